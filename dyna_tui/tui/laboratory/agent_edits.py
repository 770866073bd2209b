"""What a person changes in an agent: its cell, its parameters, its model."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dyna_tui.agents import PARAMETERS, Value, symbolic
from dyna_tui.charts.numbers import value
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.focus import Focus
from dyna_tui.tui.laboratory.interventions import Interventions
from dyna_tui.tui.widgets.inspector import prediction

if TYPE_CHECKING:
    from dyna_tui.lab.history.interventions import Intervention
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.laboratory.interventions import Change

BELIEF_ROOM = 40
"""Columns for what a model says of a pair."""


class AgentEdits:
    """Changes the agent of the lane in focus."""

    def __init__(self, context: Context, focus: Focus, interventions: Interventions) -> None:
        """Begins with the context."""
        self._context = context
        self._focus = focus
        self._interventions = interventions

    @property
    def can_put(self) -> bool:
        """Whether there is a cursor."""
        return self._focus.cursor is not None

    @property
    def has_model(self) -> bool:
        """Whether the agent has a model."""
        return self._context.lane.has_model

    @property
    def why_no_model(self) -> str:
        """Why there is no model to edit."""
        return f"{self._context.spec.variant.title} has no model."

    def put(self) -> None:
        """Puts the agent on the cell under the cursor."""
        from dyna_tui.lab.manual_control import put_agent

        state = self._focus.cursor
        if state is not None:
            where = self._context.lane.grid.label(state)
            done = f"moved to {where}."
            self._interventions.perform(lambda lab, index: put_agent(lab, index, state), done, named=True)

    def open_parameters(self) -> None:
        """Shows the parameters, to be changed."""
        from dyna_tui.tui.dialogs.parameters import Parameters

        name, spec = self._context.name, self._context.spec
        steps = self._context.lane.counters.real_steps

        def change(changed: Mapping[str, Value]) -> None:
            if changed:
                values = "  ".join(f"{PARAMETERS[name].symbol or name} {symbolic(changed[name])}" for name in changed)
                done = f"{values} from this step on{_counted(changed)}."
                self._interventions.perform(_set_parameters(changed), done, lane=name, named=True)

        now = value(spec.epsilon_after(steps)) if spec.number("epsilon_steps") else ""
        self._context.open(Parameters(spec, name.label, now), change)

    def open_model(self) -> None:
        """Asks what to forget of the model, or whether to clear or correct it."""
        from dyna_tui.tui.dialogs.model import EditModel

        lane, state, name = self._context.lane, self._focus.cursor, self._context.name
        window_cell = None if state is None else lane.cells.index_of(state)
        where, believed = "", list[str]()
        if state is not None and window_cell is not None:
            where = lane.grid.label(state)
            pairs = [(*window_cell, action) for action in range(len(lane.grid.actions))]
            believed = [prediction(lane.cells, pair, state, BELIEF_ROOM) for pair in pairs]

        def change(intervention: "Intervention") -> None:
            done = intervention.describe(lane.grid)
            self._interventions.perform(
                lambda lab, index: lab.lanes[index].do(intervention),
                f"{done[:1].upper()}{done[1:]}.",
                lane=name,
            )

        self._context.open(EditModel(name.label, where, state or 0, lane.grid.actions, believed), change)


def _counted(changed: Mapping[str, Value]) -> str:
    """From where the steps of a schedule are counted, where it is changed."""
    return "; epsilon_steps is counted from step 0" if {"epsilon_end", "epsilon_steps"} & set(changed) else ""


def _set_parameters(values: Mapping[str, Value]) -> "Change":
    """The change of parameters to new values."""
    from dyna_tui.lab.history.interventions import SetParameter

    def change(lab: "Lab", index: int) -> None:
        for name, chosen in values.items():
            lab.lanes[index].do(SetParameter(name, chosen))

    return change
