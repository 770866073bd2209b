"""Model panel: the model of the focused lane as a list, which may have a million rows."""

import textwrap
from typing import Any, ClassVar

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.charts.numbers import count
from dyna_tui.lab.frames.frame import LaneFrame, Search
from dyna_tui.lab.frames.request import Order
from dyna_tui.tui.text.columns import Table, strip
from dyna_tui.tui.text.labels import counted, model_size
from dyna_tui.tui.text.model_rows import row_text, table_of
from dyna_tui.tui.widgets.panel import ScrollPanel
from dyna_tui.tui.widgets.titles import Titles


class Memory(ScrollPanel, can_focus=False):
    """The pairs of the model, a line per outcome, or the states of a look-ahead, under a fixed header.

    A frame holds only the rows in and around the view; :meth:`window` says which.
    """

    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "header": "$foreground 70%",
        "quiet": "$foreground 70%",
        "untried": "$foreground 70%",
        "outdated": "$text-warning",
        "simulated": "bold $text-success",
        "direct-rl": "bold $text-primary",
        "model": "bold $text-secondary",
    }

    class WindowChanged(Message):
        """Other rows are in view: the next frame should hold those of the window."""

        def __init__(self, memory: "Memory", first: int, count: int) -> None:
            """Name the panel, the first row in view, and how many there are."""
            super().__init__()
            self.memory = memory
            self.first = first
            self.count = count

        @property
        def control(self) -> "Memory":
            """The panel."""
            return self.memory

    class RowChosen(Message):
        """A row was clicked."""

        def __init__(self, memory: "Memory", state: int) -> None:
            """Name the panel, and the cell of the row."""
            super().__init__()
            self.memory = memory
            self.state = state

        @property
        def control(self) -> "Memory":
            """The panel."""
            return self.memory

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._frame: LaneFrame | None = None
        self._table = Table((), 0)
        self._titles = Titles(self)

    def show(self, frame: LaneFrame) -> None:
        """Draw the model of a lane."""
        self._frame = frame
        self._make_room(frame.memory.lines + 1)
        self._write_titles()
        self._lay_out()
        self.redraw()

    def window(self) -> tuple[int, int]:
        """The first row and the number of rows that the next frame should hold: those in view and a page around."""
        first = max(self.scroll_offset.y - self._page, 0)
        return first, self.scroll_offset.y + 2 * self._page - first

    @property
    def _page(self) -> int:
        """How many rows are visible at once."""
        return max(self.scrollable_size.height - 1, 1)

    def scroll_page_up(self, **_: Any) -> None:
        """Show the rows before the visible ones, at once."""
        self.scroll_to(y=self.scroll_y - self._page, animate=False)

    def scroll_page_down(self, **_: Any) -> None:
        """Show the rows after the visible ones, at once."""
        self.scroll_to(y=self.scroll_y + self._page, animate=False)

    def scroll_home(self, **_: Any) -> None:
        """Show the first row, at once."""
        self.scroll_to(y=0, animate=False)

    def scroll_end(self, **_: Any) -> None:
        """Show the last row, at once."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def reveal(self, line: int) -> None:
        """Scroll, at once and no more than need be, so that a line of the list is in view."""
        first = min(max(self.scroll_offset.y, line - self._page + 1), line)
        if line >= 0 and first != self.scroll_offset.y:
            self.scroll_to(y=first, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Report which rows are needed now."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._post_window()

    def on_click(self, event: Click) -> None:
        """Report the cell of the row."""
        offset = event.get_content_offset(self)
        if offset is None or self._frame is None:
            return
        memory = self._frame.memory
        index = self.scroll_offset.y + offset.y - 1 - memory.first
        if offset.y and 0 <= index < len(memory.rows):
            self.post_message(self.RowChosen(self, memory.rows[index].state))

    def on_resize(self) -> None:
        """Lay the columns out anew, and report which rows are needed now."""
        self._lay_out()
        self._write_titles()
        self._post_window()

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The header, then the rows from the scroll offset on."""
        styles, frame = {name: self.drawn_style(name) for name in self.STYLES}, self._frame
        blank = Strip.blank(width, styles["text"])
        if frame is None:
            return [blank] * height
        quiet = self._quiet_text(frame)
        if quiet:
            lines = textwrap.wrap(quiet, max(width - 2, 1))
            texts = [strip([(f" {line}", "quiet")], styles, width) for line in lines]
            return [blank, *texts, *[blank] * height][:height]
        memory = frame.memory
        first = self.scroll_offset.y - memory.first
        rows = [
            strip(row_text(memory.rows[index], self._table, frame.grid, on_top=index == first), styles, width)
            if 0 <= index < len(memory.rows)
            else blank
            for index in range(first, first + height - 1)
        ]
        return [strip(self._table.header("header"), styles, width), *rows][:height]

    @staticmethod
    def _quiet_text(frame: LaneFrame) -> str:
        """The text in place of an empty list."""
        if not frame.has_model:
            return f"{frame.title} has no model."
        if frame.memory.lines:
            return ""
        return "The model is empty." if frame.counters.ticks else "Nothing learned yet. Press space to run."

    def _write_titles(self) -> None:
        frame, room = self._frame, self.outer_size.width - 6
        if frame is None:
            return
        memory = frame.memory
        if memory.order == Order.AHEAD.value:
            title, variants = f"Look-ahead of {frame.title}", [f"{counted(memory.lines, 'state')} reached"]
        else:
            title = f"Model of {frame.title}"
            variants = model_size(memory)
        if frame.search is Search.PRIORITY:
            queued = f"{count(frame.counters.queued)} queued"
            variants = [*(f"{queued} · {variant}" for variant in variants), queued]
        variants = [f"{variants[0]} · {memory.order}", *variants] if memory.lines else [""]
        subtitle = next((variant for variant in variants if len(variant) <= room), variants[-1])
        self._titles.write(Content(title).markup, subtitle)

    def _lay_out(self) -> None:
        if self._frame is not None:
            self._table = table_of(self._frame, self.scrollable_size.width)

    def _make_room(self, lines: int) -> None:
        """Set the scrollable height; the screen is laid out anew only where the scroll bar comes or goes."""
        if lines == self.virtual_size.height:
            return
        size = Size(self.scrollable_size.width, lines)
        if (lines > self.scrollable_size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
        else:
            self.set_reactive(Widget.virtual_size, size)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = lines
        if self.scroll_y > self.max_scroll_y:
            self.scroll_end()

    def _post_window(self) -> None:
        self.post_message(self.WindowChanged(self, *self.window()))
