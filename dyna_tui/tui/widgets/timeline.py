"""Timeline: the current time, how far the history goes, and markers; click or drag to seek."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message
from textual.strip import Strip

from dyna_tui.charts.numbers import count
from dyna_tui.lab.frames.timeline import Kind, Mark, Timeline
from dyna_tui.tui.output.line_widget import LineWidget
from dyna_tui.tui.text.columns import strip

LABEL = 7
"""Columns kept for the number at its end."""
ROOM_FOR_EPISODES = 3
"""Columns per finished episode below which no episode is marked."""
GLYPHS = {Kind.EPISODE: "┷", Kind.INTERVENTION: "▲", Kind.CHANGE: "◆", Kind.WRONG: "×"}
CHANGED_AND_WRONG = "◈"
"""A change and, in the time of the same column, a model that was wrong for the first time."""
AHEAD_GLYPHS = GLYPHS | {Kind.EPISODE: "┴"}
"""The same on the thin line after the current time."""
BOTH = {Kind.CHANGE, Kind.WRONG}
"""The kinds that are shown together."""
MARK_STYLES = {Kind.EPISODE: "past", Kind.INTERVENTION: "intervention", Kind.CHANGE: "change", Kind.WRONG: "wrong"}


class TimelineBar(LineWidget):
    """A line from step 0 to the end of the lanes' history, to go back and forth on."""

    ALLOW_SELECT = False
    STYLES: ClassVar[dict[str, str]] = {
        "past": "$foreground 60%",
        "ahead": "$foreground 60%",
        "unreached": "$foreground 25%",
        "present": "bold $accent",
        "intervention": "$foreground",
        "change": "bold $foreground",
        "wrong": "bold $text-warning",
    }
    DEFAULT_CSS = """
    TimelineBar {
        height: 1;
        padding: 0 1;
    }
    """

    class Scrubbed(Message):
        """The user wants to go to a time on the lanes' clock."""

        def __init__(self, target: int) -> None:
            """Name the time."""
            super().__init__()
            self.target = target
            """On the lanes' common clock."""

    def __init__(self) -> None:
        """Starts at step 0."""
        super().__init__()
        self._timeline = Timeline()
        self._placed: dict[int, tuple[Mark, ...]] = {}
        self._placed_marks: tuple[Mark, ...] | None = None
        self._placed_on: tuple[int, int] | None = None
        """The columns and the length of the line that the markers were placed on."""
        self._episodes = 0
        """How many of them are ends of episodes."""
        self._dragged: int | None = None
        """The latest time that was asked for while the mouse is down."""

    def show(self, timeline: Timeline) -> None:
        """Shows the lanes' history."""
        if timeline != self._timeline:
            self._timeline = timeline
            self.redraw()

    @property
    def length(self) -> int:
        """The time at its right end."""
        return self._timeline.length

    @property
    def _columns(self) -> int:
        return max(self.content_size.width - max(LABEL, len(count(self.length))) - 1, 1)

    def column_of(self, time: int) -> int:
        """The column of a time."""
        return round(time / self.length * (self._columns - 1))

    def time_at(self, column: int) -> int:
        """The time of a column: that of its marker if it has one, and none beyond the history."""
        marks = self._marks().get(column)
        if marks is not None:
            return marks[0].time
        time = round(column / max(self._columns - 1, 1) * self.length)
        return min(max(time, 0), self._timeline.end)

    def _marks(self) -> dict[int, tuple[Mark, ...]]:
        """The markers that are shown, each in the column of its time: the more important, two only of change and wrong.

        The first of two is the one that is gone to.
        """
        marks, line = self._timeline.marks, (self._columns, self.length)
        if self._placed_marks is not marks or self._placed_on != line:
            self._placed_marks, self._placed_on = marks, line
            self._episodes = sum(mark.kind is Kind.EPISODE for mark in marks)
            self._placed = _placed(marks, *line)
        if self._episodes * ROOM_FOR_EPISODES <= self.column_of(self._timeline.end) + 1:
            return self._placed
        return {column: there for column, there in self._placed.items() if there[0].kind is not Kind.EPISODE}

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The line and the time at its end."""
        now, end, columns = self.column_of(self._timeline.now), self.column_of(self._timeline.end), self._columns
        glyphs = [*"━" * (now + 1), *"─" * (end - now), *"┄" * (columns - end - 1)]
        parts = [*["past"] * (now + 1), *["ahead"] * (end - now), *["unreached"] * (columns - end - 1)]
        for column, marks in self._marks().items():
            if column < columns:
                kind = max(mark.kind for mark in marks)
                one = (GLYPHS if column <= now else AHEAD_GLYPHS)[kind]
                glyphs[column] = one if len({mark.kind for mark in marks}) == 1 else CHANGED_AND_WRONG
                parts[column] = MARK_STYLES[kind] if kind is not Kind.EPISODE else parts[column]
        glyphs[now], parts[now] = "█", "present"
        label = count(self.length).rjust(max(LABEL, len(count(self.length))) + 1)
        styles = {part: self.drawn_style(part) for part in self.STYLES} | {"text": self.rich_style}
        return [strip([*zip(glyphs, parts, strict=True), (label, "past")], styles, width)]

    def on_mouse_down(self, event: MouseDown) -> None:
        """Goes to the time under the mouse, and starts a drag."""
        if event.button == 1:
            self.capture_mouse()
            self._dragged = self._timeline.now
            self._drag(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follows the mouse."""
        if self._dragged is not None:
            self._drag(event)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Ends the drag."""
        self.release_mouse()
        self._dragged = None

    def _drag(self, event: MouseDown | MouseMove) -> None:
        offset = event.get_content_offset_capture(self)
        time = self.time_at(min(max(offset.x, 0), self._columns - 1))
        if time != self._dragged:
            self._dragged = time
            self.post_message(self.Scrubbed(time))


def _placed(marks: Sequence[Mark], columns: int, length: int) -> dict[int, tuple[Mark, ...]]:
    """Marks in order of time, in the columns of a line of a length."""
    column_of = np.rint(np.array([mark.time for mark in marks]) / length * (columns - 1)).astype(int).tolist()
    placed: dict[int, tuple[Mark, ...]] = {}
    for kinds in (BOTH, (Kind.INTERVENTION,), (Kind.EPISODE,)):
        for column, mark in zip(column_of, marks, strict=True):
            if mark.kind not in kinds:
                continue
            there = placed.get(column, ())
            if not there or (mark.kind in BOTH and len(there) == 1 and {mark.kind, there[0].kind} == BOTH):
                placed[column] = (*there, mark)
    return placed
