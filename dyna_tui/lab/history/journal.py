"""Journal: the interventions in a lane, and after which of its ticks they were made."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dyna_tui.lab.history.interventions import Intervention


@dataclass(frozen=True)
class Entry:
    """An intervention after one of a lane's ticks."""

    tick: int
    step: int
    """The real steps made by then."""
    intervention: Intervention
    learning_ahead: bool = field(default=False, compare=False)
    """Whether the model had yet to learn what came of the latest act."""
    corrected: tuple[int, ...] = field(default=(), compare=False)
    """The pairs that were assumed in the model, and that it made as the world would answer."""


def counted_once(journals: "Iterable[Journal]") -> int:
    """How many interventions are in some journals, where what several share counts once.

    That is what was done before a fork, and what was done to all lanes at once.
    """
    most = Counter[tuple[int, Intervention]]()
    for journal in journals:
        most |= Counter((entry.step, entry.intervention) for entry in journal.entries)
    return most.total()


class Journal:
    """The entries of one lane in the order in which they were made."""

    def __init__(self) -> None:
        """Starts empty."""
        self.entries: list[Entry] = []
        self.written = 0
        """How often an entry was written here: it never comes down, whatever was dropped."""

    def write(self, entry: Entry) -> None:
        """Adds an entry, and drops those of later ticks, which lay ahead of a rewound lane."""
        del self.entries[self.until(entry.tick) :]
        self.entries.append(entry)
        self.written += 1

    def until(self, tick: int) -> int:
        """How many entries were made up to a tick."""
        return bisect_right(self.entries, tick, key=lambda entry: entry.tick)
