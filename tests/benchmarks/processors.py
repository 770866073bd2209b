"""An experiment on two processors against one: how many times as fast, by the clock."""

import time
from collections.abc import Iterator
from functools import partial

from dyna_tui.experiments.pool import processors, threads
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.maze import load
from tests.benchmarks.rounds import Effort, ratio, rounds
from tests.benchmarks.table import Row, Target, judged

AGENTS = ("dyna-q:n=5", "dyna-q:n=50")
RUNS, REAL_STEPS = 200, 50_000
WORKERS = 2
TARGET = Target(1.8, at_least=True)


def rows(effort: Effort) -> Iterator[Row]:
    """One row; none on a single processor."""
    if processors() < WORKERS:
        return
    maze = load("dyna")
    task = Task(maze.text, maze.path, AGENTS, effort.steps(RUNS), steps=REAL_STEPS)
    _seconds(task, 1, 0)
    measures = {str(workers): partial(_seconds, task, workers) for workers in (1, WORKERS)}
    measured = ratio(rounds(measures, effort.rounds), "1", str(WORKERS))
    yield judged(f"experiment on {WORKERS} processors, times as fast as on one", measured, TARGET)


def _seconds(task: Task, workers: int, _round: int) -> float:
    began = time.perf_counter()
    with threads(workers, solved=False) as pool:
        run_task(task, pool)
    return time.perf_counter() - began
