"""Ticks and real steps: one function moves an agent by any number of ticks.

A tick is the smallest thing that happens: act, direct RL, model learning, or one planning update.
A real step is an act and all ticks up to the next one.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Model, Phase, Search, UpdateRule
from dyna_tui.dyna.acting import act, begin_episode
from dyna_tui.dyna.compiling import by_reference, inlined, kernel, never_inline, not_inlined
from dyna_tui.dyna.curves import note_episode, note_step
from dyna_tui.dyna.direct_rl import learn
from dyna_tui.dyna.lookahead import look_ahead
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.model import update_model
from dyna_tui.dyna.planning import plan
from dyna_tui.dyna.streams import ACTING, PLANNING, Stream
from dyna_tui.dyna.sweeping import push_by_td_error, sweep
from dyna_tui.world import World

ACT, DIRECT_RL, MODEL, PLANNING_PHASE = (int(phase) for phase in Phase)
NO_MODEL, COUNTS = int(Model.NONE), int(Model.COUNTS)
PRIORITY, LOOKAHEAD = int(Search.PRIORITY), int(Search.LOOKAHEAD)
NO_UPDATE, BY_QUEUE = int(UpdateRule.NONE), int(UpdateRule.BY_QUEUE)


@kernel
def advance(memory: Memory, world: World, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
    """Moves the agent by at most ``ticks`` ticks: :func:`make_ticks`, called from Python."""
    return make_ticks(by_reference(memory), by_reference(world), ticks, until_step, until_episode, until_updates)


@not_inlined
def make_ticks(
    memory: Memory, world: World, ticks: int, until_step: int, until_episode: int, until_updates: int
) -> int:
    """Moves the agent by at most ``ticks`` ticks.

    Even by 0 ticks an agent that has not begun is put into its first start state, and a real step in which an
    edit has left nothing to plan is ended. It stops between two real steps where the next would follow real step
    ``until_step``, or would belong to episode ``until_episode``, or where ``until_updates`` value updates were
    made; and before a tick of model learning where a count model has no slot left, which its caller has to provide.

    Returns:
        How many ticks were made.
    """
    never_inline()
    clock = memory.clock[0]
    settings = memory.settings[0]
    acting = _load(memory.streams[ACTING])
    planning = _load(memory.streams[PLANNING])
    if clock.episode == 0:
        acting = begin_episode(memory, world, acting)
    left = ticks
    # Where an edit has left nothing to plan, the step is ended even by 0 ticks.
    least = 0 if clock.mid_step and clock.phase == PLANNING_PHASE and _is_planned(memory) else 1
    while left >= least:  # each turn makes a real step, or what is left of it, as far as the ticks go
        least = 1
        if not clock.mid_step:
            if clock.real_steps >= until_step or clock.episode >= until_episode or clock.updates >= until_updates:
                break
            clock.mid_step = 1
            clock.step_ticks = 0
            clock.planned_count = 0
        before = left
        phase = clock.phase
        latest = memory.latest[0].phase
        over = False
        if phase == ACT:
            acting = act(memory, world, acting)
            left -= 1
            latest, phase = ACT, MODEL if settings.update_rule == NO_UPDATE else DIRECT_RL
        if phase == DIRECT_RL and left > 0:
            if settings.update_rule == BY_QUEUE:
                push_by_td_error(memory, world.actions)
            else:
                acting = learn(memory, world.actions, acting)
            left -= 1
            latest, phase = DIRECT_RL, MODEL
            over = settings.model == NO_MODEL
        if phase == MODEL and left > 0 and not over and _has_room(memory):
            update_model(memory, world.actions)
            left -= 1
            latest, phase = MODEL, PLANNING_PHASE
            over = settings.search == LOOKAHEAD
        if phase == PLANNING_PHASE and not over:
            if settings.search == LOOKAHEAD:
                if look_ahead(memory, world.actions):
                    phase = ACT
                left -= 1
                latest = PLANNING_PHASE
            else:
                updates = min(left, _left_to_plan(memory))
                if updates > 0:
                    if settings.search == PRIORITY:
                        updates = sweep(memory, world.actions, updates)
                    else:
                        planning = plan(memory, world.actions, updates, world.max_episode_steps, planning)
                    left -= updates
                    latest = PLANNING_PHASE
                over = _left_to_plan(memory) <= 0
        memory.latest[0].phase = latest
        clock.phase = phase
        clock.step_ticks += before - left
        if over:
            acting = _end_step(memory, world, acting)
        elif phase == MODEL and left > 0:  # no slot is left
            break
    clock.ticks += ticks - left
    _store(memory.streams[ACTING], acting)
    _store(memory.streams[PLANNING], planning)
    return ticks - left


@inlined
def _left_to_plan(memory: Memory) -> int:
    """How many planning updates of this real step are left, where there is anything to plan."""
    clock = memory.clock[0]
    settings = memory.settings[0]
    nothing_to_plan = clock.queued == 0 if settings.search == PRIORITY else clock.pairs == 0
    return 0 if nothing_to_plan else int(settings.planning_steps - clock.planned_count)


@inlined
def _is_planned(memory: Memory) -> bool:
    """Whether the planning of a real step is over; that of a look-ahead is not before the act."""
    return bool(memory.settings[0].search != LOOKAHEAD and _left_to_plan(memory) <= 0)


@inlined
def _has_room(memory: Memory) -> bool:
    """Whether another outcome can be learned: a count model needs a slot for it."""
    clock = memory.clock[0]
    return bool(memory.settings[0].model != COUNTS or clock.slots < memory.counts.outcome.size or clock.free > 0)


@inlined
def _end_step(memory: Memory, world: World, stream: Stream) -> Stream:
    """Ends a real step: a scheduled change takes force, and an episode that is over gives way."""
    clock = memory.clock[0]
    clock.phase = PLANNING_PHASE if memory.settings[0].search == LOOKAHEAD else ACT
    clock.mid_step = 0
    note_step(memory)
    if clock.real_steps == world.switch_step[np.uint64(clock.next_switch)]:
        clock.layout = world.switch_layout[clock.next_switch]
        clock.layout_since = clock.real_steps
        clock.next_switch += 1
    if clock.terminal or clock.episode_steps >= world.max_episode_steps:
        note_episode(memory)
        return begin_episode(memory, world, stream)
    clock.state = clock.next_state
    return stream


@inlined
def _load(words: NDArray[np.uint64]) -> Stream:
    return words[0], words[1], words[2], words[3]


@inlined
def _store(words: NDArray[np.uint64], stream: Stream) -> None:
    for word in range(4):
        words[word] = stream[word]
