"""Look-ahead, planning at decision time: before each act a fresh one in the model, as far as the horizon.

Dynamic programming over a finite horizon H (Sutton & Barto, section 8.8, planning at decision time): sweep k
gives each state within H - k moves its value with k moves to go, r + gamma times the value with k - 1 to go
of the state that follows. An untried action is worth 0. Q holds the values of the latest look-ahead only.
"""

from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import inlined, never_inline, not_inlined
from dyna_tui.dyna.memory import Memory


@not_inlined
def look_ahead(memory: Memory, root: int, actions: tuple[int, ...]) -> bool:
    """Makes one sweep from the state to decide in, the first where ``planned`` is 0; whether it was the last.

    A sweep that changes no value is the last one, too: further ones would change nothing either.
    """
    never_inline()
    clock = memory.clock[0]
    latest = memory.latest[0]
    latest.pair = root * len(actions)
    latest.old = max_q(memory.values, root, actions) if clock.planned_count > 0 else 0.0
    asked, changed = _reach(memory, root, actions) if clock.planned_count == 0 else _sweep(memory, actions)
    clock.planned_count += 1
    clock.planning_steps += asked
    clock.updates += asked
    latest.new = max_q(memory.values, root, actions)
    latest.count = asked
    return clock.planned_count == memory.settings[0].horizon or not changed


@inlined
def _reach(memory: Memory, root: int, actions: tuple[int, ...]) -> tuple[int, bool]:
    """The first sweep goes outwards, breadth first: a tried pair is worth its reward.

    Returns:
        The pairs that the model was asked about, and whether a value is not 0.
    """
    clock = memory.clock[0]
    ahead = memory.ahead
    _forget(memory, actions)
    ahead.state[0] = root
    ahead.position[root] = 1
    count, done, level, asked = 1, 0, 0, 0
    changed = False
    while done < count:
        ahead.within[level] = count
        further = level + 1 < memory.settings[0].horizon
        for index in range(done, ahead.within[level]):
            state = ahead.state[index]
            for action in range(len(actions)):
                entry = memory.entry[state * len(actions) + action]
                if entry > 0:
                    record = memory.model[entry - 1]
                    memory.values[state * len(actions) + action] = record.reward
                    asked += 1
                    if further and record.next >= 0 and ahead.position[record.next] == 0:
                        ahead.state[count] = record.next
                        count += 1
                        ahead.position[record.next] = count
            value = max_q(memory.values, state, actions)
            ahead.value[ahead.state.size + index] = value
            changed |= value != 0.0
        done = ahead.within[level]
        level += 1
    clock.reached = count
    clock.levels = level
    return asked, changed


@inlined
def _sweep(memory: Memory, actions: tuple[int, ...]) -> tuple[int, bool]:
    """A later sweep, over the states that are near enough.

    Returns:
        The pairs that the model was asked about, and whether a value changed.
    """
    clock = memory.clock[0]
    ahead = memory.ahead
    gamma = memory.settings[0].gamma
    moves_to_go = clock.planned_count + 1
    level = min(memory.settings[0].horizon - moves_to_go, clock.levels - 1)
    old = (1 - (moves_to_go & 1)) * ahead.state.size
    new = (moves_to_go & 1) * ahead.state.size
    asked = 0
    changed = False
    for index in range(ahead.within[level]):
        state = ahead.state[index]
        for action in range(len(actions)):
            pair = state * len(actions) + action
            entry = memory.entry[pair]
            if entry > 0:
                record = memory.model[entry - 1]
                value = record.reward
                if record.next >= 0:
                    value += gamma * ahead.value[old + ahead.position[record.next] - 1]
                memory.values[pair] = value
                asked += 1
        best = max_q(memory.values, state, actions)
        ahead.value[new + index] = best
        changed |= best != ahead.value[old + index]
    return asked, changed


@inlined
def _forget(memory: Memory, actions: tuple[int, ...]) -> None:
    """Forgets the look-ahead before: nothing is kept between decisions."""
    ahead = memory.ahead
    for index in range(memory.clock[0].reached):
        state = ahead.state[index]
        ahead.position[state] = 0
        for action in range(len(actions)):
            memory.values[state * len(actions) + action] = 0.0
