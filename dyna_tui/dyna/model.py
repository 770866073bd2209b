"""Model learning: the last outcome of each pair, or counts of all of them."""

import numpy as np

from dyna_tui.agents import Model, Search
from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.outcomes import count_outcome
from dyna_tui.dyna.sweeping import NOWHERE, update_predecessors

COUNTS = int(Model.COUNTS)
VISITED = int(Search.VISITED)
PRIORITY = int(Search.PRIORITY)


@inlined
def update_model(
    memory: Memory, state: int, action: int, reward: float, following: int, actions: tuple[int, ...]
) -> None:
    """Learns the latest outcome of the pair just tried, in place of any earlier one or, in a count model, beside it.

    Where planning is over all actions of visited states, a first visit also adds what is believed
    of the untried ones: to stay put with reward 0 (Sutton & Barto, footnote in section 8.3).
    """
    settings = memory.settings[0]
    first = state * len(actions)
    pair = first + action
    known = memory.entry[np.uint64(pair)] > 0
    if not known:
        if settings.search == VISITED:
            for other in range(len(actions)):
                if memory.entry[first + other] == 0:
                    _add(memory, first + other, state)
        else:
            _add(memory, pair, state)
    index = memory.entry[np.uint64(pair)] - 1
    if settings.model == COUNTS:
        count_outcome(memory, index, reward, following)
        return
    record = memory.model[np.uint64(index)]
    if settings.search == PRIORITY:
        update_predecessors(memory, pair, record.next if known else NOWHERE, following)
    record.next = following
    record.reward = reward


@inlined
def _add(memory: Memory, pair: int, state: int) -> None:
    clock = memory.clock[0]
    record = memory.model[clock.pairs]
    record.pair = pair
    record.next = state
    record.reward = 0.0
    clock.pairs += 1
    memory.entry[pair] = clock.pairs
