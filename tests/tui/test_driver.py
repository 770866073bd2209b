"""The driver paces the engine, and coalesces what is asked of it."""

import math
from itertools import pairwise

import pytest

from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.pacing import CHUNK, FIRST_CHUNK, FRAME
from dyna_tui.tui.engine.runner import SPEEDS, USUAL_SPEED
from tests.tui.driver_bench import FULL, MAZE, Bench, specs


async def test_nothing_is_due_of_a_driver_that_is_paused() -> None:
    bench = await Bench().ready()
    shown = len(bench.frames)
    assert await bench.driver.turn() is None
    assert (bench.step, len(bench.frames)) == (0, shown)


async def test_the_first_turn_loads_the_engine_and_shows_it() -> None:
    bench = Bench()
    assert not bench.driver.ready
    await bench.ready()
    assert bench.driver.ready
    assert [frame.counters.real_steps for frame in bench.frames[-1]] == [0, 0]


async def test_steps_come_one_by_one_at_their_times() -> None:
    bench = await Bench().ready()
    bench.driver.start()
    start, times = bench.clock.now, []
    while bench.step < 5:
        before = bench.step
        pause = await bench.driver.turn()
        if bench.step > before:
            times.append(bench.clock.now - start)
        assert pause is not None and pause >= FRAME
        bench.clock.now += pause
    assert times == pytest.approx([0.04, 0.08, 0.12, 0.16, 0.20])


@pytest.mark.parametrize(("place", "frames"), [(4, 25), (5, 30), (8, 30)])
async def test_a_second_holds_its_steps_and_no_more_frames_than_are_seen(place: int, frames: int) -> None:
    bench = await Bench().ready()
    bench.driver.change_speed(place - USUAL_SPEED)
    bench.driver.start()
    until, shown = bench.clock.now + 1, len(bench.frames)
    while bench.clock.now < until - 1e-9:
        pause = await bench.driver.turn()
        assert pause
        bench.clock.now = min(bench.clock.now + pause, until)
    await bench.driver.turn()
    assert bench.step == SPEEDS[place]
    assert len(bench.frames) - shown <= frames + 1


async def test_what_a_slow_engine_owes_is_forgiven() -> None:
    bench = await Bench(rate=20.0).ready()
    bench.driver.change_speed(2)
    assert SPEEDS[bench.driver.run.speed] == 100
    bench.driver.start()
    before = bench.clock.now
    for _ in range(60):
        pause = await bench.driver.turn()
        assert pause is not None
        bench.clock.now += pause
    made, took = bench.step, bench.clock.now - before
    assert made <= 20 * took + 1
    bench.rate = math.inf
    bench.clock.now += 60
    await bench.driver.turn()
    assert bench.step - made <= FIRST_CHUNK, "a minute's sleep is not made up for"


async def test_after_a_lag_it_goes_on_at_its_speed() -> None:
    bench = await Bench().ready()
    bench.driver.start()
    bench.clock.now += 3600
    await bench.driver.turn()
    begin = bench.step
    assert begin <= FIRST_CHUNK
    bench.clock.now += 1.0
    await bench.driver.turn()
    assert bench.step == begin + 25


async def test_at_full_speed_chunks_grow_to_the_time_between_two_frames_and_no_longer() -> None:
    bench = await Bench(rate=1e6).ready()
    bench.driver.change_speed(FULL)
    bench.driver.start()
    chunks = []
    for _ in range(12):
        before = bench.step
        assert await bench.driver.turn() == 0
        chunks.append(bench.step - before)
    assert chunks[0] == FIRST_CHUNK
    assert all(after <= 4 * before or after == round(1e6 * CHUNK) for before, after in pairwise(chunks[1:]))
    assert chunks == sorted(chunks)
    assert chunks[-1] == round(1e6 * CHUNK)


async def test_chunks_shrink_where_the_engine_grows_slower() -> None:
    bench = await Bench(rate=1e6).ready()
    bench.driver.change_speed(FULL)
    bench.driver.start()
    for _ in range(12):
        await bench.driver.turn()
    bench.rate = 1e4
    await bench.driver.turn()
    before = bench.step
    await bench.driver.turn()
    assert bench.step - before == round(1e4 * CHUNK)


async def test_one_fast_chunk_does_not_make_the_next_a_hundred_times_as_long() -> None:
    bench = await Bench(rate=1e4).ready()
    bench.driver.change_speed(FULL)
    bench.driver.start()
    for _ in range(12):
        await bench.driver.turn()
    bench.rate = 1e6
    await bench.driver.turn()
    before = bench.step
    await bench.driver.turn()
    assert bench.step - before == 4 * round(1e4 * CHUNK)


