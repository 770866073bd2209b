"""Faults in which values are changed: another pair's, several, or none."""

import numpy as np

from dyna_tui.agent_check.faults.fault import Fault, target
from dyna_tui.agent_check.update import Update


def _real_pair(update: Update) -> bool:
    """Whether Q of the pair just tried was moved towards the target of an entry of the model."""
    state, action = update.real.state, update.real.action
    alpha, old = update.settings.alpha, float(update.q[state, action])
    for entry in update.entries:
        for goal in (target(update, outcome) for outcome in entry.outcomes):
            for before in (old, float(update.q[entry.state, entry.action])):
                if update.became(state, action, old + alpha * (goal - before)):
                    return True
    return False


def _next_state(update: Update) -> bool:
    """Whether Q(s', a) was moved, or became what Q(s, a) should have become."""
    for outcome in update.outcomes:
        state, goal = outcome.next_state, target(update, outcome)
        before = float(update.q[state, update.action])
        for old, subtracted in ((before, before), (before, update.old), (update.old, update.old)):
            if update.became(state, update.action, old + update.settings.alpha * (goal - subtracted)):
                return True
    return False


def _untried(update: Update) -> bool:
    known = {(entry.state, entry.action) for entry in update.entries}
    return len(update.changed) == 1 and update.changed[0] not in known


def _row(update: Update) -> bool:
    return len(update.changed) > 1 and len({state for state, _ in update.changed}) == 1


PAIRS: tuple[Fault, ...] = (
    Fault(
        "not a number",
        "a value is not a number: a division by 0, or a value without bounds",
        lambda u: bool(np.isnan(u.after).any()),
    ),
    Fault(
        "no planning", "no planning update is made: each real step ends with n of them", lambda u: not u.changed, True
    ),
    Fault(
        "skipped planning",
        "planning updates are skipped: each real step ends with n of them, so a draw that misses the model must be "
        "made again",
        lambda u: not u.changed or u.right,
        True,
    ),
    Fault("no direct RL", "the real step changes no value: direct RL moves Q(s, a)", lambda u: not u.changed, False),
    Fault("next state updated", "Q(s', a) is changed: the update is of Q(s, a), the pair that was tried", _next_state),
    Fault(
        "real pair updated in planning",
        "planning changes Q(s, a) of the real step: it must change Q of the simulated pair",
        _real_pair,
        True,
    ),
    Fault("untried pair planned", "planning changes a pair that the model knows nothing of", _untried, True),
    Fault("whole row updated", "all actions of a state are changed: an update is of one pair", _row),
    Fault(
        "several planning updates",
        "more than one planning update is made where n is 1",
        lambda u: len(u.changed) > 1,
        True,
    ),
    Fault(
        "planning with n = 0",
        "several values are changed where n is 0: direct RL moves Q(s, a) alone",
        lambda u: len(u.changed) > 1,
        False,
    ),
)
