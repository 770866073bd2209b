"""Context of the laboratory's controllers: the driver, the latest frames, the lane in focus and the status line."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from textual.app import App
from textual.geometry import Size
from textual.message import Message

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.text.names import lane_labels
from dyna_tui.maze import Maze
from dyna_tui.tui.delivery import Delivery, Disk
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.snapshots import LabFrame
from dyna_tui.tui.widgets.bars import StatusLine

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.dialogs.dialog import Dialog

Answer = TypeVar("Answer")

LONGEST_LOOK = 0.2
"""Seconds to wait for the engine where something is read from the lanes themselves; then it is done without."""
COMPILING = "Compiling (first run only). Your key is queued."
LOADING = "Loading the engine. Your key is queued."


class LaneName(NamedTuple):
    """What a lane is known by while lanes come and go."""

    number: int
    """Stays with the lane, whatever its index."""
    label: str
    """What it is called on the screen."""


class Host(Protocol):
    """What a controller needs of the screen."""

    @property
    def app(self) -> App[object]:
        """The app."""

    @property
    def room(self) -> Size:
        """Columns and lines of the laboratory: of the screen, less a lesson beside it."""

    def post_message(self, message: Message) -> bool:
        """Posts a message to the screen, from which it bubbles to the app."""

    def set_focus(self, widget: None) -> None:
        """Takes the keys back from a panel."""

    def update_bars(self) -> None:
        """Shows the state of the run in the title, and in the footer what can be done now."""

    @property
    def is_active(self) -> bool:
        """Whether no other screen is in front of it."""

    def arrange_lesson(self) -> None:
        """Gives the lesson its room, or takes it away."""


class Context:
    """What every controller is handed."""

    def __init__(self, maze: Maze, driver: Driver, frame: LabFrame, status: StatusLine, host: Host) -> None:
        """Begins with the lane at index 0 in focus."""
        self.maze = maze
        self.driver = driver
        self.frame = frame
        """The latest frames that are shown."""
        self.focus = 0
        """The index of the lane in focus."""
        self.delivery: Delivery = Disk()
        """Where files go."""
        self.saved: Callable[[Lab], object] = lambda lab: None
        """Is called in the engine's thread when the session was saved."""
        self.keeps_all = False
        """Whether all that is done is kept anyway, as in a lesson."""
        self.played = 0
        """How many times keys of a lesson are being played, which write no file."""
        self.refused = False
        """Whether they would have written one."""
        self.recorded = False
        """Whether what is shown is a recording, which no key pauses."""
        self.host = host
        self._status = status
        self._waiting: deque[Callable[[], object]] = deque()
        """What opens a dialog once no other is open."""

    @property
    def app(self) -> App[object]:
        """The app."""
        return self.host.app

    @property
    def lane(self) -> LaneFrame:
        """The latest frame of the lane in focus."""
        return self.frame.lanes[self.focus]

    @property
    def spec(self) -> AgentSpec:
        """The agent of the lane in focus."""
        return self.frame.specs[self.focus]

    @property
    def labels(self) -> list[str]:
        """What the lanes are called, all different."""
        return lane_labels(self.frame.specs, [lane.title for lane in self.frame.lanes])

    @property
    def label(self) -> str:
        """What the lane in focus is called."""
        return self.labels[self.focus]

    @property
    def name(self) -> LaneName:
        """The lane in focus, to be found again later."""
        return LaneName(self.lane.number, self.label)

    @property
    def names(self) -> dict[int, str]:
        """What the lanes are called, by their numbers."""
        return dict(zip(self.frame.numbers, self.labels, strict=True))

    @property
    def status(self) -> str:
        """What the status line says."""
        return self._status.message

    @property
    def interventions(self) -> int:
        """How many interventions a person has made; one in several lanes counts once, where the engine can be asked."""
        from dyna_tui.lab.history.journal import counted_once

        found = [sum(self.frame.interventions)]
        lab = self.driver.lab
        if lab is not None and found[0]:
            self.driver.engine.do_within(
                LONGEST_LOOK, lambda: found.append(counted_once(lane.journal for lane in lab.lanes))
            )
        return found[-1]

    def set_status(self, message: str) -> None:
        """Puts a message on the status line, which a recording has none on: it would tell of keys."""
        self._status.message = "" if self.recorded else message

    def requested(self) -> None:
        """Shows the state of the run after something was asked for, and says so where it waits for the engine."""
        if self.driver.waiting:
            from dyna_tui.native.library import library  # which the first screen does without

            self.set_status(LOADING if library() else COMPILING)
        self.host.update_bars()

    def when_in_front(self, opens: Callable[[], object]) -> None:
        """Opens a dialog for which the engine was asked, once no other is open: what is typed there is not its answer.

        Args:
            opens: opens it.
        """
        self._waiting.append(opens)
        self.open_waiting()

    def open_waiting(self) -> None:
        """Opens the first dialog that waits, if the laboratory is in front."""
        if self._waiting and self.app.return_code is None and self.host.is_active:
            self._waiting.popleft()()

    def open(self, dialog: "Dialog[Answer]", answered: Callable[[Answer], object]) -> None:
        """Opens a dialog; ``answered`` takes its answer, unless it was cancelled."""

        def close(answer: Answer | None) -> None:
            if answer is not None:
                answered(answer)

        self.app.push_screen(dialog, close)
