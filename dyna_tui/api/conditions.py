"""Stop conditions in words: what ``until`` takes, and what it reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from dyna_tui.api import moves
from dyna_tui.api.arguments import shown, whole
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.lab.breakpoints import Breakpoint, StopCondition, StopEvent
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import CONDITIONS


@dataclass(frozen=True)
class Stop:
    """Why a run stopped."""

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
    wanted = " ".join(text.lower().replace("-", " ").split())
    for name, kind in sorted(_names().items(), key=lambda item: -len(item[0])):
        if wanted == name or (kind.prompt and wanted.startswith(name + " ")):
            argument = text.strip()[-(len(wanted) - len(name) - 1) :] if len(wanted) > len(name) else ""
            if kind.prompt and not argument:
                raise InputError(f"{shown(text)} needs more: {name} {kind.prompt}")
            return kind.read(argument, lab.maze.grid)
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


def run_until(lab: Lab, texts: Sequence[str], lane: int | None, steps: int) -> Stop | None:
    """Moves all lanes on until a condition comes to hold; what did, None where nothing does within so many real steps.

    Raises:
        TypeError, InputError: where a condition is none, or can never hold.
    """
    if not texts:
        raise TypeError("nothing says until what: give a condition, as in until('model wrong')")
    events = moves.run_until(lab, [breakpoint_of(text, lab, lane) for text in texts], whole("steps", steps))
    return stop_of(events[0], lab) if events else None
