"""Own agents on the screen: every key works on their lanes, and what they do wrong stops the run and is reported."""

from pathlib import Path

import pytest

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.clock import Clock
from dyna_tui.own_agents.variant import read_own_agents
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.engine.messages import StatusReported
from tests.tui.driver_fixture import FULL, MAZE, Fixture, specs
from tests.tui.hand import COMFORTABLE, open_lab

FILE = Path(__file__).with_name("lanes.py")


def own(name: str) -> AgentSpec:
    return read_own_agents(f"{FILE}:{name}:n=2", MAZE.parameters)[0]


def statuses(fixture: Fixture) -> list[str]:
    return [message.text for message in fixture.messages if isinstance(message, StatusReported)]


async def failing() -> Fixture:
    """A run of a lane that cannot end an episode."""
    fixture = Fixture()
    fixture.driver.specs = (*specs()[:1], own("Fails"))
    await fixture.ready()
    fixture.driver.runner.speed = FULL
    fixture.driver.start()
    while fixture.driver.running:
        await fixture.driver.turn()
    return fixture


async def test_a_class_that_fails_ends_the_run_and_is_reported_with_its_line() -> None:
    fixture = await failing()
    (status,) = statuses(fixture)
    assert f"{FILE.name}:" in status
    assert status.endswith(": Fails.update raised ValueError: no idea.")


@pytest.mark.parametrize("request_name", ["step", "tick"])
async def test_a_tick_that_fails_is_reported_and_can_be_rewound(request_name: str) -> None:
    fixture = await failing()
    driver = fixture.driver
    assert driver.lab is not None
    lane = driver.lab.lanes[1]
    ticks = lane.ticks
    driver.step() if request_name == "step" else driver.ask(lambda lab: lab.tick())
    await driver.settle()
    while driver.running:
        await driver.turn()
    assert len(statuses(fixture)) == 2
    assert lane.ticks == ticks
    lane.seek_tick(ticks - 5).go()
    assert lane.ticks == ticks - 5


@pytest.mark.parametrize("own_first", [False, True])
@pytest.mark.parametrize("clock_by", [Clock.REAL, pytest.param(Clock.UPDATES, marks=pytest.mark.slow)])
async def test_a_rewind_after_an_error_goes_back_and_only_running_repeats_it(own_first: bool, clock_by: Clock) -> None:
    """The lanes are together when the run ends, and after each rewind."""
    agents = (f"{FILE}:Fails:n=2", "dyna-q:n=0")
    async with open_lab("blocking", agents if own_first else agents[::-1], size=COMFORTABLE) as hand:
        driver = hand.app.driver
        driver.count_by(clock_by)
        driver.runner.speed = FULL
        driver.start()
        await hand.go(lambda: not driver.running)
        lab = hand.lab
        failed = next(lane for lane in lab.lanes if lane.stuck)
        step = failed.steps_started
        assert "Fails.update raised ValueError" in hand.text
        assert len({lane.steps_started for lane in lab.lanes}) == 1
        for back in (1, 2):
            await hand.press("comma")
            assert {(lane.steps_started, lane.mid_step) for lane in lab.lanes} == {(step - back, False)}
            assert "raised" not in hand.text
        await hand.press("full_stop", "full_stop")
        assert "Fails.update raised ValueError" in hand.text
        assert {lane.steps_started for lane in lab.lanes} == {step}


async def test_keys_work_on_a_lane_of_its_own() -> None:
    async with open_lab("blocking", ("dyna-q:n=3", f"{FILE}:Chooses:n=3"), size=COMFORTABLE) as hand:
        assert [frame.title for frame in hand.frames] == ["Dyna-Q", "Chooses (lanes.py, slower)"]
        assert "Chooses (lanes.py, slower) n 3" in hand.text
        await hand.advance(1200)
        lane = hand.lab.lanes[1]
        values = lane.view.q.copy()
        await hand.press("tab", "p", "p", "comma", "comma")
        assert lane.real_steps < 1200
        await hand.advance(1200)
        assert (lane.view.q == values).all()
        for _ in View:
            await hand.press("v")
        await hand.press("f")
        assert hand.lab.lanes[2].title == "Chooses (lanes.py, slower) (fork at 1,200)"
        await hand.press("l", "d", "right", "escape", "e", "m", "full_stop", "P", "E")
        assert hand.text.count("(lanes.py, slower)") >= 2
        assert all(frame.tick is None or frame.counters.planning_phase == 0 for frame in hand.frames[1:])
