"""Viewing: views of the grid, cell size, panels, the order of the model list, the log, the theme, help."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.message import Message

from dyna_tui.lab.frames.request import Order, orders_of
from dyna_tui.tui.commands import Command, Mode
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.focus_keys import FOCUS_KEYS
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.display import Display
from dyna_tui.tui.laboratory.focus import Focus
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.widgets.grid import Grid


class NextTheme(Message):
    """The next theme was asked for."""


class Viewing:
    """Changes what is shown, and how."""

    def __init__(self, context: Context, panels: Panels, display: Display, focus: Focus) -> None:
        """Begins with the first view."""
        self._context = context
        self._panels = panels
        self._display = display
        self._focus = focus

    # The grid

    def next_view(self, by: int) -> None:
        """The next view in all lanes, or the one before."""
        views = list(View)
        self.show_view(views[(views.index(self._focus.grid.view) + by) % len(views)])

    def show_view(self, view: View) -> None:
        """A view in all lanes."""
        for lane in self._panels.lanes:
            lane.show_view(view)
        self._display.arrange()
        self._context.set_status(f"{view.title[0].upper()}{view.title[1:]}: {view.legend}.")

    @property
    def has_pages(self) -> bool:
        """Whether the picture of the states has several pages."""
        return len(self._context.maze.grid.pages) > 1

    def next_page(self, by: int) -> None:
        """The next page in all lanes, or the one before; beyond the last and the first, that of each lane's agent."""
        titles, grid = self._context.maze.grid.pages, self._focus.grid
        if grid.cursor is not None:
            self._focus.set_cursor(None)
        page = grid.shown_page + by
        following = page if 0 <= page < len(titles) else None
        for lane in self._panels.lanes:
            lane.grid.page = following
        self._context.driver.refresh()
        where = "the agent's" if following is None else f"{following + 1} of {len(titles)}: {titles[following]}"
        self._context.set_status(f"Page {where}." if following is not None else f"Page: {where}.")

    @property
    def can_enlarge(self) -> bool:
        """Whether cells can be larger."""
        return self._focus.grid.drawn_size != self._focus.grid.sizes[-1]

    @property
    def can_shrink(self) -> bool:
        """Whether cells can be smaller."""
        return self._focus.grid.drawn_size != self._focus.grid.sizes[0]

    @property
    def can_fit(self) -> bool:
        """Whether the size of cells was chosen."""
        return self._focus.grid.cell_size is not None

    def enlarge(self) -> None:
        """Larger cells."""
        self._resize_cells(lambda grid: grid.larger())

    def shrink(self) -> None:
        """Smaller cells."""
        self._resize_cells(lambda grid: grid.smaller())

    def fit(self) -> None:
        """Cells as large as the room allows."""
        self._resize_cells(lambda grid: setattr(grid, "cell_size", None))

    def _resize_cells(self, change: Callable[[Grid], object]) -> None:
        for lane in self._panels.lanes:
            change(lane.grid)
        self._display.arrange()
        self._context.host.update_bars()

    # The panels

    def toggle_zoom(self) -> None:
        """The lane in focus alone, as large as fits; and back."""
        panels = self._panels
        panels.zoomed = not panels.zoomed
        panels.panel = 0
        self._display.arrange()
        tab = " tab: next lane ·" if len(panels.lanes) > 1 else ""
        what = f"{self._context.label} alone.{tab} c: panels · z: back" if panels.zoomed else "All lanes and panels."
        self._context.set_status(what)
        self._context.host.update_bars()

    @property
    def takes_turns(self) -> bool:
        """Whether panels take turns."""
        return self._panels.turns > 1

    def next_panel(self) -> None:
        """The next of the panels that take turns."""
        self._panels.panel += 1
        self._display.arrange()

    @property
    def has_model_rows(self) -> bool:
        """Whether the model list of the lane in focus has rows."""
        return self._context.lane.memory.total > 0

    def scroll_model(self, where: str) -> None:
        """Scrolls the model list: page_up, page_down, home or end."""
        getattr(self._panels.memory, f"scroll_{where}")()

    @property
    def has_orders(self) -> bool:
        """Whether the model list of the lane in focus has several orders."""
        return self._context.lane.has_model

    def next_order(self) -> None:
        """The next order of the model list that the agent in focus has."""
        orders = orders_of(self._context.spec)
        following = (orders.index(self._display.order_of(self._context.focus)) + 1) % len(orders)
        self._display.order = orders[following] if following else None
        self._panels.memory.scroll_home()
        self._context.driver.refresh()

    @property
    def has_log(self) -> bool:
        """Whether the log of ticks has something to choose."""
        return not self._context.driver.running and self._context.lane.tick is not None

    def enter_log(self) -> None:
        """Shows the log of ticks and gives it the keys."""
        for _ in range(self._panels.turns):
            if self._panels.log.display:
                break
            self.next_panel()
        self._panels.log.focus()

    @property
    def can_enter_model_list(self) -> bool:
        """Whether the model list has rows to choose, which stay as they are."""
        return not self._context.driver.running and self._context.lane.memory.lines > 0

    def enter_model_list(self) -> None:
        """Shows the model list, at the row of the cell under the cursor, and gives it the keys."""
        context, panels, cursor = self._context, self._panels, self._focus.cursor
        memory = context.lane.memory
        if cursor is not None and memory.cell == cursor and memory.cell_line < 0:
            context.set_status(f"The {self._list_name} holds nothing of {context.lane.grid.label(cursor)}.")
            return
        panels.listing = True
        self._display.arrange()
        for _ in range(panels.turns):
            if panels.memory_shown:
                break
            self.next_panel()
        panels.memory.focus()
        context.set_status("↑ ↓ go from row to row, and the cell cursor along. Esc: back to the cell.")

    @property
    def _list_name(self) -> str:
        return "look-ahead" if self._display.order_of(self._context.focus) is Order.AHEAD else "model"

    @property
    def panel_in_focus(self) -> Mode | None:
        """The panel that has the keys; None where none does."""
        if self._panels.memory.has_focus:
            return Mode.MODEL
        return Mode.LOG if self._panels.log.has_focus else None

    def leave_panel(self) -> bool:
        """Takes the keys back from a panel; whether one had them."""
        if self.panel_in_focus is None:
            return False
        self._context.host.set_focus(None)
        return True

    def note_focus(self) -> None:
        """Shows whether a panel or the lane has the keys, and the cell's table again once the model list has not."""
        mode = self.panel_in_focus
        for lane in self._panels.lanes:
            lane.set_class(mode is not None, "aside")
        if self._panels.listing and mode is not Mode.MODEL:
            self._panels.listing = False
            self._display.arrange()
        self._context.host.update_bars()

    # The app

    def next_theme(self) -> None:
        """Dark, light, high contrast, round and round."""
        self._context.host.post_message(NextTheme())

    def open_palette(self) -> None:
        """Every command by name."""
        self._context.app.action_command_palette()

    def open_help(self, groups: Mapping[str, Sequence[Command[Any]]], in_focus: Mode) -> None:
        """What is in focus, then keys, glyphs and colours; ``groups`` are the commands by their headings."""
        from dyna_tui.tui.dialogs.help import Help

        beside_lesson = in_focus is Mode.LESSON and self._focus.cursor is not None
        first = (in_focus, Mode.CELL) if beside_lesson else (in_focus,)
        self._context.app.push_screen(Help(groups, self._focus.grid, [FOCUS_KEYS[mode] for mode in first]))
