"""Breakpoints: what a stop condition is, where it is tested, and the event that it has come to hold.

The kinds of conditions are defined in :mod:`dyna_tui.lab.stop_conditions`.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Flag, auto
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from dyna_tui.maze.grid import StateMap

if TYPE_CHECKING:
    from dyna_tui.dyna.views import AgentView
    from dyna_tui.lab.lane_state import LaneState

CONDITIONS: dict[str, type["StopCondition"]] = {}
"""Every kind by its keyword, in the order in which they are listed."""


class StopAt(Flag):
    """Where a run has to stop for a condition to be tested, besides where the engine itself sees it."""

    NOTHING = 0
    EPISODE_END = auto()
    STEP_END = auto()
    """The end of every real step: slow."""
    CHANGE = auto()
    """The end of a real step after which the schedule or an intervention has changed something."""
    RISK = auto()
    """The end of a real step in which the agent alone may have made its model wrong."""


@dataclass(frozen=True)
class EngineTest:
    """What the engine itself looks for as it runs."""

    cell: int | None = None
    """That the agent enters a cell."""
    change: float = math.inf
    """That an update changes a Q-value by more than this."""
    path: bool = False
    """That the greedy path becomes optimal."""
    step: int | None = None
    """That this real step is made."""


class Look(Protocol):
    """What a condition can see of a lane, before and after each stretch of a run."""

    @property
    def view(self) -> "AgentView":
        """The agent."""

    @property
    def finished(self) -> int:
        """The real steps that are finished."""

    @property
    def changed(self) -> bool:
        """Whether the stretch is a real step that StopAt.CHANGE or RISK asked for."""

    @property
    def maze_changes(self) -> int:
        """How often the maze has changed."""

    @property
    def model_wrong(self) -> bool:
        """Whether the model says anything that the world in force would not answer."""

    @property
    def path_optimal(self) -> bool:
        """Whether the greedy path from the first start is one of the shortest, however ties are broken."""

    @property
    def saw_path(self) -> bool:
        """Whether the engine saw the greedy path become optimal."""

    @property
    def rewarded(self) -> bool:
        """Whether the latest real step earned another reward than an ordinary one does."""

    @property
    def q_change(self) -> float:
        """By how much the latest update changed a Q-value, where the engine stopped for that; else 0."""


@dataclass(frozen=True)
class StopEvent:
    """That a condition has come to hold."""

    breakpoint: "Breakpoint"
    lane: int
    """The number of the lane in which it holds."""
    step: int
    """The real steps that the lane has made."""
    pair: int
    """The pair of the latest update; -1 where there was none."""
    change: float
    """By how much it changed the Q-value, where the engine stopped for that; else 0."""
    moves: int | None = None
    """How many moves the greedy path has, where it became optimal."""
    cut_after: int | None = None
    """After how many real steps the latest finished episode was cut off; None where it came to its end."""


class StopCondition(ABC):
    """Something that a run can go on until."""

    keyword: ClassVar[str]
    """Its name in a file."""
    label: ClassVar[str]
    """How it is listed."""
    prompt: ClassVar[str]
    """What to type for it; empty if nothing."""
    stop_at: ClassVar[StopAt]
    """Where a run has to stop for it to be tested."""

    def __init_subclass__(cls, *, keyword: str, label: str, stop_at: StopAt, prompt: str = "") -> None:
        """Registers a kind of condition."""
        super().__init_subclass__()
        if keyword in CONDITIONS:
            raise TypeError(f"two stop conditions are called {keyword!r}")
        cls.keyword, cls.label, cls.prompt, cls.stop_at = keyword, label, prompt, stop_at
        CONDITIONS[keyword] = cls

    @abstractmethod
    def holds(self, look: Look, noted: Any) -> bool:
        """Whether it has come to hold in a stretch of a run, before which :meth:`note` was taken."""

    @abstractmethod
    def report(self, event: StopEvent, grid: StateMap) -> str:
        """What happened, in words: ``an episode ended at step 99``."""

    def note(self, look: Look) -> Any:
        """What :meth:`holds` needs to know of the lane as it was before the stretch."""
        return None

    def engine_test(self) -> EngineTest:
        """What the engine is to look for."""
        return EngineTest()

    def impossible(self, state: "LaneState") -> str | None:
        """Why it can never hold of a lane; None where it can."""
        return None

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """Why a run from here on never comes to it; None where it may.

        Args:
            state: the lane as it is.
            ahead: whether interventions lie ahead of it.
        """
        return self.impossible(state)

    @classmethod
    def label_on(cls, grid: StateMap) -> str:
        """How it is listed where a world has such a map."""
        return cls.label

    @classmethod
    def prompt_on(cls, grid: StateMap) -> str:
        """What to type for it there; empty if nothing."""
        return cls.prompt

    def describe(self, grid: StateMap) -> str:
        """The condition in words."""
        return self.label

    @classmethod
    def read(cls, text: str, grid: StateMap) -> Self:
        """The condition that a person typed.

        Raises:
            InputError: where it is none; the message says what to type.
        """
        return cls()


@dataclass(frozen=True)
class Breakpoint:
    """A stop condition, and the lane in which it is tested."""

    condition: StopCondition
    lane: int | None = None
    """The number of the lane; None for whichever is first."""
