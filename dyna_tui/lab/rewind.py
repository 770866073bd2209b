"""Rewind: a laboratory's lanes back to an earlier moment, or to any other.

Each function gives the seeks of the lanes, to be gone through to the end: before that, where the lanes are means
nothing.
"""

from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab


def to_time(lab: "Lab", time: int) -> "Seeks":
    """All lanes to a time on the clock, back or forward."""
    for lane in lab.lanes:
        yield lane.seek_updates(time) if lab.clock_by is Clock.UPDATES else lane.seek_step(time)
    lab.set_updates(time)


def back_to_time(lab: "Lab", time: int) -> "Seeks":
    """Those lanes back to a time on the clock that are beyond it."""
    for lane in lab.lanes:
        if lab.clock_by is Clock.REAL:
            yield lane.seek_step(min(time, lane.steps_started - lane.stuck))
        elif lab.time_of(lane) > time:
            yield lane.seek_updates(time)
    lab.set_updates(time)


def back_by_steps(lab: "Lab", reference_lane: int, steps: int) -> "Seeks":
    """Back by real steps of every lane, or by so many of the reference lane and the updates that they took."""
    if lab.clock_by is Clock.REAL:
        return back_to_time(lab, max(lab.clock - steps, 0))
    return _back_with(lab, reference_lane, max(lab.lanes[reference_lane].steps_started - steps, 0))


def back_by_episodes(lab: "Lab", reference_lane: int, episodes: int) -> "Seeks":
    """So many times back to the start of the reference lane's episode; from a start, to the one before."""
    for _ in range(episodes):
        start = lab.lanes[reference_lane].state.episode_start_step
        yield from back_to_time(lab, start) if lab.clock_by is Clock.REAL else _back_with(lab, reference_lane, start)


def back_by_ticks(lab: "Lab", ticks: int) -> "Seeks":
    """So many times back by the latest tick, of all lanes that moved with it."""
    from dyna_tui.lab.tick_undo import TickRecord

    for _ in range(ticks):
        tick, now = lab.tick_undo.latest(lab), lab.updates
        moved = tick.lanes if tick else _moved_last(lab)
        for lane in lab.lanes:
            if lane.number in moved:
                yield lane.seek_tick(lane.ticks - 1)
        lab.set_updates(tick.before if tick else max(lab.time_of(lane) for lane in lab.lanes))
        if moved:
            lab.tick_undo.record_undone(lab, tick or TickRecord(moved, lab.updates, now))


def _moved_last(lab: "Lab") -> tuple[int, ...]:
    """The lanes that were still moving with the latest tick, if all started their real step together."""
    latest = [lane for lane in lab.lanes if lab.time_of(lane) >= lab.clock and lane.ticks]
    if lab.clock_by is Clock.REAL:
        most = max((lane.view.step_ticks for lane in latest), default=0)
        latest = [lane for lane in latest if lane.view.step_ticks == most]
    return tuple(lane.number for lane in latest)


def back_to_tick(lab: "Lab", reference_lane: int, tick: int) -> "Seeks":
    """Back to a tick of one lane, and the others to where ticking together had brought them by then."""
    lane = lab.lanes[reference_lane]
    if tick >= lane.ticks:
        return
    yield lane.seek_tick(tick)
    step, made = max(lane.steps_started - 1, 0), lane.view.step_ticks
    if lab.clock_by is Clock.REAL:
        for other in lab.lanes:
            if other is not lane and other.steps_started > step:
                furthest = other.ticks
                yield other.seek_step(step)
                other.advance(min(made, furthest - other.ticks), until_step=lane.steps_started)
    else:
        yield from _back_with(lab, reference_lane, step)
        yield lane.seek_tick(tick)
        lab.set_updates(max(lab.time_of(other) for other in lab.lanes))


def to_stuck(lab: "Lab") -> None:
    """All lanes to the time on the clock of the first lane that cannot go on, where one cannot; it stays as it is."""
    while stuck := [lab.time_of(lane) for lane in lab.lanes if lane.stuck]:
        time = min(stuck)
        others = [lane for lane in lab.lanes if lab.time_of(lane) != time]
        try:
            for lane in others:
                (lane.seek_updates if lab.clock_by is Clock.UPDATES else lane.seek_step)(time).go()
        except InputError:  # of another lane, which cannot go as far
            if min(lab.time_of(lane) for lane in lab.lanes if lane.stuck) < time:
                continue
        lab.set_updates(time)
        return


def _back_with(lab: "Lab", reference_lane: int, step: int) -> "Seeks":
    """The reference lane back to the end of a real step, and the others to the updates that it had made by then."""
    lane = lab.lanes[reference_lane]
    yield lane.seek_step(step)
    yield from back_to_time(lab, lab.time_of(lane))
