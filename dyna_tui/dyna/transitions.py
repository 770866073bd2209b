"""Transitions of a world: what it answers to an action, and all that it could answer.

A grid leads each (state, action) to one state, unless the move slips; a general table has its outcomes in CSR rows.
"""

import numpy as np

from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.streams import Stream, draw, pick, unit
from dyna_tui.world import World


@inlined
def step(world: World, layout: int, state: int, action: int, stream: Stream) -> tuple[float, int, bool, Stream]:
    """What the world answers to an action: reward, next state, whether it is terminal; and the stream."""
    if world.outcome_indptr.size > 0:
        outcome, end = outcomes_of(world, layout, state, action)
        bits, stream = draw(stream)
        left = unit(bits)
        while outcome < end - 1 and left >= world.outcome_probability[outcome]:
            left -= world.outcome_probability[outcome]
            outcome += 1
        terminal = bool(world.outcome_terminal[outcome])
        return world.outcome_reward[outcome], int(world.outcome_next[outcome]), terminal, stream
    if world.slip > 0.0:
        bits, stream = draw(stream)
        if unit(bits) < world.slip:
            bits, stream = draw(stream)
            action = pick(bits, len(world.actions))
    reached = int(world.next_state[np.uint64(layout), np.uint64(state), np.uint64(action)])
    kind = world.kind[np.uint64(layout), np.uint64(reached)]
    return world.step_reward + world.kind_reward[kind], reached, bool(world.kind_terminal[kind]), stream


@inlined
def outcomes_of(world: World, layout: int, state: int, action: int) -> tuple[int, int]:
    """The range of a pair's outcomes in the table; of a grid, whose moves have one, 0 to 1."""
    if world.outcome_indptr.size == 0:
        return 0, 1
    row = (layout * world.kind.shape[1] + state) * len(world.actions) + action
    return world.outcome_indptr[row], world.outcome_indptr[row + 1]


@inlined
def following_state(world: World, layout: int, state: int, action: int, outcome: int) -> int:
    """The state that an outcome leads to; ~state where it is terminal. In a grid, of a move that does not slip."""
    if world.outcome_indptr.size > 0:
        reached = int(world.outcome_next[outcome])
        return ~reached if world.outcome_terminal[outcome] else reached
    reached = int(world.next_state[layout, state, action])
    return ~reached if world.kind_terminal[world.kind[layout, reached]] else reached


@inlined
def reward_of(world: World, layout: int, state: int, action: int, outcome: int) -> float:
    """The reward of an outcome. In a grid, of a move that does not slip."""
    if world.outcome_indptr.size > 0:
        return float(world.outcome_reward[outcome])
    kind = world.kind[layout, world.next_state[layout, state, action]]
    return float(world.step_reward + world.kind_reward[kind])
