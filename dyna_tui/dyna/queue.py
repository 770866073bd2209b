"""The queue of prioritized sweeping: a binary heap, in which a pair stands at most once."""

from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import Memory, Queue


@inlined
def push(memory: Memory, pair: int, priority: float) -> None:
    """Puts a pair into the queue; where it is there already, the higher priority is kept. O(log length)."""
    clock = memory.clock[0]
    queue = memory.queue
    place = queue.place[pair] - 1
    if place < 0:
        place = clock.queued
        clock.queued += 1
    elif priority <= queue.priority[place]:
        return
    while place > 0:
        parent = (place - 1) // 2
        if queue.priority[parent] >= priority:
            break
        _put(queue, place, queue.pair[parent], queue.priority[parent])
        place = parent
    _put(queue, place, pair, priority)


@inlined
def pop(memory: Memory) -> tuple[int, float]:
    """Takes the pair of the highest priority out of the queue, and its priority. O(log length)."""
    clock = memory.clock[0]
    queue = memory.queue
    first, highest = int(queue.pair[0]), float(queue.priority[0])
    queue.place[first] = 0
    clock.queued -= 1
    length = clock.queued
    if length > 0:
        pair, priority = queue.pair[length], queue.priority[length]
        place = 0
        child = 1
        while child < length:
            if child + 1 < length and queue.priority[child + 1] > queue.priority[child]:
                child += 1
            if queue.priority[child] <= priority:
                break
            _put(queue, place, queue.pair[child], queue.priority[child])
            place = child
            child = 2 * place + 1
        _put(queue, place, pair, priority)
    return first, highest


@inlined
def _put(queue: Queue, place: int, pair: int, priority: float) -> None:
    queue.pair[place] = pair
    queue.priority[place] = priority
    queue.place[pair] = place + 1
