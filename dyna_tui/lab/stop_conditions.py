"""What a run can go on until, as plain data: breakpoints are written into a session, and read from it."""

import math
from dataclasses import dataclass
from typing import Any

from dyna_tui.lab.codec import check_whole, decode, encode


@dataclass(frozen=True)
class EpisodeEnds:
    """An episode ends."""


@dataclass(frozen=True)
class MazeChanges:
    """The maze changes, by schedule or by what a person once did."""


@dataclass(frozen=True)
class ModelWrong:
    """The model is wrong about something, having been right about all."""


@dataclass(frozen=True)
class PathShortest:
    """The greedy path from the first start is one of the shortest, whichever of equal moves it takes."""


@dataclass(frozen=True)
class CellVisited:
    """The agent comes into a cell."""

    state: int


@dataclass(frozen=True)
class ValueChanges:
    """One update changes a Q-value by more than this."""

    by: float


@dataclass(frozen=True)
class StepReached:
    """So many real steps are made."""

    step: int


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
    """A condition as a file holds it: its name as ``until``, and its values."""
    return encode(condition, "until", CONDITIONS)


def from_data(data: object) -> Condition:
    """The condition that :func:`to_data` made into data.

    Raises:
        ValueError: where it is none; the message says why. Whether it fits a maze is not looked at.
    """
    kind, values = decode(data, "a condition", "until", CONDITIONS)
    if kind is ValueChanges:
        by = values["by"]
        if type(by) not in (int, float) or not 0 <= by <= 1e300 or not math.isfinite(by):
            raise ValueError("a value changes by more than a number of at least 0")
        return ValueChanges(float(by))
    condition: Condition = kind(**values)
    check_whole(to_data(condition)["until"], values, 2**62)
    return condition
