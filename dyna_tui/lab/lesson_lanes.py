"""Lesson lanes: which lanes of a laboratory a lesson counts, wherever they stand and whatever else was added."""

from dataclasses import dataclass


@dataclass
class LessonLanes:
    """The lanes of a lesson, in the order in which its expressions number them.

    First come those with which it was opened; behind them those that it had its student make.
    """

    numbers: list[int | None]
    """The number of each lane in the laboratory; None where it was dropped."""
    agents: tuple[str, ...] = ()
    """The specs of the agents with which it was opened."""

    def copy(self) -> "LessonLanes":
        """Another, equal one."""
        return LessonLanes(list(self.numbers), self.agents)

    def drop(self, number: int) -> None:
        """Notes that a lane was dropped, whose number another one may take."""
        self.numbers = [None if each == number else each for each in self.numbers]
