"""Maze files: reading one into a :class:`Maze`, and finding the built-in ones.

A maze file is UTF-8 text: optional TOML between two ``+++`` lines, of which the first is the file's first
line, then one or more grids. A bare grid is a whole maze file::

    ..G
    .#.
    S..

The settings are read in :mod:`dyna_tui.maze.settings`, the grids in :mod:`dyna_tui.maze.layouts`.
"""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from dyna_tui.errors import did_you_mean, printable
from dyna_tui.inputs import read_at_most
from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.grid import MOVES, GridShape, Move, StateMap
from dyna_tui.maze.layouts import Layout, LayoutReader, mixes_steps_and_episodes
from dyna_tui.maze.paths import cut_off_starts, leading_nowhere
from dyna_tui.maze.settings import Settings, check_wind, read_settings
from dyna_tui.maze.table import Table

MAX_BYTES = 64 * 1024 * 1024
MAX_LINES = 1_000_000
FENCE = "+++"
SUFFIX = ".txt"
GYMNASIUM_ID = re.compile(r"(?!mazes/|dyna_tui/)([\w-]+/)?[\w.-]+-v\d+", re.ASCII)
"""The ids of environments of other packages than this."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Maze(Settings):
    """A maze as its file describes it: its settings, and its layouts."""

    layouts: tuple[Layout, ...]
    """Its grids, the first in force from step 0; all of one size."""
    path: str = ""
    """The file or the built-in maze, as the user named it."""
    text: str = ""
    """The whole file; its UTF-8 encoding is the file's bytes."""
    assumed: str = ""
    """What a foreign grid was read as, for a line that the user sees; empty for a maze file."""
    table: Table | None = None
    """The outcomes of its actions, where they are a table's rather than moves on its grids."""

    def __repr__(self) -> str:
        """What it is called, and its size, in a line."""
        layouts = "" if len(self.layouts) == 1 else f", {len(self.layouts):,} layouts"
        return f"<Maze {self.title}: {self.height:,} x {self.width:,}{layouts}>"

    @property
    def grid(self) -> StateMap:
        """The size of its grids, which maps states to cells; of a table the map of its states."""
        return GridShape(self.height, self.width)

    @property
    def height(self) -> int:
        """Rows of its grids."""
        return int(self.layouts[0].kind.shape[0])

    @property
    def width(self) -> int:
        """Columns of its grids."""
        return int(self.layouts[0].kind.shape[1])

    @property
    def actions(self) -> tuple[Move, ...]:
        """Its actions, in the order of their numbers."""
        return MOVES

    @property
    def estimated(self) -> str:
        """What its transitions are an estimate from; empty for exact ones."""
        return ""

    def state_label(self, state: int) -> str:
        """A state as the screen names it."""
        return self.grid.label(state)

    @cached_property
    def cut_off(self) -> tuple[tuple[int, ...], ...]:
        """For each layout, the start states from which no path leads to a terminal cell."""
        return tuple(
            tuple(
                self.grid.state_at(row, column)
                for row, column in cut_off_starts(layout, self.kinds, self.wind).tolist()
            )
            for layout in self.layouts
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line for layouts by step and by episode together, and for each layout that is wrong in itself.

        Wrong is one in which no path leads from some start to a terminal cell, or a cell leads nowhere.
        """
        lines = []
        if mixes_steps_and_episodes((layout.since, layout.episode) for layout in self.layouts):
            lines.append("layouts by step and by episode are mixed: whichever comes due later is in force")
        for number, (layout, starts) in enumerate(zip(self.layouts, self.cut_off, strict=True), 1):
            if starts:
                others = f" (nor from {len(starts) - 1:,} more)" if len(starts) > 1 else ""
                where = f"layout {number} (line {layout.line})"
                start = self.grid.label(starts[0])
                lines.append(f"{where}: no path leads from the start at {start}{others} to a terminal cell")
            for kind in leading_nowhere(layout, self.kinds):
                what = f"'{kind.symbol}' leads to '{kind.to}', but no cell is that: whoever enters it stays"
                lines.append(f"layout {number} (line {layout.line}): {what}")
        return tuple(lines)


def parse(text: str, path: str) -> Maze:
    """The maze in a maze file's text.

    Args:
        text: the whole file.
        path: its name, for messages and for the title of a maze without a title.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    body = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not body.strip():
        raise MazeError.at(path, "the file is empty: write at least one layout, as in S..G", 1)
    if body.count("\n") > MAX_LINES:
        raise MazeError.at(path, f"too large: a maze file may have at most {MAX_LINES:,} lines", MAX_LINES + 1)
    lines = body.split("\n")
    settings, begin = Settings(), 0
    if lines[0].rstrip() == FENCE:
        end = next((i for i, line in enumerate(lines) if i and line.rstrip() == FENCE), None)
        if end is None:
            raise MazeError.at(path, f"the settings do not end: close them with a second '{FENCE}' line", 1, 1)
        settings, begin = read_settings(path, "\n".join(lines[1:end]), first_line=2), end + 1
    layouts = LayoutReader(path, settings.kinds).read(lines[begin:], begin + 1)
    check_wind(path, "\n".join(lines[1 : begin - 1]), 2, settings.wind, layouts[0].kind.shape[1])
    return Maze(layouts=layouts, path=path, text=text, **(vars(settings) | {"title": settings.title or title_of(path)}))


def title_of(path: str) -> str:
    """The title of a maze whose file gives none: the name of the file without its ending."""
    return printable(PurePath(path).stem)


def load(name: str) -> Maze:
    """The maze in a file or, if there is no such file, the built-in maze of that name.

    Args:
        name: a path, or a built-in maze as ``blocking``, ``blocking.txt`` or ``mazes/blocking.txt``.

    Raises:
        MazeError: if there is none, or it cannot be used.
    """
    return parse(read_text(name), name)


def read_text(name: str) -> str:
    """The text of a file or, if there is no such file, of the built-in maze of that name.

    Raises:
        MazeError: if there is none, or it cannot be read.
    """
    try:
        path = _resolved(name)
        data = read_at_most(path, MAX_BYTES)
    except OSError as error:
        reason = error.strerror or "no access"
        raise MazeError.at(name, f"cannot be read ({reason}): name a readable maze file") from None
    if len(data) > MAX_BYTES:
        raise MazeError.at(name, f"too large: a maze file may have at most {MAX_BYTES // 1024**2} MiB", 1)
    return _decoded(data, name)


def builtin_names() -> tuple[str, ...]:
    """The names of the built-in mazes, in alphabetical order."""
    return tuple(sorted(path.stem for path in _builtin_folder().glob("*" + SUFFIX)))


def _builtin_folder() -> Path:
    """The folder of the built-in mazes: inside the package in a wheel, beside it in a checkout."""
    inside = Path(__file__).parents[1] / "mazes"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "mazes"


def _resolved(name: str) -> Path:
    """The file of a name: an existing file, or else a built-in maze."""
    path = Path(name)
    if name and os.path.exists(name) and not os.path.isdir(name):
        return path
    stem = path.name.removesuffix(SUFFIX)
    if path.parent in (Path("."), Path("mazes")) and stem in builtin_names():
        return _builtin_folder() / (stem + SUFFIX)
    if name and os.path.isdir(name):
        raise MazeError.at(name, "is a directory: name a maze file or a built-in maze")
    right = did_you_mean(stem, builtin_names())
    if GYMNASIUM_ID.fullmatch(name):
        right = f"{right[:-1]} or 'gym:{name}'?" if right.endswith("?") else f"did you mean 'gym:{name}'?"
    raise MazeError.at(name or "''", f"no such file or built-in maze: {right}")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        start = error.start
        line = data.count(b"\n", 0, start) + 1
        column = len(data[data.rfind(b"\n", 0, start) + 1 : start].decode()) + 1
        found = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"byte 0x{data[start]:02x}"
        what = f"not UTF-8: {found} at offset {start:,}; save the file as UTF-8"
        raise MazeError.at(name, what, line, column) from None
