"""Quantities of a laboratory that a lesson's expressions measure: one function a name, of a lane or of a pair."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.lane import Lane

Measured = float | bool | str
"""What an expression comes to: a number, whether something holds, or the name of a lane."""


SMALL_WORLD = 20_000
"""States up to which optimal values are computed."""


class Changes(IntEnum):
    """When a quantity can change."""

    BY_HAND = 0
    """With an intervention alone."""
    STEP = 1
    """With a real step; it is looked at between two of them."""
    TICK = 2
    """With any tick, in the middle of a real step too."""


class Quantity(NamedTuple):
    """Something that can be measured of a lane."""

    measure: Callable[..., float]
    """Of a lane, and of the arguments."""
    arguments: tuple[str, ...]
    """What stands in parentheses, before the lane: row, column, action, number or name."""
    help: str
    """What it is, in a few words."""
    changes: Changes = Changes.STEP
    grows: bool = False
    """Whether it never becomes less as a lane goes on."""


def _outdated(lane: Lane) -> float:
    return int((validity_in(lane, np.arange(lane.view.model.size)) >= Validity.WALL).sum())


def _remembered(lane: Lane) -> float:
    return int((~lane.assumes(_pairs(lane))).sum())


def _pairs(lane: Lane) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    model = lane.view.model
    return model.entries(np.arange(model.size)).pair


def _state(lane: Lane, row: float, column: float) -> int:
    grid = lane.maze.grid
    state = int(row) * grid.width + int(column)
    if not (0 <= row < grid.height and 0 <= column < grid.width and state < lane.world.states):
        raise InputError(f"there is no cell ({row:g},{column:g}) in this maze: rows and columns count from 0")
    return state


def _action(lane: Lane, name: str) -> int:
    names = [action.name for action in lane.maze.grid.actions]
    if name not in names:
        raise InputError(f"unknown action '{name[:40]}': {did_you_mean(name, names)}")
    return names.index(name)


def _of_pair(read: Callable[[Lane, int, int], float]) -> Callable[[Lane, float, float, str], float]:
    return lambda lane, row, column, action: read(lane, _state(lane, row, column), _action(lane, action))


def _episode_length(lane: Lane, number: float) -> float:
    blocks = lane.view.episode_blocks
    index = (int(number) - 1) // blocks.size
    return float(blocks.mean_steps[index]) if 0 <= index < len(blocks.mean_steps) else 0.0


def _reward_at(lane: Lane, step: float) -> float:
    curve = lane.view.reward_curve
    return float(curve.reward[max(int(np.searchsorted(curve.step, step, side="right")) - 1, 0)])


def _optimal(lane: Lane, row: float, column: float) -> float:
    from dyna_tui.optimal.values import optimal_values

    if lane.world.states > SMALL_WORLD:
        raise InputError(f"optimal values are measured in worlds of up to {SMALL_WORLD:,} cells")
    return float(optimal_values(lane.world, lane.layout, float(lane.spec.values["gamma"]))[_state(lane, row, column)])


def _parameter(lane: Lane, name: str) -> float:
    values = lane.spec.values
    if name not in values:
        raise InputError(f"{lane.title} has no parameter '{name[:40]}': {did_you_mean(name, values)}")
    return float(values[name])


def _at(lane: Lane, column: bool) -> float:
    row_and_column = divmod(lane.view.state, lane.maze.grid.width)
    return row_and_column[column]


def _changes(lane: Lane) -> float:
    return lane.view.switches + sum(entry.intervention.changes_maze for entry in lane.applied)


def _been(lane: Lane, row: float, column: float) -> float:
    state = _state(lane, row, column)
    return int(lane.view.visits[state].sum()) + (lane.view.state == state) + _entered(lane, state)


def _entered(lane: Lane, state: int) -> int:
    """1 where an episode ended in a state."""
    model = lane.view.model
    return int((model.entries(np.arange(model.size)).next_state == state).any()) if model.exists else 0


def _path_optimal(lane: Lane) -> float:
    from dyna_tui.lab.stop_watcher import StopWatcher

    return StopWatcher(lane, ()).path_optimal


PAIR = ("row", "column", "action")
QUANTITIES: dict[str, Quantity] = {
    "real_steps": Quantity(lambda lane: lane.real_steps, (), "real steps made", grows=True),
    "planning_steps": Quantity(
        lambda lane: lane.view.planning_steps, (), "simulated updates made", Changes.TICK, grows=True
    ),
    "updates": Quantity(
        lambda lane: lane.updates, (), "value updates made, direct and simulated", Changes.TICK, grows=True
    ),
    "episode": Quantity(lambda lane: lane.episode, (), "the episode under way, from 1", grows=True),
    "episode_steps": Quantity(lambda lane: lane.view.episode_steps, (), "real steps of that episode"),
    "reward": Quantity(lambda lane: lane.view.reward_sum, (), "the reward so far"),
    "remembered": Quantity(_remembered, (), "tried pairs in the model", Changes.TICK),
    "outdated": Quantity(_outdated, (), "entries of the model that the world in force would not answer", Changes.TICK),
    "valued": Quantity(
        lambda lane: int((lane.view.q.max(axis=1) > 0).sum()), (), "cells with a value above 0", Changes.TICK
    ),
    "changes": Quantity(_changes, (), "how often the maze has changed", grows=True),
    "path_optimal": Quantity(_path_optimal, (), "1 where the greedy path is one of the shortest, else 0", Changes.TICK),
    "layout": Quantity(lambda lane: lane.layout + 1, (), "the layout in force, from 1"),
    "row": Quantity(lambda lane: _at(lane, False), (), "the row of the agent's cell"),
    "column": Quantity(lambda lane: _at(lane, True), (), "the column of the agent's cell"),
    "edits": Quantity(
        lambda lane: len(lane.applied), (), "interventions so far: edits, drives, parameters", Changes.BY_HAND
    ),
    "episode_length": Quantity(_episode_length, ("number",), "real steps of a finished episode; 0 before its end"),
    "reward_at": Quantity(_reward_at, ("step",), "the reward at an earlier real step"),
    "q": Quantity(
        _of_pair(lambda lane, s, a: float(lane.view.q[s, a])), PAIR, "a Q-value, as q(0, 2, 'right')", Changes.TICK
    ),
    "visits": Quantity(_of_pair(lambda lane, s, a: int(lane.view.visits[s, a])), PAIR, "how often a pair was tried"),
    "tau": Quantity(_of_pair(lambda lane, s, a: int(lane.view.tau[s, a])), PAIR, "real steps since a pair was tried"),
    "value": Quantity(
        lambda lane, row, column: lane.view.max_q(_state(lane, row, column)), PAIR[:2], "max Q of a cell", Changes.TICK
    ),
    "optimal": Quantity(_optimal, PAIR[:2], "V* of a cell in the layout in force", Changes.BY_HAND),
    "been": Quantity(_been, PAIR[:2], "more than 0 once a cell was visited"),
    "parameter": Quantity(_parameter, ("name",), "a parameter, as parameter('kappa')", Changes.BY_HAND),
}
"""Every quantity by its name. Each takes a lane as its last argument, the first lane if it is left out."""
