"""Planning with a wrong model, after the web text "Dyna Architecture": how many planning steps n are best.

A model of last outcomes is wrong in a world that slips, the more the likelier a slip is; a model of counts comes right.
A model is outdated once a maze has changed; here Dyna-Q with its old model is compared to the same agent with the model
emptied at the change.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.charts.curve import Curve
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import above, below
from dyna_tui.experiments.reproduce.sources import dyna_architecture
from dyna_tui.maze import load, parse
from dyna_tui.world import grid_world

LAST, COUNTS = "dyna-q", "dyna-q-stochastic"
PLANNING_STEPS = {LAST: (0, 1, 2, 5, 10, 20, 50, 200), COUNTS: (0, 1, 2, 5, 10, 20, 50)}
"""Agent -> n"""
EPISODES = 500
SLIPS = {LAST: (0.0, 0.05, 0.2, 0.4), COUNTS: (0.2, 0.4)}
"""Agent -> the chances of a slip with which it is measured."""
MODELS = {LAST: "last outcome", COUNTS: "counts"}
OUTDATED = {"blocking": 10, "shortcut": 50}
"""Maze that changes -> n, as in the public reproduction of Sutton & Barto's figures."""
MANY_RUNS = 8
"""Runs on those mazes, as a multiple of the others."""

Returns = Mapping[tuple[str, float], Mapping[int, NDArray[np.float64]]]
"""(agent, slip) -> n -> float64[runs]: the mean return of a run's episodes."""


CHANGES = {"blocking": (1_000, 3_000), "shortcut": (3_000, 6_000)}
"""Maze -> the last real step before it changes, and the last one of a run."""


class Job(NamedTuple):
    """One run on a maze that changes."""

    maze: str
    run: int
    emptied: bool
    """Whether the model is emptied at the change."""


Rewards = Mapping[str, NDArray[np.float64]]
"""Maze that changes -> float64[runs, 2]: the reward after the change with the old model, and with it emptied."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures both kinds of wrong model."""
    returns = {
        (agent, slip): returns_by_n(agent, slip, runs, fixture) for agent, slips in SLIPS.items() for slip in slips
    }
    rewards = {maze: _rewards(maze, MANY_RUNS * runs, fixture) for maze in OUTDATED}
    return Reproduction(
        name="sweet-spot",
        title="How many planning steps with a wrong model",
        settings=f"mazes/slippery.txt with several chances of a slip, alpha .1, gamma .97, epsilon .1, {EPISODES} "
        f"episodes; mazes/blocking.txt with n 10 and mazes/shortcut.txt with n 50; {runs} runs on the first, "
        f"{MANY_RUNS * runs} on the others",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                dyna_architecture("How Many Planning Steps?"),
                'a world, n, when a model is "very inaccurate"',
                [_hurts(returns), _sweet_spot(returns), _depends(returns), _right_model(returns)],
            ),
            Publication(
                dyna_architecture("Dyna-Q+ and Changing Environments"),
                "a world, n, and any measurement",
                [_outdated(rewards)],
            ),
        ],
        charts=[_chart(returns)],
        diagram=_table(returns),
    )


def returns_by_n(agent: str, slip: float, runs: int, fixture: Fixture) -> dict[int, NDArray[np.float64]]:
    """The mean return of each run's episodes, n -> float64[runs], on the maze with this chance of a slip."""
    maze = load("mazes/slippery")
    slippery = parse(maze.text.replace("slip = 0.2", f"slip = {slip}"), maze.path)
    agents = tuple(f"{agent}:n={n}" for n in PLANNING_STEPS[agent])
    results = fixture.experiment(slippery, agents, runs, episodes=EPISODES)
    return {
        n: np.asarray(result.returns, np.float64).mean(axis=1)
        for n, result in zip(PLANNING_STEPS[agent], results.agents, strict=True)
    }


