"""The driver on the clock of updates, and while lanes catch up from one clock to the other."""

from itertools import pairwise

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.tui.engine.pacing import CHUNK, FIRST_CHUNK
from dyna_tui.tui.engine.runner import SPEEDS
from tests.tui.driver_bench import FULL, Bench

Q_LEARNING, DYNA_Q = 0, 1
"""The lanes of the bench: an update a step, and three."""


def lab_of(bench: Bench) -> Lab:
    assert bench.driver.lab is not None
    return bench.driver.lab


def steps(bench: Bench) -> list[int]:
    return [lane.real_steps for lane in lab_of(bench).lanes]


async def on_updates(bench: Bench) -> Bench:
    await bench.ready()
    bench.driver.count_by(Clock.UPDATES)
    await bench.driver.turn()
    return bench


async def test_it_opens_on_the_clock_that_was_asked_for() -> None:
    bench = Bench()
    bench.driver.clock_by = Clock.UPDATES
    await bench.ready()
    assert lab_of(bench).clock_by is Clock.UPDATES


async def test_a_step_is_one_of_the_lane_in_focus() -> None:
    bench = await on_updates(Bench())
    for focus, expected in ((DYNA_Q, [3, 1]), (DYNA_Q, [6, 2]), (Q_LEARNING, [7, 3]), (Q_LEARNING, [8, 3])):
        bench.driver.focus = focus
        bench.driver.step()
        await bench.driver.turn()
        assert steps(bench) == expected


async def test_the_speed_is_that_of_the_lane_in_focus() -> None:
    bench = await on_updates(Bench())
    for focus, expected in ((DYNA_Q, [75, 25]), (Q_LEARNING, [100, 34])):
        bench.driver.focus = focus
        bench.driver.start()
        for _ in range(25):
            bench.clock.now += 1 / 25
            await bench.driver.turn()
        assert steps(bench) == expected


async def test_at_full_speed_the_focus_does_not_matter_and_chunks_are_of_updates() -> None:
    bench = await on_updates(Bench(rate=1e6))
    bench.driver.change_speed(FULL)
    bench.driver.start()
    clocks = [0]
    for turn in range(12):
        bench.driver.focus = turn % 2
        assert await bench.driver.turn() == 0
        clocks.append(lab_of(bench).clock)
    chunks = [after - before for before, after in pairwise(clocks)]
    assert chunks[0] == FIRST_CHUNK
    assert chunks[-1] == round(1e6 * CHUNK)
    assert all(0 <= lane.updates - lab_of(bench).clock < 3 for lane in lab_of(bench).lanes)


async def test_another_clock_begins_with_a_short_chunk() -> None:
    bench = await Bench(rate=1e6).ready()
    bench.driver.change_speed(FULL)
    bench.driver.start()
    for _ in range(12):
        await bench.driver.turn()
    bench.driver.count_by(Clock.UPDATES)
    await bench.driver.turn()
    while lab_of(bench).lag() > 1:
        await bench.driver.turn()
    before = lab_of(bench).clock
    await bench.driver.turn()
    assert lab_of(bench).clock - before == FIRST_CHUNK


async def apart(bench: Bench, steps_a_second: float) -> Bench:
    """A bench whose first lane has 20,000 updates to make good, each real step taking its time."""
    await bench.ready()
    lab = lab_of(bench)
    lab.advance(10_000)
    catch_up = lab.catch_up

    def timed(steps: int = 2**62, but: int | None = None) -> None:
        before = [lane.real_steps for lane in lab.lanes]
        catch_up(steps, but)
        made = max(lane.real_steps - was for lane, was in zip(lab.lanes, before, strict=True))
        bench.clock.now += made / steps_a_second

    lab.catch_up = timed  # type: ignore[method-assign]
    bench.driver.count_by(Clock.UPDATES)
    await bench.driver.turn()
    return bench


async def test_a_step_has_lanes_far_behind_catch_up_chunk_by_chunk_and_then_it_stops() -> None:
    bench = await apart(Bench(), 1e5)
    bench.driver.step()
    assert await bench.driver.turn() == 0
    assert bench.driver.run.catching_up and bench.driver.run.hurrying
    turns = 0
    while bench.driver.running:
        before = bench.clock.now
        assert await bench.driver.turn() == 0
        assert bench.clock.now - before < 2 * CHUNK, "keys are heard between chunks"
        assert steps(bench)[DYNA_Q] == 10_000, "the other waits"
        turns += 1
    assert turns > 5
    assert steps(bench) == [30_000, 10_000]
    assert not bench.driver.run.catching_up
    assert await bench.driver.turn() is None
    bench.driver.focus = DYNA_Q
    bench.driver.step()
    await bench.driver.turn()
    assert steps(bench) == [30_003, 10_001]


async def test_a_run_begins_by_catching_up_and_owes_nothing_for_it() -> None:
    bench = await apart(Bench(), 1e5)
    bench.driver.focus = DYNA_Q
    bench.driver.start()
    while lab_of(bench).lag() > 1:
        assert await bench.driver.turn() == 0
    assert steps(bench)[DYNA_Q] == 10_000
    for _ in range(10):
        bench.clock.now += 0.1
        await bench.driver.turn()
    assert steps(bench)[DYNA_Q] == 10_000 + SPEEDS[bench.driver.run.speed]


async def test_pausing_stops_lanes_that_catch_up_where_they_are() -> None:
    bench = await apart(Bench(), 1e4)
    bench.driver.step()
    await bench.driver.turn()
    await bench.driver.turn()
    bench.driver.pause()
    while bench.driver._asked:
        await bench.driver.turn()
    at = steps(bench)
    assert 10_000 < at[Q_LEARNING] < 30_000
    assert await bench.driver.turn() is None
    assert steps(bench) == at


async def test_to_the_end_of_an_episode_the_leader_goes_first_and_others_catch_up_with_it() -> None:
    bench = await apart(Bench(), 1e6)
    episode = lab_of(bench).lanes[Q_LEARNING].episode
    bench.driver.start(leader=Q_LEARNING)
    while bench.driver.running:
        await bench.driver.turn()
    assert lab_of(bench).lanes[Q_LEARNING].episode == episode + 1
    assert steps(bench)[DYNA_Q] == 10_000, "who is ahead waits"
    episode = lab_of(bench).lanes[DYNA_Q].episode
    bench.driver.start(leader=DYNA_Q)
    while bench.driver.running:
        await bench.driver.turn()
    assert lab_of(bench).lanes[DYNA_Q].episode == episode + 1
    assert lab_of(bench).lag() == 0


async def test_a_lane_that_makes_far_more_than_is_due_is_not_let_go_further_than_a_chunk() -> None:
    bench = await on_updates(Bench(rate=1e4))
    bench.driver.focus = Q_LEARNING
    bench.driver.change_speed(FULL - 1)
    bench.driver.start()
    for _ in range(10):
        bench.clock.now += 1
        before = lab_of(bench).clock
        await bench.driver.turn()
        assert lab_of(bench).clock - before <= max(FIRST_CHUNK, round(4e4 * CHUNK))
