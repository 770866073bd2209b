"""The driver paces the engine, coalesces what is asked of it, and lets no error be lost."""

import asyncio
import math
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import pytest

from dyna_tui.agents import AgentSpec, read_all
from dyna_tui.lab.frame import LaneFrame, Window
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.wanted import Wanted
from dyna_tui.maze import Maze
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.background import in_background
from dyna_tui.tui.driver import CHUNK, FIRST_CHUNK, FRAME, SPEEDS, USUAL_SPEED, Driver, Show
from tests.dyna.engine import maze_of
from tests.tui.hand import Clock

MAZE = maze_of("S...\n.##.\n...G\n@ 40\nS...\n###.\nG...")
FULL = len(SPEEDS) - 1
PATIENCE = 30.0
"""Seconds after which a test that hangs fails; none waits for them to pass."""


def specs(maze: Maze = MAZE, *agents: str) -> tuple[AgentSpec, ...]:
    return read_all(agents or ("q-learning", "dyna-q:n=2"), maze.parameters)


class Bench:
    """A driver on its own, with an engine whose steps take the time that a test says."""

    def __init__(self, *, rate: float = math.inf, optimal: bool = False) -> None:
        self.clock = Clock()
        self.driver = Driver(MAZE, specs(), 0, 0, clock=self.clock)
        self.driver.look = self.look
        self.driver.show = self.show
        self.driver._open = self.open  # type: ignore[method-assign]
        self.optimal = optimal
        self.rate = rate
        self.opened = threading.Event()
        self.opened.set()
        self.frames: list[tuple[LaneFrame, ...]] = []
        self._loads = self.driver.__class__._open

    def open(self) -> Lab:
        """Loads the engine, once the test lets it."""
        assert self.opened.wait(PATIENCE)
        lab = self._loads(self.driver)
        advance = lab.advance

        def timed(until_step: int) -> None:
            before = lab.clock
            advance(until_step)
            self.clock.now += (lab.clock - before) / self.rate

        lab.advance = timed  # type: ignore[assignment, method-assign]
        return lab

    def look(self) -> Sequence[Show]:
        return [Show(Wanted(Window(0, 0, 3, 4)), self.optimal)] * 2

    def show(self, frames: tuple[LaneFrame, ...]) -> None:
        self.frames.append(frames)

    @property
    def step(self) -> int:
        assert self.driver.lab is not None
        return self.driver.lab.clock

    async def ready(self) -> "Bench":
        await self.driver.turn()
        return self


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
    bench.driver.run()
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
    bench.driver.run()
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
    assert SPEEDS[bench.driver.speed] == 100
    bench.driver.run()
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
    bench.driver.run()
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
    bench.driver.run()
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
    bench.driver.run()
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
    bench.driver.run()
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
    bench.driver.run()
    bench.clock.now += 1
    seen: list[int] = []
    bench.driver.ask(lambda lab: seen.append(lab.clock))
    assert await bench.driver.turn() == 0
    assert (seen, bench.step) == ([0], 0)
    await bench.driver.turn()
    assert bench.step == 25


async def test_a_run_to_the_end_of_an_episode_ends_there_and_stays_there() -> None:
    bench = await Bench().ready()
    bench.driver.run(leader=1)
    while bench.driver.running:
        assert await bench.driver.turn() == 0
    assert bench.driver.leader is None
    assert bench.frames[-1][1].episodes_done == 1
    assert bench.step == bench.frames[-1][1].last_episode_steps
    assert await bench.driver.turn() is None


async def test_an_episode_that_ends_after_a_person_went_on_to_run_does_not_stop_the_run() -> None:
    bench = await Bench().ready()
    driver, lab = bench.driver, bench.driver.lab
    assert lab is not None
    ends = lab.advance_episode

    def ends_while_keys_are_pressed(leader: int, until_step: int) -> bool:
        ended = ends(leader, 10**6)
        driver.pause()
        driver.run()
        return ended

    lab.advance_episode = ends_while_keys_are_pressed  # type: ignore[method-assign]
    driver.run(leader=0)
    await driver.turn()
    assert driver.running and driver.leader is None


async def test_a_new_speed_owes_nothing_of_the_old() -> None:
    bench = await Bench().ready()
    bench.driver.change_speed(-USUAL_SPEED)
    bench.driver.run()
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
        assert driver.speed == end


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


class Broken(Exception):
    pass


def broken(*_: object) -> None:
    raise Broken


