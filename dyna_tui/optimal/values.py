"""Optimal values by value iteration, and the value of a greedy policy, of one layout.

Values are backed up one state at a time (Sutton & Barto, 2nd ed., value iteration (4.10) and policy
evaluation (4.5), in place), in sweeps that go outwards from the best terminal outcomes, breadth first. A
state is backed up again only if a successor has changed. So a deterministic maze with one goal is done
after its first sweep. Where chance couples neighbours, a far value is of no use before the nearer ones
are right, so overlapping windows of the order settle one after the other.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.transitions import following_state, outcome_probability, outcomes_of, reward_of
from dyna_tui.native.words import with_table
from dyna_tui.optimal.predecessors import (
    LOWEST,
    Predecessors,
    happens,
    outwards,
    predecessors_of,
)
from dyna_tui.world import MORE, World, terminal_states

WINDOW = 4096
"""States swept together, at least, so that small worlds have one window."""
WINDOWS = 64
"""Into how many windows a large world is divided."""
REPEATS = 32
"""Sweeps of a window between two calls of a caller's ``checkpoint``, at most."""
ROUNDS = 16
"""Times so many sweeps before the next window has its turn, at most."""
EVERY_ACTION = np.empty((0, 0), np.bool_)
"""Stands for the greedy actions where the best one is to be taken."""


def nothing() -> None:
    """The checkpoint of a caller who never gives up."""


def optimal_values(
    world: World,
    layout: int,
    gamma: float,
    tolerance: float = 1e-10,
    *,
    sweeps: int = 500,
    checkpoint: Callable[[], None] = nothing,
) -> NDArray[np.float64]:
    """V*, float64[S], of a layout, whatever changes are scheduled.

    A terminal cell of a grid is worth 0, since nobody acts there; a wall is worth what one would
    earn who stands in it and moves on. Where a state's return is infinite (``gamma`` 1, each step
    at a cost, no way to an end), the value is infinite too.

    Args:
        world: The world.
        layout: Which of its layouts.
        gamma: The discount, 0 to 1.
        tolerance: The error that may remain, relative to the largest value. Small values far from
            the goal are about as exact in relation to themselves.
        sweeps: The value of a state that still changes in the last of so many sweeps becomes NaN:
            with ``gamma`` 1 there may be no answer (a reward to be had over and over).
        checkpoint: Is called several times a second; what it raises ends the work.
    """
    return _settled(world, layout, gamma, EVERY_ACTION, tolerance, sweeps, checkpoint)


def evaluate(
    world: World,
    layout: int,
    q: NDArray[np.float64],
    gamma: float,
    tolerance: float = 1e-10,
    *,
    sweeps: int = 500,
    checkpoint: Callable[[], None] = nothing,
) -> NDArray[np.float64]:
    """The value, float64[S], of the greedy policy of ``q``: float64[S, A], exact ties split evenly.

    The rest is as for ``optimal_values``.
    """
    greedy = q == q.max(axis=1, keepdims=True)
    return _settled(world, layout, gamma, greedy, tolerance, sweeps, checkpoint)


@with_table
class Progress(NamedTuple):
    """Where the sweeps through the states have got to."""

    order: NDArray[np.int32]
    """int32[S]: the states in the order of a sweep."""
    waiting: NDArray[np.bool_]
    """bool[S]: whether a state is to be backed up, since a successor changed."""
    left: NDArray[np.int64]
    """int64[1]: how many states wait."""
    changed: NDArray[np.bool_]
    """bool[S]: whether the value of a state changed since this was cleared."""


