"""Simulated updates: one entry of the model, moved towards what the model says follows."""

import math

from dyna_tui.agents import Bonus
from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import PLANNED, Memory
from dyna_tui.dyna.update_rule import NO_ACTION, move_value, next_value

BONUS_IN_PLANNING = int(Bonus.PLANNING)


@inlined
def value_after(memory: Memory, following: int, actions: tuple[int, ...]) -> float:
    """What the state that follows is worth; nothing where it is terminal (~state)."""
    return next_value(memory, following, NO_ACTION, actions) if following >= 0 else 0.0


@inlined
def target_of(memory: Memory, reward: float, following: int, actions: tuple[int, ...]) -> float:
    """Reward + gamma times what the state that follows is worth, without a bonus."""
    if following < 0:
        return reward
    return float(reward + memory.settings[0].gamma * value_after(memory, following, actions))


@inlined
def sample_update(memory: Memory, index: int, following: int, actions: tuple[int, ...]) -> None:
    """Updates the pair of an entry of the model with one state that may follow."""
    update_entry(memory, index, following, value_after(memory, following, actions))


@inlined
def update_entry(memory: Memory, index: int, following: int, value: float) -> None:
    """Moves Q(s, a) of an entry of the model towards r + kappa sqrt(tau) + gamma * value, and counts it.

    Args:
        memory: the agent's.
        index: that of the entry.
        following: the state that follows, ~state where it is terminal.
        value: what follows is worth.
    """
    clock, settings, latest = memory.clock[0], memory.settings[0], memory.latest[0]
    record = memory.model[index]
    target, bonus = record.reward, 0.0
    if settings.bonus == BONUS_IN_PLANNING:
        bonus = settings.kappa * math.sqrt(clock.real_steps - memory.last_tried[record.pair])
        target += bonus
    if following >= 0 or value != 0.0:
        target += settings.gamma * value
    move_value(memory, record.pair, target)
    memory.recently_planned[clock.planned_count & (PLANNED - 1)] = index
    clock.planned_count += 1
    clock.planning_steps += 1
    latest.pair = record.pair
    latest.next = following
    latest.reward = record.reward
    latest.bonus = bonus
