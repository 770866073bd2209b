"""Breakpoint of a lesson: sees the first moment at which what a step expects comes to hold, however the lanes move.

It is asked after whatever was done to the laboratory. Where lanes that were moved on have passed the moment, it takes
them back to it, so that the laboratory rests where the step's questions are about. What was passed before it was set is
found in the history.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lessons.bounds import Bounds
from dyna_tui.lessons.casting import lanes_of, recasts
from dyna_tui.lessons.expressions import Expression
from dyna_tui.lessons.moments import MOST_LOOKS, TooFarError, between_steps, copy_at, first_moment, go_to
from dyna_tui.lessons.quantities import Changes
from dyna_tui.lessons.stamp import Moment, Stamp, moment_of

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Position
    from dyna_tui.lessons.lesson import Expect

UNDONE = "the laboratory lacks what you did for the page before"
HELD = "the laboratory was past it already"
SHARED = "all lanes make the same number of updates now, and this is about real steps (k: the same number of steps)"


@dataclass(frozen=True)
class _Seen:
    """A laboratory as it was looked at last."""

    stamp: Stamp
    ends: "Mapping[int, Position]"
    """How far each lane had come, by its number."""

    @classmethod
    def of(cls, lab: "Lab") -> "_Seen":
        return cls(Stamp.of(lab), {lane.number: lane.end for lane in lab.lanes})


class LessonBreakpoint:
    """The condition of a step, and the laboratory as it was looked at last."""

    def __init__(
        self,
        condition: Expression,
        since: Stamp | None = None,
        most: int = MOST_LOOKS,
        asked: Sequence[Expression] = (),
        before: "Sequence[Expect]" = (),
        *,
        by_steps: bool = False,
    ) -> None:
        """Waits for a condition to come to hold.

        Args:
            condition: the condition.
            since: where the step before was done, if that is known.
            most: how many moments of a history are looked at one by one at the most.
            asked: what is measured once it holds.
            before: what was expected before it.
            by_steps: whether lanes have to share real steps, and no updates.
        """
        self.bounds = Bounds(condition)
        self._asked = asked
        self._before = before
        self._awaits = False
        """Whether it came about, but lanes have not come to the end of what is asked about."""
        self._by_steps = by_steps
        self._begun: Stamp | None = None
        """Where the laboratory was at the first look."""
        self._lacks: tuple[Stamp, Moment, list[Stamp]] | None = None
        """Where steps before were found undone, until when that holds for a run, and what was done of them."""
        self.way_back: Moment | None = None
        """From where it can come to hold, where it cannot from where the laboratory is."""
        self.discards = False
        """Whether what was done to the lesson's lanes since the step before is in the way of it."""
        self.problem = ""
        """Why it cannot come to hold from where the laboratory is, where that is so."""
        self.too_far = False
        """Whether it came to hold since the look before, but at a moment that was too far to be looked for."""
        self._since = since
        self._most = most
        self._seen: _Seen | None = None
        self._held = False
        self._found = False
        self._begins_late = False
        """Whether it lies before the step before, so that it is the student's task to go back."""

    @property
    def kept(self) -> "Mapping[int, int] | None":
        """How many interventions of each lane stay on the way back, by its number; None for all."""
        if not self.discards:
            return None
        return {} if self._since is None else self._since.applied

    @property
    def origin(self) -> Moment:
        """The moment from where it can be brought about: where the step before was done."""
        return Moment() if self._since is None else self._since.moment

    def look(self, lab: "Lab") -> "Lab | None":
        """Looks at what the laboratory has come to since the last look, or, the first time, at its history.

        Returns:
            The laboratory where the condition first came to hold: itself, or a copy; None where it did not, or was
            found before.

        Raises:
            InputError: where the condition cannot be measured.
        """
        if self._found or lab.lag() > 1:
            return None  # lanes that catch up are between two moments
        reported = self.problem, self.way_back, self.discards
        self.way_back, self.discards = None, False
        if self._by_steps and lab.clock_by is Clock.UPDATES and len(lanes_of(lab)) > 1:
            self._seen, self._held, self.problem = None, False, SHARED
            return None
        if self._begun is None:
            self._begun = Stamp.of(lab)
        before, self._seen = self._seen, _Seen.of(lab)
        holds = self._holds(lab)
        try:
            found = self._first(lab) if before is None else self._next(lab, before, holds=holds)
        except TooFarError:
            found = None
            self.too_far = before is not None and holds and not self._held
        if found is None and not holds:
            found = self._in_forks(lab)
        self._held = holds
        if before is None and self.bounds.passed(lab):
            self._begins_late = self._was_passed(lab)
        if found is not None and self._is_undone(found):
            self._note_done_again(found)
        if found is None and self._awaits and not self._unfinished(lab):
            found = lab
        if found is not None and not self._is_undone(found) and (late := self._unfinished(found)):
            self._awaits, self.problem = True, late
            return None
        if found is None or self._is_undone(found):
            self.problem = self._problem(lab, reported, came_about=found is not None)
            return None
        self.problem = ""
        self._found = True
        self._adopt(lab, found)
        return found

    def _unfinished(self, lab: "Lab") -> str:
        return next(filter(None, (each.unfinished(lab) for each in self._asked)), "")

    def _is_undone(self, lab: "Lab") -> bool:
        return self._since is not None and self._since.is_undone_in(lab)

    def _was_passed(self, lab: "Lab") -> bool:
        """Whether it was too late where the step before was done, so that it is the student's task to go back."""
        if self._since is None or self._since.moment > moment_of(lab):
            return False
        return self._since.clock_by is not lab.clock_by or bool(self.bounds.passed(copy_at(lab, self.origin)))

    def _in_forks(self, lab: "Lab") -> "Lab | None":
        """The laboratory, where it holds in forks of the lesson's lanes, which take their part from then on."""
        lanes = lab.lesson_lanes
        if self.bounds.counts_only or (self.bounds.changes is Changes.STEP and not between_steps(lab)):
            return None
        for cast in list(recasts(lab)):
            lab.lesson_lanes = cast
            with suppress(InputError):
                if self.bounds.condition.holds(lab) and self._came_about(lab)[1]:
                    return lab
        lab.lesson_lanes = lanes
        return None

    def _came_about(self, lab: "Lab") -> tuple[list[Stamp], bool]:
        """Where in the history that the laboratory has now the steps before were done, and whether all were."""
        stamps: list[Stamp] = []
        for expect in self._before:
            there = None
            for since in (stamps[-1] if stamps else None, None):  # or where it was gone back to
                with suppress(InputError, TooFarError):
                    there = there or LessonBreakpoint(expect.condition, since, self._most)._first(lab)
            if there is None:
                return stamps, False
            stamps.append(Stamp.of(there))
        return stamps, True

    def _note_done_again(self, lab: "Lab") -> None:
        """Notes where the steps before were done, if they were, in the history that the laboratory has now."""
        stamps, all_done = self._came_about(lab)
        if all_done and stamps:
            self._since = stamps[-1]

    def _adopt(self, lab: "Lab", found: "Lab") -> None:
        """Notes the lanes that it asked for as lanes of the lesson."""
        more = [lane.number for lane in self.bounds.condition.cast(found)]
        for each in {id(one): one for one in (lab, found)}.values():
            if each.lesson_lanes is not None:
                each.lesson_lanes.numbers += more

    def _problem(self, lab: "Lab", reported: tuple[str, Moment | None, bool], *, came_about: bool) -> str:
        """Why it cannot come to hold from here; notes from where it can."""
        at, same_clock = moment_of(lab), self._since is None or self._since.clock_by is lab.clock_by
        since = self._since
        if since is not None and since.is_undone_in(lab) and (came_about or self._held or since.is_lost_in(lab)):
            now, lacks = Stamp.of(lab), self._lacks
            if lacks and not came_about and lacks[0].applied == now.applied and lacks[0].moment <= at < lacks[1]:
                return self._undone(lacks[2], at)  # a run goes on: its history is not gone through at each look
            stamps, all_done = self._came_about(lab)
            if not all_done:
                self._lacks = now, Moment(2 * at.time + 1), stamps
                return self._undone(stamps, at)
            self._since = stamps[-1] if stamps else None
        if self._held:
            self.way_back = self.origin if same_clock and self.origin != at else Moment()
            return HELD
        if name := self._changed_itself(lab):
            self.way_back, self.discards = self.origin, True
            return f"you changed {name} itself, and no fork of it"
        passed = self.bounds.passed(lab)
        if not passed:
            self._begins_late = False
        elif reported[0] == passed and reported[1] is not None and reported[1] < at:
            _, self.way_back, self.discards = reported  # as at the look before
        elif not self._begins_late:
            in_time = same_clock and not self._was_passed(lab)
            self.way_back = self.origin if in_time else self._last_in_time(lab)
            self.discards = in_time
        elif self._tried(lab):
            self.way_back = self._last_in_time(lab)
        else:
            return ""
        return passed

    def _undone(self, stamps: list[Stamp], at: Moment) -> str:
        """That a step before has to be done again, and how."""
        there = stamps[-1].moment if stamps else Moment()
        if there != at:
            self.way_back = there
            return UNDONE
        hint = self._before[len(stamps)].hint if len(stamps) < len(self._before) else ""
        how = hint.replace("`", "").removesuffix(".")
        return f"{UNDONE}; do it again{f' ({how})' if how else ''}"

    def _changed_itself(self, lab: "Lab") -> str:
        """Which lane of the lesson was changed, where a lane beside it is asked for; else empty."""
        lanes = lanes_of(lab)
        if lab.lesson_lanes is None or self.bounds.condition.lanes_needed <= len(lanes):
            return ""
        before = {} if self._since is None else self._since.applied
        changed = [lane for lane in lanes if lane is not None and len(lane.applied) > before.get(lane.number, 0)]
        return changed[0].title if changed else ""

    def _tried(self, lab: "Lab") -> bool:
        """Whether something was done for it since the first look, or all but its time is there."""
        begun, now = self._begun, Stamp.of(lab)
        if begun is None or now.applied != begun.applied:
            return True
        return now.moment != begun.moment and all(part.holds(lab) for part in self.bounds.uncounted)

    def _last_in_time(self, lab: "Lab") -> Moment:
        """The last time on the clock at which it is not too late."""
        low, high = 0, moment_of(lab).time + 1
        copy = copy_at(lab, Moment())
        while high - low > 1:
            middle = (low + high) // 2
            go_to(copy, Moment(middle))
            low, high = (low, middle) if self.bounds.passed(copy) else (middle, high)
        return Moment(low)

    def _holds(self, lab: "Lab") -> bool:
        """Whether it holds now; between two real steps, where it is looked at there alone."""
        if self.bounds.changes is Changes.STEP and not between_steps(lab):
            return self._held
        return self.bounds.condition.holds(lab)

    def _first(self, lab: "Lab") -> "Lab | None":
        """Where it first came to hold after the step before."""
        since, at = self._since, moment_of(lab)
        known = since is not None and since.clock_by is lab.clock_by and since.moment <= at
        begin = since.moment if since is not None and known else Moment()
        found = first_moment(lab, self.bounds, begin, self._most)
        if found is not None:
            return found[1]
        if since is None or not self._holds(lab):
            return None
        if since.moment > at:
            return lab  # it was gone back to
        there = lab if begin == at else copy_at(lab, begin)
        return there if since.is_followed_in(there) and self._holds(there) else None

    def _next(self, lab: "Lab", before: _Seen, *, holds: bool) -> "Lab | None":
        """Where it came to hold since the last look."""
        was, now = before.stamp, Stamp.of(lab)
        forward = was.clock_by is now.clock_by and was.applied.keys() == now.applied.keys() and now.moment > was.moment
        if not forward:
            return lab if holds and not self._held else None
        found = first_moment(lab, self.bounds, was.moment, self._most)
        if found is None:
            return None
        moment, there = found
        if moment == now.moment:
            return lab
        if any(len(lane.applied) > len(twin.applied) for lane, twin in zip(lab.lanes, there.lanes, strict=True)):
            return there
        go_to(lab, moment)
        for lane in lab.lanes:
            # What was run too far is no history.
            end = before.ends[lane.number]
            lane.end = end if end.tick >= lane.ticks else lane.position
        self._seen = _Seen.of(lab)
        return lab
