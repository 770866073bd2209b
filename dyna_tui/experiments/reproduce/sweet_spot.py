"""Planning with a wrong model, after the web text "Dyna Architecture": how many planning steps n are best.

A model of last outcomes is wrong in a world that slips, the more the likelier a slip is; a model of counts comes right.
A model is outdated once a maze has changed; here Dyna-Q with its old model is compared to the same agent with the model
emptied at the change.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce import outdated_model
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import above
from dyna_tui.experiments.reproduce.sources import dyna_architecture
from dyna_tui.maze import load, parse

LAST, COUNTS = "dyna-q", "dyna-q-stochastic"
PLANNING_STEPS = {LAST: (0, 1, 2, 5, 10, 20, 50, 200), COUNTS: (0, 1, 2, 5, 10, 20, 50)}
"""Agent -> n"""
EPISODES = 500
SLIPS = {LAST: (0.0, 0.05, 0.2, 0.4), COUNTS: (0.2, 0.4)}
"""Agent -> the chances of a slip with which it is measured."""
MODELS = {LAST: "last outcome", COUNTS: "counts"}
PERIODS = {"first 50": slice(50), "last 100": slice(-100, None)}
Returns = Mapping[tuple[str, float], Mapping[int, NDArray[np.float64]]]
"""(agent, slip) -> n -> float64[runs, EPISODES]: the return of each episode."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures both kinds of wrong model."""
    returns = {
        (agent, slip): returns_by_n(agent, slip, runs, fixture) for agent, slips in SLIPS.items() for slip in slips
    }
    rewards = outdated_model.rewards_after_changes(runs, fixture)
    counts = ", ".join(f"{change.runs * runs}" for change in outdated_model.CHANGES.values())
    return Reproduction(
        name="sweet-spot",
        title="How many planning steps with a wrong model",
        settings=f"mazes/slippery.txt with several chances of a slip, alpha .1, gamma .97, epsilon .1, {EPISODES} "
        f"episodes; mazes that change: the Dyna maze, blocking, shortcut; {runs} runs, and {counts} where mazes change",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                dyna_architecture("How Many Planning Steps?"),
                'a world, n, when a model is "very inaccurate"',
                [_hurts(returns), _sweet_spot(returns), _depends(returns), _in_time(returns), _right_model(returns)],
            ),
            Publication(
                dyna_architecture("Dyna-Q+ and Changing Environments"),
                "a world, n, and any measurement",
                [outdated_model.claim(rewards)],
            ),
        ],
        charts=[_chart(returns)],
        diagram=_table(returns),
    )


def returns_by_n(agent: str, slip: float, runs: int, fixture: Fixture) -> dict[int, NDArray[np.float64]]:
    """The return of each episode, n -> float64[runs, EPISODES], on the maze with this chance of a slip."""
    maze = load("mazes/slippery")
    slippery = parse(maze.text.replace("slip = 0.2", f"slip = {slip}"), maze.path)
    agents = tuple(f"{agent}:n={n}" for n in PLANNING_STEPS[agent])
    results = fixture.experiment(slippery, agents, runs, episodes=EPISODES)
    return {
        n: np.asarray(result.returns, np.float64)
        for n, result in zip(PLANNING_STEPS[agent], results.agents, strict=True)
    }


def _more(returns: Returns, case: tuple[str, float], n: int, other: int) -> Estimate:
    """How much more return n brings than another number of planning steps, paired by run."""
    difference = (returns[case][n] - returns[case][other]).mean(axis=1)
    return Estimate(f"slip {case[1]:g}, n = {n} minus n = {other}", mean_of(difference), above(0))


_QUANTITY = f"mean return of an episode, over all {EPISODES}; a model of last outcomes"


def _hurts(returns: Returns) -> Claim:
    return Claim(
        "Text",
        "more planning can hurt if the model is very inaccurate",
        _QUANTITY,
        [_more(returns, (LAST, 0.4), n, 200) for n in (0, 10)],
        reason="It does not hurt here.",
    )


def _sweet_spot(returns: Returns) -> Claim:
    return Claim(
        "Text",
        "there is a sweet spot",
        _QUANTITY,
        [_more(returns, (LAST, 0.2), 10, n) for n in (0, 200)],
        reason="More planning steps are as good here.",
    )


def _depends(returns: Returns) -> Claim:
    return Claim(
        "Text",
        "where it is depends on the quality of the model",
        _QUANTITY,
        [_more(returns, (LAST, 0.05), 50, 1), _more(returns, (LAST, 0.4), 1, 50)],
        reason="The same n is best in both here.",
    )


def _in_time(returns: Returns) -> Claim:
    more = returns[LAST, 0.2][200] - returns[LAST, 0.2][0]
    return Claim(
        "Not in the text",
        "planning makes up for few real steps at first, and spreads the model's errors for as long as it goes on",
        "mean return, slip 0.2, a model of last outcomes",
        [
            Estimate(f"{about}, n = 200 minus n = 0", mean_of(more[:, episodes].mean(axis=1)))
            for about, episodes in PERIODS.items()
        ],
    )


def _right_model(returns: Returns) -> Claim:
    return Claim(
        "Not in the text",
        "a model that counts outcomes comes right in the same world, and more planning does not hurt",
        "mean return, counts",
        [
            Estimate(f"slip {slip:g}, n = 50 minus n = 0", mean_of((made[50] - made[0]).mean(axis=1)))
            for (agent, slip), made in returns.items()
            if agent == COUNTS
        ],
    )


def _chart(returns: Returns) -> Chart:
    curves = []
    for (agent, slip), made in returns.items():
        x = np.log2(np.array(list(made)) + 1.0)
        means = [mean_of(values.mean(axis=1)) for values in made.values()]
        y, low, high = (np.array([getattr(m, part) for m in means]) for part in ("value", "low", "high"))
        curves.append(Curve(f"slip {slip:g}{', counts' if agent == COUNTS else ''}", x, y, low=low, high=high))
    label = "log2(n + 1): 0 is n = 0, 1 is n = 1, 3.5 is n = 10, 7.7 is n = 200"
    return Chart('"Dyna Architecture"', Curves(tuple(curves), "Return by planning steps", label, "mean return"))


def _table(returns: Returns) -> list[str]:
    """The returns as lines, a line for each world and model."""
    lines = [
        f"Mean return of an episode, over all {EPISODES} unless given",
        f"{'n':<24}" + _cells(PLANNING_STEPS[LAST]),
    ]
    for (agent, slip), made in returns.items():
        lines.append(_row(f"slip {slip:g}, {MODELS[agent]}", made, slice(None)))
        if (agent, slip) == (LAST, 0.2):
            lines += [_row(f"  {about} episodes", made, episodes) for about, episodes in PERIODS.items()]
    return lines


def _row(label: str, made: Mapping[int, NDArray[np.float64]], episodes: slice) -> str:
    return f"{label:<24}{_cells(f'{each[:, episodes].mean():z.3f}' for each in made.values())}"


def _cells(texts: Iterable[object]) -> str:
    return "".join(f"{text:>7}" for text in texts)
