"""Short ways for tests to move a laboratory as its screen does."""

from collections.abc import Sequence

from dyna_tui.agents import AgentSpec
from dyna_tui.lab import rewind
from dyna_tui.lab.breakpoints import Breakpoint, StopEvent
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.run_until import run_watched


def tick_back(lab: Lab, ticks: int = 1) -> None:
    """So many ticks back."""
    seek_all(rewind.back_by_ticks(lab, ticks))


def step_back(lab: Lab, reference_lane: int = 0, steps: int = 1) -> None:
    """So many real steps back."""
    seek_all(rewind.back_by_steps(lab, reference_lane, steps))


def episode_back(lab: Lab, reference_lane: int = 0, episodes: int = 1) -> None:
    """So many starts of episodes back."""
    seek_all(rewind.back_by_episodes(lab, reference_lane, episodes))


def back_to(lab: Lab, time: int) -> None:
    """Every lane that is beyond a time on the clock back to it."""
    seek_all(rewind.back_to_time(lab, time))


def back_to_tick(lab: Lab, reference_lane: int, tick: int) -> None:
    """To a tick of one lane, the others to where they were then."""
    seek_all(rewind.back_to_tick(lab, reference_lane, tick))


def add(lab: Lab, spec: AgentSpec) -> int:
    """Adds a lane; its index."""
    seek_all(lab.adding(spec))
    return len(lab.lanes) - 1


def reparameterise(lab: Lab, index: int, spec: AgentSpec) -> list[Entry]:
    """Gives a lane another agent; the entries that do not apply to it."""
    inapplicable: list[Entry] = []
    seek_all(lab.reparameterising(index, spec, inapplicable))
    return inapplicable


def replayed(lane: Lane) -> Lane:
    """The same lane made anew from its journal, tick by tick, without checkpoints."""
    again = Lane(lane.maze, lane.first_spec, lane.seed, lane.run)
    for entry in lane.applied:
        again.advance(entry.tick - again.ticks)
        again.do(entry.intervention)
    again.advance(lane.ticks - again.ticks)
    return again


def run_until(
    lab: Lab, breakpoints: Sequence[Breakpoint], reference_lane: int = 0, steps: int = 10**6
) -> list[StopEvent]:
    """Runs until a breakpoint holds, or so many real steps are made, in chunks that grow as those of a screen do."""
    chunk, last = 64, lab.lanes[reference_lane].real_steps + steps
    while (left := last - lab.lanes[reference_lane].real_steps) > 0:
        if events := run_watched(lab, breakpoints, reference_lane, min(chunk, left)):
            return events
        chunk = min(2 * chunk, 65_536)
    return []


def switch_layout(lab: Lab, layout: int) -> None:
    """Puts a layout into force in all lanes, as the key ``m`` does."""
    for lane in lab.lanes:
        lane.do(SwitchLayout(layout))
