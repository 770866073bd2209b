"""Stop conditions: what a run can go on until. Each kind is defined here whole, and nowhere else.

To add one, write a frozen dataclass below :class:`~dyna_tui.lab.breakpoints.StopCondition`. Its keywords and methods
say how it is listed, asked for, tested and reported; each field is annotated with the domain of its values, from which
follows how a session holds it.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

import numpy as np

from dyna_tui.agents import Model, Search
from dyna_tui.charts.numbers import count, counted, value
from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import CONDITIONS as CONDITIONS
from dyna_tui.lab.breakpoints import EngineTest, Look, StopAt, StopCondition, StopEvent
from dyna_tui.lab.codec import Index, Number, Whole, decode, encode
from dyna_tui.lab.reachable import ends, entered_from, reached_from, starts
from dyna_tui.lab.usual_reward import usual_reward
from dyna_tui.maze.grid import StateMap, is_whole

if TYPE_CHECKING:
    from dyna_tui.lab.lane_state import LaneState

LAST_STEP = 2**62
"""The highest number of a real step."""


def to_data(condition: StopCondition) -> dict[str, Any]:
    """A condition as a file holds it: its keyword as ``until``, and its values."""
    return encode(condition, "until")


def from_data(data: object) -> StopCondition:
    """The condition that :func:`to_data` made into data.

    Raises:
        ValueError: where it is none; the message says why. Whether it fits a maze is not checked.
    """
    return decode(data, "a condition", "until", CONDITIONS)


@dataclass(frozen=True)
class EpisodeEnds(StopCondition, keyword="episode-ends", label="an episode ends", stop_at=StopAt.EPISODE_END):
    """An episode ends."""

    def note(self, look: Look) -> int:
        """The episode under way."""
        return look.view.episode

    def holds(self, look: Look, noted: int) -> bool:
        """Whether it is a later one."""
        return look.view.episode > noted

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Says when, and whether it was only cut off."""
        if event.cut_after is None:
            return f"an episode ended at step {count(event.step)}"
        limit = counted(event.cut_after, "step")
        return f"an episode was cut off at step {count(event.step)}: it had not ended after {limit}"


@dataclass(frozen=True)
class MazeChanges(StopCondition, keyword="maze-changes", label="the maze changes", stop_at=StopAt.CHANGE):
    """The maze changes, by schedule or by an intervention that lies ahead."""

    def impossible(self, state: "LaneState") -> str | None:
        """A table never changes."""
        return "this world never changes: choose another condition" if state.world.outcome_indptr.size else None

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """Something must lie ahead."""
        settled = not ahead and not state.changes_ahead
        return self.impossible(state) or ("the maze does not change any more: change it with m or w" * settled or None)

    def note(self, look: Look) -> int:
        """How often it has changed."""
        return look.maze_changes

    def holds(self, look: Look, noted: int) -> bool:
        """Whether it has changed again."""
        return look.changed and look.maze_changes > noted

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Says when."""
        return f"the maze changed at step {count(event.step)}"


@dataclass(frozen=True)
class ModelWrong(
    StopCondition, keyword="model-wrong", label="the model becomes wrong", stop_at=StopAt.CHANGE | StopAt.RISK
):
    """The model is wrong about something, having been right about all."""

    def impossible(self, state: "LaneState") -> str | None:
        """There must be a model."""
        variant = state.spec.variant
        if variant.model is not Model.NONE:
            return None
        return f"{variant.title} has no model: choose another condition, or another lane"

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """A model of last outcomes stays right about a maze that neither changes nor surprises."""
        variant, world = state.spec.variant, state.world
        certain = variant.model is Model.LAST_OUTCOME and world.deterministic and world.slip == 0 and not state.in_wall
        settled = certain and not ahead and not state.changes_ahead and not world.outcome_indptr.size
        return self.impossible(state) or (
            "the maze does not change any more, and only that makes a model wrong: change it with m or w" * settled
            or None
        )

    def note(self, look: Look) -> bool:
        """Whether it is wrong, where it may become so."""
        return look.changed and look.model_wrong

    def holds(self, look: Look, noted: bool) -> bool:
        """Whether it is wrong now, and was right."""
        return look.changed and not noted and not look.view.mid_step and look.model_wrong

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Says when."""
        return f"the model became wrong at step {count(event.step)}"


