"""Learning curves of a run in arrays of a fixed size, however long it is, and what its log asks for."""

import numpy as np

from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import CURVE, Memory


@inlined
def note_step(memory: Memory) -> None:
    """Notes the reward and the updates so far at every ``curve_stride`` real steps, and what the log asks for."""
    clock = memory.clock[0]
    log = memory.log
    now = clock.updates if log.by_updates[0] else clock.real_steps
    while now >= log.mark[np.uint64(clock.next_mark)]:
        log.reward[clock.next_mark] = clock.reward_sum
        clock.next_mark += 1
    if clock.real_steps != clock.curve_points * clock.curve_stride:
        return
    if clock.curve_points == CURVE:
        for point in range(CURVE // 2):
            memory.reward_curve[point] = memory.reward_curve[2 * point]
            memory.update_curve[point] = memory.update_curve[2 * point]
        clock.curve_points = CURVE // 2
        clock.curve_stride *= 2
    memory.reward_curve[clock.curve_points] = clock.reward_sum
    memory.update_curve[clock.curve_points] = clock.updates
    clock.curve_points += 1


@inlined
def note_episode(memory: Memory) -> None:
    """Notes how long the episode took that ends now, in blocks of ``block_size`` episodes."""
    clock = memory.clock[0]
    if clock.episode <= memory.log.steps.size:
        memory.log.steps[clock.episode - 1] = clock.episode_steps
        memory.log.returns[clock.episode - 1] = clock.episode_return
    clock.last_episode_steps = clock.episode_steps
    clock.block_steps += clock.episode_steps
    clock.block_episodes += 1
    if clock.block_episodes < clock.block_size:
        return
    if clock.block_points == CURVE:
        for block in range(CURVE // 2):
            memory.block_steps[block] = memory.block_steps[2 * block] + memory.block_steps[2 * block + 1]
            memory.block_end[block] = memory.block_end[2 * block + 1]
        clock.block_points = CURVE // 2
        clock.block_size *= 2
        return
    memory.block_steps[clock.block_points] = clock.block_steps
    memory.block_end[clock.block_points] = clock.real_steps
    clock.block_points += 1
    clock.block_steps = 0
    clock.block_episodes = 0
