"""Learning curves of a run in arrays of a fixed size, however long it is, and what its log asks for."""

from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import CURVE, Memory
from dyna_tui.world import World


@inlined
def next_note_of(memory: Memory, world: World) -> int:
    """The real step at whose end there is something to note next, or a layout takes force: none before it."""
    clock, log = memory.clock[0], memory.log
    mark = clock.real_steps + 1 if log.by_updates[0] else log.mark[clock.next_mark]
    return int(min(mark, clock.curve_points * clock.curve_stride, world.switch_step[clock.next_switch]))


@not_inlined
def note_step(memory: Memory, world: World) -> int:
    """At the end of a real step, notes what the log asks for and the curve, and has a scheduled change take force.

    The curve has the reward and the updates so far at every ``curve_stride`` real steps.

    Returns:
        The real step at whose end there is something to do next.
    """
    never_inline()
    clock = memory.clock[0]
    log = memory.log
    now = clock.updates if log.by_updates[0] else clock.real_steps
    while now >= log.mark[clock.next_mark]:
        log.reward[clock.next_mark] = clock.reward_sum
        clock.next_mark += 1
    if clock.real_steps == clock.curve_points * clock.curve_stride:
        _extend_curve(memory)
    if clock.real_steps == world.switch_step[clock.next_switch]:
        clock.layout = world.switch_layout[clock.next_switch]
        clock.layout_since = clock.real_steps
        clock.next_switch += 1
    return next_note_of(memory, world)


@inlined
def _extend_curve(memory: Memory) -> None:
    clock = memory.clock[0]
    if clock.curve_points == CURVE:
        for point in range(CURVE // 2):
            memory.reward_curve[point] = memory.reward_curve[2 * point]
            memory.update_curve[point] = memory.update_curve[2 * point]
        clock.curve_points = CURVE // 2
        clock.curve_stride *= 2
    memory.reward_curve[clock.curve_points] = clock.reward_sum
    memory.update_curve[clock.curve_points] = clock.updates
    clock.curve_points += 1


@not_inlined
def note_episode(memory: Memory, world: World) -> None:
    """Notes how long the episode took that ends now, in blocks of ``block_size`` episodes.

    Has a change of the layout that comes with the next episode take force.
    """
    never_inline()
    clock = memory.clock[0]
    for index in range(world.switch_episode.size):
        if world.switch_episode[index] == clock.episode + 1:
            clock.layout = world.switch_episode_layout[index]
            clock.layout_since = clock.real_steps
            memory.episode_switch_step[index] = clock.real_steps
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
