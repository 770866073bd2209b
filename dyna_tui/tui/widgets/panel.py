"""Panels: the border that they share, and the colours of the phases of a real step."""

from textual.scroll_view import ScrollView

from dyna_tui.lab.frames.frame import Phase
from dyna_tui.tui.output.line_widget import LineWidget

PHASE_STYLES = {Phase.ACT: "act", Phase.DIRECT_RL: "direct-rl", Phase.MODEL: "model", Phase.PLANNING: "planning"}
"""The name of each phase's style."""
PHASE_COLOURS = {
    "act": "bold $foreground",
    "direct-rl": "bold $text-primary",
    "model": "bold $text-secondary",
    "planning": "bold $text-success",
}
"""The style of each phase, by that name."""

_BORDER = """
    border: round $foreground 30%;
    border-title-color: $foreground;
    border-subtitle-color: $foreground 70%;
    padding: 0 1;
"""


class Panel(LineWidget):
    """A panel under the lanes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"Panel {{ {_BORDER} }}"


class ScrollPanel(ScrollView, LineWidget, can_focus=False):
    """A panel under the lanes whose lines scroll."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    ScrollPanel {{
        {_BORDER}
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }}
    """

    def drawn_part(self) -> tuple[int, ...]:
        """The lines in view, from the scroll offset on."""
        return *self.scrollable_size, self.scroll_offset.y
