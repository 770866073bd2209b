"""Interventions: what a person can do to a lane. Each kind is defined here whole, and nowhere else.

To add one, write a frozen dataclass below :class:`Intervention`. Its keywords and its two abstract methods say all
that saving, replay, rewinding past checkpoints, the timeline and messages need. Each field is annotated with the
domain of its values, from which follow how a file is read, and the tests that every kind has to pass.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import PARAMETERS, AgentSpec, Value, symbolic
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.lab.codec import Index, decode, domains, encode
from dyna_tui.maze.grid import StateMap

if TYPE_CHECKING:
    from dyna_tui.lab.lane_state import LaneState

INTERVENTIONS: dict[str, type["Intervention"]] = {}
"""Every kind by its keyword."""

SECONDS = 50e-6
"""Seconds that the replay of an intervention takes, about."""
SECONDS_OF_CELL, SECONDS_PER_CELL = 300e-6, 50e-9
"""Seconds of a change of a cell, and besides for each cell of each layout."""
SECONDS_PER_PAIR = 50e-9
"""Seconds of a change of the whole model, for each pair in it."""


@dataclass
class Layouts:
    """The layouts of a maze, edited on the way to a maze file."""

    cells: list[NDArray[np.uint8]]
    """uint8[H, W] each: the kind of each cell."""
    in_force: int = 0
    """The index of the layout in force."""


class Intervention(ABC):
    """One thing that a person can do to a lane, after one of its ticks."""

    keyword: ClassVar[str]
    """Its name in a file."""
    in_snapshot: ClassVar[bool]
    """Whether a snapshot of the agent holds all that it did; if not, it is applied again where a lane returns to a
    checkpoint, in order among those of its kind, which alone change what no snapshot holds and they do."""
    changes_maze: ClassVar[bool]
    """Whether the maze is another one afterwards."""
    unsettles_model: ClassVar[bool]
    """Whether the model may become wrong because of it, the maze being the same."""
    forgets: ClassVar[bool]
    """Whether it removes pairs from the model, of which a planner over untried actions then assumes what it assumes of
    those."""
    corrects: ClassVar[bool]
    """Whether it makes the model say of all pairs that were tried what the world in force would answer."""

    def __init_subclass__(
        cls,
        *,
        keyword: str,
        in_snapshot: bool,
        changes_maze: bool,
        unsettles_model: bool,
        forgets: bool = False,
        corrects: bool = False,
    ) -> None:
        """Registers a kind of intervention."""
        super().__init_subclass__()
        if keyword in INTERVENTIONS:
            raise TypeError(f"two interventions are called {keyword!r}")
        cls.keyword, cls.in_snapshot, cls.changes_maze = keyword, in_snapshot, changes_maze
        cls.unsettles_model, cls.forgets, cls.corrects = unsettles_model, forgets, corrects
        INTERVENTIONS[keyword] = cls

    @abstractmethod
    def apply(self, state: "LaneState") -> None:
        """Does it to a lane in which everything is there whose index it holds.

        Raises:
            InputError: where it cannot be done; then nothing is changed.
        """

    @abstractmethod
    def describe(self, grid: StateMap) -> str:
        """What was done, in a few words and the past tense: ``set n to 5``."""

    @classmethod
    def apply_again(cls, state: "LaneState", interventions: Sequence[Self]) -> None:
        """Applies some of its kind, one after another, on the way back to a checkpoint."""
        for each in interventions:
            each.apply(state)

    def forgot(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Which of some pairs, int[k], it removes from the model where they are there: bool[k]."""
        return np.full(len(pairs), self.forgets)

    def edit(self, layouts: Layouts) -> None:
        """Does to the layouts of a maze file what it did to the lane's.

        Raises:
            InputError: where no maze file can hold that.
        """
        if self.changes_maze:
            raise InputError(f"a maze file cannot hold {self.keyword}: save the session instead")

    def changed_spec(self, spec: AgentSpec) -> AgentSpec:
        """The agent with the parameters that it has afterwards.

        Raises:
            InputError: where the agent lacks the parameter.
        """
        return spec

    def replay_seconds(self, cells: int, pairs: int) -> float:
        """How long its replay takes, about.

        Args:
            cells: the cells of all layouts together.
            pairs: the pairs that the model may hold.
        """
        return SECONDS

    def check(self, state: "LaneState") -> None:
        """Makes sure that everything is there whose index it holds.

        Raises:
            InputError: where something is not.
        """
        for field, domain in domains(type(self)).items():
            if isinstance(domain, Index) and getattr(self, field) >= state.number_of(domain.of):
                raise InputError(f"there is no such {domain.of}")


