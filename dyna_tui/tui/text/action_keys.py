"""Keys of actions, to drive an agent and to name a pair: arrow keys for moves, digits and capital letters for all."""

from collections.abc import Sequence

from dyna_tui.maze.grid import MOVES, Move

NUMBERED = "0123456789ACDFGHIJKLMOQRSTUXYZ"
"""The key of each action by its number; letters that are the key of something else are left out."""


def action_of(key: str, actions: Sequence[Move]) -> int | None:
    """The action of a key: ``up``, ``right``, ``down``, ``left``, or one of NUMBERED; None where it has none."""
    for move in MOVES:
        if key == move.name:
            return _moving(move, actions)
    number = NUMBERED.find(key) if len(key) == 1 else -1
    return number if 0 <= number < len(actions) else None


def shown_keys(actions: Sequence[Move]) -> list[str]:
    """The key of each action as a person reads it: the arrow of a move, else its number or letter; none from 30 on."""
    arrows = {_moving(move, actions): move.arrow for move in MOVES}
    return [arrows.get(number) or NUMBERED[number : number + 1] for number in range(len(actions))]


def named_keys(actions: Sequence[Move]) -> list[str]:
    """What is to be said of the keys: all arrow keys in one, then ``4 pick up`` and so on."""
    keys = shown_keys(actions)
    arrows = [move.arrow for move in MOVES if move.arrow in keys]
    others = [f"{key} {action.name}" for key, action in zip(keys, actions, strict=True) if key not in arrows and key]
    return [" ".join(arrows)] * bool(arrows) + others


def _moving(move: Move, actions: Sequence[Move]) -> int | None:
    """The first action that moves in a direction."""
    steps = [(action.down, action.right) for action in actions]
    return steps.index((move.down, move.right)) if (move.down, move.right) in steps else None
