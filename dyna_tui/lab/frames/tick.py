"""Latest tick of a lane: what it did, as a frame holds it."""

from dyna_tui.agents import Bonus, Phase, Search
from dyna_tui.dyna.views import LatestTick
from dyna_tui.lab.frames.tick_operands import pair_operands, sweep_operands
from dyna_tui.lab.frames.tick_record import Tick, TickOperands
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.own_agent import chooser_of
from dyna_tui.own_agents.variant import OwnVariant


def latest_tick(lane: Lane, tried: tuple[int, ...] | None = None) -> Tick | None:
    """The latest tick; None at step 0.

    Args:
        lane: the lane.
        tried: the real steps of the latest tries of the actions of the state that it acted in, before it did;
            where they are not given, one of them is not known any more.
    """
    latest = lane.view.latest
    if latest is None:
        return None
    if latest.phase is Phase.PLANNING and lane.spec.search is Search.LOOKAHEAD:
        return _sweep(lane, latest)
    return _about_pair(lane, latest, tried)


def _about_pair(lane: Lane, latest: LatestTick, tried: tuple[int, ...] | None) -> Tick:
    of_class = latest.phase is Phase.DIRECT_RL and isinstance(lane.spec.variant, OwnVariant)
    operands = None if of_class or _changed_since(lane) else pair_operands(lane, latest, tried)
    return Tick(
        phase=latest.phase,
        state=latest.state,
        action=latest.action,
        reward=latest.reward,
        next_state=latest.next_state,
        terminal=latest.terminal,
        exploring=latest.exploring,
        ties=latest.ties,
        bonus=latest.bonus if latest.phase is Phase.PLANNING else 0.0,
        target=latest.target,
        old=latest.old,
        new=latest.new,
        search=lane.spec.search,
        curious=lane.spec.bonus is Bonus.ACTION,
        probability=_probability(operands),
        priority=latest.priority,
        pairs=latest.count,
        committed=latest.phase is Phase.ACT and latest.committed,
        expected=latest.phase is Phase.PLANNING and lane.spec.expected_backup,
        driven=latest.phase is Phase.ACT and latest.driven,
        chosen_by=chooser_of(lane.state.agent) if latest.phase is Phase.ACT and not latest.driven else "",
        operands=operands,
    )


def _sweep(lane: Lane, latest: LatestTick) -> Tick:
    """A sweep of a look-ahead, which is about no pair."""
    view = lane.view
    return Tick(
        phase=Phase.PLANNING,
        state=latest.state,
        action=-1,
        reward=0.0,
        next_state=-1,
        terminal=False,
        old=latest.old,
        new=latest.new,
        search=Search.LOOKAHEAD,
        pairs=latest.count,
        settled=view.phase is not Phase.PLANNING and view.planned_count < lane.spec.number("horizon"),
        operands=None if _changed_since(lane) else sweep_operands(lane, latest.state),
    )


def _changed_since(lane: Lane) -> bool:
    """Whether there was an intervention since the latest tick, so that its operands may be gone."""
    return lane.journal.until(lane.ticks) > lane.journal.until(lane.ticks - 1)


def _probability(operands: TickOperands | None) -> float | None:
    """The probability, by a count model, of the outcome that it counted or drew last; None for other models."""
    return operands.weight / operands.total if operands is not None and operands.total else None
