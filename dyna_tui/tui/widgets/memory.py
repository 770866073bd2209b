"""Model panel: the model of the focused lane as a list, which may have a million rows."""

import textwrap
from typing import Any, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.charts.numbers import count, counted, fitted
from dyna_tui.lab.frames.frame import LaneFrame, Search
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.text.labels import model_size
from dyna_tui.tui.text.columns import Table, strip
from dyna_tui.tui.text.model_rows import Row, row_text, table_of
from dyna_tui.tui.widgets.panel import ScrollPanel
from dyna_tui.tui.widgets.titles import Titles

KEYS = "↑↓ row · esc back to the cell"
"""What its keys do while it is focused."""


class RowCursor:
    """Which row is chosen by the keys."""

    def __init__(self) -> None:
        """Begins with the first row."""
        self.line = 0
        """Its index in the list."""
        self.cell: int | None = None
        """The cell that it was chosen for."""
        self.waits = False
        """Whether it is to be reported once the frame holds it."""
        self.reported = 0
        """How many rows were reported to which the cell cursor has not yet gone."""


class Memory(ScrollPanel, can_focus=True):
    """The pairs of the model, a line per outcome, or the states of a look-ahead, under a fixed header.

    A frame holds only the rows in and around the view; :meth:`window` says which. It has keys of its own while it is
    focused: they choose a row, whose cell is reported. A click does not focus it.
    """

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("pageup", "choose_page(-1)", show=False),
        Binding("pagedown", "choose_page(1)", show=False),
        Binding("home", "choose_end(0)", show=False),
        Binding("end", "choose_end(1)", show=False),
        Binding("enter,escape,slash", "leave", show=False),
    ]
    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "header": "$foreground 70%",
        "quiet": "$foreground 70%",
        "assumed": "$foreground 70%",
        "outdated": "$text-warning",
        "simulated": "bold $text-success",
        "direct-rl": "bold $text-primary",
        "model": "bold $text-secondary",
        "chosen": "bold reverse $foreground",
    }

    DEFAULT_CSS = """
    Memory:focus { border: round $accent; border-title-color: $accent; }
    """

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
        """A row was clicked, or chosen by the keys."""

        def __init__(self, memory: "Memory", state: int) -> None:
            """Name the panel, and the cell of the row."""
            super().__init__()
            self.memory = memory
            self.state = state

        @property
        def control(self) -> "Memory":
            """The panel."""
            return self.memory

    class Left(Message):
        """The list is to lose the focus."""

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._frame: LaneFrame | None = None
        self._distinct = ""
        self._table = Table((), 0)
        self._titles = Titles(self)
        self._cell: int | None = None
        self._cursor = RowCursor()

    def show(self, frame: LaneFrame, cell: int | None = None, distinct: str = "") -> None:
        """Draw the model of a lane.

        Args:
            frame: the lane.
            cell: the one under the cell cursor, which the chosen row follows.
            distinct: what tells the lane from others of its name.
        """
        before, self._frame, self._cell, self._distinct = self._frame, frame, cell, distinct
        self._make_room(frame.memory.lines + 1)
        self._write_titles()
        self._lay_out()
        if self.has_focus:
            listed = (frame.number, frame.memory.order)
            self._follow(anew=before is None or (before.number, before.memory.order) != listed)
        self.redraw()

    # Choosing a row

    def on_focus(self) -> None:
        """Choose the row of the cell under the cursor; where there is none, that of the latest tick or the top one."""
        self._write_titles()
        if self._frame is None:
            return
        memory = self._frame.memory
        self._cursor = RowCursor()
        if self._cell is None:
            self._choose(memory.marked if memory.marked >= 0 else self.scroll_offset.y)
        else:
            self._follow()

    def on_blur(self) -> None:
        """Hide which row is chosen."""
        self._write_titles()
        self.redraw()

    def action_choose(self, by: int) -> None:
        """Choose the next row, or the one before."""
        self._choose(self._cursor.line + by)

    def action_choose_page(self, by: int) -> None:
        """Choose the row a page further."""
        self._choose(self._cursor.line + by * self._page)

    def action_choose_end(self, end: int) -> None:
        """Choose the first row (0) or the last (1)."""
        self._choose(end * (self._lines - 1))

    def action_leave(self) -> None:
        """Give up the focus."""
        self.post_message(self.Left())

    def row_taken(self) -> None:
        """Note that the cell cursor has gone to a row that was reported."""
        self._cursor.reported = max(self._cursor.reported - 1, 0)

    @property
    def _lines(self) -> int:
        return 0 if self._frame is None else self._frame.memory.lines

    def _row_at(self, line: int) -> Row | None:
        """A row of the frame, by its index in the list; None where the frame does not hold it."""
        if self._frame is None:
            return None
        index = line - self._frame.memory.first
        return self._frame.memory.rows[index] if 0 <= index < len(self._frame.memory.rows) else None

    def _choose(self, line: int) -> None:
        """Choose a row; it is reported once the frame holds it."""
        self._cursor.line, self._cursor.waits = max(min(line, self._lines - 1), 0), True
        self._keep_in_view(self._cursor.line)
        self._follow()
        self.redraw()

    def _follow(self, *, anew: bool = False) -> None:
        """Report the row that was chosen; else keep to the rows of the cell under the cursor, wherever they are now.

        ``anew``: another model is listed, or in another order.
        """
        cursor = self._cursor
        cursor.line = max(min(cursor.line, self._lines - 1), 0)
        row = self._row_at(cursor.line)
        if cursor.waits:
            if row is not None:
                cursor.waits = False
                self._report(row.state)
            return
        assert self._frame is not None
        memory = self._frame.memory
        known = self._cell is not None and memory.cell == self._cell and memory.cell_line >= 0
        astray = cursor.cell != self._cell if row is None else row.state != self._cell
        if known and (anew or astray) and not cursor.reported:
            cursor.line, cursor.cell = memory.cell_line, self._cell
            self._keep_in_view(cursor.line)

    def _report(self, state: int) -> None:
        self._cursor.cell = state
        self._cursor.reported += 1
        self.post_message(self.RowChosen(self, state))

    def _keep_in_view(self, line: int) -> None:
        """Scroll, at once, no more than need be for a line of the list to be in view."""
        first = min(max(self.scroll_offset.y, line - self._page + 1), line)
        if first != self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, immediate=True, force=True)

    # Scrolling

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
        """Scroll, at once, so that a line of the list is in view: to the top, or else no more than need be."""
        first = min(max(self.scroll_offset.y, line - self._page + 1), line) if line >= self._page else 0
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
        line = self.scroll_offset.y + offset.y - 1
        row = self._row_at(line) if offset.y else None
        if row is not None:
            self._cursor.line = line
            self._report(row.state)

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
        chosen = self._cursor.line - memory.first if self.has_focus else -1

        def line(index: int) -> Strip:
            texts = row_text(memory.rows[index], self._table, frame.grid, on_top=index in (first, chosen))
            if index == chosen:
                texts = [(fitted("".join(text for text, _ in texts), width), "chosen")]
            return strip(texts, styles, width)

        shown = range(first, first + height - 1)
        rows = [line(index) if 0 <= index < len(memory.rows) else blank for index in shown]
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
            title = f"Model of {frame.title} {self._distinct}".rstrip()
            variants = model_size(memory)
        if frame.search is Search.PRIORITY:
            queued = f"{count(frame.counters.queued)} queued"
            variants = [*(f"{queued} · {variant}" for variant in variants), queued]
        variants = [f"{variants[0]} · {memory.order}", *variants] if memory.lines else [""]
        if self.has_focus:
            variants = [KEYS]
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
