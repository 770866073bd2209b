"""A pool of our own processes: the same results, ended at once, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.workers import processes, processors
from tests.experiments.tasks import same, task

PATIENCE = 60.0


def is_alive(process: int) -> bool:
    """Whether a process is there, and not waiting for its parent to notice its end."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(number: int) -> None:
    """Waits until a process is not there any more."""
    deadline = time.monotonic() + PATIENCE
    while is_alive(number):
        assert time.monotonic() < deadline, f"process {number} is still there"
        os.sched_yield()


def test_processes_give_the_same_results_and_end() -> None:
    work = task("blocking", runs=30, steps=300, solved=True)
    with processes(2) as worker_pool:
        results = run_task(work, worker_pool.executor, workers=worker_pool.workers)
        numbers = list(worker_pool.executor._processes)  # type: ignore[union-attr]
    assert len(numbers) == 2
    assert os.getpid() not in numbers
    for number in numbers:
        wait_until_gone(number)
    assert same(results, run_task(work))


def test_one_job_is_done_here() -> None:
    with processes(1) as worker_pool:
        assert (worker_pool.executor is None, worker_pool.workers) == (True, 1)


def test_there_is_a_processor() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_who_leaves_early_ends_the_workers_in_the_midst_of_their_work() -> None:
    """The runs would take hours; ctrl-C comes when the first short one is in."""
    work = task("blocking", "dyna-q:n=0", "dyna-q:n=1000000", runs=1, steps=10**6)
    numbers: list[int] = []

    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), processes(2) as worker_pool:
        try:
            run_task(work, worker_pool.executor, interrupt, workers=2)
        finally:
            numbers = list(worker_pool.executor._processes)  # type: ignore[union-attr]
    assert numbers
    for number in numbers:
        wait_until_gone(number)


def test_a_worker_that_dies_is_noticed() -> None:
    work = task("blocking", "dyna-q:n=0", "dyna-q:n=1000000", runs=1, steps=10**6)

    with processes(2) as worker_pool:

        def kill_all(done: int, total: int) -> None:
            if done:
                for number in list(worker_pool.executor._processes):  # type: ignore[union-attr]
                    os.kill(number, signal.SIGKILL)

        with pytest.raises(BrokenExecutor):
            run_task(work, worker_pool.executor, kill_all, workers=2)


ORPHANS = """
import os, signal, sys
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.workers import processes
from tests.experiments.tasks import task

def die(done, total):
    if done:
        print(*crew.executor._processes, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with processes(2) as crew:
        run_task(task("blocking", "dyna-q:n=0", "dyna-q:n=1000000", runs=1, steps=10**6), crew.executor, die, workers=2)
"""


def test_workers_do_not_outlive_the_one_who_started_them(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, timeout=PATIENCE, check=False, env=environment
    )
    assert done.returncode == -signal.SIGKILL
    for number in map(int, done.stdout.split()):
        wait_until_gone(number)
