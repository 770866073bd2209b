"""An agent's model in Python: one structured array, a record for each outcome that it remembers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.lane import Lane

DTYPE = np.dtype(
    [
        ("state", np.int64),
        ("action", np.int64),
        ("reward", np.float64),
        ("next_state", np.int64),
        ("terminal", np.bool_),
        ("count", np.float64),
        ("last_tried", np.int64),
        ("true", np.bool_),
    ]
)
"""The fields of a record; :attr:`dyna_tui.Agent.model` says what they hold."""


def model_of(lane: Lane) -> NDArray[Any]:
    """The records of a lane's model, in the order in which the agent learned its pairs; a new, read-only array."""
    view, model = lane.view, lane.view.model
    index = np.arange(model.size)
    outcomes = list(model.outcomes(index)) if model.size else []
    which = np.concatenate([outcome.which for outcome in outcomes] or [index])
    order = np.argsort(which, kind="stable")
    entries = model.entries(index[which[order]])
    records = np.zeros(len(which), DTYPE)
    records["state"], records["action"], records["reward"] = entries.state, entries.action, entries.reward
    records["last_tried"] = view.last_tried[entries.state, entries.action]
    if outcomes:
        records["next_state"] = np.concatenate([outcome.next_state for outcome in outcomes])[order]
        records["terminal"] = np.concatenate([outcome.terminal for outcome in outcomes])[order]
        weight = np.concatenate([outcome.weight for outcome in outcomes])[order]
        validity = validity_in(lane, index)[which[order]]
        tries = np.where(validity == Validity.ASSUMED, 0, view.visits[entries.state, entries.action])
        records["count"] = weight if model.counts_outcomes else tries
        records["true"] = validity < Validity.WALL
    records.flags.writeable = False
    return records
