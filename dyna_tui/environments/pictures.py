"""Pictures of Gymnasium's grids: FrozenLake, CliffWalking, Taxi; and names of states and actions for every world."""

import string
from typing import Any, NamedTuple

import numpy as np

from dyna_tui.environments.spaces import DiscreteSpace
from dyna_tui.maze.grid import MOVES, GridShape, Move
from dyna_tui.maze.table import NO_STATE, Page

UP, RIGHT, DOWN, LEFT = MOVES
GLYPHS = string.digits + string.ascii_lowercase + string.ascii_uppercase
MANY = "·"
"""The glyph of an action where there are more than GLYPHS."""


class Picture(NamedTuple):
    """How a world is drawn and named."""

    actions: tuple[Move, ...]
    labels: tuple[str, ...] = ()
    """The names of the states; empty where they have their numbers alone."""
    pages: tuple[Page, ...] = ()
    """Where states are drawn; empty where they are listed."""


def picture_of(env: Any, states: DiscreteSpace, actions: DiscreteSpace) -> Picture:
    """The picture of an environment, without its wrappers: of one of Gymnasium's grids, else names alone."""
    for name, picture in (("FrozenLakeEnv", _frozen_lake), ("CliffWalkingEnv", _cliff_walking), ("TaxiEnv", _taxi)):
        if any(base.__name__ == name and base.__module__.startswith("gymnasium.") for base in type(env).__mro__):
            drawn = picture(env)
            shown = sum(int((page.states != NO_STATE).sum()) for page in drawn.pages)
            if shown == states.size and len(drawn.actions) == actions.size:
                return drawn
    labels = () if states.numbered_from_0 else tuple(states.label(state) for state in range(states.size))
    return Picture(_actions(env, actions), labels)


def _grid(signs: tuple[str, ...], actions: tuple[Move, ...]) -> Picture:
    """A grid whose states are numbered row by row."""
    shape = GridShape(len(signs), len(signs[0]))
    states = np.arange(shape.height * shape.width, dtype=np.int32)
    labels = tuple(shape.label(state) for state in states.tolist())
    return Picture(actions, labels, (Page("", states.reshape(shape), signs),))


def _frozen_lake(env: Any) -> Picture:
    rows = ["".join(cell.decode() for cell in row) for row in env.desc.tolist()]
    return _grid(tuple(row.replace("F", ".") for row in rows), (LEFT, DOWN, RIGHT, UP))


def _cliff_walking(env: Any) -> Picture:
    signs = np.full(env.shape, ".")
    signs[env._cliff] = "C"
    signs.flat[env.start_state_index] = "S"
    signs[-1, -1] = "G"
    return _grid(tuple("".join(row) for row in signs.tolist()), (UP, RIGHT, DOWN, LEFT))


STOPS = "RGYB"
"""Taxi's red, green, yellow and blue stop."""
IN_TAXI = 4


def _taxi(env: Any) -> Picture:
    """A page for each passenger and destination; between two cells of a row is a wall or a way."""
    # The map's lines without its border: ``R: | : :G``.
    signs = [[chr(cell[0]) for cell in row[1:-1]] for row in env.desc.tolist()[1:-1]]
    height, width = len(signs), (len(signs[0]) + 1) // 2
    for line in signs:
        line[::2] = ["." if cell == " " else cell for cell in line[::2]]
        line[1::2] = ["#" if cell == "|" else " " for cell in line[1::2]]
    labels = [""] * (height * width * (len(STOPS) + 1) * len(STOPS))
    pages = []
    for passenger in range(len(STOPS) + 1):
        for destination in range(len(STOPS)):
            states = np.full((height, 2 * width - 1), NO_STATE, np.int32)
            who = "in" if passenger == IN_TAXI else STOPS[passenger]
            for row in range(height):
                for column in range(width):
                    state = env.encode(row, column, passenger, destination)
                    states[row, 2 * column] = state
                    labels[state] = f"({row},{column}) {who}→{STOPS[destination]}"
            where = "in the taxi" if passenger == IN_TAXI else f"at {STOPS[passenger]}"
            title = f"passenger {where}, to {STOPS[destination]}"
            pages.append(Page(title, states, tuple("".join(line) for line in signs)))
    pickup, dropoff = Move("pickup", "p", 0, 0), Move("dropoff", "d", 0, 0)
    return Picture((DOWN, UP, RIGHT, LEFT, pickup, dropoff), tuple(labels), tuple(pages))


def _actions(env: Any, actions: DiscreteSpace) -> tuple[Move, ...]:
    """The actions under the names that the environment has for them, or under their numbers."""
    names = ["stick", "hit"] if type(env).__name__ == "BlackjackEnv" else _meanings(env)
    if len(names) != actions.size:
        names = [actions.label(action) for action in range(actions.size)]
    initials = [name[0].lower() for name in names]
    if len(set(initials)) == len(names) and all(initial.isalnum() and initial.isascii() for initial in initials):
        glyphs = "".join(initials)
    else:
        glyphs = GLYPHS if len(names) <= len(GLYPHS) else MANY * len(names)
    return tuple(Move(name, glyph, 0, 0) for name, glyph in zip(names, glyphs, strict=False))


def _meanings(env: Any) -> list[str]:
    """What an environment says that its actions mean; nothing where it does not say it in short words."""
    try:
        names = list(env.get_action_meanings())
    except Exception:
        return []
    short = all(isinstance(name, str) and name.isprintable() and 0 < len(name) <= 20 for name in names)
    return names if short and len(set(names)) == len(names) else []