async def test_an_error_in_the_engines_thread_comes_out_of_the_turn() -> None:
    bench = await Bench().ready()
    bench.driver.ask(broken)
    with pytest.raises(Broken):
        await bench.driver.turn()


async def test_an_error_while_the_engine_is_loaded_comes_out_too() -> None:
    bench = Bench()
    bench.driver._open = broken  # type: ignore[assignment, method-assign]
    with pytest.raises(Broken):
        await bench.ready()


async def test_an_error_in_the_optimal_values_comes_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.optimal.optimal_values", broken)
    bench = await Bench(optimal=True).ready()
    await bench.driver.turn()
    assert bench.driver._measuring is not None
    await bench.driver._measuring
    with pytest.raises(Broken):
        await bench.driver.turn()


async def test_an_error_in_the_engine_ends_the_app() -> None:
    app = LabApp(MAZE, specs())
    app.driver._open = broken  # type: ignore[assignment, method-assign]
    with pytest.raises(Exception) as caught:
        async with app.run_test() as pilot:
            await asyncio.wait_for(app._exception_event.wait(), PATIENCE)
            await pilot.pause()
    assert isinstance(getattr(caught.value, "error", caught.value), Broken)


async def test_work_in_the_background_gives_its_result_or_its_error() -> None:
    assert await in_background(lambda: threading.current_thread().daemon)
    with pytest.raises(Broken):
        await in_background(broken)


async def test_who_stops_waiting_for_work_in_the_background_is_not_told_of_its_end() -> None:
    go, gone = threading.Event(), threading.Event()

    def work() -> None:
        assert go.wait(PATIENCE)
        gone.set()

    waiting = asyncio.create_task(in_background(work))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    assert await in_background(lambda: gone.wait(PATIENCE))


@asynccontextmanager
async def driving(bench: Bench) -> AsyncIterator[Driver]:
    """The loop that the app runs, until the test is over."""
    loop = asyncio.create_task(bench.driver.drive())
    try:
        yield bench.driver
        assert not loop.done()
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0)


async def test_the_loop_takes_turns_by_itself_and_wakes_when_something_is_asked() -> None:
    bench = Bench(rate=1e5)
    async with driving(bench) as driver:
        await until(lambda: bool(bench.frames))
        driver.ask(lambda lab: lab.advance(7))
        await until(lambda: bench.frames[-1][0].counters.real_steps == 7)
        driver.change_speed(FULL)
        driver.run()
        await until(lambda: bench.step > 100)
        driver.pause()
        clocks: list[int] = []
        driver.ask(lambda lab: clocks.append(lab.clock))
        await until(lambda: bool(clocks))
        driver.ask(lambda lab: lab.advance(lab.next_step))
        await until(lambda: bench.frames[-1][0].counters.real_steps == clocks[0] + 1)


async def test_the_app_starts_the_loop_behind_its_first_paint() -> None:
    app = LabApp(MAZE, specs())
    async with app.run_test(size=(80, 24)):
        await until(lambda: app.driver.ready and bool(app.laboratory.frames[0].agent >= 0))


async def test_quitting_while_the_engine_is_compiled_does_not_hang() -> None:
    held, began = threading.Event(), threading.Event()

    def compiles() -> Lab:
        began.set()
        assert held.wait(PATIENCE)
        raise Broken

    app = LabApp(MAZE, specs())
    app.driver._open = compiles  # type: ignore[method-assign]
    try:
        async with asyncio.timeout(PATIENCE), app.run_test() as pilot:
            await until(began.is_set)
            await pilot.press("space")
            await pilot.press("q")
            await until(lambda: not app.is_running)
        assert app.return_code == 0
        assert not held.is_set()
    finally:
        held.set()


COMPILES_FOR_EVER = """
import threading
from dyna_tui.agents import read_all
from dyna_tui.maze import parse
from dyna_tui.tui.app import LabApp
maze = parse("S.G\\n", "small.txt")
app = LabApp(maze, read_all(["q-learning"], {}))
app.driver._open = threading.Event().wait
async def leave(pilot):
    await pilot.press("q")
app.run(headless=True, auto_pilot=leave)
print("left")
"""


def test_a_process_ends_though_its_engine_is_still_being_compiled() -> None:
    code = [sys.executable, "-c", COMPILES_FOR_EVER]
    done = subprocess.run(code, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip().splitlines()[-1]) == (0, "left"), done.stderr
