"""Editing the maze: brushes, strokes of the mouse and of the keys, the next layout; and driving, the other mode."""

from typing import TYPE_CHECKING

from dyna_tui.lab.text.names import cells_of_kind, kind_name
from dyna_tui.maze.grid import MOVES, GridShape, Move
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.display import Display
from dyna_tui.tui.laboratory.focus import Focus
from dyna_tui.tui.laboratory.interventions import Interventions
from dyna_tui.tui.laboratory.modes import Modes
from dyna_tui.tui.laboratory.narration import Narration
from dyna_tui.tui.text.action_keys import action_of, named_keys
from dyna_tui.tui.widgets.strokes import Strokes

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.manual_control import Stroke


class Editing:
    """Edits the maze and drives the agent; each is a mode in which some keys have another meaning."""

    def __init__(
        self,
        context: Context,
        focus: Focus,
        display: Display,
        modes: Modes,
        narration: Narration,
        interventions: Interventions,
    ) -> None:
        """Begins with no stroke."""
        self._context = context
        self._focus = focus
        self._display = display
        self._modes = modes
        self._narration = narration
        self._interventions = interventions
        self._stroke: Stroke | None = None
        self._brought_cursor = False
        """Whether there was no cell cursor before the maze was edited."""
        self._done_before = 0
        """How many interventions were made before."""

    # Modes

    def toggle_edit(self) -> None:
        """Begins to edit the maze, or ends it."""
        if self._modes.mode is Mode.EDIT:
            self.leave_mode()
            return
        self._brought_cursor, self._done_before = self._focus.cursor is None, self._context.interventions
        self._focus.show_cursor()
        self._enter(Mode.EDIT)
        self._context.set_status("Editing: Enter or the mouse sets cells, b changes the brush, Esc finishes.")

    def toggle_drive(self) -> None:
        """Begins to choose the agent's actions, or ends it."""
        if self._modes.mode is Mode.DRIVE:
            self.leave_mode()
            return
        if self._focus.cursor is not None:
            self._focus.set_cursor(None)
        self._focus.grid.page = None  # that of the agent
        self._focus.grid.reveal()
        self._context.driver.pause()
        self._enter(Mode.DRIVE)
        self._context.set_status(self._narration.at_rest())

    def leave_mode(self) -> None:
        """Has the keys mean what they usually do."""
        if self._modes.mode is Mode.DRIVE:
            self._context.set_status("Driving ended: the agent chooses its actions again.")
        else:
            self._context.set_status(f"Editing finished.{self._how_to_undo()}")
            if self._brought_cursor:
                self._focus.set_cursor(None)
        self._enter(Mode.USUAL)

    def _how_to_undo(self) -> str:
        """Which key undoes what was edited; empty where nothing was."""
        frame = self._context.frame
        if self._context.interventions == self._done_before:
            return ""
        started = frame.timeline is not None and frame.timeline.started
        return " Undo: , goes back to before it; r discards it." if started else " Undo: r discards it."

    def _enter(self, mode: Mode) -> None:
        self._stroke = None
        self._modes.enter(mode)

    @property
    def can_escape(self) -> bool:
        """Whether there is anything to cancel or to leave."""
        cursor = self._focus.cursor is not None
        return cursor or self._context.driver.seeking or self._modes.mode is not Mode.USUAL

    def escape(self) -> None:
        """Cancels a seek, else leaves the mode, else puts the cursor away."""
        if self._context.driver.cancel_seek():
            return
        if self._modes.mode is not Mode.USUAL:
            self.leave_mode()
        else:
            self._focus.set_cursor(None)

    def arrow(self, action: int) -> None:
        """Moves the cell cursor, or the agent where it is driven, by one of the four moves."""
        move = MOVES[action]
        if self._modes.mode is not Mode.DRIVE:
            self._focus.move_cursor(move)
            return
        moving = action_of(move.name, self._actions)
        if moving is None:
            self._context.set_status(f"No action moves {move.name} here: {', '.join(named_keys(self._actions))}.")
        else:
            self._drive(moving)

    @property
    def _actions(self) -> tuple[Move, ...]:
        return self._context.maze.grid.actions

    def can_take_number(self, number: int) -> bool:
        """Whether the agent is driven, and has an action of this number."""
        return self._modes.mode is Mode.DRIVE and number < len(self._actions)

    def digit(self, digit: int) -> None:
        """Takes the action of a digit where the agent is driven, else chooses a brush, counted from 1."""
        if not self.take_number(digit):
            self.choose_brush(digit - 1)

    def take_number(self, number: int) -> bool:
        """Has the agent take the action of a number where it is driven; whether it is."""
        if not self.can_take_number(number):
            return False
        self._drive(number)
        return True

    def _drive(self, action: int) -> None:
        from dyna_tui.lab.manual_control import drive

        self._narration.ticked = False
        self._interventions.perform(lambda lab, index: drive(lab, index, action))

    # Brushes

    @property
    def can_edit(self) -> bool:
        """Whether the maze is being edited."""
        return self._modes.editing

    @property
    def can_edit_all(self) -> bool:
        """Whether it is, and there are several lanes."""
        return self._modes.editing and len(self._context.frame.lanes) > 1

    def next_brush(self, by: int) -> None:
        """The next brush, or the one before."""
        self.choose_brush((self._modes.brush + by) % len(self._context.maze.kinds))

    def choose_brush(self, kind: int) -> None:
        """A brush, by the kind of cell that it sets."""
        if self._modes.editing and kind < len(self._context.maze.kinds):
            self._modes.brush = kind
            self._modes.show()
            self._context.set_status(f"Brush: {kind_name(self._context.maze.kinds[kind])}.")

    def toggle_all_lanes(self) -> None:
        """Edits all lanes, or only the one in focus."""
        self._modes.everywhere = not self._modes.everywhere
        self._modes.show()
        self._context.set_status(f"Editing {'all lanes' if self._modes.everywhere else 'this lane only'}.")

    # Cells

    def set_cell(self) -> None:
        """Makes the cell under the cursor what the brush is."""
        if self._focus.cursor is not None:
            self._paint([self._focus.cursor], begins=True)

    def paint(self, action: int) -> None:
        """Moves the cursor, and makes the cell there what the brush is."""
        before = self._focus.cursor
        self._focus.move_cursor(MOVES[action])
        if self._focus.cursor == before:
            self._context.set_status("Edge of the maze.")
        else:
            self.set_cell()

    def paint_stroke(self, message: Strokes.Stroked, index: int | None) -> None:
        """Paints the cells that the mouse is drawn over, in the lane at an index."""
        if not self._modes.editing or index is None or not (message.begins or index == self._context.focus):
            return
        if index != self._context.focus:
            self._focus.set_lane(index)
        if not message.cells:
            self._context.set_status("No cell here: outside the maze.")
            return
        self._paint(message.cells, begins=message.begins)
        self._focus.set_cursor(message.cells[-1])

    def _paint(self, cells: list[int], *, begins: bool) -> None:
        from dyna_tui.lab.manual_control import Stroke

        if not begins and self._stroke is not None and self._stroke.add(cells):
            return
        modes = self._modes
        self._stroke = Stroke(modes.brush, cells)
        name = cells_of_kind(self._context.maze.kinds[modes.brush], len(cells))
        which = self._context.lane.grid.label(cells[0]) if len(cells) == 1 else f"{len(cells)} cells"
        done = f"{which} {'is' if len(cells) == 1 else 'are'} now {name}."
        if len(cells) == 1 and not modes.everywhere and self._display.kind_at(cells[0]) == modes.brush:
            done = f"{which} is already {name}. b: next brush"
        self._interventions.perform(self._stroke.paint, done, everywhere=modes.everywhere)

    @property
    def has_cells(self) -> bool:
        """Whether the maze has cells that can be edited: a table has none."""
        return isinstance(self._context.maze.grid, GridShape)

    @property
    def why_no_cells(self) -> str:
        """Why the maze cannot be edited."""
        return "Nothing to edit: this world is a table of what follows each action, without walls or cells."

    @property
    def why_no_layouts(self) -> str:
        """Why there is no next layout, where that does not go without saying."""
        return "" if self.has_cells else "This world has one layout only: it never changes."

    @property
    def has_layouts(self) -> bool:
        """Whether the maze has several layouts."""
        return len(self._context.maze.layouts) > 1

    def next_layout(self) -> None:
        """Switches all lanes to the layout after that of the lane in focus."""
        from dyna_tui.lab.history.interventions import SwitchLayout

        layouts, number = len(self._context.maze.layouts), self._context.lane.number
        following: list[int] = []

        def switch(lab: "Lab", index: int) -> None:
            if not following:
                following.append((lab.lanes[index_of(lab, number) or 0].layout + 1) % layouts)
            lab.lanes[index].do(SwitchLayout(following[0]))

        self._interventions.perform(switch, everywhere=True)
