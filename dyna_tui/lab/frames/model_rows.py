"""Rows of a model as a panel lists them: what it says of some pairs, outcome by outcome."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Model, Search
from dyna_tui.dyna.grid_outcomes import certain_arrival
from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.frames.frame import MemoryRow, Phase, Validity
from dyna_tui.lab.frames.model_validity import chances, validity_in
from dyna_tui.lab.lane import Lane


class OutcomeRows(NamedTuple):
    """The outcomes of some pairs, pair by pair, each pair's likeliest first."""

    which: NDArray[np.intp]
    """intp[k]: the pair, by its position among those given"""
    next_state: NDArray[np.int32]
    """int32[k]: the state that follows"""
    terminal: NDArray[np.bool_]
    """bool[k]: whether the episode ends there"""
    weight: NDArray[np.float64]
    """float64[k]: how often it was seen"""
    first: NDArray[np.bool_]
    """bool[k]: whether it is its pair's first"""


def pair_rows(lane: Lane, index: NDArray[np.int64], skip: int, count: int) -> tuple[MemoryRow, ...]:
    """Up to ``count`` outcomes of some entries of the model, without the first ``skip``."""
    view, world = lane.view, lane.world
    rows = _outcome_rows(view, index, skip, count)
    index = index[rows.which]
    entries, validity = view.model.entries(index), validity_in(lane, index)
    chance = chances(world, view.layout, entries.pair, rows.next_state, rows.terminal)
    visits = view.visits[entries.state, entries.action]
    tau = view.real_steps - view.last_tried[entries.state, entries.action]
    with np.errstate(over="ignore"):
        bonus = lane.spec.number("kappa") * np.sqrt(tau)
    actual = (
        np.full(len(index), -1)
        if world.outcome_indptr.size
        else certain_arrival(world, view.layout, entries.state, entries.action)
    )
    concerned, phase = pair_concerned(lane)
    concerns = (entries.pair == concerned) & _is_latest_outcome(lane, rows)
    return tuple(
        MemoryRow(
            state=int(entries.state[row]),
            action=int(entries.action[row]),
            reward=float(entries.reward[row]),
            next_state=int(rows.next_state[row]),
            terminal=bool(rows.terminal[row]),
            visits=int(visits[row]),
            tau=int(tau[row]),
            bonus=float(bonus[row]),
            validity=Validity(int(validity[row])),
            simulated=bool(concerns[row]) and phase is Phase.PLANNING,
            first=bool(rows.first[row]),
            times=float(rows.weight[row]),
            probability=float(rows.weight[row] / entries.weight[row]),
            chance=float(chance[row]),
            priority=view.priority(pair),
            phase=phase if concerns[row] else None,
            actual_next=int(actual[row]),
        )
        for row, pair in enumerate(entries.pair.tolist())
    )


def _outcome_rows(view: AgentView, index: NDArray[np.int64], skip: int, count: int) -> OutcomeRows:
    seen = list(view.model.outcomes(index))
    if not seen:
        none = np.empty(0, np.bool_)
        return OutcomeRows(np.empty(0, np.intp), np.empty(0, np.int32), none, np.empty(0), none)
    which, next_state, terminal, weight = (np.concatenate(column) for column in zip(*seen, strict=True))
    order = np.lexsort((-weight, which))
    first = np.diff(which[order], prepend=-1) > 0
    part = order[skip : skip + count]
    return OutcomeRows(which[part], next_state[part], terminal[part], weight[part], first[skip : skip + count])


def pair_concerned(lane: Lane) -> tuple[int, Phase | None]:
    """The pair that the latest tick was about, and its phase; -1 and None where there is none."""
    latest = lane.view.latest
    if latest is None or (latest.phase is Phase.PLANNING and lane.spec.search is Search.LOOKAHEAD):
        return -1, None
    return latest.state * lane.view.actions + latest.action, latest.phase


def _is_latest_outcome(lane: Lane, rows: OutcomeRows) -> NDArray[np.bool_]:
    """Which outcomes of their pairs the latest tick was about; of a model that keeps one, that."""
    latest = lane.view.latest
    if latest is None or lane.spec.variant.model is not Model.COUNTS:
        return np.ones(len(rows.which), np.bool_)
    same: NDArray[np.bool_] = (rows.next_state == latest.next_state) & (rows.terminal == latest.terminal)
    return same
