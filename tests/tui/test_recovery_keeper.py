"""The recovery copy holds what a person did within a second, whatever runs, and a run within a few seconds."""

import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab.history.interventions import SetCell
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from dyna_tui.tui.engine.recovery import AFTER_FAILURE, RUNNING, RecoveryKeeper
from tests.dyna.engine import UNHURRIED, agent

WITHIN = 1.0
"""Seconds within which what a person did is on the disk."""
STEP = 0.05
FULL = "/x (y)/z.session.json: cannot be written (No space left on device): name a file that can be written"


class Here:
    """Does at once what a thread would do, or later where it is slow."""

    slow: list[Callable[[], None]] | None = None

    def __init__(self, target: Callable[..., None], args: tuple[Any, ...], daemon: bool) -> None:
        self._work: Callable[[], None] = partial(target, *args)

    def start(self) -> None:
        if Here.slow is None:
            self._work()
        else:
            Here.slow.append(self._work)


class Bench:
    """A laboratory, the time, timers, and the copy; it is the driver, the loop and the copy in one."""

    path = "somewhere"

    def __init__(self, cost: float = 0.0) -> None:
        self.lab = Lab(load("blocking"), [agent("q-learning")])
        self.now, self.running, self.text = 100.0, False, ""
        self.fault, self.tries = "", 0
        self.told: list[str] = []
        self._cost, self._cpu = cost, 0.0
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self.after_work: list[Callable[[Lab], object]] = []
        self.keeper = RecoveryKeeper(lambda: self, self, lambda: self.now, self._took)  # type: ignore[arg-type, return-value]
        self.keeper._loop = self  # type: ignore[assignment]
        self.after_work.append(self.keeper._after_work)
        self.refresh()

    def _took(self) -> float:
        self._cpu += self._cost
        return self._cpu

    def refresh(self) -> None:
        for tell in self.after_work:
            tell(self.lab)

    def report(self, text: str) -> None:
        assert self.fault, text
        self.told.append(text)

    def call_soon_threadsafe(self, work: Callable[..., None], *given: Any) -> None:
        work(*given)

    def call_later(self, seconds: float, work: Callable[[], None]) -> None:
        self._timers.append((self.now + seconds, work))

    def write(self, text: str) -> None:
        self.tries += 1
        if self.fault == FULL:
            raise InputError(FULL)
        self.text = text

    def clear(self) -> None:
        self.text = ""

    def pass_time(self, seconds: float) -> None:
        """Lets time pass in small steps: timers go off, and a run goes on."""
        until = self.now + seconds
        while self.now < until:
            self.now += STEP
            due = [work for at, work in self._timers if at <= self.now]
            self._timers = [(at, work) for at, work in self._timers if at > self.now]
            for work in due:
                work()
            if self.running:
                self.do(lambda: self.lab.advance(self.lab.clock + 3))

    def do(self, work: Callable[[], object]) -> None:
        work()
        self.refresh()

    @property
    def kept(self) -> tuple[int, int, int]:
        """Lanes, interventions and ticks in the copy."""
        data = json.loads(self.text) if self.text else {"lanes": []}
        lanes = data["lanes"]
        return len(lanes), sum(len(lane["journal"]) for lane in lanes), sum(lane["ticks"] for lane in lanes)

    @property
    def made(self) -> tuple[int, int, int]:
        lanes = self.lab.lanes
        return len(lanes), sum(len(lane.journal.entries) for lane in lanes), sum(lane.ticks for lane in lanes)


@pytest.fixture(autouse=True)
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.tui.engine.recovery.threading.Thread", Here)
    Here.slow = None


def wall(bench: Bench) -> None:
    """A wall comes or goes in the first lane."""
    lane = bench.lab.lanes[0]
    cell = 9 + len(lane.journal.entries) % 9
    lane.do(SetCell(lane.layout, cell, 1 - int(lane.world.kind[lane.layout, cell])))


