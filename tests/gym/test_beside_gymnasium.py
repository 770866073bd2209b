"""Built-in mazes beside Gymnasium's own grids: the same transitions, under other numbers of the actions."""

from typing import Any

import gymnasium
import pytest

from dyna_tui.gym import MazeEnv
from tests.environments.ids import CLIFF_WALKING, FROZEN_LAKE

NAMES = ("up", "right", "down", "left")
"""Our actions."""


def transitions(table: Any, state: int, action: int) -> dict[tuple[int, float, bool], float]:
    """The outcomes of a pair, equal ones together."""
    found: dict[tuple[int, float, bool], float] = {}
    for probability, following, reward, ends in table[state][action]:
        outcome = (int(following), float(reward), bool(ends))
        found[outcome] = found.get(outcome, 0.0) + float(probability)
    return found


def test_the_frozen_lake_is_gymnasiums() -> None:
    theirs: Any = gymnasium.make(FROZEN_LAKE).unwrapped
    ours = MazeEnv("mazes/frozen-lake")
    for state in range(16):
        if theirs.desc.ravel()[state] in b"HG":
            continue
        for number, name in enumerate(("left", "down", "right", "up")):
            found = transitions(ours.P, state, NAMES.index(name))
            assert found == pytest.approx(transitions(theirs.P, state, number), abs=1e-12)


def test_the_cliff_is_gymnasiums() -> None:
    theirs: Any = gymnasium.make(CLIFF_WALKING).unwrapped
    ours = MazeEnv("mazes/cliff")
    for state in range(37):
        for action in range(4):
            assert transitions(ours.P, state, action) == transitions(theirs.P, state, action)
