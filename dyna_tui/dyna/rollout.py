"""Trajectory sampling: search control by simulated episodes, Sutton & Barto (2018), section 8.6."""

from dyna_tui.dyna.choice import argmax, current_epsilon
from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.streams import Stream, draw, pick, unit


@inlined
def next_simulated(memory: Memory, actions: tuple[int, ...], stream: Stream) -> tuple[int, Stream]:
    """Moves the simulated episode on: the index of the entry it comes to, and the stream.

    An simulated episode begins where the real one under way began (where that was
    forgotten, where the model begins), and chooses epsilon-greedily among the
    actions tried there. It goes on from one real step to the next; :func:`extend_rollout` ends it.
    """
    clock = memory.clock[0]
    if clock.simulated == 0:
        start = clock.episode_start
        if _tried(memory, start, actions) == 0:
            start = memory.model[0].pair // len(actions)
        clock.simulated = start + 1
        clock.simulated_steps = 0
    state = clock.simulated - 1
    bits, stream = draw(stream)
    if unit(bits) < current_epsilon(memory):
        bits, stream = draw(stream)
        skip = pick(bits, _tried(memory, state, actions))
        for action in range(len(actions)):
            index = memory.entry[state * len(actions) + action]
            if index > 0:
                if skip == 0:
                    return index - 1, stream
                skip -= 1
    action, _, stream = argmax(_value, _is_tried, memory, state, actions, stream)
    return memory.entry[state * len(actions) + action] - 1, stream


@inlined
def extend_rollout(memory: Memory, following: int, actions: tuple[int, ...], longest: int) -> None:
    """Takes the simulated episode to the state that follows, or ends it: there, or where the model knows no further."""
    clock = memory.clock[0]
    clock.simulated_steps += 1
    clock.simulated = following + 1
    if following < 0 or clock.simulated_steps >= longest or _tried(memory, following, actions) == 0:
        clock.simulated = 0


@inlined
def _tried(memory: Memory, state: int, actions: tuple[int, ...]) -> int:
    """How many actions of a state were tried."""
    count = 0
    for action in range(len(actions)):
        count += _is_tried(memory, state * len(actions) + action)
    return count


@inlined
def _is_tried(memory: Memory, pair: int) -> bool:
    return bool(memory.entry[pair] > 0)


@inlined
def _value(memory: Memory, pair: int) -> float:
    return float(memory.values[pair])