def test_what_is_done_after_a_run_that_was_just_copied_is_kept_within_a_second() -> None:
    """A fork and nine steps, a moment after the run was copied and paused: a kill within 3 seconds lost them."""
    bench = Bench()
    bench.running = True
    bench.pass_time(2)
    while not bench.text:
        bench.pass_time(STEP)
    before = bench.text
    while bench.text == before:
        bench.pass_time(STEP)
    bench.running = False
    bench.do(lambda: bench.lab.fork(0))
    for _ in range(9):
        bench.do(lambda: bench.lab.advance(bench.lab.clock + 1))
    made = bench.made
    bench.pass_time(WITHIN)
    assert bench.kept == made


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["run", "pause", "step", "wall", "fork"]), st.sampled_from([0.05, 0.2, 0.4, 0.7, 1.5, 4])
    ),
    max_size=8,
)


@pytest.mark.slow
@settings(UNHURRIED, max_examples=50)
@given(actions=ACTIONS)
def test_whatever_is_done_is_kept_in_time(actions: list[tuple[str, float]]) -> None:
    bench = Bench()
    history: list[tuple[float, bool, tuple[int, int, int]]] = []
    for name, seconds in [*actions, ("pause", 4.0)]:
        match name:
            case "run" | "pause":
                bench.running = name == "run"
                bench.refresh()
            case "step" if not bench.running:
                bench.do(lambda: bench.lab.advance(bench.lab.clock + 1))
            case "wall":
                bench.do(lambda: wall(bench))
            case "fork" if len(bench.lab.lanes) < 3:
                bench.do(lambda: bench.lab.fork(0))
        history.append((bench.now, bench.running, bench.made))
        for _ in range(round(seconds / STEP)):
            bench.pass_time(STEP)
            history.append((bench.now, bench.running, bench.made))
            lanes, entries, ticks = bench.kept
            for at, running, made in history:
                if bench.text and at <= bench.now - WITHIN - STEP:
                    assert (lanes, entries) >= made[:2]
                    assert running or ticks >= made[2]
                if bench.text and at <= bench.now - RUNNING - WITHIN:
                    assert ticks >= made[2]
    assert not bench.text or bench.kept == bench.made


def test_a_late_thread_does_not_write_over_a_later_copy() -> None:
    bench = Bench()
    Here.slow = []
    for _ in range(2):
        bench.do(lambda: wall(bench))
        bench.pass_time(WITHIN)
    first, second = Here.slow
    second()
    first()
    assert bench.kept == bench.made


def test_copies_take_a_fiftieth_of_the_time_at_most_and_a_busy_machine_makes_none_rarer() -> None:
    bench, copies, text = Bench(cost=0.1), 0, ""
    for _ in range(200):
        bench.do(lambda: wall(bench))
        bench.pass_time(STEP)
        copies, text = copies + (bench.text != text), bench.text
    assert 2 <= copies <= 3, "10 seconds, and each copy takes a tenth of one"
    thread: object = threading.Thread
    assert thread is Here


def test_a_copy_that_could_not_be_written_is_told_once_and_tried_again_until_there_is_room() -> None:
    bench = Bench()
    bench.fault = FULL
    bench.do(lambda: bench.lab.advance(3))
    bench.pass_time(5 * AFTER_FAILURE)
    assert bench.told == ["No recovery copy is kept: No space left on device. ctrl+s saves the session."]
    assert bench.kept == (0, 0, 0) and 4 <= bench.tries <= 7
    bench.fault = "over"
    bench.pass_time(AFTER_FAILURE + WITHIN)
    assert bench.kept == bench.made
    assert bench.told[1:] == ["A recovery copy is kept again."]
    tries = bench.tries
    bench.pass_time(5 * AFTER_FAILURE)
    assert bench.tries == tries
    bench.do(lambda: bench.lab.advance(9))
    bench.pass_time(WITHIN)
    assert bench.kept == bench.made


def test_what_the_user_has_saved_needs_no_copy_that_could_not_be_written() -> None:
    bench = Bench()
    bench.fault = FULL
    bench.do(lambda: bench.lab.advance(3))
    bench.pass_time(WITHIN)
    bench.do(lambda: bench.keeper.saved(bench.lab))
    tries = bench.tries
    bench.pass_time(5 * AFTER_FAILURE)
    assert bench.tries == tries
