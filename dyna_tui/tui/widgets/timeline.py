"""One line for the whole run: the present, the furthest moment, and marks; a click or a drag goes there."""

import math
from typing import ClassVar

from rich.segment import Segment
from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.charts.numbers import count
from dyna_tui.lab.frames.timeline import Kind, Mark, Timeline

SHORTEST = 100
"""What the line is long for at the least, by the lanes' clock."""
LABEL = 7
"""Columns kept for the number at its end."""
ROOM_FOR_EPISODES = 3
"""Columns that each end of an episode must have, or none has a mark."""
GLYPHS = {Kind.EPISODE: "┷", Kind.DEED: "▲", Kind.CHANGE: "◆", Kind.WRONG: "×"}
AHEAD_GLYPHS = GLYPHS | {Kind.EPISODE: "┴"}
"""The same on the thin line of what lies ahead."""
STYLES = {Kind.EPISODE: "gone", Kind.DEED: "deed", Kind.CHANGE: "change", Kind.WRONG: "wrong"}


class TimelineBar(Widget):
    """The way that the lanes have come, to go back and forth on."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"timeline-bar--{part}" for part in ("gone", "ahead", "unlived", "present", "deed", "change", "wrong")
    }
    DEFAULT_CSS = """
    TimelineBar {
        height: 1;
        padding: 0 1;
        .timeline-bar--gone { color: $foreground 60%; }
        .timeline-bar--ahead { color: $foreground 60%; }
        .timeline-bar--unlived { color: $foreground 25%; }
        .timeline-bar--present { color: $accent; text-style: bold; }
        .timeline-bar--deed { color: $foreground; }
        .timeline-bar--change { color: $foreground; text-style: bold; }
        .timeline-bar--wrong { color: $text-warning; text-style: bold; }
    }
    """

    class Scrubbed(Message):
        """A person wants to go to a place on the lanes' clock."""

        def __init__(self, place: int) -> None:
            """Name the place."""
            super().__init__()
            self.place = place
            """On the lanes' common clock."""

    def __init__(self) -> None:
        """Begins with nothing lived."""
        super().__init__()
        self._timeline = Timeline()
        self._dragged: int | None = None
        """The place that was asked for last while the mouse is down."""

    def show(self, timeline: Timeline) -> None:
        """Shows how far the lanes have come."""
        if timeline != self._timeline:
            self._timeline = timeline
            self.refresh()

    @property
    def length(self) -> int:
        """For how much the line is long: the least of 1, 2, 5, 10, 20, ... hundreds that will do."""
        end = max(self._timeline.end, SHORTEST)
        tens = int(10 ** math.floor(math.log10(end)))
        return next(times * tens for times in (1, 2, 5, 10) if times * tens >= end)

    @property
    def _columns(self) -> int:
        return max(self.content_size.width - max(LABEL, len(count(self.length))) - 1, 1)

    def column_of(self, place: int) -> int:
        """The column in which a place stands."""
        return round(place / self.length * (self._columns - 1))

    def place_at(self, column: int) -> int:
        """The place that a column stands for: that of its mark where it has one, and nothing that was not lived."""
        mark = self._marks().get(column)
        if mark is not None:
            return mark.place
        place = round(column / max(self._columns - 1, 1) * self.length)
        return min(max(place, 0), self._timeline.end)

    def _marks(self) -> dict[int, Mark]:
        """The marks that are shown, by column; the more telling first, a neighbouring free column for the next."""
        marks = sorted(self._timeline.marks, key=lambda mark: (-min(mark.kind, Kind.CHANGE), mark.place, mark.kind))
        episodes = sum(mark.kind is Kind.EPISODE for mark in marks)
        lived = self.column_of(self._timeline.end) + 1
        placed: dict[int, Mark] = {}
        for mark in marks:
            column = self.column_of(mark.place)
            if mark.kind is Kind.WRONG:
                column += column in placed
            elif mark.kind is Kind.EPISODE and episodes * ROOM_FOR_EPISODES > lived:
                continue
            if column not in placed or mark.kind is Kind.WRONG:
                placed[column] = mark
        return placed

    def render_line(self, y: int) -> Strip:
        """The line, and how far it reaches."""
        now, end = self.column_of(self._timeline.now), self.column_of(self._timeline.end)
        marks = self._marks()
        styles = {part: self.get_component_rich_style(f"timeline-bar--{part}") for part in self._parts}
        segments = []
        for column in range(self._columns):
            part = "gone" if column <= now else "ahead" if column <= end else "unlived"
            glyph = {"gone": "━", "ahead": "─", "unlived": "┄"}[part]
            mark = marks.get(column)
            if mark is not None:
                glyph = (GLYPHS if column <= now else AHEAD_GLYPHS)[mark.kind]
                part = STYLES[mark.kind] if mark.kind is not Kind.EPISODE else part
            if column == now:
                glyph, part = "█", "present"
            segments.append(Segment(glyph, styles[part]))
        label = count(self.length).rjust(max(LABEL, len(count(self.length))) + 1)
        segments.append(Segment(label, styles["gone"]))
        return Strip(segments).simplify()

    @property
    def _parts(self) -> tuple[str, ...]:
        return tuple(name.partition("--")[2] for name in self.COMPONENT_CLASSES)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Goes to where the mouse is, and takes hold of the line."""
        if event.button == 1:
            self.capture_mouse()
            self._dragged = self._timeline.now
            self._drag(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Goes along with the mouse."""
        if self._dragged is not None:
            self._drag(event)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Lets go."""
        self.release_mouse()
        self._dragged = None

    def _drag(self, event: MouseDown | MouseMove) -> None:
        offset = event.get_content_offset_capture(self)
        place = self.place_at(min(max(offset.x, 0), self._columns - 1))
        if place != self._dragged:
            self._dragged = place
            self.post_message(self.Scrubbed(place))
