"""Retrace: the history of a session gone through as it was made, intervention by intervention, to see what came about.

A step is seen where the laboratory would have seen it, by the same breakpoint. The history that a session holds is the
last one. What was rewound is seen where it was done over again: the history is gone through once with the lanes that
there were at first, and once more with each fork, in the order in which they were made.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.breakpoint import LessonBreakpoint
from dyna_tui.lessons.casting import begin_again
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.expressions import AS_EXPRESSIONS, Expression, read_expression
from dyna_tui.lessons.lesson import Do, Expect, Lesson
from dyna_tui.lessons.stamp import Moment, Stamp, moment_of

if TYPE_CHECKING:
    from dyna_tui.lab.history.interventions import Intervention
    from dyna_tui.lab.lane import Lane
    from dyna_tui.lessons.quantities import Measured

EVENLY = 200
"""Moments at which a history is looked at besides those at which something was done, each time it is gone through."""
LOOKS = 40
"""Moments between two of these that are looked at one by one, where there are no more of them."""
MOST_EVENTS = 2_000
"""Interventions after each of which it is looked at; of more, at so many."""
MOST_SECONDS = 10.0
"""Seconds of replay, by its estimate, after which it is gone through no more."""


@dataclass
class Retraced:
    """What a history holds of a lesson."""

    done: set[int] = field(default_factory=set)
    """The do and expect that came about, by their indices."""
    answers: "dict[int, Measured]" = field(default_factory=dict)
    """What was measured at the first moments at which they did, by the indices of the questions."""


class _Event(NamedTuple):
    """Something that was done by hand."""

    moment: Moment
    order: int
    """Which of those at this moment it was in its lane; 0 for the beginning of a fork."""
    lanes: tuple[int, ...]
    """The numbers of the lanes."""
    intervention: "Intervention | None"
    """None where a fork begins."""


def retrace(lesson: Lesson, lab: Lab, seconds: float = 0.0) -> Retraced:
    """Goes through the history of a laboratory, which stays where it is.

    Args:
        lesson: the lesson.
        lab: the laboratory, as a session holds it; its lanes are numbered in their order.
        seconds: what one replay of it takes, about.
    """
    return _Retrace(lesson, lab, max(2, int(MOST_SECONDS / seconds)) if seconds else len(lesson.steps) + 2).found


class _Retrace:
    """A history that is gone through."""

    def __init__(self, lesson: Lesson, lab: Lab, most: int) -> None:
        self.found = Retraced()
        self._lesson = lesson
        self._lab = lab
        self._begun = begin_again(lab, lesson.agents)
        self._ends = dict[int, Moment]()
        self._events = sorted(_merged(self._read()))
        self._waiting = [at for at in range(len(lesson.steps)) if self._is_looked_for(at)]
        self._walk: Lab
        self._breakpoint: LessonBreakpoint | None = None
        forks = sorted((lane for lane in lab.lanes if lane.forked_at is not None), key=lambda lane: lane.forked_at or 0)
        lanes = [lane for lane in lab.lanes if lane.forked_at is None] or [forks.pop(0)]
        while self._waiting and most:
            most -= 1
            if self._goes_through(lanes):
                continue
            if forks:
                lanes.append(forks.pop(0))
            else:
                del self._waiting[0]

    def _is_looked_for(self, at: int) -> bool:
        """Whether a step is marked, or questions are measured at it."""
        block = self._lesson.steps[at].block
        return isinstance(block, Expect) or (_condition_of(block) is not None and bool(self._lesson.asked_at(at)))

    def _read(self) -> Iterator[_Event]:
        """All that was done; notes where each lane ends."""
        for lane in self._lab.lanes:
            twin, at, order = lane.copy_at_start(), Moment(-1), 0
            if lane.forked_at is not None:
                twin.seek_step(lane.forked_at).go()
                yield _Event(self._moment(twin), 0, (lane.number,), None)
            for entry in lane.journal.entries:
                twin.seek_tick(entry.tick).go()
                moment = self._moment(twin)
                order = order + 1 if moment == at else 1
                at = moment
                if lane.forked_at is None or entry.step >= lane.forked_at:
                    yield _Event(at, order, (lane.number,), entry.intervention)
            twin.seek_tick(lane.end.tick).go()
            self._ends[lane.number] = self._moment(twin)

    def _moment(self, lane: "Lane") -> Moment:
        """Where a lane is on the clock."""
        if self._lab.clock_by is Clock.UPDATES:
            return Moment(self._lab.time_of(lane))
        return Moment(lane.steps_started - 1, lane.view.step_ticks) if lane.mid_step else Moment(lane.steps_started)

    def _goes_through(self, lanes: "list[Lane]") -> bool:
        """Goes through the history of some lanes; whether a step came about."""
        there = {lane.number for lane in lanes}
        end = _latest([self._ends[number] for number in there])
        events = [event for event in self._events if there.intersection(event.lanes) and event.moment <= end]
        each = max(len(events) // MOST_EVENTS, 1)
        before = len(self._waiting)
        self._walk = Lab(self._lab.maze, [], self._lab.seed, self._lab.run, self._lab.clock_by)
        self._walk.lesson_lanes = self._begun.copy()
        self._add([lane for lane in lanes if lane.forked_at is None] or lanes)
        self._measure_beginning()
        self._wait(None)
        self._look()
        for number, event in enumerate(events):
            self._go_on(event.moment)
            self._do(event, there)
            if number % each == 0:
                self._look()
        self._go_on(end)
        return len(self._waiting) < before

    def _add(self, lanes: "list[Lane]") -> None:
        """Puts lanes where they begin, beside those that are there."""
        walk = self._walk
        time = walk.clock if walk.lanes else 0
        for lane in lanes:
            twin = lane.fresh_copy()
            twin.number, twin.forked_at = lane.number, lane.forked_at
            begun = lane.forked_at or 0
            twin.journal.entries = [entry for entry in lane.journal.entries if entry.step < begun]
            (twin.seek_updates if walk.clock_by is Clock.UPDATES else twin.seek_step)(time).go()
            walk.lanes.append(twin)
        walk.lanes.sort(key=lambda lane: lane.number)

    def _do(self, event: _Event, there: set[int]) -> None:
        """Does what was done."""
        if event.intervention is None:
            if event.lanes[0] not in [lane.number for lane in self._walk.lanes]:
                self._add([lane for lane in self._lab.lanes if lane.number in event.lanes])
            return
        for lane in self._walk.lanes:
            if lane.number in event.lanes and lane.number in there:
                lane.do(event.intervention)

    def _go_on(self, until: Moment) -> None:
        """Moves on to a moment, and looks from time to time at what has to be looked for moment by moment."""
        spacing = self._spacing
        while (at := moment_of(self._walk)) < until:
            target = min(until, Moment((at.time // spacing + 1) * spacing)) if self._scans else until
            self._move(target)
            while self._look():
                self._move(target)

    @property
    def _spacing(self) -> int:
        """Real steps, or updates, between two looks."""
        return max(max(self._ends.values()).time // EVENLY, 1)

    @property
    def _scans(self) -> bool:
        """Whether what comes next has to be looked for moment by moment."""
        if self._breakpoint is None:
            return False
        bounds = self._breakpoint.bounds
        return bounds.scanned or (not bounds.counts_only and self._lab.clock_by is Clock.UPDATES)

    def _move(self, until: Moment) -> None:
        walk = self._walk
        if moment_of(walk).time < until.time:
            walk.advance(until.time)
        at = moment_of(walk)
        if at < until:
            walk.advance(until.time + 1, until.ticks - at.ticks)

    # What comes about

    def _measure_beginning(self) -> None:
        beginning = Course(self._lesson).measured(-1, self._walk)
        self.found.answers = {**beginning.answers, **self.found.answers}

    def _wait(self, since: Stamp | None) -> None:
        """Waits for the next step, from where the one before was done."""
        self._breakpoint = None
        if self._waiting:
            condition = _condition_of(self._lesson.steps[self._waiting[0]].block)
            assert condition is not None
            self._breakpoint = LessonBreakpoint(condition, since, LOOKS if self._spacing <= LOOKS else 0)

    def _look(self) -> bool:
        """Looks at where the lanes are; whether a step has come about."""
        if self._breakpoint is None:
            return False
        try:
            there = self._breakpoint.look(self._walk)
        except InputError:  # it cannot be measured here
            return False
        if there is None and not self._breakpoint.too_far:
            return False
        step = self._waiting.pop(0)
        self.found.done.add(step)
        if self._walk.lesson_lanes is not None:
            self._begun = self._walk.lesson_lanes.copy()
        if there is None:
            self._wait(Stamp.of(self._walk))
            return True
        self.found.answers |= Course(self._lesson).measured(step, there).answers
        self._wait(Stamp.of(there))
        return True


def _condition_of(block: object) -> Expression | None:
    """What is to come to hold; None where that leaves no trace."""
    if isinstance(block, Expect):
        return block.condition
    until = block.until if isinstance(block, Do) else None
    if until is None or until.kind.keyword not in AS_EXPRESSIONS:
        return None
    return read_expression(f"{until.kind.keyword} {until.argument}")


def _latest(moments: list[Moment]) -> Moment:
    """Where lanes are that are at some moments; one that has done its part of a step waits for the others."""
    begun = max(each.time + bool(each.ticks) for each in moments)
    return max((each for each in moments if each.ticks and each.time + 1 == begun), default=Moment(begun))


def _merged(events: Iterator[_Event]) -> Iterator[_Event]:
    """Events, those that were done to several lanes at once as one."""
    lanes = dict[tuple[Moment, int, "Intervention | None", tuple[int, ...]], list[int]]()
    for event in events:
        own = event.lanes if event.intervention is None else ()
        lanes.setdefault((event.moment, event.order, event.intervention, own), []).extend(event.lanes)
    for (moment, order, intervention, _), numbers in lanes.items():
        yield _Event(moment, order, tuple(numbers), intervention)
