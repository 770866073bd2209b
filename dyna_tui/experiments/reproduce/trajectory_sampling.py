"""Sutton & Barto (2018), Figure 8.8: expected updates distributed on-policy, along trajectories, against uniformly.

The model is known, so nothing is learned from real steps: this is planning alone, in the random tasks of
:mod:`~dyna_tui.experiments.reproduce.random_tasks`.
"""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import Curves, mean_curve
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate, order
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import above, below
from dyna_tui.experiments.reproduce.random_tasks import on_policy, plan, random_tasks, uniform
from dyna_tui.experiments.reproduce.sources import sutton_barto

POINTS = 40
"""How often the greedy policy is evaluated."""
SWEEPS = {1_000: 10, 10_000: 5}
"""States -> how many updates are made, as sweeps through all pairs."""
EARLY = 4
"""Early is after so many parts of a sweep: a quarter."""


class Case(NamedTuple):
    """One curve of the figure."""

    states: int
    branching: int

    @property
    def updates(self) -> NDArray[np.int64]:
        """int64[POINTS + 1]: after how many expected updates the greedy policy is evaluated."""
        return np.linspace(0, 2 * self.states * SWEEPS[self.states], POINTS + 1).astype(np.int64)

    @property
    def early(self) -> int:
        """An early number of updates."""
        return 2 * self.states // EARLY

    def __str__(self) -> str:
        """As a row of a table names it."""
        return f"{self.states:,} states, b = {self.branching}"


SMALL = tuple(Case(1_000, branching) for branching in (1, 3, 10))
LARGE = Case(10_000, 1)


class Value(NamedTuple):
    """The value of the start state under the greedy policy, float64[POINTS + 1, tasks] each."""

    on_policy: NDArray[np.float64]
    uniform: NDArray[np.float64]


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure, in ``runs`` tasks of each kind."""
    cases = (LARGE, *reversed(SMALL))
    # One after the other: two threads would wait for each other, since so little of this is outside the interpreter.
    values = {case: fixture.each(partial(_plan, tasks=runs, seed=fixture.seed), [case])[0] for case in cases}
    return Reproduction(
        name="trajectory-sampling",
        title="Figure 8.8: on-policy and uniform updates",
        settings=f"expected updates with the true model; two actions, b next states, an end with probability .1, "
        f"rewards from N(0, 1), epsilon .1; the book's figure goes to 200,000 updates with 10,000 states, this one to "
        f"100,000; {runs} runs, each of a task of its own (the book has 200)",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                sutton_barto("8.6"),
                "the reward of a transition that ends an episode (0 here), the order of a sweep",
                [_faster(values), _slower(values), _smaller_branching(values), _more_states(values)],
            )
        ],
        charts=[_chart(values, SMALL, "1,000 states"), _chart(values, (LARGE,), "10,000 states")],
    )


Values = Mapping[Case, Value]


def _plan(case: Case, heartbeat: Heartbeat, tasks: int, seed: int) -> Value:
    """Plans both ways in the same tasks."""
    rng = np.random.default_rng((seed, *case))
    drawn = random_tasks(tasks, case.states, case.branching, rng)
    return Value(*(plan(drawn, control, case.updates.tolist(), rng, heartbeat) for control in (on_policy, uniform)))


def _ahead(values: Values, case: Case, updates: int) -> NDArray[np.float64]:
    """float64[tasks]: by how much the value is higher with on-policy updates."""
    at = int(np.searchsorted(case.updates, updates))
    return np.asarray(values[case].on_policy[at] - values[case].uniform[at])


def _first_behind(values: Values, case: Case) -> NDArray[np.float64]:
    """float64[tasks]: the updates until uniform ones are first ahead, all where they never are."""
    behind = values[case].on_policy[1:] < values[case].uniform[1:]
    first = np.where(behind.any(axis=0), behind.argmax(axis=0), POINTS - 1)
    return case.updates[1:][first].astype(np.float64)


def _faster(values: Values) -> Claim:
    return Claim(
        "Figure 8.8 and text",
        "on-policy updates result in faster planning initially",
        "value of the start state, on-policy less uniform, after a quarter of a sweep",
        [Estimate(f"{case}", mean_of(_ahead(values, case, case.early)), above(0)) for case in (*SMALL, LARGE)],
        reason="Uniform updates are not behind by then.",
    )


def _slower(values: Values) -> Claim:
    return Claim(
        "Figure 8.8 and text",
        "on-policy updates retard planning in the long run",
        "value of the start state, on-policy less uniform, after 20,000 updates",
        [Estimate(f"{case}", mean_of(_ahead(values, case, int(case.updates[-1]))), below(0)) for case in SMALL],
        reason="On-policy updates are not behind by then.",
    )


def _smaller_branching(values: Values) -> Claim:
    return Claim(
        "Text of Figure 8.8",
        "the effect is stronger, and the initial period of faster planning longer, at smaller b",
        "1,000 states: the lead after a quarter of a sweep; the updates until uniform ones are first ahead",
        [
            *order([(f"lead, b = {case.branching}", _ahead(values, case, case.early)) for case in SMALL]),
            *order([(f"period, b = {case.branching}", _first_behind(values, case)) for case in SMALL]),
        ],
        reason="The order is another one here.",
    )


def _more_states(values: Values) -> Claim:
    few = SMALL[0]
    return Claim(
        "Figure 8.8 and text",
        "with 10,000 states the advantage of on-policy updates is large and long-lasting",
        "b = 1: value of the start state, on-policy less uniform; updates, and as a multiple",
        [
            Estimate("lead after 20,000 updates", mean_of(_ahead(values, LARGE, 2 * LARGE.states)), above(0)),
            Estimate("updates until uniform ones are ahead", mean_of(_first_behind(values, LARGE))),
            Estimate(
                "the same over that of 1,000 states",
                mean_of(_first_behind(values, LARGE) / _first_behind(values, few).mean()),
                above(1),
            ),
        ],
        reason="The advantage is over sooner here.",
    )


def _chart(values: Values, cases: tuple[Case, ...], title: str) -> Chart:
    curves = tuple(
        mean_curve(f"b={case.branching} {label}", case.updates, value.T)
        for case in cases
        for label, value in zip(("on-policy", "uniform"), values[case], strict=True)
    )
    return Chart("Figure 8.8", Curves(curves, title, "expected updates", "value of the start state"))
