"""Dyna-Q on the Dyna maze (Sutton & Barto, 2018, Example 8.1) against other programs, as times of the time of C."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from dyna_tui.maze import Maze, load
from tests.benchmarks.ours import experiment
from tests.benchmarks.rivals import c_program
from tests.benchmarks.rivals.grid import Grid, Parameters, Rival, grid_of
from tests.benchmarks.rivals.lock_step import RUNS, LockStepDynaQ
from tests.benchmarks.rivals.plain_python import PlainDynaQ
from tests.benchmarks.rivals.web_text import WebTextDynaQ
from tests.benchmarks.rounds import Effort, Measure, ratio, rounds
from tests.benchmarks.table import Row, Target, figure, judged

OURS, C = "ours", "C"
PLAIN, WEB, NUMPY = "plain Python", "web text's class", f"NumPy, {RUNS} runs"
COLUMNS = (OURS, C, PLAIN, WEB, NUMPY)


class Case(NamedTuple):
    """A row: how many planning steps, and how many real steps each program makes, for a quarter of a second or more."""

    n: int
    compiled: int
    plain: int
    web: int
    numpy: int
    """Each of the runs in lock step makes so many."""
    limit: float
    """Our time over that of C, at most."""


CASES = (
    Case(50, 2_000_000, 30_000, 3_000, 1_000, 1.15),
    Case(5, 9_000_000, 150_000, 15_000, 3_000, 1.4),
    Case(0, 20_000_000, 400_000, 60_000, 8_000, 1.7),
)


def rows(effort: Effort) -> Iterator[Row]:
    """A row for each number of planning steps."""
    maze = load("dyna")
    grid = grid_of(maze)
    for case in CASES:
        agent, compiled = f"dyna-q:n={case.n}", effort.steps(case.compiled)
        measures: dict[str, Measure] = {
            OURS: partial(_ours, maze, agent, compiled),
            C: partial(_c, case.n, compiled),
            PLAIN: partial(_rival, PlainDynaQ, grid, case.n, effort.steps(case.plain)),
            WEB: partial(_rival, WebTextDynaQ, grid, case.n, effort.steps(case.web)),
            NUMPY: partial(_rival, LockStepDynaQ, grid, case.n, effort.steps(case.numpy)),
        }
        experiment(maze, agent, 1_000, seed=0)
        times = rounds(measures, effort.rounds)
        others = [figure(ratio(times, name, C)) for name in COLUMNS[1:]]
        yield judged(f"Example 8.1, n = {case.n}", ratio(times, OURS, C), Target(case.limit), others)


def _ours(maze: Maze, agent: str, real_steps: int, seed: int) -> float:
    return experiment(maze, agent, real_steps, seed).seconds / real_steps


def _c(n: int, real_steps: int, seed: int) -> float:
    return c_program.dyna_q("dyna", n, real_steps, seed).seconds / real_steps


def _rival(program: Callable[[Grid, Parameters, int], Rival], grid: Grid, n: int, real_steps: int, seed: int) -> float:
    return seconds_of(program(grid, Parameters(n), seed), real_steps)


def seconds_of(rival: Rival, real_steps: int) -> float:
    """The seconds that a program takes for each of so many more real steps, those of all its runs counted."""
    began = time.process_time()
    rival.run(real_steps)
    return (time.process_time() - began) / (real_steps * rival.runs)
