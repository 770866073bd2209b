"""Who does the work: this process alone, a pool of processes, or a Dask cluster.

Each is a context that gives a :class:`Crew`, and that leaves nobody behind however it is left.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

from dyna_tui.errors import InputError

COMPILING = 120.0
"""Seconds that the engine may take to be compiled."""
_servers: list[bool] = []
"""Not empty once the server runs: there is one in a process."""
READY = "DYNA_TUI_READY"
"""The environment's name for the file that is there once it is."""
CONNECTING = 5.0
"""Seconds that a scheduler has to answer, and then again to have a worker."""

_TALKATIVE = ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado")
"""The loggers that would tell of a lost scheduler in a page of traceback."""

P = ParamSpec("P")
T = TypeVar("T")


def nothing_to_check() -> None:
    """The check of workers who look after themselves."""


class WorkerPool(NamedTuple):
    """An executor, and how much it does at once."""

    executor: Executor | None
    """None for the thread that asks."""
    workers: int
    check: Callable[[], None] = nothing_to_check
    """Is to be called now and then; raises BrokenExecutor where a worker is gone, which not every executor notices."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int, heartbeat: Callable[[], None] = nothing_to_check) -> Iterator[WorkerPool]:
    """So many processes of our own; for one alone, this one.

    Args:
        jobs: how many.
        heartbeat: is called several times a second until they can begin, for which the engine may have to be compiled.
    """
    if jobs == 1:
        yield WorkerPool(None, 1)
        return
    context = _context()
    _wait_for_server(context, heartbeat)
    pool = _Pool(jobs, context, initializer=_begin_work)
    try:
        yield WorkerPool(pool, jobs, pool.check)
    finally:
        # Nothing that is still being worked on is wanted any more.
        pool.end()


def _context() -> BaseContext:
    """How processes start: forked from a server that has compiled the engine, where there is such a thing."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dyna_tui.experiments.compiled"])
    return context


def _wait_for_server(context: BaseContext, heartbeat: Callable[[], None]) -> None:
    """Waits until the server of the context, if it has one, has compiled the engine; ctrl-C is heard meanwhile.

    The server says so by a file that :mod:`dyna_tui.experiments.compiled` makes. Where it fails, the workers tell why.
    """
    if context.get_start_method() != "forkserver" or _servers:
        return
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # which lets ctrl-C through again; the server is to be deaf
    _servers.append(True)
    with tempfile.TemporaryDirectory(prefix="dyna-tui-") as folder:
        ready = Path(folder, "ready")
        os.environ[READY] = str(ready)
        try:
            with _interrupts_held_back():
                forkserver.ensure_running()
            patience = time.monotonic() + COMPILING
            while not ready.exists() and time.monotonic() < patience:
                heartbeat()
                time.sleep(0.02)
        except BaseException:
            # Nobody wants it any more, and it would hold on to our output until it has compiled.
            server = getattr(forkserver._forkserver, "_forkserver_pid", None)
            if server is not None:
                os.kill(server, signal.SIGKILL)
            raise
        finally:
            del os.environ[READY]


def _begin_work() -> None:
    """A worker leaves ctrl-C to the one who started it, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    starter = multiprocessing.parent_process()

    def follow() -> None:
        if starter is not None:
            starter.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


class _Pool(ProcessPoolExecutor):
    """A pool of processes that can be ended at once."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Hands out work; a process that this starts is born deaf to ctrl-C."""
        with _interrupts_held_back():
            return super().submit(fn, *args, **kwargs)

    def end(self) -> None:
        """Ends all processes, whatever they do."""
        with _interrupts_held_back(), _no_word_of_cancelled_work():
            # From Python 3.14 on there is kill_workers().
            for process in list((self._processes or {}).values()):
                process.kill()
            # Who reads the results may be in the midst of one whose sender is gone, and this end would keep it waiting.
            self._result_queue._writer.close()  # type: ignore[attr-defined]
            self.shutdown(cancel_futures=True)

    def check(self) -> None:
        """Raises BrokenProcessPool where a worker is gone; the pool does not notice one that dies as it sends."""
        if any(process.exitcode is not None for process in list((self._processes or {}).values())):
            raise BrokenProcessPool("a worker is gone")


@contextmanager
def _no_word_of_cancelled_work() -> Iterator[None]:
    """Within it, a pool whose workers are gone does not complain that it cannot blame work that was cancelled."""
    usual = threading.excepthook

    def tell(problem: threading.ExceptHookArgs) -> None:
        if not issubclass(problem.exc_type, InvalidStateError):
            usual(problem)

    threading.excepthook = tell
    try:
        yield
    finally:
        threading.excepthook = usual


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Within it, signals that would end us wait; processes that start in it are deaf to ctrl-C for good.

    Blocking the signal makes the processes deaf. It does not keep it from us, since any thread may take it,
    those of NumPy among them: a handler that only remembers it does.
    """
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number, handler in handlers.items():
        if callable(handler):
            signal.signal(number, lambda number, _frame: caught.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
        if caught:
            signal.raise_signal(caught[0])


@contextmanager
def cluster(address: str) -> Iterator[WorkerPool]:
    """The workers of a Dask scheduler.

    Args:
        address: as in ``tcp://localhost:8786``.

    Raises:
        InputError: where there is no such scheduler, it has no workers, or ``distributed`` is not installed.
    """
    client = _connected(address)
    try:
        workers = sum(client.nthreads().values())
        executor = client.get_executor(pure=False)
        try:
            yield WorkerPool(executor, workers)
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=CONNECTING)


def _connected(address: str) -> Any:
    """A client of a scheduler that has at least one worker."""
    try:
        import asyncio

        import dask

        # What goes wrong is told in one line, by us; distributed reads this as it is imported.
        dask.config.set({"logging": dict.fromkeys(_TALKATIVE, "critical")})
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'dyna-tui[cluster]'") from None
    right = "give its address, as in --scheduler tcp://localhost:8786"
    if not address.strip():  # which Dask takes for a wish to start one
        raise InputError(f"--scheduler is empty: {right}")
    try:
        asyncio.run(asyncio.wait_for(_shake_hands(address), CONNECTING))
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except ValueError:
        raise InputError(f"--scheduler is {address!r}, which is no address of a scheduler: {right}") from None
    except Exception:
        raise InputError(f"no scheduler answers at {address!r}: start it, or {right}") from None
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except TimeoutError:
        client.close(timeout=CONNECTING)
        raise InputError(f"the scheduler at {address} has no workers: start one, as in dask worker {address}") from None
    return client


async def _shake_hands(address: str) -> None:
    """Makes sure that a scheduler answers: a client that fails to connect cannot be got rid of quietly."""
    from distributed.comm import connect

    comm = await connect(address, timeout=CONNECTING)
    await comm.close()
