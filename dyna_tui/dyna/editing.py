"""Edits of an agent's model: forget a pair, forget all, or correct it to match the world."""

import numpy as np

from dyna_tui.agents import Model, Search
from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.memory import Memory, with_room
from dyna_tui.dyna.queue import pop, push
from dyna_tui.dyna.sweeping import NOWHERE, update_predecessors
from dyna_tui.dyna.transitions import (
    direction_probability,
    following_state,
    likeliest_direction,
    outcome_probability,
    outcomes_of,
    reward_of,
)
from dyna_tui.world import World

COUNTS = int(Model.COUNTS)
PRIORITY = int(Search.PRIORITY)


@kernel
def forget(memory: Memory, pair: int) -> None:
    """Takes a pair out of the model, where it is there; the record last in the model takes its place."""
    index = memory.entry[pair] - 1
    if index < 0:
        return
    clock = memory.clock[0]
    last = clock.pairs - 1
    if memory.settings[0].search == PRIORITY:
        update_predecessors(memory, pair, int(memory.model[index].next), NOWHERE)
        if memory.queue.heap_index[pair] > 0:
            push(memory, pair, np.inf)
            pop(memory)
    if memory.settings[0].model == COUNTS:
        _free_outcomes(memory, index)
        memory.counts.first[index] = memory.counts.first[last]
        memory.counts.weight[index] = memory.counts.weight[last]
        memory.counts.first[last] = 0
        memory.counts.weight[last] = 0.0
    moved, freed = memory.model[last], memory.model[index]
    memory.entry[moved.pair] = index + 1
    memory.entry[pair] = 0
    freed.pair, freed.next, freed.reward = moved.pair, moved.next, moved.reward
    moved.pair, moved.next, moved.reward = 0, 0, 0.0
    clock.pairs = last
    clock.simulated = 0


@kernel
def forget_all(memory: Memory) -> None:
    """Empties the model."""
    while memory.clock[0].pairs > 0:
        forget(memory, memory.model[memory.clock[0].pairs - 1].pair)


def make_true(memory: Memory, world: World) -> Memory:
    """Makes the model say of each tried pair what the world in force would answer; returns the memory, maybe larger.

    A count model gets the true probabilities, at the weight that it had. A model of last outcomes gets the
    likeliest outcome, in a grid that of a move in the likeliest direction, the first of equally likely ones.
    """
    index = 0
    while (index := _make_true(memory, world, index)) < int(memory.clock[0]["pairs"]):
        memory = with_room(memory)
    return memory


@kernel
def _make_true(memory: Memory, world: World, begin: int) -> int:
    """Makes records true from one index on; how far it came with the slots that there are."""
    clock = memory.clock[0]
    for index in range(begin, clock.pairs):
        pair = memory.model[index].pair
        if memory.visits[pair] > 0:
            if memory.settings[0].model == COUNTS:
                if memory.counts.outcome.size - clock.slots < _most_outcomes(world, clock.layout, pair):
                    return int(index)
                _correct_counts(memory, world, index)
            else:
                _correct_entry(memory, world, index)
    return int(clock.pairs)


@inlined
def _correct_entry(memory: Memory, world: World, index: int) -> None:
    """Makes a record say the likeliest outcome."""
    layout = memory.clock[0].layout
    record = memory.model[index]
    state, action = record.pair // len(world.actions), record.pair % len(world.actions)
    direction = likeliest_direction(world, action)
    likeliest = -1.0
    begin, end = outcomes_of(world, layout, state, direction)
    outcome = begin
    for other in range(begin, end):
        probability = outcome_probability(world, begin, end, other)
        if probability > likeliest:
            outcome, likeliest = other, probability
    following = following_state(world, layout, state, direction, outcome)
    if memory.settings[0].search == PRIORITY:
        update_predecessors(memory, record.pair, int(record.next), following)
    record.next = following
    record.reward = reward_of(world, layout, state, direction, outcome)


@inlined
def _most_outcomes(world: World, layout: int, pair: int) -> int:
    """How many outcomes a pair has, at most."""
    if world.outcome_indptr.size > 0:
        begin, end = outcomes_of(world, layout, pair // len(world.actions), pair % len(world.actions))
        return int(end - begin)
    most = 0
    for direction in range(len(world.actions)):
        begin, end = outcomes_of(world, layout, pair // len(world.actions), direction)
        most += int(end - begin)
    return most


@inlined
def _correct_counts(memory: Memory, world: World, index: int) -> None:
    """Gives the outcomes of a record the weights of their true probabilities, and it the mean reward."""
    layout = memory.clock[0].layout
    record = memory.model[index]
    state, action = record.pair // len(world.actions), record.pair % len(world.actions)
    weight = memory.counts.weight[index]
    _free_outcomes(memory, index)
    record.reward = 0.0
    for direction in range(len(world.actions)):
        chance = direction_probability(world, action, direction)
        if chance > 0.0:
            begin, end = outcomes_of(world, layout, state, direction)
            for outcome in range(begin, end):
                share = chance * outcome_probability(world, begin, end, outcome)
                record.reward += share * reward_of(world, layout, state, direction, outcome)
                _weigh(memory, index, following_state(world, layout, state, direction, outcome), share * weight)


@inlined
def _weigh(memory: Memory, index: int, following: int, weight: float) -> None:
    """Adds weight to an outcome of a record, a new one where it is none yet; a slot must be left."""
    counts = memory.counts
    slot = counts.first[index]
    while slot > 0:
        if counts.outcome[slot - 1].next == following:
            counts.outcome[slot - 1].weight += weight
            return
        slot = counts.outcome[slot - 1].link
    memory.clock[0].slots += 1
    slot = memory.clock[0].slots
    outcome = counts.outcome[slot - 1]
    outcome.next, outcome.link, outcome.weight = following, counts.first[index], weight
    counts.first[index] = slot
    memory.model[index].next = following


@inlined
def _free_outcomes(memory: Memory, index: int) -> None:
    """Gives the slots of a record's outcomes back."""
    counts = memory.counts
    slot = counts.first[index]
    while slot > 0:
        link = counts.outcome[slot - 1].link
        counts.outcome[slot - 1].link = memory.clock[0].free
        memory.clock[0].free = slot
        slot = link
    counts.first[index] = 0