@dataclass(frozen=True)
class PathShortest(
    StopCondition, keyword="path-shortest", label="the greedy path becomes optimal", stop_at=StopAt.CHANGE
):
    """The greedy path from the first start becomes one of the shortest, however ties are broken."""

    def engine_test(self) -> EngineTest:
        """The engine sees it."""
        return EngineTest(path=True)

    def impossible(self, state: "LaneState") -> str | None:
        """There must be Q-values, and moves that lead where they are meant to."""
        if state.spec.search is Search.LOOKAHEAD:
            return _no_q_values(state)
        if state.world.outcome_indptr.size:
            return "paths are followed in mazes alone, not in tables of outcomes: choose another condition"
        if state.world.slip > 0:
            return "moves can slip here, so no path is certain: choose another condition"
        if not state.world.deterministic:
            return "a cell leads to one of several here, so no path is certain: choose another condition"
        return None

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """Some path must lead from the first start to an end of an episode."""
        if (reason := self.impossible(state)) or ahead or state.changes_ahead:
            return reason
        if (reached_from(state, starts(state)[:1]) & ends(state)).any():
            return None
        return "no path leads from the first start to a goal: open one with m or w"

    def note(self, look: Look) -> bool:
        """Whether it is optimal."""
        return look.path_optimal

    def holds(self, look: Look, noted: bool) -> bool:
        """Whether the engine saw it, or a change of the maze has made it so."""
        return look.saw_path or (look.changed and not noted and not look.view.mid_step and look.path_optimal)

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Says when, and how long it is."""
        length = "" if event.moves is None else f": {counted(event.moves, 'move')}"
        return f"the greedy path became optimal at step {count(event.step)}{length}"


@dataclass(frozen=True)
class CellVisited(
    StopCondition,
    keyword="cell-visited",
    label="a cell is visited",
    stop_at=StopAt.NOTHING,
    prompt="row,column (from 0)",
):
    """The agent comes into a cell."""

    state: Annotated[int, Index(of="cell")]

    def engine_test(self) -> EngineTest:
        """The engine sees it."""
        return EngineTest(cell=self.state)

    def impossible(self, state: "LaneState") -> str | None:
        """There must be such a cell."""
        return None if self.state < state.world.states else "there is no such cell"

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """The cell must be open, and within reach."""
        world, view = state.world, state.view
        arriving = view.mid_step and view.state == self.state
        certain = not (ahead or arriving or world.outcome_indptr.size)
        if self.impossible(state) or not certain:
            return self.impossible(state)
        cell, sent_to = state.maze.grid.title(self.state), self.state in world.destination
        if state.changes_ahead:
            always = all(state.maze.kinds[kind].wall for kind in world.kind[:, self.state].tolist())
            return f"{cell} is a wall in every layout: choose another cell" if always and not sent_to else None
        if state.kind_at(self.state).wall and not sent_to:
            return f"{cell} is a wall: choose another cell"
        reached = reached_from(state, [view.state, *starts(state)])
        return None if reached[self.state] else f"no path leads to {cell}: choose another cell"

    def holds(self, look: Look, noted: None) -> bool:
        """Whether the latest real step led there, or, where it ended an episode, the next one starts there."""
        view, latest = look.view, look.view.transition
        entered = view.real_steps > 0 and latest.state != self.state
        return entered and not view.mid_step and self.state in (latest.next_state, view.state)

    @classmethod
    def label_on(cls, grid: StateMap) -> str:
        """A table has no cells."""
        return f"a {grid.noun} is visited"

    @classmethod
    def prompt_on(cls, grid: StateMap) -> str:
        """How to name a cell, or a state."""
        return grid.prompt

    def describe(self, grid: StateMap) -> str:
        """Names the cell."""
        return f"{grid.title(self.state)} is visited"

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Names the cell."""
        return f"{grid.title(self.state)} visited at step {count(event.step)}"

    @classmethod
    def read(cls, text: str, grid: StateMap) -> Self:
        """Row and column, as in ``2,4``; of a table the state's number or name."""
        try:
            return cls(grid.read(text))
        except ValueError as error:
            raise InputError(str(error)) from None


