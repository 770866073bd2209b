"""Marks by hand: the interventions of a lane as marks of its timeline, and after which its model was found right."""

from dataclasses import dataclass

from dyna_tui.lab.frames.timeline import Kind, Mark
from dyna_tui.lab.history.journal import Entry, Journal


@dataclass(frozen=True)
class Change:
    """A moment after which the maze, or the model, was another."""

    step: int
    tick: int | None
    """Where a person changed it; None where the schedule did."""


class ByHand:
    """Follows a journal: what it has to do is as much as was written since."""

    def __init__(self, journal: Journal) -> None:
        """Starts with none of its entries."""
        self._journal = journal
        self._entries: list[Entry] = []
        self.marks: list[Mark] = []
        """The marks of the entries by real steps, in order, each once."""
        self._changes: list[Change] = []
        """The moments after which the model may be wrong, in order."""
        self._looked: list[int] = []
        """Up to which tick the model was looked at after each of the first of them, or one before, and found right."""
        self.revision = 0
        """Goes up with each change of the journal."""

    def follow(self) -> int | None:
        """Notes what was written, or discarded, since; from which tick on the journal is another, None if it is not."""
        entries, known = self._journal.entries, self._entries
        same = self._in_common()
        others = (*entries[same : same + 1], *known[same : same + 1])
        if not others:
            return None
        tick = min(entry.tick for entry in others)
        while self._looked and self._looked[-1] >= tick:
            self._looked.pop()
        if same < len(known):
            same = self._discard(same, min(entry.step for entry in others))
        for entry in entries[same:]:
            self._note(entry)
        self.revision += 1
        return tick

    @property
    def following(self) -> Change | None:
        """The first moment after which the model was not looked at yet."""
        return self._changes[len(self._looked)] if len(self._looked) < len(self._changes) else None

    def note_right(self, until: int) -> None:
        """Notes that after the first such moment the model was right up to a tick."""
        self._looked.append(max([until, *self._looked[-1:]]))

    def _discard(self, entries: int, step: int) -> int:
        """Discards what is known of all but the first entries, and of a step on; how many entries are still known."""
        while entries and self._entries[entries - 1].step >= step:
            entries -= 1
        del self._entries[entries:]
        while self.marks and self.marks[-1].time >= step:
            self.marks.pop()
        while self._changes and self._changes[-1].step >= step:
            self._changes.pop()
        del self._looked[len(self._changes) :]
        return entries

    def _note(self, entry: Entry) -> None:
        self._entries.append(entry)
        intervention = entry.intervention
        again = bool(self._changes) and self._changes[-1].tick == entry.tick
        if (intervention.changes_maze or intervention.unsettles_model) and not again:
            self._changes.append(Change(entry.step, entry.tick))
        mark = Mark(entry.step, Kind.CHANGE if intervention.changes_maze else Kind.INTERVENTION)
        if mark not in self.marks[-2:]:
            self.marks.insert(len(self.marks) - (self.marks[-1:] > [mark]), mark)

    def _in_common(self) -> int:
        """How many entries are the same as before: a journal is written at its end, and cut there."""
        entries, known = self._journal.entries, self._entries
        low, high = 0, min(len(entries), len(known))
        if high and entries[high - 1] is known[high - 1]:
            return high
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if entries[middle - 1] is known[middle - 1] else (low, middle - 1)
        return low