def _rewards(maze: str, runs: int, fixture: Fixture) -> NDArray[np.float64]:
    jobs = [Job(maze, run, emptied) for run in range(runs) for emptied in (False, True)]
    return np.array(fixture.each(partial(after_change, seed=fixture.seed), jobs)).reshape(runs, 2)


def after_change(job: Job, heartbeat: Heartbeat, seed: int) -> float:
    """The reward of one run after its maze has changed."""
    heartbeat()
    maze = load(f"mazes/{job.maze}")
    (spec,) = read_agents(f"dyna-q:n={OUTDATED[job.maze]}", maze.parameters)
    agent = Agent(spec, grid_world(maze), seed, job.run)
    change, end = CHANGES[job.maze]
    agent.advance(until_step=change)
    before = agent.view.reward_sum
    if job.emptied:
        agent.forget_all()
    agent.advance(until_step=end)
    return agent.view.reward_sum - before


def _more(returns: Returns, case: tuple[str, float], n: int, other: int) -> Estimate:
    """How much more return n brings than another number of planning steps, paired by run."""
    made = returns[case]
    return Estimate(f"slip {case[1]:g}, n = {n} minus n = {other}", mean_of(made[n] - made[other]), above(0))


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
        remark="Planning makes up for few real steps early on, and spreads the model's errors as long as it goes on.",
    )


def _depends(returns: Returns) -> Claim:
    return Claim(
        "Text",
        "where it is depends on the quality of the model",
        _QUANTITY,
        [_more(returns, (LAST, 0.05), 50, 1), _more(returns, (LAST, 0.4), 1, 50)],
        reason="The same n is best in both here.",
    )


def _right_model(returns: Returns) -> Claim:
    return Claim(
        "Not in the text",
        "a model that counts outcomes comes right in the same world, and more planning does not hurt",
        "mean return, counts",
        [
            Estimate(f"slip {slip:g}, n = 50 minus n = 0", mean_of(made[50] - made[0]))
            for (agent, slip), made in returns.items()
            if agent == COUNTS
        ],
    )


def _outdated(rewards: Rewards) -> Claim:
    return Claim(
        "Text",
        "planning with an old model can be harmful",
        "reward after the change, with the old model less with the model emptied then",
        [
            Estimate(f"{maze}, n = {n}", mean_of(rewards[maze][:, 0] - rewards[maze][:, 1]), judged_by)
            for (maze, n), judged_by in zip(OUTDATED.items(), (below(0), None), strict=True)
        ],
        reason="The old model does not hurt here: an entry is put right when its pair is next tried.",
        remark="Judged on the maze whose path is blocked. Where a shortcut opens, all that the old model has is still "
        "right but for the wall that is gone, and it does no harm.",
    )


def _chart(returns: Returns) -> Chart:
    curves = []
    for (agent, slip), made in returns.items():
        x = np.log2(np.array(list(made)) + 1.0)
        means = [mean_of(values) for values in made.values()]
        y, low, high = (np.array([getattr(m, part) for m in means]) for part in ("value", "low", "high"))
        curves.append(Curve(f"slip {slip:g}{', counts' if agent == COUNTS else ''}", x, y, low=low, high=high))
    label = "log2(n + 1): 0 is n = 0, 1 is n = 1, 3.5 is n = 10, 7.7 is n = 200"
    return Chart('"Dyna Architecture"', Curves(tuple(curves), "Return by planning steps", label, "mean return"))


def _table(returns: Returns) -> list[str]:
    """The returns as lines, a line for each world and model."""
    lines = [f"Mean return of an episode, over all {EPISODES}", f"{'n':<24}" + _cells(PLANNING_STEPS[LAST])]
    for (agent, slip), made in returns.items():
        lines.append(f"{f'slip {slip:g}, {MODELS[agent]}':<24}{_cells(f'{each.mean():.3f}' for each in made.values())}")
    return lines


def _cells(texts: Iterable[object]) -> str:
    return "".join(f"{text:>7}" for text in texts)
