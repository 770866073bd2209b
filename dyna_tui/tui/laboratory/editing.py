"""What a person changes by hand: the maze, the agent's place and moves, its parameters, its model."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content

from dyna_tui.agents import PARAMETERS, Value, symbolic
from dyna_tui.lab.history.interventions import Intervention, SetParameter
from dyna_tui.lab.manual_control import Stroke, drive, put_agent
from dyna_tui.tui.commands import Command, Mode, footer_of
from dyna_tui.tui.laboratory.interventions import DeedsScreen, place_of
from dyna_tui.tui.text.names import kind_name
from dyna_tui.tui.widgets.inspector import belief
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.widgets.strokes import Strokes

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab

DIGITS = 9
"""Brushes that have a digit; no more are shown at once."""
BELIEF_ROOM = 40
"""Columns for what a model says of a pair."""
ARROWS = {(-1, 0): 0, (0, 1): 1, (1, 0): 2, (0, -1): 3}
"""The action that each arrow key stands for, by where it leads."""
DRIVING = (Content("you drive: ← ↑ → ↓ are its moves · d lets go"), Content("you drive: ← ↑ → ↓"))
WAYS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class HandsOnScreen(DeedsScreen):
    """Editing and driving, each a mode in which some keys have another meaning; and what dialogs ask for."""

    BINDINGS: ClassVar = [
        *(Binding(str(digit), f"brush({digit})", show=False) for digit in range(1, DIGITS + 1)),
        *(Binding(f"shift+{key}", f"paint({down},{right})", show=False) for key, (down, right) in WAYS.items()),
    ]
    mode = Mode.USUAL
    _brush = 0
    """The kind of cell that is set."""
    _everywhere = False
    """Whether all lanes are edited, and not only the one in focus."""
    _stroke: Stroke | None = None

    def can_by_hand(self) -> dict[str, Callable[[], bool]]:
        """Whether the commands of this screen can be given now, by their actions."""
        editing = {"set_cell", "next_brush", "previous_brush", "everywhere", "brush", "paint"}
        return dict.fromkeys(editing, lambda: self.mode is Mode.EDIT) | {
            "everywhere": lambda: self.mode is Mode.EDIT and len(self._lanes) > 1,
            "put_agent": lambda: self._cursor is not None,
            "edit_model": lambda: bool(self.frames) and self.frames[self.focused_lane].has_model,
        }

    # Modes

    def action_edit(self) -> None:
        """Edits the maze, or ends it."""
        if self.mode is Mode.EDIT:
            self.leave_mode()
            return
        if self._cursor is None:
            ready = bool(self.frames) and self.frames[self.focused_lane].agent >= 0
            self._grid.cursor = self.frames[self.focused_lane].agent if ready else self._start
            self._cursor_moved(True)
        self._enter(Mode.EDIT)
        self.set_status("Editing: enter or the mouse sets cells, b takes another brush, esc ends it.")

    def action_drive(self) -> None:
        """Takes the agent's moves in hand, or lets it go."""
        if self.mode is Mode.DRIVE:
            self.leave_mode()
            return
        if self._cursor is not None:
            self._grid.cursor = None
            self._cursor_moved(True)
        self._grid.reveal()
        self.driver.pause()
        self._enter(Mode.DRIVE)
        self.set_status(self._at_rest())

    def leave_mode(self) -> None:
        """Keys mean what they usually do."""
        driving = self.mode is Mode.DRIVE
        self.set_status(
            "You no longer drive: it makes its own moves." if driving else "No longer editing; going back undoes it."
        )
        self._enter(Mode.USUAL)

    def _enter(self, mode: Mode) -> None:
        self.mode = mode
        self._stroke = None
        self._show_mode()
        self._update_bar()
        self._grey_out()

    def _footer(self) -> Sequence[Command]:
        return footer_of(self.mode)

    def _at_rest(self) -> str:
        if self.mode is not Mode.DRIVE:
            return super()._at_rest()
        return f"You drive {self._labels[self.focused_lane]}: an arrow key is a real step; d lets it go."

    def focus_lane(self, index: int) -> None:
        """Focuses a lane: it is the one that is edited or driven."""
        super().focus_lane(index)
        self._show_mode()

    def _show_mode(self) -> None:
        """Says above the grids what the keys do to them."""
        for lane in self._lanes:
            concerned = lane.index == self.focused_lane
            if self.mode is Mode.EDIT and (concerned or self._everywhere):
                lane.note(self._brushes())
            elif self.mode is Mode.DRIVE and concerned:
                lane.note(DRIVING)
            else:
                lane.note(())

    def _brushes(self) -> tuple[Content, ...]:
        """The brushes, the chosen one inside out, in fewer and fewer words."""
        kinds = self.maze.kinds
        first = max(0, min(self._brush - DIGITS // 2, len(kinds) - DIGITS))
        shown = range(first, min(first + DIGITS, len(kinds)))
        name = kind_name(kinds[self._brush])
        who = "all lanes" if self._everywhere else "this lane"
        who = f" · {who}" if len(self._lanes) > 1 else ""

        def brush(kind: int, text: str) -> Content:
            shown = Content.from_markup(f"[@click=screen.brush({kind + 1})] $text [/]", text=text)
            return shown.stylize("reverse bold") if kind == self._brush else shown

        symbols = Content("").join([brush(kind, kinds[kind].symbol) for kind in shown])
        names = [kind_name(kinds[kind]).removeprefix(kinds[kind].symbol).removeprefix(",") for kind in shown]
        spec_text = [f"{kind + 1} {kinds[kind].symbol} {name.strip()}" for kind, name in zip(shown, names, strict=True)]
        long = Content("").join([brush(kind, text) for kind, text in zip(shown, spec_text, strict=True)])
        return long + who, symbols + f" {name}{who}", symbols + f" {name}", symbols

    # Editing

    def action_next_brush(self) -> None:
        """The next brush."""
        self._choose((self._brush + 1) % len(self.maze.kinds))

    def action_previous_brush(self) -> None:
        """The brush before."""
        self._choose((self._brush - 1) % len(self.maze.kinds))

    def action_brush(self, number: int) -> None:
        """A brush by its number, from 1."""
        if number <= len(self.maze.kinds):
            self._choose(number - 1)

    def _choose(self, brush: int) -> None:
        self._brush = brush
        self._show_mode()
        self.set_status(f"Brush: {kind_name(self.maze.kinds[brush])}.")

    def action_everywhere(self) -> None:
        """Edits all lanes, or only the one in focus."""
        self._everywhere = not self._everywhere
        self._show_mode()
        self.set_status("Editing all lanes." if self._everywhere else "Editing this lane alone.")

    def action_set_cell(self) -> None:
        """Makes the cell under the cursor what the brush is."""
        if self._cursor is not None:
            self._paint([self._cursor], begins=True)

    def action_paint(self, down: int, right: int) -> None:
        """Moves the cursor, and makes the cell there what the brush is."""
        before = self._cursor
        self._grid.move_cursor(down, right)
        if self._cursor == before:
            self.set_status("The maze ends here.")
            return
        self._cursor_moved(before is None)
        self.action_set_cell()

    def on_strokes_stroked(self, message: Strokes.Stroked) -> None:
        """Paints the cells that the mouse is drawn over, in its lane."""
        if self.mode is not Mode.EDIT:
            return
        index = next((lane.index for lane in self._lanes if lane.grid is message.grid), None)
        if index is None or not (message.begins or index == self.focused_lane):
            return
        if index != self.focused_lane:
            self.focus_lane(index)
        if not message.cells:
            self.set_status("There is no cell: the maze ends before.")
            return
        self._grid.cursor = message.cells[-1]
        self._paint(message.cells, begins=message.begins)
        self._cursor_moved(False)

    def _paint(self, cells: list[int], *, begins: bool) -> None:
        if begins or self._stroke is None or not self._stroke.add(cells):
            self._stroke = Stroke(self._brush, cells)
            name = kind_name(self.maze.kinds[self._brush])
            which = self.maze.grid.label(cells[0]) if len(cells) == 1 else f"{len(cells)} cells"
            says = f"{which} {'is' if len(cells) == 1 else 'are'} {name} now."
            if len(cells) == 1 and not self._everywhere and self._kind_at(cells[0]) == self._brush:
                says = f"{which} is {name} already: b takes another brush."
            self.perform(self._stroke.paint, says, everywhere=self._everywhere)

    def action_save_maze(self) -> None:
        """Asks for a name, and writes the maze under it."""
        from dyna_tui.tui.dialogs.file_name import FileName

        name = f"{PurePath(self.maze.path).stem or 'maze'}-edited.txt"
        title = f"Write the maze of {self._labels[self.focused_lane]}, with all that became of it"
        self.app.push_screen(FileName(title, name), self._save_maze)

    def _save_maze(self, name: str | None) -> None:
        if name is not None:
            self.driver.ask(partial(self._write_maze, name, self.frames[self.focused_lane].number))

    def _write_maze(self, name: str, number: int, lab: "Lab") -> str | None:
        """Writes the maze of the lane with a number."""
        from dyna_tui.files import write_whole
        from dyna_tui.lab.files.maze_export import as_maze, began_elsewhere

        index = place_of(lab, number)
        if index is None:
            return None
        lane = lab.lanes[index]
        write_whole(name, [as_maze(lane)])
        if began_elsewhere(lane):
            return f"Written: {name}. Starts changed just after an episode began: on the file it may begin elsewhere."
        return f"Written: {name}"

    # The agent

    def action_put_agent(self) -> None:
        """Puts the agent of the lane in focus on the cell under the cursor."""
        if self._cursor is None:
            return
        where = self.maze.grid.label(self._cursor)
        who = self._labels[self.focused_lane]
        state = self._cursor
        self.perform(lambda lab, number: put_agent(lab, number, state), says=f"{who} stands on {where} now.")

    def drive(self, down: int, right: int) -> None:
        """Moves the agent of the lane in focus."""
        action = ARROWS[down, right]
        self.perform(lambda lab, number: drive(lab, number, action))

    def action_parameters(self) -> None:
        """Shows the parameters of the lane in focus, to be changed."""
        from dyna_tui.tui.dialogs.parameters import Parameters

        lab, focus = self.driver.lab, self.focused_lane
        spec = self.driver.specs[focus] if lab is None else lab.lanes[focus].spec
        self.app.push_screen(Parameters(spec, self._labels[focus]), self._set_parameters)

    def _set_parameters(self, changed: dict[str, Value] | None) -> None:
        if not changed:
            return
        told = "  ".join(f"{PARAMETERS[name].symbol or name} {symbolic(value)}" for name, value in changed.items())

        def change(lab: "Lab", number: int) -> None:
            for name, value in changed.items():
                lab.lanes[number].do(SetParameter(name, value))

        self.perform(change, says=f"{self._labels[self.focused_lane]} has {told} from now on.")

    # The model

    def action_edit_model(self) -> None:
        """Asks what is to be forgotten of the model, or whether it is to be emptied or made true."""
        from dyna_tui.tui.dialogs.model import EditModel

        frame, state = self.frames[self.focused_lane], self._cursor
        place = None if state is None else frame.cells.index_of(state)
        where, believed = "", list[str]()
        if state is not None and place is not None:
            where = self.maze.grid.label(state)
            pairs = [(*place, action) for action in range(frame.cells.believed.shape[2])]
            believed = [belief(frame.cells, pair, state, BELIEF_ROOM) for pair in pairs]
        dialog = EditModel(self._labels[self.focused_lane], where, state or 0, believed)
        self.app.push_screen(dialog, self._edit_model)

    def _edit_model(self, intervention: Intervention | None) -> None:
        if intervention is not None:
            done = intervention.describe(self.maze.grid)
            self.perform(lambda lab, number: lab.lanes[number].do(intervention), says=f"{done[:1].upper()}{done[1:]}.")

    def on_memory_row_chosen(self, message: Memory.RowChosen) -> None:
        """Puts the cursor on the cell of the row that was clicked."""
        appeared = self._cursor is None
        self._grid.cursor = message.state
        self._cursor_moved(appeared)
