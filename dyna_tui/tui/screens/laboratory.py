"""The laboratory: lanes above, memory and curves below, and everything one can do there."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

import numpy as np
from textual.actions import parse
from textual.app import ComposeResult
from textual.containers import Horizontal, HorizontalScroll, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.agents import AgentSpec, Model
from dyna_tui.lab.blank import blank_frame
from dyna_tui.lab.frame import LaneFrame, Window
from dyna_tui.lab.wanted import Order, Wanted
from dyna_tui.maze import Maze
from dyna_tui.tui.commands import COMMANDS
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import SIZES, SMALLEST_WITH_WEDGES
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.driver import SPEEDS, Driver, Show
from dyna_tui.tui.layout import arrange
from dyna_tui.tui.names import kind_name, lane_labels
from dyna_tui.tui.widgets.bars import KeyBar, StatusLine, TitleBar, speed_text
from dyna_tui.tui.widgets.curves import CurveKind, Curves
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.words import news

SMALL_WORLD = 20_000
"""States up to which the optimal values are worked out unasked."""
FIRST_WINDOW = Window(0, 0, 64, 256)
"""The cells drawn before it is known how many there is room for."""
COMPILING = "Compiling the engine, once on this machine: a few seconds. Your key waits."
RUNNING = "Running. space pauses; [ and ] change the speed."
PAUSED = "Paused. space runs on; . is one real step, p one tick."


class Laboratory(Screen[None]):
    """Lanes side by side under one clock, the model of the lane in focus, and the curves of all."""

    BINDINGS: ClassVar = [binding for command in COMMANDS for binding in command.bindings]
    DEFAULT_CSS = """
    Laboratory #lanes {
        height: 1fr;
        scrollbar-size-horizontal: 1;
    }
    Laboratory #panels {
        height: 1fr;
    }
    Laboratory #model {
        width: 1fr;
    }
    Laboratory #model Memory {
        height: 1fr;
    }
    Laboratory #model Inspector {
        height: 8;
    }
    Laboratory #panels Curves {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(self, maze: Maze, specs: Sequence[AgentSpec], driver: Driver, *, running: bool = False) -> None:
        """Makes the screen of a maze with a lane for each agent; ``driver`` moves them."""
        super().__init__()
        self.maze = maze
        self.driver = driver
        self.frames: tuple[LaneFrame, ...] = ()
        self.focused_lane = 0
        self.order = Order.OUTDATED_FIRST
        self._labels = lane_labels(specs)
        self._first_words = _first_words(specs)
        self._run_at_once = running
        self._panel = 0
        self._turns = 1
        self._ticked = False
        self._can: tuple[bool | None, ...] = ()
        self._bar = TitleBar(maze, driver.seed, driver.run_number)
        self._status = StatusLine()
        self._keys = KeyBar([command for command in COMMANDS if command.footer])
        self._lanes = [LaneView(maze, index) for index in range(len(specs))]
        self._inspector = Inspector()
        self._memory = Memory()
        self._curves = [Curves(), Curves()]
        self._curves[1].kind = CurveKind.EPISODES

    def compose(self) -> ComposeResult:
        """Title, lanes, panels, status and footer."""
        yield self._bar
        with HorizontalScroll(id="lanes", can_focus=False):
            yield from self._lanes
        with Horizontal(id="panels"):
            with Vertical(id="model"):
                yield self._inspector
                yield self._memory
            yield from self._curves
        yield self._status
        yield self._keys

    def on_mount(self) -> None:
        """Shows where everything begins, and starts the engine behind it."""
        self._inspector.display = False
        self._memory.order = self.order.value
        self.focus_lane(0)
        self.say(self._first_words)
        self.driver.look = self._look
        self.driver.show = self._show
        self._show_blank([FIRST_WINDOW] * len(self._lanes))
        if self._run_at_once:
            self.driver.run()

    def _show_blank(self, windows: Sequence[Window]) -> None:
        """Draws the bare maze, before the engine is there."""
        lanes = zip(self.driver.specs, windows, strict=True)
        self._show(tuple(blank_frame(self.maze, spec, window) for spec, window in lanes))

    def on_screen_resume(self) -> None:
        """Draws the latest frames, which may have come while another screen was on top."""
        if self.frames:
            self._show(self.frames)

    def on_resize(self, event: Resize) -> None:
        """Shares the room out anew."""
        self._arrange()

    def _arrange(self) -> None:
        plan = arrange(
            self.size,
            Size(self.maze.width, self.maze.height),
            len(self._lanes),
            self._sizes(),
            self._panel,
            model=self.driver.specs[self.focused_lane].variant.model is not Model.NONE,
            cursor=self._cursor is not None,
        )
        self._turns = plan.turns
        self.query_one("#lanes").styles.height = plan.lanes_height
        for lane in self._lanes:
            lane.styles.width = plan.lane_width
        self.query_one("#model").display = plan.model
        for curves, shown in zip(self._curves, plan.curves, strict=True):
            curves.display = shown
        self._inspector.display = plan.inspector
        self._memory.display = plan.memory
        self.driver.refresh()

    def _sizes(self) -> tuple[CellSize, ...]:
        """The sizes that cells may take: the one chosen, or those that the view can do with."""
        if self._grid.cell_size is not None:
            return (self._grid.cell_size,)
        return self._possible_sizes

    @property
    def _possible_sizes(self) -> tuple[CellSize, ...]:
        """The sizes that the view can do with."""
        return SIZES[SIZES.index(SMALLEST_WITH_WEDGES) :] if self._grid.view is View.Q_VALUES else SIZES

    # Frames

    @property
    def _grid(self) -> Grid:
        return self._lanes[self.focused_lane].grid

    @property
    def _cursor(self) -> int | None:
        return self._grid.cursor

    def _look(self) -> list[Show]:
        """What part of each lane is on the screen."""
        small = self.maze.height * self.maze.width <= SMALL_WORLD
        shows = []
        for lane in self._lanes:
            first, rows = self._memory.window() if lane.index == self.focused_lane else (0, 0)
            optimal = small or lane.grid.view is View.DISTANCE
            wanted = Wanted(lane.grid.window(), first, rows, self.order, self.driver.running)
            shows.append(Show(wanted, optimal))
        return shows

    def _show(self, frames: tuple[LaneFrame, ...]) -> None:
        """Draws the frames of all lanes."""
        before, self.frames = self.frames, frames
        now = time.monotonic()
        with self.app.batch_update():
            for lane, frame in zip(self._lanes, frames, strict=True):
                lane.show(frame, now)
            self._memory.show(frames[self.focused_lane], self.maze.width)
            for curves in self._curves:
                if curves.display:
                    curves.show(frames, self._labels)
            self._inspect()
            self._update_bar()
        self._notice(before, frames)
        self._grey_out()

    def _inspect(self) -> None:
        if self._cursor is None or not self.frames:
            return
        frame = self.frames[self.focused_lane]
        window = frame.cells.window
        row, column = divmod(self._cursor, self.maze.width)
        row, column = row - window.row, column - window.column
        inside = 0 <= row < frame.cells.kind.shape[0] and 0 <= column < frame.cells.kind.shape[1]
        name = kind_name(self.maze.kinds[frame.cells.kind[row, column]]) if inside else ""
        self._inspector.show(frame, self._cursor, self.maze.width, name)

    def _notice(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> None:
        """Says what has just happened, where it is worth a line."""
        if self.driver.ready and self._status.message == COMPILING:
            self.say(RUNNING if self.driver.running else self._first_words)
        if not before or before is frames:
            return
        lane, running = self.focused_lane, self.driver.running
        words = news(
            before[lane], frames[lane], self._labels[lane], self.maze.width, ticked=self._ticked, running=running
        )
        moved = frames[lane].counters.updates != before[lane].counters.updates
        if words:
            self.say(words)
        elif moved and not running:
            self.say(PAUSED)

    def _update_bar(self) -> None:
        driver = self.driver
        speed = speed_text(SPEEDS[driver.speed])
        state = "to the episode's end" if driver.leader is not None else speed
        mark = "▶" if driver.running else "Ⅱ paused ·"
        self._bar.show(self.frames[self.focused_lane] if self.frames else None, f"{mark} {state}")

    def say(self, message: str) -> None:
        """Puts a message on the status line."""
        self._status.message = message

    # What a person can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys out what cannot be done now."""
        driver = self.driver
        can: dict[str, Callable[[], bool]] = {
            "step": lambda: not driver.running,
            "tick": lambda: not driver.running,
            "end_episode": lambda: not driver.running,
            "faster": lambda: driver.speed < len(SPEEDS) - 1,
            "slower": lambda: driver.speed > 0,
            "next_layout": lambda: len(self.maze.layouts) > 1,
            "restart": lambda: bool(self.frames) and (self._begun or driver.running),
            "larger": lambda: self._grid.drawn_size != SIZES[-1],
            "smaller": lambda: self._grid.drawn_size != self._possible_sizes[0],
            "fit": lambda: self._grid.cell_size is not None,
            "next_lane": lambda: len(self._lanes) > 1,
            "previous_lane": lambda: len(self._lanes) > 1,
            "drop_cursor": lambda: self._cursor is not None,
            "scroll_memory": lambda: bool(self.frames) and self.frames[self.focused_lane].memory.total > 0,
            "next_panel": lambda: self._turns > 1,
            "next_order": lambda: bool(self.frames) and self.frames[self.focused_lane].has_model,
        }
        return True if can.get(action, lambda: True)() else None

    def _grey_out(self) -> None:
        """Draws the footer anew where something can be done now that could not before, or the reverse."""
        can = tuple(self.check_action(*parse(command.action)[1:]) for command in COMMANDS)
        if can != self._can:
            self._can = can
            self._keys.show([able for command, able in zip(COMMANDS, can, strict=True) if command.footer])
            self.refresh_bindings()

    @property
    def _begun(self) -> bool:
        """Whether anything was done since step 0."""
        return any(frame.counters.real_steps or frame.changes for frame in self.frames)

    def action_run(self) -> None:
        """Runs, or pauses."""
        if self.driver.running:
            self.driver.pause()
            self.say(PAUSED)
            for lane in self._lanes:
                lane.grid.reveal(lane.grid.cursor)
        else:
            self.driver.run()
            self.say(RUNNING)
        self._after_asking()

    def action_step(self) -> None:
        """One real step with its planning."""
        self._ticked = False
        self.driver.ask(lambda lab: lab.advance(lab.next_step))
        self._after_asking()

    def action_tick(self) -> None:
        """One tick in every lane that has not finished its step."""
        self._ticked = True
        self.driver.ask(lambda lab: lab.tick())
        self._after_asking()

    def action_end_episode(self) -> None:
        """On to the end of the episode of the lane in focus."""
        self.driver.run(leader=self.focused_lane)
        self._after_asking()

    def action_faster(self) -> None:
        """The next speed up."""
        self._change_speed(1)

    def action_slower(self) -> None:
        """The next speed down."""
        self._change_speed(-1)

    def _change_speed(self, by: int) -> None:
        self.driver.change_speed(by)
        self.say(f"Speed: {speed_text(SPEEDS[self.driver.speed])}.")
        self._update_bar()
        self._grey_out()

    def action_next_layout(self) -> None:
        """The next layout, in all lanes."""
        layouts = len(self.maze.layouts)
        self.driver.ask(lambda lab: lab.switch_layout((lab.lanes[self.focused_lane].layout + 1) % layouts))
        self._after_asking()

    def action_restart(self) -> None:
        """Back to step 0."""
        self.driver.pause()
        self.driver.ask(lambda lab: lab.restart())
        for lane in self._lanes:
            lane.grid.reset()
        self._after_asking()
        self.say(self._first_words)

    def _after_asking(self) -> None:
        """Says so where the engine is not there yet, and shows the state of the run."""
        if self.driver.waiting:
            self.say(COMPILING)
        self._update_bar()
        self._grey_out()

    def action_next_view(self) -> None:
        """The next view, in all lanes."""
        self._view(self._grid.view.next)

    def action_previous_view(self) -> None:
        """The view before, in all lanes."""
        views = list(View)
        self._view(views[views.index(self._grid.view) - 1])

    def _view(self, view: View) -> None:
        for lane in self._lanes:
            lane.grid.view = view
        self._arrange()
        self.say(f"{view.title[0].upper()}{view.title[1:]}: {view.legend}.")

    def action_larger(self) -> None:
        """Larger cells."""
        self._resize_cells(lambda grid: grid.larger())

    def action_smaller(self) -> None:
        """Smaller cells."""
        self._resize_cells(lambda grid: grid.smaller())

    def action_fit(self) -> None:
        """Cells as large as the room allows."""
        self._resize_cells(lambda grid: setattr(grid, "cell_size", None))

    def _resize_cells(self, change: Callable[[Grid], object]) -> None:
        for lane in self._lanes:
            change(lane.grid)
        self._arrange()
        self._grey_out()

    def action_next_lane(self) -> None:
        """Focus on the next lane."""
        self.focus_lane((self.focused_lane + 1) % len(self._lanes))

    def action_previous_lane(self) -> None:
        """Focus on the lane before."""
        self.focus_lane((self.focused_lane - 1) % len(self._lanes))

    def focus_lane(self, index: int) -> None:
        """Focuses a lane: its model is listed, its episode is the one that ``e`` ends; the cursor goes along."""
        cursor = self._cursor
        self._grid.cursor = None
        self.focused_lane = index
        self._grid.cursor = cursor
        for lane in self._lanes:
            lane.set_class(lane.index == index, "focused")
        self._lanes[index].scroll_visible(animate=False)
        self._memory.scroll_home()
        self._arrange()

    def action_cursor(self, down: int, right: int) -> None:
        """Moves the cell cursor."""
        appeared = self._cursor is None
        if appeared and not self.driver.ready:
            self._grid.cursor = self._start
        else:
            self._grid.move_cursor(down, right)
        self._cursor_moved(appeared)

    @property
    def _start(self) -> int:
        """The first cell in which an episode may begin."""
        kinds = [number for number, kind in enumerate(self.maze.kinds) if kind.start]
        return int(np.isin(self.maze.layouts[0].kind, kinds).argmax())

    def action_drop_cursor(self) -> None:
        """Puts the cell cursor away."""
        self._grid.cursor = None
        self._grid.reveal()
        self._cursor_moved(True)

    def _cursor_moved(self, came_or_went: bool) -> None:
        if came_or_went:
            self._arrange()
        self._inspect()
        self.driver.refresh()
        self._grey_out()

    def action_scroll_memory(self, where: str) -> None:
        """Scrolls the model memory: page_up, page_down, home or end."""
        getattr(self._memory, f"scroll_{where}")()

    def action_next_order(self) -> None:
        """The other order of the model memory."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._memory.order = self.order.value
        self._memory.scroll_home()
        self.driver.refresh()

    def action_next_panel(self) -> None:
        """The next curve; where there is little room, memory and curves in turn."""
        self._panel += 1
        self._arrange()

    def action_help(self) -> None:
        """Keys, glyphs and colours."""
        from dyna_tui.tui.screens.help import Help

        self.app.push_screen(Help(self._grid))

    # What widgets tell

    def on_grid_cell_clicked(self, message: Grid.CellClicked) -> None:
        """Puts the cursor on the cell that was clicked, in its lane."""
        index = next(lane.index for lane in self._lanes if lane.grid is message.grid)
        appeared = self._cursor is None
        if index != self.focused_lane:
            self.focus_lane(index)
        self._grid.cursor = message.state
        self._cursor_moved(appeared)

    def on_grid_window_changed(self) -> None:
        """Takes a frame of the cells now in view; before the engine is there, of the bare maze."""
        if self.driver.ready:
            self.driver.refresh()
        else:
            self._show_blank([lane.grid.window() for lane in self._lanes])

    def on_memory_window_changed(self) -> None:
        """Takes a frame of the rows now in view."""
        self.driver.refresh()

    def on_lane_view_focused(self, message: LaneView.Focused) -> None:
        """Focuses the lane that was clicked."""
        if message.index != self.focused_lane:
            self.focus_lane(message.index)


def _first_words(specs: Iterable[AgentSpec]) -> str:
    """What a first visitor is told."""
    titles = list(dict.fromkeys(spec.variant.title for spec in specs))
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    return f"{who} learn{'s' if len(titles) == 1 else ''} the way to the goal. space runs, ? explains."
