"""Fault: a likely mistake in an update, as a sentence and as what it makes of Q(s, a)."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dyna_tui.agent_check.update import Outcome, Update


class Fault(NamedTuple):
    """A mistake that an agent may have."""

    name: str
    text: str
    """What is wrong, and what would be right."""
    explains: Callable[[Update], bool]
    """Whether what the agent made of an update is what this mistake makes of it."""
    planning: bool | None = None
    """Whether it is one of planning, or of direct RL, alone."""
    broad: bool = False
    """Whether it explains so much that any other that does comes first."""


class Likely(NamedTuple):
    """The fault that explains the differences best."""

    fault: Fault
    explained: int
    """How many of them it explains."""
    of: int
    """How many there were."""


FEWEST = 3
"""A fault is not named where it explains less than one difference in so many."""


def likely(faults: Sequence[Fault], wrong: Sequence[Update], right: Sequence[Update]) -> Likely | None:
    """The fault that explains most differences; None where each explains less than a third of them.

    Of those that explain as many, it is the one that agrees with most of the updates that were right.

    Args:
        faults: all there are.
        wrong: the updates that differ, all of planning or all of direct RL.
        right: some that do not.
    """
    best, most = None, (-1.0, 0)
    for fault in faults:
        if fault.planning not in (None, wrong[0].planning):
            continue
        explained = sum(fault.explains(update) for update in wrong)
        if FEWEST * explained < len(wrong):
            continue
        agrees = sum(fault.explains(update) for update in right) / max(len(right), 1)
        score = explained / len(wrong) + agrees - fault.broad, explained
        if score > most:
            best, most = Likely(fault, explained, len(wrong)), score
    return best


Values = Callable[[Update, Outcome], float | Sequence[float]]
"""The values of Q(s, a) that a mistake may lead to, where an outcome follows."""


def of_value(name: str, text: str, values: Values, planning: bool | None = None, broad: bool = False) -> Fault:
    """A fault in the new value of the right pair."""

    def explains(update: Update) -> bool:
        if not update.known or not set(update.changed) <= {(update.state, update.action)}:
            return False
        for outcome in update.outcomes:
            found = values(update, outcome)
            if any(update.close(update.found, value) for value in ((found,) if isinstance(found, float) else found)):
                return True
        return False

    return Fault(name, text, explains, planning, broad)


def of_worth(name: str, text: str, worth: Values, broad: bool = False) -> Fault:
    """A fault in what the next state is worth, where it is not terminal."""

    def values(update: Update, outcome: Outcome) -> list[float]:
        found = (0.0,) if outcome.terminal else worth(update, outcome)
        worths = (found,) if isinstance(found, float) else found
        return [update.moved(outcome.reward + update.bonus + update.settings.gamma * each) for each in worths]

    return of_value(name, text, values, broad=broad)


def of_outcome(name: str, text: str, outcomes: Callable[[Update], Sequence[Outcome]], broad: bool = False) -> Fault:
    """A fault in what the model answers."""

    def values(update: Update, _: Outcome) -> list[float]:
        return [update.moved(target(update, outcome)) for outcome in outcomes(update)]

    return of_value(name, text, values, True, broad)


def of_bonus(name: str, text: str, bonuses: Callable[[Update], float | Sequence[float]], broad: bool = False) -> Fault:
    """A fault in the bonus of planning."""

    def values(update: Update, outcome: Outcome) -> list[float]:
        found = bonuses(update)
        plain = target(update, outcome) - update.bonus
        return [update.moved(plain + each) for each in ((found,) if isinstance(found, float) else found)]

    return of_value(name, text, values, True, broad)


def target(update: Update, outcome: Outcome) -> float:
    """R + bonus + gamma times what the next state is worth."""
    return outcome.reward + update.bonus + update.settings.gamma * update.worth(outcome)
