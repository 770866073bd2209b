"""Operands of a tick's formula: the numbers that the engine computed the lane's latest tick with."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Bonus, Phase, Search, UpdateRule
from dyna_tui.dyna.views import AgentView, LatestTick, epsilon_greedy_policy
from dyna_tui.lab.frames.tick_record import Queued, Term, TickOperands
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
    expected = phase is Phase.PLANNING and spec.expected_backup
    weight, total, mean = _counted(view, latest) if phase >= Phase.MODEL and not expected else (0.0, 0.0, 0.0)
    terms = _outcome_terms(view, latest) if expected else _action_terms(view, latest, spec)
    follows = learns and (expected or not latest.terminal)
    chose = spec.variant.update_rule is UpdateRule.SARSA and phase is Phase.DIRECT_RL and follows
    swept = phase is Phase.PLANNING and spec.search is Search.PRIORITY
    return TickOperands(
        alpha=spec.number("alpha"),
        average=view.updates_of(latest.state, latest.action) if learns else 0,
        gamma=spec.number("gamma"),
        epsilon=_epsilon(view, latest),
        theta=spec.number("theta"),
        kappa=spec.number("kappa"),
        best=_next_value(view, latest, spec, terms) if follows else None,
        terms=terms if follows else (),
        next_action=latest.next_action if chose else -1,
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


def _epsilon(view: AgentView, latest: LatestTick) -> float:
    """Epsilon as it was for the choice of an act, which moves the clock on; after it, that of the next choice."""
    return view.epsilon_after(view.real_steps - (latest.phase is Phase.ACT))


def _values(view: AgentView, latest: LatestTick, state: int) -> NDArray[np.float64]:
    """Q(state, .) as it was before the tick, which changed no value but that of its pair: float64[A]."""
    values: NDArray[np.float64] = view.q[state].copy()
    if latest.state == state:
        values[latest.action] = latest.old
    return values


def _next_value(view: AgentView, latest: LatestTick, spec: AgentSpec, terms: tuple[Term, ...]) -> float:
    """What followed was worth in the target of an update."""
    values, rule = _values(view, latest, latest.next_state), spec.variant.update_rule
    if rule is UpdateRule.EXPECTED_SARSA:
        mean, epsilon = float(np.add.accumulate(values)[-1]) / len(values), _epsilon(view, latest)
        return (1 - epsilon) * float(values.max()) + epsilon * mean
    if terms:
        return float(np.add.accumulate([term.probability * term.value for term in terms])[-1])
    if rule is UpdateRule.SARSA and latest.phase is Phase.DIRECT_RL:
        return float(values[latest.next_action])
    if rule in (UpdateRule.Q_LEARNING, UpdateRule.BY_QUEUE):
        return float(values.max())
    gamma = spec.number("gamma")
    return (latest.target - latest.bonus - latest.reward) / gamma if gamma else 0.0


def _action_terms(view: AgentView, latest: LatestTick, spec: AgentSpec) -> tuple[Term, ...]:
    """The actions of the next state by the policy, where an agent takes their expectation."""
    if spec.variant.update_rule is not UpdateRule.EXPECTED_SARSA:
        return ()
    values = _values(view, latest, latest.next_state)
    policy = epsilon_greedy_policy(values, _epsilon(view, latest))
    pairs = zip(policy.tolist(), values.tolist(), strict=True)
    return tuple(Term(probability=p, value=value, action=action) for action, (p, value) in enumerate(pairs))


def _outcome_terms(view: AgentView, latest: LatestTick) -> tuple[Term, ...]:
    """The outcomes that the model has counted of the latest pair; terminal ones are worth 0."""
    index = view.model.index_of(np.array([latest.state * view.actions + latest.action]))
    total = float(view.model.entries(index).weight[0])
    return tuple(
        Term(
            probability=float(outcome.weight[0]) / total,
            value=0.0 if outcome.terminal[0] else float(_values(view, latest, int(outcome.next_state[0])).max()),
            state=int(outcome.next_state[0]),
        )
        for outcome in view.model.outcomes(index)
    )


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
