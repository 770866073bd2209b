"""Snapshots of a run: an agent's policy in and after its first episodes, and a diagram of it, as in Figure 8.3."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.maze import Maze
from dyna_tui.world import World

ARROWS = {
    (0,): "↑",
    (1,): "→",
    (2,): "↓",
    (3,): "←",
    (0, 1): "↗",
    (1, 2): "↘",
    (2, 3): "↙",
    (0, 3): "↖",
    (0, 2): "↕",
    (1, 3): "↔",
}
"""The arrow for a set of greedy actions; three of them are a +."""
UNDECIDED = "·"
AGENT = "■"


class Snapshot(NamedTuple):
    """An agent's values at one time."""

    q: NDArray[np.float64]
    """float64[S, A]"""
    state: int
    """The state it is in."""


class Snapshots(NamedTuple):
    """An agent at four times of one run."""

    after_first: Snapshot
    halfway: Snapshot
    """Halfway through the second episode."""
    after_second: Snapshot
    after_third: Snapshot


def snapshots(spec: AgentSpec, world: World, seed: int, run: int, heartbeat: Heartbeat) -> Snapshots:
    """Makes a run twice: where half of the second episode is, is known only when it is over.

    Args:
        spec: the agent.
        world: its world.
        seed: the seed.
        run: number of the run.
        heartbeat: is called before each episode; what it raises ends the run.
    """
    ends, taken = [], []
    agent = Agent(spec, world, seed, run)
    for episode in (1, 2, 3):
        heartbeat()
        agent.advance(until_episode=episode + 1)
        taken.append(_snapshot(agent))
        ends.append(agent.view.real_steps)
    again = Agent(spec, world, seed, run)
    again.advance(until_step=(ends[0] + ends[1]) // 2)
    return Snapshots(taken[0], _snapshot(again), taken[1], taken[2])


def _snapshot(agent: Agent) -> Snapshot:
    return Snapshot(agent.view.q.copy(), agent.view.state)


def has_arrow(q: NDArray[np.float64]) -> NDArray[np.bool_]:
    """bool[S]: in which states not all actions have equal values, of ``q`` float64[S, A]."""
    return np.asarray((q != q[:, :1]).any(axis=1))


def greedy(q: NDArray[np.float64]) -> NDArray[np.bool_]:
    """bool[S, A]: the greedy actions of each state with all exact ties, of ``q`` float64[S, A]."""
    return np.asarray(q == q.max(axis=1, keepdims=True))


def policy_diagram(maze: Maze, snapshot: Snapshot) -> list[str]:
    """A greedy policy as lines, a line for each row of the maze: arrows and the agent."""
    arrow, best = has_arrow(snapshot.q), greedy(snapshot.q)
    cells = [
        AGENT if state == snapshot.state else _cell(maze.kinds[kind].symbol, arrow[state], best[state])
        for state, kind in enumerate(maze.layouts[0].kind.ravel())
    ]
    return [" ".join(cells[start : start + maze.width]) for start in range(0, len(cells), maze.width)]


def _cell(symbol: str, arrow: bool, best: NDArray[np.bool_]) -> str:
    if arrow and symbol in ".S":
        return ARROWS.get(tuple(np.flatnonzero(best).tolist()), "+")
    return UNDECIDED if symbol == "." else symbol


def side_by_side(blocks: Sequence[tuple[str, Sequence[str]]], gap: int = 6) -> list[str]:
    """Blocks of lines next to each other, each below its heading."""
    columns = [[heading, *lines] for heading, lines in blocks]
    widths = [max(map(len, column)) for column in columns]
    rows = zip(*columns, strict=True)
    return [
        (" " * gap).join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
