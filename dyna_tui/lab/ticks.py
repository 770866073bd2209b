"""What the latest tick of a lane did."""

import numpy as np

from dyna_tui.agents import Bonus, Model, Phase, Search
from dyna_tui.lab.beliefs import decoded, outcomes, total_weight
from dyna_tui.lab.frame import Tick
from dyna_tui.lab.lane import Lane


def latest_tick(lane: Lane) -> Tick | None:
    """The latest tick; None at step 0."""
    clock, latest = lane.memory.clock[0], lane.memory.latest[0]
    if latest["phase"] < 0:
        return None
    phase, search = Phase(int(latest["phase"])), lane.spec.search
    if phase is Phase.PLANNING and search is Search.LOOKAHEAD:
        return _sweep(lane)
    if phase is Phase.PLANNING:
        state, action = divmod(int(latest["pair"]), len(lane.world.actions))
        reached, ends = decoded(latest["next"])
        following, terminal, reward = int(reached), bool(ends), float(latest["reward"])
    else:
        state, action, following = lane.acted
        reward, terminal = float(clock["reward"]), bool(clock["terminal"])
    return Tick(
        phase=phase,
        state=state,
        action=action,
        reward=reward,
        next_state=following,
        terminal=terminal,
        exploring=bool(latest["exploring"]),
        ties=int(latest["ties"]),
        bonus=float(latest["bonus"]) if phase is Phase.PLANNING else 0.0,
        target=float(latest["target"]),
        old=float(latest["old"]),
        new=float(latest["new"]),
        search=search,
        curious=lane.spec.bonus is Bonus.ACTION,
        probability=_learned(lane) if phase is Phase.MODEL else None,
        priority=float(latest["priority"]),
        count=int(latest["count"]),
    )


def _sweep(lane: Lane) -> Tick:
    """A sweep of a look-ahead, which is about no pair."""
    clock, latest = lane.memory.clock[0], lane.memory.latest[0]
    over = clock["phase"] != Phase.PLANNING
    return Tick(
        phase=Phase.PLANNING,
        state=int(latest["pair"]) // len(lane.world.actions),
        action=-1,
        reward=0.0,
        next_state=-1,
        terminal=False,
        old=float(latest["old"]),
        new=float(latest["new"]),
        search=Search.LOOKAHEAD,
        count=int(latest["count"]),
        settled=bool(over and clock["planned"] < lane.spec.number("horizon")),
    )


def _learned(lane: Lane) -> float | None:
    """How likely a count model believes what it counted last; None for other models."""
    if lane.spec.variant.model is not Model.COUNTS:
        return None
    memory = lane.memory
    state, action, following = lane.acted
    place = memory.place[[state * len(lane.world.actions) + action]].astype(np.int64) - 1
    coded = ~following if memory.clock[0]["terminal"] else following
    weights = (weight[0] for _, after, weight in outcomes(memory, place) if after[0] == coded)
    return float(next(weights) / total_weight(memory, place)[0])
