"""What the formula of a lane's latest tick is filled in with: the numbers that the engine reckoned with."""

import numpy as np

from dyna_tui.agents import Bonus, Model, Phase, Search
from dyna_tui.dyna.memory import Memory
from dyna_tui.lab.frames.frame import Queued, TickOperands
from dyna_tui.lab.frames.model_outcomes import outcomes, total_weight
from dyna_tui.lab.lane import Lane

MOST_PREDECESSORS = 4
"""How many of the predecessors that were queued are named."""
MOST_ASKED = 64
"""How many predecessors are looked at for them."""


def pair_operands(lane: Lane, phase: Phase, pair: int, following: int, tried: tuple[int, ...] | None) -> TickOperands:
    """The terms of a tick that is about a pair.

    Args:
        lane: the lane, right after the tick.
        phase: what the tick was.
        pair: s * A + a.
        following: the state that followed, ~state where it was terminal.
        tried: the real steps of the latest tries of the actions of s as they were before an act, where known.
    """
    memory, spec = lane.memory, lane.spec
    state, action = divmod(pair, len(lane.world.actions))
    row = slice(pair - action, pair - action + len(lane.world.actions))
    learns = phase in (Phase.DIRECT_RL, Phase.PLANNING)
    curious = phase is Phase.PLANNING and spec.bonus is Bonus.PLANNING
    weight, total = _counted(memory, pair, following) if phase >= Phase.MODEL else (0.0, 0.0)
    counts = total > 0.0
    swept = phase is Phase.PLANNING and spec.search is Search.PRIORITY
    return TickOperands(
        alpha=spec.number("alpha"),
        gamma=spec.number("gamma"),
        epsilon=spec.number("epsilon"),
        theta=spec.number("theta"),
        kappa=spec.number("kappa"),
        best=_best(lane, pair, following) if learns and following >= 0 else None,
        tau=lane.real_steps - int(memory.last_tried[pair]) if curious else None,
        values=tuple(memory.q[row].tolist()) if phase is Phase.ACT else (),
        taus=_taus(lane, row, action, tried) if phase is Phase.ACT and spec.bonus is Bonus.ACTION else (),
        weight=weight,
        total=total,
        mean=float(memory.model[int(memory.place[pair]) - 1]["reward"]) if counts else 0.0,
        predecessors=_predecessors(lane, state) if swept else (),
    )


def sweep_operands(lane: Lane, state: int) -> TickOperands:
    """The terms of a sweep of a look-ahead from a state: those of the first action that is best there now."""
    memory, actions = lane.memory, len(lane.world.actions)
    values = memory.q[state * actions : (state + 1) * actions]
    moves = tuple(np.flatnonzero(values == values.max()).tolist())
    sweep = int(memory.clock[0]["planned"])
    place = int(memory.place[state * actions + moves[0]])
    reward, best = None, None
    if place:
        record = memory.model[place - 1]
        reward, following = float(record["reward"]), int(record["next"])
        if sweep > 1 and following >= 0:
            before = (1 - (sweep & 1)) * memory.ahead.state.size
            best = float(memory.ahead.value[before + int(memory.ahead.place[following]) - 1])
    return TickOperands(gamma=lane.spec.number("gamma"), best=best, moves=moves, reward=reward, sweep=sweep)


def _best(lane: Lane, pair: int, following: int) -> float:
    """Max Q(s', .) as it was before the tick, which changed no value but that of its pair."""
    actions = len(lane.world.actions)
    values = lane.memory.q[following * actions : (following + 1) * actions].tolist()
    if pair // actions == following:
        values[pair % actions] = float(lane.memory.latest[0]["old"])
    return float(max(values))


def _taus(lane: Lane, row: slice, action: int, tried: tuple[int, ...] | None) -> tuple[int | None, ...]:
    """How long ago each action of a state was tried when one of them was chosen."""
    latest = lane.memory.last_tried[row].tolist() if tried is None else tried
    decided = lane.real_steps - 1
    return tuple(None if tried is None and a == action else decided - step for a, step in enumerate(latest))


def _counted(memory: Memory, pair: int, following: int) -> tuple[float, float]:
    """How often a count model saw an outcome of a pair, and any of it; zeros for other models."""
    if memory.settings[0]["model"] != Model.COUNTS or not memory.place[pair]:
        return 0.0, 0.0
    place = memory.place[[pair]].astype(np.int64) - 1
    weight = next((float(weight[0]) for _, after, weight in outcomes(memory, place) if after[0] == following), 0.0)
    return weight, float(total_weight(memory, place)[0])


def _predecessors(lane: Lane, state: int) -> tuple[Queued, ...]:
    """The first of the pairs that lead to a state and have been queued, in the order of the engine."""
    memory, actions = lane.memory, len(lane.world.actions)
    worth = lane.spec.number("gamma") * float(memory.q[state * actions : (state + 1) * actions].max())
    found: list[Queued] = []
    pair = int(memory.queue.first[state]) - 1
    for _ in range(MOST_ASKED):
        if pair < 0 or len(found) == MOST_PREDECESSORS:
            break
        error = float(memory.model[int(memory.place[pair]) - 1]["reward"]) + worth - float(memory.q[pair])
        if abs(error) > lane.spec.number("theta"):
            found.append(Queued(pair // actions, pair % actions, abs(error)))
        pair = int(memory.queue.following[pair]) - 1
    return tuple(found)
