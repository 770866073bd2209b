"""Hypothesis strategies: interventions of every registered kind, made from their fields' domains alone."""

from typing import Any

from hypothesis import strategies as st

from dyna_tui.agents import PARAMETERS, Parameter
from dyna_tui.lab.codec import Domain, Index, Number, Whole, domains
from dyna_tui.lab.history.interventions import INTERVENTIONS, Intervention, ParameterName, ParameterValue
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.lane_state import LaneState
from dyna_tui.maze import Maze
from tests.dyna.engine import agent

FEW = 9
"""How large numbers get that may be any: each is to be tried soon, and none is to take long."""


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """The values that a parameter can have."""
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    if parameter.words:
        return st.one_of(st.sampled_from(parameter.words), values_of(parameter._replace(words=())))
    if isinstance(parameter.default, bool):
        return st.booleans()
    high = min(parameter.high, FEW)
    if isinstance(parameter.default, int):
        return st.integers(int(parameter.low), int(high))
    low = max(parameter.low, -FEW)
    return st.floats(low, high, exclude_min=parameter.open_low).map(lambda value: value + 0.0)


def in_domain(domain: Domain, others: dict[str, Any], state: LaneState) -> st.SearchStrategy[Any]:
    """The values in the domain of a field, given those of the fields before it."""
    match domain:
        case Index():
            return st.integers(0, state.number_of(domain.of) - 1)
        case Whole():
            return st.integers(domain.low, min(domain.high, domain.low + FEW))
        case Number():
            return st.floats(domain.low, min(domain.high, domain.low + FEW))
        case ParameterName():
            return st.sampled_from(sorted(PARAMETERS))
        case ParameterValue():
            return values_of(PARAMETERS[others["name"]])
    raise TypeError(f"say here how a value of {domain} is made")


def of_kind(kind: type[Intervention], maze: Maze) -> st.SearchStrategy[Intervention]:
    """Interventions of one kind in a maze."""
    return _from_fields(kind, Lane(maze, agent("q-learning")).state)


@st.composite
def _from_fields(draw: st.DrawFn, kind: type[Intervention], state: LaneState) -> Intervention:
    values: dict[str, Any] = {}
    for field, domain in domains(kind).items():
        values[field] = draw(in_domain(domain, values, state))
    return kind(**values)


def interventions(maze: Maze) -> st.SearchStrategy[Intervention]:
    """Interventions of every kind in a maze."""
    return st.one_of([of_kind(kind, maze) for kind in INTERVENTIONS.values()])