def to_data(intervention: Intervention) -> dict[str, Value]:
    """An intervention as a file holds it: its keyword as ``do``, and its values."""
    return encode(intervention, "do")


def from_data(data: object) -> Intervention:
    """The intervention that :func:`to_data` made into data.

    Raises:
        ValueError: where it is none; the message says why. Whether it fits a lane is not checked.
    """
    return decode(data, "an intervention", "do", INTERVENTIONS)


@dataclass(frozen=True)
class ParameterName:
    """The name of a parameter, whether an agent has it or not."""

    def read(self, value: object, others: Mapping[str, object]) -> str:
        """The name.

        Raises:
            ValueError: where there is no such parameter.
        """
        if not isinstance(value, str) or value not in PARAMETERS:
            raise ValueError(f"a parameter: {did_you_mean(value[:40] if isinstance(value, str) else '', PARAMETERS)}")
        return value


@dataclass(frozen=True)
class ParameterValue:
    """A value of the parameter that the field ``name`` holds."""

    def read(self, value: object, others: Mapping[str, object]) -> Value:
        """The value with the parameter's type.

        Raises:
            ValueError: where it is of another type, or out of range.
        """
        parameter = PARAMETERS[ParameterName().read(others["name"], others)]
        try:
            return parameter.checked(value)
        except InputError:
            raise ValueError(f"{parameter.expects}, as it is of {parameter.name}") from None


Layout = Annotated[int, Index(of="layout")]
Cell = Annotated[int, Index(of="cell")]
CellKind = Annotated[int, Index(of="kind of cell")]
Action = Annotated[int, Index(of="action")]
Pair = Annotated[int, Index(of="pair")]


@dataclass(frozen=True)
class SwitchLayout(Intervention, keyword="switch-layout", in_snapshot=True, changes_maze=True, unsettles_model=False):
    """Puts a layout into force."""

    layout: Layout

    def apply(self, state: "LaneState") -> None:
        """Switches now; a later ``@ N`` still takes force."""
        state.switch_layout(self.layout)

    def describe(self, grid: StateMap) -> str:
        """Names the layout, from 1."""
        return f"switched to layout {self.layout + 1}"

    def edit(self, layouts: Layouts) -> None:
        """Switches."""
        layouts.in_force = self.layout


@dataclass(frozen=True)
class SetCell(Intervention, keyword="set-cell", in_snapshot=False, changes_maze=True, unsettles_model=False):
    """Makes a cell of a layout another kind of cell."""

    layout: Layout
    state: Cell
    kind: CellKind
    """The index of the kind among those of the lane's maze."""

    def apply(self, state: "LaneState") -> None:
        """Gives the lane a world of its own with the cell."""
        state.set_cells([(self.layout, self.state, self.kind)])

    @classmethod
    def apply_again(cls, state: "LaneState", interventions: Sequence["SetCell"]) -> None:
        """Sets all cells at once, since each change of a world costs O(cells)."""
        state.set_cells([(each.layout, each.state, each.kind) for each in interventions])

    def describe(self, grid: StateMap) -> str:
        """Names the cell."""
        return f"edited cell {grid.label(self.state)}"

    def edit(self, layouts: Layouts) -> None:
        """Sets the cell."""
        layouts.cells[self.layout].flat[self.state] = self.kind

    def replay_seconds(self, cells: int, pairs: int) -> float:
        """A copy of the world."""
        return SECONDS_OF_CELL + cells * SECONDS_PER_CELL


