"""Shortfall of a greedy policy: a quick lower bound, so that a bad one need not be evaluated.

What a policy pi misses of the optimal values is the discounted sum of what each of its decisions gives away,
V*(s) - V^pi(s) = E[sum_t gamma^t (V*(s_t) - Q*(s_t, pi))], all terms >= 0 (S. Kakade and J. Langford, 2002,
Approximately optimal approximate reinforcement learning, Lemma 6.1). So any part of the sum is a lower bound,
and a few steps from the start are enough to tell most of the policies that an agent has while it learns.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.transitions import direction_probability, following_state, outcome_probability, outcomes_of
from dyna_tui.optimal.values import state_value
from dyna_tui.world import World

LEAST_EFFORT = 1_000
"""States looked at before a small world is given up as undecided."""


def falls_short(
    world: World,
    layout: int,
    q: NDArray[np.float64],
    gamma: float,
    values: NDArray[np.float64],
    allowed: float,
) -> bool:
    """Whether a policy surely misses more than ``allowed`` of the optimal value, in the mean over the starts.

    Args:
        world: The world.
        layout: Which of its layouts.
        q: float64[S * A], whose greedy policy it is, exact ties split evenly.
        gamma: The discount, 0 to 1.
        values: V*, float64[S].
        allowed: What may be missing.

    Returns:
        False where it misses less, and where that is not decided soon.
    """
    size = world.states
    greedy = np.zeros((size, len(world.actions)), np.bool_)
    weight = np.zeros((2, size))
    states = np.empty((2, size), np.int32)
    return bool(_falls_short(world, layout, q, gamma, values, allowed, greedy, weight, states))


@kernel
def _falls_short(
    world: World,
    layout: int,
    q: NDArray[np.float64],
    gamma: float,
    values: NDArray[np.float64],
    allowed: float,
    greedy: NDArray[np.bool_],
    weight: NDArray[np.float64],
    states: NDArray[np.int32],
) -> bool:
    """Spreads the weight of the starts, step by step, over the states that the policy comes to."""
    first, last = world.start_indptr[layout], world.start_indptr[layout + 1]
    side, count, lost = 0, 0, 0.0
    for index in range(first, last):
        states[0, count] = world.start[index]
        likely = world.start_probability[index] if world.start_probability.size > 0 else 1.0 / (last - first)
        weight[0, world.start[index]] = likely
        count += 1
    effort = 4 * greedy.shape[0] + LEAST_EFFORT
    while count > 0 and effort > 0:
        effort -= count
        following = 0
        for index in range(count):
            state = states[side, index]
            here = weight[side, state]
            weight[side, state] = 0.0
            ties = _fill_greedy(q, state, world.actions, greedy)
            lost += here * (values[state] - state_value(world, layout, state, gamma, greedy, values))
            if lost > allowed:
                return True
            for direction in range(len(world.actions)):
                chance = 0.0
                for action in range(len(world.actions)):
                    if greedy[state, action]:
                        chance += direction_probability(world, action, direction) / ties
                if chance == 0.0:
                    continue
                begin, end = outcomes_of(world, layout, state, direction)
                for outcome in range(begin, end):
                    reached = following_state(world, layout, state, direction, outcome)
                    passed_on = gamma * here * chance * outcome_probability(world, begin, end, outcome)
                    if reached < 0 or passed_on == 0.0:
                        continue
                    if weight[1 - side, reached] == 0.0:
                        states[1 - side, following] = reached
                        following += 1
                    weight[1 - side, reached] += passed_on
        side, count = 1 - side, following
    return False


@inlined
def _fill_greedy(q: NDArray[np.float64], state: int, actions: tuple[int, ...], greedy: NDArray[np.bool_]) -> int:
    """Marks the greedy actions of a state; how many there are."""
    best, ties = max_q(q, state, actions), 0
    for action in range(len(actions)):
        greedy[state, action] = q[state * len(actions) + action] == best
        ties += greedy[state, action]
    return ties
