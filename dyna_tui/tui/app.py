"""Textual app of the laboratory: theme, terminal size, palette, interrupt, and the worker that drives the engine."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from time import thread_time
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.events import Event, Key, Paste, Resize
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.agents import AgentSpec
from dyna_tui.appearance import CHOICES, Appearance
from dyna_tui.errors import InputError, shortage
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.tui.delivery import Delivery, Disk
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.recovery import RecoveryKeeper
from dyna_tui.tui.key_queue import KeyQueue
from dyna_tui.tui.laboratory.command_table import COMMANDS
from dyna_tui.tui.laboratory.lesson_guide import KeysPlayed, LessonMoved
from dyna_tui.tui.laboratory.screen import LaboratoryScreen
from dyna_tui.tui.output.compositor import send_differences
from dyna_tui.tui.output.output import Output
from dyna_tui.tui.palette_provider import LaboratoryProvider, PaletteEntry
from dyna_tui.tui.palette_words import VIEW_WORDS, WORDS
from dyna_tui.tui.text.written_keys import key_event
from dyna_tui.tui.textual_guards import guard_textual
from dyna_tui.tui.themes import ABOUT, PARTS, THEMES, theme_name
from dyna_tui.tui.widgets.scroll_bars import use_thin_scroll_bars

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.course import Course
    from dyna_tui.tui.engine.recovery import Copy

MOST_ACTIONS = 62
"""The bits of a set of actions."""
SIZE_CHECK = 1.0
"""Seconds between two checks of the terminal's size."""


