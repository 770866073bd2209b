"""Moments of a laboratory: where it is on its clock, and where in its history a condition first came to hold.

History is replayed in a copy, so that the laboratory stays where it is.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from dyna_tui.lab.clock import Clock
from dyna_tui.lessons.bounds import Bounds
from dyna_tui.lessons.casting import first_lane, lanes_of
from dyna_tui.lessons.quantities import Changes
from dyna_tui.lessons.stamp import Moment, moment_of

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab

MOST_LOOKS = 20_000
"""Moments of a history that are looked at one by one at the most."""


class TooFarError(Exception):
    """A history is too long to be looked at moment by moment."""


def between_steps(lab: "Lab") -> bool:
    """Whether no lane is in the middle of a real step."""
    return not any(lane.mid_step for lane in lab.lanes)


def seeks_to(lab: "Lab", moment: Moment) -> "Seeks":
    """The seeks of all lanes to a moment, back or forward."""
    from dyna_tui.lab.rewind import to_time

    yield from to_time(lab, moment.time)
    if moment.ticks:
        lab.advance(moment.time + 1, moment.ticks)


def way_back_to(lab: "Lab", moment: Moment, kept: "Mapping[int, int] | None") -> "Seeks":
    """The seeks of all lanes to a moment; then what was done to the lanes of the lesson beyond it never was.

    Args:
        lab: the laboratory.
        moment: the moment.
        kept: how many interventions of each lane are kept, by its number; None for all.
    """
    from dyna_tui.lab.rewind import to_time

    twins = []
    for lane in lanes_of(lab) if kept is not None else []:
        if lane is not None and kept is not None:
            twin = lane.copy_without(kept.get(lane.number, 0))
            yield twin.seek_updates(moment.time) if lab.clock_by is Clock.UPDATES else twin.seek_step(moment.time)
            twins.append(twin)
    yield from to_time(lab, moment.time)
    for twin in twins:
        twin.end = twin.position
        lab.replace_lane([lane.number for lane in lab.lanes].index(twin.number), twin)
    if moment.ticks:
        lab.advance(moment.time + 1, moment.ticks)


def go_to(lab: "Lab", moment: Moment) -> None:
    """Takes all lanes to a moment, back or forward."""
    from dyna_tui.lab.history.seek import seek_all

    seek_all(seeks_to(lab, moment))


def copy_at(lab: "Lab", moment: Moment) -> "Lab":
    """A copy of a laboratory at a moment of its history."""
    from dyna_tui.lab.lab import Lab

    copy = Lab(lab.maze, [], lab.seed, lab.run, lab.clock_by)
    for lane in lab.lanes:
        twin = lane.copy_at_start()
        twin.number, twin.forked_at, twin.end = lane.number, lane.forked_at, lane.end
        copy.lanes.append(twin)
    copy.lesson_lanes = None if lab.lesson_lanes is None else lab.lesson_lanes.copy()
    go_to(copy, moment)
    return copy


def first_moment(lab: "Lab", bounds: Bounds, since: Moment, most: int = MOST_LOOKS) -> "tuple[Moment, Lab] | None":
    """Where a condition first came to hold, not having held before, after a moment and up to now.

    Args:
        lab: the laboratory.
        bounds: the condition.
        since: the moment.
        most: how many moments are looked at one by one at the most; with 0, only where counts narrow it down.

    Returns:
        The moment, and a copy of the laboratory there; None where it did not come to hold.

    Raises:
        InputError: where the condition cannot be measured.
        TooFarError: where too many moments would have to be looked at.
    """
    until = moment_of(lab)
    if until <= since or not all(gate.holds(lab) for gate in bounds.gates) or _ruled_out(lab, bounds, since):
        return None
    watched = bounds.condition.condition is not None and lab.clock_by is Clock.REAL
    if not most and not (bounds.gates or watched):
        raise TooFarError
    whole = bounds.changes is not Changes.TICK
    start = Moment(since.time) if whole else since
    copy = copy_at(lab, start)
    if bounds.passed(copy):
        return None
    if bounds.gates and not _gates_hold(copy, bounds):
        start = Moment(_first_gated(copy, bounds, start.time, until.time) - 1)
        go_to(copy, max(start, Moment(since.time) if whole else since))
    elif bounds.counts_only:
        return None  # what only has a beginning and an end has begun
    elif watched:
        return _watched(copy, bounds, until)
    held = bounds.condition.holds(copy)
    for looks, moment in enumerate(_moments(copy, until, whole=whole)):
        if bounds.condition.holds(copy):
            if not held:
                return moment, copy
        else:
            held = False
        if looks >= most:
            raise TooFarError
        if bounds.passed(copy):
            break
    return None


def _ruled_out(lab: "Lab", bounds: Bounds, since: Moment) -> bool:
    """Whether it cannot have held, since what only an intervention changes was otherwise all the time."""
    done_since = any(entry.step >= since.time for lane in lab.lanes for entry in lane.applied)
    by_updates = lab.clock_by is not Clock.REAL
    return not (done_since or by_updates) and not all(part.holds(lab) for part in bounds.by_hand)


def _gates_hold(copy: "Lab", bounds: Bounds) -> bool:
    return all(gate.holds(copy) for gate in bounds.gates)


def _first_gated(copy: "Lab", bounds: Bounds, low: int, high: int) -> int:
    """The first time on the clock at which all gates hold, after ``low``; one more than ``high`` where none is."""
    high += 1
    while high - low > 1:
        middle = (low + high) // 2
        go_to(copy, Moment(middle))
        low, high = (low, middle) if _gates_hold(copy, bounds) else (middle, high)
    return high


def _watched(copy: "Lab", bounds: Bounds, until: Moment) -> "tuple[Moment, Lab] | None":
    """The same for a condition of the key ``u``, which the engine looks for."""
    from dyna_tui.lab.breakpoints import Breakpoint
    from dyna_tui.lab.run_until import run_watched

    stop = bounds.condition.condition
    assert stop is not None
    if bounds.condition.holds(copy) or until.time <= copy.clock:
        return None
    watch = Breakpoint(stop.on(copy.maze.grid), first_lane(copy).number)
    events = run_watched(copy, [watch], 0, until.time - copy.clock)
    return (moment_of(copy), copy) if events else None


def _moments(copy: "Lab", until: Moment, *, whole: bool) -> Iterator[Moment]:
    """Moves a copy from moment to moment, by ticks or by whole real steps, as far as ``until``."""
    if whole or copy.clock_by is not Clock.REAL:
        for time in range(copy.clock + 1, until.time + 1):
            copy.advance(time)
            yield Moment(time)
        return
    at = moment_of(copy)
    for _ in count():
        if at >= until:
            return
        copy.advance(at.time + 1, 1)
        at = moment_of(copy)
        yield at
