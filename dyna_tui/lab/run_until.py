"""Run until: moves a laboratory to where a breakpoint first holds, in whichever lane.

A run that goes on from where a condition came to hold goes on to where it comes to hold again.
"""

from collections.abc import Sequence
from dataclasses import replace

from dyna_tui.lab.breakpoints import Breakpoint, StopCondition, StopEvent
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.rewind import back_to_time
from dyna_tui.lab.stop_watcher import StopWatcher
from dyna_tui.world import NEVER


def why_never(condition: StopCondition, lane: Lane) -> str | None:
    """Why a run of a lane from here on never comes to a condition; None where it may."""
    return condition.never(lane.state, ahead=lane.has_interventions_ahead)


def run_watched(
    lab: Lab, breakpoints: Sequence[Breakpoint], reference_lane: int, steps: int, at_most: int = NEVER // 2
) -> list[StopEvent]:
    """Moves all lanes on as :meth:`Lab.advance_steps` does, but not beyond where a breakpoint holds first.

    The lane in which it holds is there exactly, and the others are where the clock then is.

    Args:
        lab: the laboratory.
        breakpoints: what ends the run.
        reference_lane: the index of the lane whose steps count where lanes make different numbers of them.
        steps: how many to make at most.
        at_most: how far on the clock, even where that is fewer.

    Returns:
        Every breakpoint that holds there; none where none does.
    """
    ends = [lane.end for lane in lab.lanes]
    until, until_step = lab.clock + min(steps - (lab.mid_step and lab.clock_by is Clock.REAL), at_most), NEVER
    if lab.clock_by is Clock.UPDATES:
        reference = lab.lanes[reference_lane]
        until, until_step = lab.time_of(reference) + at_most, reference.steps_started + steps
    events: list[tuple[Lane, StopEvent]] = []
    for lane in [lab.lanes[reference_lane], *lab.lanes[:reference_lane], *lab.lanes[reference_lane + 1 :]]:
        tested = [
            each
            for each in breakpoints
            if each.lane in (None, lane.number) and not each.condition.impossible(lane.state)
        ]
        if not tested and lane is not lab.lanes[reference_lane]:
            continue
        found = StopWatcher(lane, tested).advance(min(until, until_step), until, lab.clock_by)
        if lab.clock_by is Clock.UPDATES and lane is lab.lanes[reference_lane]:
            until, until_step = max(lab.time_of(lane), lab.clock), NEVER
        if found:
            ahead = lab.clock_by is Clock.REAL and lane.mid_step
            time = lane.steps_started - 1 if ahead else lab.time_of(lane)
            if time < until or ahead or any(other.mid_step for other, _ in events):
                events = []
            until = time
            events += [(lane, event) for event in found]
    _gather(lab, until, events[0][0] if events else None)
    if events:
        for lane, end in zip(lab.lanes, ends, strict=True):
            # A lane may have run on before it was known that another stops the run: that is not its history.
            lane.end = end if end.tick >= lane.ticks else lane.position
    return [event for _, event in events]


def _gather(lab: Lab, time: int, first: Lane | None) -> None:
    """Takes all lanes to a time on the clock, and as far into the next step as the lane that stopped the run."""
    into = first.view.step_ticks if first is not None and first.mid_step else 0
    if first is not None:
        if lab.clock_by is Clock.UPDATES:
            seek_all(back_to_time(lab, time))
            lab.catch_up(but=lab.lanes.index(first))
            return
        seek_all(back_to_time(lab, time))
    lab.advance(time)
    if into:
        lab.advance(time + 1, into)


def also_held(lab: Lab, event: StopEvent) -> list[StopEvent]:
    """The same condition in the other lanes, where it came to hold in the latest real step too; nothing is moved.

    Args:
        lab: the laboratory, where a run that watched one lane has stopped.
        event: what stopped it.
    """
    found = []
    for lane in lab.lanes:
        condition = event.breakpoint.condition
        if lane.number == event.lane or lane.mid_step or not lane.real_steps or condition.impossible(lane.state):
            continue
        copy = lane.copy_at(lane.ticks - lane.view.step_ticks)
        watch = Breakpoint(condition, lane.number)
        seen = StopWatcher(copy, [watch]).advance(lane.real_steps, NEVER, Clock.REAL)
        found += [replace(each, lane=lane.number) for each in seen]
    return found
