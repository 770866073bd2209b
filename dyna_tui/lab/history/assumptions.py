"""Assumptions in a model: the pairs of which it holds what is assumed of an untried action, and nothing learned.

Dyna-Q+ assumes of the untried actions of a visited state that they stay put with reward 0 (Sutton & Barto, footnote in
section 8.3). It does so again of actions that it had tried, where the model was made to forget them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Phase
from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.history.journal import Entry


def learning_ahead(view: AgentView) -> bool:
    """Whether an agent is between its act and the tick in which its model learns what came of it."""
    return view.mid_step and view.phase in (Phase.DIRECT_RL, Phase.MODEL)


def assumed(
    view: AgentView,
    pairs: NDArray[np.integer[Any]],
    edits: Sequence[Entry],
    assumed_before: Callable[[int], bool],
) -> NDArray[np.bool_]:
    """Which of some pairs in a model are assumed, not learned: bool[k].

    Args:
        view: the agent.
        pairs: int[k], pairs that its model holds.
        edits: the interventions so far that made it forget or corrected it, in order.
        assumed_before: whether a pair was assumed as the real step under way began.
    """
    visits, last_tried = view.visits.ravel()[pairs], view.last_tried.ravel()[pairs]
    assumption: NDArray[np.bool_] = visits == 0
    undecided = ~assumption
    if learning_ahead(view):
        latest = view.transition
        pair = latest.state * view.actions + latest.action
        under_way = pairs == pair
        if under_way.any():
            assumption[under_way] = _assumed_under_way(view, pair, edits, assumed_before)
            undecided &= ~under_way
    for entry in reversed(edits):
        if not undecided.any():
            break
        if entry.corrected:
            undecided &= ~np.isin(pairs, entry.corrected)
        concerned = undecided & entry.intervention.forgot(pairs)
        learned_since = (last_tried > entry.step) | ((last_tried == entry.step) & entry.learning_ahead)
        assumption |= concerned & ~learned_since
        undecided &= ~concerned
    return assumption


def _assumed_under_way(
    view: AgentView, pair: int, edits: Sequence[Entry], assumed_before: Callable[[int], bool]
) -> bool:
    """The same of the pair just tried, of which the model has yet to learn: when it was tried before is not kept."""
    began = view.ticks - view.step_ticks
    if any(pair in entry.corrected for entry in edits if entry.tick > began):
        return False
    if view.visits.flat[pair] == 1:
        return True
    return any(entry.intervention.forgot(np.array([pair]))[0] for entry in edits) and assumed_before(pair)