@dataclass(frozen=True)
class SetParameter(Intervention, keyword="set-parameter", in_snapshot=False, changes_maze=False, unsettles_model=True):
    """Gives the agent another value of a parameter."""

    name: Annotated[str, ParameterName()]
    value: Annotated[Value, ParameterValue()]

    def apply(self, state: "LaneState") -> None:
        """Sets it for the ticks to come."""
        state.set_spec(self.changed_spec(state.spec))

    @classmethod
    def apply_again(cls, state: "LaneState", interventions: Sequence["SetParameter"]) -> None:
        """Sets the latest value of each parameter."""
        spec = state.spec
        for latest in {each.name: each for each in interventions}.values():
            spec = latest.changed_spec(spec)
        state.set_spec(spec)

    def describe(self, grid: StateMap) -> str:
        """Names the parameter by its symbol."""
        return f"set {PARAMETERS[self.name].symbol or self.name} to {symbolic(self.value)}"

    def changed_spec(self, spec: AgentSpec) -> AgentSpec:
        """The agent with the value."""
        return spec.changed(self.name, self.value)


@dataclass(frozen=True)
class PutAgent(Intervention, keyword="put-agent", in_snapshot=True, changes_maze=False, unsettles_model=True):
    """Moves the agent to another cell, between two real steps."""

    state: Cell

    def apply(self, state: "LaneState") -> None:
        """Moves it, where an episode can go on from there."""
        if state.view.mid_step:
            raise InputError("the agent is in mid-step: finish the step first")
        kind = state.kind_at(self.state)
        if kind.wall:
            raise InputError("that cell is a wall: choose one the agent can stand in")
        if kind.terminal:
            raise InputError("that cell ends an episode: choose one it can go on from")
        state.put_agent(self.state)

    def describe(self, grid: StateMap) -> str:
        """Names the cell."""
        return f"moved the agent to {grid.label(self.state)}"


@dataclass(frozen=True)
class Drive(Intervention, keyword="drive", in_snapshot=True, changes_maze=False, unsettles_model=False):
    """Has the agent take an action with its next act, instead of the one that it would choose."""

    action: Action

    def apply(self, state: "LaneState") -> None:
        """Sets the action of the next act."""
        state.drive(self.action)

    def describe(self, grid: StateMap) -> str:
        """Names the move."""
        return f"drove {grid.actions[self.action].name}"


@dataclass(frozen=True)
class Forget(Intervention, keyword="forget", in_snapshot=True, changes_maze=False, unsettles_model=False, forgets=True):
    """Removes a pair from the model."""

    pair: Pair

    def apply(self, state: "LaneState") -> None:
        """Removes it, where it is there."""
        if not state.view.model.has(self.pair):
            raise InputError("the model does not hold this pair")
        state.forget(self.pair)

    def describe(self, grid: StateMap) -> str:
        """Names the cell and the move."""
        state, action = divmod(self.pair, len(grid.actions))
        return f"forgot {grid.label(state)} {grid.actions[action].arrow}"

    def forgot(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """The pair."""
        return np.asarray(pairs == self.pair)


@dataclass(frozen=True)
class ForgetAll(
    Intervention, keyword="forget-all", in_snapshot=True, changes_maze=False, unsettles_model=False, forgets=True
):
    """Clears the model."""

    def apply(self, state: "LaneState") -> None:
        """Removes every pair, where there is a model."""
        state.require_model()
        state.forget_all()

    def describe(self, grid: StateMap) -> str:
        """Says so."""
        return "cleared the model"

    def replay_seconds(self, cells: int, pairs: int) -> float:
        """Each pair is removed."""
        return SECONDS + pairs * SECONDS_PER_PAIR


@dataclass(frozen=True)
class MakeTrue(
    Intervention, keyword="make-true", in_snapshot=True, changes_maze=False, unsettles_model=False, corrects=True
):
    """Corrects the model: it says of each pair that was tried what the world in force would answer."""

    def apply(self, state: "LaneState") -> None:
        """Corrects every pair, where there is a model."""
        state.require_model()
        state.make_true()

    def describe(self, grid: StateMap) -> str:
        """Says so."""
        return "corrected the model to match the maze"

    def replay_seconds(self, cells: int, pairs: int) -> float:
        """Each pair is looked at."""
        return SECONDS + pairs * SECONDS_PER_PAIR
