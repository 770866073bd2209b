"""Choice of an action: greedy, with exact ties drawn from evenly, and epsilon-greedy (Sutton & Barto (2018), 2.2)."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus
from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.streams import Stream, draw, pick, unit

BONUS_IN_ACTION = int(Bonus.ACTION)


@inlined
def max_q(q: NDArray[np.float64], state: int, actions: tuple[int, ...]) -> float:
    """Max Q(state, .). Its indices are unsigned: a signed one costs a test for wrap-around."""
    row = np.uint64(state) * np.uint64(len(actions))
    best = q[row + np.uint64(len(actions) - 1)]
    for action in range(1, len(actions)):
        value = q[row + np.uint64(len(actions) - 1 - action)]
        best = best if best > value else value
    return float(best)


@inlined
def argmax(
    value_of: Any, allowed: Any, source: Any, state: int, actions: tuple[int, ...], stream: Stream
) -> tuple[int, int, Stream]:
    """The allowed action of the highest value in a state, exactly equal ones drawn from evenly.

    Args:
        value_of: the kernel ``value_of(source, pair)`` that gives the value of a pair.
        allowed: the kernel ``allowed(source, pair)`` that says whether it may be chosen.
        source: what both read.
        state: the state, of which one action at least is allowed.
        actions: the actions.
        stream: a random stream.

    Returns:
        The action, how many were equally good, and the stream: no draw where there is no tie.
    """
    row = np.uint64(state) * np.uint64(len(actions))
    best, choice, ties = 0.0, -1, 0
    for action in range(len(actions)):
        pair = row + np.uint64(action)
        if allowed(source, pair):
            value = value_of(source, pair)
            if ties == 0 or value > best:
                best, choice, ties = value, action, 1
            elif value == best:
                ties += 1
    if ties > 1:
        bits, stream = draw(stream)
        skip = pick(bits, ties)
        for action in range(len(actions)):
            pair = row + np.uint64(action)
            if allowed(source, pair) and value_of(source, pair) == best:
                if skip == 0:
                    choice = action
                skip -= 1
    return choice, ties, stream


@inlined
def _any_action(source: Any, pair: int) -> bool:
    return True


@inlined
def _value(q: NDArray[np.float64], pair: int) -> float:
    return float(q[pair])


@inlined
def _value_with_bonus(memory: Memory, pair: int) -> float:
    """Q(s, a) + kappa sqrt(tau), Sutton & Barto (2018), Exercise 8.4."""
    tau = memory.clock[0].real_steps - memory.last_tried[pair]
    return float(memory.values[pair] + memory.settings[0].kappa * math.sqrt(tau))


@kernel
def greedy(q: NDArray[np.float64], state: int, actions: tuple[int, ...], stream: Stream) -> tuple[int, int, Stream]:
    """The action of the highest value, how many were equally good, and the stream."""
    return argmax(_value, _any_action, q, state, actions, stream)


@inlined
def current_epsilon(memory: Memory) -> float:
    """Epsilon of the next choice: it changes linearly over the first ``epsilon_steps`` real steps, then stays.

    With t real steps made it is epsilon + (epsilon_end - epsilon) t / epsilon_steps.
    """
    settings, now = memory.settings[0], memory.clock[0].real_steps
    if now >= settings.epsilon_steps:
        return float(settings.epsilon_end)
    return float(settings.epsilon + (settings.epsilon_end - settings.epsilon) * (now / settings.epsilon_steps))


@inlined
def epsilon_greedy(
    memory: Memory, state: int, actions: tuple[int, ...], stream: Stream
) -> tuple[int, bool, int, Stream]:
    """The action that an agent chooses in a state.

    Returns:
        The action; whether it explores; if not, how many actions were equally greedy; and the stream.
    """
    bits, stream = draw(stream)
    if unit(bits) < current_epsilon(memory):
        bits, stream = draw(stream)
        return pick(bits, len(actions)), True, 0, stream
    if memory.settings[0].bonus == BONUS_IN_ACTION:
        action, ties, stream = argmax(_value_with_bonus, _any_action, memory, state, actions, stream)
    else:
        action, ties, stream = greedy(memory.values, state, actions, stream)
    return action, False, ties, stream
