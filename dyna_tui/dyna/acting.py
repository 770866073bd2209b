"""Acting: an agent chooses an action, and the world answers."""

import numpy as np

from dyna_tui.dyna.choice import epsilon_greedy
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import TRAIL, Memory
from dyna_tui.dyna.streams import Stream, draw
from dyna_tui.dyna.transitions import draw_start, step
from dyna_tui.world import World


@inlined
def act(memory: Memory, world: World, state: int, stream: Stream) -> tuple[int, float, int, bool, Stream]:
    """The tick of acting: chooses, steps the world, and advances the clock t.

    Returns:
        The action, the reward, the next state, whether that is terminal, and the stream.
    """
    clock = memory.clock[0]
    latest = memory.latest[0]
    latest.committed = latest.driven = 0
    if clock.driven + clock.chosen > 0:
        action, exploring, ties, stream = _decided(memory, state, world.actions, stream)
    else:
        action, exploring, ties, stream = epsilon_greedy(memory, state, world.actions, stream)
    reward, next_state, terminal, stream = step(world, clock.layout, state, action, stream)
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
    latest.ties = ties
    pair = np.uint64(state * len(world.actions) + action)
    memory.visits[pair] += 1
    memory.last_tried[pair] = now
    memory.trail[now & (TRAIL - 1)] = state
    return action, reward, next_state, terminal, stream


@not_inlined
def _decided(memory: Memory, state: int, actions: tuple[int, ...], stream: Stream) -> tuple[int, bool, int, Stream]:
    """The action that a person chose or, unless the agent was moved since, the latest update of Sarsa.

    Returns:
        As :func:`epsilon_greedy` does.
    """
    never_inline()
    clock, latest = memory.clock[0], memory.latest[0]
    driven, chosen = clock.driven - 1, clock.chosen - 1
    clock.driven = clock.chosen = 0
    if driven >= 0:
        latest.driven = 1
        _, stream = draw(stream)
        return driven, False, 0, stream
    if chosen // len(actions) == state:
        latest.committed = 1
        return chosen % len(actions), clock.chosen_exploring != 0, clock.chosen_ties, stream
    return epsilon_greedy(memory, state, actions, stream)


@inlined
def begin_episode(memory: Memory, world: World, stream: Stream) -> tuple[int, Stream]:
    """Puts the agent into a start state of the layout, as likely as the world has it: the state, and the stream."""
    clock = memory.clock[0]
    state, stream = draw_start(world, clock.layout, stream)
    clock.state = state
    clock.episode_start = state
    clock.episode_return = 0.0
    clock.episode += 1
    clock.episode_steps = 0
    clock.chosen = 0
    return state, stream
