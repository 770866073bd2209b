"""Priority queue of prioritized sweeping: a binary heap that holds a pair at most once."""

from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import Memory, Queue


@inlined
def push(memory: Memory, pair: int, priority: float) -> None:
    """Puts a pair into the queue; where it is there already, the higher priority is kept. O(log length)."""
    clock = memory.clock[0]
    queue = memory.queue
    index = queue.heap_index[pair] - 1
    if index < 0:
        index = clock.queued
        clock.queued += 1
    elif priority <= queue.priority[index]:
        return
    while index > 0:
        parent = (index - 1) // 2
        if queue.priority[parent] >= priority:
            break
        _put(queue, index, queue.pair[parent], queue.priority[parent])
        index = parent
    _put(queue, index, pair, priority)


@inlined
def pop(memory: Memory) -> tuple[int, float]:
    """Takes the pair of the highest priority out of the queue, and its priority. O(log length)."""
    clock = memory.clock[0]
    queue = memory.queue
    first, highest = int(queue.pair[0]), float(queue.priority[0])
    queue.heap_index[first] = 0
    clock.queued -= 1
    length = clock.queued
    if length > 0:
        pair, priority = queue.pair[length], queue.priority[length]
        index = 0
        child = 1
        while child < length:
            if child + 1 < length and queue.priority[child + 1] > queue.priority[child]:
                child += 1
            if queue.priority[child] <= priority:
                break
            _put(queue, index, queue.pair[child], queue.priority[child])
            index = child
            child = 2 * index + 1
        _put(queue, index, pair, priority)
    return first, highest


@inlined
def _put(queue: Queue, index: int, pair: int, priority: float) -> None:
    queue.pair[index] = pair
    queue.priority[index] = priority
    queue.heap_index[pair] = index + 1
