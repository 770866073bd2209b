"""Layouts of a maze file: its grids, and the real steps from which they are in force.

A row is a line, a cell is a character. ``@ N`` starts the layout in force from real step N on, ``@ episode N``
one that begins with episode N, a bare ``@`` one that is only switched to by hand. Rows are read by the million, so
cells are looked up as arrays.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import did_you_mean, quoted
from dyna_tui.maze.errors import MazeError

MAX_SIDE = 2_000
"""The largest height and width of a grid, in cells."""
MAX_LAYOUTS = 1_000
MAX_CELLS = 10 * MAX_SIDE * MAX_SIDE
"""The largest number of cells of all layouts together."""
MAX_STEP = 10**15
"""The largest real step that a file can name."""

START = "start"
"""What a kind of cell that sends the agent to a start has as ``to``."""
BLANK = " "
UNKNOWN = -1
HEADING = re.compile(r"@(?:[ \t]+(episode[ \t]+)?([0-9]+))?[ \t]*")
"""An ``@`` line."""


class CellKind(NamedTuple):
    """What a cell's character means."""

    symbol: str
    """The one character that stands for it."""
    reward: float = 0.0
    """Earned by a step that ends in such a cell, on top of the maze's ``step_reward``."""
    terminal: bool = False
    """Whether the episode ends there."""
    wall: bool = False
    """Whether no move leads into it."""
    start: bool = False
    """Whether episodes begin there."""
    to: str = ""
    """Where a step into such a cell sends the agent on, without an end of the episode: ``start``, or the symbol of
    another kind, to one of whose cells it goes; where there is none, or this is empty, it stays."""
    floor: bool = False
    """Whether it was declared to be floor, which is drawn without its symbol where nothing is earned there."""


STANDARD_KINDS = (
    CellKind("#", wall=True),
    CellKind("."),
    CellKind("S", start=True),
    CellKind("G", reward=1.0, terminal=True),
)
"""The cell kinds of every maze: wall, floor, start, goal."""


def destinations(kinds: Sequence[CellKind], to: str) -> NDArray[np.bool_]:
    """bool[K]: the kinds of cells that ``to`` sends the agent on to."""
    return np.array([kind.start if to == START else kind.symbol == to for kind in kinds], np.bool_)


class EpisodeStart(NamedTuple):
    """The start of an episode, with which a layout comes into force."""

    episode: int
    """Its number, from 1."""


class Layout(NamedTuple):
    """One grid of a maze, and when it takes force."""

    kind: NDArray[np.uint8]
    """[H, W] index into the maze's kinds; read-only."""
    since: int | None
    """In force from this real step on: 0 for the first layout, N after ``@ N``, None after a bare ``@``."""
    line: int
    """The line of the file on which its grid begins, from 1."""
    episode: int | None = None
    """In force from the start of this episode on, N after ``@ episode N``; ``since`` is None then."""


def mixes_steps_and_episodes(due: Iterable[tuple[int | None, int | None]]) -> bool:
    """Whether some layouts come with a real step and some with an episode, so that their order is open.

    Args:
        due: for each layout its real step and its episode, None where it has none.
    """
    times = tuple(due)
    return any(step for step, _ in times) and any(episode for _, episode in times)


class _Block(NamedTuple):
    """The lines of one layout in the file."""

    since: int | None
    episode: int | None
    heading: int
    """Line of its ``@``; of the first line after the settings if it has none."""
    line: int
    """Line of its first row."""
    rows: Sequence[str]


