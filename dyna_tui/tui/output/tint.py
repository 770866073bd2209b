"""Tint of what lies behind a dialog, as a filter of styles: a style is tinted once, not each segment that has it."""

from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen


class Tint(LineFilter):
    """Lays a translucent screen over styles, as Textual does where it renders all that is behind it."""

    def __init__(self, screen: Screen[Any]) -> None:
        """Lays on the colour of a screen, which also gives the colours that a style lacks."""
        super().__init__()
        self._laid: tuple[Color, Style] = screen.styles.background, screen.visual_style.rich_style

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, tinted."""
        color, below = self._laid
        return list(Segment.apply_style(BackgroundScreen.process_segments(segments, color), below))

    def __eq__(self, other: object) -> bool:
        """Whether the other lays on the same."""
        return isinstance(other, Tint) and self._laid == other._laid

    def __hash__(self) -> int:
        """Of what is laid on."""
        return hash(self._laid)
