"""Outdated entries of a model: which misleads most, and how often it was planned with and tried since a change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Search
from dyna_tui.dyna.memory import PLANNED
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.lane import Lane

MOST_CHANGES = 8
"""Changes of the maze, the latest, that are looked at for that which made an entry wrong."""
MOST_STEPS = 20_000
"""Real steps that are replayed to count with what planning was done."""


@dataclass(frozen=True)
class Fault:
    """The outdated entry of a model that promises most."""

    pair: int
    validity: Validity
    """What the world in force would answer otherwise."""
    outdated: int
    """The entries of the model that are."""
    since: int | None
    """The real step after which the change of the maze came that made it so; None where the maze never changed."""
    latest: int | None
    """The real step after which the maze changed last."""
    planned: int | None
    """The planning updates of the pair since then; None where they are too many to count."""
    tried: int
    """How often it was really tried since then; since step 0 where the maze never changed."""


def worst_fault(lane: Lane) -> Fault | None:
    """The entry that misleads most of those that the latest change of the maze made wrong; None where all is right.

    An earlier change takes its place where it made none wrong that still is. Entries of cells that the agent can
    enter come first, then the one of the highest Q-value.
    """
    view = lane.view
    if not view.model.exists or not view.model.size:
        return None
    index = np.arange(view.model.size)
    validity = validity_in(lane, index)
    outdated = np.flatnonzero(validity >= Validity.WALL)
    if not len(outdated):
        return None
    since, fresh = _made_wrong(lane, outdated)
    changes = lane.changes
    planned, before = (None, None) if since is None else _since(lane, since)
    pairs, visits = view.model.pairs[fresh], view.visits.ravel()
    tried = visits[pairs] if before is None else visits[pairs] - before[pairs]
    worst = int(np.lexsort((view.q.ravel()[pairs], validity[fresh] != Validity.WALL))[-1])
    pair = int(pairs[worst])
    return Fault(
        pair,
        Validity(int(validity[fresh[worst]])),
        len(outdated),
        since,
        changes[-1] if changes else None,
        None if planned is None else int(planned[pair]),
        int(tried[worst]),
    )


def _made_wrong(lane: Lane, outdated: NDArray[np.int64]) -> tuple[int | None, NDArray[np.int64]]:
    """The latest change of the maze that made some outdated entries wrong, and which: int64[k], at least one."""
    changes = lane.changes
    for since in reversed(changes[-MOST_CHANGES:]):
        before = _before_change(lane, since)
        was = validity_in(lane, outdated, before.world, before.layout)
        fresh = outdated[was < Validity.WALL]
        if len(fresh):
            return since, fresh
    return changes[-1] if changes else None, outdated


def _before_change(lane: Lane, step: int) -> Lane:
    """A copy of the lane as it was before the maze changed after a real step."""
    by_hand = [entry.tick for entry in lane.applied if entry.intervention.changes_maze and entry.step == step]
    copy = lane.copy_at_start()
    if step in lane.view.switch_steps:
        copy.seek_step(step).go()
        by_hand.append(copy.ticks)
    tick = min(by_hand)
    return lane.copy_at(tick - 1) if tick else lane.fresh_copy()


def _since(lane: Lane, step: int) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """The planning updates of each pair since the end of a real step, int64[S * A], and its tries before.

    They are counted by a copy of the lane, which replays them; None where that is too long, or a step makes more
    than are kept of it.
    """
    copy = lane.copy_at_start()
    copy.seek_step(step).go()
    before: NDArray[np.int64] = copy.view.visits.ravel().copy()
    renumbered = any(entry.intervention.forgets and entry.step >= step for entry in lane.applied)
    too_far = copy.ticks > lane.ticks or lane.real_steps - step > MOST_STEPS
    if renumbered or too_far or lane.spec.search is Search.LOOKAHEAD:
        return None, np.minimum(before, lane.view.visits.ravel())
    counts = np.zeros(before.size, np.int64)
    while copy.ticks < lane.ticks:
        copy.advance(lane.ticks - copy.ticks, until_step=copy.steps_started + 1)
        view = copy.view
        if view.planned_count > PLANNED:
            return None, before
        np.add.at(counts, view.model.pairs[view.recently_planned], 1)
    return counts, before
