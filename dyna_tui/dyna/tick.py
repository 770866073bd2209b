"""The clockwork: one function moves an agent by any number of ticks.

A tick is the smallest thing that happens: act, direct RL, model learning, or one planning update.
A real step is an act and all ticks up to the next one.
"""

from dyna_tui.agents import Model, Phase
from dyna_tui.dyna.acting import act, begin_episode
from dyna_tui.dyna.compiling import kernel
from dyna_tui.dyna.curves import note_episode, note_step
from dyna_tui.dyna.learning import learn
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.model import remember
from dyna_tui.dyna.planning import plan
from dyna_tui.dyna.streams import ACTING, PLANNING, Stream
from dyna_tui.world import World

ACT, DIRECT_RL, MODEL, IMAGINE = (int(phase) for phase in Phase)
NO_MODEL = int(Model.NONE)


@kernel
def advance(memory: Memory, world: World, ticks: int, until_step: int, until_episode: int) -> int:
    """Moves the agent by at most ``ticks`` ticks.

    An agent that has not begun is put into its first start state, even by 0 ticks. It stops before
    the act that would follow real step ``until_step``, or that would belong to episode
    ``until_episode``.

    Returns:
        How many ticks were made.
    """
    clock = memory.clock[0]
    acting = _load(memory, ACTING)
    planning = _load(memory, PLANNING)
    if clock.episode == 0:
        acting = begin_episode(memory, world, acting)
    left = ticks
    while left > 0:
        phase = clock.phase
        made = 1
        if phase == ACT:
            if clock.real_steps >= until_step or clock.episode >= until_episode:
                break
            acting = act(memory, world, acting)
            clock.phase = DIRECT_RL
        elif phase == DIRECT_RL:
            learn(memory, world.actions)
            clock.phase = MODEL
            if memory.settings[0].model == NO_MODEL:
                acting = _end_step(memory, world, acting)
        elif phase == MODEL:
            remember(memory, world.actions)
            clock.phase = IMAGINE
            if memory.settings[0].planning_steps == 0:
                acting = _end_step(memory, world, acting)
        else:
            made = min(left, memory.settings[0].planning_steps - clock.planned)
            planning = plan(memory, world.actions, made, planning)
            if clock.planned == memory.settings[0].planning_steps:
                acting = _end_step(memory, world, acting)
        memory.latest[0].phase = phase
        left -= made
    clock.ticks += ticks - left
    _store(memory, ACTING, acting)
    _store(memory, PLANNING, planning)
    return ticks - left


@kernel
def _end_step(memory: Memory, world: World, stream: Stream) -> Stream:
    """Ends a real step: a scheduled change takes force, and an episode that is over gives way."""
    clock = memory.clock[0]
    clock.phase = ACT
    note_step(memory)
    if clock.real_steps == world.switch_step[clock.next_switch]:
        clock.layout = world.switch_layout[clock.next_switch]
        clock.layout_since = clock.real_steps
        clock.next_switch += 1
    if clock.terminal or clock.episode_steps >= world.max_episode_steps:
        note_episode(memory)
        return begin_episode(memory, world, stream)
    clock.state = clock.next_state
    return stream


@kernel
def _load(memory: Memory, stream: int) -> Stream:
    words = memory.streams
    return words[stream, 0], words[stream, 1], words[stream, 2], words[stream, 3]


@kernel
def _store(memory: Memory, stream: int, words: Stream) -> None:
    for word in range(4):
        memory.streams[stream, word] = words[word]
