"""Stop conditions as text: how each is listed, asked for, read from what the user types, and reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
"""The highest step number that is read."""


@dataclass(frozen=True, kw_only=True)
class ConditionText:
    """All texts of one kind of stop condition."""

    label: str
    """How it is listed."""
    prompt: str = ""
    """What to type for it; empty if nothing."""
    read: Callable[[str, Maze], Condition]
    """Makes the condition from what was typed; raises an InputError if that is not valid."""
    describe: Callable[[Any, GridShape], str]
    """A condition of the kind in words."""
    report: "Callable[[Any, StopEvent, GridShape], str]"
    """What happened, and when, from the condition and the event."""


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
        raise InputError("the amount is a number of at least 0, as in 0.1")
    return ValueChanges(by)


def _read_step(text: str, maze: Maze) -> Condition:
    digits = text.strip().replace(",", "")
    if not _is_whole(digits) or not 0 < int(digits) < LARGEST:
        raise InputError("a step is a whole number of at least 1, as in 2000")
    return StepReached(int(digits))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20


def _value_change(condition: ValueChanges, event: "StopEvent", grid: GridShape) -> str:
    state, action = divmod(event.pair, len(ACTIONS))
    sign = "+" if event.change > 0 else ""
    pair = f"Q {grid.label(state)}{ACTIONS[action]}"
    return f"{pair} changed by {sign}{value(event.change)} in step {count(event.step)}"


def _without_values(condition: type[Any], label: str, happened: str) -> ConditionText:
    """The texts of a kind of condition for which nothing is typed."""
    return ConditionText(
        label=label,
        read=lambda text, maze: condition(),
        describe=lambda condition, grid: label,
        report=lambda condition, event, grid: f"{happened} at step {count(event.step)}",
    )


CONDITION_TEXTS: dict[type[Any], ConditionText] = {
    EpisodeEnds: _without_values(EpisodeEnds, "an episode ends", "an episode ended"),
    MazeChanges: _without_values(MazeChanges, "the maze changes", "the maze changed"),
    ModelWrong: _without_values(ModelWrong, "the model becomes wrong", "the model became wrong"),
    PathShortest: _without_values(PathShortest, "the greedy path becomes optimal", "the greedy path became optimal"),
    CellVisited: ConditionText(
        label="a cell is visited",
        prompt="row,column (from 0)",
        read=_read_cell,
        describe=lambda condition, grid: f"{grid.label(condition.state)} is visited",
        report=lambda condition, event, grid: f"{grid.label(condition.state)} visited at step {count(event.step)}",
    ),
    ValueChanges: ConditionText(
        label="a Q-value changes by more than",
        prompt="amount",
        read=_read_change,
        describe=lambda condition, grid: f"a Q-value changes by more than {value(condition.by)}",
        report=_value_change,
    ),
    StepReached: ConditionText(
        label="step",
        prompt="number",
        read=_read_step,
        describe=lambda condition, grid: f"step {count(condition.step)}",
        report=lambda condition, event, grid: f"step {count(condition.step)}",
    ),
}
"""The kinds of stop conditions, in the order in which they are listed."""


def condition_text(condition: Condition, grid: GridShape) -> str:
    """A condition in words."""
    return CONDITION_TEXTS[type(condition)].describe(condition, grid)


def breakpoint_text(breakpoint: Breakpoint, lanes: dict[int, str], grid: GridShape) -> str:
    """A breakpoint in words, with its lane; ``lanes`` names the lanes by their numbers."""
    where = "any lane" if breakpoint.lane is None else lanes.get(breakpoint.lane, "a removed lane")
    return f"{condition_text(breakpoint.condition, grid)}, in {where}"


def stop_event_text(
    events: "Sequence[StopEvent]", breakpoints: Sequence[Breakpoint], lanes: dict[int, str], grid: GridShape
) -> str:
    """What ended a run, where and when: a sentence for each event."""
    return " ".join(_sentence(event, event.watch in breakpoints, lanes, grid) for event in events)


def _sentence(event: "StopEvent", permanent: bool, lanes: dict[int, str], grid: GridShape) -> str:
    lane = lanes.get(event.lane, "A lane")
    condition = event.watch.condition
    what = CONDITION_TEXTS[type(condition)].report(condition, event, grid)
    return f"{'Breakpoint · ' if permanent else ''}{lane}: {what}."
