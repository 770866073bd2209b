"""Direct RL: the Q-learning update from real experience."""

import numpy as np

from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import part
from dyna_tui.dyna.memory import Memory


@part
def learn(memory: Memory, actions: tuple[int, ...]) -> None:
    """Moves Q(s, a) by alpha towards r + gamma max Q(s', .), Sutton & Barto (6.8).

    A terminal s' is worth nothing, whatever Q says.
    """
    clock = memory.clock[0]
    settings = memory.settings[0]
    latest = memory.latest[0]
    q = memory.q
    target = clock.reward
    if not clock.terminal:
        target += settings.gamma * max_q(q, clock.next_state, actions)
    pair = np.uint64(clock.state * len(actions) + clock.action)
    old = q[pair]
    error = target - old
    new = old + settings.alpha * error
    q[pair] = new
    memory.td_error[pair] = error
    clock.updates += 1
    latest.target = target
    latest.old = old
    latest.new = new
