"""Cell kinds of a maze file: the table ``[cells]``, which says what further signs of a grid mean."""

import re
import unicodedata
from collections.abc import Sequence

from dyna_tui.errors import did_you_mean, quoted
from dyna_tui.maze.layouts import BLANK, STANDARD_KINDS, START, CellKind
from dyna_tui.maze.toml import Toml, number, shown, table

MAX_KINDS = 256
"""Cell kinds that an index of one byte can hold."""
MAX_REWARD = 1e9
"""Rewards larger than it, positive or negative, are taken for typing errors."""
FLAGS = ("terminal", "wall", "start", "floor")
"""The keys of a kind that are true or false."""
CELL_KEYS = ("reward", *FLAGS, "to")
APART = {
    "wall": ("floor", "start", "terminal", "to", "reward"),
    "floor": ("start", "terminal", "to"),
    "terminal": ("start", "to"),
}
"""What each key of a kind cannot be combined with."""


def read_kinds(toml: Toml, elsewhere: Sequence[str]) -> tuple[CellKind, ...]:
    """The standard kinds, then those of ``[cells]``.

    Args:
        toml: the settings of the maze.
        elsewhere: the keys that belong above the tables.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    kinds = list(STANDARD_KINDS)
    for symbol in table(toml, ("cells",), "write [cells], and below it P = { reward = -1.0, terminal = true }"):
        keys = ("cells", symbol)
        problem = _symbol_problem(symbol, elsewhere)
        if problem:
            raise toml.error(keys, problem)
        if len(kinds) == MAX_KINDS:
            raise toml.error(
                keys, f"too many cell kinds: [cells] may declare at most {MAX_KINDS - len(STANDARD_KINDS)}"
            )
        kinds.append(_kind(toml, symbol))
    for kind in kinds:
        _check_destination(toml, kind, kinds)
    return tuple(kinds)


def _kind(toml: Toml, symbol: str) -> CellKind:
    """One kind of ``[cells]``."""
    keys = ("cells", symbol)
    written = table(toml, keys, f"write {symbol} = {{ reward = -1.0, terminal = true }}")
    for key in written:
        if key not in CELL_KEYS:
            raise toml.error((*keys, key), f"unknown key {quoted(key)}: {did_you_mean(key, CELL_KEYS)}")
    flags: dict[str, bool] = {}
    for flag in FLAGS:
        value = toml.get((*keys, flag), False)
        if not isinstance(value, bool):
            raise toml.error((*keys, flag), f"{flag} is {shown(value)}, but must be true or false")
        flags[flag] = value
    reward = number(toml, (*keys, "reward"), -MAX_REWARD, MAX_REWARD)
    to = toml.get((*keys, "to"), "")
    if not isinstance(to, str) or ("to" in written and to != START and not (len(to) == 1 and to.isprintable())):
        right = 'must be "start", or the sign of another kind in quotes, as in to = "B"'
        raise toml.error((*keys, "to"), f"to is {shown(to)}, but {right}")
    given = [name for name, value in {**flags, "to": to, "reward": reward}.items() if value]
    for one, others in APART.items():
        other = next((name for name in others if one in given and name in given), None)
        if other:
            later = max((one, other), key=lambda name: toml.offset((*keys, name)))
            raise toml.error((*keys, later), f"'{symbol}' cannot have both {one} and {other}: leave one out")
    return CellKind(symbol, reward, to=to, **flags)


def _check_destination(toml: Toml, kind: CellKind, kinds: list[CellKind]) -> None:
    """Makes sure that a kind does not send the agent on to cells that it cannot go on from.

    Raises:
        MazeError: where it does.
    """
    for target in kinds:
        if kind.to == target.symbol and (target.wall or target.terminal):
            what = f"'{kind.symbol}' leads to '{kind.to}', which is {'a wall' if target.wall else 'terminal'}"
            right = "choose a kind that the agent can go on from"
            raise toml.error(("cells", kind.symbol, "to"), f"{what}: {right}")


def _symbol_problem(symbol: str, elsewhere: Sequence[str]) -> str:
    """What is wrong with a word as a cell's symbol; empty if nothing is."""
    if any(symbol == kind.symbol for kind in STANDARD_KINDS):
        return f"'{symbol}' already has a meaning: choose a symbol other than # . S G"
    if symbol in elsewhere:
        return f"{quoted(symbol)} is not a cell: it belongs above the first [table]"
    if len(symbol) != 1:
        return f"{quoted(symbol)} is not a cell: a cell is one character, as in P = {{ reward = -1.0 }}"
    if symbol != BLANK and (symbol.isspace() or not symbol.isprintable() or not _one_column(symbol)):
        return f"'{symbol}' is not a cell: choose a visible character one column wide"
    return ""


def _one_column(symbol: str) -> bool:
    zero_width_jamo = re.match("[\u1160-\u11ff\ud7b0-\ud7ff]", symbol)
    return (
        unicodedata.east_asian_width(symbol) not in "WF"
        and not unicodedata.category(symbol).startswith("M")
        and zero_width_jamo is None
    )
