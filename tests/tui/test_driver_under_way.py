"""Driver while its thread works: what is under way is neither done nor out of reach."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from dyna_tui.lab.history.seek import Seeks
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.rewind import to_time
from tests.tui.driver_fixture import PATIENCE, Fixture


class Gate:
    """Holds the engine's thread until a test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait(self) -> None:
        """Waits, in the engine's thread."""
        self.reached.set()
        assert self.opened.wait(PATIENCE)


@asynccontextmanager
async def under_way(fixture: Fixture, gate: Gate) -> AsyncIterator[None]:
    """A turn that has come to a gate, let through and awaited behind the test's block."""
    turn = asyncio.ensure_future(fixture.driver.turn())
    try:
        async with asyncio.timeout(PATIENCE):
            while not gate.reached.is_set():
                await asyncio.sleep(0)
        yield
    finally:
        gate.opened.set()
        await turn


def asks(fixture: Fixture, gate: Gate) -> None:
    fixture.driver.ask(lambda lab: gate.wait())


def runs(fixture: Fixture, gate: Gate) -> None:
    assert fixture.driver.lab is not None
    setattr(fixture.driver.lab, "advance", lambda until_step: gate.wait())  # noqa: B010
    fixture.driver.change_speed(100)
    fixture.driver.start()


def seeks(fixture: Fixture, gate: Gate) -> None:
    def held(lab: Lab, time: int) -> Seeks:
        gate.wait()
        return to_time(lab, time)

    fixture.driver.seek("time", held, 3)


@pytest.mark.parametrize("what", [asks, runs, seeks])
async def test_it_is_not_idle_before_what_it_took_in_hand_is_done(what: Callable[[Fixture, Gate], None]) -> None:
    fixture = await Fixture().ready()
    await fixture.driver.settle()
    assert fixture.driver.idle
    gate = Gate()
    what(fixture, gate)
    async with under_way(fixture, gate):
        fixture.driver.runner.stop()
        assert not fixture.driver.idle
    await fixture.driver.settle()
    assert fixture.driver.idle


async def test_a_seek_can_be_cancelled_while_it_is_begun() -> None:
    fixture = await Fixture().ready()
    fixture.driver.ask(lambda lab: lab.advance(9))
    await fixture.driver.settle()
    gate = Gate()
    seeks(fixture, gate)
    async with under_way(fixture, gate):
        assert fixture.driver.seeking
        assert fixture.driver.cancel_seek()
    await fixture.driver.settle()
    assert not fixture.driver.seeking
    assert fixture.step == 9
    fixture.driver.seek("time", to_time, 3)
    await fixture.driver.settle()
    assert fixture.step == 3, "the next seek is not cancelled with it"
