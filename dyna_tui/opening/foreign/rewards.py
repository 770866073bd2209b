"""Grids of rewards in Python: those of Berkeley's gridworld.py, and of GridMDP in Russell and Norvig's aima-python.

Berkeley: a list of lists of ``' '``, ``'#'``, ``'S'`` and numbers; a number is an exit with that reward. GridMDP: a
list of lists of numbers with ``None`` for walls; the most frequent number is the reward of a step, any other one that
of an exit. In both, a move goes to each of its two sides with chance 0.1. Berkeley's agent takes one step more to exit,
so that values there are gamma times those here.
"""

import math
import string
from collections import Counter
from collections.abc import Sequence

from dyna_tui.errors import quoted
from dyna_tui.maze import MazeError
from dyna_tui.maze.kinds import MAX_REWARD
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.marks import Marks

EXITS = [sign for sign in string.ascii_uppercase + string.ascii_lowercase if sign not in "SGPABE"]
EMPTY, WALLS = ("", " ", "_", "."), ("#", "None")
NOISE = ("slip = 0.2", 'slip_to = "sides"')


def rewards(rows: Sequence[Sequence[str]], path: str) -> ForeignGrid | None:
    """A grid of rewards; None where the cells are none, or there is no number but 0 and 1.

    Raises:
        MazeError: at a row of another length, or at a cell that means nothing.
    """
    count = Counter(cell for row in rows for cell in row)
    numbers = {cell: number for cell in count if (number := _number(cell)) is not None}
    others = set(count) - set(numbers)
    if not numbers or not others or not others <= {*EMPTY, *WALLS, "S"}:
        return None
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            what = f"row {number} has {len(row):,} cells, but the first has {len(rows[0]):,}"
            raise MazeError.at(path, f"{what}: make all rows equally long")
    is_mdp = not others & {*EMPTY, "S"}
    step = numbers[max(numbers, key=lambda cell: count[cell])] if is_mdp else 0.0
    values = sorted({value for value in numbers.values() if value != step})
    if len(values) > len(EXITS) or any(abs(value) > MAX_REWARD for value in values):
        raise MazeError.at(path, f"{len(values):,} rewards: a grid has at most {len(EXITS)}, up to {MAX_REWARD:,.0f}")
    sign_of = dict(zip(values, EXITS, strict=False))
    table = dict.fromkeys(EMPTY, ".") | dict.fromkeys(WALLS, "#") | {"S": "S"}
    table |= {cell: sign_of.get(value, ".") for cell, value in numbers.items()}
    cells = [f"{sign} = {{ reward = {value!r}, terminal = true }}" for value, sign in sign_of.items()]
    who = "aima-python's GridMDP" if is_mdp else "Berkeley's gridworld"
    return ForeignGrid(
        rows=tuple("".join(table[cell] for cell in row) for row in rows),
        assumed=f"a grid of {who}: {', '.join(f'{value:g}' for value in values[:6])} exits, {step:g} a step, noise 0.2",
        settings=(*((f"step_reward = {step!r}",) if step else ()), *NOISE),
        cells=cells,
        terminal="".join(sign_of.values()) or "G",
        marks=Marks.DRAWN,
    )


def _number(cell: str) -> float | None:
    """The number that a cell is; None if it is none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    if not math.isfinite(value):
        raise MazeError(f"{quoted(cell)} is no reward: write a number")
    return value
