"""Counters of a lane, beside the phases of Dyna's cycle: act, direct RL, model learning, planning."""

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from dyna_tui.charts.numbers import count, decimal
from dyna_tui.lab.frames.frame import LaneFrame, Phase, Search
from dyna_tui.lab.text.tick_text import brief
from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.text.columns import StyledText, strip
from dyna_tui.tui.text.cycle import Part, counter_parts
from dyna_tui.tui.widgets.panel import PHASE_COLOURS, PHASE_STYLES

LABELS = ("Real steps", "Planning steps", "Episode", "Reward")
WIDEST_LABEL = max(len(label) for label in LABELS)
USUAL_NUMBER = 6
"""Columns kept for a number from the start, so that nothing moves as it grows."""
GAPS = (2, 1)
"""Columns between a counter and the cycle: the second where there is little room."""
BAR = 10
WIDE_LANE = 100
"""Columns of a lane from which its counters stand in one line, numbers of any size, and the cycle in another."""
BETWEEN = "   "
"""Between two counters or two phases in a line."""
QUEUE_NAME = 32
"""Columns kept for the queue of prioritized sweeping in a line, so that what follows does not move."""


def counter_lines(lane_width: int) -> int:
    """The lines that the counters take in a lane so wide."""
    return 2 if lane_width >= WIDE_LANE else len(LABELS)


class Counters(LineWidget):
    """Four lines: a counter each, and beside it a phase of the cycle with what it did last; two in a wide lane."""

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
        """The lines, as many as there is room for."""
        styles = {name: self.drawn_style(name) for name in self.STYLES} | {"text": self.rich_style}
        lines = [] if self._frame is None else self._texts(self._frame, width, height)
        return [strip(line, styles, width) for line in [*lines, *[[]] * height][:height]]

    def _texts(self, frame: LaneFrame, room: int, height: int) -> list[list[StyledText]]:
        counters = frame.counters
        numbers = [count(counters.real_steps), count(counters.planning_steps), count(counters.episode)]
        numbers.append(decimal(counters.reward, 2 if self._cents else None))
        parts = list(counter_parts(frame))
        if height < len(LABELS):
            return [_in_a_line(numbers, room), _cycle_line(frame, parts, room)]
        width = max(USUAL_NUMBER, *(len(number) for number in numbers))
        free = room - WIDEST_LABEL - 1 - width
        needed = next(len(part.names[0]) for part in parts if part.phase is Phase.PLANNING)
        gap = GAPS[0] if free - GAPS[0] >= needed else GAPS[1]
        return [
            [
                (f"{name:<{WIDEST_LABEL}} ", "label"),
                (f"{number:>{width}}", "number"),
                (" " * gap, "text"),
                *_with_event(frame, part, _part(frame, part, free - gap), free - gap),
            ]
            for name, number, part in zip(LABELS, numbers, parts, strict=True)
        ]


def _in_a_line(numbers: Sequence[str], room: int) -> list[StyledText]:
    """All counters, closer together where the numbers are very large."""
    parts = [(f"{name} ", f"{number:>{USUAL_NUMBER}}") for name, number in zip(LABELS, numbers, strict=True)]
    indent = WIDEST_LABEL - len(LABELS[0])  # the first number stands where it does in a lane that is not wide
    free = room - sum(len(label + number) for label, number in parts)
    roomy = free >= indent + len(BETWEEN) * (len(parts) - 1)
    gap = BETWEEN if roomy else " "
    if roomy:
        parts[0] = parts[0][0] + " " * indent, parts[0][1]
    texts: list[StyledText] = []
    for label, number in parts:
        texts += [(gap if texts else "", "text"), (label, "label"), (number, "number")]
    return texts


def _cycle_line(frame: LaneFrame, parts: Sequence[Part], room: int) -> list[StyledText]:
    """All phases, and at the end what the last one did."""
    texts: list[StyledText] = []
    for number, part in enumerate(parts):
        later = sum(len(BETWEEN + other.names[-1]) for other in parts[number + 1 :])
        texts += [(BETWEEN if texts else "", "text"), *_part(frame, part, room - _width(texts) - later - len(BETWEEN))]
        if part.phase is Phase.DIRECT_RL and frame.search is Search.PRIORITY:
            texts.append((" " * max(0, QUEUE_NAME - len(texts[-1][0])), "text"))
    for part in parts:
        texts = _with_event(frame, part, texts, room)
    return texts


def _part(frame: LaneFrame, part: Part, room: int) -> list[StyledText]:
    """A phase of the cycle, in its colour if it happened last."""
    colour = PHASE_STYLES[frame.tick.phase] if frame.tick is not None and frame.tick.phase is part.phase else "label"
    name = part.name(room)
    texts = [(name, colour)]
    done, of = frame.counters.planned, frame.counters.planning_phase
    if part.phase is Phase.PLANNING and of and name == part.names[0] and len(name) + 1 + BAR <= room:
        filled = BAR * done // of
        texts += [(" ", colour), ("█" * filled, colour), ("░" * (BAR - filled), "label")]
    return texts


def _with_event(frame: LaneFrame, part: Part, texts: list[StyledText], room: int) -> list[StyledText]:
    """The texts, and what the phase did if it happened last and there is room to say so."""
    if frame.tick is None or frame.tick.phase is not part.phase:
        return texts
    event = f"  {brief(frame.tick, frame.grid)}"
    return [*texts, (event, "number")] if _width(texts) + len(event) <= room else texts


def _width(texts: Sequence[StyledText]) -> int:
    return sum(len(text) for text, _ in texts)
