"""What the other agents cost: Dyna-Q+ and the count model against Dyna-Q, prioritized sweeping against C."""

from collections.abc import Iterator
from functools import partial

from dyna_tui.maze import Maze, load
from tests.benchmarks.ours import experiment, maze_of
from tests.benchmarks.rivals import c_program
from tests.benchmarks.rounds import Effort, ratio, rounds
from tests.benchmarks.table import Row, Target, judged

N = 50
REAL_STEPS = 1_000_000
AGAINST_DYNA_Q = {"dyna-q+": 1.4, "dyna-q-stochastic": 2.5}
"""Agent -> its time over that of Dyna-Q, at most."""
SWEEPING = "open:30x30"
"""A maze on which the queue is never empty for as many real steps, once the goal is found."""
SWEEPING_STEPS, SWEEPING_N, SWEEPING_LIMIT = 300_000, 5, 1.5


def rows(effort: Effort) -> Iterator[Row]:
    """A row for each agent."""
    maze = load("dyna")
    measures = {
        name: partial(_per_step, maze, f"{name}:n={N}", effort.steps(REAL_STEPS))
        for name in ("dyna-q", *AGAINST_DYNA_Q)
    }
    for measure in measures.values():
        measure(0)
    times = rounds(measures, effort.rounds)
    for name, limit in AGAINST_DYNA_Q.items():
        yield judged(f"{name} over dyna-q, Example 8.1, n = {N}", ratio(times, name, "dyna-q"), Target(limit))
    yield _sweeping(effort)


def _sweeping(effort: Effort) -> Row:
    maze, steps = maze_of(SWEEPING), effort.steps(SWEEPING_STEPS)
    measures = {"ours": partial(_sweeping_ours, maze, steps), "C": partial(_sweeping_c, steps)}
    measures["ours"](0)
    measured = ratio(rounds(measures, effort.rounds), "ours", "C")
    what = f"prioritized-sweeping, {SWEEPING.replace(':', ' ')}, n = {SWEEPING_N}"
    return judged(what, measured, Target(SWEEPING_LIMIT), ["1.00"])


def _per_step(maze: Maze, agent: str, real_steps: int, seed: int) -> float:
    return experiment(maze, agent, real_steps, seed).seconds / real_steps


def _sweeping_ours(maze: Maze, real_steps: int, seed: int) -> float:
    """The seconds per update of a queued pair."""
    result = experiment(maze, f"prioritized-sweeping:n={SWEEPING_N}", real_steps, seed)
    return result.seconds / max(int(result.planning_steps.sum()), 1)


def _sweeping_c(real_steps: int, seed: int) -> float:
    report = c_program.prioritized_sweeping(SWEEPING, SWEEPING_N, real_steps, seed)
    return report.seconds / max(report.planning_updates, 1)
