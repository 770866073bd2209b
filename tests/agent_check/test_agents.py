"""A right agent passes, however it is written; each planted fault is found and named."""

from typing import Any

import pytest

import dyna_tui as dt
from dyna_tui.agent_check.faults import FAULTS as KNOWN
from dyna_tui.agent_check.report import AgentReport
from tests.agent_check.right_agents import RIGHT, DynaQExpected, DynaQPlus, DynaQStochastic, whole
from tests.agent_check.wrong_agents import DRAWS, FAULTS, IN_WHOLE_STEPS, SWEEPING

SLOW = pytest.mark.slow


def quick(number: int) -> list[Any]:
    """All agents with a planted fault; all but so many are left to the slow tests."""
    return [pytest.param(agent, marks=SLOW if k >= number else []) for k, agent in enumerate(FAULTS)]


def like(agent: type[Any]) -> str:
    """The variant that an agent of these tests is to be."""
    counts = issubclass(agent, DynaQStochastic)
    return "dyna-q+" if issubclass(agent, DynaQPlus) else "dyna-q-stochastic" if counts else "dyna-q"


def names(report: AgentReport) -> set[str]:
    """The likely faults of the parts that are wrong."""
    assert not report.right
    return {part.likely.fault.name for part in report.parts if part.likely}


@pytest.mark.parametrize("what", RIGHT)
def test_a_right_agent_passes_however_it_is_written(what: str) -> None:
    report = dt.check_agent(RIGHT[what])
    assert report.right, str(report)
    assert str(report).endswith("Right: no difference found")


def test_expected_updates_pass_where_they_are_asked_for() -> None:
    assert dt.check_agent(DynaQExpected, like="dyna-q-stochastic:backup=expected")


@pytest.mark.parametrize("agent", quick(14), ids=lambda agent: agent.__name__)
def test_a_fault_is_found_and_named_part_by_part(agent: type[Any]) -> None:
    assert FAULTS[agent] in names(dt.check_agent(agent, like(agent)))


@pytest.mark.parametrize("agent", quick(6), ids=lambda agent: agent.__name__)
def test_a_fault_is_found_and_named_in_whole_steps(agent: type[Any]) -> None:
    assert FAULTS[agent] in names(dt.check_agent(whole(agent), like(agent)))


@pytest.mark.parametrize("agent", IN_WHOLE_STEPS, ids=lambda agent: agent.__name__)
def test_a_fault_of_update_itself_is_found_and_named(agent: type[Any]) -> None:
    assert IN_WHOLE_STEPS[agent] in names(dt.check_agent(whole(agent), like(agent)))


@pytest.mark.parametrize("agent", DRAWS, ids=lambda agent: agent.__name__)
def test_a_fault_in_what_planning_draws_is_found_and_named(agent: type[Any]) -> None:
    report = dt.check_agent(whole(agent), like(agent))
    assert any(DRAWS[agent] in fault for fault in report.faults), str(report)


@pytest.mark.parametrize("agent", SWEEPING, ids=lambda agent: agent.__name__)
def test_a_fault_of_prioritized_sweeping_is_found_and_named(agent: type[Any]) -> None:
    (fault,) = dt.check_agent(agent, "prioritized-sweeping").faults
    assert fault.startswith(SWEEPING[agent])


def test_no_two_faults_have_one_name() -> None:
    found = [fault.name for fault in KNOWN]
    assert len(set(found)) == len(found) >= 40
    assert {*FAULTS.values(), *IN_WHOLE_STEPS.values()} <= set(found)
