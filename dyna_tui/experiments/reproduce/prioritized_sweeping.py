"""Sutton & Barto (2018), Example 8.4: updates that prioritized sweeping and Dyna-Q make until they know the best path.

The mazes are the Dyna maze with each cell split into k by k: the first of the start's cells is the start, all of the
goal's cells are goals, as in S. Zhang's public reproduction (chapter08/maze.py). That program tests after each episode
whether the greedy path has at most 1.2 times 14 k moves. Here two criteria are tested after each real step: that the
greedy path has the fewest moves, since the book speaks of optimal solutions, and that it has at most 1.2 times as many.
Every value update counts, direct or simulated, from the first episode on: for prioritized sweeping each pair taken from
the queue, for Dyna-Q n + 1 a step. Few runs take very long, and with theta above 0 sweeping may stop short of the
optimum for good: hence medians.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from dyna_tui.agents import read_agents
from dyna_tui.charts.curve import Curve
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of, ratio_of, ratio_of_medians
from dyna_tui.experiments.reproduce.published import between
from dyna_tui.experiments.reproduce.sources import sutton_barto
from dyna_tui.maze import load, parse
from dyna_tui.optimal.greedy_path import new_workspace, shortest_path, until_short_path
from dyna_tui.world import World, grid_world

SIZES = tuple(range(1, 7))
OPTIMAL_SIZES = (1, 2, 3)
"""Sizes at which the optimal path is waited for; beyond, it takes too long."""
AGENTS = ("dyna-q", "prioritized-sweeping")
SETTINGS = {"alpha": 0.5, "gamma": 0.95, "epsilon": 0.1, "planning_steps": 5, "theta": 1e-4}
SLACK = 1.2
"""The moves of a short path, as a multiple of the fewest."""
OFTEN = between(5, 10)
MEANS = {1: Independent(7.1, rounding=0.05, runs=300), 2: Independent(3.5, rounding=0.05, runs=300)}
"""k -> an independent program's ratio of means until a short path; its runs are the fewest that it ever made."""
MEDIANS = {1: Independent(9.8, rounding=0.05, runs=300), 2: Independent(1.4, rounding=0.05, runs=300)}
"""k -> its ratio of medians until the path is optimal."""
SLICE = 20_000
"""Real steps between two heartbeats."""
MOST_SLICES = 25
"""How long an optimal path is waited for: half a million real steps."""


class Job(NamedTuple):
    """One run."""

    size: int
    """k: each cell is split into k by k."""
    agent: str
    run: int


class Updates(NamedTuple):
    """The value updates that an agent made, in one run or as float64[runs] in several."""

    first: Any
    """In the first episode."""
    short: Any
    """Until it knew a short path."""
    optimal: Any
    """Until it knew an optimal path; infinity where it did not find one in time."""


AllUpdates = Mapping[tuple[str, int], Updates]
"""(agent, size) -> the updates of its runs."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the example: ``runs`` runs on the finest maze, and on the others more, in proportion to their cells."""
    counts = {size: runs * SIZES[-1] ** 2 // size**2 for size in SIZES}
    # The longest runs come first, so that no processor waits for them at the end.
    jobs = [Job(size, agent, run) for size in reversed(SIZES) for agent in AGENTS for run in range(counts[size])]
    made = dict(zip(jobs, fixture.each(partial(_run, seed=fixture.seed), jobs), strict=True))
    updates = {
        (agent, size): Updates(*np.array([made[Job(size, agent, run)] for run in range(counts[size])]).T)
        for agent in AGENTS
        for size in SIZES
    }
    return Reproduction(
        name="prioritized-sweeping",
        title="Example 8.4: prioritized sweeping against Dyna-Q",
        settings="the Dyna maze with each cell split into k by k (k = 1 is the maze itself); alpha .5, gamma .95, "
        "epsilon .1, n 5, theta 1e-4; until the greedy path is optimal, and until it is at most 1.2 times the "
        f"shortest, tested after each real step; {', '.join(map(str, counts.values()))} runs for k = 1 to {SIZES[-1]}",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                sutton_barto("8.4"),
                "alpha, epsilon, theta, the number of runs, when a maze is solved",
                [_claim(updates)],
            )
        ],
        charts=[_chart(updates)],
    )


