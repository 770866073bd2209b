"""The log of the latest ticks of the lane in focus, the newest last; choosing one goes to that moment."""

from typing import ClassVar

from rich.style import Style
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dyna_tui.charts.numbers import count, fitted
from dyna_tui.lab.frames.frame import LaneFrame, LogEntry, Phase
from dyna_tui.tui.text.columns import Piece, strip
from dyna_tui.tui.text.cycle import Part, drawn, progress
from dyna_tui.tui.text.tick_text import in_log
from dyna_tui.tui.widgets.counters import STYLES
from dyna_tui.tui.widgets.titles import Titles

_STYLES = ("text", "calm", "chosen", *STYLES.values())
NARROW = 44
"""Columns below which the parts of the cycle have shorter names."""
LISTED = 50
"""How many of the latest ticks are listed."""


class Log(ScrollView, can_focus=True):
    """A line a tick: the real step where it begins, the part of the cycle, and what it did.

    It has keys of its own while it is in focus; a click does not bring it there.
    """

    ALLOW_SELECT = False
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
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    Log {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        padding: 0 1;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        .log--text { color: $foreground; }
        .log--calm { color: $foreground 70%; }
        .log--chosen { color: $foreground; text-style: bold reverse; }
        .log--act { color: $foreground; text-style: bold; }
        .log--direct-rl { color: $text-primary; text-style: bold; }
        .log--model { color: $text-secondary; text-style: bold; }
        .log--planning { color: $text-success; text-style: bold; }
    }
    Log:focus { border: round $foreground 80%; }
    """

    class Chosen(Message):
        """A tick was chosen."""

        def __init__(self, tick: int) -> None:
            """Name the tick."""
            super().__init__()
            self.tick = tick
            """How many ticks the lane had made with it."""

    class Left(Message):
        """The focus is to go back to where it was."""

    def __init__(self) -> None:
        """Begins with none."""
        super().__init__()
        self._frame: LaneFrame | None = None
        self._entries: tuple[LogEntry, ...] = ()
        self._lane_runs = False
        self._cursor = 0
        self._titles = Titles(self)

    def show(self, frame: LaneFrame, *, running: bool) -> None:
        """Show the log of a lane; the newest tick is in view and under the cursor where that or another came."""
        newest = self._entries[-1].number if self._entries else -1
        self._frame, self._lane_runs = frame, running
        self._entries = frame.log
        self._titles.write(Content(f"Latest ticks of {frame.title}").markup, self._how())
        self.virtual_size = Size(self.scrollable_size.width, max(len(self._entries), 1))
        if self._entries and self._entries[-1].number != newest:
            self._cursor = len(self._entries) - 1
            self.scroll_end(animate=False, immediate=True, force=True)
        self._cursor = min(self._cursor, max(len(self._entries) - 1, 0))
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor, and what can be done with it."""
        self._titles.write(self.border_title or "", self._how())
        self._reveal()

    def on_blur(self) -> None:
        """Put the cursor away."""
        self._titles.write(self.border_title or "", self._how())
        self.refresh()

    def on_resize(self) -> None:
        """Keep the newest in view."""
        self._reveal()

    def _how(self) -> str:
        if not self._entries:
            return ""
        return "↑ ↓ choose, enter goes there, esc leaves" if self.has_focus else "l or a click chooses"

    def action_choose(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = min(max(self._cursor + by, 0), max(len(self._entries) - 1, 0))
        self._reveal()

    def action_go(self) -> None:
        """Go to the tick under the cursor."""
        if self._entries:
            self.post_message(self.Chosen(self._entries[self._cursor].number))

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        """Choose the tick that was clicked."""
        offset = event.get_content_offset(self)
        place = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= place < len(self._entries):
            self._cursor = place
            self.action_go()

    def _reveal(self) -> None:
        height = max(self.scrollable_size.height, 1)
        first = min(max(self.scroll_offset.y, self._cursor - height + 1), self._cursor)
        if first != self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, immediate=True, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One tick."""
        styles: dict[str, Style] = {name: self.get_component_rich_style(f"log--{name}") for name in _STYLES}
        width, place = self.scrollable_size.width, self.scroll_offset.y + y
        if not self._entries:
            return strip([(fitted(self._calm_text() if y == 0 else "", width), "calm")], styles, width)
        if place >= len(self._entries):
            return Strip.blank(width, styles["text"])
        return strip(self._pieces(place, width, on_top=y == 0), styles, width)

    def _calm_text(self) -> str:
        """What to say where there is nothing to list."""
        return "The log is made when the run pauses." if self._lane_runs else "No tick yet: p makes one."

    def _pieces(self, place: int, width: int, *, on_top: bool) -> list[Piece]:
        assert self._frame is not None
        entry = self._entries[place]
        before = self._entries[place - 1] if place else None
        begins = on_top or before is None or _step(entry) != _step(before)
        steps = len(count(max(_step(entry) for entry in self._entries)))
        names = {part.phase: _named(part, entry, brief=width < NARROW) for part in drawn(self._frame)}
        wide, name = max(map(len, names.values())), names.get(entry.tick.phase, "planning")
        step = (count(_step(entry)) if begins else "").rjust(steps)
        words = in_log(entry.tick, self._frame.grid)
        if self.has_focus and place == self._cursor:
            return [(fitted(f"{step}  {name:<{wide}}  {words}", width), "chosen")]
        room = max(width - steps - wide - 4, 0)
        told = fitted(words, room) if len(words) > room else words
        return [(f"{step}  ", "calm"), (f"{name:<{wide}}", STYLES[entry.tick.phase]), (f"  {told}", "text")]


def _named(part: Part, entry: LogEntry, *, brief: bool) -> str:
    """A part of the cycle, as it is named beside a tick."""
    if part.phase is not Phase.PLANNING:
        return part.spellings[-1 if brief else 0]
    word = part.spellings[-1]
    text = progress(entry.counters.planned, entry.counters.planning_phase, word)
    return text.removeprefix(f"{word} ") if brief else text


def _step(entry: LogEntry) -> int:
    """The real step that a tick belongs to."""
    counters = entry.counters
    ahead = entry.tick.phase is Phase.PLANNING and entry.tick.action < 0
    return counters.real_steps + ahead
