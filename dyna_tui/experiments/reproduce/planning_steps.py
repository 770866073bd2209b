"""The web text "Dyna Architecture", How Many Planning Steps?: episodes and real steps until a 10 by 10 maze is solved.

The text prints no maze; here it is ``mazes/ten.txt``. A run has solved it after the first episode whose greedy
policy is within a hundredth of the optimal value, as in ``experiment --solved``. A run can be stuck with the
second-best path for thousands of episodes, and a few such runs would dominate a mean: hence medians, and orders by the
runs in which one agent is sooner.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate, sooner
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import exact, median_of, ratio_of_medians
from dyna_tui.experiments.reproduce.published import about, stated
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.experiments.reproduce.sources import dyna_architecture
from dyna_tui.experiments.results import AgentResult
from dyna_tui.experiments.statistics import mean, wilson
from dyna_tui.maze import load
from dyna_tui.world import grid_world

PLANNING_STEPS = (0, 5, 50)
BUDGET = 1_500
"""Episodes of a run: the most that the text's table has."""
EPISODES = {0: 1_500, 5: 200, 50: 50}
REAL_STEPS = {0: 30_000, 5: 4_000, 50: 1_000}
TOLERANCE = 1 / 3
"""A figure that is printed with a ~, or called rough, may be off by a third."""
PLOTTED = 120
"""Points of a curve in the chart."""
SECTION = "How Many Planning Steps?"
NOT_STATED = "the maze, when it counts as solved, alpha, gamma, epsilon, the number of runs, mean or median"


class Times(NamedTuple):
    """Episodes or real steps until the maze was solved."""

    taken: NDArray[np.float64]
    """float64[runs]: until the end of the run where it was not"""
    done: NDArray[np.bool_]
    """bool[runs]: whether it was"""

    @property
    def or_never(self) -> NDArray[np.float64]:
        """float64[runs]: infinity where it was not."""
        return np.where(self.done, self.taken, np.inf)


AllTimes = dict[int, Times]
"""By n."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the table."""
    agents = tuple(f"dyna-q:n={n}" for n in PLANNING_STEPS)
    results = fixture.experiment("ten", agents, runs, episodes=BUDGET, solved=True)
    made = dict(zip(PLANNING_STEPS, results.agents, strict=True))
    episodes, steps = (
        {n: Times(*made[n].times_to_solve(quantity)) for n in PLANNING_STEPS} for quantity in ("episodes", "real_steps")
    )
    unsolved = sum(int((~taken.done).sum()) for taken in steps.values())
    floor = _floor(made[50], steps[50].taken)
    claims = [_order(episodes, steps), _table(episodes, steps), _thirty_times(steps, floor), _linear(steps, floor)]
    return Reproduction(
        name="planning-steps",
        title="Planning steps and real steps on a 10 by 10 maze",
        settings=f"mazes/ten.txt, alpha .1, gamma .95, epsilon .1, at most {BUDGET:,} episodes; "
        f"{_solved(unsolved, len(agents) * runs)}",
        runs=runs,
        seed=fixture.seed,
        publications=[Publication(dyna_architecture(SECTION), NOT_STATED, claims)],
        charts=[_chart(steps)],
    )


def _floor(result: AgentResult, steps: NDArray[np.float64]) -> str:
    """Why planning cannot save more: the share of the first episode in the real steps until solved."""
    if result.steps is None:
        raise ValueError("the experiment has a budget of steps")
    share = float(np.median(result.steps[:, 0] / steps))
    return (
        "Planning saves nothing before the first reward is found: the first episode is the same random walk for every "
        f"n, and with n = 50 it is {100 * share:.0f} % of all real steps in the median run."
    )


def _order(episodes: AllTimes, steps: AllTimes) -> Claim:
    return Claim(
        "Table",
        "the more planning steps, the fewer episodes and real steps until solved",
        "runs in which the larger n is sooner, of those that differ",
        [
            sooner(f"n = {more} than {less}, {what}", taken[more].or_never, taken[less].or_never)
            for what, taken in (("episodes", episodes), ("real steps", steps))
            for less, more in ((0, 5), (5, 50))
        ],
    )


def _table(episodes: AllTimes, steps: AllTimes) -> Claim:
    printed = [("episodes", episodes, EPISODES), ("real steps", steps, REAL_STEPS)]
    floor = random_walk(grid_world(load("mazes/ten")))
    return Claim(
        "Table",
        "~1,500, ~200 and ~50 episodes; ~30,000, ~4,000 and ~1,000 real steps",
        "until solved, median (Kaplan-Meier); not judged, since another maze has other figures",
        [
            *(
                Estimate(f"n = {n}, {what}", median_of(*taken[n]), stated(f"~{table[n]:,}", table[n]))
                for what, taken, table in printed
                for n in PLANNING_STEPS
            ),
            Estimate("any n, first episode", exact(floor)),
        ],
        remark="In every row of the table the real steps are 20 times the episodes, as if each episode took 20 steps "
        "from the first one on. But 20 moves are about the shortest path through such a maze: an agent that takes them "
        "in its first episode has nothing left to learn. The first episode is a random walk for every n; its exact "
        "mean alone is more than the 1,000 real steps that the table has for n = 50.",
    )


def _thirty_times(steps: AllTimes, floor: str) -> Claim:
    return Claim(
        "Text",
        "with 50 planning steps the maze is solved with 30 times fewer real interactions",
        "median real steps of n = 0 over those of n = 50; ± a third",
        [Estimate("n = 50", ratio_of_medians(steps[0].taken, steps[50].taken), about(30, 30 * TOLERANCE))],
        reason=floor,
    )


def _linear(steps: AllTimes, floor: str) -> Claim:
    return Claim(
        "Mathematical Details",
        "roughly 1/(n+1) as many real samples are needed",
        "median real steps of n = 0 over those of n; n + 1 ± a third",
        [
            Estimate(f"n = {n}", ratio_of_medians(steps[0].taken, steps[n].taken), about(n + 1, (n + 1) * TOLERANCE))
            for n in PLANNING_STEPS[1:]
        ],
        reason=f"1/(n+1) takes every update for as useful as any other. {floor} The text's own table has "
        f"{REAL_STEPS[0] // REAL_STEPS[50]}, not 51.",
    )


def _solved(unsolved: int, runs: int) -> str:
    return f"{unsolved} of {runs} runs did not solve it" if unsolved else f"all {runs} runs solved it"


def _chart(steps: AllTimes) -> Chart:
    x = np.linspace(0, REAL_STEPS[0], PLOTTED + 1)
    curves = []
    for n, times in steps.items():
        done = times.or_never[:, np.newaxis] <= x
        low, high = 100 * np.array([wilson(int(count), len(done)) for count in done.sum(axis=0)]).T
        curves.append(
            Curve(f"n = {n}", x, 100 * mean(done), low=low, high=high, points=[(float(REAL_STEPS[n]), 100.0)])
        )
    return Chart("Table", Curves(tuple(curves), "Runs that have solved the maze", "real steps", "% of runs"))