def _settled(
    world: World,
    layout: int,
    gamma: float,
    greedy: NDArray[np.bool_],
    tolerance: float,
    sweeps: int,
    checkpoint: Callable[[], None],
) -> NDArray[np.float64]:
    """Backs values up until none changes by more than what the tolerance leaves, or the sweeps are over.

    A value that meets its Bellman equation to within x is within x / (1 - gamma) of the solution.
    """
    size = world.states
    predecessors = predecessors_of(world, layout, greedy)
    order = np.empty(size, np.int32)
    found = outwards(predecessors, max(predecessors.ends.max(), LOWEST), np.zeros(size, np.bool_), order)
    values, values[order[found:]] = _first_guess(world, layout, gamma, greedy, tolerance, sweeps, checkpoint)
    progress = Progress(order, np.ones(size, np.bool_), np.array([size]), np.zeros(size, np.bool_))
    threshold = max(tolerance * max(1.0 - gamma, 1e-4), 8 * np.finfo(np.float64).eps)
    width = max(WINDOW, size // WINDOWS)
    windows = [(begin, min(begin + width, size)) for begin in range(0, size, width // 2)]
    for _ in range(sweeps):
        progress.changed[:] = False
        for begin, end in windows:
            for _ in range(ROUNDS):
                checkpoint()
                if not _back_up(world, layout, gamma, greedy, threshold, predecessors, progress, values, begin, end):
                    break
        if not progress.left[0]:
            break
    else:
        values[progress.changed] = np.nan
    if not world.outcome_indptr.size:
        values[terminal_states(world, layout)] = 0.0
    return values


def _first_guess(
    world: World,
    layout: int,
    gamma: float,
    greedy: NDArray[np.bool_],
    tolerance: float,
    sweeps: int,
    checkpoint: Callable[[], None],
) -> tuple[NDArray[np.float64], float]:
    """Where the sweeps begin: float64[S], and the value of states from which no path leads to an end.

    The latter is exact where each step has the same reward and, with ``gamma`` 1, where all rewards
    have one sign. The best way is found at once from values too low, a step at a time from values
    too high; but with ``gamma`` 1 and gains, or a policy given, only 0 is sure to lead to the answer.
    """
    lowest, highest = _reward_range(world, layout)
    best_of_all = greedy.size == 0
    if best_of_all and 0.0 < world.slip < 1.0 and gamma == 1.0 and highest < 0.0:
        steady = world._replace(slip=0.0)
        guess = _settled(steady, layout, gamma, greedy, tolerance, sweeps, checkpoint) * (2.0 / (1.0 - world.slip))
    elif best_of_all and (gamma < 1.0 or (world.deterministic and highest < 0.0)):
        guess = np.full(world.states, min(_forever(lowest, gamma), 0.0))
    else:
        guess = np.zeros(world.states)
    usual = world.step_reward if gamma < 1.0 else (lowest if lowest > 0.0 else min(highest, 0.0))
    return guess, _forever(usual, gamma)


def _forever(reward: float, gamma: float) -> float:
    """The return of the same reward at every step without end."""
    if gamma < 1.0:
        return reward / (1.0 - gamma)
    return reward * np.inf if reward else 0.0


def _reward_range(world: World, layout: int) -> tuple[float, float]:
    """The lowest and the highest reward in the layout that does not come with an end; 0, 0 without any."""
    if world.outcome_indptr.size:
        moves = world.states * len(world.actions)
        outcomes = slice(world.outcome_indptr[layout * moves], world.outcome_indptr[(layout + 1) * moves])
        rewards = world.outcome_reward[outcomes][~world.outcome_terminal[outcomes]]
    else:
        present = np.bincount(world.kind[layout], minlength=len(world.kind_reward)) > 0
        rewards = world.step_reward + world.kind_reward[present & ~world.kind_terminal]
        if world.bump.size and world.bump[layout].any():
            rewards = np.append(rewards, rewards + world.bump_reward)
    return (float(rewards.min()), float(rewards.max())) if rewards.size else (0.0, 0.0)


@inlined
def _move_value(world: World, layout: int, state: int, action: int, gamma: float, values: NDArray[np.float64]) -> float:
    """The expected r + gamma V(s') of a move, a terminal s' being worth nothing."""
    if world.rules < MORE:
        reached = world.next_state[layout, state, action]
        kind = world.kind[layout, reached]
        value = world.step_reward + world.kind_reward[kind]
        if not world.kind_terminal[kind]:
            value += gamma * values[reached]
        return float(value)
    total = 0.0
    begin, end = outcomes_of(world, layout, state, action)
    for outcome in range(begin, end):
        probability = outcome_probability(world, begin, end, outcome)
        if probability > 0.0:
            value = reward_of(world, layout, state, action, outcome)
            reached = following_state(world, layout, state, action, outcome)
            if reached >= 0:
                value += gamma * values[reached]
            total += probability * value
    return total


@inlined
def state_value(
    world: World, layout: int, state: int, gamma: float, greedy: NDArray[np.bool_], values: NDArray[np.float64]
) -> float:
    """The right hand side of (4.10), or of (4.5) for the greedy actions given.

    A slip makes the move any of the A, or one of its sides, so it mixes the value of the move meant with the mean of
    those.
    """
    best = -np.inf
    chosen = 0.0
    ties = 0
    total = 0.0
    for action in range(len(world.actions)):
        if not happens(world, greedy, state, action):
            continue
        value = _move_value(world, layout, state, action, gamma, values)
        if world.slip_sides > 0 and world.slip > 0.0:
            left, right = (action - 1) % len(world.actions), (action + 1) % len(world.actions)
            sides = _move_value(world, layout, state, left, gamma, values)
            sides += _move_value(world, layout, state, right, gamma, values)
            value = (1.0 - world.slip) * value + world.slip * (0.5 * sides)
        total += value
        best = max(best, value)
        if greedy.size > 0 and greedy[state, action]:
            chosen += value
            ties += 1
    if greedy.size > 0:
        best = chosen / ties
    if world.slip == 0.0 or world.slip_sides > 0:
        return best
    return (1.0 - world.slip) * best + world.slip * (total / len(world.actions))


@kernel
def _back_up(
    world: World,
    layout: int,
    gamma: float,
    greedy: NDArray[np.bool_],
    threshold: float,
    predecessors: Predecessors,
    progress: Progress,
    values: NDArray[np.float64],
    begin: int,
    end: int,
) -> bool:
    """Sweeps through positions ``begin`` to ``end`` of the order, until no state there waits, at most REPEATS times.

    Predecessors of a state that changes then wait. A change too small to count is not written, so
    that many of them cannot add up unseen.

    Returns:
        Whether states there may still wait.
    """
    for _ in range(REPEATS):
        waited = False
        for index in range(begin, end):
            state = progress.order[index]
            if not progress.waiting[state]:
                continue
            waited = True
            progress.waiting[state] = False
            progress.left[0] -= 1
            old = values[state]
            new = state_value(world, layout, state, gamma, greedy, values)
            if new == old or abs(new - old) <= threshold * min(abs(old), abs(new)):
                continue
            values[state] = new
            progress.changed[state] = True
            for edge in range(predecessors.indptr[state], predecessors.indptr[state + 1]):
                before = predecessors.states[edge]
                if not progress.waiting[before]:
                    progress.waiting[before] = True
                    progress.left[0] += 1
        if not waited:
            return False
    return True
