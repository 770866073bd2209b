"""Terminal screen as it was last painted, and the difference to the next frame as escape sequences.

As curses does, each frame is compared with what the terminal shows, cell by cell, and only what differs is sent.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from dyna_tui.tui.output.clusters import SECOND, are_single, clusters, is_unsure
from dyna_tui.tui.output.sgr import PLAIN, Look, change

GAP = 4
"""Unchanged cells of one look between two changed ones that are sent all the same: to pass over takes as many bytes."""


class Cells(NamedTuple):
    """Cells side by side."""

    characters: list[str]
    """What each shows: a character with its accents, or :data:`SECOND`."""
    looks: list[Look | None]
    """How each looks; None where that is not known."""

    def write(self, text: str, look: Look) -> None:
        """Adds a text."""
        if text.isascii() or are_single(text):
            self.characters.extend(text)
        else:
            before, cells = clusters(text)
            if before:
                self._join(before)
            self.characters.extend(cells)
        self.looks.extend([look] * (len(self.characters) - len(self.looks)))

    def _join(self, accents: str) -> None:
        """Adds what has no width to the last cell, if there is one and it remains as wide."""
        if self.characters:
            x = _whole(self, len(self.characters) - 1)
            joined = self.characters[x] + accents
            if cell_len(joined) == len(self.characters) - x:
                self.characters[x] = joined

    def put(self, x: int, other: "Cells", start: int, stop: int) -> None:
        """Replaces cells from ``x`` on by those of others from ``start`` to ``stop``."""
        stop = min(stop, start + len(self.looks) - x, len(other.looks))
        self.characters[x : x + stop - start] = other.characters[start:stop]
        self.looks[x : x + stop - start] = other.looks[start:stop]


class TerminalScreen:
    """The cells that a terminal shows, and those that it is to show."""

    def __init__(self) -> None:
        """Begins with a terminal of no size."""
        self.shown: list[Cells] = []
        """What it is taken to show, row by row."""
        self._next: list[Cells] = []
        self._changed: set[int] = set()
        """Rows that may differ."""

    def resize(self, width: int, height: int) -> bool:
        """Takes another size, after which nothing is known; whether it is another than it was."""
        if len(self._next) == height and (not height or len(self._next[0].looks) == width):
            return False
        self._next = [_unknown(width) for _ in range(height)]
        self.forget()
        return True

    def forget(self) -> None:
        """Knows no more what the terminal shows: all is sent again."""
        self.shown = [_unknown(len(row.looks)) for row in self._next]
        self._changed = set(range(len(self._next)))

    def put(self, x: int, y: int, cells: Cells, start: int, stop: int) -> None:
        """Has cells from ``start`` to ``stop`` shown, from column ``x`` of row ``y`` on."""
        if 0 <= y < len(self._next):
            self._next[y].put(x, cells, start, stop)
            self._changed.add(y)

    def differs(self) -> bool:
        """Whether the terminal shows anything else than it is to show."""
        self._changed = {y for y in self._changed if self._next[y] != self.shown[y]}
        return bool(self._changed)

    def difference(self) -> str:
        """What has to be sent for the terminal to show all that it is to show, which it is taken to do then."""
        output: list[str] = []
        pen = PLAIN
        for y in sorted(self._changed):
            row, after = self._next[y], -1
            for start, stop in _changes(self.shown[y], row):
                output.append(_move(start, y) if after < 0 else f"\x1b[{start - after}C")
                pen = _write(row, y, start, stop, pen, output)
                after = stop
            self.shown[y].put(0, row, 0, len(row.looks))
        self._changed.clear()
        if pen != PLAIN:
            output.append(change(pen, PLAIN))
        return "".join(output)


def _unknown(width: int) -> Cells:
    return Cells([" "] * width, [None] * width)


def _move(x: int, y: int) -> str:
    """Moves the cursor to a cell."""
    return f"\x1b[{y + 1};{x + 1}H"


def _changes(shown: Cells, row: Cells) -> Iterator[tuple[int, int]]:
    """The runs of cells that the terminal does not show: from, to."""
    changed = [
        x
        for x, (before, after, look, other) in enumerate(
            zip(shown.characters, row.characters, shown.looks, row.looks, strict=True)
        )
        if (look is not other or before != after) and other is not None
    ]
    if not changed:
        return
    if _has_unsure(row.characters) or _has_unsure(shown.characters):
        changed = [x for x, look in enumerate(row.looks) if look is not None]  # others may have been drawn over
    start = last = changed[0]
    for x in changed[1:]:
        if x - last > 1 and (x - last > GAP + 1 or not _one_look(row.looks[last:x])):
            yield min(_whole(row, start), _whole(shown, start)), _behind(row.characters, last)
            start = x
        last = x
    yield min(_whole(row, start), _whole(shown, start)), _behind(row.characters, last)


def _has_unsure(characters: list[str]) -> bool:
    return not are_single(characters) and any(map(is_unsure, characters))


def _one_look(looks: Sequence[Look | None]) -> bool:
    return looks.count(looks[0]) == len(looks)


def _whole(row: Cells, x: int) -> int:
    """Where the character begins that a cell shows."""
    while x and row.characters[x] == SECOND:
        x -= 1
    return x


def _behind(characters: list[str], x: int) -> int:
    """Where the character has ended that a cell shows."""
    x += 1
    while x < len(characters) and characters[x] == SECOND:
        x += 1
    return x


def _write(row: Cells, y: int, start: int, stop: int, pen: Look, output: list[str]) -> Look:
    """Writes cells of a row with a pen that looks so; returns how it looks afterwards."""
    characters, looks = row
    while start < stop:
        look = looks[start]
        end = start + 1
        while end < stop and looks[end] is look:
            end += 1
        if look is not None:
            run = characters[start:end]
            output += change(pen, look)
            output += run if are_single(run) else _drawn(run, start, y)
            pen = look
        start = end
    return pen


def _drawn(run: list[str], x: int, y: int) -> Iterator[str]:
    """What draws characters from a cell on, of which the width of some may be not sure.

    Where it is not, the cells are emptied first, and then the cursor is sent to where the next one begins.
    """
    cells, at = _mended(run), 0
    for start, stop in _unsure_parts(cells):
        yield from cells[at:start]
        yield from (" " * (stop - start), _move(x + start, y), *cells[start:stop], _move(x + stop, y))
        at = stop
    yield from cells[at:]


def _mended(run: list[str]) -> list[str]:
    """Characters with blanks for half a wide one, of which the other half is covered."""
    cells, at = run.copy(), 0
    while at < len(run):
        width = cell_len(run[at])
        if not width or run[at + 1 : at + width] != [SECOND] * (width - 1):
            cells[at], width = " ", 1
        at += width
    return cells


def _unsure_parts(cells: list[str]) -> Iterator[tuple[int, int]]:
    """From where to where characters are not sure: what is between two in one text is with them, so that it is legible.

    A terminal may give each vowel sign of a word a cell: of the text, the end is then drawn over, and not each sign.
    """
    start = stop = -1
    for x in (x for x, character in enumerate(cells) if is_unsure(character)):
        if start >= 0 and "  " in "".join(cells[stop:x]):
            yield start, stop
            start = -1
        if start < 0:
            start = x
        stop = _behind(cells, x)
    if start >= 0:
        yield start, stop
