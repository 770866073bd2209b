"""A worker pool makes calls: in the caller's own thread, in threads of this process, or on a cluster.

The engine's kernels release the GIL, so threads use all processors; they share the maze and the compiled engine, and
end within a slice of the engine. What Python does for a run, some 0.06 ms, is done by one thread at a time, which
thousands of runs of 0.1 ms do not notice on two processors; and nothing is copied, started or left behind.
"""

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from dyna_tui.experiments.heartbeat import Heartbeat, no_op

CALLS_PER_WORKER = 2
"""Calls handed out for each worker: one that it is making, and one that waits for it."""
IDLE_SECONDS = 0.5
"""Seconds without a result after which ``idle`` is called."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class WorkerPool:
    """An executor, and how many calls it makes at once."""

    executor: Executor | None = None
    """None for the caller's own thread."""
    workers: int = 1
    heartbeat: Heartbeat = no_op
    """What each call is given as its heartbeat; sent to the worker, so a cluster's must be picklable."""

    def completed(
        self, function: Callable[[Item, Heartbeat], Result], items: Iterable[Item], idle: Heartbeat = no_op
    ) -> Generator[Result]:
        """The results of ``function(item, heartbeat)``, as they come in, in any order.

        Items are taken only as workers need them, so that later ones may depend on earlier results. Close the
        iterator to take back the calls that no worker has begun.

        Args:
            function: what is called; a cluster's must be picklable.
            items: what it is called with.
            idle: is called now and then while there is no result; what it raises ends the iteration.

        Raises:
            Exception: whatever a call raised.
        """
        if self.executor is None:
            for item in items:
                yield function(item, idle)
            return
        remaining = iter(items)
        pending: set[Future[Result]] = set()
        try:
            while True:
                for item in islice(remaining, CALLS_PER_WORKER * self.workers - len(pending)):
                    pending.add(self.executor.submit(function, item, self.heartbeat))
                if not pending:
                    return
                done, pending = wait(pending, IDLE_SECONDS, FIRST_COMPLETED)
                yield from (future.result() for future in done)
                if not done:
                    idle()
        finally:
            for future in pending:
                future.cancel()


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def threads(count: int, idle: Heartbeat = no_op, *, solved: bool = True) -> Iterator[WorkerPool]:
    """A pool of threads; of one, the caller's own. Leaving it ends the calls under way at their next heartbeat.

    Args:
        count: how many, at least 1.
        idle: is called now and then while the engine is loaded, which takes a while where numba has to compile it.
        solved: whether runs may ask when they have solved the maze, for which there is more to compile.
    """
    _compile(idle, solved)
    if count == 1:
        yield WorkerPool()
        return
    ended = threading.Event()

    def heartbeat() -> None:
        if ended.is_set():
            raise CancelledError

    executor = ThreadPoolExecutor(count, thread_name_prefix="worker")
    try:
        yield WorkerPool(executor, count, heartbeat)
    finally:
        ended.set()
        executor.shutdown(cancel_futures=True)


_COMPILER = "compiler"


def _compile(idle: Heartbeat, solved: bool) -> None:
    """Compiles the engine in a thread of its own: an exception that ctrl-C raises within LLVM's callbacks is lost."""
    from dyna_tui.experiments.worker import compile_engine

    executor = ThreadPoolExecutor(1, thread_name_prefix=_COMPILER)
    try:
        list(WorkerPool(executor).completed(lambda solved, _heartbeat: compile_engine(solved), [solved], idle))
    except BaseException:
        executor.shutdown(wait=False)  # it cannot be ended, and nobody waits for it
        raise
    executor.shutdown()


def is_compiling() -> bool:
    """Whether a thread compiles the engine. It cannot be ended, and the interpreter waits for it before it exits."""
    return any(thread.name.startswith(_COMPILER) for thread in threading.enumerate())