def _run(job: Job, heartbeat: Heartbeat, seed: int) -> Updates:
    """The updates of one run until its agent knows a short and, on small mazes, an optimal path."""
    world, fewest = _fine_world(job.size)
    (spec,) = read_agents(job.agent, SETTINGS)
    agent = Agent(spec, world, seed, job.run)
    # All values are 0 in the first episode, so no path is known before its end.
    agent.advance(until_episode=2)
    first = agent.view.updates
    workspace = new_workspace(world)
    while not until_short_path(agent.memory, world, math.floor(SLACK * fewest + 1e-9), SLICE, workspace):
        heartbeat()
    short, optimal = agent.view.updates, math.inf
    for _ in range(MOST_SLICES if job.size in OPTIMAL_SIZES else 0):
        heartbeat()
        if until_short_path(agent.memory, world, fewest, SLICE, workspace):
            optimal = agent.view.updates
            break
    return Updates(first, short, optimal)


@lru_cache(maxsize=len(SIZES))
def _fine_world(size: int) -> tuple[World, int]:
    """The world of the maze for k = ``size``, and the fewest moves in it."""
    maze = load("mazes/dyna")
    symbols = [[maze.kinds[kind].symbol for kind in row] for row in maze.layouts[0].kind]
    world = grid_world(parse(finer(["".join(row) for row in symbols], size), maze.path))
    return world, shortest_path(world)


def finer(rows: Sequence[str], size: int) -> str:
    """A grid with each cell split into ``size`` by ``size``, only the first of whose start cells is a start."""
    grid = "\n".join("".join(symbol * size for symbol in row) for row in rows for _ in range(size))
    before, start, after = grid.partition("S")
    return before + start + after.replace("S", ".")


def _claim(updates: AllUpdates) -> Claim:
    """The one sentence, by both criteria and over the sizes."""
    idle = {size: _idle(updates[AGENTS[0], size]) for size in (SIZES[0], SIZES[-1])}
    return Claim(
        "Example 8.4",
        "prioritized sweeping finds optimal solutions often 5 to 10 times faster",
        "updates of Dyna-Q over those of prioritized sweeping; medians are judged, by both criteria",
        [*_ratios("optimal", updates, OPTIMAL_SIZES), *_ratios("short", updates, SIZES)],
        reason="Prioritized sweeping mostly saves the updates that Dyna-Q makes before the first reward, when none "
        f"changes anything: {100 * idle[SIZES[0]]:.0f} % of all until a short path at k = {SIZES[0]}, but only "
        f"{100 * idle[SIZES[-1]]:.0f} % at k = {SIZES[-1]}.",
        remark=_never_optimal(updates),
        often=True,
    )


def _idle(dyna_q: Updates) -> float:
    """The share of the updates of Dyna-Q until a short path that it makes in the first episode."""
    return float(np.sum(dyna_q.first) / np.sum(dyna_q.short))


def _ratios(criterion: str, updates: AllUpdates, sizes: Sequence[int]) -> list[Estimate]:
    """The ratio of medians at each size, and that of means where an independent program has one."""
    estimates = []
    for size in sizes:
        dyna_q, sweeping = (getattr(updates[agent, size], criterion) for agent in AGENTS)
        known = MEDIANS.get(size) if criterion == "optimal" else None
        estimates.append(Estimate(f"{criterion}, k = {size}", ratio_of_medians(dyna_q, sweeping), OFTEN, known))
        if criterion == "short" and size in MEANS:
            estimates.append(Estimate(f"means, k = {size}", ratio_of(dyna_q, sweeping), None, MEANS[size]))
    return estimates


def _never_optimal(updates: AllUpdates) -> str:
    """Which runs found no optimal path: a mean until then would depend on how long one waits."""
    parts = []
    for agent in AGENTS:
        late = {size: int(np.isinf(updates[agent, size].optimal).sum()) for size in OPTIMAL_SIZES}
        parts += [f"{number} {agent} (k = {size})" for size, number in late.items() if number]
    return (
        f"No optimal path within half a million real steps in {', '.join(parts)} runs. A mean would depend on how long "
        "one waits; an independent program found ratios of 37 and 8.1 for k = 1 and 2."
        if parts
        else ""
    )


def _chart(updates: AllUpdates) -> Chart:
    curves = []
    for agent in AGENTS:
        means = [mean_of(updates[agent, size].short) for size in SIZES]
        y, low, high = (np.array([getattr(m, part) for m in means]) for part in ("value", "low", "high"))
        curves.append(Curve(agent, np.array(SIZES, np.float64), y, low=low, high=high))
    x_label = "k: each cell split into k by k"
    drawn = Curves(tuple(curves), "Updates until a short path is known", x_label, "value updates", log_y=True)
    return Chart("Example 8.4", drawn)
