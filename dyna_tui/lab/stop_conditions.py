"""What a run can go on until, as plain data: breakpoints are written into a session, and read from it."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from dyna_tui.lab.codec import Index, Number, Whole, decode, encode


@dataclass(frozen=True)
class EpisodeEnds:
    """An episode ends."""

    keyword: ClassVar[str] = "episode-ends"


@dataclass(frozen=True)
class MazeChanges:
    """The maze changes, by schedule or by what a person once did."""

    keyword: ClassVar[str] = "maze-changes"


@dataclass(frozen=True)
class ModelWrong:
    """The model is wrong about something, having been right about all."""

    keyword: ClassVar[str] = "model-wrong"


@dataclass(frozen=True)
class PathShortest:
    """The greedy path from the first start is one of the shortest, whichever of equal moves it takes."""

    keyword: ClassVar[str] = "path-shortest"


@dataclass(frozen=True)
class CellVisited:
    """The agent comes into a cell."""

    keyword: ClassVar[str] = "cell-visited"
    state: Annotated[int, Index(of="cell")]


@dataclass(frozen=True)
class ValueChanges:
    """One update changes a Q-value by more than this."""

    keyword: ClassVar[str] = "value-changes"
    by: Annotated[float, Number(0, 1e300)]


@dataclass(frozen=True)
class StepReached:
    """So many real steps are made."""

    keyword: ClassVar[str] = "step-reached"
    step: Annotated[int, Whole(0, 2**62)]


Condition = EpisodeEnds | MazeChanges | ModelWrong | PathShortest | CellVisited | ValueChanges | StepReached


@dataclass(frozen=True)
class Breakpoint:
    """What is waited for, and in which lane."""

    condition: Condition
    lane: int | None = None
    """The number of the lane; None for whichever is first."""


CONDITIONS: dict[str, type[Any]] = {
    "episode-ends": EpisodeEnds,
    "maze-changes": MazeChanges,
    "model-wrong": ModelWrong,
    "path-shortest": PathShortest,
    "cell-visited": CellVisited,
    "value-changes": ValueChanges,
    "step-reached": StepReached,
}
"""The conditions by the names they have in a file."""


def to_data(condition: Condition) -> dict[str, Any]:
    """A condition as a file holds it: its keyword as ``until``, and its values."""
    return encode(condition, "until")


def from_data(data: object) -> Condition:
    """The condition that :func:`to_data` made into data.

    Raises:
        ValueError: where it is none; the message says why. Whether it fits a maze is not checked.
    """
    condition: Condition = decode(data, "a condition", "until", CONDITIONS)
    return condition
