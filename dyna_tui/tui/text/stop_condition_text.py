"""What can be waited for, in words, and read from what a person writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyna_tui.charts.numbers import count, value
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import ACTIONS
from dyna_tui.lab.stop_conditions import (
    Breakpoint,
    CellVisited,
    Condition,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    StepReached,
    ValueChanges,
)
from dyna_tui.maze import Maze
from dyna_tui.maze.grid import GridShape

if TYPE_CHECKING:
    from dyna_tui.lab.run_until import StopEvent

LARGEST = 2**62
"""The highest number of a step that is read."""


@dataclass(frozen=True)
class Choice:
    """Something that can be waited for."""

    says: str
    """What it is, in words."""
    wants: str
    """What is to be written for it; nothing where nothing is."""
    read: Callable[[str, Maze], Condition]
    """Makes it of what was written; raises an InputError where that cannot be."""


def choices() -> list[Choice]:
    """All that can be waited for."""
    return [
        Choice("an episode ends", "", lambda text, maze: EpisodeEnds()),
        Choice("the maze changes", "", lambda text, maze: MazeChanges()),
        Choice("the model is first wrong", "", lambda text, maze: ModelWrong()),
        Choice("the greedy path is first the shortest", "", lambda text, maze: PathShortest()),
        Choice("a cell is visited", "row,column from 0", _read_cell),
        Choice("a Q-value changes by more than", "a number", _read_change),
        Choice("step", "its number", _read_step),
    ]


def described(condition: Condition, grid: GridShape) -> str:
    """A condition in words."""
    match condition:
        case EpisodeEnds():
            return "an episode ends"
        case MazeChanges():
            return "the maze changes"
        case ModelWrong():
            return "the model is first wrong"
        case PathShortest():
            return "the greedy path is first the shortest"
        case CellVisited(state):
            return f"{grid.label(state)} is visited"
        case ValueChanges(by):
            return f"a Q-value changes by more than {value(by)}"
        case StepReached(step):
            return f"step {count(step)}"


def watched(watch: Breakpoint, lanes: dict[int, str], grid: GridShape) -> str:
    """What is waited for and where, in words."""
    where = "any lane" if watch.lane is None else lanes.get(watch.lane, "a lane that is gone")
    return f"{described(watch.condition, grid)}, in {where}"


def happened(
    events: "Sequence[StopEvent]", breakpoints: Sequence[Breakpoint], lanes: dict[int, str], grid: GridShape
) -> str:
    """What ended a run, where and when, as a sentence or two."""
    return " ".join(
        _happened(event, event.watch in breakpoints, lanes.get(event.lane, "A lane"), grid) for event in events
    )


def _happened(event: "StopEvent", stays: bool, lane: str, grid: GridShape) -> str:
    when = f"at step {count(event.step)}"
    match event.watch.condition:
        case EpisodeEnds():
            what = f"an episode ended {when}"
        case MazeChanges():
            what = f"the maze changed {when}"
        case ModelWrong():
            what = f"the model is wrong from step {count(event.step)} on"
        case PathShortest():
            what = f"the greedy path is the shortest {when}"
        case CellVisited(state):
            what = f"{grid.label(state)} visited {when}"
        case ValueChanges():
            state, action = divmod(event.pair, len(ACTIONS))
            sign = "+" if event.change > 0 else ""
            pair = f"Q {grid.label(state)}{ACTIONS[action]}"
            what = f"{pair} changed by {sign}{value(event.change)} in step {count(event.step)}"
        case StepReached(step):
            what = f"step {count(step)}"
    return f"{'Breakpoint · ' if stays else ''}{lane}: {what}."


def _read_cell(text: str, maze: Maze) -> Condition:
    parts = text.strip().strip("()").replace(" ", ",").replace(",,", ",").split(",")
    if len(parts) != 2 or not all(_is_whole(part) for part in parts):
        raise InputError("a cell is row,column, counted from 0, as in 2,4")
    row, column = (int(part) for part in parts)
    if row >= maze.height or column >= maze.width:
        raise InputError(f"the last cell is {maze.height - 1},{maze.width - 1}")
    return CellVisited(maze.grid.state(row, column))


def _read_change(text: str, maze: Maze) -> Condition:
    try:
        by = float(text)
    except ValueError:
        by = -1.0
    if not 0 <= by < float("inf"):
        raise InputError("it changes by more than a number of at least 0, as in 0.1")
    return ValueChanges(by)


def _read_step(text: str, maze: Maze) -> Condition:
    digits = text.strip().replace(",", "")
    if not _is_whole(digits) or not 0 < int(digits) < LARGEST:
        raise InputError("a step is a whole number of at least 1, as in 2000")
    return StepReached(int(digits))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