class LabApp(App[None]):
    """Opens one maze with an agent in each lane, paused at step 0."""

    TITLE = "dyna-tui"
    CSS = "SearchIcon { display: none; } CommandList { scrollbar-size-vertical: 1; }"  # its icon is an emoji
    COMMANDS: ClassVar = {LaboratoryProvider}
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
        recovery: "Callable[[], Copy] | None" = None,
        recovered: bool = False,
        course: "Course | None" = None,
        delivery: Delivery | None = None,
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
            recovery: gives where a copy is kept of what a crash would lose; without it none is.
            recovered: whether the session is in such a copy alone, so that to quit may lose it.
            course: where a student is in the lesson beside the laboratory, if there is one.
            delivery: where files go; to the disk if not given.
            painted: called once the lanes have been painted.

        Raises:
            InputError: where the world has too many actions.
        """
        super().__init__()
        self.animation_level = "none"  # a wheel scrolls at once, as keys do
        if len(maze.actions) > MOST_ACTIONS:
            what = f"{len(maze.actions):,} actions, but the laboratory shows at most {MOST_ACTIONS}"
            raise InputError(f"{maze.path} has {what}: 'dyna-tui experiment' takes any number")
        maze = with_brushes(maze)
        if session is not None:
            seed, nth, clock_by = session.seed, session.run, session.clock_by
        self.driver = Driver(maze, specs, seed, nth, clock_by=clock_by, cpu=thread_time, session=session)
        self.driver.recovered = recovered
        self.driver.runner.pacing.covered = lambda: len(self.screen_stack) > 1
        self.keeper = None if recovery is None else RecoveryKeeper(recovery, self.driver)
        self.laboratory = LaboratoryScreen(self.driver, running=running, course=course)
        self.delivery: Delivery = delivery or Disk()
        """Where files go."""
        self.laboratory.context.delivery = self.delivery
        self.laboratory.context.saved = self._note_saved
        self.laboratory.context.keeps_all = course is not None
        self.keys = KeyQueue(self)
        """Keys that wait for their turn."""
        self.keep_lesson: Callable[[Course, Lab], object] = lambda course, lab: None
        """Notes in the engine's thread how far the lesson has come."""
        self.lesson_finished = False
        """Whether the student goes on to the next lesson."""
        self._driven = driven
        self._painted = painted
        use_thin_scroll_bars()
        guard_textual()
        for theme in THEMES:
            self.register_theme(theme)
        self.output = Output(self)
        """What the terminal shows."""
        self.keep_appearance: Callable[[Appearance], object] = lambda appearance: None
        """Notes how the user wants the laboratory to look."""
        self.appearance = Appearance()
        send_differences(self.laboratory, self.output)

    @property
    def appearance(self) -> Appearance:
        """How the laboratory looks."""
        return self._appearance

    @appearance.setter
    def appearance(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.theme = theme_name(appearance.theme)
        self.output.use_plain_glyphs(appearance.plain)
        if self.is_running:
            self.refresh_css(animate=False)
            for screen in self.screen_stack:
                screen.refresh()

    @property
    def value_colours(self) -> str:
        """The ramp of values, by its name."""
        return self._appearance.value_colours

    def choose_appearance(self, part: str, choice: str) -> None:
        """Changes a part of the appearance, and has it noted."""
        self.appearance = self.appearance._replace(**{part: choice})
        self.keep_appearance(self.appearance)
        self.laboratory.context.set_status(f"{PARTS[part]}: {choice}.")

    def on_next_theme(self) -> None:
        """Takes the next theme."""
        self.choose_appearance("theme", self.appearance.following("theme"))

    def _note_saved(self, lab: "Lab") -> None:
        """Notes, in the engine's thread, that the laboratory was saved."""
        self.driver.saved(lab)
        if self.keeper is not None:
            self.keeper.saved(lab)

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
        if self.keeper is not None:
            self.keeper.start()
        if not self.is_headless:
            self.set_interval(SIZE_CHECK, self.check_terminal_size)
        self.call_after_refresh(self._painted)
        if self._driven:
            self.call_after_refresh(self._drive)

    @work(name="engine")
    async def _drive(self) -> None:
        """Drives the engine; a session that cannot be replayed, or a lack of memory, ends the program with one line."""
        try:
            await self.driver.drive()
        except InputError as error:
            self.exit(return_code=2, message=f"dyna-tui: {error}")
        except Exception as error:
            lacking = shortage(error)
            if lacking is None:
                raise
            self.exit(return_code=1, message=f"dyna-tui: {lacking}")

    def check_terminal_size(self) -> None:
        """Resizes the screen where the terminal has another size.

        Of several changes in quick succession Textual may miss the last.
        """
        with suppress(OSError, ValueError):
            size = Size(*os.get_terminal_size())
            if size != self.screen.size:
                self.post_message(Resize(size, size))
                self.screen.post_message(Resize(size, size))

    def on_lesson_moved(self, message: LessonMoved) -> None:
        """Has it noted how far the lesson has come."""
        self.driver.ask(lambda lab: self._keep(message.course, lab))

    def _keep(self, course: "Course", lab: "Lab") -> None:
        self.keep_lesson(course, lab)

    @property
    def has_left(self) -> bool:
        """Whether it has ended, or is about to."""
        return not self.is_running or self.return_code is not None

    def on_keys_played(self, message: KeysPlayed) -> None:
        """Plays keys, and does what is to be done behind them."""
        self.laboratory.context.played += 1
        for key in message.keys:
            self.post_message(key_event(key))
        self.call_later(self.keys.then, partial(self._played, message.then))

    def _played(self, then: Callable[[], object]) -> None:
        self.laboratory.context.played -= 1
        then()

    def on_lesson_finished(self) -> None:
        """Leaves, to go on to the next lesson."""
        self.lesson_finished = True
        self.exit(return_code=0)

    def action_suspend_process(self) -> None:
        """Suspends the program, where there is a shell to go on from."""
        if self.delivery.reads_files:
            super().action_suspend_process()

    def action_interrupt(self) -> None:
        """Quits with the status of an interrupted program."""
        self.exit(return_code=130)

    def palette_entries(self, screen: Screen[object]) -> Iterable[PaletteEntry]:
        """Every command that can run now, by its help sentence, every view, and Textual's own after them."""
        if screen is self.laboratory:
            on = self.laboratory.controllers
            for command in COMMANDS:
                if command.can(on):
                    label = "" if " " in command.label else command.label
                    words = f"{label} {WORDS.get(command.name, '')}"
                    yield PaletteEntry(command.help, f"key {command.shown}", partial(command.run, on), words)
            for view in View:
                show = partial(on.viewing.show_view, view)
                yield PaletteEntry(f"View: {view.title}", view.legend, show, f"view {VIEW_WORDS[view.name]}")
        for part, choices in CHOICES.items():
            for choice in choices:
                what = partial(self.choose_appearance, part, choice)
                words = f"theme colour color appearance {choice}"
                yield PaletteEntry(f"{PARTS[part]}: {choice}", ABOUT[choice], what, words)
        writes = self.delivery.reads_files and not self.laboratory.context.played
        replaced = ("Quit", "Theme", "Keys", *(() if writes else ("Screenshot",)))
        for entry in super().get_system_commands(screen):
            if entry.title not in replaced:
                yield PaletteEntry(entry.title, entry.help, entry.callback)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The same, as Textual has them."""
        for entry in self.palette_entries(screen):
            yield SystemCommand(entry.title, entry.help, entry.callback)
