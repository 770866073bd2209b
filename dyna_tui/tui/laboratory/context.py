"""Context of the laboratory's controllers: the driver, the latest frames, the lane in focus and the status line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from textual.app import App
from textual.geometry import Size

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.snapshots import LabFrame
from dyna_tui.tui.text.names import lane_labels
from dyna_tui.tui.widgets.bars import StatusLine

if TYPE_CHECKING:
    from dyna_tui.tui.dialogs.dialog import Dialog

Answer = TypeVar("Answer")

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
    def size(self) -> Size:
        """Columns and lines of the screen."""

    def update_bars(self) -> None:
        """Shows the state of the run in the title, and in the footer what can be done now."""


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
        self.host = host
        self._status = status

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

    def set_status(self, message: str) -> None:
        """Puts a message on the status line."""
        self._status.message = message

    def requested(self) -> None:
        """Shows the state of the run after something was asked for, and says so where it waits for the engine."""
        if self.driver.waiting:
            from dyna_tui.native.library import library  # which the first screen does without

            self.set_status(LOADING if library() else COMPILING)
        self.host.update_bars()

    def open(self, dialog: "Dialog[Answer]", answered: Callable[[Answer], object]) -> None:
        """Opens a dialog; ``answered`` takes its answer, unless it was cancelled."""

        def close(answer: Answer | None) -> None:
            if answer is not None:
                answered(answer)

        self.app.push_screen(dialog, close)
