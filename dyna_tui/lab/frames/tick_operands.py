"""Operands of a tick's formula: the numbers that the engine computed the lane's latest tick with."""

import numpy as np

from dyna_tui.agents import Bonus, Phase, Search
from dyna_tui.dyna.views import AgentView, LatestTick
from dyna_tui.lab.frames.frame import Queued, TickOperands
from dyna_tui.lab.lane import Lane

MOST_PREDECESSORS = 4
"""How many of the predecessors that were queued are named."""
MOST_ASKED = 64
"""How many predecessors are looked at for them."""


def pair_operands(lane: Lane, latest: LatestTick, tried: tuple[int, ...] | None) -> TickOperands:
    """The operands of a tick that is about a pair.

    Args:
        lane: the lane, right after the tick.
        latest: what the tick did.
        tried: the real steps of the latest tries of the actions of s as they were before an act, where known.
    """
    view, spec, phase = lane.view, lane.spec, latest.phase
    learns = phase in (Phase.DIRECT_RL, Phase.PLANNING)
    curious = phase is Phase.PLANNING and spec.bonus is Bonus.PLANNING
    weight, total, mean = _counted(view, latest) if phase >= Phase.MODEL else (0.0, 0.0, 0.0)
    swept = phase is Phase.PLANNING and spec.search is Search.PRIORITY
    return TickOperands(
        alpha=spec.number("alpha"),
        gamma=spec.number("gamma"),
        epsilon=spec.number("epsilon"),
        theta=spec.number("theta"),
        kappa=spec.number("kappa"),
        best=_best(view, latest) if learns and not latest.terminal else None,
        tau=view.real_steps - int(view.last_tried[latest.state, latest.action]) if curious else None,
        values=tuple(view.q[latest.state].tolist()) if phase is Phase.ACT else (),
        taus=_taus(view, latest, tried) if phase is Phase.ACT and spec.bonus is Bonus.ACTION else (),
        weight=weight,
        total=total,
        mean=mean,
        predecessors=_predecessors(lane, latest.state) if swept else (),
    )


def sweep_operands(lane: Lane, state: int) -> TickOperands:
    """The operands of a sweep of a look-ahead from a state: those of the first action that is best there now."""
    view = lane.view
    values = view.q[state]
    moves = tuple(np.flatnonzero(values == values.max()).tolist())
    sweep = view.planned_count
    reward, best = None, None
    index = view.model.index_of(np.array([state * view.actions + moves[0]]))
    if index[0] >= 0:
        entry = view.model.entries(index)
        reward = float(entry.reward[0])
        if sweep > 1 and not entry.terminal[0]:
            best = view.lookahead.previous_value(int(entry.next_state[0]))
    return TickOperands(gamma=lane.spec.number("gamma"), best=best, moves=moves, reward=reward, sweep=sweep)


def _best(view: AgentView, latest: LatestTick) -> float:
    """Max Q(s', .) as it was before the tick, which changed no value but that of its pair."""
    values = view.q[latest.next_state].tolist()
    if latest.state == latest.next_state:
        values[latest.action] = latest.old
    return float(max(values))


def _taus(view: AgentView, latest: LatestTick, tried: tuple[int, ...] | None) -> tuple[int | None, ...]:
    """How long ago each action of a state was tried when one of them was chosen."""
    steps = view.last_tried[latest.state].tolist() if tried is None else tried
    decided = view.real_steps - 1
    return tuple(
        None if tried is None and action == latest.action else decided - step for action, step in enumerate(steps)
    )


def _counted(view: AgentView, latest: LatestTick) -> tuple[float, float, float]:
    """How often a count model saw the outcome, how often any of the pair, and the mean reward; 0 for other models."""
    index = view.model.index_of(np.array([latest.state * view.actions + latest.action]))
    if not view.model.counts_outcomes or index[0] < 0:
        return 0.0, 0.0, 0.0
    entry = view.model.entries(index)
    wanted = latest.next_state, latest.terminal
    weight = next(
        (
            float(outcome.weight[0])
            for outcome in view.model.outcomes(index)
            if (outcome.next_state[0], outcome.terminal[0]) == wanted
        ),
        0.0,
    )
    return weight, float(entry.weight[0]), float(entry.reward[0])


def _predecessors(lane: Lane, state: int) -> tuple[Queued, ...]:
    """The first of the pairs that lead to a state and have been queued, in the order of the engine."""
    view = lane.view
    value = lane.spec.number("gamma") * view.max_q(state)
    found: list[Queued] = []
    for _, pair in zip(range(MOST_ASKED), view.model.predecessors(state), strict=False):
        if len(found) == MOST_PREDECESSORS:
            break
        before, action = divmod(pair, view.actions)
        reward = float(view.model.entries(view.model.index_of(np.array([pair]))).reward[0])
        error = reward + value - float(view.q[before, action])
        if abs(error) > lane.spec.number("theta"):
            found.append(Queued(before, action, abs(error)))
    return tuple(found)
