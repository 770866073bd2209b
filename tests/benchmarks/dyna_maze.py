"""Dyna-Q on the Dyna maze (Sutton & Barto, 2018, Example 8.1) against other programs: time per real step over that of C."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from dyna_tui.maze import load
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
            OURS: lambda seed, agent=agent, steps=compiled: experiment(maze, agent, steps, seed).seconds / steps,
            C: lambda seed, n=case.n, steps=compiled: c_program.dyna_q("dyna", n, steps, seed).seconds / steps,
            PLAIN: partial(_per_step, PlainDynaQ, grid, case.n, effort.steps(case.plain)),
            WEB: partial(_per_step, WebTextDynaQ, grid, case.n, effort.steps(case.web)),
            NUMPY: partial(_per_step, LockStepDynaQ, grid, case.n, effort.steps(case.numpy), runs=RUNS),
        }
        experiment(maze, agent, 1_000, seed=0)
        times = rounds(measures, effort.rounds)
        others = [figure(ratio(times, name, C)) for name in COLUMNS[1:]]
        yield judged(f"Example 8.1, n = {case.n}", ratio(times, OURS, C), Target(case.limit), others)


def _per_step(
    program: Callable[[Grid, Parameters, int], Rival], grid: Grid, n: int, real_steps: int, seed: int, runs: int = 1
) -> float:
    """The seconds per real step of a program that makes ``runs`` runs at once."""
    rival = program(grid, Parameters(n), seed)
    began = time.process_time()
    rival.run(real_steps)
    return (time.process_time() - began) / (real_steps * runs)
