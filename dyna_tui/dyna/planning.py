"""Planning: updates from simulated experience, and search control, which chooses the pairs."""

import math

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Model, Search, UpdateRule
from dyna_tui.dyna.backup import sample_update, update_entry, value_after
from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined, prefetch
from dyna_tui.dyna.memory import PLANNED, Memory
from dyna_tui.dyna.outcomes import sample
from dyna_tui.dyna.rollout import extend_rollout, next_simulated
from dyna_tui.dyna.streams import PLANNING, Stream, below, draw, load, pick, store

BONUS_IN_PLANNING = int(Bonus.PLANNING)
Q_LEARNING = int(UpdateRule.Q_LEARNING)
COUNTS = int(Model.COUNTS)
TRAJECTORY = int(Search.TRAJECTORY)

Tables = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.void], NDArray[np.int64]]
"""What an update reads and writes: values, TD errors, the model, the steps of the last tries."""
Rule = tuple[int, float, float, float, bool]
"""How it does: the real steps made, alpha, gamma, kappa, and whether there is a bonus."""
Update = tuple[np.uint64, int, float, float, float, float, float]
"""What it did: the pair, the state that follows, reward, bonus, target, and Q before and after."""
NEAR_RECORDS = 1 << 16
"""Up to so many records, all that planning reads is taken to be in the processor's caches, and to be at hand."""
FETCHED = 64
"""Of how many updates, where there are more records, what they read is fetched ahead."""


@inlined
def plan(memory: Memory, actions: tuple[int, ...], updates: int, longest: int) -> None:
    """Makes ``updates`` planning updates of pairs that search control draws from the random stream of planning.

    Args:
        memory: the agent's.
        actions: the actions.
        updates: how many.
        longest: after how many moves a simulated episode is cut off.
    """
    settings = memory.settings[0]
    if settings.search == TRAJECTORY:
        _plan_on_trajectories(memory, actions, updates, longest)
    elif settings.expected_backup:
        _plan_by_expectation(memory, actions, updates)
    elif settings.model == COUNTS or settings.update_rule != Q_LEARNING or settings.alpha == 0.0:
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

    Each draws one of the first ``count`` records of the model evenly. It is the innermost loop: the stream and all that
    does not change live in local variables, and indices are unsigned, since a signed one costs a test for wrap-around.
    """
    never_inline()
    clock, settings = memory.clock[0], memory.settings[0]
    stream = load(memory.streams[PLANNING])
    tables = memory.values, memory.td_error, memory.model, memory.last_tried
    planned, count = memory.recently_planned, np.uint64(clock.pairs)
    rule, curious = (
        (clock.real_steps, settings.alpha, settings.gamma, settings.kappa),
        settings.bonus == BONUS_IN_PLANNING,
    )
    latest = np.uint64(0), 0, 0.0, 0.0, 0.0, 0.0, 0.0
    done, begin = 0, clock.planned_count & (PLANNED - 1)
    while done < updates:
        if count > NEAR_RECORDS:
            end = begin + min(updates - done, FETCHED, PLANNED - begin)
            stream = _fetch_ahead(memory, actions, begin, end, stream)
            for slot in range(np.uint64(begin), np.uint64(end)):
                latest = _update(tables, np.uint64(planned[slot]), (*rule, curious), actions)
        else:
            end = begin + min(updates - done, PLANNED - begin)
            if curious:
                stream = _update_all_but_last(tables, planned, begin, end, count, (*rule, True), actions, stream)
            else:
                stream = _update_all_but_last(tables, planned, begin, end, count, (*rule, False), actions, stream)
            index, stream = _drawn(count, stream)
            planned[end - 1] = index
            latest = _update(tables, index, (*rule, curious), actions)
        done += end - begin
        begin = end & (PLANNED - 1)
    store(memory.streams[PLANNING], stream)
    clock.planned_count += updates
    clock.planning_steps += updates
    clock.updates += updates
    _note(memory, latest)


@inlined
def _update_all_but_last(
    tables: Tables,
    planned: NDArray[np.int32],
    begin: int,
    end: int,
    count: np.uint64,
    rule: Rule,
    actions: tuple[int, ...],
    stream: Stream,
) -> Stream:
    """Draws and updates records, whose indices become ``begin`` to ``end - 1`` of ``planned``; returns the stream.

    What the last update did is noted. That of all others need not be kept, and the loop is a tenth faster.
    """
    for slot in range(np.uint64(begin), np.uint64(end - 1)):
        index, stream = _drawn(count, stream)
        planned[slot] = index
        _update(tables, index, rule, actions)
    return stream


@inlined
def _drawn(count: np.uint64, stream: Stream) -> tuple[np.uint64, Stream]:
    """The index of a record drawn evenly from the first ``count``, and the stream."""
    bits, stream = draw(stream)
    return below(bits, count), stream


@inlined
def _update(tables: Tables, index: np.uint64, rule: Rule, actions: tuple[int, ...]) -> Update:
    """Moves Q(s, a) of a record by alpha towards r + kappa sqrt(tau) + gamma max Q(s', .), kappa 0 without a bonus.

    What is terminal is worth the -0.0 behind the values: x + gamma * -0.0 is x, and there is no branch to guess wrong.
    """
    q, td_error, model, last_tried = tables
    now, alpha, gamma, kappa, curious = rule
    pair, following, reward = np.uint64(model[index].pair), int(model[index].next), model[index].reward
    target, bonus = reward, 0.0
    if curious:
        bonus = kappa * math.sqrt(now - last_tried[pair])
        target += bonus
    target += gamma * max_q(q, following if following >= 0 else q.size // len(actions) - 1, actions)
    old = q[pair]
    error = target - old
    new = old + alpha * error
    q[pair] = new
    td_error[pair] = error
    return pair, following, reward, bonus, target, old, new


@inlined
def _note(memory: Memory, update: Update) -> None:
    """Notes what an update did as what the latest tick did."""
    latest = memory.latest[0]
    pair, following, reward, bonus, target, old, new = update
    latest.pair, latest.next, latest.reward, latest.bonus = pair, following, reward, bonus
    latest.target, latest.old, latest.new = target, old, new


@not_inlined
def _fetch_ahead(memory: Memory, actions: tuple[int, ...], begin: int, end: int, stream: Stream) -> Stream:
    """Draws the records of the next updates, and has what these will read fetched into the caches meanwhile.

    Which records are drawn does not depend on any value, so it may be known before: their indices are put where they
    are noted, at ``begin`` to ``end`` of ``recently_planned``. First the records are fetched, then what they name.

    Returns:
        The stream.
    """
    never_inline()
    count = np.uint64(memory.clock[0].pairs)
    curious = memory.settings[0].bonus == BONUS_IN_PLANNING
    for slot in range(np.uint64(begin), np.uint64(end)):
        index, stream = _drawn(count, stream)
        memory.recently_planned[slot] = index
        prefetch(memory.model, index)
    for slot in range(np.uint64(begin), np.uint64(end)):
        record = memory.model[np.uint64(memory.recently_planned[slot])]
        pair = np.uint64(record.pair)
        prefetch(memory.values, pair)
        prefetch(memory.td_error, pair)
        if record.next >= 0:
            prefetch(memory.values, np.uint64(record.next) * np.uint64(len(actions)))
        if curious:
            prefetch(memory.last_tried, pair)
    return stream
