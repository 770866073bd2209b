"""Driver on the clock of updates, and while lanes catch up from one clock to the other."""

from itertools import pairwise

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.tui.engine.pacing import CHUNK, FIRST_CHUNK
from dyna_tui.tui.engine.runner import SPEEDS
from tests.tui.driver_fixture import FULL, Fixture

Q_LEARNING, DYNA_Q = 0, 1
"""The lanes of the bench: an update a step, and three."""


def lab_of(fixture: Fixture) -> Lab:
    assert fixture.driver.lab is not None
    return fixture.driver.lab


def steps(fixture: Fixture) -> list[int]:
    return [lane.real_steps for lane in lab_of(fixture).lanes]


async def on_updates(fixture: Fixture) -> Fixture:
    await fixture.ready()
    fixture.driver.count_by(Clock.UPDATES)
    await fixture.driver.turn()
    return fixture


async def test_it_opens_on_the_requested_clock() -> None:
    fixture = Fixture()
    fixture.driver.clock_by = Clock.UPDATES
    await fixture.ready()
    assert lab_of(fixture).clock_by is Clock.UPDATES


async def test_a_step_is_one_of_the_lane_in_focus() -> None:
    fixture = await on_updates(Fixture())
    for focus, expected in ((DYNA_Q, [3, 1]), (DYNA_Q, [6, 2]), (Q_LEARNING, [7, 3]), (Q_LEARNING, [8, 3])):
        fixture.driver.focus = focus
        fixture.driver.step()
        await fixture.driver.turn()
        assert steps(fixture) == expected


async def test_the_speed_is_that_of_the_lane_in_focus() -> None:
    fixture = await on_updates(Fixture())
    for focus, expected in ((DYNA_Q, [75, 25]), (Q_LEARNING, [100, 34])):
        fixture.driver.focus = focus
        fixture.driver.start()
        for _ in range(25):
            fixture.clock.now += 1 / 25
            await fixture.driver.turn()
        assert steps(fixture) == expected


async def test_at_full_speed_the_focus_does_not_matter_and_chunks_are_of_updates() -> None:
    fixture = await on_updates(Fixture(rate=1e6))
    fixture.driver.change_speed(FULL)
    fixture.driver.start()
    clocks = [0]
    for turn in range(12):
        fixture.driver.focus = turn % 2
        assert await fixture.driver.turn() == 0
        clocks.append(lab_of(fixture).clock)
    chunks = [after - before for before, after in pairwise(clocks)]
    assert chunks[0] == FIRST_CHUNK
    assert chunks[-1] == round(1e6 * CHUNK)
    assert all(0 <= lane.updates - lab_of(fixture).clock < 3 for lane in lab_of(fixture).lanes)


async def test_another_clock_begins_with_a_short_chunk() -> None:
    fixture = await Fixture(rate=1e6).ready()
    fixture.driver.change_speed(FULL)
    fixture.driver.start()
    for _ in range(12):
        await fixture.driver.turn()
    fixture.driver.count_by(Clock.UPDATES)
    await fixture.driver.turn()
    while lab_of(fixture).lag() > 1:
        await fixture.driver.turn()
    before = lab_of(fixture).clock
    await fixture.driver.turn()
    assert lab_of(fixture).clock - before == FIRST_CHUNK


async def apart(fixture: Fixture, steps_a_second: float) -> Fixture:
    """A bench whose first lane has 20,000 updates to make good, each real step taking its time."""
    await fixture.ready()
    lab = lab_of(fixture)
    lab.advance(10_000)
    catch_up = lab.catch_up

    def timed(steps: int = 2**62, but: int | None = None) -> None:
        before = [lane.real_steps for lane in lab.lanes]
        catch_up(steps, but)
        made = max(lane.real_steps - was for lane, was in zip(lab.lanes, before, strict=True))
        fixture.clock.now += made / steps_a_second

    lab.catch_up = timed  # type: ignore[method-assign]
    fixture.driver.count_by(Clock.UPDATES)
    await fixture.driver.turn()
    return fixture


async def test_a_step_has_lanes_far_behind_catch_up_chunk_by_chunk_and_then_it_stops() -> None:
    fixture = await apart(Fixture(), 1e5)
    fixture.driver.step()
    assert await fixture.driver.turn() == 0
    assert fixture.driver.runner.catching_up and fixture.driver.running
    revision = 0
    while fixture.driver.running:
        before = fixture.clock.now
        assert await fixture.driver.turn() == 0
        assert fixture.clock.now - before < 2 * CHUNK, "keys are heard between chunks"
        assert steps(fixture)[DYNA_Q] == 10_000, "the other waits"
        revision += 1
    assert revision > 5
    assert steps(fixture) == [30_000, 10_000]
    assert not fixture.driver.runner.catching_up
    assert await fixture.driver.turn() is None
    fixture.driver.focus = DYNA_Q
    fixture.driver.step()
    await fixture.driver.turn()
    assert steps(fixture) == [30_003, 10_001]


async def test_a_run_begins_by_catching_up_without_backlog() -> None:
    fixture = await apart(Fixture(), 1e5)
    fixture.driver.focus = DYNA_Q
    fixture.driver.start()
    while lab_of(fixture).lag() > 1:
        assert await fixture.driver.turn() == 0
    assert steps(fixture)[DYNA_Q] == 10_000
    for _ in range(10):
        fixture.clock.now += 0.1
        await fixture.driver.turn()
    assert steps(fixture)[DYNA_Q] == 10_000 + SPEEDS[fixture.driver.runner.speed]


async def test_pausing_stops_lanes_that_catch_up_where_they_are() -> None:
    fixture = await apart(Fixture(), 1e4)
    fixture.driver.step()
    await fixture.driver.turn()
    await fixture.driver.turn()
    fixture.driver.pause()
    while fixture.driver._requests:
        await fixture.driver.turn()
    at = steps(fixture)
    assert 10_000 < at[Q_LEARNING] < 30_000
    assert await fixture.driver.turn() is None
    assert steps(fixture) == at


async def test_a_run_to_the_end_of_an_episode_has_the_other_lanes_catch_up() -> None:
    fixture = await apart(Fixture(), 1e6)
    episode = lab_of(fixture).lanes[Q_LEARNING].episode
    fixture.driver.start(reference_lane=Q_LEARNING)
    while fixture.driver.running:
        await fixture.driver.turn()
    assert lab_of(fixture).lanes[Q_LEARNING].episode == episode + 1
    assert steps(fixture)[DYNA_Q] == 10_000, "who is ahead waits"
    episode = lab_of(fixture).lanes[DYNA_Q].episode
    fixture.driver.start(reference_lane=DYNA_Q)
    while fixture.driver.running:
        await fixture.driver.turn()
    assert lab_of(fixture).lanes[DYNA_Q].episode == episode + 1
    assert lab_of(fixture).lag() == 0


async def test_no_lane_goes_further_than_a_chunk() -> None:
    fixture = await on_updates(Fixture(rate=1e4))
    fixture.driver.focus = Q_LEARNING
    fixture.driver.change_speed(FULL - 1)
    fixture.driver.start()
    for _ in range(10):
        fixture.clock.now += 1
        before = lab_of(fixture).clock
        await fixture.driver.turn()
        assert lab_of(fixture).clock - before <= max(FIRST_CHUNK, round(4e4 * CHUNK))
