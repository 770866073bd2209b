"""Brushes: the kinds of cells for editing a maze; a pit and a reward are added where it has none."""

import re
from collections.abc import Iterable
from dataclasses import replace
from string import ascii_letters
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.maze import CellKind, Maze
from dyna_tui.maze.kinds import MAX_KINDS
from dyna_tui.maze.layouts import STANDARD_KINDS
from dyna_tui.maze.maze import FENCE
from dyna_tui.maze.settings import read_settings

if TYPE_CHECKING:
    from dyna_tui.maze.write import Grid

PIT = CellKind("P", reward=-1.0, terminal=True)
REWARD = CellKind("R", reward=0.1)
MARK = "  # a brush of the laboratory"
"""Ends the lines that this module writes into a maze's text."""
CELLS = "[cells]"


def with_brushes(maze: Maze) -> Maze:
    """The maze with a kind for pits and one for rewards, in its kinds and in its text, where it lacks them.

    Kinds keep their indices, and layouts their cells.
    """
    if maze.table is not None:
        return maze
    own = maze.kinds[len(STANDARD_KINDS) :]
    added: list[CellKind] = []
    if not any(kind.terminal and kind.reward < 0 for kind in own):
        added.append(PIT)
    if not any(not kind.terminal and kind.reward > 0 and not kind.to for kind in own):
        added.append(REWARD)
    taken = {kind.symbol for kind in maze.kinds}
    for index, kind in enumerate(added):
        letters = (letter for letter in kind.symbol + ascii_letters if letter not in taken)
        added[index] = kind._replace(symbol=next(letters, kind.symbol))
        taken.add(added[index].symbol)
    kinds = (*maze.kinds, *added)
    if not added or len(kinds) > MAX_KINDS or len({kind.symbol for kind in kinds}) < len(kinds):
        return maze
    lines = _lines(maze)
    new = _extended(maze, lines, kinds)
    layouts = (layout._replace(line=layout.line + len(new) - len(lines)) for layout in maze.layouts)
    return replace(maze, kinds=kinds, layouts=tuple(layouts), text="\n".join(new))


def without_brushes(maze: Maze, grids: "Iterable[Grid]") -> Maze:
    """The maze without what :func:`with_brushes` added, as far as these layouts do not use it."""
    lines = _lines(maze)
    kinds = list(maze.kinds)
    highest = max(int(grid.max()) for grid in grids)
    while len(kinds) - 1 > highest and _line(kinds[-1]) in lines:
        lines.remove(_line(kinds.pop()))
    if not any(_line(kind) in lines for kind in kinds) and CELLS + MARK in lines:
        lines.remove(CELLS + MARK)
    if lines[:2] == [FENCE, FENCE]:
        lines = lines[2:]
    return replace(maze, kinds=tuple(kinds), text="\n".join(lines)) if len(kinds) < len(maze.kinds) else maze


def own_kinds(maze: Maze) -> tuple[CellKind, ...]:
    """The kinds that the maze had before :func:`with_brushes`."""
    if maze.table is not None:
        return maze.kinds
    lines = set(_lines(maze)[: _end(_lines(maze))])
    return tuple(kind for kind in maze.kinds if _line(kind) not in lines)


def _line(kind: CellKind) -> str:
    return f"{kind.symbol} = {{ reward = {kind.reward}, terminal = {str(kind.terminal).lower()} }}{MARK}"


def _lines(maze: Maze) -> list[str]:
    return maze.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _end(lines: list[str]) -> int:
    """The line that closes the settings; 0 where there are none."""
    if lines[0].rstrip() != FENCE:
        return 0
    return next(number for number, line in enumerate(lines) if number and line.rstrip() == FENCE)


def _extended(maze: Maze, lines: list[str], kinds: tuple[CellKind, ...]) -> list[str]:
    """The lines of the maze's text, its settings with all these kinds."""
    new = [_line(kind) for kind in kinds[len(maze.kinds) :]]
    end = _end(lines)
    if not end:
        return [FENCE, CELLS + MARK, *new, FENCE, *lines] if maze.text else lines
    table = next((i for i in range(end) if re.fullmatch(r"\s*\[\s*cells\s*\]\s*(#.*)?", lines[i])), None)
    if table is None:
        at, new = end, [CELLS + MARK, *new]
    else:
        at = next((i for i in range(table + 1, end) if lines[i].lstrip().startswith("[")), end)
        while not lines[at - 1].strip():
            at -= 1
    extended = lines[:at] + new + lines[at:]
    try:
        fits = read_settings(maze.path, "\n".join(extended[1 : end + len(new)]), 2).kinds == kinds
    except InputError:
        fits = False
    if fits:
        return extended
    from dyna_tui.maze.write import settings_lines

    return settings_lines(replace(maze, kinds=kinds)) + lines[end + 1 :]
