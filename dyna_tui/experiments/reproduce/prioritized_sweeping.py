"""Sutton & Barto (2018), Example 8.4: updates that prioritized sweeping and Dyna-Q make until they know a short path.

The mazes are the Dyna maze with each cell split into k by k: the first of the start's cells is the start, all of the
goal's cells are goals, as in S. Zhang's public reproduction (chapter08/maze.py). That program tests after each episode
whether the greedy path has at most 1.2 times 14 k moves; this one tests after each real step whether it has at most 1.2
times the fewest moves in the finer maze. Every value update counts, direct or simulated, from the first episode on:
for prioritized sweeping each pair taken from the queue, for Dyna-Q n + 1 a step.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.charts.curve import Curve
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import (
    Chart,
    Claim,
    Group,
    Independent,
    Reproduction,
    because,
    percent,
    within,
)
from dyna_tui.experiments.reproduce.fixture import SEED, Fixture
from dyna_tui.experiments.reproduce.intervals import Measured, mean_of, ratio_of
from dyna_tui.experiments.reproduce.sources import SUTTON_BARTO
from dyna_tui.maze import load, parse
from dyna_tui.optimal.greedy_path import new_workspace, shortest_path, until_short_path
from dyna_tui.world import World, grid_world

SIZES = tuple(range(1, 9))
AGENTS = ("dyna-q", "prioritized-sweeping")
SETTINGS = {"alpha": 0.5, "gamma": 0.95, "epsilon": 0.1, "planning_steps": 5, "theta": 1e-4}
SLACK = 1.2
"""The moves of a short path, as a multiple of the fewest."""
PUBLISHED = (5.0, 10.0)
INDEPENDENT = {1: Independent(6, rounding=0.5, runs=30), 5: Independent(3, rounding=0.5, runs=5)}
"""k -> how many times fewer updates, known only as whole numbers; taken as means of the usual number of runs."""
SLICE = 20_000
"""Real steps between two heartbeats."""


class Job(NamedTuple):
    """One run."""

    size: int
    """k: each cell is split into k by k."""
    agent: str
    run: int


class Updates(NamedTuple):
    """The value updates that an agent made."""

    first: int
    """In the first episode."""
    all: int
    """Until it knew a short path."""


AllUpdates = Mapping[tuple[str, int], NDArray[np.float64]]
"""(agent, size) -> float64[runs, 2]: the updates in the first episode, and all."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the example: ``runs`` runs on the finest maze, and on the others more, in proportion to their cells."""
    counts = {size: runs * SIZES[-1] ** 2 // size**2 for size in SIZES}
    # The longest runs come first, so that no processor waits for them at the end.
    jobs = [Job(size, agent, run) for size in reversed(SIZES) for agent in AGENTS for run in range(counts[size])]
    made = dict(zip(jobs, fixture.each(_run, jobs), strict=True))
    updates = {
        (agent, size): np.array([made[Job(size, agent, run)] for run in range(counts[size])], np.float64)
        for agent in AGENTS
        for size in SIZES
    }
    return Reproduction(
        name="prioritized-sweeping",
        title="Example 8.4: prioritized sweeping against Dyna-Q",
        source=f"{SUTTON_BARTO} 8.4.",
        settings="the Dyna maze with each cell split into k by k (k = 1 is the maze itself); alpha .5, gamma .95, "
        "epsilon .1, n 5, theta 1e-4; until the greedy path is at most 1.2 times the shortest, tested after each real "
        f"step; {', '.join(map(str, counts.values()))} runs for k = 1 to {SIZES[-1]}",
        runs=runs,
        groups=[_group(updates)],
        charts=[_chart(updates)],
    )


def _run(job: Job, heartbeat: Heartbeat) -> Updates:
    """The updates of one run until its agent knows a short path."""
    world, longest = _fine_world(job.size)
    (spec,) = read_agents(job.agent, SETTINGS)
    agent = Agent(spec, world, SEED, job.run)
    # All values are 0 in the first episode, so no path is known before its end.
    agent.advance(until_episode=2)
    first = agent.view.updates
    workspace = new_workspace(world)
    while not until_short_path(agent.memory, world, longest, SLICE, workspace):
        heartbeat()
    return Updates(first, agent.view.updates)


@lru_cache(maxsize=len(SIZES))
def _fine_world(size: int) -> tuple[World, int]:
    """The world of the maze for k = ``size``, and the moves of a short path in it."""
    maze = load("mazes/dyna")
    symbols = [[maze.kinds[kind].symbol for kind in row] for row in maze.layouts[0].kind]
    world = grid_world(parse(finer(["".join(row) for row in symbols], size), maze.path))
    return world, math.floor(SLACK * shortest_path(world) + 1e-9)


def finer(rows: Sequence[str], size: int) -> str:
    """A grid with each cell split into ``size`` by ``size``, only the first of whose start cells is a start."""
    grid = "\n".join("".join(symbol * size for symbol in row) for row in rows for _ in range(size))
    before, start, after = grid.partition("S")
    return before + start + after.replace("S", ".")


def _group(updates: AllUpdates) -> Group:
    pairs = {size: (updates[AGENTS[0], size], updates[AGENTS[1], size]) for size in SIZES}
    idle = {size: float(dyna_q[:, 0].sum() / dyna_q[:, 1].sum()) for size, (dyna_q, _) in pairs.items()}
    ratios = {size: ratio_of(dyna_q[:, 1], sweeping[:, 1]) for size, (dyna_q, sweeping) in pairs.items()}
    coarse, fine = SIZES[0], SIZES[-1]
    reason = (
        "Prioritized sweeping mostly saves the updates that Dyna-Q makes before the first reward, when no update "
        f"changes anything: {percent(idle[coarse])} of all its updates at k = {coarse}, but only {percent(idle[fine])} "
        f"at k = {fine}. It makes {_share(ratios[coarse], idle[coarse])} as many updates as Dyna-Q makes from then on "
        f"at k = {coarse}, and {_share(ratios[fine], idle[fine])} at k = {fine}."
    )
    return Group(
        "Example 8.4",
        "how many times fewer updates prioritized sweeping makes than Dyna-Q",
        [_at_size(size, ratios[size], reason) for size in SIZES],
    )


def _share(ratio: Measured, idle: float) -> str:
    """The updates of prioritized sweeping as a share of those that Dyna-Q makes after its first reward."""
    return percent(1 / (ratio.value * (1 - idle)))


def _at_size(size: int, ratio: Measured, reason: str) -> Claim:
    held = within(ratio, *PUBLISHED)
    return Claim(
        about=f"k = {size}, {54 * size**2:,} cells",
        measured=ratio,
        published="5 to 10",
        held=held,
        reason=because(held, reason),
        independent=INDEPENDENT.get(size),
    )


def _chart(updates: AllUpdates) -> Chart:
    curves = []
    for agent in AGENTS:
        means = [mean_of(updates[agent, size][:, 1]) for size in SIZES]
        y, low, high = (np.array([getattr(m, part) for m in means]) for part in ("value", "low", "high"))
        curves.append(Curve(agent, np.array(SIZES, np.float64), y, low=low, high=high))
    x_label = "k: each cell split into k by k"
    drawn = Curves(tuple(curves), "Updates until a short path is known", x_label, "value updates", log_y=True)
    return Chart("Example 8.4", drawn)
