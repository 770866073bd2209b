"""Tick log: the latest ticks of the focused lane, the newest last; selecting one goes to that moment."""

from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from dyna_tui.charts.numbers import count, fitted
from dyna_tui.lab.frames.frame import LaneFrame, Phase
from dyna_tui.lab.frames.tick_record import LogEntry
from dyna_tui.lab.text.tick_text import log_text
from dyna_tui.tui.text.columns import StyledText, strip
from dyna_tui.tui.text.cycle import Part, cycle_parts, progress
from dyna_tui.tui.widgets.panel import PHASE_COLOURS, PHASE_STYLES, ScrollPanel
from dyna_tui.tui.widgets.titles import Titles

NARROW = 44
"""Columns below which the phases have shorter names."""
LISTED = 50
"""How many of the latest ticks are listed."""


class Log(ScrollPanel, can_focus=True):
    """A line per tick: its real step, its phase, and what it did.

    It has keys of its own while it is focused; a click does not focus it.
    """

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("pageup", "choose(-10)", show=False),
        Binding("pagedown", "choose(10)", show=False),
        Binding("home", f"choose(-{LISTED})", show=False),
        Binding("end", f"choose({LISTED})", show=False),
        Binding("enter", "go", show=False),
        Binding("escape,l", "leave", show=False),
    ]
    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "quiet": "$foreground 70%",
        "chosen": "bold reverse $foreground",
    } | PHASE_COLOURS
    DEFAULT_CSS = """
    Log:focus { border: round $accent; border-title-color: $accent; }
    """

    class Chosen(Message):
        """A tick was selected."""

        def __init__(self, tick: int) -> None:
            """Name the tick."""
            super().__init__()
            self.tick = tick
            """How many ticks the lane had made with it."""

    class Left(Message):
        """The log is to lose the focus."""

    def __init__(self) -> None:
        """Starts empty."""
        super().__init__()
        self._frame: LaneFrame | None = None
        self._entries: tuple[LogEntry, ...] = ()
        self._lane_runs = False
        self._cursor = 0
        self._titles = Titles(self)

    def show(self, frame: LaneFrame, *, running: bool) -> None:
        """Show the log of a lane; a new tick is scrolled into view and put under the cursor."""
        newest = self._entries[-1].number if self._entries else -1
        self._frame, self._lane_runs = frame, running
        self._entries = frame.log
        self._titles.write(Content(f"Latest ticks of {frame.title}").markup, self._key_hints())
        self.virtual_size = Size(self.scrollable_size.width, max(len(self._entries), 1))
        if self._entries and self._entries[-1].number != newest:
            self._cursor = len(self._entries) - 1
            self.scroll_end(animate=False, immediate=True, force=True)
        self._cursor = min(self._cursor, max(len(self._entries) - 1, 0))
        self.redraw()

    def on_focus(self) -> None:
        """Show the cursor and its keys."""
        self._titles.write(self.border_title or "", self._key_hints())
        self._reveal()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._titles.write(self.border_title or "", self._key_hints())
        self.redraw()

    def on_resize(self) -> None:
        """Keep the newest in view."""
        self._reveal()

    def _key_hints(self) -> str:
        if not self._entries:
            return ""
        return "↑↓ select · enter go · esc close" if self.has_focus else "l or click to select"

    def action_choose(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = min(max(self._cursor + by, 0), max(len(self._entries) - 1, 0))
        self._reveal()

    def action_go(self) -> None:
        """Go to the tick under the cursor."""
        if self._entries:
            self.post_message(self.Chosen(self._entries[self._cursor].number))

    def action_leave(self) -> None:
        """Give up the focus."""
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        """Select the tick that was clicked."""
        offset = event.get_content_offset(self)
        index = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= index < len(self._entries):
            self._cursor = index
            self.action_go()

    def _reveal(self) -> None:
        height = max(self.scrollable_size.height, 1)
        first = min(max(self.scroll_offset.y, self._cursor - height + 1), self._cursor)
        if first != self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, immediate=True, force=True)
        self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """A tick each."""
        styles = {name: self.drawn_style(name) for name in self.STYLES}
        if not self._entries:
            quiet = strip([(fitted(self._quiet_text(), width), "quiet")], styles, width)
            return [quiet, *[Strip.blank(width, styles["text"])] * (height - 1)][:height]
        first, end = self.scroll_offset.y, len(self._entries)
        return [
            strip(self._line(index, width, on_top=index == first), styles, width)
            if index < end
            else Strip.blank(width, styles["text"])
            for index in range(first, first + height)
        ]

    def _quiet_text(self) -> str:
        """The text in place of an empty list."""
        return "Pause to see the log." if self._lane_runs else "No ticks yet. Press p for one."

    def _line(self, index: int, width: int, *, on_top: bool) -> list[StyledText]:
        assert self._frame is not None
        entry = self._entries[index]
        before = self._entries[index - 1] if index else None
        begins = on_top or before is None or _step(entry) != _step(before)
        steps = len(count(max(_step(entry) for entry in self._entries)))
        names = {part.phase: _named(part, entry, brief=width < NARROW) for part in cycle_parts(self._frame)}
        wide, name = max(map(len, names.values())), names.get(entry.tick.phase, "planning")
        step = (count(_step(entry)) if begins else "").rjust(steps)
        words = log_text(entry.tick, self._frame.grid)
        if self.has_focus and index == self._cursor:
            return [(fitted(f"{step}  {name:<{wide}}  {words}", width), "chosen")]
        room = max(width - steps - wide - 4, 0)
        text = fitted(words, room) if len(words) > room else words
        return [(f"{step}  ", "quiet"), (f"{name:<{wide}}", PHASE_STYLES[entry.tick.phase]), (f"  {text}", "text")]


def _named(part: Part, entry: LogEntry, *, brief: bool) -> str:
    """The name of a phase beside a tick."""
    if part.phase is not Phase.PLANNING:
        return part.names[-1 if brief else 0]
    word = part.names[-1]
    text = progress(entry.counters.planned, entry.counters.planning_phase, word)
    return text.removeprefix(f"{word} ") if brief else text


def _step(entry: LogEntry) -> int:
    """The real step that a tick belongs to."""
    counters = entry.counters
    ahead = entry.tick.phase is Phase.PLANNING and entry.tick.action < 0
    return counters.real_steps + ahead
