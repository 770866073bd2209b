"""Worker pools: the same results in one thread or several, ended at once, and no thread left behind."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing

import pytest

from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.pool import CALLS_PER_WORKER, WorkerPool, is_compiling, processors, threads
from dyna_tui.experiments.scheduler import run_task
from tests.experiments.tasks import same, task

PATIENCE = 60.0
HOURS = task("blocking", "dyna-q:n=0", "dyna-q:n=1000000", runs=1, steps=10**6)
"""One run that is over soon, and one that takes hours."""


def pool_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(("worker", "compiler"))]


@pytest.fixture(autouse=True)
def no_thread_of_an_earlier_test() -> None:
    """Waits for a compiler that an earlier test interrupted."""
    for thread in pool_threads():
        thread.join(PATIENCE)


def until_ended(_item: int, heartbeat: Heartbeat) -> None:
    """A call that lasts until its heartbeat ends it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        heartbeat()
        os.sched_yield()


def test_threads_give_the_same_results_and_end() -> None:
    work = task("blocking", runs=30, steps=300, solved=True)
    with threads(2) as pool:
        results = run_task(work, pool)
        assert len(pool_threads()) == 2
    assert not pool_threads()
    assert same(results, run_task(work))


def test_one_job_is_done_in_the_callers_thread() -> None:
    with threads(1) as pool:
        assert list(pool.completed(lambda item, _: (item, threading.current_thread()), [7])) == [
            (7, threading.current_thread())
        ]


def test_there_is_a_processor() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_leaving_early_ends_a_run_under_way_and_leaves_no_thread() -> None:
    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), threads(2) as pool:
        run_task(HOURS, pool, interrupt)
    assert not pool_threads()


def test_an_interrupt_while_no_result_comes_in_ends_it_too() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), threads(2) as pool:
        list(pool.completed(until_ended, range(9), interrupt))
    assert not pool_threads()


def test_a_failing_call_ends_the_others_and_its_exception_is_raised() -> None:
    begun: list[int] = []
    ended: list[int] = []

    def call(item: int, heartbeat: Heartbeat) -> None:
        begun.append(item)
        if item == 1:
            raise MemoryError
        try:
            until_ended(item, heartbeat)
        except CancelledError:
            ended.append(item)
            raise

    with pytest.raises(MemoryError), threads(2) as pool:
        list(pool.completed(call, range(1000)))
    assert not pool_threads()
    assert len(begun) <= 2 * CALLS_PER_WORKER
    assert sorted(ended) == sorted(set(begun) - {1})


def test_closing_cancels_the_calls_not_begun() -> None:
    begun: list[int] = []

    def call(item: int, heartbeat: Heartbeat) -> int:
        begun.append(item)
        return item

    with threads(2) as pool, closing(pool.completed(call, range(1000))) as results:
        next(results)
    assert len(begun) <= 2 * CALLS_PER_WORKER + 1


def test_items_are_taken_only_as_workers_need_them() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    with threads(2) as pool:
        for count, _ in enumerate(pool.completed(lambda item, _: item, items()), 1):
            assert len(taken) <= count + 2 * CALLS_PER_WORKER
    assert len(taken) == 100


def test_the_default_pool_gives_its_idle_as_heartbeat() -> None:
    beats: list[int] = []
    list(WorkerPool().completed(lambda item, heartbeat: heartbeat(), [1, 2], lambda: beats.append(1)))
    assert beats == [1, 1]


def test_an_interrupt_during_compilation_is_heard_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = threading.Event()
    monkeypatch.setattr("dyna_tui.experiments.worker.compile_engine", lambda solved: compiled.wait())

    def interrupt() -> None:
        assert is_compiling()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), threads(2, interrupt):
        pass
    assert is_compiling()
    compiled.set()
    for thread in pool_threads():
        thread.join()
    assert not is_compiling()


ORPHANS = """
import os, signal, sys
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.pool import threads
from dyna_tui.experiments.scheduler import run_task
from tests.experiments.tasks import task

def fail(done, total):
    if done:
        raise ValueError("enough")

with threads(2) as pool:
    run_task(task("blocking", "dyna-q:n=0", "dyna-q:n=1000000", runs=1, steps=10**6), pool, fail)
"""


def test_no_thread_keeps_a_failing_program_alive() -> None:
    """The interpreter waits for threads before it exits, and one of these would work for hours."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHANS], stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "ValueError: enough")
