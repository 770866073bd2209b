"""Dyna's cycle as a small drawing, the part that happened last lit, and beside it what that did as a formula."""

from typing import ClassVar

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.text.cycle import drawn
from dyna_tui.tui.text.formula import formula
from dyna_tui.tui.widgets.counters import STYLES

ARROWS = (" ─▶ ", "─▶")
"""Between two parts of the cycle, and where there is little room."""
WIDE = 130
"""Columns from which the parts have room and their whole names, whatever the formula, so that nothing jumps."""
GAP = 2
"""Columns between the cycle and the formula."""


class CycleLine(Widget):
    """One line: the cycle of the lane in focus, and the formula of its latest tick."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"cycle--calm", *(f"cycle--{name}" for name in STYLES.values())}
    DEFAULT_CSS = """
    CycleLine {
        height: 1;
        padding: 0 1;
        color: $foreground;
        .cycle--calm { color: $foreground 70%; }
        .cycle--act { color: $foreground; text-style: bold; }
        .cycle--direct-rl { color: $text-primary; text-style: bold; }
        .cycle--model { color: $text-secondary; text-style: bold; }
        .cycle--planning { color: $text-success; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
        self._frame: LaneFrame | None = None
        self._lane_runs = False

    def show(self, frame: LaneFrame, *, running: bool) -> None:
        """Shows a lane's cycle, and the formula of its latest tick unless it runs."""
        self._frame, self._lane_runs = frame, running
        self.refresh()

    def render(self) -> RenderableType:
        """The cycle and the formula; the formula alone where there is little room."""
        if self._frame is None:
            return ""
        tick = self._frame.tick
        ways = () if tick is None or self._lane_runs else formula(tick, self._frame.grid)
        styles = {name: self.get_component_rich_style(f"cycle--{name}") for name in ("calm", *STYLES.values())}
        return line(self._frame, ways, self.size.width, styles)


def line(frame: LaneFrame, ways: tuple[str, ...], room: int, styles: dict[str, Style]) -> Text:
    """The cycle and the first way to write the formula for which there is room, which goes before the cycle."""
    cycle = drawing(frame, styles, brief=room < WIDE)
    fits = next((way for way in ways if cycle.cell_len + GAP + len(way) <= room), None)
    if fits is not None or not ways:
        return cycle.append(" " * GAP + fits) if fits else cycle
    alone = next((way for way in ways if len(way) <= room), ways[-1])
    return Text(alone, no_wrap=True, overflow="ellipsis", end="")


def drawing(frame: LaneFrame, styles: dict[str, Style], *, brief: bool = False) -> Text:
    """``act ─▶ direct RL ─▶ model ─▶ PLANNING 3/10``: the part that happened last in capitals and its hue."""
    text = Text(no_wrap=True, overflow="ellipsis", end="")
    for place, part in enumerate(drawn(frame)):
        if place:
            text.append(ARROWS[brief], styles["calm"])
        name = part.spellings[-1 if brief else 0]
        if frame.tick is not None and frame.tick.phase is part.phase:
            text.append(name.upper(), styles[STYLES[part.phase]])
        else:
            text.append(name, styles["calm"])
    return text
