"""Acting: the epsilon-greedy choice, and what the world answers."""

import math

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus
from dyna_tui.dyna.backup import best_value
from dyna_tui.dyna.compiling import kernel, part
from dyna_tui.dyna.memory import TRAIL, Memory
from dyna_tui.dyna.streams import Stream, draw, pick, unit
from dyna_tui.world import World

BONUS_IN_ACTION = int(Bonus.ACTION)


@kernel
def greedy(q: NDArray[np.float64], state: int, actions: tuple[int, ...], stream: Stream) -> tuple[int, int, Stream]:
    """The action of the highest value, exactly equal ones drawn from evenly.

    Returns:
        The action, how many were equally greedy, and the stream: no draw where there is no tie.
    """
    row = np.uint64(state) * np.uint64(len(actions))
    best = best_value(q, state, actions)
    choice, ties = 0, 0
    for action in range(len(actions)):
        if q[row + np.uint64(action)] == best:
            choice = action
            ties += 1
    if ties > 1:
        bits, stream = draw(stream)
        skip = pick(bits, ties)
        for action in range(len(actions)):
            if q[row + np.uint64(action)] == best:
                if skip == 0:
                    choice = action
                skip -= 1
    return choice, ties, stream


@part
def curious(memory: Memory, state: int, actions: tuple[int, ...], stream: Stream) -> tuple[int, int, Stream]:
    """The action of the highest Q(s, a) + kappa sqrt(tau), Exercise 8.4; the rest is as for ``greedy``."""
    best = _wanted(memory, state * len(actions))
    choice = 0
    ties = 1
    for action in range(1, len(actions)):
        value = _wanted(memory, state * len(actions) + action)
        if value > best:
            best = value
            choice = action
            ties = 1
        elif value == best:
            ties += 1
    if ties > 1:
        bits, stream = draw(stream)
        skip = pick(bits, ties)
        for action in range(len(actions)):
            if _wanted(memory, state * len(actions) + action) == best:
                if skip == 0:
                    choice = action
                skip -= 1
    return choice, ties, stream


@part
def _wanted(memory: Memory, pair: int) -> float:
    tau = memory.clock[0].real_steps - memory.last_tried[pair]
    return float(memory.q[pair] + memory.settings[0].kappa * math.sqrt(tau))


@part
def answer(world: World, layout: int, state: int, action: int, stream: Stream) -> tuple[float, int, bool, Stream]:
    """What the world answers to an action: reward, next state, whether it is terminal, the stream."""
    if world.first.size > 0:
        bits, stream = draw(stream)
        left = unit(bits)
        row = (layout * world.kind.shape[1] + state) * len(world.actions) + action
        outcome = world.first[row]
        last = world.first[row + 1] - 1
        while outcome < last and left >= world.outcome_probability[outcome]:
            left -= world.outcome_probability[outcome]
            outcome += 1
        return (
            world.outcome_reward[outcome],
            int(world.outcome_next[outcome]),
            bool(world.outcome_terminal[outcome]),
            stream,
        )
    if world.slip > 0.0:
        bits, stream = draw(stream)
        if unit(bits) < world.slip:
            bits, stream = draw(stream)
            action = pick(bits, len(world.actions))
    reached = int(world.next_state[np.uint64(layout), np.uint64(state), np.uint64(action)])
    kind = world.kind[np.uint64(layout), np.uint64(reached)]
    return world.step_reward + world.kind_reward[kind], reached, bool(world.kind_terminal[kind]), stream


@part
def act(memory: Memory, world: World, stream: Stream) -> Stream:
    """The tick of acting: chooses, steps the world, and advances the clock t."""
    clock = memory.clock[0]
    latest = memory.latest[0]
    state = clock.state
    bits, stream = draw(stream)
    exploring = unit(bits) < memory.settings[0].epsilon
    if clock.driven > 0:
        action = clock.driven - 1
        exploring = False
        ties = 0
    elif exploring:
        bits, stream = draw(stream)
        action = pick(bits, len(world.actions))
        ties = 0
    elif memory.settings[0].bonus == BONUS_IN_ACTION:
        action, ties, stream = curious(memory, state, world.actions, stream)
    else:
        action, ties, stream = greedy(memory.q, state, world.actions, stream)
    reward, next_state, terminal, stream = answer(world, clock.layout, state, action, stream)
    now = clock.real_steps + 1
    clock.real_steps = now
    clock.episode_steps += 1
    clock.episode_return += reward
    clock.reward_sum += reward
    clock.action = action
    clock.reward = reward
    clock.next_state = next_state
    clock.terminal = terminal
    latest.exploring = exploring
    latest.driven = clock.driven > 0
    clock.driven = 0
    latest.ties = ties
    pair = np.uint64(state * len(world.actions) + action)
    memory.visits[pair] += 1
    memory.last_tried[pair] = now
    memory.trail[now & (TRAIL - 1)] = state
    return stream


@part
def begin_episode(memory: Memory, world: World, stream: Stream) -> Stream:
    """Puts the agent into one of the layout's start states, each as likely as the others."""
    clock = memory.clock[0]
    first = world.start_first[clock.layout]
    count = world.start_first[clock.layout + 1] - first
    if count > 1:
        bits, stream = draw(stream)
        first += pick(bits, count)
    clock.state = world.start[first]
    clock.episode_start = clock.state
    clock.episode_return = 0.0
    clock.episode += 1
    clock.episode_steps = 0
    return stream
