"""Heat maps for a terminal: a number for each pair of values, written where it fits, on a coloured or shaded ground."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import fitted, value

WIDE_RANGE = 10
"""From how many times the least number on the greatest makes a logarithmic scale of grounds, where one is asked for."""
GROUNDS = ((17, 231), (24, 231), (60, 231), (102, 16), (144, 16), (179, 16), (221, 16))
"""From low, dark, to high, light: the colours of ground and text among a terminal's 256, near cividis."""
SHADES = "░▒▓█"
"""From low to high, where there are no colours."""
_RESET = "\x1b[0m"
_GAP = 3
"""Columns between two maps side by side."""


class HeatMap(NamedTuple):
    """Numbers over two axes."""

    title: str
    """May be empty."""
    values: NDArray[np.float64]
    """float64[rows, columns], the first row at the foot; NaN where there is none."""
    texts: Sequence[Sequence[str]]
    """The values as they are written."""
    halves: Sequence[Sequence[str]]
    """Half the widths of their intervals, as they are written; empty where there is none."""
    rows: Sequence[str]
    """The values along the y axis, from the foot up."""
    columns: Sequence[str]
    """The values along the x axis."""


class Grounds(NamedTuple):
    """Where between the least and the greatest of all numbers a number is."""

    low: float
    high: float
    log: bool

    @classmethod
    def over(cls, maps: Sequence[HeatMap], *, log: bool) -> "Grounds":
        """Over all numbers of some maps; on a logarithmic scale, if that is asked for, where their range is wide."""
        numbers = np.concatenate([np.zeros(0), *(each.values.ravel() for each in maps)])
        numbers = numbers[np.isfinite(numbers)]
        low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 0.0)
        return cls(low, high, log and low > 0 and low * WIDE_RANGE <= high)

    def level(self, number: float, levels: int) -> int:
        """The level of a number, from 0."""
        low, high = (math.log(end) if self.log else end for end in (self.low, self.high))
        part = 0.5 if high == low else ((math.log(number) if self.log else number) - low) / (high - low)
        return min(int(part * levels), levels - 1)


class _Look(NamedTuple):
    """How the cells of all maps are drawn."""

    grounds: Grounds
    colour: bool
    cell: int
    """Columns of a cell."""
    written: bool
    halves: bool

    def painted(self, text: str, number: float) -> str:
        """A text of a cell's width on the ground of a number."""
        if not math.isfinite(number):
            return " " * self.cell
        if not self.colour:
            shade = SHADES[self.grounds.level(number, len(SHADES))]
            return shade * self.cell if not self.written else f"{shade}{text.rjust(self.cell - 2)} "
        ground, text_colour = GROUNDS[self.grounds.level(number, len(GROUNDS))]
        return f"\x1b[48;5;{ground}m\x1b[38;5;{text_colour}m{text.rjust(self.cell - 1)} {_RESET}"


