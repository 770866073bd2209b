"""The journal: what a person did to a lane, and at which of its ticks."""

from bisect import bisect_right
from dataclasses import dataclass

from dyna_tui.lab.history.interventions import Intervention


@dataclass(frozen=True)
class Entry:
    """What was done after a lane's tick."""

    tick: int
    step: int
    """The real steps made by then."""
    intervention: Intervention


class Journal:
    """The entries of one lane in the order in which they were made."""

    def __init__(self) -> None:
        """Begins empty."""
        self.entries: list[Entry] = []

    def write(self, entry: Entry) -> None:
        """Adds what was done last, and strikes out all that was done later before one went back."""
        del self.entries[self.until(entry.tick) :]
        self.entries.append(entry)

    def until(self, tick: int) -> int:
        """How many entries were made up to a tick."""
        return bisect_right(self.entries, tick, key=lambda entry: entry.tick)
