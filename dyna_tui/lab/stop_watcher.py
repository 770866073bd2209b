"""Stop watcher: moves one lane no further than to where one of its stop conditions comes to hold.

Conditions hold at the end of a real step, but for a change of a Q-value, which is seen at once. The engine looks for
cells, Q-values and optimal paths as it runs, so that the lane stops seldom; for what else may change it stops only
at the steps where the schedule, an intervention or a wall around the agent can have changed something.
"""

from collections.abc import Sequence

import numpy as np

from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.memory import lacks_room, with_room
from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.breakpoints import Breakpoint, StopAt, StopEvent
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.model_validity import is_wrong
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.own_agent import OwnLaneAgent
from dyna_tui.lab.usual_reward import usual_reward
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path
from dyna_tui.optimal.stop_test import CHANGED, ENTERED, SHORT, StopTest, watch
from dyna_tui.world import NEVER, World


class StopWatcher:
    """One lane, and the breakpoints that are tested in it."""

    def __init__(self, lane: Lane, breakpoints: Sequence[Breakpoint]) -> None:
        """Watches for breakpoints that can hold of the lane."""
        self.seen = 0
        """What the engine saw in the latest stretch, CHANGED and SHORT."""
        self.changed = False
        """Whether the stretch is a real step after which something is to be looked at."""
        self._lane = lane
        self._breakpoints = breakpoints
        conditions = [each.condition for each in breakpoints]
        self._stop_at = StopAt.NOTHING
        for condition in conditions:
            self._stop_at |= condition.stop_at
        tests = [condition.engine_test() for condition in conditions]
        cells = [test.cell for test in tests if test.cell is not None]
        by = min((test.change for test in tests), default=np.inf)
        self._path = any(test.path for test in tests)
        self._steps = sorted(test.step for test in tests if test.step is not None)
        self._usual = usual_reward(lane.maze)
        self._engine_looks = bool(cells) or self._path or np.isfinite(by)
        self._stop_test = StopTest(
            cells=np.array(cells, np.int64),
            longest=np.array([NO_WAY], np.int64),
            by=np.array([by]),
            was_short=np.zeros(1, np.bool_),
            workspace=new_workspace(lane.world),
        )
        self._shortest: tuple[World, int, int] | None = None

    def advance(self, until_step: int, until: int, clock_by: Clock) -> list[StopEvent]:
        """Moves the lane to a time on the clock, but not beyond where a condition holds; which do."""
        lane = self._lane
        until_updates = until if clock_by is Clock.UPDATES else NEVER
        while True:
            finished, change, last_episode = self.finished, self._next_change(self.finished + 1), self._last_episode()
            self.changed = change == finished + 1 or last_episode == lane.episode
            self.changed |= StopAt.RISK in self._stop_at and self._at_risk()
            self._stop_test.longest[0] = NO_WAY if self.changed or not self._path else self._shortest_path()
            self._stop_test.was_short[0] = self._path and self.path_optimal
            self.seen, mid_step = 0, lane.mid_step
            notes = [each.condition.note(self) for each in self._breakpoints]
            each_step = self.changed or StopAt.STEP_END in self._stop_at
            made = lane.advance(
                until_step=min(until_step, finished + 1 if each_step else change - 1, *self._next_step(finished)),
                until_episode=self._until_episode(last_episode),
                until_updates=until_updates,
                watcher=self if self._engine_looks else None,
            )
            if made == 0 and lane.mid_step == mid_step:
                return []
            both = zip(self._breakpoints, notes, strict=True)
            if events := [self._event(each) for each, noted in both if each.condition.holds(self, noted)]:
                return events

    def move(self, agent: Agent, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
        """Moves the lane's agent as :meth:`Agent.advance` does, but not beyond where the engine sees something."""
        made = 0
        if isinstance(agent, OwnLaneAgent):
            return self._move_own(agent, ticks, until_step, until_episode, until_updates)
        while True:
            went, seen = watch(
                agent.memory, agent.world, ticks - made, until_step, until_episode, until_updates, self._stop_test
            )
            made, self.seen = made + int(went), int(seen)
            if self.seen or made == ticks or not (agent.view.mid_step and lacks_room(agent.memory)):
                return made
            agent.memory = with_room(agent.memory)

    def _move_own(
        self, agent: OwnLaneAgent, ticks: int, until_step: int, until_episode: int, until_updates: int
    ) -> int:
        """The same for an agent of a user's class, tick by tick: it makes none of its ticks in compiled code."""
        test, made = self._stop_test, 0
        while made < ticks and not self.seen:
            before = agent.view.q.copy()
            if not agent.advance(1, until_step, until_episode, until_updates):
                break
            made += 1
            view = agent.view
            if np.abs(view.q - before).max() > test.by[0]:
                self.seen |= CHANGED
            if not view.mid_step:
                entered = {view.transition.next_state, view.state} & set(test.cells.tolist())
                self.seen |= ENTERED * bool(entered - {view.transition.state})
                if test.longest[0] != NO_WAY:
                    path = (agent.memory.values, agent.world, view.layout, test.longest[0], test.workspace)
                    short = greedy_path(*path) != NO_WAY
                    self.seen |= SHORT * bool(short and not test.was_short[0])
                    test.was_short[0] = short
        return made

    # What conditions can see

    @property
    def view(self) -> AgentView:
        """The agent."""
        return self._lane.view

    @property
    def finished(self) -> int:
        """The real steps that are finished."""
        return self._lane.steps_started - self._lane.mid_step

    @property
    def maze_changes(self) -> int:
        """How often the maze has changed."""
        return self.view.switches + sum(entry.intervention.changes_maze for entry in self._lane.applied)

    @property
    def model_wrong(self) -> bool:
        """Whether the model says anything that the world in force would not answer."""
        return is_wrong(self._lane)

    @property
    def path_optimal(self) -> bool:
        """Whether the greedy path is one of the shortest, however ties are broken."""
        lane, longest = self._lane, self._shortest_path()
        return longest != NO_WAY and bool(
            greedy_path(lane.memory.values, lane.world, lane.layout, longest, self._stop_test.workspace) != NO_WAY
        )

    @property
    def saw_path(self) -> bool:
        """Whether the engine saw the greedy path become optimal."""
        return bool(self.seen & SHORT)

    @property
    def rewarded(self) -> bool:
        """Whether the latest real step earned another reward than an ordinary one does."""
        return self.view.real_steps > 0 and self.view.transition.reward != self._usual

    @property
    def q_change(self) -> float:
        """By how much the latest update changed a Q-value, where the engine stopped for that; else 0."""
        latest = self.view.latest
        return latest.new - latest.old if self.seen & CHANGED and latest else 0.0

    def _event(self, breakpoint: Breakpoint) -> StopEvent:
        lane, latest = self._lane, self.view.latest
        pair = latest.state * self.view.actions + latest.action if self.seen & CHANGED and latest else -1
        moves = self._shortest_path() if breakpoint.condition.engine_test().path else None
        cut_after = self.view.last_episode_steps if lane.state.cut_off else None
        return StopEvent(breakpoint, lane.number, lane.real_steps, pair, self.q_change, moves, cut_after)

    # Where something may change

    def _next_step(self, finished: int) -> list[int]:
        return [step for step in self._steps if step > finished][:1]

    def _next_change(self, step: int) -> int:
        """The first real step from ``step`` on after which the schedule or an intervention may show."""
        if not self._stop_at & (StopAt.CHANGE | StopAt.RISK):
            return NEVER
        lane = self._lane
        done = lane.journal.until(lane.ticks)
        # An intervention in mid-step shows at that step's end, or at the next one's where its act was to come.
        by_hand = [at for entry in lane.journal.entries[done : done + 1] for at in (entry.step, entry.step + 1)]
        return min(at for at in (lane.view.next_switch_step, *by_hand, NEVER) if at >= step)

    def _until_episode(self, last_episode: int) -> int:
        """Before which episode the engine has to stop."""
        if StopAt.EPISODE_END in self._stop_at:
            return self._lane.episode + 1
        return last_episode if last_episode > self._lane.episode else NEVER

    def _last_episode(self) -> int:
        """The episode at whose end the next layout comes into force that begins with an episode; step by step there."""
        if not self._stop_at & (StopAt.CHANGE | StopAt.RISK):
            return NEVER
        to_come = self._lane.world.switch_episode
        return int(min(to_come[to_come > self._lane.episode], default=NEVER)) - 1

    def _at_risk(self) -> bool:
        """Whether the next real step may make the model wrong, the maze being the same."""
        return self._lane.state.in_wall

    def _shortest_path(self) -> int:
        """The fewest moves to the goal in the maze as it is now; NO_WAY where none lead there."""
        world, layout = self._lane.world, self._lane.layout
        if self._shortest is None or self._shortest[0] is not world or self._shortest[1] != layout:
            starts = world.start_indptr[layout + 1] > world.start_indptr[layout]
            self._shortest = (world, layout, shortest_path(world, layout) if starts else NO_WAY)
        return self._shortest[2]