def heat_maps(
    maps: Sequence[HeatMap],
    *,
    width: int,
    x_label: str,
    y_label: str,
    label: str,
    better: str,
    interval: str,
    log: bool = False,
    colour: bool = False,
) -> list[str]:
    """Draw heat maps of one scale for a terminal, side by side where they fit: lines of at most ``width`` columns.

    Args:
        maps: what to draw.
        width: columns; colours add none.
        x_label: what the x axes show.
        y_label: what the y axes show.
        label: what the numbers are.
        better: which of them are better, said beside the scale where there is room.
        interval: what stands beside them, where there is room for it: ``± 95 % interval``.
        log: whether the scale of grounds is logarithmic where the numbers' range is wide.
        colour: whether to colour by the terminal's escape sequences, which then replace the shades.
    """
    margin = max([len(y_label), *(len(row) for each in maps for row in each.rows)]) + 2
    look = _look(maps, Grounds.over(maps, log=log), max(width - margin, 1), colour)
    parts = [part for each in maps for part in _split(each, max((width - margin) // look.cell, 1))]
    blocks = [_block(part, look, margin, x_label, y_label) for part in parts]
    lines = _key(look, f"{label} {interval}" if look.halves and interval else label, better, width)
    for row in _in_rows(blocks, width):
        lines += ["", *row]
    return lines


def _look(maps: Sequence[HeatMap], grounds: Grounds, room: int, colour: bool) -> _Look:
    """The most that cells have room for: numbers with their intervals, numbers, or grounds alone."""
    columns = max((len(each.columns) for each in maps), default=1)
    headings = max((len(text) for each in maps for text in each.columns), default=1)
    texts = max((len(text) for each in maps for row in each.texts for text in row), default=1)
    whole = max((len(text) for each in maps for row in _with_halves(each) for text in row), default=1)
    for size, halves in ((whole, True), (texts, False)):
        cell = max(size + 2, headings + 1)
        if cell * columns <= (room if len(maps) == 1 or not halves else 0):
            return _Look(grounds, colour, cell, True, halves)
    return _Look(grounds, colour, max(1, min(4, room // columns)), False, False)


def _with_halves(each: HeatMap) -> list[list[str]]:
    return [
        [f"{text} ±{half}" if half else text for text, half in zip(texts, halves, strict=True)]
        for texts, halves in zip(each.texts, each.halves, strict=True)
    ]


def _split(each: HeatMap, most: int) -> list[HeatMap]:
    """A map in pieces of so many columns at most."""
    starts = range(0, max(len(each.columns), 1), most)
    return [
        each._replace(
            values=each.values[:, first : first + most],
            texts=[row[first : first + most] for row in each.texts],
            halves=[row[first : first + most] for row in each.halves],
            columns=each.columns[first : first + most],
        )
        for first in starts
    ]


def _block(each: HeatMap, look: _Look, margin: int, x_label: str, y_label: str) -> list[tuple[str, int]]:
    """The lines of a map, each with its width on the screen."""
    wide = margin + look.cell * len(each.columns)
    texts = _with_halves(each) if look.halves else each.texts
    plain = [each.title] if each.title else []
    lines = [(fitted(text, min(len(text), wide)), wide) for text in [*plain, y_label]]
    for number in reversed(range(len(each.rows))):
        cells = zip(texts[number], each.values[number].tolist(), strict=True)
        drawn = "".join(look.painted(text if look.written else "", each) for text, each in cells)
        lines.append((f"{each.rows[number].rjust(margin - 2)} │{drawn}", wide))
    lines.append((" " * (margin - 1) + "└" + "─" * (wide - margin), wide))
    lines.append((" " * margin + _headings(each.columns, look.cell), wide))
    lines.append((" " * margin + x_label.center(wide - margin).rstrip()[: wide - margin], wide))
    return [(text + " " * max(wide - len(text), 0) if "\x1b" not in text else text, wide) for text, wide in lines]


def _headings(columns: Sequence[str], cell: int) -> str:
    """The values along the x axis, each at its column's right; where they are too long, only some."""
    line = ""
    for number, text in enumerate(columns):
        start = (number + 1) * cell - len(text) - (cell > len(text))
        if start >= len(line) + bool(line):
            line = line.ljust(start) + text
    return line


def _in_rows(blocks: Sequence[list[tuple[str, int]]], width: int) -> list[list[str]]:
    """Blocks side by side, as many as there is room for."""
    rows: list[list[list[tuple[str, int]]]] = []
    for block in blocks:
        used = sum(other[0][1] + _GAP for other in rows[-1]) if rows else 0
        if not rows or used + block[0][1] > width:
            rows.append([])
        rows[-1].append(block)
    return [_joined(row) for row in rows]


def _joined(row: Sequence[list[tuple[str, int]]]) -> list[str]:
    """Blocks side by side, their feet in line."""
    tallest = max(map(len, row))
    padded = [[(" " * block[0][1], block[0][1])] * (tallest - len(block)) + block for block in row]
    return [(" " * _GAP).join(text for text, _ in line).rstrip() for line in zip(*padded, strict=True)]


def _key(look: _Look, label: str, better: str, width: int) -> list[str]:
    """What the numbers are, which ground is which, and which are better."""
    grounds = look.grounds
    lines = [fitted(label, min(len(label), width))]
    if grounds.low == grounds.high:
        return lines
    low, high = value(grounds.low), f"{value(grounds.high)}{' (log scale)' if grounds.log else ''}"
    better = f"   {better}" if better else ""
    levels = len(GROUNDS) if look.colour else len(SHADES)
    wide = len(low) + len(high) + 2 + 2 * levels
    if wide > width:
        return lines
    if look.colour:
        bar = "".join(f"\x1b[48;5;{ground}m  {_RESET}" for ground, _ in GROUNDS)
    else:
        bar = "".join(shade * 2 for shade in SHADES)
    return [*lines, f"{low} {bar} {high}{better if wide + len(better) <= width else ''}"]
