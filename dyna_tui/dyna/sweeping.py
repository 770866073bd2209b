"""Prioritized sweeping, Sutton & Barto (2018), section 8.4: largest TD errors first, then their predecessors."""

from dyna_tui.dyna.backup import sample_update, target_of
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.queue import pop, push

NOWHERE = -1
"""Stands for the state that follows where the model says nothing."""


@not_inlined
def push_by_td_error(memory: Memory, pair: int, reward: float, following: int, actions: tuple[int, ...]) -> None:
    """In place of direct RL: queues the pair just tried by its absolute TD error, where that is above theta.

    Q is not changed: real experience works through the queue alone.
    """
    never_inline()
    latest = memory.latest[0]
    target = target_of(memory, reward, following, actions)
    old = memory.values[pair]
    error = target - old
    memory.td_error[pair] = error
    latest.target = target
    latest.old = old
    latest.new = old
    latest.priority = abs(error)
    latest.count = 0
    if abs(error) > memory.settings[0].theta:
        push(memory, pair, abs(error))
        latest.count = 1


@not_inlined
def sweep(memory: Memory, actions: tuple[int, ...], updates: int) -> int:
    """Makes at most ``updates`` updates of the pairs first in the queue; how many there were to make."""
    never_inline()
    made = 0
    while made < updates and memory.clock[0].queued > 0:
        pair, priority = pop(memory)
        index = memory.entry[pair] - 1
        sample_update(memory, index, memory.model[index].next, actions)
        made += 1
        latest = memory.latest[0]
        latest.priority = priority
        latest.count = _queue_predecessors(memory, pair // len(actions), actions)
    return made


@inlined
def _queue_predecessors(memory: Memory, state: int, actions: tuple[int, ...]) -> int:
    """Queues the pairs that lead to a state and whose TD error is now above theta; how many."""
    theta = memory.settings[0].theta
    queued = 0
    pair = memory.queue.first[state] - 1
    while pair >= 0:
        record = memory.model[memory.entry[pair] - 1]
        error = target_of(memory, record.reward, state, actions) - memory.values[pair]
        if abs(error) > theta:
            push(memory, pair, abs(error))
            queued += 1
        pair = memory.queue.following[pair] - 1
    return queued


@inlined
def update_predecessors(memory: Memory, pair: int, before: int, after: int) -> None:
    """Keeps who leads where in step with the model.

    Args:
        memory: the agent's.
        pair: whose outcome the model holds anew.
        before: the state that it said would follow; ~state where terminal, NOWHERE for none.
        after: the state that it says now.
    """
    if before == after:
        return
    queue = memory.queue
    if before >= 0:
        following, preceding = queue.following[pair], queue.preceding[pair]
        if preceding > 0:
            queue.following[preceding - 1] = following
        else:
            queue.first[before] = following
        if following > 0:
            queue.preceding[following - 1] = preceding
    if after >= 0:
        first = queue.first[after]
        queue.following[pair] = first
        queue.preceding[pair] = 0
        queue.first[after] = pair + 1
        if first > 0:
            queue.preceding[first - 1] = pair + 1
