"""Running until something happens: what can be waited for, and the run that stops exactly there.

A condition holds of a lane at the end of the real step in which it came true, having not been true before; only
a change of a value is seen at once, at the tick that made it. So a run that goes on from where a condition
held goes on to where it holds again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dyna_tui.agents import Model, Search
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.memory import TRAIL, lacks_room, with_room
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.model_validity import is_wrong
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.rewind import back_to_time
from dyna_tui.lab.stop_conditions import (
    Breakpoint,
    CellVisited,
    Condition,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    StepReached,
    ValueChanges,
)
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path
from dyna_tui.optimal.stop_test import CHANGED, SHORT, StopTest, watch
from dyna_tui.world import NEVER, World

FIRST_STRETCH = 64
"""Real steps after which a headless run is first asked whether to stop; then twice as many, and so on."""
LONGEST_STRETCH = 65_536


@dataclass(frozen=True)
class StopEvent:
    """That a condition holds."""

    watch: Breakpoint
    lane: int
    """The number of the lane of which it does."""
    step: int
    """The real steps that the lane has made."""
    pair: int
    """Of a value that changed, the pair; else -1."""
    change: float
    """Of a value that changed, by how much; else 0."""


def refuse_impossible(condition: Condition, lane: Lane) -> None:
    """Refuses a condition that can never hold of a lane.

    Raises:
        InputError: where it cannot.
    """
    who = lane.spec.variant.title
    match condition:
        case ModelWrong() if lane.spec.variant.model is Model.NONE:
            raise InputError(f"{who} has no model: wait for something else, or in another lane")
        case ValueChanges() | PathShortest() if lane.spec.search is Search.LOOKAHEAD:
            raise InputError(f"{who} keeps no Q-values: wait for something else, or in another lane")
        case PathShortest() if lane.world.first.size or lane.world.slip > 0:
            raise InputError("moves slip here, so no path is sure: wait for something else")
        case CellVisited(state) if not 0 <= state < lane.world.states:
            raise InputError("there is no such cell")


def possible(condition: Condition, lane: Lane) -> bool:
    """Whether a condition could ever hold of a lane."""
    try:
        refuse_impossible(condition, lane)
    except InputError:
        return False
    return True


def run_until(
    lab: Lab,
    breakpoints: Sequence[Breakpoint],
    reference_lane: int = 0,
    steps: int = NEVER // 2,
    interrupted: Callable[[], bool] = lambda: False,
) -> list[StopEvent]:
    """Runs until something that is waited for happens, so many real steps were made, or it is interrupted.

    Args:
        lab: the laboratory.
        breakpoints: what is waited for.
        reference_lane: the place of the lane whose steps count where lanes make different numbers of them.
        steps: how many to make at most.
        interrupted: is asked now and then.

    Returns:
        What happened first, all of it where several things happened together.
    """
    stretch, last = FIRST_STRETCH, lab.lanes[reference_lane].real_steps + steps
    while not interrupted() and (left := last - lab.lanes[reference_lane].real_steps) > 0:
        if events := go(lab, breakpoints, reference_lane, min(stretch, left)):
            return events
        stretch = min(2 * stretch, LONGEST_STRETCH)
    return []


def go(
    lab: Lab, breakpoints: Sequence[Breakpoint], reference_lane: int, steps: int, at_most: int = NEVER // 2
) -> list[StopEvent]:
    """Moves all lanes on as :meth:`Lab.advance_steps` does, but not beyond where something happens first.

    The lane in which it happens is there exactly, and the others are where the clock then is.
    """
    ends = [lane.end for lane in lab.lanes]
    until, until_step = lab.clock + min(steps - (lab.mid_step and lab.clock_by is Clock.REAL), at_most), NEVER
    if lab.clock_by is Clock.UPDATES:
        reference = lab.lanes[reference_lane]
        until, until_step = lab.time_of(reference) + at_most, reference.steps_started + steps
    events: list[tuple[Lane, StopEvent]] = []
    for lane in [lab.lanes[reference_lane], *lab.lanes[:reference_lane], *lab.lanes[reference_lane + 1 :]]:
        asked = [w for w in breakpoints if w.lane in (None, lane.number) and possible(w.condition, lane)]
        if not asked and lane is not lab.lanes[reference_lane]:
            continue
        found = _Watcher(lane, asked).advance(min(until, until_step), until, lab.clock_by)
        if lab.clock_by is Clock.UPDATES and lane is lab.lanes[reference_lane]:
            until, until_step = max(lab.time_of(lane), lab.clock), NEVER
        if found:
            ahead = lab.clock_by is Clock.REAL and lane.mid_step
            place = lane.steps_started - 1 if ahead else lab.time_of(lane)
            if place < until or ahead or any(other.mid_step for other, _ in events):
                events = []
            until = place
            events += [(lane, event) for event in found]
    _gather(lab, until, events[0][0] if events else None)
    if events:
        for lane, end in zip(lab.lanes, ends, strict=True):
            # How far a lane had gone on before it was known that it should not is no past of its own.
            lane.end = end if end.tick >= lane.ticks else lane.position
    return [event for _, event in events]


def _gather(lab: Lab, place: int, first: Lane | None) -> None:
    """Takes all lanes to a place on the clock, and as far into the next step as the lane in which it happened is."""
    into = first.view.step_ticks if first is not None and first.mid_step else 0
    if first is not None:
        if lab.clock_by is Clock.UPDATES:
            seek_all(back_to_time(lab, place))
            lab.catch_up(but=lab.lanes.index(first))
            return
        seek_all(back_to_time(lab, place))
    lab.advance(place)
    if into:
        lab.advance(place + 1, into)


class _Watcher:
    """Moves one lane, and looks."""

    def __init__(self, lane: Lane, breakpoints: Sequence[Breakpoint]) -> None:
        self.seen = 0
        self._lane = lane
        self._watches = breakpoints
        conditions = [each.condition for each in breakpoints]
        self._episodes = any(isinstance(each, EpisodeEnds) for each in conditions)
        self._path = any(isinstance(each, PathShortest) for each in conditions)
        self._model = any(isinstance(each, ModelWrong) for each in conditions)
        self._turns = self._path or self._model or any(isinstance(each, MazeChanges) for each in conditions)
        self._steps = sorted(each.step for each in conditions if isinstance(each, StepReached))
        cells = [each.state for each in conditions if isinstance(each, CellVisited)]
        by = min((each.by for each in conditions if isinstance(each, ValueChanges)), default=np.inf)
        self._stop_test = StopTest(
            cells=np.array(cells, np.int64),
            longest=np.array([NO_WAY], np.int64),
            by=np.array([by]),
            was_short=np.zeros(1, np.bool_),
            workspace=new_workspace(lane.world),
        )
        self._compiled = bool(cells) or self._path or np.isfinite(by)
        self._shortest: tuple[World, int, int] | None = None

    def advance(self, until_step: int, until: int, clock_by: Clock) -> list[StopEvent]:
        """Moves the lane to a place on the clock, but not beyond where something happens; tells what did."""
        lane = self._lane
        until_updates = until if clock_by is Clock.UPDATES else NEVER
        while True:
            finished = lane.steps_started - lane.mid_step
            turn = self._next_turn(finished + 1)
            alone = turn == finished + 1 or (self._model and (self._in_wall() or self._lane.forgetful))
            short = self._is_short() if self._path else False
            wrong = alone and self._model and is_wrong(lane.maze, lane.world, lane.view)
            changes, episode = self._changes() if alone else 0, lane.episode
            self._stop_test.longest[0] = NO_WAY if alone or not self._path else self._shortest_path()
            self._stop_test.was_short[0] = short
            goal = min(until_step, finished + 1 if alone else turn - 1, *self._steps_after(finished))
            self.seen, under_way = 0, lane.mid_step
            made = lane.advance(
                until_step=goal,
                until_episode=episode + 1 if self._episodes else NEVER,
                until_updates=until_updates,
                watcher=self if self._compiled else None,
            )
            if made == 0 and lane.mid_step == under_way:
                return []
            found = []
            for each in self._watches:
                match each.condition:
                    case EpisodeEnds():
                        holds = lane.episode > episode
                    case MazeChanges():
                        holds = alone and self._changes() > changes
                    case ModelWrong():
                        holds = alone and not wrong and not lane.mid_step and is_wrong(lane.maze, lane.world, lane.view)
                    case PathShortest():
                        turned_short = alone and not short and not lane.mid_step and self._is_short()
                        holds = bool(self.seen & SHORT) or turned_short
                    case CellVisited(state):
                        holds = not lane.mid_step and _entered(lane, state)
                    case ValueChanges(by):
                        holds = bool(self.seen & CHANGED) and abs(self._change()) > by
                    case StepReached(step):
                        holds = finished < step <= lane.steps_started - lane.mid_step
                if holds:
                    found.append(self._hit(each))
            if found:
                return found

    def move(self, agent: Agent, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
        """Moves the lane's agent as :meth:`Agent.advance` does, but not beyond where something is seen."""
        made = 0
        while True:
            went, seen = watch(
                agent.memory, agent.world, ticks - made, until_step, until_episode, until_updates, self._stop_test
            )
            made, self.seen = made + int(went), int(seen)
            full = agent.memory.clock[0]["mid_step"] and lacks_room(agent.memory)
            if self.seen or made == ticks or not full:
                return made
            agent.memory = with_room(agent.memory)

    def _hit(self, each: Breakpoint) -> StopEvent:
        of_value = isinstance(each.condition, ValueChanges)
        pair = int(self._lane.memory.latest[0]["pair"]) if of_value else -1
        return StopEvent(each, self._lane.number, self._lane.real_steps, pair, self._change() if of_value else 0.0)

    def _change(self) -> float:
        latest = self._lane.memory.latest[0]
        return float(latest["new"] - latest["old"])

    def _steps_after(self, finished: int) -> list[int]:
        return [step for step in self._steps if step > finished][:1]

    def _next_turn(self, step: int) -> int:
        """The first real step from ``step`` on with whose end something else than the agent may act."""
        if not self._turns:
            return NEVER
        lane = self._lane
        schedule = lane.world.switch_step[int(lane.memory.clock[0]["next_switch"]) :]
        done = lane.journal.until(lane.ticks)
        # What was done in mid-step shows at that step's end, or at the next one's where its act was to come.
        by_hand = [turn for entry in lane.journal.entries[done : done + 1] for turn in (entry.step, entry.step + 1)]
        return min(turn for turn in (int(schedule[0]), *by_hand, NEVER) if turn >= step)

    def _changes(self) -> int:
        """How often the maze has changed."""
        lane = self._lane
        done = lane.journal.entries[: lane.journal.until(lane.ticks)]
        by_hand = sum(entry.intervention.changes_maze for entry in done)
        return int(lane.memory.clock[0]["next_switch"]) + by_hand

    def _in_wall(self) -> bool:
        """Whether the agent is where a wall has risen: what it learns there is outdated at once."""
        lane = self._lane
        if lane.world.first.size:
            return False
        states = [lane.view.state, lane.view.transition.state] if lane.mid_step else [lane.view.state]
        return any(lane.maze.kinds[lane.world.kind[lane.layout, state]].wall for state in states)

    def _is_short(self) -> bool:
        lane, longest = self._lane, self._shortest_path()
        return longest != NO_WAY and bool(
            greedy_path(lane.memory.q, lane.world, lane.layout, longest, self._stop_test.workspace) != NO_WAY
        )

    def _shortest_path(self) -> int:
        """The fewest moves to the goal in the maze as it is now; NO_WAY where none lead there."""
        world, layout = self._lane.world, self._lane.layout
        if self._shortest is None or self._shortest[0] is not world or self._shortest[1] != layout:
            starts = world.start_first[layout + 1] > world.start_first[layout]
            self._shortest = (world, layout, shortest_path(world, layout) if starts else NO_WAY)
        return self._shortest[2]


def _entered(lane: Lane, state: int) -> bool:
    """Whether the agent came into a cell with its latest real step; where an episode ended, with the next one too."""
    clock = lane.memory.clock[0]
    acted = int(lane.memory.trail[lane.real_steps % TRAIL])
    return lane.real_steps > 0 and acted != state and state in (clock["next_state"], clock["state"])
