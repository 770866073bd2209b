"""What a chart is drawn on: characters, and what each is part of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK, AXIS, MARK, CURVE, INTERVAL = 0, 1, 2, 3, 0x8000
"""Inks: nothing, axes and their numbers, marks, the curves from ``CURVE`` on, their intervals from ``INTERVAL`` on."""


@dataclass(frozen=True, eq=False)
class TextGrid:
    """A chart as it stands on the screen."""

    glyph: NDArray[np.uint32]
    """[height, width] code points."""
    ink: NDArray[np.uint16]
    """[height, width] what each is part of."""

    @classmethod
    def blank(cls, width: int, height: int) -> "TextGrid":
        """An empty sheet."""
        return cls(np.full((height, width), ord(" "), dtype=np.uint32), np.zeros((height, width), dtype=np.uint16))

    def write(self, row: int, column: int, text: str, ink: int) -> None:
        """Put a text at a place; what reaches beyond the sheet is lost."""
        room = self.glyph.shape[1] - column
        codes = [ord(character) for character in text[: max(room, 0)]]
        self.glyph[row, column : column + len(codes)] = codes
        self.ink[row, column : column + len(codes)] = ink

    def text(self, row: int) -> str:
        """A row as plain text."""
        return str(self.glyph[row].astype("<u4").tobytes(), "utf-32-le")

    def runs(self, row: int) -> list[tuple[str, int]]:
        """A row as texts with their inks, neighbours of one ink together."""
        ink, text = self.ink[row], self.text(row)
        starts = [0, *(np.flatnonzero(np.diff(ink)) + 1).tolist()]
        ends = [*starts[1:], len(text)]
        return [(text[i:j], int(ink[i])) for i, j in zip(starts, ends, strict=True)]
