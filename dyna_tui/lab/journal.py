"""The journal: what a person did to a lane, and at which of its ticks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """The layout that was put into force after a lane's tick."""

    tick: int
    step: int
    """The real steps made by then."""
    layout: int


class Journal:
    """The entries of one lane in the order in which they were made."""

    def __init__(self) -> None:
        """Begins empty."""
        self.entries: list[Entry] = []

    def write(self, entry: Entry) -> None:
        """Adds what was done last."""
        self.entries.append(entry)
