"""Figure 8.3: what an agent knows in and after its first episodes, as arrows on the grid."""

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
"""The sign of the greedy actions; three of them are a +."""
UNDECIDED = "·"
AGENT = "■"


class Moment(NamedTuple):
    """What an agent knows at one time."""

    q: NDArray[np.float64]
    """float64[S, A]"""
    state: int
    """Where it stands."""


class Snapshots(NamedTuple):
    """One run, looked at four times."""

    after_first: Moment
    halfway: Moment
    """Halfway through the second episode."""
    after_second: Moment
    after_third: Moment


def snapshots(spec: AgentSpec, world: World, seed: int, run: int, heartbeat: Heartbeat) -> Snapshots:
    """Makes a run twice: half of the second episode is known only when it is over."""
    ends, moments = [], []
    agent = Agent(spec, world, seed, run)
    for episode in (1, 2, 3):
        heartbeat()
        agent.advance(until_episode=episode + 1)
        moments.append(_moment(agent))
        ends.append(int(agent.memory.clock[0]["real_steps"]))
    again = Agent(spec, world, seed, run)
    again.advance(until_step=(ends[0] + ends[1]) // 2)
    return Snapshots(moments[0], _moment(again), moments[1], moments[2])


def _moment(agent: Agent) -> Moment:
    q = agent.memory.q.reshape(-1, len(agent.world.actions)).copy()
    return Moment(q, int(agent.memory.clock[0]["state"]))


def decided(q: NDArray[np.float64]) -> NDArray[np.bool_]:
    """bool[S]: in which states not all actions are equally good, float64[S, A]."""
    return np.asarray((q != q[:, :1]).any(axis=1))


def greedy(q: NDArray[np.float64]) -> NDArray[np.bool_]:
    """bool[S, A]: the best actions of each state, exactly equal ones all."""
    return np.asarray(q == q.max(axis=1, keepdims=True))


def drawn(maze: Maze, moment: Moment) -> list[str]:
    """A policy as lines: an arrow where it is decided, and the agent."""
    arrows, best = decided(moment.q), greedy(moment.q)
    lines = []
    for row, kinds in enumerate(maze.layouts[0].kind):
        states = range(row * maze.width, (row + 1) * maze.width)
        cells = [_cell(maze.kinds[kind].symbol, arrows[s], best[s]) for s, kind in zip(states, kinds, strict=True)]
        if row == moment.state // maze.width:
            cells[moment.state % maze.width] = AGENT
        lines.append(" ".join(cells))
    return lines


def _cell(symbol: str, arrow: bool, best: NDArray[np.bool_]) -> str:
    if arrow and symbol in ".S":
        return ARROWS.get(tuple(np.flatnonzero(best).tolist()), "+")
    return UNDECIDED if symbol == "." else symbol


def side_by_side(blocks: Sequence[tuple[str, Sequence[str]]], gap: int = 6) -> list[str]:
    """Blocks of lines beside each other, each with its head."""
    columns = [[head, *lines] for head, lines in blocks]
    widths = [max(map(len, column)) for column in columns]
    rows = zip(*columns, strict=True)
    return [
        (" " * gap).join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
