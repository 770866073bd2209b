"""Mouse strokes over cells: from where a button is pressed until it is released."""

from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Offset
from textual.message import Message
from textual.scroll_view import ScrollView

from dyna_tui.maze.grid import GridShape, StateMap, line_of_cells


class Strokes(ScrollView, can_focus=False):
    """A widget made of cells, which reports the cells that the mouse is dragged over."""

    class Stroked(Message):
        """The mouse was pressed on a cell, or dragged on to others."""

        def __init__(self, grid: "Strokes", cells: list[int], *, begins: bool) -> None:
            """Name the cells."""
            super().__init__()
            self.grid = grid
            """The widget of the cells."""
            self.cells = cells
            """The cells in the order of the stroke; none if the mouse was pressed beside all of them."""
            self.begins = begins
            """Whether the button has just been pressed."""

        @property
        def control(self) -> "Strokes":
            """The widget, for handlers that select by it."""
            return self.grid

    shape: StateMap = GridShape(1, 1)
    """The map of the states."""
    _latest: int | None = None
    _pressed = False

    def state_at(self, offset: Offset) -> int | None:
        """The state of the cell drawn at an offset from the top left, if there is one."""
        raise NotImplementedError

    def on_mouse_down(self, event: MouseDown) -> None:
        """Start a stroke."""
        offset = event.get_content_offset(self)
        if event.button != 1 or offset is None:
            return
        self._latest, self._pressed = self.state_at(offset), True
        self.capture_mouse()
        self.post_message(self.Stroked(self, [] if self._latest is None else [self._latest], begins=True))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Continue the stroke, through all cells on the way."""
        if not self._pressed:
            return
        state = self.state_at(event.get_content_offset_capture(self))
        if state is None or state == self._latest:
            return
        cells = [state] if self._latest is None else line_of_cells(self._latest, state, self.shape.width)
        self._latest = state
        self.post_message(self.Stroked(self, cells, begins=False))

    def on_mouse_up(self, event: MouseUp) -> None:
        """End the stroke."""
        self._pressed = False
        self.release_mouse()
