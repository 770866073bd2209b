"""What a model remembers of some pairs, outcome by outcome, as a panel lists it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Model, Search
from dyna_tui.dyna.memory import Memory
from dyna_tui.lab.frames.frame import MemoryRow, Phase, Validity
from dyna_tui.lab.frames.model_outcomes import decode_next, outcomes, total_weight
from dyna_tui.lab.frames.model_validity import chances, model_validity
from dyna_tui.lab.lane import Lane


class Listed(NamedTuple):
    """The outcomes of some pairs, pair by pair, each pair's likeliest first."""

    which: NDArray[np.int64]
    """int64[k]: the pair, by its place among those given"""
    following: NDArray[np.int32]
    """int32[k]: the state or ~state that follows"""
    weight: NDArray[np.float64]
    """float64[k]: how often it was seen"""
    first: NDArray[np.bool_]
    """bool[k]: whether it is its pair's first"""


def pair_rows(lane: Lane, places: NDArray[np.int64], skip: int, count: int) -> tuple[MemoryRow, ...]:
    """Up to ``count`` outcomes of the pairs at some places of the model, but for the first ``skip``."""
    memory, world = lane.memory, lane.world
    actions, now = len(world.actions), lane.real_steps
    concerned, phase = pair_concerned(lane)
    kappa = float(memory.settings[0]["kappa"])
    listed = _listed(memory, places, skip, count)
    places = places[listed.which]
    entries, total = memory.model[places], total_weight(memory, places)
    pairs = entries["pair"].tolist()
    truth = model_validity(lane.maze, world, memory, places)
    chance = chances(world, lane.layout, entries["pair"], listed.following)
    state, terminal = decode_next(listed.following)
    return tuple(
        MemoryRow(
            state=pair // actions,
            action=pair % actions,
            reward=float(entries["reward"][row]),
            next_state=int(state[row]),
            terminal=bool(terminal[row]),
            visits=int(memory.visits[pair]),
            tau=int(now - memory.last_tried[pair]),
            bonus=kappa * float(np.sqrt(now - memory.last_tried[pair])),
            truth=Validity(int(truth[row])),
            imagined=_is_simulated(memory, pair, int(listed.following[row])),
            first=bool(listed.first[row]),
            times=float(listed.weight[row]),
            probability=float(listed.weight[row] / total[row]),
            chance=float(chance[row]),
            priority=_priority(memory, pair),
            phase=phase if pair == concerned and _same(memory, phase, int(listed.following[row])) else None,
        )
        for row, pair in enumerate(pairs)
    )


def _listed(memory: Memory, places: NDArray[np.int64], skip: int, count: int) -> Listed:
    seen = list(outcomes(memory, places))
    if not seen:
        return Listed(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0), np.empty(0, np.bool_))
    which, following, weight = (np.concatenate(column) for column in zip(*seen, strict=True))
    order = np.lexsort((-weight, which))
    first = np.diff(which[order], prepend=-1) > 0
    part = order[skip : skip + count]
    return Listed(which[part], following[part], weight[part], first[skip : skip + count])


def pair_concerned(lane: Lane) -> tuple[int, Phase | None]:
    """The pair that the latest tick was about, and its phase; -1 and None where there is none."""
    latest = lane.memory.latest[0]
    phase = Phase(int(latest["phase"])) if latest["phase"] >= 0 else None
    if phase is Phase.PLANNING:
        return (-1, None) if lane.spec.search is Search.LOOKAHEAD else (int(latest["pair"]), phase)
    state, action, _ = lane.acted
    return (-1, None) if phase is None else (state * len(lane.world.actions) + action, phase)


def _same(memory: Memory, phase: Phase | None, following: int) -> bool:
    """Whether an outcome is the one of its pair that the latest tick was about; where one is remembered, it is."""
    clock = memory.clock[0]
    if memory.settings[0]["model"] != Model.COUNTS:
        return True
    if phase is Phase.PLANNING:
        return bool(memory.latest[0]["next"] == following)
    return bool((~clock["next_state"] if clock["terminal"] else clock["next_state"]) == following)


def _is_simulated(memory: Memory, pair: int, following: int) -> bool:
    """Whether the latest tick imagined this outcome of this pair."""
    latest = memory.latest[0]
    looks_ahead = memory.settings[0]["search"] == Search.LOOKAHEAD
    what = (latest["phase"], latest["pair"], latest["next"])
    return not looks_ahead and what == (Phase.PLANNING, pair, following)


def _priority(memory: Memory, pair: int) -> float | None:
    """With which a pair is queued; None where it is not."""
    place = int(memory.queue.place[pair]) if len(memory.queue.place) else 0
    return float(memory.queue.priority[place - 1]) if place else None
