"""Markers: finds the marks on the timeline of a lane.

They are ends of episodes, changes of the maze, other interventions, and the first step with a wrong model.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.model_validity import is_wrong
from dyna_tui.lab.frames.timeline import Kind, Mark, Timeline
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.history.seek import Seek
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane

SEARCH = 0.01
"""Seconds for which a call searches for the first wrong step."""
WATCHED = 1_000
"""Real steps for which a forgetful agent is watched."""
MOST_EPISODES = 100
"""Episodes up to which the end of each has a mark."""


@dataclass(frozen=True)
class Change:
    """A moment after which the maze was another."""

    step: int
    tick: int | None
    """Where a person changed it; None where the schedule did."""


class Marker:
    """Finds the marks of one lane, and keeps what it found while it holds."""

    def __init__(self, lane: Lane, clock: Callable[[], float] = time.perf_counter) -> None:
        """Starts with none; ``clock`` gives the time in seconds."""
        self.lane = lane
        """The lane."""
        self._clock = clock
        self._entries: list[Entry] = []
        self._right: dict[Change, int] = {}
        """The changes after which the model was found right, and the tick at which it was."""
        self._wrong: Change | None = None
        self._search: Iterator[bool] | None = None
        self._furthest = -1
        self._episodes: NDArray[np.int64] = np.empty(0, np.int64)
        self._steps: NDArray[np.int64] = np.zeros(1, np.int64)
        self._updates: NDArray[np.int64] = np.zeros(1, np.int64)
        self._by_episode: NDArray[np.int64] = np.empty(0, np.int64)

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
        changes = self._changes()
        found = [(change.step, Kind.CHANGE) for change in changes]
        found += [(entry.step, Kind.INTERVENTION) for entry in self._entries if not entry.intervention.changes_maze]
        if self._wrong is not None:
            found.append((self._wrong.step, Kind.WRONG))
        found += [(int(step), Kind.EPISODE) for step in self._episodes]
        found = sorted({(step, kind) for step, kind in found if step <= reached})
        steps = [step for step, _ in found]
        if clock_by is Clock.UPDATES:
            steps = np.ceil(np.interp(steps, self._steps, self._updates)).astype(np.int64).tolist()
        return tuple(Mark(step, kind) for step, (_, kind) in zip(steps, found, strict=True))

    def _discard_outdated(self) -> None:
        """Discards what was found after an intervention that was made, or discarded, since."""
        entries, known = self.lane.journal.entries, self._entries
        if len(entries) == len(known) and all(a is b for a, b in zip(entries[-1:], known[-1:], strict=True)):
            return
        same = next((n for n, (a, b) in enumerate(zip(entries, known, strict=False)) if a is not b), None)
        same = min(len(entries), len(known)) if same is None else same
        others = [*entries[same:][:1], *known[same:][:1]]
        tick = min(entry.tick for entry in others)
        self._right = {change: looked for change, looked in self._right.items() if looked < tick}
        if self._wrong is not None and self._wrong.tick is not None and self._wrong.tick >= tick:
            self._wrong = None
        self._search = None
        self._furthest = -1
        self._entries = list(entries)

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

    def _changes(self) -> list[Change]:
        """When the maze changed up to the furthest moment reached, in order."""
        reached = self.lane.end.steps_started
        scheduled = np.concatenate([self.lane.world.switch_step, self._by_episode])
        changes = [Change(int(step), None) for step in scheduled[scheduled <= reached]]
        by_hand = {entry.tick: entry.step for entry in self._entries if entry.intervention.changes_maze}
        changes += [Change(step, tick) for tick, step in by_hand.items()]
        return sorted(changes, key=lambda change: (change.step, change.tick or 0))

    def _unsettling(self) -> list[Change]:
        """The changes of the maze, and the interventions that unsettle the model; in order."""
        by_hand = {entry.tick: entry.step for entry in self._entries if entry.intervention.unsettles_model}
        changes = [*self._changes(), *(Change(step, tick) for tick, step in by_hand.items())]
        return sorted(changes, key=lambda change: (change.step, change.tick or 0))

    def _search_on(self) -> None:
        """Looks for the first wrong step a little longer: a model is right until the maze changes."""
        until = self._clock() + SEARCH
        while self._wrong is None and self.lane.view.model.exists:
            if self._search is None:
                following = next((change for change in self._unsettling() if change not in self._right), None)
                if following is None:
                    return
                self._search = self._search_after(following)
            if next(self._search, None) is None:
                self._search = None
            if self._clock() >= until:
                return

    def _search_after(self, change: Change) -> Iterator[bool]:
        """Takes a copy of the lane to the end of the step in which something changed, and on while the model is right.

        An agent in a wall learns something wrong with its next step. One that plans over untried actions believes them
        to stay put, and so those too that it was made to forget, once it visits their states again.
        """
        copy = self.lane.copy_at_start()
        seek = copy.seek_step(change.step) if change.tick is None else copy.seek_tick(change.tick)
        yield from self._go(seek)
        if copy.mid_step:
            yield from self._go(Seek(copy, step=copy.steps_started))
        until = copy.steps_started + (WATCHED if copy.forgetful else copy.state.in_wall)
        while not is_wrong(copy.maze, copy.world, copy.view) and copy.steps_started < until:
            yield from self._go(Seek(copy, step=copy.steps_started + 1))
        if is_wrong(copy.maze, copy.world, copy.view):
            self._wrong = Change(copy.real_steps, copy.ticks)
        else:
            self._right[change] = copy.ticks

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