async def test_all_that_is_asked_for_is_done_in_its_order_in_one_go_with_one_frame() -> None:
    bench = await Bench().ready()
    done: list[int] = []
    shown = len(bench.frames)
    for number in range(5):
        bench.driver.ask(lambda lab, number=number: done.append(number))  # type: ignore[misc]
    assert await bench.driver.turn() is None
    assert done == [0, 1, 2, 3, 4]
    assert len(bench.frames) == shown + 1


async def test_frames_asked_for_several_times_are_taken_once() -> None:
    bench = await Bench().ready()
    shown = len(bench.frames)
    for _ in range(5):
        bench.driver.refresh()
    while bench.driver._asked:
        await bench.driver.turn()
    assert len(bench.frames) == shown + 1


async def test_what_is_asked_for_in_a_run_comes_before_the_next_steps() -> None:
    bench = await Bench().ready()
    bench.driver.start()
    bench.clock.now += 1
    seen: list[int] = []
    bench.driver.ask(lambda lab: seen.append(lab.clock))
    assert await bench.driver.turn() == 0
    assert (seen, bench.step) == ([0], 0)
    await bench.driver.turn()
    assert bench.step == 25


async def test_a_run_to_the_end_of_an_episode_ends_there_and_stays_there() -> None:
    bench = await Bench().ready()
    bench.driver.start(leader=1)
    while bench.driver.running:
        assert await bench.driver.turn() == 0
    assert bench.driver.run.leader is None
    assert bench.frames[-1][1].episodes_done == 1
    assert bench.step == bench.frames[-1][1].last_episode_steps
    assert await bench.driver.turn() is None


async def test_an_episode_that_ends_after_a_person_went_on_to_run_does_not_stop_the_run() -> None:
    bench = await Bench().ready()
    driver, lab = bench.driver, bench.driver.lab
    assert lab is not None
    ends = lab.advance_episode

    def ends_while_keys_are_pressed(leader: int, at_most: int) -> bool:
        ended = ends(leader, 10**6)
        driver.pause()
        driver.start()
        return ended

    lab.advance_episode = ends_while_keys_are_pressed  # type: ignore[method-assign]
    driver.start(leader=0)
    await driver.turn()
    assert driver.running and driver.run.leader is None


async def test_a_new_speed_owes_nothing_of_the_old() -> None:
    bench = await Bench().ready()
    bench.driver.change_speed(-USUAL_SPEED)
    bench.driver.start()
    bench.clock.now += 0.9
    await bench.driver.turn()
    bench.driver.change_speed(USUAL_SPEED)
    await bench.driver.turn()
    assert bench.step == 0
    bench.clock.now += 0.2
    await bench.driver.turn()
    assert bench.step == 5


def test_speeds_stop_at_both_ends() -> None:
    driver = Driver(MAZE, specs(), 0, 0)
    for by, end in ((-100, 0), (100, FULL)):
        driver.change_speed(by)
        assert driver.run.speed == end


async def test_waiting_is_said_of_what_was_asked_for_before_the_engine_was_there() -> None:
    bench = Bench()
    assert not bench.driver.waiting
    bench.driver.ask(lambda lab: lab.advance(3))
    assert bench.driver.waiting
    await bench.ready()
    await bench.driver.turn()
    assert not bench.driver.waiting
    assert bench.step == 3


async def test_optimal_values_appear_after_they_were_asked_for_and_of_every_layout_that_comes() -> None:
    bench = await Bench(optimal=True).ready()
    driver = bench.driver

    async def measured() -> None:
        assert driver._measuring is not None
        await driver._measuring
        await driver.turn()

    await driver.turn()
    assert bench.frames[-1][0].cells.optimal is None
    await measured()
    before = bench.frames[-1][0].cells.optimal
    assert before is not None and before.max() > 0
    assert driver._measuring is None
    driver.ask(lambda lab: lab.switch_layout(1))
    await driver.turn()
    assert bench.frames[-1][0].cells.optimal is None
    await measured()
    after = bench.frames[-1][0].cells.optimal
    assert after is not None and after.tolist() != before.tolist()
    driver.ask(lambda lab: lab.switch_layout(0))
    await driver.turn()
    again = bench.frames[-1][0].cells.optimal
    assert again is not None and again.tolist() == before.tolist()


async def test_optimal_values_that_nobody_looks_at_are_not_worked_out() -> None:
    bench = await Bench(optimal=False).ready()
    await bench.driver.turn()
    assert bench.driver._measuring is None
    assert bench.frames[-1][0].cells.optimal is None
