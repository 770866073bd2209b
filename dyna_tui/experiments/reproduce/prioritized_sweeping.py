"""Example 8.4: updates that prioritized sweeping and Dyna-Q make until they know a short way, on finer and finer mazes.

The Dyna maze, each of its cells split into k by k: the start is the first of its cells, all those of the
goal are goals, and so it is in S. Zhang's public reproduction (chapter08/maze.py). That one asks after each
episode whether the greedy path has at most 1.2 times 14 k moves; here it is asked after each real step, and 1.2
times the fewest moves that the fine maze allows are let pass. Every value update counts, direct or
simulated, those of the first episode too: of prioritized sweeping what leaves its queue, of Dyna-Q n + 1 a step.
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
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Claim, Group, Independent, Picture, Reproduction, because, within
from dyna_tui.experiments.reproduce.fixture import SEED, Fixture
from dyna_tui.experiments.reproduce.intervals import Measured, mean_of, ratio_of
from dyna_tui.maze import load, parse
from dyna_tui.optimal.greedy_path import new_workspace, shortest_path, until_short_path
from dyna_tui.world import World, grid_world

SIZES = tuple(range(1, 9))
AGENTS = ("dyna-q", "prioritized-sweeping")
SETTINGS = {"alpha": 0.5, "gamma": 0.95, "epsilon": 0.1, "planning_steps": 5, "theta": 1e-4}
SLACK = 1.2
"""How many times the fewest moves the greedy path may have."""
PUBLISHED = (5.0, 10.0)
INDEPENDENT = {1: Independent(6, rounding=0.5, runs=30), 5: Independent(3, rounding=0.5, runs=5)}
"""k -> how many times fewer updates; known as whole numbers alone, and taken for means of as many runs as are usual."""
SLICE = 20_000
"""Real steps after which Python has its turn."""


class Job(NamedTuple):
    """One run."""

    size: int
    """Into how many by how many each cell is split: k."""
    agent: str
    run: int


class Updates(NamedTuple):
    """The value updates that an agent made."""

    first: int
    """In the first episode."""
    all: int
    """Until it knew a short way."""


AllUpdates = Mapping[tuple[str, int], NDArray[np.float64]]
"""(agent, size) -> float64[runs, 2]: the updates in the first episode, and all."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the example: so many runs of the finest maze, and of the others more, the fewer cells they have."""
    counts = {size: runs * SIZES[-1] ** 2 // size**2 for size in SIZES}
    # The longest runs come first, so that no processor is left waiting for them.
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
        settings="the Dyna maze, each cell split into k by k, so that k = 1 is the maze itself; alpha .5, gamma .95, "
        "epsilon .1, n 5, theta 1e-4; until the greedy path is at most 1.2 times the shortest, asked after each real "
        f"step; {', '.join(map(str, counts.values()))} runs for k = 1 to {SIZES[-1]}",
        runs=runs,
        groups=[_group(updates)],
        pictures=[_picture(updates)],
    )


def _run(job: Job, heartbeat: Heartbeat) -> Updates:
    """The updates of one run, until its agent knows a short way."""
    world, longest = _fine_world(job.size)
    (spec,) = read_agents(job.agent, SETTINGS)
    agent = Agent(spec, world, SEED, job.run)
    # In the first episode all values are 0, and no way is known before its end.
    agent.advance(until_episode=2)
    first = int(agent.memory.clock[0]["updates"])
    paper = new_workspace(world)
    while not until_short_path(agent.memory, world, longest, SLICE, paper):
        heartbeat()
    return Updates(first, int(agent.memory.clock[0]["updates"]))


@lru_cache(maxsize=len(SIZES))
def _fine_world(size: int) -> tuple[World, int]:
    """The world of a size, and the moves that the greedy path may have in it."""
    maze = load("mazes/dyna")
    symbols = [[maze.kinds[kind].symbol for kind in row] for row in maze.layouts[0].kind]
    world = grid_world(parse(finer(["".join(row) for row in symbols], size), maze.path))
    return world, math.floor(SLACK * shortest_path(world) + 1e-9)


def finer(rows: Sequence[str], size: int) -> str:
    """A grid with each cell split into ``size`` by ``size``, of whose start cells the first alone is one."""
    grid = "\n".join("".join(symbol * size for symbol in row) for row in rows for _ in range(size))
    before, start, after = grid.partition("S")
    return before + start + after.replace("S", ".")


def _group(updates: AllUpdates) -> Group:
    pairs = {size: (updates[AGENTS[0], size], updates[AGENTS[1], size]) for size in SIZES}
    idle = {size: float(dyna_q[:, 0].sum() / dyna_q[:, 1].sum()) for size, (dyna_q, _) in pairs.items()}
    ratios = {size: ratio_of(dyna_q[:, 1], sweeping[:, 1]) for size, (dyna_q, sweeping) in pairs.items()}
    coarse, fine = SIZES[0], SIZES[-1]
    reason = (
        "What sweeping saves is mostly what Dyna-Q spends before it finds the first reward, when no update changes "
        f"anything: {idle[coarse]:.0%} of all its updates at k = {coarse}, but only {idle[fine]:.0%} at k = {fine}. Of "
        f"those that Dyna-Q makes from then on, sweeping makes {_share(ratios[coarse], idle[coarse])} at k = {coarse}, "
        f"and {_share(ratios[fine], idle[fine])} at k = {fine}."
    )
    return Group(
        "Example 8.4",
        "how many times fewer updates prioritized sweeping makes than Dyna-Q",
        [_at_size(size, ratios[size], reason) for size in SIZES],
    )


def _share(ratio: Measured, idle: float) -> str:
    """What sweeping makes of as many updates as Dyna-Q makes after its first reward."""
    return f"{1 / (ratio.value * (1 - idle)):.0%}"


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


def _picture(updates: AllUpdates) -> Picture:
    curves = []
    for agent in AGENTS:
        means = [mean_of(updates[agent, size][:, 1]) for size in SIZES]
        y, low, high = (np.array([getattr(m, part) for m in means]) for part in ("value", "low", "high"))
        curves.append(Curve(agent, np.array(SIZES, np.float64), y, low=low, high=high))
    return Picture(
        "Example 8.4",
        "Updates until a short way is known",
        curves,
        "k: each cell split into k by k",
        "value updates",
        log_y=True,
    )
