"""Driver: pacing, and how requests are ordered and joined."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest

from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.rewind import to_time
from dyna_tui.lab.stop_conditions import StepReached
from dyna_tui.tui.engine.background import in_background
from dyna_tui.tui.engine.driver import SHORT, Driver
from dyna_tui.tui.engine.messages import FramesTaken, RunStopped, StatusReported
from dyna_tui.tui.engine.pacing import CHUNK, FIRST_CHUNK, FRAME
from dyna_tui.tui.engine.runner import SPEEDS, USUAL_SPEED
from tests.lab.moves import switch_layout
from tests.tui.driver_fixture import FULL, MAZE, Fixture, specs


async def test_a_paused_driver_does_nothing() -> None:
    fixture = await Fixture().ready()
    shown = len(fixture.frames)
    assert await fixture.driver.turn() is None
    assert (fixture.step, len(fixture.frames)) == (0, shown)


async def test_the_first_turn_loads_the_engine_and_shows_it() -> None:
    fixture = Fixture()
    assert not fixture.driver.ready
    await fixture.ready()
    assert fixture.driver.ready
    assert [frame.counters.real_steps for frame in fixture.frames[-1]] == [0, 0]


async def test_only_chunks_after_short_ones_are_made_without_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    fixture = await Fixture(rate=1000.0).ready()
    threads = 0

    async def counted(work: Callable[[], object]) -> object:
        nonlocal threads
        threads += 1
        return await in_background(work)

    async def step() -> int:
        """Goes on to the next step; how many threads that took."""
        nonlocal threads
        threads, before = 0, fixture.step
        while fixture.step == before:
            pause = await fixture.driver.turn()
            assert pause
            fixture.clock.now += pause
        return threads

    monkeypatch.setattr("dyna_tui.tui.engine.background.in_background", counted)
    fixture.driver.start()
    assert [await step() for _ in range(4)] == [1, 0, 0, 0]
    fixture.rate = 1 / SHORT / 2
    assert [await step() for _ in range(3)] == [0, 1, 1]
    fixture.rate = 1000.0
    assert [await step() for _ in range(3)] == [1, 0, 0]
    fixture.driver.ask(lambda lab: None)
    await fixture.driver.turn()
    assert [await step() for _ in range(2)] == [1, 0]


async def test_steps_come_one_by_one_at_their_times() -> None:
    fixture = await Fixture().ready()
    fixture.driver.start()
    start, times = fixture.clock.now, []
    while fixture.step < 5:
        before = fixture.step
        pause = await fixture.driver.turn()
        if fixture.step > before:
            times.append(fixture.clock.now - start)
        assert pause is not None and pause >= FRAME
        fixture.clock.now += pause
    assert times == pytest.approx([0.04, 0.08, 0.12, 0.16, 0.20])


@pytest.mark.parametrize(("place", "frames"), [(4, 25), (5, 30), (8, 30)])
async def test_a_second_has_its_steps_and_no_needless_frames(place: int, frames: int) -> None:
    fixture = await Fixture().ready()
    fixture.driver.change_speed(place - USUAL_SPEED)
    fixture.driver.start()
    until, shown = fixture.clock.now + 1, len(fixture.frames)
    while fixture.clock.now < until - 1e-9:
        pause = await fixture.driver.turn()
        assert pause
        fixture.clock.now = min(fixture.clock.now + pause, until)
    await fixture.driver.turn()
    assert fixture.step == SPEEDS[place]
    assert len(fixture.frames) - shown <= frames + 1


async def test_a_slow_engine_builds_no_backlog() -> None:
    fixture = await Fixture(rate=20.0).ready()
    fixture.driver.change_speed(2)
    assert SPEEDS[fixture.driver.runner.speed] == 100
    fixture.driver.start()
    before = fixture.clock.now
    for _ in range(60):
        pause = await fixture.driver.turn()
        assert pause is not None
        fixture.clock.now += pause
    made, took = fixture.step, fixture.clock.now - before
    assert made <= 20 * took + 1
    fixture.rate = math.inf
    fixture.clock.now += 60
    await fixture.driver.turn()
    assert fixture.step - made <= FIRST_CHUNK, "a minute's sleep is not made up for"


async def test_after_a_lag_it_continues_at_its_speed() -> None:
    fixture = await Fixture().ready()
    fixture.driver.start()
    fixture.clock.now += 3600
    await fixture.driver.turn()
    begin = fixture.step
    assert begin <= FIRST_CHUNK
    fixture.clock.now += 1.0
    await fixture.driver.turn()
    assert fixture.step == begin + 25


async def test_at_full_speed_chunks_grow_to_a_frames_time() -> None:
    fixture = await Fixture(rate=1e6).ready()
    fixture.driver.change_speed(FULL)
    fixture.driver.start()
    chunks = []
    for _ in range(12):
        before = fixture.step
        assert await fixture.driver.turn() == 0
        chunks.append(fixture.step - before)
    assert chunks[0] == FIRST_CHUNK
    assert all(after <= 4 * before or after == round(1e6 * CHUNK) for before, after in pairwise(chunks[1:]))
    assert chunks == sorted(chunks)
    assert chunks[-1] == round(1e6 * CHUNK)


async def test_chunks_shrink_with_a_slower_engine() -> None:
    fixture = await Fixture(rate=1e6).ready()
    fixture.driver.change_speed(FULL)
    fixture.driver.start()
    for _ in range(12):
        await fixture.driver.turn()
    fixture.rate = 1e4
    await fixture.driver.turn()
    before = fixture.step
    await fixture.driver.turn()
    assert fixture.step - before == round(1e4 * CHUNK)


async def test_one_fast_chunk_makes_the_next_at_most_four_times_as_long() -> None:
    fixture = await Fixture(rate=1e4).ready()
    fixture.driver.change_speed(FULL)
    fixture.driver.start()
    for _ in range(12):
        await fixture.driver.turn()
    fixture.rate = 1e6
    await fixture.driver.turn()
    before = fixture.step
    await fixture.driver.turn()
    assert fixture.step - before == 4 * round(1e4 * CHUNK)


async def test_requests_are_done_in_order_with_one_frame() -> None:
    fixture = await Fixture().ready()
    done: list[int] = []
    shown = len(fixture.frames)
    for number in range(5):
        fixture.driver.ask(lambda lab, number=number: done.append(number))  # type: ignore[misc]
    assert await fixture.driver.turn() is None
    assert done == [0, 1, 2, 3, 4]
    assert len(fixture.frames) == shown + 1


async def test_several_refreshes_take_one_frame() -> None:
    fixture = await Fixture().ready()
    shown = len(fixture.frames)
    for _ in range(5):
        fixture.driver.refresh()
    while fixture.driver._requests:
        await fixture.driver.turn()
    assert len(fixture.frames) == shown + 1


async def test_a_request_during_a_run_precedes_the_next_steps() -> None:
    fixture = await Fixture().ready()
    fixture.driver.start()
    fixture.clock.now += 1
    seen: list[int] = []
    fixture.driver.ask(lambda lab: seen.append(lab.clock))
    assert await fixture.driver.turn() == 0
    assert (seen, fixture.step) == ([0], 0)
    await fixture.driver.turn()
    assert fixture.step == 25


async def test_a_run_to_the_end_of_an_episode_stops_there() -> None:
    fixture = await Fixture().ready()
    fixture.driver.start(reference_lane=1)
    while fixture.driver.running:
        assert await fixture.driver.turn() == 0
    assert fixture.driver.runner.reference_lane is None
    assert fixture.frames[-1][1].episodes_done == 1
    assert fixture.step == fixture.frames[-1][1].last_episode_steps
    assert await fixture.driver.turn() is None


async def test_an_episode_end_does_not_stop_a_run_started_since() -> None:
    fixture = await Fixture().ready()
    driver, lab = fixture.driver, fixture.driver.lab
    assert lab is not None
    ends = lab.advance_episode

    def ends_while_keys_are_pressed(reference_lane: int, at_most: int) -> bool:
        ended = ends(reference_lane, 10**6)
        driver.pause()
        driver.start()
        return ended

    lab.advance_episode = ends_while_keys_are_pressed  # type: ignore[method-assign]
    driver.start(reference_lane=0)
    await driver.turn()
    assert driver.running and driver.runner.reference_lane is None


async def test_a_new_speed_has_no_backlog() -> None:
    fixture = await Fixture().ready()
    fixture.driver.change_speed(-USUAL_SPEED)
    fixture.driver.start()
    fixture.clock.now += 0.9
    await fixture.driver.turn()
    fixture.driver.change_speed(USUAL_SPEED)
    await fixture.driver.turn()
    assert fixture.step == 0
    fixture.clock.now += 0.2
    await fixture.driver.turn()
    assert fixture.step == 5


def test_speeds_stop_at_both_ends() -> None:
    driver = Driver(MAZE, specs(), 0, 0)
    for by, end in ((-100, 0), (100, FULL)):
        driver.change_speed(by)
        assert driver.runner.speed == end


async def test_the_driver_is_waiting_until_the_engine_is_ready() -> None:
    fixture = Fixture()
    assert not fixture.driver.waiting
    fixture.driver.ask(lambda lab: lab.advance(3))
    assert fixture.driver.waiting
    await fixture.ready()
    await fixture.driver.turn()
    assert not fixture.driver.waiting
    assert fixture.step == 3


async def test_optimal_values_appear_for_every_layout() -> None:
    fixture = await Fixture(optimal=True).ready()
    driver = fixture.driver

    async def measured() -> None:
        assert driver._measuring is not None
        await driver._measuring
        await driver.turn()

    await driver.turn()
    assert fixture.frames[-1][0].cells.optimal is None
    await measured()
    before = fixture.frames[-1][0].cells.optimal
    assert before is not None and before.max() > 0
    assert driver._measuring is None
    driver.ask(lambda lab: switch_layout(lab, 1))
    await driver.turn()
    assert fixture.frames[-1][0].cells.optimal is None
    await measured()
    after = fixture.frames[-1][0].cells.optimal
    assert after is not None and after.tolist() != before.tolist()
    driver.ask(lambda lab: switch_layout(lab, 0))
    await driver.turn()
    again = fixture.frames[-1][0].cells.optimal
    assert again is not None and again.tolist() == before.tolist()


async def test_unrequested_optimal_values_are_not_computed() -> None:
    fixture = await Fixture(optimal=False).ready()
    await fixture.driver.turn()
    assert fixture.driver._measuring is None
    assert fixture.frames[-1][0].cells.optimal is None


async def test_messages_follow_the_frames_of_what_they_are_about() -> None:
    fixture = await Fixture().ready()
    fixture.messages.clear()
    fixture.driver.ask(lambda lab: "first")
    fixture.driver.ask(lambda lab: StatusReported("second"))
    await fixture.driver.turn()
    frames, *reports = fixture.messages
    assert isinstance(frames, FramesTaken)
    assert [report.text for report in reports if isinstance(report, StatusReported)] == ["first", "second"]


async def test_a_stopped_run_posts_its_frames_before_the_reason() -> None:
    fixture = await Fixture().ready()
    fixture.messages.clear()
    fixture.driver.start(until=Breakpoint(StepReached(3)))
    while fixture.driver.running:
        await fixture.driver.turn()
    *_, frames, stopped = fixture.messages
    assert isinstance(frames, FramesTaken) and frames.frame.lanes[0].counters.real_steps == 3
    assert isinstance(stopped, RunStopped) and [event.step for event in stopped.events] == [3, 3]


async def test_later_frames_replace_those_not_yet_shown_but_for_an_arrival() -> None:
    fixture = await Fixture().ready()
    fixture.driver.ask(lambda lab: lab.advance(5))
    fixture.driver.seek("time", to_time, 2)
    fixture.driver.ask(lambda lab: None)
    await fixture.driver.settle()
    first, second, third = [message for message in fixture.messages if isinstance(message, FramesTaken)][-3:]
    assert [message.frame.arrived for message in (first, second, third)] == [False, True, False]
    assert first.can_replace(second) and not second.can_replace(third)
    assert not first.can_replace(StatusReported(""))
