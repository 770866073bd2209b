"""Textual app of the laboratory: theme, terminal size, palette, interrupt, and the worker that drives the engine."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from time import thread_time
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.events import Event, Key, Paste, Resize
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.agents import AgentSpec
from dyna_tui.errors import InputError
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.key_queue import KeyQueue
from dyna_tui.tui.laboratory.command_table import COMMANDS
from dyna_tui.tui.laboratory.screen import LaboratoryScreen
from dyna_tui.tui.output.compositor import send_differences
from dyna_tui.tui.output.output import Output
from dyna_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session

MOST_ACTIONS = 62
"""The bits of a set of actions."""
SIZE_CHECK = 1.0
"""Seconds between two checks of the terminal's size."""


class LabApp(App[None]):
    """Opens one maze with an agent in each lane, paused at step 0."""

    TITLE = "dyna-tui"
    BINDINGS: ClassVar = [("ctrl+c", "interrupt", "Quit"), ("ctrl+z", "suspend_process", "Suspend")]

    def __init__(
        self,
        maze: Maze,
        specs: Sequence[AgentSpec],
        *,
        seed: int = 0,
        nth: int = 0,
        running: bool = False,
        clock_by: Clock = Clock.REAL,
        driven: bool = True,
        session: "Session | None" = None,
        painted: Callable[[], object] = lambda: None,
    ) -> None:
        """Makes the app.

        Args:
            maze: the maze.
            specs: the agents, a lane each.
            seed: the seed.
            nth: which of the seed's runs.
            running: whether to run at once.
            clock_by: what the lanes' common clock counts.
            driven: whether the driver takes its turns by itself; recordings and tests take them one by one.
            session: a session to open, at its last moment; seed, run and clock are its own then.
            painted: called once the lanes have been painted.

        Raises:
            InputError: where the world has too many actions.
        """
        super().__init__()
        if len(maze.actions) > MOST_ACTIONS:
            what = f"{len(maze.actions):,} actions, but the laboratory shows at most {MOST_ACTIONS}"
            raise InputError(f"{maze.path} has {what}: 'dyna-tui experiment' takes any number")
        maze = with_brushes(maze)
        if session is not None:
            seed, nth, clock_by = session.seed, session.run, session.clock_by
        self.driver = Driver(maze, specs, seed, nth, clock_by=clock_by, cpu=thread_time, session=session)
        self.laboratory = LaboratoryScreen(self.driver, running=running)
        self.keys = KeyQueue(self)
        """Keys that wait for their turn."""
        self._driven = driven
        self._painted = painted
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.output = Output(self)
        """What the terminal shows."""
        send_differences(self.laboratory, self.output)

    def get_default_screen(self) -> Screen[None]:
        """The laboratory."""
        return self.laboratory

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **keywords: Any) -> Any:
        """Opens a screen on top, whose frames go the way of the laboratory's."""
        if isinstance(screen, Screen):
            send_differences(screen, self.output)
        return super().push_screen(screen, *args, **keywords)

    async def on_event(self, event: Event) -> None:
        """Handles a key or a paste when those before it are done with, and any other event at once."""
        if not (isinstance(event, Key | Paste) and not event.is_forwarded and self.keys.holds(event)):
            await super().on_event(event)

    def on_resize(self) -> None:
        """Has all painted anew: terminals differ in what they keep when their size changes, or after a stop."""
        self.output.terminal.forget()

    def on_mount(self) -> None:
        """Starts the engine once the laboratory has been painted."""
        self.run_worker(self.keys.hand_on(), name="keys")
        if not self.is_headless:
            self.set_interval(SIZE_CHECK, self.check_terminal_size)
        self.call_after_refresh(self._painted)
        if self._driven:
            self.call_after_refresh(lambda: self.run_worker(self._drive(), name="engine"))

    async def _drive(self) -> None:
        """Drives the engine; a session that cannot be replayed ends the program with one line."""
        try:
            await self.driver.drive()
        except InputError as error:
            self.exit(return_code=2, message=f"dyna-tui: {error}")

    def check_terminal_size(self) -> None:
        """Resizes the screen where the terminal has another size.

        Of several changes in quick succession Textual may miss the last.
        """
        with suppress(OSError, ValueError):
            size = Size(*os.get_terminal_size())
            if size != self.screen.size:
                self.post_message(Resize(size, size))
                self.screen.post_message(Resize(size, size))

    def action_interrupt(self) -> None:
        """Quits with the status of an interrupted program."""
        self.exit(return_code=130)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command that can run now, by its help sentence, every view, and Textual's own after them."""
        if screen is self.laboratory:
            on = self.laboratory.controllers
            for command in COMMANDS:
                if command.can(on):
                    yield SystemCommand(command.help, f"key {command.shown}", partial(command.run, on))
            for view in View:
                yield SystemCommand(f"View: {view.title}", view.legend, partial(on.viewing.show_view, view))
        replaced = ("Quit", "Theme", "Keys")
        yield from (entry for entry in super().get_system_commands(screen) if entry.title not in replaced)
