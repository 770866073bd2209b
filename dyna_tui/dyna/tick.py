"""The clockwork: one function moves an agent by any number of ticks.

A tick is the smallest thing that happens: act, direct RL, model learning, or one planning update.
A real step is an act and all ticks up to the next one.
"""

from dyna_tui.agents import Model, Phase, Search
from dyna_tui.dyna.acting import act, begin_episode
from dyna_tui.dyna.compiling import kernel, part
from dyna_tui.dyna.curves import note_episode, note_step
from dyna_tui.dyna.learning import learn
from dyna_tui.dyna.lookahead import look_ahead
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.model import remember
from dyna_tui.dyna.planning import plan
from dyna_tui.dyna.streams import ACTING, PLANNING, Stream
from dyna_tui.dyna.sweeping import be_surprised, sweep
from dyna_tui.world import World

ACT, DIRECT_RL, MODEL, IMAGINE = (int(phase) for phase in Phase)
NO_MODEL, COUNTS = int(Model.NONE), int(Model.COUNTS)
PRIORITY, LOOKAHEAD = int(Search.PRIORITY), int(Search.LOOKAHEAD)


@kernel
def advance(memory: Memory, world: World, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
    """Moves the agent by at most ``ticks`` ticks.

    An agent that has not begun is put into its first start state, even by 0 ticks. It stops between two
    real steps where the next would follow real step ``until_step``, or would belong to episode
    ``until_episode``, or where ``until_updates`` value updates were made; and before a tick of model
    learning where a count model has no slot left, which its caller has to provide.

    Returns:
        How many ticks were made.
    """
    clock = memory.clock[0]
    settings = memory.settings[0]
    acting = _load(memory, ACTING)
    planning = _load(memory, PLANNING)
    if clock.episode == 0:
        acting = begin_episode(memory, world, acting)
    left = ticks
    while left > 0:
        phase = clock.phase
        made = 1
        if not clock.mid_step:
            if clock.real_steps >= until_step or clock.episode >= until_episode or clock.updates >= until_updates:
                break
            clock.mid_step = 1
            clock.step_ticks = 0
            clock.planned = 0
        if phase == ACT:
            acting = act(memory, world, acting)
            clock.phase = MODEL if settings.search == LOOKAHEAD else DIRECT_RL
        elif phase == DIRECT_RL:
            if settings.search == PRIORITY:
                be_surprised(memory, world.actions)
            else:
                learn(memory, world.actions)
            clock.phase = MODEL
            if settings.model == NO_MODEL:
                acting = _end_step(memory, world, acting)
        elif phase == MODEL:
            if settings.model == COUNTS and clock.slots == memory.counts.outcome.size and not clock.free:
                break
            remember(memory, world.actions)
            clock.phase = IMAGINE
            if settings.search == LOOKAHEAD or _planned_enough(memory):
                acting = _end_step(memory, world, acting)
        elif settings.search == LOOKAHEAD:
            if look_ahead(memory, world.actions):
                clock.phase = ACT
        elif _planned_enough(memory):  # since a person changed the model, or n
            acting = _end_step(memory, world, acting)
            continue
        else:
            made = min(left, settings.planning_steps - clock.planned)
            if settings.search == PRIORITY:
                made = sweep(memory, world.actions, made)
            else:
                planning = plan(memory, world.actions, made, world.max_episode_steps, planning)
            if _planned_enough(memory):
                acting = _end_step(memory, world, acting)
        memory.latest[0].phase = phase
        clock.step_ticks += made
        left -= made
    clock.ticks += ticks - left
    _store(memory, ACTING, acting)
    _store(memory, PLANNING, planning)
    return ticks - left


@part
def _planned_enough(memory: Memory) -> bool:
    """Whether the planning of this real step is over."""
    settings = memory.settings[0]
    clock = memory.clock[0]
    nothing_to_plan = clock.queued == 0 if settings.search == PRIORITY else clock.pairs == 0
    return bool(clock.planned >= settings.planning_steps or nothing_to_plan)


@part
def _end_step(memory: Memory, world: World, stream: Stream) -> Stream:
    """Ends a real step: a scheduled change takes force, and an episode that is over gives way."""
    clock = memory.clock[0]
    clock.phase = IMAGINE if memory.settings[0].search == LOOKAHEAD else ACT
    clock.mid_step = 0
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


@part
def _load(memory: Memory, stream: int) -> Stream:
    words = memory.streams
    return words[stream, 0], words[stream, 1], words[stream, 2], words[stream, 3]


@part
def _store(memory: Memory, stream: int, words: Stream) -> None:
    for word in range(4):
        memory.streams[stream, word] = words[word]
