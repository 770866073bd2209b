"""Plain laboratory: the lanes, the lane in focus, what is reported, and how a run is interrupted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import printable
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.state_token import state_token
from dyna_tui.lab.text.names import lane_labels
from dyna_tui.plain.spoken import spoken


class Question(NamedTuple):
    """A question that the next line answers; any other line takes it back."""

    answers: dict[str, Callable[[], None]]
    """What is done, by the word that asks for it."""
    otherwise: str
    """What to report where the next line is no answer."""


class LaneProgress(NamedTuple):
    """Where a lane is, to be compared with where it comes to."""

    ticks: int
    real_steps: int
    layout: int
    kind: NDArray[np.uint8]
    """uint8[S]: the kind of each cell in the layout in force; no edit writes to it."""
    changes: int
    episodes_done: int


def progress_of(lane: Lane) -> LaneProgress:
    """Where a lane is."""
    kind = lane.world.kind[lane.layout]
    return LaneProgress(lane.ticks, lane.real_steps, lane.layout, kind, len(lane.changes), lane.episode - 1)


class Guide(Protocol):
    """The way through a lesson; see :class:`~dyna_tui.plain.lesson.LessonGuide`."""

    @property
    def watch(self) -> Breakpoint | None:
        """Where a run stops, since what is expected comes about there."""

    @property
    def expects(self) -> bool:
        """Whether something is to be brought about."""

    def came_about(self) -> bool:
        """Whether it has come about."""

    def observe(self) -> None:
        """Measures the step, and reports it once it is done."""

    def keep(self) -> None:
        """Keeps the progress."""

    def go_on(self) -> None:
        """Goes on to the next step."""

    def hint(self) -> None:
        """Gives a hint."""

    def page(self) -> None:
        """Reads the page again."""

    def answer(self, number: int) -> None:
        """Makes a prediction, from 1."""


class Keeper(Protocol):
    """What keeps what was done from being lost; see :class:`~dyna_tui.plain.keeping.PlainKeeper`."""

    def keep(self) -> None:
        """Writes what was done."""

    def end(self) -> None:
        """Gives up what was written."""


@dataclass
class PlainLab:
    """An open laboratory that is read line by line."""

    lab: Lab
    write: Callable[[str], None]
    """Takes a line."""
    asks: bool = False
    """Whether a person types the lines, who can be asked, and can stop a run."""
    interrupted: Callable[[], bool] = lambda: False
    """Whether a person asked a run to stop."""
    focus: int = 0
    """The number of the lane in focus."""
    question: Question | None = None
    over: bool = False
    """Whether there is nothing more to read."""
    driving: bool = False
    """Whether the arrow keys drive the agent."""
    cell: int | None = None
    """The cell that was named last."""
    lesson: "Guide | None" = None
    """The lesson beside it, if there is one."""
    keeps_all: bool = False
    """Whether all is kept when it is left, as it is beside a lesson."""
    keeper: Keeper | None = None
    """Keeps a recovery copy, where a person types."""
    saved: object = None
    """The moment that is in a file, or that it opened with."""
    _lists: "WeakKeyDictionary[Lane, ModelList]" = field(default_factory=WeakKeyDictionary)

    def __post_init__(self) -> None:
        """Begins with nothing to save, and the lane in focus that was so last."""
        self.focus = self.lab.lanes[self.lab.shown.focus].number
        self.saved = state_token(self.lab)
        self.line = ""
        """The line that is run, as it was typed."""

    # Lanes

    @property
    def index(self) -> int:
        """The index of the lane in focus; of the first where that was dropped."""
        return next((index for index, lane in enumerate(self.lab.lanes) if lane.number == self.focus), 0)

    @property
    def lane(self) -> Lane:
        """The lane in focus."""
        return self.lab.lanes[self.index]

    @property
    def labels(self) -> list[str]:
        """What the lanes are called, all different."""
        lanes = self.lab.lanes
        return lane_labels([lane.spec for lane in lanes], [lane.title for lane in lanes])

    @property
    def names(self) -> dict[int, str]:
        """What the lanes are called, by their numbers."""
        return {lane.number: label for lane, label in zip(self.lab.lanes, self.labels, strict=True)}

    @property
    def label(self) -> str:
        """What the lane in focus is called."""
        return self.labels[self.index]

    def frame(self, lane: Lane, *, state: int | None = None, rows: int = 0) -> LaneFrame:
        """A frame of a lane: its latest tick, the cell of one state (of the agent's if None), some of its model."""
        grid = lane.maze.grid
        shown = lane.view.state if state is None else state
        row, column = grid.cell(shown)
        window = Window(row, column, 1, 1)
        request = FrameRequest(window, rows=rows, log=1, page=grid.page(shown)).fitting(lane.spec)
        return observe(lane, request, self._lists.setdefault(lane, ModelList()), None)

    def note_shown(self) -> None:
        """Has the laboratory know which lane is in focus, for when it is saved."""
        self.lab.shown = replace(self.lab.shown, focus=self.index)

    # Progress

    def progress(self) -> dict[int, LaneProgress]:
        """Where each lane is, by its number."""
        return {lane.number: progress_of(lane) for lane in self.lab.lanes}

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost if it ended now."""
        return state_token(self.lab) != self.saved

    def ask_before_loss(self, what: str, work: Callable[[], None], declined: str) -> None:
        """Does something that ends what is there; asks first where a person would lose anything.

        Args:
            what: what it is, in a word: ``Quit``.
            work: does it.
            declined: what is said where the answer is no.
        """
        if not (self.asks and self.unsaved):
            work()
            return
        self.question = Question({"yes": work, "no": lambda: self.report(declined)}, declined)
        self.report(f"{what} and lose what is not saved? Answer yes or no; save FILE keeps it.")

    def came_about(self) -> bool:
        """Whether what a lesson expects has come about, so that nothing is to go on for now."""
        return self.lesson is not None and self.lesson.came_about()

    # Reports

    def report(self, text: str) -> None:
        """Writes a sentence, in signs that are spoken."""
        self.write(printable(spoken(text)))

    def report_all(self, sentences: Iterable[str]) -> None:
        """Writes sentences, a line each."""
        for sentence in sentences:
            self.report(sentence)
