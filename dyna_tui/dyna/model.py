"""Model learning: what the agent remembers of the world."""

from dyna_tui.agents import Search
from dyna_tui.dyna.compiling import kernel
from dyna_tui.dyna.memory import Memory

VISITED = int(Search.VISITED)


@kernel
def remember(memory: Memory, actions: tuple[int, ...]) -> None:
    """Remembers the latest outcome of the pair just tried, in place of any earlier one.

    Where planning is over all actions of visited states, a first visit also adds what is believed
    of the untried ones: to stay put with reward 0 (Sutton & Barto, footnote in section 8.3).
    """
    clock = memory.clock[0]
    first = clock.state * len(actions)
    pair = first + clock.action
    if memory.place[pair] == 0:
        if memory.settings[0].search == VISITED:
            for other in range(len(actions)):
                _add(memory, first + other, clock.state)
        else:
            _add(memory, pair, clock.state)
    record = memory.model[memory.place[pair] - 1]
    record.next = ~clock.next_state if clock.terminal else clock.next_state
    record.reward = clock.reward


@kernel
def _add(memory: Memory, pair: int, state: int) -> None:
    clock = memory.clock[0]
    record = memory.model[clock.pairs]
    record.pair = pair
    record.next = state
    record.reward = 0.0
    clock.pairs += 1
    memory.place[pair] = clock.pairs
