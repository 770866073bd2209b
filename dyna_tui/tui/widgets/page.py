"""Page: what Rich can render, rendered once for each width; Textual renders its own anew to learn how high it is."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from dyna_tui.tui.output.line_widget import LineWidget

KEPT = 4
"""Widths of which the lines are kept."""


class Page(LineWidget):
    """A page as high as what is on it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Page { width: 1fr; height: auto; }"

    def __init__(self, renderable: RenderableType) -> None:
        """Shows something."""
        super().__init__()
        self._renderable = renderable
        self._lines: dict[int, Sequence[Strip]] = {}
        """By the columns for which they were rendered: with and without a scroll bar, a layout asks for both."""
        self._lines_style: Style | None = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Its lines in so many columns."""
        return len(self._rendered(width))

    def draw_lines(self, width: int, height: int) -> Sequence[Strip]:
        """The lines, and blank ones below them."""
        lines = self._rendered(width)[:height]
        return [*lines, *[Strip.blank(width, self.visual_style.rich_style)] * (height - len(lines))]

    def _rendered(self, width: int) -> Sequence[Strip]:
        style = self.visual_style.rich_style
        if style != self._lines_style or (width not in self._lines and len(self._lines) >= KEPT):
            self._lines, self._lines_style = {}, style
        if width not in self._lines:
            options = self.app.console_options.update(highlight=False, width=width, height=None)
            lines = self.app.console.render_lines(self._renderable, options, style=style) if width else []
            self._lines[width] = [Strip(line, width) for line in lines]
        return self._lines[width]
