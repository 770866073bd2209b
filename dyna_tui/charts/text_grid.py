"""Text grid: the characters of a chart, each with a style number for the part of the chart it belongs to."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLANK, AXIS, MARK, CURVE, INTERVAL = 0, 1, 2, 3, 0x8000
"""Style numbers: blanks, axes, marks, curves from ``CURVE`` on, their intervals from ``INTERVAL`` on."""


class TextGrid(NamedTuple):
    """A chart as characters."""

    glyph: NDArray[np.uint32]
    """[height, width] code points."""
    style: NDArray[np.uint16]
    """[height, width] style numbers."""

    @classmethod
    def blank(cls, width: int, height: int) -> "TextGrid":
        """An empty grid."""
        return cls(np.full((height, width), ord(" "), dtype=np.uint32), np.zeros((height, width), dtype=np.uint16))

    def write(self, row: int, column: int, text: str, style: int) -> None:
        """Write a text at a row and column; what reaches beyond the grid is lost."""
        room = self.glyph.shape[1] - column
        codes = [ord(character) for character in text[: max(room, 0)]]
        self.glyph[row, column : column + len(codes)] = codes
        self.style[row, column : column + len(codes)] = style

    def text(self, row: int) -> str:
        """A row as plain text."""
        return str(self.glyph[row].astype("<u4").tobytes(), "utf-32-le")

    def runs(self, row: int) -> list[tuple[str, int]]:
        """A row as texts with their styles, neighbours of one style merged."""
        style, text = self.style[row], self.text(row)
        starts = [0, *(np.flatnonzero(np.diff(style)) + 1).tolist()] if text else []
        ends = [*starts[1:], len(text)][: len(starts)]
        return [(text[i:j], int(style[i])) for i, j in zip(starts, ends, strict=True)]
