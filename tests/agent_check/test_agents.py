"""A right agent passes, however it is written; each planted fault is found and named."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest

import dyna_tui as dt
from dyna_tui.agent_check.faults import FAULTS as KNOWN
from dyna_tui.agent_check.report import AgentReport
from tests.agent_check.right_agents import RIGHT, DynaQ, DynaQExpected, DynaQPlus, DynaQStochastic, whole
from tests.agent_check.wrong_agents import DRAWS, FAULTS, IN_WHOLE_STEPS, SWEEPING

OTHER_WRITINGS = (
    "part by part",
    "dictionaries of dictionaries",
    "lists of lists",
    "Dyna-Q+",
    "Dyna-Q+ in whole steps",
    "counts",
    "counts in whole steps",
)
"""Right agents that are left to the slow tests."""
PART_BY_PART = ("Bootstrapped", "NoRoot")
WHOLE_STEPS = ("Mean", "WrongState", "BonusInDirect")
OF_UPDATE = ("RealPair", "MissesModel")
DRAWING = ("LatestPair", "OneMore")
"""Agents with a planted fault that are not left to the slow tests."""


def quick(agents: Iterable[type[Any]], names: Collection[str]) -> list[Any]:
    """All of some agents; those without one of these names are left to the slow tests."""
    assert set(names) <= {agent.__name__ for agent in agents}
    return [pytest.param(agent, marks=() if agent.__name__ in names else pytest.mark.slow) for agent in agents]


def like(agent: type[Any]) -> str:
    """The variant that an agent of these tests is to be."""
    counts = issubclass(agent, DynaQStochastic)
    return "dyna-q+" if issubclass(agent, DynaQPlus) else "dyna-q-stochastic" if counts else "dyna-q"


def names(report: AgentReport) -> set[str]:
    """The likely faults of the parts that are wrong."""
    assert not report.right
    return {part.likely.fault.name for part in report.parts if part.likely}


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=pytest.mark.slow if what in OTHER_WRITINGS else ()) for what in RIGHT]
)
def test_a_right_agent_passes_however_it_is_written(what: str) -> None:
    report = dt.check_agent(RIGHT[what])
    assert report.right, str(report)
    assert str(report).endswith("Right: no difference found")


@pytest.mark.slow
def test_expected_updates_pass_where_they_are_asked_for() -> None:
    assert dt.check_agent(DynaQExpected, like="dyna-q-stochastic:backup=expected")


@pytest.mark.parametrize("agent", quick(FAULTS, PART_BY_PART), ids=lambda agent: agent.__name__)
def test_a_fault_is_found_and_named_part_by_part(agent: type[Any]) -> None:
    assert FAULTS[agent] in names(dt.check_agent(agent, like(agent)))


@pytest.mark.parametrize("agent", quick(FAULTS, WHOLE_STEPS), ids=lambda agent: agent.__name__)
def test_a_fault_is_found_and_named_in_whole_steps(agent: type[Any]) -> None:
    assert FAULTS[agent] in names(dt.check_agent(whole(agent), like(agent)))


@pytest.mark.parametrize("agent", quick(IN_WHOLE_STEPS, OF_UPDATE), ids=lambda agent: agent.__name__)
def test_a_fault_of_update_itself_is_found_and_named(agent: type[Any]) -> None:
    assert IN_WHOLE_STEPS[agent] in names(dt.check_agent(whole(agent), like(agent)))


@pytest.mark.parametrize("agent", quick(DRAWS, DRAWING), ids=lambda agent: agent.__name__)
def test_a_fault_in_what_planning_draws_is_found_and_named(agent: type[Any]) -> None:
    report = dt.check_agent(whole(agent), like(agent))
    assert any(DRAWS[agent] in fault for fault in report.faults), str(report)


@pytest.mark.parametrize("by, made, part", [(1, "n + 1", "direct RL"), (-1, "n - 1", "planning")])
@pytest.mark.parametrize("base", quick([DynaQ, DynaQPlus], ["DynaQ"]), ids=lambda agent: agent.__name__)
def test_one_planning_update_too_many_or_too_few_is_named(base: type[Any], by: int, made: str, part: str) -> None:
    agent = type("Counts", (base,), {"planning_updates": lambda self: self.n + by})
    report = dt.check_agent(whole(agent), like(agent))
    assert [each.name for each in report.parts if not each.is_right] == [part]
    assert report.faults == (f"asked for n planning updates, made {made}: a loop over range(n) makes n",)
    assert "explains" not in str(report)


@pytest.mark.parametrize("agent", SWEEPING, ids=lambda agent: agent.__name__)
def test_a_fault_of_prioritized_sweeping_is_found_and_named(agent: type[Any]) -> None:
    (fault,) = dt.check_agent(agent, "prioritized-sweeping").faults
    assert fault.startswith(SWEEPING[agent])


def test_no_two_faults_have_one_name() -> None:
    found = [fault.name for fault in KNOWN]
    assert len(set(found)) == len(found) >= 40
    assert {*FAULTS.values(), *IN_WHOLE_STEPS.values()} <= set(found)
