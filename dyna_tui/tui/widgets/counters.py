"""Counters of a lane, beside the phases of Dyna's cycle: act, direct RL, model learning, planning."""

from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from dyna_tui.charts.numbers import count, decimal
from dyna_tui.lab.frames.frame import LaneFrame, Phase
from dyna_tui.tui.text.cycle import Part, counter_parts
from dyna_tui.tui.text.tick_text import brief
from dyna_tui.tui.widgets.panel import PHASE_STYLES, phase_css

LABELS = ("Real steps", "Planning steps", "Episode", "Reward")
WIDEST_LABEL = max(len(label) for label in LABELS)
USUAL_NUMBER = 6
"""Columns kept for a number from the start, so that nothing moves as it grows."""
GAPS = (2, 1)
"""Columns between a counter and the cycle: the second where there is little room."""
BAR = 10


class Counters(Widget):
    """Four lines: a counter each, and beside it a phase of the cycle with what it did last."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "counters--label",
        "counters--number",
        *(f"counters--{name}" for name in PHASE_STYLES.values()),
    }
    DEFAULT_CSS = (
        """
    Counters {
        height: 4;
        padding: 0 0 0 1;
        .counters--label { color: $foreground 70%; }
        .counters--number { color: $foreground; text-style: bold; }
"""
        + phase_css("counters")
        + """    }
    """
    )

    def __init__(self, *, cents: bool = False, id: str | None = None, classes: str | None = None) -> None:
        """Starts empty; ``cents``: whether the maze has fractional rewards."""
        super().__init__(id=id, classes=classes)
        self._cents = cents
        self._frame: LaneFrame | None = None

    def show(self, frame: LaneFrame) -> None:
        """Shows the counters of a lane."""
        self._frame = frame
        self.refresh()

    def render(self) -> RenderableType:
        """The four lines."""
        frame = self._frame
        if frame is None:
            return ""
        counters = frame.counters
        numbers = [count(counters.real_steps), count(counters.planning_steps), count(counters.episode)]
        numbers.append(decimal(counters.reward, 2 if self._cents else None))
        width = max(USUAL_NUMBER, *(len(number) for number in numbers))
        free = self.size.width - WIDEST_LABEL - 1 - width
        parts = list(counter_parts(frame))
        needed = next(len(part.names[0]) for part in parts if part.phase is Phase.PLANNING)
        gap = GAPS[0] if free - GAPS[0] >= needed else GAPS[1]
        label, bold = (self.get_component_rich_style(f"counters--{name}", partial=True) for name in ("label", "number"))
        lines = Text(no_wrap=True, overflow="crop", end="")
        for line, (name, number, part) in enumerate(zip(LABELS, numbers, parts, strict=True)):
            lines.append("\n" if line else "")
            lines.append(f"{name:<{WIDEST_LABEL}} ", label).append(f"{number:>{width}}", bold)
            lines.append(" " * gap).append_text(self._part(frame, part, free - gap))
        return lines

    def _part(self, frame: LaneFrame, part: Part, room: int) -> Text:
        """A phase of the cycle, in its colour if it happened last, and what it did."""
        label, number = (self.get_component_rich_style(f"counters--{n}", partial=True) for n in ("label", "number"))
        tick = frame.tick if frame.tick is not None and frame.tick.phase is part.phase else None
        foreground = (
            label
            if tick is None
            else self.get_component_rich_style(f"counters--{PHASE_STYLES[tick.phase]}", partial=True)
        )
        name = part.name(room)
        text = Text(name, foreground)
        done, of = frame.counters.planned, frame.counters.planning_phase
        if part.phase is Phase.PLANNING and of and name == part.names[0] and len(name) + 1 + BAR <= room:
            filled = BAR * done // of
            text.append(" ").append("█" * filled, foreground).append("░" * (BAR - filled), label)
        if tick is not None:
            did = f"  {brief(tick, frame.grid)}"
            if text.cell_len + len(did) <= room:
                text.append(did, number)
        text.truncate(max(room, 0))
        return text
