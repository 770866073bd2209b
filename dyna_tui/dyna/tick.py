"""Ticks and real steps: one function moves an agent by any number of ticks.

A tick is the smallest thing that happens: act, direct RL, model learning, or one planning update.
A real step is an act and all ticks up to the next one.
"""

from dyna_tui.agents import Model, Phase, Search, UpdateRule
from dyna_tui.dyna.acting import act, begin_episode
from dyna_tui.dyna.compiling import by_reference, inlined, kernel, never_inline, not_inlined
from dyna_tui.dyna.curves import next_note_of, note_episode, note_step
from dyna_tui.dyna.direct_rl import learn
from dyna_tui.dyna.lookahead import look_ahead
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.model import update_model
from dyna_tui.dyna.planning import plan
from dyna_tui.dyna.streams import ACTING, load, store
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
    acting = load(memory.streams[ACTING])
    if clock.episode == 0:
        _, acting = begin_episode(memory, world, acting)
    state, phase, latest, mid_step = clock.state, clock.phase, memory.latest[0].phase, clock.mid_step != 0
    next_note = next_note_of(memory, world)
    left, step_end = ticks, ticks + clock.step_ticks
    # Where an edit has left nothing to plan, the step is ended even by 0 ticks.
    least = 0 if mid_step and phase == PLANNING_PHASE and _is_planned(memory) else 1
    while left >= least:  # each turn makes a real step, or what is left of it, as far as the ticks go
        least = 1
        if not mid_step:
            if clock.real_steps >= until_step or clock.episode >= until_episode or clock.updates >= until_updates:
                break
            mid_step = True
            step_end = left
            clock.planned_count = 0
        over = False
        if phase == ACT:
            action, reward, next_state, terminal, acting = act(memory, world, state, acting)
            left -= 1
            latest, phase = ACT, MODEL if settings.update_rule == NO_UPDATE else DIRECT_RL
        else:  # goes on with a step under way
            action, reward, next_state, terminal = clock.action, clock.reward, clock.next_state, clock.terminal != 0
        if phase == DIRECT_RL and left > 0:
            pair = state * len(world.actions) + action
            if settings.update_rule == BY_QUEUE:
                push_by_td_error(memory, pair, reward, ~next_state if terminal else next_state, world.actions)
            else:
                acting = learn(memory, pair, reward, next_state, terminal, world.actions, acting)
            left -= 1
            latest, phase = DIRECT_RL, MODEL
            over = settings.model == NO_MODEL
        if phase == MODEL and left > 0 and not over:
            if not _has_room(memory):
                break
            update_model(memory, state, action, reward, ~next_state if terminal else next_state, world.actions)
            left -= 1
            latest, phase = MODEL, PLANNING_PHASE
            over = settings.search == LOOKAHEAD
        if phase == PLANNING_PHASE and not over:
            if settings.search == LOOKAHEAD:
                if look_ahead(memory, state, world.actions):
                    phase = ACT
                left -= 1
                latest = PLANNING_PHASE
            else:
                updates = min(left, _left_to_plan(memory))
                if updates > 0:
                    if settings.search == PRIORITY:
                        updates = sweep(memory, world.actions, updates)
                    else:
                        plan(memory, world.actions, updates, world.max_episode_steps)
                    left -= updates
                    latest = PLANNING_PHASE
                over = _left_to_plan(memory) <= 0
        if over:
            mid_step = False
            phase = PLANNING_PHASE if settings.search == LOOKAHEAD else ACT
            if clock.real_steps >= next_note:
                next_note = note_step(memory, world)
            state = next_state
            if terminal or clock.episode_steps >= world.max_episode_steps:
                note_episode(memory, world)
                state, acting = begin_episode(memory, world, acting)
    clock.state, clock.phase, clock.mid_step = state, phase, mid_step
    clock.step_ticks = step_end - left
    memory.latest[0].phase = latest
    clock.ticks += ticks - left
    store(memory.streams[ACTING], acting)
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
