"""Driver: no error is lost, and quitting never hangs."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from dyna_tui.errors import InputError
from dyna_tui.lab.lab import Lab
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.engine.background import in_background
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.messages import StatusReported
from tests.tui.driver_fixture import FULL, MAZE, PATIENCE, Fixture, specs


class Broken(Exception):
    pass


def broken(*_: object) -> None:
    raise Broken


async def test_an_error_in_the_engines_thread_comes_out_of_the_turn() -> None:
    fixture = await Fixture().ready()
    fixture.driver.ask(broken)
    with pytest.raises(Broken):
        await fixture.driver.turn()


async def test_an_error_while_the_engine_is_loaded_comes_out_too() -> None:
    fixture = Fixture()
    fixture.driver._open = broken  # type: ignore[assignment, method-assign]
    with pytest.raises(Broken):
        await fixture.ready()


async def test_an_error_in_the_optimal_values_comes_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.optimal.optimal_values", broken)
    fixture = await Fixture(optimal=True).ready()
    await fixture.driver.turn()
    assert fixture.driver._measuring is not None
    await fixture.driver._measuring
    with pytest.raises(Broken):
        await fixture.driver.turn()


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


async def test_cancelled_background_work_reports_nothing() -> None:
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
async def driving(fixture: Fixture) -> AsyncIterator[Driver]:
    """The loop that the app runs, until the test is over."""
    loop = asyncio.create_task(fixture.driver.drive())
    try:
        yield fixture.driver
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
    fixture = Fixture(rate=1e5)
    async with driving(fixture) as driver:
        await until(lambda: bool(fixture.frames))
        driver.ask(lambda lab: lab.advance(7))
        await until(lambda: fixture.frames[-1][0].counters.real_steps == 7)
        driver.change_speed(FULL)
        driver.start()
        await until(lambda: fixture.step > 100)
        driver.pause()
        clocks: list[int] = []
        driver.ask(lambda lab: clocks.append(lab.clock))
        await until(lambda: bool(clocks))
        driver.step()
        await until(lambda: fixture.frames[-1][0].counters.real_steps == clocks[0] + 1)


async def test_the_app_starts_the_loop_behind_its_first_paint() -> None:
    app = LabApp(MAZE, specs())
    async with app.run_test(size=(80, 24)):
        await until(lambda: app.driver.ready and bool(app.laboratory.context.frame.lanes[0].agent >= 0))


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


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("dir: cannot be written (it is a directory)", "dir: cannot be written (it is a directory)."),
        ("run.json: no such file", "run.json: no such file."),
        ("my maze.txt: no such file", "my maze.txt: no such file."),
        (f"{'x' * 300}.json: could not be written (File name too long)", "could not be written (File name too long)."),
        ("every step earns the same here: choose another condition", "Every step earns the same here: choose another"),
    ],
)
async def test_a_problem_is_said_whole_and_a_file_in_it_keeps_its_name(problem: str, said: str) -> None:
    fixture = await Fixture().ready()
    fixture.messages.clear()
    fixture.driver.report_error(InputError(problem))
    fixture.driver.refresh()
    await fixture.driver.turn()
    (text,) = (each.text for each in fixture.messages if isinstance(each, StatusReported))
    assert said in text and len(text) < 100
