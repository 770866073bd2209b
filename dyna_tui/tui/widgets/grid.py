"""Grid of a lane: its maze, in one of several views of the agent and its model."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.events import Click, Resize
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.maze import CellKind
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.drawing.canvas import CellSize, Picture
from dyna_tui.tui.drawing.cells import SMALLEST_READABLE, draw
from dyna_tui.tui.drawing.edges import column_numbers, edges, row_number
from dyna_tui.tui.drawing.layers import Scales
from dyna_tui.tui.drawing.legend_line import Run, legend_line, legend_rows
from dyna_tui.tui.drawing.palette import Palette
from dyna_tui.tui.drawing.scene import KindTable, scene
from dyna_tui.tui.drawing.viewport import Viewport, extent, largest_that_fits, left_of
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.output.line_widget import LineWidget, repaint
from dyna_tui.tui.themes.styles import theme_style
from dyna_tui.tui.widgets.grid_colours import palette_of
from dyna_tui.tui.widgets.strokes import Strokes

NO_STATE = -1
STRIDE = 8
"""The farthest that an agent moves between two frames and is still followed; beyond, the view would only jump."""


class OfGrid(Message):
    """A message of a grid."""

    def __init__(self, grid: "Grid") -> None:
        """Name the grid."""
        super().__init__()
        self.grid = grid
        """The grid."""

    @property
    def control(self) -> "Grid":
        """The grid, for handlers that select by it."""
        return self.grid


class Grid(Strokes, LineWidget, can_focus=False):
    """A lane's cells in one of several views and at any size; scrolls where they do not fit."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Grid {
        width: 1fr;
        height: 1fr;
        content-align: center middle;
        scrollbar-size: 1 1;
    }
    """

    class CellClicked(OfGrid):
        """A cell was clicked."""

        def __init__(self, grid: "Grid", state: int) -> None:
            """Name the cell."""
            super().__init__(grid)
            self.state = state
            """Its state."""

    class WindowChanged(OfGrid):
        """Other cells are in view than before, so a new frame is due."""

    class Fitted(OfGrid):
        """The grid has another size."""

    class Scrolled(OfGrid):
        """The cells in view are others, since the user scrolled or the agent was followed."""

    def __init__(
        self,
        shape: StateMap,
        kinds: Sequence[CellKind],
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Initialise a grid.

        Args:
            shape: The map of the states.
            kinds: The kinds of cells there are, as frames number them.
            name: The name of the widget.
            id: The ID of the widget in the DOM.
            classes: The CSS classes of the widget.
            disabled: Whether the widget is disabled.
        """
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self.shape = shape
        self.seek_all = True
        """Whether the agent is kept in view while there is no cursor."""
        self._kinds = KindTable.of(kinds)
        self._view = View.ARROWS
        self._fixed_size: CellSize | None = None
        self._cell_size = SMALLEST_READABLE
        self._cursor: int | None = None
        self._page: int | None = None
        self._frame: LaneFrame | None = None
        self._picture: Picture | None = None
        self._origin = Offset(0, 0)
        self._scales = Scales()
        self._palette: Palette | None = None
        self._posted_bounds: tuple[int | None, ...] = (0, 0, 0, 0, None)
        self._line_origin: tuple[int, Offset] | None = None
        self._scrolling = False
        self._held = False
        self._edges = Offset(0, 0)
        """The columns and rows of the numbers at the left and at the top."""
        self._legend_rows = 0
        self._legend: list[Run] = []
        self._quiet: RichStyle | None = None
        self.virtual_size = extent(shape, self._cell_size)

    def show(self, frame: LaneFrame) -> None:
        """Draw this frame, repainting only the rows that it changes."""
        before = self._frame
        self._frame = frame
        if self._cursor is None and self.seek_all:
            self._keep_up(before, frame)
        self._redraw()

    def reset(self) -> None:
        """Reset the scales of the colours."""
        self._scales = Scales()
        self._redraw()

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._view = view
        self._fit()
        self._redraw()

    @property
    def cell_size(self) -> CellSize | None:
        """The chosen size of a cell; None if it follows the room."""
        return self._fixed_size

    @cell_size.setter
    def cell_size(self, size: tuple[int, int] | None) -> None:
        self._fixed_size = None if size is None else CellSize(*size)
        self._fit()
        self._redraw()

    @property
    def drawn_size(self) -> CellSize:
        """The size of a cell as drawn."""
        return self._cell_size

    def larger(self) -> bool:
        """Draw cells one size larger; False if there is none."""
        return self._step_size(1)

    def smaller(self) -> bool:
        """Draw cells one size smaller; False if there is none."""
        return self._step_size(-1)

    def _step_size(self, step: int) -> bool:
        sizes = self.sizes
        index = sizes.index(self._cell_size) + step
        if not 0 <= index < len(sizes):
            return False
        self.cell_size = sizes[index]
        return True

    def window(self) -> Window:
        """The cells in view and a margin around them, which the next frame has to hold."""
        return self._viewport().window()

    @property
    def page(self) -> int | None:
        """The page of the map that is shown: the cursor's, else one that was chosen; None for that of the agent."""
        return self._page if self._cursor is None else self.shape.page(self._cursor)

    @page.setter
    def page(self, page: int | None) -> None:
        self._page = page
        self._redraw()

    @property
    def shown_page(self) -> int:
        """The page that is shown or, where another frame is due, is to be shown."""
        page = self.page
        return page if page is not None else 0 if self._frame is None else self.shape.page(self._frame.agent)

    @property
    def cursor(self) -> int | None:
        """The state of the cell under the cursor."""
        return self._cursor

    @cursor.setter
    def cursor(self, state: int | None) -> None:
        self._cursor = state
        if state is not None:
            self.reveal(state)
        self._redraw()

    def move_cursor(self, down: int, right: int) -> None:
        """Move the cursor by cells, no farther than the edge; it first appears on the agent, where there is one."""
        if self._cursor is None:
            agent = NO_STATE if self._frame is None else self._frame.agent
            self.cursor = None if agent == NO_STATE else agent
            return
        row, column = self.shape.cell(self._cursor)
        page = self.shape.page(self._cursor)
        state = NO_STATE
        while state == NO_STATE:
            before = row, column
            row = min(max(row + down, 0), self.shape.height - 1)
            column = min(max(column + right, 0), self.shape.width - 1)
            if (row, column) == before:
                return
            state = self.shape.state_at(row, column, page)
        self.cursor = state

    def reveal(self, state: int | None = None) -> None:
        """Scroll, if need be, so that a cell (the agent's, if none is named) is in view and not at its edge."""
        if state is None:
            state = self._frame.agent if self._frame is not None else 0
        if state == NO_STATE:
            return
        scroll = self._viewport().scroll_for(state)
        if scroll != self.scroll_offset:
            self._jump(scroll)

    def state_at(self, offset: Offset) -> int | None:
        """The state of the cell drawn at an offset from the grid's top left, if there is one."""
        padding = self._padding()
        if offset.x < padding.x or offset.y < padding.y:
            return None
        return self._viewport().state_at(offset - padding)

    def _keep_up(self, before: LaneFrame | None, frame: LaneFrame) -> None:
        """Follow an agent that moves cell by cell; not one that jumps, and not away from where the user scrolled."""
        if self._held and self._viewport().shows(frame.agent):
            self._held = False
        if before is not None and before.agent < 0:
            self.reveal(frame.agent)
            return
        here, there = (self.shape.cell(state) for state in ((before or frame).agent, frame.agent))
        walked = abs(here[0] - there[0]) + abs(here[1] - there[1])
        if walked <= STRIDE and not self._held:
            self.reveal(frame.agent)

    def _jump(self, to: Offset) -> None:
        """Scroll at once, not on behalf of the user."""
        self._scrolling = True
        self.scroll_to(to.x, to.y, animate=False, force=True)
        self._scrolling = False

    def scroll_like(self, other: "Grid") -> None:
        """Show the same cells as another grid of cells of this size."""
        if self.scroll_offset != other.scroll_offset and self._cell_size == other._cell_size:
            self._jump(other.scroll_offset)

    def _scrolled(self) -> None:
        self.post_message(self.Scrolled(self))
        if not self._scrolling and self._frame is not None:
            self._held = not self._viewport().shows(self._frame.agent)
        self._post_window()

    def _viewport(self) -> Viewport:
        return Viewport(self.shape, self._cell_size, self.scroll_offset, self._room(), self.shown_page)

    def _room(self) -> Size:
        """The columns and rows there are for cells."""
        return self.scrollable_content_region.size - Size(self._edges.x, self._edges.y + self._legend_rows)

    def _padding(self) -> Offset:
        """Where the cells begin, from the grid's top left: behind the numbers at the edges."""
        across, down = self.styles.content_align_horizontal, self.styles.content_align_vertical
        return self._viewport().padding(across, down) + self._edges

    @property
    def sizes(self) -> tuple[CellSize, ...]:
        """The sizes that the view can be drawn at."""
        return self._view.sizes_on(self.shape)

    def _fit(self) -> None:
        """Take the size of cells that was chosen, or the largest that the room holds."""
        sizes = self.sizes
        room = self.content_size
        size = self._fixed_size or largest_that_fits(sizes, self.shape, room)
        size = max(size or SMALLEST_READABLE, sizes[0])
        whole = extent(self.shape, size)
        around = edges(self.shape, whole, room)
        legend = 0 if self.shape.listed else legend_rows(whole.height, room.height - around.y)
        if (size, around, legend) != (self._cell_size, self._edges, self._legend_rows):
            scroll = self._viewport().scroll_at(size)
            self._cell_size, self._edges, self._legend_rows = size, around, legend
            self.virtual_size = whole + Size(around.x, around.y + legend)
            self._jump(scroll)
            self.refresh()

    def _redraw(self) -> None:
        """Draw the frame anew and repaint the rows that differ."""
        frame = self._frame
        if frame is None or not self.size:
            return
        size, window = self._cell_size, frame.cells.window
        before, origin = self._picture, self._origin
        layer, drawn = self._view.layer(frame.cells, self._scales), scene(frame, self._kinds, self._cursor)
        self._picture = draw(layer, drawn, size, self.shape)
        self._origin = Offset(left_of(self.shape, size, window.column), window.row * size.height)
        if before is None or origin != self._origin or before.chars.shape != self._picture.chars.shape:
            self.refresh()
        else:
            self._repaint(before, self._picture)
        if self._legend_rows:
            width = self.scrollable_content_region.width
            legend = legend_line(self._view.scale, self._scales, layer, drawn, self._picture, width - self._edges.x)
            if legend != self._legend:
                self._legend = legend
                repaint(self, Region(0, self._legend_at(), width, 1))
        self._post_window()

    def _repaint(self, before: Picture, after: Picture) -> None:
        """Repaints, of each row that changed, the columns from the first to the last that did."""
        changed = (before.codes != after.codes) | (before.chars != after.chars)
        rows = np.flatnonzero(changed.any(axis=1))
        firsts, lasts = changed[rows].argmax(axis=1), changed.shape[1] - changed[rows, ::-1].argmax(axis=1)
        at = self._origin - self.scroll_offset + self._padding()
        room = Region(*self._edges, *self._room())
        regions = (
            Region(first + at.x, row + at.y, last - first, 1).intersection(room)
            for row, first, last in zip(rows.tolist(), firsts.tolist(), lasts.tolist(), strict=True)
        )
        dirty = [region for region in regions if region]
        if dirty:
            repaint(self, *dirty)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines of the screen."""
        self._line_origin = self._origin_of_lines()
        lines = super().render_lines(crop)
        self._line_origin = None
        return lines

    def content_parts(self, spans: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        """Draw some parts of the lines of the content."""
        self._line_origin = self._origin_of_lines()
        parts = [(start, stop, self._segments(y, start, stop)) for y, start, stop in spans]
        self._line_origin = None
        yield from parts

    def _origin_of_lines(self) -> tuple[int, Offset]:
        """The width of lines, and where in the picture they begin."""
        return self.scrollable_content_region.width, self.scroll_offset - self._padding() - self._origin

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Filters of all lines but the one that looks for the terminal's own colours, of which a grid has none."""
        return [filter for filter in super().get_line_filters() if not isinstance(filter, ANSIToTruecolor)]

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width, _ = self._line_origin or self._origin_of_lines()
        return Strip(self._segments(y, 0, width), width)

    def _segments(self, y: int, start: int, stop: int) -> list[Segment]:
        """A line of the screen from a column to another."""
        width, at = self._line_origin or self._origin_of_lines()
        if self._legend_rows and y == self._legend_at():
            return self._legend_segments(start, stop, width)
        if self._edges:
            padding = self.scroll_offset - at - self._origin
            if y < padding.y:
                return [Segment(self._column_numbers(y, padding, width)[start:stop], self.quiet)]
            if start < padding.x:
                line = y - padding.y + self.scroll_offset.y
                number = row_number(self.shape, self._cell_size, line, self._edges.x).rjust(padding.x)
                edge = Segment(number[start:stop], self.quiet)
                return [edge, *(self._cells(y, padding.x, stop, at) if stop > padding.x else ())]
        return self._cells(y, start, stop, at)

    def _legend_at(self) -> int:
        """The line of the legend: right below the cells."""
        below = self._padding().y + extent(self.shape, self._cell_size).height
        return min(below, self._edges.y + self._room().height)

    def _legend_segments(self, start: int, stop: int, width: int) -> list[Segment]:
        """A part of the legend, which begins where the cells do if there is the room."""
        length = sum(len(text) for text, _ in self._legend)
        left = max(self._edges.x, min(self._padding().x, width - length))
        palette = self.palette
        runs = [
            Segment(text, self.quiet) if code is None else palette.segments([(text, code)])[0]
            for text, code in self._legend
        ]
        line = Strip([Segment(" " * left, palette.outside), *runs]).adjust_cell_length(width, palette.outside)
        return list(line.crop(start, stop))

    def _column_numbers(self, y: int, padding: Offset, width: int) -> str:
        """A line above the cells: the numbers of the columns right above them, else blanks."""
        if not self._edges.y or y != padding.y - 1:
            return " " * width
        numbers = column_numbers(self.shape, self._cell_size, self.scroll_offset.x, width - padding.x)
        return " " * padding.x + numbers

    def _cells(self, y: int, start: int, stop: int, at: Offset) -> list[Segment]:
        """A line of cells from a column of the screen to another; ``at`` is where the first line of all begins."""
        outside, picture = self.palette.outside, self._picture
        start, stop, row = start + at.x, stop + at.x, y + at.y
        rows, columns = (0, 0) if picture is None else picture.chars.shape
        first, last = max(start, 0), min(stop, columns)
        if picture is None or not 0 <= row < rows or first >= last:
            return [Segment(" " * (stop - start), outside)]
        segments = self.palette.segments(picture.runs(row, first, last))
        if start < first:
            segments.insert(0, Segment(" " * (first - start), outside))
        if last < stop:
            segments.append(Segment(" " * (stop - last), outside))
        return segments

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        if self._palette is None:
            self._palette = palette_of(self)
        return self._palette

    @property
    def quiet(self) -> RichStyle:
        """The style of the numbers at the edges."""
        if self._quiet is None:
            self._quiet = theme_style(self, "$foreground 45%")
        return self._quiet

    def notify_style_update(self) -> None:
        """Mix the colours anew: the theme may have changed."""
        self._palette = self._quiet = None
        super().notify_style_update()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Report that other cells came into view."""
        super().watch_scroll_x(old_value, new_value)
        self._scrolled()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Report that other cells came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._scrolled()

    def _post_window(self) -> None:
        window = self.window()
        bounds = (window.row, window.column, window.height, window.width, self.page)
        if bounds != self._posted_bounds:
            self._posted_bounds = bounds
            self.post_message(self.WindowChanged(self))

    def on_resize(self, event: Resize) -> None:
        """Fit the cells to the room."""
        self._fit()
        if self._cursor is not None or self.seek_all:
            self.reveal(self._cursor)
        self._redraw()
        self.refresh()
        self._post_window()
        self.post_message(self.Fitted(self))

    def on_click(self, event: Click) -> None:
        """Report which cell was clicked."""
        offset = event.get_content_offset(self)
        state = None if offset is None else self.state_at(offset)
        if state is not None:
            self.post_message(self.CellClicked(self, state))