class LayoutReader:
    """Reads the part of a maze file that follows the settings."""

    def __init__(self, path: str, kinds: Sequence[CellKind]) -> None:
        """Read a file whose cells are of these kinds."""
        self._path = path
        self._kinds = kinds
        self._index: NDArray[np.int16] = np.full(0x110000, UNKNOWN, dtype=np.int16)
        for index, kind in enumerate(kinds):
            self._index[ord(kind.symbol)] = index
        symbols = {kind.symbol for kind in kinds}
        self._at_is_cell = "@" in symbols
        self._blank_is_cell = BLANK in symbols

    def read(self, lines: Sequence[str], first_line: int) -> tuple[Layout, ...]:
        """The layouts in these lines.

        Raises:
            MazeError: at the first thing that is wrong.
        """
        layouts: list[Layout] = []
        for block in self._blocks(lines, first_line):
            if len(layouts) == MAX_LAYOUTS:
                raise self._error(f"too many layouts: a maze may have at most {MAX_LAYOUTS:,}", block.heading)
            layout = Layout(self._grid(block), block.since, block.line, block.episode)
            self._check(layout, layouts)
            layouts.append(layout)
        return tuple(layouts)

    def _error(self, what: str, line: int, column: int | None = None) -> MazeError:
        return MazeError.at(self._path, what, line, column)

    def _blocks(self, lines: Sequence[str], first_line: int) -> Iterator[_Block]:
        headings = [i for i, line in enumerate(lines) if line.startswith("@") and self._is_heading(line)]
        grid = lines[: headings[0]] if headings else lines
        if headings and not any(row.strip() for row in grid):
            what = f"{quoted(lines[headings[0]].rstrip())} before the first layout"
            right = "start with the grid in force from step 0, without an '@' line"
            raise self._error(f"{what}: {right}", first_line + headings[0], 1)
        yield self._block(grid, 0, None, first_line, heading=None)
        latest, latest_episode = 0, 1
        for start, end in zip(headings, [*headings[1:], len(lines)], strict=False):
            line = first_line + start
            since, episode = self._in_force_from(lines[start], line, latest, latest_episode)
            latest, latest_episode = since or latest, episode or latest_episode
            yield self._block(lines[start + 1 : end], since, episode, line + 1, heading=lines[start].strip())

    def _is_heading(self, text: str) -> bool:
        """Whether a line that starts with '@' is to start a layout: where '@' is a cell, only if it is spelled so."""
        if not self._at_is_cell:
            return True
        return HEADING.fullmatch(text) is not None and not (self._blank_is_cell and text.endswith(BLANK))

    def _in_force_from(self, text: str, line: int, latest: int, latest_episode: int) -> tuple[int | None, int | None]:
        """The step that an ``@`` line names, or the episode; None and None for a bare one."""
        heading = HEADING.fullmatch(text)
        if heading is None:
            what = f"{quoted(text.rstrip())} does not start a layout"
            raise self._error(f"{what}: write '@ N' with a whole number, '@ episode N', or '@'", line, 1)
        if heading[2] is None:
            return None, None
        word = "episode " if heading[1] else ""
        digits, column = heading[2].lstrip("0") or "0", heading.start(2) + 1
        if len(digits) > len(str(MAX_STEP)) or int(digits) > MAX_STEP:
            raise self._error(f"'@ {word}N' is too late: N must be at most {MAX_STEP:,}", line, column)
        number, above = int(digits), latest_episode if word else latest
        if number <= above:
            least = 2 if word else 1
            right = f"N must be greater than the {above:,} above" if above >= least else f"N must be at least {least}"
            raise self._error(f"'@ {word}{number}' is too early: {right}", line, column)
        return (None, number) if word else (number, None)

    def _block(
        self, lines: Sequence[str], since: int | None, episode: int | None, line: int, heading: str | None
    ) -> _Block:
        rows = [row.rstrip("\t") for row in lines] if self._blank_is_cell else [row.rstrip(" \t") for row in lines]
        filled = [i for i, row in enumerate(rows) if row]
        if not filled:
            if heading is None:
                raise self._error("no layout: write the grid's rows, with '#' '.' 'S' 'G' as cells", line)
            raise self._error(f"no layout after {quoted(heading)}: write its rows below, or remove the line", line - 1)
        first, last = filled[0], filled[-1]
        if len(filled) <= last - first:
            gap = next(i for i in range(first, last) if not rows[i])
            right = "remove it, or start a new layout with '@ N' or '@'"
            raise self._error(f"blank line inside a layout: {right}", line + gap)
        rows = rows[first : last + 1]
        if self._blank_is_cell:
            width = min(max(map(len, rows)), MAX_SIDE + 1)
            rows = [row.ljust(width) for row in rows]
        return _Block(since, episode, line if heading is None else line - 1, line + first, rows)

    def _grid(self, block: _Block) -> NDArray[np.uint8]:
        """uint8[H, W]: the kinds of a block's cells, read-only."""
        lengths = np.fromiter(map(len, block.rows), dtype=np.int64, count=len(block.rows))
        self._check_limits(block, lengths)
        codes = np.frombuffer("".join(block.rows).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kind = self._index[codes]
        unknown = int(np.argmin(kind)) if kind.min() == UNKNOWN else None
        ragged = np.flatnonzero(lengths != lengths[0])
        if unknown is not None:
            ends = np.cumsum(lengths)
            row = int(np.searchsorted(ends, unknown, side="right"))
            if not ragged.size or row <= ragged[0]:
                raise self._unknown_cell(block, row, unknown - int(ends[row] - lengths[row]))
        if ragged.size:
            raise self._ragged(block, int(ragged[0]))
        grid: NDArray[np.uint8] = kind.astype(np.uint8).reshape(len(block.rows), int(lengths[0]))
        grid.flags.writeable = False
        return grid

    def _check_limits(self, block: _Block, lengths: NDArray[np.int64]) -> None:
        right = f"a layout may have at most {MAX_SIDE:,} rows of {MAX_SIDE:,} cells"
        wide = np.flatnonzero(lengths > MAX_SIDE)
        if wide.size:
            row = int(wide[0])
            raise self._error(f"too large: {lengths[row]:,} cells in a row; {right}", block.line + row, MAX_SIDE + 1)
        if len(lengths) > MAX_SIDE:
            raise self._error(f"too large: {len(lengths):,} rows; {right}", block.line + MAX_SIDE)

    def _unknown_cell(self, block: _Block, row: int, column: int) -> MazeError:
        symbol, text = block.rows[row][column], block.rows[row]
        what = {" ": "a space is not a cell", "\t": "a tab is not a cell"}.get(symbol, f"unknown cell '{symbol}'")
        symbols = [kind.symbol for kind in self._kinds]
        right = f"{did_you_mean(symbol, symbols)}, or declare it under [cells]"
        if symbol.isspace():
            right = "write '.' for floor"
        elif symbol == "@":
            right = "start a new layout with '@' at the beginning of a line"
        elif symbol.upper() in symbols:
            right = f"did you mean '{symbol.upper()}'?"
        elif text == "+++":
            right = "settings start with '+++' on the first line of the file"
        return self._error(f"{what}: {right}", block.line + row, column + 1)

    def _ragged(self, block: _Block, row: int) -> MazeError:
        length, width = len(block.rows[row]), len(block.rows[0])
        what = f"ragged row: {_cells(length)}, but the layout's first row (line {block.line}) has {width:,}"
        return self._error(f"{what}: make all rows equally long", block.line + row, min(length, width) + 1)

    def _check(self, layout: Layout, earlier: Sequence[Layout]) -> None:
        number, (height, width) = len(earlier) + 1, layout.kind.shape
        if earlier and layout.kind.shape != earlier[0].kind.shape:
            h, w = earlier[0].kind.shape
            what = f"layout {number} is {height:,} by {width:,} cells, but the first is {h:,} by {w:,}"
            raise self._error(f"{what}: make all layouts the same size", layout.line)
        if number * height * width > MAX_CELLS:
            raise self._error(f"too large: all layouts together may have at most {MAX_CELLS:,} cells", layout.line)
        present = np.bincount(layout.kind.ravel(), minlength=len(self._kinds)) > 0
        kinds = [kind for kind, there in zip(self._kinds, present, strict=True) if there]
        if not any(kind.start for kind in kinds):
            raise self._error(f"layout {number} has no start: mark at least one cell with 'S'", layout.line)
        if not any(kind.terminal for kind in kinds):
            right = "mark at least one with 'G', or with a cell that is terminal under [cells]"
            raise self._error(f"layout {number} has no terminal cell: {right}", layout.line)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
