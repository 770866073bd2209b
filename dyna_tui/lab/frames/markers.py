"""What is worth a mark on the way that a lane has come.

Ends of episodes, changes of the maze, what a person did, and the first step on which the model was wrong.
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
"""Seconds for which the first wrong step is looked for at a time."""
WATCHED = 1_000
"""Real steps for which an agent that was made to forget is watched."""
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
        """Begins with none; ``clock`` tells the time in seconds."""
        self.lane = lane
        """The lane."""
        self._clock = clock
        self._entries: list[Entry] = []
        self._right: dict[Change, int] = {}
        """The changes after which the model was looked at and found right, and the tick by which it was."""
        self._wrong: Change | None = None
        self._search: Iterator[bool] | None = None
        self._furthest = -1
        self._episodes: NDArray[np.int64] = np.empty(0, np.int64)
        self._steps: NDArray[np.int64] = np.zeros(1, np.int64)
        self._updates: NDArray[np.int64] = np.zeros(1, np.int64)

    @property
    def searching(self) -> bool:
        """Whether the first step on which the model was wrong is still being looked for."""
        return self._search is not None

    def marks(self, clock_by: Clock) -> tuple[Mark, ...]:
        """The marks up to the furthest moment reached; where episodes are many, none of theirs.

        It takes a moment at the most: where the first wrong step lies far back it may be found only when
        asked again.
        """
        self._heed_interventions()
        self._note_curves()
        self._seek()
        reached = self.lane.end.steps_started
        changes = self._changes()
        found = [(change.step, Kind.CHANGE) for change in changes]
        found += [(entry.step, Kind.DEED) for entry in self._entries if not entry.intervention.changes_maze]
        if self._wrong is not None:
            found.append((self._wrong.step, Kind.WRONG))
        found += [(int(step), Kind.EPISODE) for step in self._episodes]
        found = sorted({(step, kind) for step, kind in found if step <= reached})
        steps = [step for step, _ in found]
        if clock_by is Clock.UPDATES:
            steps = np.ceil(np.interp(steps, self._steps, self._updates)).astype(np.int64).tolist()
        return tuple(Mark(step, kind) for step, (_, kind) in zip(steps, found, strict=True))

    def _heed_interventions(self) -> None:
        """Gives up what was found of a future that will not come to be."""
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
        """Takes the episodes' ends and the updates made from the furthest moment that was seen."""
        lane = self.lane
        if lane.ticks < self._furthest:
            return
        self._furthest = lane.ticks
        blocks, curve = lane.view.episode_blocks, lane.view.reward_curve
        few = blocks.size == 1 and len(blocks.end_step) <= MOST_EPISODES
        self._episodes = blocks.end_step if few else blocks.end_step[:0]
        self._steps, self._updates = curve.step, curve.updates

    def _changes(self) -> list[Change]:
        """When the maze changed up to the furthest moment reached, in order."""
        reached = self.lane.end.steps_started
        scheduled = self.lane.world.switch_step
        changes = [Change(int(step), None) for step in scheduled[scheduled <= reached]]
        by_hand = {entry.tick: entry.step for entry in self._entries if entry.intervention.changes_maze}
        changes += [Change(step, tick) for tick, step in by_hand.items()]
        return sorted(changes, key=lambda change: (change.step, change.tick or 0))

    def _unsettling(self) -> list[Change]:
        """The changes of the maze, and when the agent was put elsewhere, or made to forget; in order."""
        put = {entry.tick: entry.step for entry in self._entries if entry.intervention.unsettles_model}
        changes = [*self._changes(), *(Change(step, tick) for tick, step in put.items())]
        return sorted(changes, key=lambda change: (change.step, change.tick or 0))

    def _seek(self) -> None:
        """Looks for the first wrong step a little longer: a model is right until the maze changes."""
        until = self._clock() + SEARCH
        while self._wrong is None and self.lane.view.model.exists:
            if self._search is None:
                following = next((change for change in self._unsettling() if change not in self._right), None)
                if following is None:
                    return
                self._search = self._look(following)
            if next(self._search, None) is None:
                self._search = None
            if self._clock() >= until:
                return

    def _look(self, change: Change) -> Iterator[bool]:
        """Goes with another lane to the end of the step in which something changed, and on while the model is right.

        An agent that finds itself in a wall learns what is wrong with the next step. One that believes of what was
        never tried that it stays put comes to believe it of what it was made to forget, when it next comes by.
        """
        scout = self.lane.copy_at_start()
        way = scout.seek_step(change.step) if change.tick is None else scout.seek_tick(change.tick)
        yield from self._go(way)
        if scout.mid_step:
            yield from self._go(Seek(scout, step=scout.steps_started))
        until = scout.steps_started + (WATCHED if scout.forgetful else _in_wall(scout))
        while not is_wrong(scout.maze, scout.world, scout.view) and scout.steps_started < until:
            yield from self._go(Seek(scout, step=scout.steps_started + 1))
        if is_wrong(scout.maze, scout.world, scout.view):
            self._wrong = Change(scout.real_steps, scout.ticks)
        else:
            self._right[change] = scout.ticks

    def _go(self, way: Seek) -> Iterator[bool]:
        while not way.run_for(SEARCH, self._clock):
            yield True


def timeline(lab: Lab, marker: Marker) -> Timeline:
    """The way that a laboratory has come, with the marks of one of its lanes."""
    return Timeline(
        now=lab.clock,
        end=lab.end,
        begun=any(lane.ticks for lane in lab.lanes),
        past=lab.in_past,
        marks=marker.marks(lab.clock_by),
    )


def _in_wall(lane: Lane) -> bool:
    """Whether the agent is where a wall is now."""
    kind = int(lane.world.kind[lane.layout, lane.view.state])
    return lane.maze.kinds[kind].wall
