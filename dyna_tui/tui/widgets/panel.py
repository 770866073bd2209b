"""Panels: the border that they share, and the colours of the phases of a real step."""

from textual.scroll_view import ScrollView

from dyna_tui.lab.frames.frame import Phase
from dyna_tui.tui.output.line_widget import LineWidget

PHASE_STYLES = {Phase.ACT: "act", Phase.DIRECT_RL: "direct-rl", Phase.MODEL: "model", Phase.PLANNING: "planning"}
"""The name of each phase in component classes."""

_BORDER = """
    border: round $foreground 30%;
    border-title-color: $foreground;
    border-subtitle-color: $foreground 70%;
    padding: 0 1;
"""


def phase_css(widget: str) -> str:
    """The rules of the component classes ``widget--act``, ``widget--direct-rl``, ..., to stand in a widget's CSS."""
    colours = ("$foreground", "$text-primary", "$text-secondary", "$text-success")
    return "".join(
        f".{widget}--{name} {{ color: {colour}; text-style: bold; }}\n"
        for name, colour in zip(PHASE_STYLES.values(), colours, strict=True)
    )


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
