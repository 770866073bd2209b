"""The planning update: one pair, moved towards what the model says follows."""

from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import part
from dyna_tui.dyna.memory import PLANNED, Memory


@part
def target_of(memory: Memory, reward: float, following: int, actions: tuple[int, ...]) -> float:
    """Reward + gamma max Q(following, .), the latter for none that is terminal (~state)."""
    if following < 0:
        return reward
    return float(reward + memory.settings[0].gamma * max_q(memory.q, following, actions))


@part
def back_up(memory: Memory, place: int, following: int, actions: tuple[int, ...]) -> None:
    """Moves Q(s, a) of the pair at a place of the model by alpha towards its target, and counts it."""
    clock = memory.clock[0]
    latest = memory.latest[0]
    record = memory.model[place]
    pair = record.pair
    old = memory.q[pair]
    target = target_of(memory, record.reward, following, actions)
    error = target - old
    memory.q[pair] = old + memory.settings[0].alpha * error
    memory.td_error[pair] = error
    memory.planned[clock.planned & (PLANNED - 1)] = place
    clock.planned += 1
    clock.planning_steps += 1
    clock.updates += 1
    latest.pair = pair
    latest.next = following
    latest.reward = record.reward
    latest.bonus = 0.0
    latest.target = target
    latest.old = old
    latest.new = memory.q[pair]
