"""Stop conditions in words: what ``until`` takes, and what it reports."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dyna_tui.api import moves
from dyna_tui.api.arguments import shown, whole
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.lab.breakpoints import Breakpoint, StopCondition, StopEvent
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import CONDITIONS


@dataclass(frozen=True)
class Stop:
    """Why a run stopped.

    >>> import dyna_tui as dt
    >>> dt.Lab("blocking").until("maze changes")
    Stop(text='the maze changed at step 1,000', lane=0, step=1000)
    """

    text: str
    """What happened, in words: ``the model became wrong at step 1,003``."""
    lane: int
    """The index of the lane in which it did."""
    step: int
    """The real steps that the lane had made."""

    def __str__(self) -> str:
        """What happened."""
        return self.text


def condition_of(text: str, lab: Lab) -> StopCondition:
    """The condition that words stand for, as the laboratory lists it or by its name in a session.

    Raises:
        TypeError: where it is no text.
        InputError: where there is no such condition, or it needs a number or a cell after it.
    """
    if not isinstance(text, str):
        raise TypeError(f"a condition is text such as 'model wrong', or a function of the Lab, not {shown(text)}")
    for name, kind in sorted(_names().items(), key=lambda item: -len(item[0])):
        words = r"[\s-]+".join(map(re.escape, name.split()))
        found = re.fullmatch(rf"{words}(?:\s+(.+))?", text.strip(), re.IGNORECASE | re.DOTALL)
        if found and (kind.prompt or not found[1]):
            if kind.prompt and not found[1]:
                raise InputError(f"{shown(text)} needs more: {name} {kind.prompt}")
            return kind.read(found[1] or "", lab.maze.grid)
    wanted = " ".join(text.lower().replace("-", " ").split())
    known = [kind.keyword.replace("-", " ") for kind in CONDITIONS.values()]
    raise InputError(f"unknown condition {shown(text)}: {did_you_mean(wanted, known)}")


def stop_of(event: StopEvent, lab: Lab) -> Stop:
    """What an event says, in words."""
    numbers = [lane.number for lane in lab.lanes]
    text = event.breakpoint.condition.report(event, lab.maze.grid)
    return Stop(text, numbers.index(event.lane), event.step)


def breakpoint_of(text: str, lab: Lab, lane: int | None) -> Breakpoint:
    """The condition that words stand for, in a lane by its index, or in whichever it holds first.

    Raises:
        TypeError, InputError: as :func:`condition_of`.
    """
    return Breakpoint(condition_of(text, lab), None if lane is None else lab.lanes[lane].number)


def _names() -> dict[str, type[StopCondition]]:
    """Every way to name a condition, in lower case with single spaces."""
    return {
        " ".join(name.lower().replace("-", " ").split()): kind
        for kind in CONDITIONS.values()
        for name in (kind.keyword, kind.label)
    }


def run_until(
    lab: Lab, conditions: Sequence[str | Callable[[Any], bool]], lane: int | None, steps: int, whole_thing: object
) -> Stop | None:
    """Moves all lanes on until a condition comes to hold; what did, None where nothing does within so many real steps.

    Args:
        lab: the laboratory.
        conditions: texts, and functions that are called with ``whole_thing`` after every real step.
        lane: the index of the lane in which they are tested; whichever is first if None.
        steps: how many.
        whole_thing: what the caller calls its laboratory or agent.

    Raises:
        TypeError, InputError: where a condition is none, or can never hold.
    """
    functions = [each for each in conditions if callable(each)]
    breakpoints = [breakpoint_of(each, lab, lane) for each in conditions if not callable(each)]
    if not conditions:
        raise TypeError("nothing says until what: give a condition, as in until('model wrong')")
    stretch = 1 if functions else max(whole("steps", steps), 1)
    for _ in range(0, whole("steps", steps), stretch):
        events = moves.run_until(lab, breakpoints, stretch)
        if events:
            return stop_of(events[0], lab)
        if any(function(whole_thing) for function in functions):
            step = lab.lanes[lane or 0].real_steps
            return Stop(f"the condition holds at step {step:,}", lane or 0, step)
    return None
