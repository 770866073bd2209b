"""Random episodic tasks of Sutton & Barto (2018), section 8.6, and planning in them with expected updates.

Each state has two actions; each pair leads to one of b states, all equally likely, unless the episode ends, which it
does with probability .1 on every transition. The reward of each transition is drawn from a normal distribution with
mean 0 and variance 1; the one that ends an episode earns nothing, which the book leaves open. The b states of a pair
are drawn independently, so that one may be among them twice.

T tasks are planned in at once, an update of each at a time. State s of task t has the index s * T + t, and its pair
with action a twice that index plus a.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CONTINUES = 0.9
"""The probability that a transition does not end the episode."""
EPSILON = 0.1
BLOCK = 500
"""Updates for which random numbers are drawn at once."""
TOLERANCE = 0.01
"""The error of the value of a start state, at most."""
Indices = NDArray[np.int64]


class Tasks(NamedTuple):
    """T random tasks with S states and branching factor b."""

    start: Indices
    """int64[T]: the start state of each task, its state 0"""
    states: int
    """S"""
    following: Indices
    """int64[S * T * 2, b]: the states that each pair may lead to"""
    reward: NDArray[np.float64]
    """float64[S * T * 2]: the expected reward of each pair"""
    probability: NDArray[np.float64]
    """float64[b]: of each of those states; what they leave is that of the end"""


class Values(NamedTuple):
    """The action values of all tasks."""

    q: NDArray[np.float64]
    """float64[S * T * 2]"""
    value: NDArray[np.float64]
    """float64[S * T]: the larger of a state's two"""
    greedy: Indices
    """int64[S * T]: the pair that has it; before the first update, when both are 0, either"""


Control = Callable[[Tasks, Values, np.random.Generator], Iterator[tuple[Indices, Indices]]]
"""A way to choose what is updated next: yields a state and a pair of each task, int64[T] each, without end."""


def random_tasks(number: int, states: int, branching: int, rng: np.random.Generator) -> Tasks:
    """Draws tasks with so many states, two actions, and so many next states of each pair."""
    shape = (states, number, 2, branching)
    task = np.arange(number)
    following = rng.integers(states, size=shape) * number + task[:, np.newaxis, np.newaxis]
    reward = CONTINUES * rng.standard_normal(shape).mean(axis=-1)
    probability = np.full(branching, CONTINUES / branching)
    return Tasks(task, states, following.reshape(-1, branching), reward.ravel(), probability)


def uniform(tasks: Tasks, _values: Values, _rng: np.random.Generator) -> Iterator[tuple[Indices, Indices]]:
    """Exhaustive sweeps: cycles through all pairs."""
    while True:
        for number in range(tasks.states):
            state = tasks.start + number * len(tasks.start)
            for action in range(2):
                yield state, 2 * state + action


def on_policy(tasks: Tasks, values: Values, rng: np.random.Generator) -> Iterator[tuple[Indices, Indices]]:
    """Trajectory sampling: the pairs of episodes simulated with the epsilon-greedy policy, from the start state on."""
    state, number = tasks.start, len(tasks.start)
    while True:
        # A random action is the other one half of the time.
        swapped = (rng.random((BLOCK, number)) < EPSILON / 2).astype(np.int64)
        ends = rng.random((BLOCK, number)) >= CONTINUES
        outcomes = rng.integers(tasks.following.shape[1], size=(BLOCK, number))
        for swap, end, outcome in zip(swapped, ends, outcomes, strict=True):
            pair = values.greedy.take(state) ^ swap
            yield state, pair
            state = np.where(end, tasks.start, tasks.following[pair, outcome])


def plan(
    tasks: Tasks, control: Control, at: Sequence[int], rng: np.random.Generator, heartbeat: Callable[[], None]
) -> NDArray[np.float64]:
    """Plans with expected updates in the order of ``control``.

    Args:
        tasks: the tasks.
        control: which pair is updated next.
        at: after how many updates of each task the greedy policy is evaluated, increasing.
        rng: draws ties and trajectories.
        heartbeat: is called before each evaluation.

    Returns:
        float64[len(at), T]: the value of the start state under the greedy policy.
    """
    pairs = len(tasks.reward)
    values = Values(np.zeros(pairs), np.zeros(pairs // 2), np.arange(0, pairs, 2) + rng.integers(2, size=pairs // 2))
    updates, made, evaluated = control(tasks, values, rng), 0, []
    for until in at:
        for _ in range(until - made):
            expected_update(tasks, values, *next(updates))
        made = until
        heartbeat()
        evaluated.append(start_values(tasks, values.greedy))
    return np.array(evaluated)


def expected_update(tasks: Tasks, values: Values, state: Indices, pair: Indices) -> None:
    """The expected update of one pair of each task, whose state is given too."""
    new = tasks.reward.take(pair) + values.value.take(tasks.following.take(pair, axis=0)) @ tasks.probability
    other = values.q.take(pair ^ 1)
    values.q[pair] = new
    values.value[state] = np.maximum(new, other)
    values.greedy[state] = pair ^ (new < other)


def start_values(tasks: Tasks, greedy: Indices) -> NDArray[np.float64]:
    """float64[T]: the value of each start state under a deterministic policy, the pairs ``greedy`` int64[S * T].

    Sweeps of policy evaluation over all states end with MacQueen's bounds (M. Puterman, Markov Decision Processes,
    1994, section 6.6.3): the value is what the sweeps have come to, plus gamma / (1 - gamma) times something between
    the least and the largest change of the last sweep, of which the middle is taken.
    """
    following, reward = tasks.following[greedy], tasks.reward[greedy]
    if following.shape[1] == 1:
        return _along_the_path(tasks.start, following[:, 0], reward)
    value, remaining = np.zeros(len(reward)), CONTINUES / (1 - CONTINUES)
    while True:
        change = reward + value[following] @ tasks.probability - value
        value += change
        by_state = change.reshape(-1, len(tasks.start))
        least, largest = by_state.min(axis=0), by_state.max(axis=0)
        if remaining * (largest - least).max() <= 2 * TOLERANCE:
            middle: NDArray[np.float64] = value[tasks.start] + remaining * (least + largest) / 2
            return middle


def _along_the_path(state: Indices, following: Indices, reward: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each pair leads to one state, the sum of the rewards from ``state`` on until hardly any episode goes on."""
    total, weight = np.zeros(len(state)), 1.0
    while weight * np.abs(reward).max() > TOLERANCE * (1 - CONTINUES):
        total += weight * reward[state]
        state = following[state]
        weight *= CONTINUES
    return total
