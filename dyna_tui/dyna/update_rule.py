"""Update rules: what the next state is worth in the target of an update (Q-learning, Sarsa, Expected Sarsa).

Every update moves Q(s, a) by alpha towards r + gamma * next_value, Sutton & Barto (2018), sections 6.4 to 6.6. To add a
rule, name it in :class:`dyna_tui.agents.UpdateRule` and in the table of variants, and say here what it expects.
"""

import numpy as np

from dyna_tui.agents import UpdateRule
from dyna_tui.dyna.choice import current_epsilon, epsilon_greedy, max_q
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.streams import Stream

SARSA, EXPECTED_SARSA = int(UpdateRule.SARSA), int(UpdateRule.EXPECTED_SARSA)
NO_ACTION = -1


@inlined
def next_value(memory: Memory, state: int, action: int, actions: tuple[int, ...]) -> float:
    """What a next state, which is not terminal, is worth to an agent, in units of reward.

    Args:
        memory: the agent's.
        state: the next state.
        action: the action chosen there already; NO_ACTION where none is, as in planning, and then Sarsa takes what it
            expects of its policy.
        actions: the actions.
    """
    rule = memory.settings[0].update_rule
    if rule == SARSA and action != NO_ACTION:
        return float(memory.values[state * len(actions) + action])
    if rule in (SARSA, EXPECTED_SARSA):
        return _policy_value(memory, state, actions)
    return max_q(memory.values, state, actions)


@not_inlined
def _policy_value(memory: Memory, state: int, actions: tuple[int, ...]) -> float:
    """Sum of pi(a | s) Q(s, a), pi being epsilon-greedy; all greedy actions are worth max Q, however ties are split."""
    never_inline()
    total = 0.0
    for action in range(len(actions)):
        total += memory.values[state * len(actions) + action]
    epsilon = current_epsilon(memory)
    return float((1.0 - epsilon) * max_q(memory.values, state, actions) + epsilon * (total / len(actions)))


@not_inlined
def choose_next(memory: Memory, actions: tuple[int, ...], stream: Stream) -> tuple[int, Stream]:
    """Sarsa: chooses the action of the next act now, by Q before the update, and returns it and the stream."""
    never_inline()
    clock = memory.clock[0]
    action, exploring, ties, stream = epsilon_greedy(memory, clock.next_state, actions, stream)
    clock.chosen = 1 + clock.next_state * len(actions) + action
    clock.chosen_exploring = exploring
    clock.chosen_ties = ties
    memory.latest[0].next_action = action
    return action, stream


@inlined
def _step_size(memory: Memory, pair: np.uint64) -> float:
    """Alpha of an update of a pair; where it is 1/n, the update is counted: n is how many there were, with this one."""
    alpha = memory.settings[0].alpha
    if alpha > 0.0:
        return float(alpha)
    memory.update_counts[pair] += 1
    return float(1.0 / memory.update_counts[pair])


@inlined
def move_value(memory: Memory, pair: int, target: float) -> None:
    """Moves Q(s, a) of a pair by alpha towards a target, and counts it."""
    latest = memory.latest[0]
    index = np.uint64(pair)  # a signed index costs a test for wrap-around
    old = memory.values[index]
    error = target - old
    new = old + _step_size(memory, index) * error
    memory.values[index] = new
    memory.td_error[index] = error
    memory.clock[0].updates += 1
    latest.target = target
    latest.old = old
    latest.new = new
