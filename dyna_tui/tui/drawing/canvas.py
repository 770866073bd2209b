"""Canvas of cells: characters and style codes, cell by cell, and the picture they make."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui.drawing.style_codes import SHIFT

CODE = np.uint32


class CellSize(NamedTuple):
    """How many columns and rows of the screen a cell takes."""

    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Picture:
    """The cells of a window as characters."""

    chars: NDArray[np.str_]
    """[rows, columns of the screen] '<U1', nowhere empty"""
    codes: NDArray[np.uint32]
    """[rows, columns of the screen] the style code of each character."""

    @cached_property
    def lines(self) -> list[str]:
        """The characters of each row."""
        rows, columns = self.chars.shape
        lines: list[str] = np.ascontiguousarray(self.chars).view(f"<U{columns}").reshape(rows).tolist()
        return lines

    def runs(self, row: int, start: int, stop: int) -> list[tuple[str, int]]:
        """A row from column ``start`` to ``stop``, as texts each of one style code."""
        codes = self.codes[row, start:stop]
        if not codes.size:
            return []
        text = self.lines[row][start:stop]
        ends = (np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist()
        starts = [0, *ends]
        ends.append(len(text))
        run_codes = codes[starts].tolist()
        return [(text[a:b], code) for a, b, code in zip(starts, ends, run_codes, strict=True)]


class Canvas:
    """Cells to draw on: ``chars`` and ``codes`` are [h, w, rows of a cell, columns of a cell]."""

    def __init__(self, background: NDArray[np.uint8], size: CellSize) -> None:
        """Blank cells of that size on a background: [h, w], or [h, w, rows, columns]."""
        h, w = background.shape[:2]
        self.size = size
        self.chars = np.full((h, w, size.height, size.width), " ", dtype="<U1")
        self.codes = np.empty(self.chars.shape, dtype=CODE)
        self.codes[:] = background if background.ndim == 4 else background[:, :, None, None]

    def write(self, row: int, column: int, texts: NDArray[np.str_], style: NDArray[np.uint32], width: int) -> None:
        """Write a text of up to ``width`` columns into every cell.

        Args:
            row: The row within the cell.
            column: The column within the cell of the first character.
            texts: [h, w] the texts, left as blanks where they are shorter.
            style: [h, w] the foreground and attributes of the characters.
            width: The columns that the texts may take.
        """
        letters = np.ascontiguousarray(texts, dtype=f"<U{width}").view("<U1").reshape(*texts.shape, width)
        visible = (letters != "") & (letters != " ")
        part = np.s_[:, :, row, column : column + width]
        self.chars[part] = np.where(visible, letters, self.chars[part])
        self.codes[part] |= np.where(visible, style[..., None], 0).astype(CODE)

    def put(
        self, where: NDArray[np.bool_], row: int, column: int, glyph: str, foreground: int, attributes: int = 0
    ) -> None:
        """Put one glyph on top of what was there in the cells ``where``."""
        self.chars[where, row, column] = glyph
        self.style(where, row, column, foreground, attributes)

    def style(self, where: NDArray[np.bool_], row: int, column: int, foreground: int, attributes: int = 0) -> None:
        """Set the foreground and attributes of one character of the cells ``where``."""
        background = self.codes[where, row, column] & 0xFF
        self.codes[where, row, column] = background | CODE(foreground << SHIFT | attributes)

    def picture(self) -> Picture:
        """The cells side by side."""
        h, w, rows, columns = self.chars.shape
        shape = h * rows, w * columns
        return Picture(self.chars.swapaxes(1, 2).reshape(shape), self.codes.swapaxes(1, 2).reshape(shape))