@dataclass(frozen=True)
class ValueChanges(
    StopCondition,
    keyword="value-changes",
    label="a Q-value changes by more than",
    stop_at=StopAt.NOTHING,
    prompt="amount",
):
    """One update changes a Q-value by more than this; it holds at once, and not at the end of the real step."""

    by: Annotated[float, Number(0, 1e300)]

    def engine_test(self) -> EngineTest:
        """The engine sees it."""
        return EngineTest(change=self.by)

    def impossible(self, state: "LaneState") -> str | None:
        """There must be Q-values."""
        return _no_q_values(state) if state.spec.search is Search.LOOKAHEAD else None

    def holds(self, look: Look, noted: None) -> bool:
        """Whether the update that the engine stopped at is one."""
        return abs(look.q_change) > self.by

    def describe(self, grid: StateMap) -> str:
        """Names the amount."""
        return f"a Q-value changes by more than {value(self.by)}"

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """Something must be learned."""
        still = not ahead and state.spec.values.get("alpha") == 0.0
        return self.impossible(state) or ("alpha is 0: no Q-value changes" if still else None)

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Names the pair and its change."""
        state, action = divmod(event.pair, len(grid.actions))
        sign = "+" if event.change > 0 else ""
        pair = f"Q {grid.pair(state, action)}"
        return f"{pair} changed by {sign}{value(event.change)} in step {count(event.step)}"

    @classmethod
    def read(cls, text: str, grid: StateMap) -> Self:
        """A number of at least 0."""
        try:
            by = float(text)
        except ValueError:
            by = -1.0
        if not 0 <= by < math.inf:
            raise InputError("the amount is a number of at least 0, as in 0.1")
        return cls(by)


@dataclass(frozen=True)
class RewardComes(StopCondition, keyword="reward-comes", label="a reward comes", stop_at=StopAt.STEP_END):
    """A real step earns another reward than an ordinary one, which earns ``step_reward``.

    In a table of outcomes an ordinary step earns what most of its outcomes do.
    """

    def impossible(self, state: "LaneState") -> str | None:
        """Not all outcomes of a table may earn the same."""
        table = state.maze.table
        if table is None or (table.reward != usual_reward(state.maze)).any():
            return None
        return "every step earns the same here: choose another condition"

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """Some path must lead to a cell that has a reward."""
        reason = self.impossible(state)
        if reason or ahead or state.changes_ahead or state.world.outcome_indptr.size or state.maze.bump_reward:
            return reason
        earns = np.array([kind.reward != 0 for kind in state.maze.kinds])[state.world.kind[state.view.layout]]
        if (entered_from(state, [state.view.state, *starts(state)]) & earns).any():
            return None
        return "no path leads to a cell with a reward: open one with m or w"

    def holds(self, look: Look, noted: None) -> bool:
        """Whether the latest real step earned one."""
        return not look.view.mid_step and look.rewarded

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Names the step."""
        return f"a reward came in step {count(event.step)}"


@dataclass(frozen=True)
class StepReached(StopCondition, keyword="step-reached", label="step", stop_at=StopAt.NOTHING, prompt="number"):
    """So many real steps are made."""

    step: Annotated[int, Whole(0, LAST_STEP)]

    def engine_test(self) -> EngineTest:
        """The engine goes no further."""
        return EngineTest(step=self.step)

    def never(self, state: "LaneState", *, ahead: bool) -> str | None:
        """It must lie ahead."""
        made = state.view.real_steps - state.view.mid_step
        return None if self.step > made else f"step {count(self.step)} has passed: the lane is at {count(made)}"

    def note(self, look: Look) -> int:
        """The real steps made."""
        return look.finished

    def holds(self, look: Look, noted: int) -> bool:
        """Whether they were fewer, and are as many now."""
        return noted < self.step <= look.finished

    def describe(self, grid: StateMap) -> str:
        """Names the step."""
        return f"step {count(self.step)}"

    def report(self, event: StopEvent, grid: StateMap) -> str:
        """Names the step."""
        return f"stopped at step {count(self.step)}"

    @classmethod
    def read(cls, text: str, grid: StateMap) -> Self:
        """A whole number, with or without commas."""
        digits = text.strip().replace(",", "")
        if not is_whole(digits) or not 0 < int(digits) < LAST_STEP:
            raise InputError("a step is a whole number of at least 1, as in 2000")
        return cls(int(digits))


def _no_q_values(state: "LaneState") -> str:
    return f"{state.spec.variant.title} keeps no Q-values: choose another condition, or another lane"
