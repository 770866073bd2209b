"""What the latest tick of a lane did."""

from dyna_tui.agents import Bonus, Phase, Search
from dyna_tui.lab.frames.frame import Tick, TickOperands
from dyna_tui.lab.frames.model_outcomes import decode_next
from dyna_tui.lab.frames.tick_operands import pair_operands, sweep_operands
from dyna_tui.lab.lane import Lane


def latest_tick(lane: Lane, tried: tuple[int, ...] | None = None) -> Tick | None:
    """The latest tick; None at step 0.

    Args:
        lane: the lane.
        tried: the real steps of the latest tries of the actions of the state that it acted in, before it did;
            where they are not given, one of them is not known any more.
    """
    latest = lane.memory.latest[0]
    if latest["phase"] < 0:
        return None
    phase = Phase(int(latest["phase"]))
    if phase is Phase.PLANNING and lane.spec.search is Search.LOOKAHEAD:
        return _sweep(lane)
    return _about_pair(lane, phase, tried)


def _about_pair(lane: Lane, phase: Phase, tried: tuple[int, ...] | None) -> Tick:
    clock, latest = lane.memory.clock[0], lane.memory.latest[0]
    actions = len(lane.world.actions)
    if phase is Phase.PLANNING:
        state, action = divmod(int(latest["pair"]), actions)
        reached, ends = decode_next(latest["next"])
        following, terminal, reward = int(reached), bool(ends), float(latest["reward"])
    else:
        state, action, following = lane.acted
        reward, terminal = float(clock["reward"]), bool(clock["terminal"])
    coded = ~following if terminal else following
    operands = None if _changed_since(lane) else pair_operands(lane, phase, state * actions + action, coded, tried)
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
        search=lane.spec.search,
        curious=lane.spec.bonus is Bonus.ACTION,
        probability=_probability(operands),
        priority=float(latest["priority"]),
        count=int(latest["count"]),
        driven=phase is Phase.ACT and bool(latest["driven"]),
        operands=operands,
    )


def _sweep(lane: Lane) -> Tick:
    """A sweep of a look-ahead, which is about no pair."""
    clock, latest = lane.memory.clock[0], lane.memory.latest[0]
    over = clock["phase"] != Phase.PLANNING
    state = int(latest["pair"]) // len(lane.world.actions)
    return Tick(
        phase=Phase.PLANNING,
        state=state,
        action=-1,
        reward=0.0,
        next_state=-1,
        terminal=False,
        old=float(latest["old"]),
        new=float(latest["new"]),
        search=Search.LOOKAHEAD,
        count=int(latest["count"]),
        settled=bool(over and clock["planned"] < lane.spec.number("horizon")),
        operands=None if _changed_since(lane) else sweep_operands(lane, state),
    )


def _changed_since(lane: Lane) -> bool:
    """Whether a person has done something since the latest tick, so that what it was reckoned with may be gone."""
    return lane.journal.until(lane.ticks) > lane.journal.until(lane.ticks - 1)


def _probability(operands: TickOperands | None) -> float | None:
    """How likely a count model believes the outcome is that it counted, or drew, last; None for other models."""
    return operands.weight / operands.total if operands is not None and operands.total else None
