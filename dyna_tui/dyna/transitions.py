"""Transitions of a world: what it answers to an action, and all that it could answer.

A grid leads each (state, action) to one cell, unless the move slips; a cell may send the agent on, to one of several.
A general table has its outcomes in CSR rows.
"""

import numpy as np

from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.streams import Stream, draw, pick, unit
from dyna_tui.world import PLAIN, SLIPS, World


@inlined
def step(world: World, layout: int, state: int, action: int, stream: Stream) -> tuple[float, int, bool, Stream]:
    """What the world answers to an action: reward, next state, whether it is terminal; and the stream."""
    if world.rules > PLAIN:
        if world.outcome_indptr.size > 0:
            outcome, end = outcomes_of(world, layout, state, action)
            bits, stream = draw(stream)
            left = unit(bits)
            while outcome < end - 1 and left >= world.outcome_probability[outcome]:
                left -= world.outcome_probability[outcome]
                outcome += 1
            terminal = bool(world.outcome_terminal[outcome])
            return world.outcome_reward[outcome], int(world.outcome_next[outcome]), terminal, stream
        if world.rules > SLIPS:
            return _step_by_all_rules(world, layout, state, action, stream)
        bits, stream = draw(stream)
        if unit(bits) < world.slip:
            bits, stream = draw(stream)
            action = pick(bits, len(world.actions))
    reached = int(world.next_state[np.uint64(layout), np.uint64(state), np.uint64(action)])
    kind = world.kind[np.uint64(layout), np.uint64(reached)]
    return world.step_reward + world.kind_reward[kind], reached, bool(world.kind_terminal[kind]), stream


@not_inlined
def _step_by_all_rules(
    world: World, layout: int, state: int, action: int, stream: Stream
) -> tuple[float, int, bool, Stream]:
    """The answer of a grid in which a move may slip, bump at a reward of its own, or be sent on."""
    never_inline()
    if world.slip > 0.0:
        bits, stream = draw(stream)
        if unit(bits) < world.slip:
            bits, stream = draw(stream)
            action = _slipped(world, action, bits)
    reached = int(world.next_state[layout, state, action])
    kind = world.kind[layout, reached]
    reward = world.step_reward + world.kind_reward[kind]
    if world.bump.size > 0 and world.bump[layout, state, action]:
        reward += world.bump_reward
    if world.destination.size > 0 and reached != state:
        begin, end = world.destination_range[layout, kind]
        if end - begin > 1:
            bits, stream = draw(stream)
            reached = int(world.destination[begin + pick(bits, end - begin)])
        elif end > begin:
            reached = int(world.destination[begin])
    return reward, reached, bool(world.kind_terminal[kind]), stream


@inlined
def _slipped(world: World, action: int, bits: np.uint64) -> int:
    """The direction that a move slips into: one of the two sides of the one meant, or any of all."""
    if world.slip_sides > 0:
        return (action + 1 + 2 * pick(bits, 2)) % len(world.actions)
    return pick(bits, len(world.actions))


@inlined
def direction_probability(world: World, action: int, direction: int) -> float:
    """How likely an action is carried out as a move in a direction; in a general table, which has no slips, as 0 or 1.

    A side of a move is one turn of a quarter away, up, right, down and left being 0 to 3.
    """
    if world.slip_sides > 0:
        slipped = 0.5 * world.slip * ((direction - action) % 2 != 0)
    else:
        slipped = world.slip / len(world.actions)
    return slipped + (1.0 - world.slip) * (direction == action)


@inlined
def likeliest_direction(world: World, action: int) -> int:
    """The direction that an action most likely goes in: the one meant, or its first side where slips are likelier."""
    if world.slip_sides > 0 and 0.5 * world.slip > 1.0 - world.slip:
        return (action + 1) % len(world.actions)
    return action


@inlined
def outcomes_of(world: World, layout: int, state: int, action: int) -> tuple[int, int]:
    """The range of a pair's outcomes: in the table; in a grid, of a move that does not slip.

    That has one outcome, numbered 0, or one for each destination of the cell that it enters, by its index among those.
    """
    if world.outcome_indptr.size == 0:
        if world.destination.size > 0:
            reached = world.next_state[layout, state, action]
            begin, end = world.destination_range[layout, world.kind[layout, reached]]
            if reached != state and end > begin:
                return begin, end
        return 0, 1
    row = (layout * world.kind.shape[1] + state) * len(world.actions) + action
    return world.outcome_indptr[row], world.outcome_indptr[row + 1]


@inlined
def outcome_probability(world: World, begin: int, end: int, outcome: int) -> float:
    """How likely one of a range of outcomes is."""
    return float(world.outcome_probability[outcome]) if world.outcome_indptr.size > 0 else 1.0 / (end - begin)


@inlined
def following_state(world: World, layout: int, state: int, action: int, outcome: int) -> int:
    """The state that an outcome leads to; ~state where it is terminal. In a grid, of a move that does not slip."""
    if world.outcome_indptr.size > 0:
        reached = int(world.outcome_next[outcome])
        return ~reached if world.outcome_terminal[outcome] else reached
    reached = int(world.next_state[layout, state, action])
    kind = world.kind[layout, reached]
    if world.destination.size > 0 and reached != state:
        begin, end = world.destination_range[layout, kind]
        if end > begin:
            return int(world.destination[outcome])
    return ~reached if world.kind_terminal[kind] else reached


@inlined
def reward_of(world: World, layout: int, state: int, action: int, outcome: int) -> float:
    """The reward of an outcome. In a grid, of a move that does not slip."""
    if world.outcome_indptr.size > 0:
        return float(world.outcome_reward[outcome])
    kind = world.kind[layout, world.next_state[layout, state, action]]
    reward = world.step_reward + world.kind_reward[kind]
    if world.bump.size > 0 and world.bump[layout, state, action]:
        reward += world.bump_reward
    return float(reward)


@inlined
def draw_start(world: World, layout: int, stream: Stream) -> tuple[int, Stream]:
    """A start state of a layout, as likely as the world has it, and the stream."""
    first = world.start_indptr[layout]
    count = world.start_indptr[layout + 1] - first
    if count > 1:
        bits, stream = draw(stream)
        if world.start_probability.size > 0:
            first = _likely_start(world, first, count, unit(bits))
        else:
            first += pick(bits, count)
    return int(world.start[first]), stream


@not_inlined
def _likely_start(world: World, first: int, count: int, left: float) -> int:
    """The index of one of ``count`` starts, given a random number in [0, 1)."""
    never_inline()
    last = first + count - 1
    while first < last and left >= world.start_probability[first]:
        left -= world.start_probability[first]
        first += 1
    return first
