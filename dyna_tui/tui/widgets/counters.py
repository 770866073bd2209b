"""Counters of a lane, beside the phases of Dyna's cycle: act, direct RL, model learning, planning."""

from typing import ClassVar

from textual.strip import Strip

from dyna_tui.charts.numbers import count, decimal
from dyna_tui.lab.frames.frame import LaneFrame, Phase
from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.text.columns import StyledText, strip
from dyna_tui.tui.text.cycle import Part, counter_parts
from dyna_tui.tui.text.tick_text import brief
from dyna_tui.tui.widgets.panel import PHASE_COLOURS, PHASE_STYLES

LABELS = ("Real steps", "Planning steps", "Episode", "Reward")
WIDEST_LABEL = max(len(label) for label in LABELS)
USUAL_NUMBER = 6
"""Columns kept for a number from the start, so that nothing moves as it grows."""
GAPS = (2, 1)
"""Columns between a counter and the cycle: the second where there is little room."""
BAR = 10


class Counters(LineWidget):
    """Four lines: a counter each, and beside it a phase of the cycle with what it did last."""

    ALLOW_SELECT = False
    STYLES: ClassVar[dict[str, str]] = {"label": "$foreground 70%", "number": "bold $foreground"} | PHASE_COLOURS
    DEFAULT_CSS = """
    Counters { height: 4; padding: 0 0 0 1; }
    """

    def __init__(self, *, cents: bool = False, id: str | None = None, classes: str | None = None) -> None:
        """Starts empty; ``cents``: whether the maze has fractional rewards."""
        super().__init__(id=id, classes=classes)
        self._cents = cents
        self._frame: LaneFrame | None = None

    def show(self, frame: LaneFrame) -> None:
        """Shows the counters of a lane."""
        self._frame = frame
        self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The four lines."""
        styles = {name: self.drawn_style(name) for name in self.STYLES} | {"text": self.rich_style}
        lines = [] if self._frame is None else self._texts(self._frame, width)
        return [strip(line, styles, width) for line in [*lines, *[[]] * height][:height]]

    def _texts(self, frame: LaneFrame, room: int) -> list[list[StyledText]]:
        counters = frame.counters
        numbers = [count(counters.real_steps), count(counters.planning_steps), count(counters.episode)]
        numbers.append(decimal(counters.reward, 2 if self._cents else None))
        width = max(USUAL_NUMBER, *(len(number) for number in numbers))
        free = room - WIDEST_LABEL - 1 - width
        parts = list(counter_parts(frame))
        needed = next(len(part.names[0]) for part in parts if part.phase is Phase.PLANNING)
        gap = GAPS[0] if free - GAPS[0] >= needed else GAPS[1]
        return [
            [
                (f"{name:<{WIDEST_LABEL}} ", "label"),
                (f"{number:>{width}}", "number"),
                (" " * gap, "text"),
                *_part(frame, part, free - gap),
            ]
            for name, number, part in zip(LABELS, numbers, parts, strict=True)
        ]


def _part(frame: LaneFrame, part: Part, room: int) -> list[StyledText]:
    """A phase of the cycle, in its colour if it happened last, and what it did."""
    tick = frame.tick if frame.tick is not None and frame.tick.phase is part.phase else None
    colour = "label" if tick is None else PHASE_STYLES[tick.phase]
    name = part.name(room)
    texts = [(name, colour)]
    done, of = frame.counters.planned, frame.counters.planning_phase
    if part.phase is Phase.PLANNING and of and name == part.names[0] and len(name) + 1 + BAR <= room:
        filled = BAR * done // of
        texts += [(" ", colour), ("█" * filled, colour), ("░" * (BAR - filled), "label")]
    if tick is not None:
        did = f"  {brief(tick, frame.grid)}"
        if sum(len(text) for text, _ in texts) + len(did) <= room:
            texts.append((did, "number"))
    return texts
