"""Many interventions: going back past them takes no longer than past as long a run; their marks cost what is new."""

from collections.abc import Iterator
from typing import Any

import pytest

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.markers import Marker
from dyna_tui.lab.frames.timeline import Kind
from dyna_tui.lab.history.checkpoints import FIRST_SPACING, Checkpoints
from dyna_tui.lab.history.interventions import INTERVENTIONS, SetCell, SetParameter
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.lane_state import LaneState
from dyna_tui.maze import load
from tests.dyna.engine import agent, bits

MANY = 200
SECONDS = FIRST_SPACING / 10
"""What an intervention takes here, by the clock of the checkpoints."""


class Applied:
    """A clock that goes on with each intervention that is applied, and with nothing else."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> float:
        return self.count * SECONDS


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> Iterator[Applied]:
    clock = Applied()
    for kind in INTERVENTIONS.values():
        apply = kind.apply

        def counted(self: object, state: LaneState, apply: object = apply) -> None:
            clock.count += 1
            apply(self, state)  # type: ignore[operator]

        monkeypatch.setattr(kind, "apply", counted)
    yield clock


def with_many(applied: Applied, ticks: int) -> Lane:
    """A lane with many interventions, so many ticks apart."""
    lane = Lane(load("blocking"), agent("dyna-q:n=2"))
    lane._checkpoints = Checkpoints(clock=applied)
    for number in range(MANY):
        lane.advance(ticks)
        change = SetCell(0, 9 + number % 30, number % 2) if number % 3 else SetParameter("epsilon", number / MANY)
        lane.do(change)
    return lane


@pytest.mark.parametrize("ticks", [0, 1, 7])
def test_few_interventions_are_applied_again_to_go_back_past_many(ticks: int, applied: Applied) -> None:
    lane = with_many(applied, ticks)
    lane.advance(5)
    now, before = bits(lane.memory), applied.count
    lane.seek_tick(lane.ticks - 1).go()
    lane.seek_tick(lane.ticks + 1).go()
    assert bits(lane.memory) == now
    assert applied.count - before < MANY / 10


def test_marks_are_looked_for_among_the_new_interventions_alone(applied: Applied) -> None:
    lane = with_many(applied, 1)
    marker = Marker(lane)
    marker.marks(Clock.REAL)
    while marker.searching:
        marker.marks(Clock.REAL)
    steps = {entry.step for entry in lane.journal.entries if entry.intervention.changes_maze}
    assert [mark.time for mark in marker.marks(Clock.REAL) if mark.kind is Kind.CHANGE] == sorted(steps)
    assert marker.marks(Clock.REAL) is marker.marks(Clock.REAL), "nothing is new"
    known = list(lane.journal.entries)
    lane.do(SetParameter("epsilon", 0.5))
    noted: list[object] = []
    note = marker._by_hand._note

    def noting(entry: Any) -> None:
        noted.append(entry)
        note(entry)

    marker._by_hand._note = noting  # type: ignore[method-assign]
    marker.marks(Clock.REAL)
    assert noted == lane.journal.entries[len(known) :]
