"""Dyna's cycle as a diagram, the latest phase highlighted, and the formula of the latest tick."""

from typing import ClassVar

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from dyna_tui.lab.frames.frame import LaneFrame, Phase
from dyna_tui.lab.text.formula import formula
from dyna_tui.tui.output.line_widget import repaint
from dyna_tui.tui.text.cycle import Part, cycle_parts
from dyna_tui.tui.themes.styles import theme_style
from dyna_tui.tui.widgets.panel import PHASE_COLOURS, PHASE_STYLES

ARROWS = (" ─▶ ", "─▶")
"""Between two phases; the second where there is little room."""
WIDE = 96
"""Columns from which the phases have their full names, unless a formula needs the room."""
GAP = 2
"""Columns between the cycle and the formula."""


class CycleLine(Widget):
    """One line: the cycle of the lane in focus, and the formula of its latest tick."""

    ALLOW_SELECT = False
    STYLES: ClassVar[dict[str, str]] = {"quiet": "$foreground 70%"} | PHASE_COLOURS
    DEFAULT_CSS = """
    CycleLine { height: 1; padding: 0 1; color: $foreground; }
    """

    def __init__(self) -> None:
        """Starts empty."""
        super().__init__()
        self._styles: dict[str, Style] | None = None
        self._frame: LaneFrame | None = None
        self._shown: tuple[tuple[Part, ...], Phase | None, tuple[str, ...]] | None = None
        """What is drawn of the frame: the cycle, its latest phase, the variants of the formula."""

    def show(self, frame: LaneFrame, *, running: bool) -> None:
        """Shows a lane's cycle, and the formula of its latest tick unless the lane is running."""
        tick = frame.tick
        variants = () if tick is None or running else formula(tick, frame.grid)
        shown = tuple(cycle_parts(frame)), None if tick is None else tick.phase, variants
        self._frame = frame
        if shown != self._shown:
            self._shown = shown
            repaint(self)

    def render(self) -> RenderableType:
        """The cycle and the formula; the formula alone where there is little room."""
        if self._frame is None or self._shown is None:
            return ""
        if self._styles is None:
            self._styles = {name: theme_style(self, text) for name, text in self.STYLES.items()}
        return line(self._frame, self._shown[2], self.size.width, self._styles)

    def notify_style_update(self) -> None:
        """Draws anew when the theme changes."""
        self._styles = None
        super().notify_style_update()


def line(frame: LaneFrame, variants: tuple[str, ...], room: int, styles: dict[str, Style]) -> Text:
    """The cycle and the longest variant of the formula that fits, beside the short names if need be; else it alone."""
    cycle = diagram(frame, styles, brief=room < WIDE)
    if not variants:
        return cycle
    for shown in (cycle, diagram(frame, styles, brief=True)):
        fits = next((text for text in variants if shown.cell_len + GAP + len(text) <= room), None)
        if fits is not None:
            return shown.append(" " * GAP + fits)
    alone = next((text for text in variants if len(text) <= room), variants[-1])
    return Text(alone, no_wrap=True, overflow="ellipsis", end="")


def diagram(frame: LaneFrame, styles: dict[str, Style], *, brief: bool = False) -> Text:
    """``act ─▶ direct RL ─▶ model ─▶ PLANNING 3/10``: the latest phase in capitals and in its colour."""
    text = Text(no_wrap=True, overflow="ellipsis", end="")
    for number, part in enumerate(cycle_parts(frame)):
        if number:
            text.append(ARROWS[brief], styles["quiet"])
        name = part.names[-1 if brief else 0]
        if frame.tick is not None and frame.tick.phase is part.phase:
            text.append(name.upper(), styles[PHASE_STYLES[part.phase]])
        else:
            text.append(name, styles["quiet"])
    return text
