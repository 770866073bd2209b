"""Painted screen, read back: the characters and styles of the cells of a grid, and of any region."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rich.style import Style
from textual.app import App
from textual.geometry import Region

from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.viewport import left_of
from dyna_tui.tui.text.screen_text import rows_of
from dyna_tui.tui.widgets.grid import Grid


class Screen:
    """All characters of a screen with their styles."""

    def __init__(self, app: App[Any]) -> None:
        """As it stands."""
        self.rows: list[str] = []
        self.styles: list[list[Style]] = []
        for strip in rows_of(app):
            text, styles = "", list[Style]()
            for segment in strip:
                text += segment.text
                styles += [segment.style or Style()] * len(segment.text)
            self.rows.append(text)
            self.styles.append(styles)

    def region(self, region: Region) -> list[str]:
        """The rows of a region."""
        return [row[region.x : region.right] for row in self.rows[region.y : region.bottom]]


class Cell(NamedTuple):
    """A cell as it is painted."""

    rows: list[str]
    styles: list[list[Style]]

    @property
    def text(self) -> str:
        """All its characters."""
        return "".join(self.rows)

    @property
    def reversed(self) -> str:
        """Those in reversed colours."""
        return self._with("reverse")

    @property
    def underlined(self) -> str:
        """Those that are underlined."""
        return self._with("underline")

    def _with(self, attribute: str) -> str:
        pairs = zip(self.rows, self.styles, strict=True)
        return "".join(c for row, styles in pairs for c, s in zip(row, styles, strict=True) if getattr(s, attribute))


def painted_cells(screen: Screen, grid: Grid) -> Mapping[int, Cell]:
    """The cells of a grid that are in view whole, by their states."""
    region, size = grid.content_region, grid.drawn_size
    first, room = region.offset + grid._edges, grid._room()
    view = Region(first.x, first.y, room.width, room.height)
    corner = region.offset + grid._padding() - grid.scroll_offset
    cells = {}
    for row in range(grid.shape.height):
        for column in range(grid.shape.width):
            state = grid.shape.state_at(row, column, grid.shown_page)
            x = corner.x + left_of(grid.shape, size, column)
            at = Region(x, corner.y + row * size.height, *size)
            if state >= 0 and view.contains_region(at):
                cells[state] = _cell(screen, at, size)
    return cells


def _cell(screen: Screen, at: Region, size: CellSize) -> Cell:
    lines = range(at.y, at.y + size.height)
    return Cell([screen.rows[y][at.x : at.right] for y in lines], [screen.styles[y][at.x : at.right] for y in lines])
