"""Scroll bars: a thin line in place of a block, which could be taken for a wall."""

from typing import Any, ClassVar

from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender

THUMBS = "━", "┃"
"""Of a horizontal bar, and of a vertical one."""


class ThinScrollBar(ScrollBarRender):
    """Draws the thumb of a scroll bar as a line on a blank track."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]

    @classmethod
    def render_bar(cls, **keywords: Any) -> Segments:  # type: ignore[override]
        """The segments of a bar."""
        blocks = super().render_bar(**keywords)
        thumb = THUMBS[keywords["vertical"]]
        return Segments([_thin(block, thumb) for block in blocks.segments], new_lines=blocks.new_lines)


def _thin(block: Segment, thumb: str) -> Segment:
    style = block.style
    if style is None or not style.reverse:
        return block
    return Segment(thumb * len(block.text), style + Style(reverse=False))


def use_thin_scroll_bars() -> None:
    """Has all widgets draw their scroll bars so."""
    ScrollBar.renderer = ThinScrollBar
