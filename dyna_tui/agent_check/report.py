"""Report of a check: the verdict on each part of an agent, and the first update that differs with its likely fault."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from dyna_tui.agent_check import formula
from dyna_tui.agent_check.findings import Part

WIDTH = 24
"""Columns of the names of parts."""
LINE = 100
"""Columns of a line."""


@dataclass(frozen=True, eq=False)
class AgentReport:
    """What a check of a user's agent came to; ``str`` of it is the report, and it is true where nothing differs.

    Example:
        >>> import dyna_tui as dt
        >>> dt.AgentReport("DynaQ", "dyna-q", "by its name", parts=())
        <AgentReport DynaQ like dyna-q: right>
    """

    agent: str
    """What was checked: ``mine.py:DynaQ``."""
    like: str
    """The spec of the agent that it was compared with."""
    reason: str
    """How that was chosen."""
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    """What is not wrong, but worth knowing."""

    @property
    def right(self) -> bool:
        """Whether nothing differs."""
        return all(part.is_right for part in self.parts)

    @property
    def faults(self) -> tuple[str, ...]:
        """The likely fault of each part that is wrong, in a sentence; empty where all is right."""
        return tuple(_fault(part) for part in self.parts if not part.is_right)

    def __bool__(self) -> bool:
        """Whether nothing differs."""
        return self.right

    def __repr__(self) -> str:
        """The verdict in a line."""
        return f"<AgentReport {self.agent} like {self.like}: {'right' if self.right else '; '.join(self.faults)}>"

    def __str__(self) -> str:
        """The whole report."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.agent}, compared with {self.like} ({self.reason})"
        for part in self.parts:
            yield from _part(part)
        for note in self.notes:
            yield _wrapped("  note: ", note)
        wrong = [part.name for part in self.parts if not part.is_right]
        yield f"WRONG: {', '.join(wrong)}" if wrong else "Right: no difference found"


def _part(part: Part) -> Iterator[str]:
    if part.skipped:
        yield f"  {part.name:<{WIDTH}}not checked: {part.skipped}"
        return
    if part.is_right:
        yield f"  {part.name:<{WIDTH}}right, {part.checked:,} {part.unit}"
        return
    count = f", {part.differing:,} of {part.checked:,} {part.unit}" if part.differing else ""
    yield f"  {part.name:<{WIDTH}}WRONG{count}"
    if part.wrong:
        yield from (f"    {line}" for line in formula.lines(part.wrong[0]))
    likely = part.likely
    share = f" (explains {likely.explained:,} of {likely.of:,})" if likely and not part.fault else ""
    yield _wrapped("    likely ", f"{_fault(part)}{share}")


def _fault(part: Part) -> str:
    if part.fault:
        return part.fault
    likely = part.likely
    return likely.fault.text if likely else "no single known fault explains them: compare with the formula"


def _wrapped(label: str, text: str) -> str:
    """A text after a label, in lines of a terminal."""
    return textwrap.fill(text, LINE, initial_indent=label, subsequent_indent=" " * len(label), break_long_words=False)
