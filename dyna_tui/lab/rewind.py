"""The ways of a laboratory's lanes back to an earlier moment, or to any other.

Each is a :data:`Route`: where its lanes are in the middle of it means nothing before it is gone to the end.
"""

from typing import TYPE_CHECKING

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import Route
from dyna_tui.lab.tick_undo import Ticked

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


def to_place(lab: "Lab", place: int) -> Route:
    """All lanes to a place on the clock, back or forward."""
    for lane in lab.lanes:
        yield lane.way_to_updates(place) if lab.clock_by is Clock.UPDATES else lane.way_to_step(place)
    lab.set_updates(place)


def back_to_place(lab: "Lab", place: int) -> Route:
    """Those lanes back to a place on the clock that are beyond it."""
    for lane in lab.lanes:
        if lab.clock_by is Clock.REAL:
            yield lane.way_to_step(min(place, lane.begun))
        elif lab.place(lane) > place:
            yield lane.way_to_updates(place)
    lab.set_updates(place)


def back_by_steps(lab: "Lab", leader: int, steps: int) -> Route:
    """Back by real steps of every lane, or by so many of the leader and the updates that they took."""
    if lab.clock_by is Clock.REAL:
        return back_to_place(lab, max(lab.clock - steps, 0))
    return _lead_back(lab, leader, max(lab.lanes[leader].begun - steps, 0))


def back_by_episodes(lab: "Lab", leader: int, episodes: int) -> Route:
    """So many times back to where the leader's episode began, or the one before where it has only begun."""
    for _ in range(episodes):
        began = lab.lanes[leader].episode_began
        yield from back_to_place(lab, began) if lab.clock_by is Clock.REAL else _lead_back(lab, leader, began)


def back_by_ticks(lab: "Lab", ticks: int) -> Route:
    """So many times back by the latest tick, of all lanes that moved with it."""
    for _ in range(ticks):
        tick, now = lab.tape.latest(lab), lab.updates
        moved = tick.lanes if tick else _moved_last(lab)
        for lane in moved:
            yield lane.way_to_tick(lane.ticks - 1)
        lab.set_updates(tick.before if tick else max(lab.place(lane) for lane in lab.lanes))
        if moved:
            lab.tape.took_back(lab, tick or Ticked(moved, lab.updates, now))


def _moved_last(lab: "Lab") -> tuple["Lane", ...]:
    """The lanes that were still moving with the latest tick, if all began their real step together."""
    latest = [lane for lane in lab.lanes if lab.place(lane) >= lab.clock and lane.ticks]
    if lab.clock_by is Clock.REAL:
        most = max((lane.step_ticks for lane in latest), default=0)
        latest = [lane for lane in latest if lane.step_ticks == most]
    return tuple(latest)


def back_to_tick(lab: "Lab", leader: int, tick: int) -> Route:
    """Back to a tick of one lane, and the others to where ticking together had brought them by then."""
    lane = lab.lanes[leader]
    if tick >= lane.ticks:
        return
    yield lane.way_to_tick(tick)
    step, made = max(lane.begun - 1, 0), lane.step_ticks
    if lab.clock_by is Clock.REAL:
        for other in lab.lanes:
            if other is not lane and other.begun > step:
                furthest = other.ticks
                yield other.way_to_step(step)
                other.advance(min(made, furthest - other.ticks), until_step=lane.begun)
    else:
        yield from _lead_back(lab, leader, step)
        yield lane.way_to_tick(tick)
        lab.set_updates(max(lab.place(other) for other in lab.lanes))


def _lead_back(lab: "Lab", leader: int, step: int) -> Route:
    """The leader back to the end of a real step, and the other lanes to what it had cost by then."""
    lane = lab.lanes[leader]
    yield lane.way_to_step(step)
    yield from back_to_place(lab, lab.place(lane))
