"""The web text "Dyna Architecture", How Many Planning Steps?: episodes and real steps until a 10 by 10 maze is solved.

The text prints no maze; here it is ``mazes/ten.txt``. A run has solved it after the first episode whose greedy
policy is within a hundredth of the optimal value, as in ``experiment --solved``. A run can be stuck with the
second-best path for thousands of episodes, and a few such runs would dominate a mean: hence medians.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Group, Reproduction, because, near, percent
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import Measured, median_of, ratio_of_medians
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.experiments.reproduce.sources import DYNA_ARCHITECTURE
from dyna_tui.experiments.results import AgentResult
from dyna_tui.experiments.statistics import half_width, mean
from dyna_tui.maze import load
from dyna_tui.world import grid_world

PLANNING_STEPS = (0, 5, 50)
BUDGET = 1_500
"""Episodes of a run: the most that the text's table has."""
EPISODES = {0: 1_500, 5: 200, 50: 50}
REAL_STEPS = {0: 30_000, 5: 4_000, 50: 1_000}
TOLERANCE = 1 / 3
"""A figure printed with a ~, or called rough, may be off by a third."""
PLOTTED = 120
"""Points of a curve in the chart."""
TABLE = "Planning-steps table"
_TWENTY_STEPS = (
    "In every row of the table the real steps are 20 times the episodes, as if each episode took 20 steps from the "
    "first one on. But 20 moves are about the shortest path through such a maze: an agent that takes them in its first "
    "episode has nothing left to learn, and one that still has to learn takes a thousand or two at first."
)
_UNKNOWN_MAZE = (
    "The text neither prints its maze nor says when it counts as solved, so only the order of its figures can be "
    "compared."
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the table."""
    agents = tuple(f"dyna-q:n={n}" for n in PLANNING_STEPS)
    results = fixture.experiment("ten", agents, runs, episodes=BUDGET, solved=True)
    made = dict(zip(PLANNING_STEPS, results.agents, strict=True))
    episodes, steps = ({n: _until_solved(made[n])[i] for n in PLANNING_STEPS} for i in (0, 1))
    first = {n: _first_episode(made[n]) for n in PLANNING_STEPS}
    unsolved = sum(int((~r.solved.runs).sum()) for r in results.agents if r.solved)
    return Reproduction(
        name="planning-steps",
        title="Planning steps and real steps on a 10 by 10 maze",
        source=f"{DYNA_ARCHITECTURE} How Many Planning Steps?",
        settings=f"mazes/ten.txt, alpha .1, gamma .95, epsilon .1, at most {BUDGET:,} episodes; medians over runs; "
        f"{_solved(unsolved, len(agents) * runs)}",
        runs=runs,
        groups=[
            Group(
                TABLE,
                "episodes until solved, median",
                [_until_solved_claim(n, episodes[n], EPISODES[n], _TWENTY_STEPS) for n in PLANNING_STEPS],
            ),
            Group(
                TABLE,
                "real steps until solved, median",
                [_until_solved_claim(n, steps[n], REAL_STEPS[n], _UNKNOWN_MAZE) for n in PLANNING_STEPS],
            ),
            Group(TABLE, "how many times fewer real steps than n = 0", _savings(steps, first)),
            Group(TABLE, "real steps of the first episode, the exact mean of a random walk", [_floor()]),
        ],
        charts=[_chart(steps)],
    )


def _until_solved(result: AgentResult) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[runs] each: episodes and real steps until solved; those of the whole run where it was not."""
    if result.solved is None:
        raise ValueError("the experiment does not record when it was solved")
    solved = result.solved.runs
    episodes = np.where(solved, result.solved.episodes, BUDGET)
    return episodes, np.where(solved, result.solved.real_steps, result.real_steps)


def _first_episode(result: AgentResult) -> NDArray[np.int64]:
    if result.steps is None:
        raise ValueError("the experiment has a budget of steps")
    return result.steps[:, 0]


def _until_solved_claim(n: int, taken: NDArray[np.int64], published: int, reason: str) -> Claim:
    median = median_of(taken)
    held = near(median, published, TOLERANCE * published)
    return Claim(f"n = {n}", median, published, held, because(held, reason))


def _savings(steps: dict[int, NDArray[np.int64]], first: dict[int, NDArray[np.int64]]) -> list[Claim]:
    claims = []
    for n in PLANNING_STEPS[1:]:
        saving = ratio_of_medians(steps[0], steps[n])
        printed = REAL_STEPS[0] / REAL_STEPS[n]
        held = near(saving, printed, TOLERANCE * printed)
        claims.append(
            Claim(f"n = {n}, by the table", saving, printed, held, because(held, _floor_reason(n, steps[n], first[n])))
        )
    for n in PLANNING_STEPS[1:]:
        saving = ratio_of_medians(steps[0], steps[n])
        held = near(saving, n + 1, TOLERANCE * (n + 1))
        reason = (
            f"1/(n+1) assumes that every update is as useful as any other. {_floor_reason(n, steps[n], first[n])} The "
            f"text's own table has {REAL_STEPS[0] / REAL_STEPS[n]:g}, not {n + 1}."
        )
        claims.append(Claim(f"n = {n}, by 1/(n+1)", saving, n + 1, held, because(held, reason)))
    return claims


def _floor_reason(n: int, steps: NDArray[np.int64], first: NDArray[np.int64]) -> str:
    share = float(np.median(first / steps))
    return (
        "Planning saves nothing before the first reward is found: the first episode is the same random walk for every "
        f"n. With n = {n} it is {percent(share)} of all real steps in the median run, and no number of updates makes "
        "it shorter."
    )


def _solved(unsolved: int, runs: int) -> str:
    return f"{unsolved} of {runs} runs did not solve it" if unsolved else f"all {runs} runs solved it"


def _floor() -> Claim:
    return Claim(
        "any n",
        Measured(random_walk(grid_world(load("mazes/ten")))),
        reason="That alone is more than the 1,000 real steps that the table has for n = 50.",
    )


def _chart(steps: dict[int, NDArray[np.int64]]) -> Chart:
    x = np.linspace(0, REAL_STEPS[0], PLOTTED + 1)
    curves = []
    for n, taken in steps.items():
        done = 100.0 * (taken[:, np.newaxis] <= x)
        y, half = mean(done), half_width(done)
        low, high = (None, None) if half is None else (np.maximum(y - half, 0), np.minimum(y + half, 100))
        curves.append(Curve(f"n = {n}", x, y, low=low, high=high, points=[(float(REAL_STEPS[n]), 100.0)]))
    return Chart(TABLE, Curves(tuple(curves), "Runs that have solved the maze", "real steps", "% of runs"))
