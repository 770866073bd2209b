"""Movement of lanes by real steps, episodes, ticks and updates, on and back: what the laboratory's keys do."""

from collections.abc import Sequence

from dyna_tui.errors import InputError
from dyna_tui.lab import rewind as back
from dyna_tui.lab.breakpoints import Breakpoint, StopEvent
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.run_until import run_watched, why_never

FARTHEST = 2**61
"""Farther on the clock than any lane goes."""
FIRST_STRETCH = 1_000
"""Real steps of the first stretch of a run until something holds; each later one is twice as long."""


def advance(lab: Lab, lane: int, unit: str, amount: int) -> None:
    """Moves all lanes on.

    Args:
        lab: the laboratory.
        lane: the index of the lane whose steps, episodes or updates count where lanes make different numbers of them.
        unit: ``steps``, ``episodes``, ``ticks`` or ``updates``. The first of the steps finishes one under way.
        amount: how many.
    """
    if not amount:
        return
    if unit == "ticks":
        for _ in range(amount):
            lab.tick()
    elif unit == "episodes":
        for _ in range(amount):
            lab.advance_episode(lane, FARTHEST)
    elif unit == "steps":
        _advance_steps(lab, lane, amount)
    elif lab.clock_by is Clock.UPDATES:
        lab.advance(lab.clock + amount)
    else:
        _advance_updates(lab, lane, amount)


def _advance_steps(lab: Lab, lane: int, amount: int) -> None:
    """Real steps; where a lane is in one, or behind, the first of them is the rest of it."""
    if lab.mid_step:
        lab.catch_up()
        amount -= 1
    if amount:
        lab.advance_steps(lane, amount)


def _advance_updates(lab: Lab, number: int, amount: int) -> None:
    """The real steps in which one lane makes so many updates, or as many real steps."""
    lane = lab.lanes[number]
    lane.advance(until_step=lane.steps_started + amount, until_updates=lane.updates + amount)
    lab.advance(lab.clock)


def rewind(lab: Lab, lane: int, unit: str, amount: int) -> None:
    """Moves all lanes back, to step 0 at most.

    Args:
        lab: the laboratory.
        lane: the index of the lane whose steps or episodes count where lanes make different numbers of them.
        unit: ``steps``, ``episodes`` or ``ticks``. The first of the steps or episodes undoes one under way.
        amount: how many.
    """
    if unit == "steps" and amount:
        seek_all(back.back_by_steps(lab, lane, amount))
    elif unit == "episodes":
        seek_all(back.back_by_episodes(lab, lane, min(amount, lab.lanes[lane].episode)))
    elif unit == "ticks":
        seek_all(back.back_by_ticks(lab, min(amount, sum(each.ticks for each in lab.lanes))))


def run_until(lab: Lab, breakpoints: Sequence[Breakpoint], steps: int) -> list[StopEvent]:
    """Moves all lanes to where a condition first comes to hold, at most so many real steps on; which hold there.

    Raises:
        InputError: where a condition can hold in no lane.
    """
    for each in breakpoints:
        lanes = [lane for lane in lab.lanes if each.lane in (None, lane.number)]
        problems = [why_never(each.condition, lane) for lane in lanes]
        if all(problems):
            raise InputError(str(problems[0]))
    watched = [*breakpoints, *(each for each in lab.breakpoints if each not in breakpoints)]
    left, stretch = steps, FIRST_STRETCH
    while left > 0:
        amount = min(stretch, left)
        events = run_watched(lab, watched, 0, amount)
        if events:
            return events
        left -= amount
        stretch *= 2
    return []
