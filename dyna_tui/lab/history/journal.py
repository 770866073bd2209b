"""Journal: the interventions in a lane, and after which of its ticks they were made."""

from bisect import bisect_right
from dataclasses import dataclass

from dyna_tui.lab.history.interventions import Intervention


@dataclass(frozen=True)
class Entry:
    """An intervention after one of a lane's ticks."""

    tick: int
    step: int
    """The real steps made by then."""
    intervention: Intervention


class Journal:
    """The entries of one lane in the order in which they were made."""

    def __init__(self) -> None:
        """Starts empty."""
        self.entries: list[Entry] = []

    def write(self, entry: Entry) -> None:
        """Adds an entry, and drops those of later ticks, which lay ahead of a rewound lane."""
        del self.entries[self.until(entry.tick) :]
        self.entries.append(entry)

    def until(self, tick: int) -> int:
        """How many entries were made up to a tick."""
        return bisect_right(self.entries, tick, key=lambda entry: entry.tick)
