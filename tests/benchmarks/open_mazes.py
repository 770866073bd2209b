"""Dyna-Q on open mazes, whose tables leave the caches: time per real step against C after a million real steps."""

from collections.abc import Iterator, Mapping
from functools import partial

from dyna_tui.maze import Maze
from tests.benchmarks.dyna_maze import OURS, PLAIN, C, seconds_of
from tests.benchmarks.ours import maze_of, seconds_after
from tests.benchmarks.rivals import c_program
from tests.benchmarks.rivals.grid import Grid, Parameters, grid_of
from tests.benchmarks.rivals.plain_python import PlainDynaQ
from tests.benchmarks.rounds import Effort, Measure, Times, median, ratio, rounds
from tests.benchmarks.table import Row, Target, figure, judged

BEFORE = 1_000_000
"""Real steps before the timed ones."""
LARGE = ((300, 300), (1000, 1000))
LIMITS = {50: 0.7, 0: 1.7}
"""n -> our time over that of C, at most."""
REAL_STEPS = {50: 200_000, 0: 3_000_000}
"""n -> how many are timed."""
PLAIN_STEPS = {50: 20_000, 0: 200_000}
"""n -> how many of plain Python."""
ANY_SIZE = ((10, 10), (100, 100), (1000, 1000))


def rows(effort: Effort) -> Iterator[Row]:
    """A row for each maze and number of planning steps, in ratios."""
    for height, width in LARGE:
        for n, limit in LIMITS.items():
            maze = maze_of(f"open:{height}x{width}")
            plain = partial(_plain, grid_of(maze), n, effort.steps(BEFORE), effort.steps(PLAIN_STEPS[n]))
            times = _times(effort, maze, n, {PLAIN: plain})
            others = [figure(ratio(times, name, C)) for name in (C, PLAIN)]
            yield judged(f"open {height} x {width}, n = {n}", ratio(times, OURS, C), Target(limit), others)


def size_rows(effort: Effort) -> Iterator[Row]:
    """A row for each size: nanoseconds per real step without planning, and per update at n = 50, each beside C's."""
    for height, width in ANY_SIZE:
        figures = []
        for n in (0, 50):
            times = _times(effort, maze_of(f"open:{height}x{width}"), n, {})
            figures += [figure(median(times, name) / (n or 1) * 1e9) for name in (OURS, C)]
        yield Row(f"{height * width:,} cells", tuple(figures))


def _times(effort: Effort, maze: Maze, n: int, others: Mapping[str, Measure]) -> Times:
    """Seconds per real step in each round, of us, of C, and of others."""
    before, real_steps = effort.steps(BEFORE), effort.steps(REAL_STEPS[n])
    seconds_after(maze, f"dyna-q:n={n}", 0, 1_000, seed=0)
    measures = {OURS: partial(_ours, maze, n, before, real_steps), C: partial(_c, maze.path, n, before, real_steps)}
    return rounds({**measures, **others}, effort.rounds)


def _ours(maze: Maze, n: int, before: int, real_steps: int, seed: int) -> float:
    return seconds_after(maze, f"dyna-q:n={n}", before, real_steps, seed) / real_steps


def _c(maze: str, n: int, before: int, real_steps: int, seed: int) -> float:
    return c_program.dyna_q(maze, n, real_steps, seed, before).seconds / real_steps


def _plain(grid: Grid, n: int, before: int, real_steps: int, seed: int) -> float:
    """Its first real steps are made without planning, which would take minutes and finds nothing before the goal."""
    program = PlainDynaQ(grid, Parameters(0), seed)
    program.run(before)
    program.parameters = Parameters(n)
    return seconds_of(program, real_steps)
