"""Planning: updates from simulated experience, and search control, which chooses the pairs."""

import math

import numpy as np

from dyna_tui.agents import Bonus, Model, Search, UpdateRule
from dyna_tui.dyna.backup import sample_update, update_entry, value_after
from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import PLANNED, Memory
from dyna_tui.dyna.outcomes import sample
from dyna_tui.dyna.rollout import extend_rollout, next_simulated
from dyna_tui.dyna.streams import PLANNING, below, draw, load, pick, store

BONUS_IN_PLANNING = int(Bonus.PLANNING)
Q_LEARNING = int(UpdateRule.Q_LEARNING)
COUNTS = int(Model.COUNTS)
TRAJECTORY = int(Search.TRAJECTORY)


@inlined
def plan(memory: Memory, actions: tuple[int, ...], updates: int, longest: int) -> None:
    """Makes ``updates`` planning updates of pairs that search control draws from the random stream of planning.

    Args:
        memory: the agent's.
        actions: the actions.
        updates: how many.
        longest: after how many moves a simulated episode is cut off.
    """
    if memory.settings[0].search == TRAJECTORY:
        _plan_on_trajectories(memory, actions, updates, longest)
    elif memory.settings[0].expected_backup:
        _plan_by_expectation(memory, actions, updates)
    elif memory.settings[0].model == COUNTS or memory.settings[0].update_rule != Q_LEARNING:
        _plan_by_samples(memory, actions, updates)
    else:
        _plan_uniformly(memory, actions, updates)


@not_inlined
def _plan_on_trajectories(memory: Memory, actions: tuple[int, ...], updates: int, longest: int) -> None:
    """Makes ``updates`` planning updates along simulated episodes."""
    never_inline()
    stream = load(memory.streams[PLANNING])
    for _ in range(updates):
        index, stream = next_simulated(memory, actions, stream)
        following = int(memory.model[index].next)
        sample_update(memory, index, following, actions)
        extend_rollout(memory, following, actions, longest)
    store(memory.streams[PLANNING], stream)


@not_inlined
def _plan_by_samples(memory: Memory, actions: tuple[int, ...], updates: int) -> None:
    """Makes ``updates`` planning updates of entries drawn evenly, each with one of the outcomes that it had."""
    never_inline()
    stream = load(memory.streams[PLANNING])
    counts = memory.settings[0].model == COUNTS
    for _ in range(updates):
        bits, stream = draw(stream)
        index = pick(bits, memory.clock[0].pairs)
        if counts:
            following, stream = sample(memory, index, stream)
        else:
            following = int(memory.model[index].next)
        sample_update(memory, index, following, actions)
    store(memory.streams[PLANNING], stream)


@not_inlined
def _plan_by_expectation(memory: Memory, actions: tuple[int, ...], updates: int) -> None:
    """Makes ``updates`` expected updates (Sutton & Barto (2018), section 8.5) of entries drawn evenly.

    What follows is worth the sum of p(s') times the value of s' over all outcomes counted, a terminal one nothing.
    """
    never_inline()
    stream = load(memory.streams[PLANNING])
    counts = memory.counts
    for _ in range(updates):
        bits, stream = draw(stream)
        index = pick(bits, memory.clock[0].pairs)
        value, slot = 0.0, counts.first[index]
        while slot > 0:
            outcome = counts.outcome[slot - 1]
            value += outcome.weight / counts.weight[index] * value_after(memory, outcome.next, actions)
            slot = outcome.link
        update_entry(memory, index, int(memory.model[index].next), value)
    store(memory.streams[PLANNING], stream)


@not_inlined
def _plan_uniformly(memory: Memory, actions: tuple[int, ...], updates: int) -> None:
    """Makes ``updates`` planning updates by Q-learning's rule, Sutton & Barto's tabular Dyna-Q, step (f).

    Each draws one of the first ``count`` records of the model evenly, and moves Q(s, a) by alpha towards
    r + kappa sqrt(tau) + gamma max Q(s', .), kappa 0 for an agent without a bonus. It is the innermost
    loop: the stream and all that does not change live in local variables, and indices are unsigned,
    since a signed one costs a test for wrap-around.
    """
    never_inline()
    stream = load(memory.streams[PLANNING])
    clock, settings = memory.clock[0], memory.settings[0]
    alpha, gamma, kappa = settings.alpha, settings.gamma, settings.kappa
    curious = settings.bonus == BONUS_IN_PLANNING
    q, td_error, model, planned, last_tried = (
        memory.values,
        memory.td_error,
        memory.model,
        memory.recently_planned,
        memory.last_tried,
    )
    now, count = clock.real_steps, np.uint64(clock.pairs)
    pair, following, reward, bonus, target, old, new = np.uint64(0), 0, 0.0, 0.0, 0.0, 0.0, 0.0
    # What is terminal is worth the -0.0 behind the last state: x + gamma * -0.0 is x, and no branch is guessed wrong.
    nothing = q.size // len(actions) - 1
    at = np.uint64(clock.planned_count & (PLANNED - 1))
    end = at + np.uint64(updates)
    while at < end:
        for slot in range(at, min(end, np.uint64(PLANNED))):
            bits, stream = draw(stream)
            index = below(bits, count)
            planned[slot] = index
            pair = np.uint64(model[index].pair)
            following = int(model[index].next)
            reward = model[index].reward
            target = reward
            if curious:
                bonus = kappa * math.sqrt(now - last_tried[pair])
                target += bonus
            target += gamma * max_q(q, following if following >= 0 else nothing, actions)
            old = q[pair]
            error = target - old
            new = old + alpha * error
            q[pair] = new
            td_error[pair] = error
        end -= min(end, np.uint64(PLANNED))
        at = np.uint64(0)
    clock.planned_count += updates
    clock.planning_steps += updates
    clock.updates += updates
    latest = memory.latest[0]
    latest.pair = pair
    latest.next = following
    latest.reward = reward
    latest.bonus = bonus
    latest.target = target
    latest.old = old
    latest.new = new
    store(memory.streams[PLANNING], stream)
