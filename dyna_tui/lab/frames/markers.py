"""Markers: finds the marks on the timeline of a lane.

They are ends of episodes, changes of the maze, other interventions, and the first step with a wrong model.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.marks_by_hand import ByHand, Change
from dyna_tui.lab.frames.model_validity import is_wrong
from dyna_tui.lab.frames.timeline import Kind, Mark, Timeline
from dyna_tui.lab.history.seek import Seek
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane

SEARCH = 0.01
"""Seconds for which a call searches for the first wrong step."""
MOST_EPISODES = 100
"""Episodes up to which the end of each has a mark."""


class Marker:
    """Finds the marks of one lane, and keeps what it found while it holds."""

    def __init__(self, lane: Lane, clock: Callable[[], float] = time.perf_counter) -> None:
        """Starts with none; ``clock`` gives the time in seconds."""
        self.lane = lane
        """The lane."""
        self._clock = clock
        self._by_hand = ByHand(lane.journal)
        self._right: dict[Change, int] = {}
        """The changes by schedule after which the model was found right, and the tick at which it was."""
        self._wrong: Change | None = None
        self._search: Iterator[bool] | None = None
        self._furthest = -1
        self._episodes: NDArray[np.int64] = np.empty(0, np.int64)
        self._steps: NDArray[np.int64] = np.zeros(1, np.int64)
        self._updates: NDArray[np.int64] = np.zeros(1, np.int64)
        self._by_episode: NDArray[np.int64] = np.empty(0, np.int64)
        self._marks: tuple[Mark, ...] = ()
        self._made_of: object = None
        """What the latest marks were made of."""

    @property
    def searching(self) -> bool:
        """Whether the first step on which the model was wrong is still being looked for."""
        return self._search is not None

    def marks(self, clock_by: Clock) -> tuple[Mark, ...]:
        """The marks up to the furthest moment reached; where episodes are many, none of theirs.

        It takes a hundredth of a second or so: a first wrong step far back may be found only by a later call.
        """
        self._discard_outdated()
        self._note_curves()
        self._search_on()
        reached = self.lane.end.steps_started
        others = [Mark(change.step, Kind.CHANGE) for change in self._scheduled()]
        if self._wrong is not None:
            others.append(Mark(self._wrong.step, Kind.WRONG))
        others += [Mark(int(step), Kind.EPISODE) for step in self._episodes]
        others = [mark for mark in others if mark.time <= reached]
        updates_until = None if clock_by is Clock.REAL else self._furthest
        made_of = self._by_hand.revision, others, updates_until
        if self._made_of != made_of:
            self._made_of, self._marks = made_of, self._merged(others, by_updates=clock_by is Clock.UPDATES)
        return self._marks

    def _merged(self, others: list[Mark], *, by_updates: bool) -> tuple[Mark, ...]:
        """The marks of interventions, and others, in order, each once."""
        found = list(self._by_hand.marks)
        for mark in others:
            at = bisect_left(found, mark)
            if found[at : at + 1] != [mark]:
                found.insert(at, mark)
        if not by_updates:
            return tuple(found)
        times = np.ceil(np.interp([mark.time for mark in found], self._steps, self._updates)).astype(np.int64)
        return tuple(Mark(time, mark.kind) for time, mark in zip(times.tolist(), found, strict=True))

    def _discard_outdated(self) -> None:
        """Discards what was found after an intervention that was made, or discarded, since."""
        tick = self._by_hand.follow()
        if tick is None:
            return
        self._right = {change: looked for change, looked in self._right.items() if looked < tick}
        if self._wrong is not None and self._wrong.tick is not None and self._wrong.tick >= tick:
            self._wrong = None
        self._search = None
        self._furthest = -1

    def _note_curves(self) -> None:
        """Notes the ends of episodes and the updates made, as of the latest tick so far."""
        lane = self.lane
        if lane.ticks < self._furthest:
            return
        self._furthest = lane.ticks
        blocks, curve = lane.view.episode_blocks, lane.view.reward_curve
        few = blocks.size == 1 and len(blocks.end_step) <= MOST_EPISODES
        self._episodes = blocks.end_step if few else blocks.end_step[:0]
        self._steps, self._updates = curve.step, curve.updates
        self._by_episode = lane.view.episode_switch_steps

    def _scheduled(self) -> list[Change]:
        """When the schedule changed the maze up to the furthest moment reached, in order."""
        reached = self.lane.end.steps_started
        scheduled = np.concatenate([self.lane.world.switch_step, self._by_episode])
        return [Change(int(step), None) for step in np.sort(scheduled[scheduled <= reached])]

    def _following(self) -> Change | None:
        """The first change of the maze, or of the model, after which the model was not looked at yet."""
        by_hand = self._by_hand.following
        scheduled = next((change for change in self._scheduled() if change not in self._right), None)
        return min(
            (each for each in (scheduled, by_hand) if each), key=lambda at: (at.step, at.tick or 0), default=None
        )

    def _search_on(self) -> None:
        """Looks for the first wrong step a little longer: a model is right until the maze changes."""
        until = self._clock() + SEARCH
        while self._wrong is None and self.lane.view.model.exists:
            if self._search is None:
                following = self._following()
                if following is None:
                    return
                self._search = self._search_after(following)
            if next(self._search, None) is None:
                self._search = None
            if self._clock() >= until:
                return

    def _search_after(self, change: Change) -> Iterator[bool]:
        """Takes a copy of the lane to the end of the step in which something changed, and on while the model is right.

        An agent in a wall learns something wrong with its next step.
        """
        copy = self.lane.copy_at_start()
        seek = copy.seek_step(change.step) if change.tick is None else copy.seek_tick(change.tick)
        yield from self._go(seek)
        if copy.mid_step:
            yield from self._go(Seek(copy, step=copy.steps_started))
        until = copy.steps_started + copy.state.in_wall
        while not is_wrong(copy) and copy.steps_started < until:
            yield from self._go(Seek(copy, step=copy.steps_started + 1))
        if is_wrong(copy):
            self._wrong = Change(copy.real_steps, copy.ticks)
        elif change.tick is None:
            self._right[change] = copy.ticks
        else:
            self._by_hand.note_right(copy.ticks)

    def _go(self, seek: Seek) -> Iterator[bool]:
        while not seek.run_for(SEARCH, self._clock):
            yield True


def timeline(lab: Lab, marker: Marker) -> Timeline:
    """The timeline of a laboratory, with the marks of one of its lanes."""
    return Timeline(
        now=lab.clock,
        end=lab.end,
        started=any(lane.ticks for lane in lab.lanes),
        in_past=lab.in_past,
        marks=marker.marks(lab.clock_by),
    )
