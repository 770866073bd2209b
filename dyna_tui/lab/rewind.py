"""The ways of a laboratory's lanes back to an earlier moment, or to any other.

Each is a :data:`Route`: where its lanes are in the middle of it means nothing before it is gone to the end.
"""

from typing import TYPE_CHECKING

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import Seeks
from dyna_tui.lab.tick_undo import TickRecord

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


def to_place(lab: "Lab", place: int) -> Seeks:
    """All lanes to a place on the clock, back or forward."""
    for lane in lab.lanes:
        yield lane.seek_updates(place) if lab.clock_by is Clock.UPDATES else lane.seek_step(place)
    lab.set_updates(place)


def back_to_place(lab: "Lab", place: int) -> Seeks:
    """Those lanes back to a place on the clock that are beyond it."""
    for lane in lab.lanes:
        if lab.clock_by is Clock.REAL:
            yield lane.seek_step(min(place, lane.begun))
        elif lab.place(lane) > place:
            yield lane.seek_updates(place)
    lab.set_updates(place)


def back_by_steps(lab: "Lab", reference_lane: int, steps: int) -> Seeks:
    """Back by real steps of every lane, or by so many of the leader and the updates that they took."""
    if lab.clock_by is Clock.REAL:
        return back_to_place(lab, max(lab.clock - steps, 0))
    return _lead_back(lab, reference_lane, max(lab.lanes[reference_lane].begun - steps, 0))


def back_by_episodes(lab: "Lab", reference_lane: int, episodes: int) -> Seeks:
    """So many times back to where the leader's episode began, or the one before where it has only begun."""
    for _ in range(episodes):
        began = lab.lanes[reference_lane].episode_began
        yield from back_to_place(lab, began) if lab.clock_by is Clock.REAL else _lead_back(lab, reference_lane, began)


def back_by_ticks(lab: "Lab", ticks: int) -> Seeks:
    """So many times back by the latest tick, of all lanes that moved with it."""
    for _ in range(ticks):
        tick, now = lab.tick_undo.latest(lab), lab.updates
        moved = tick.lanes if tick else _moved_last(lab)
        for lane in moved:
            yield lane.seek_tick(lane.ticks - 1)
        lab.set_updates(tick.before if tick else max(lab.place(lane) for lane in lab.lanes))
        if moved:
            lab.tick_undo.record_undone(lab, tick or TickRecord(moved, lab.updates, now))


def _moved_last(lab: "Lab") -> tuple["Lane", ...]:
    """The lanes that were still moving with the latest tick, if all began their real step together."""
    latest = [lane for lane in lab.lanes if lab.place(lane) >= lab.clock and lane.ticks]
    if lab.clock_by is Clock.REAL:
        most = max((lane.step_ticks for lane in latest), default=0)
        latest = [lane for lane in latest if lane.step_ticks == most]
    return tuple(latest)


def back_to_tick(lab: "Lab", reference_lane: int, tick: int) -> Seeks:
    """Back to a tick of one lane, and the others to where ticking together had brought them by then."""
    lane = lab.lanes[reference_lane]
    if tick >= lane.ticks:
        return
    yield lane.seek_tick(tick)
    step, made = max(lane.begun - 1, 0), lane.step_ticks
    if lab.clock_by is Clock.REAL:
        for other in lab.lanes:
            if other is not lane and other.begun > step:
                furthest = other.ticks
                yield other.seek_step(step)
                other.advance(min(made, furthest - other.ticks), until_step=lane.begun)
    else:
        yield from _lead_back(lab, reference_lane, step)
        yield lane.seek_tick(tick)
        lab.set_updates(max(lab.place(other) for other in lab.lanes))


def _lead_back(lab: "Lab", reference_lane: int, step: int) -> Seeks:
    """The leader back to the end of a real step, and the other lanes to what it had cost by then."""
    lane = lab.lanes[reference_lane]
    yield lane.seek_step(step)
    yield from back_to_place(lab, lab.place(lane))
