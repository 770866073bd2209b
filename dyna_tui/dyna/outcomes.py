"""Count model: how often each outcome followed a pair.

A pair's outcomes are a list in slots that all pairs share, so that memory grows with what was seen and
drawing one takes time in their number.
"""

from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.streams import Stream, draw, unit

FORGOTTEN = 1e-9
"""An outcome that weighs less is dropped, and its slot used again."""


@not_inlined
def count_outcome(memory: Memory, index: int, reward: float, following: int) -> None:
    """Counts the latest outcome of an entry of the model; all it saw before weighs less by ``forget``.

    A slot must be left.
    """
    never_inline()
    clock = memory.clock[0]
    counts = memory.counts
    if memory.settings[0].forget > 0.0:
        _forget(memory, index)
    counts.weight[index] += 1.0
    record = memory.model[index]
    record.next = following
    if counts.weight[index] == 1.0:  # the only one that counts; adding the difference might round
        record.reward = reward
    else:
        record.reward += (reward - record.reward) / counts.weight[index]
    last = 0
    slot = counts.first[index]
    while slot > 0:
        if counts.outcome[slot - 1].next == following:
            counts.outcome[slot - 1].weight += 1.0
            return
        last = slot
        slot = counts.outcome[slot - 1].link
    if clock.free > 0:
        slot = clock.free
        clock.free = counts.outcome[slot - 1].link
    else:
        clock.slots += 1
        slot = clock.slots
    outcome = counts.outcome[slot - 1]
    outcome.next = following
    outcome.link = 0
    outcome.weight = 1.0
    if last > 0:
        counts.outcome[last - 1].link = slot
    else:
        counts.first[index] = slot


@inlined
def _forget(memory: Memory, index: int) -> None:
    """Lets the outcomes of a pair weigh less, and drops those that weigh next to nothing."""
    clock = memory.clock[0]
    counts = memory.counts
    kept = 1.0 - memory.settings[0].forget
    counts.weight[index] *= kept
    last = 0
    slot = counts.first[index]
    while slot > 0:
        outcome = counts.outcome[slot - 1]
        outcome.weight *= kept
        link = outcome.link
        if outcome.weight >= FORGOTTEN:
            last = slot
        else:
            outcome.link = clock.free
            clock.free = slot
            if last > 0:
                counts.outcome[last - 1].link = link
            else:
                counts.first[index] = link
        slot = link


@inlined
def sample(memory: Memory, index: int, stream: Stream) -> tuple[int, Stream]:
    """An outcome of the pair of an entry, as likely as it was seen often: the state or ~state, and the stream.

    No draw where there is one outcome only.
    """
    counts = memory.counts
    outcome = counts.outcome[counts.first[index] - 1]
    if outcome.link > 0:
        bits, stream = draw(stream)
        left = unit(bits) * counts.weight[index]
        while outcome.link > 0 and left >= outcome.weight:
            left -= outcome.weight
            outcome = counts.outcome[outcome.link - 1]
    return int(outcome.next), stream
