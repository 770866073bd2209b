"""Direct RL: the update of Q from real experience."""

from dyna_tui.agents import UpdateRule
from dyna_tui.dyna.compiling import inlined
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.streams import Stream
from dyna_tui.dyna.update_rule import NO_ACTION, choose_next, move_value, next_value

SARSA = int(UpdateRule.SARSA)


@inlined
def learn(
    memory: Memory,
    pair: int,
    reward: float,
    next_state: int,
    terminal: bool,
    actions: tuple[int, ...],
    stream: Stream,
) -> Stream:
    """Moves Q(s, a) by alpha towards r + gamma times what s' is worth; a terminal s' is worth nothing, whatever Q says.

    Args:
        memory: the agent's.
        pair: (s, a).
        reward: r.
        next_state: s'.
        terminal: whether s' is terminal.
        actions: the actions.
        stream: the random stream of acting, from which Sarsa chooses its next action.

    Returns:
        The stream.
    """
    settings = memory.settings[0]
    target, next_action = reward, NO_ACTION
    if not terminal:
        if settings.update_rule == SARSA:
            next_action, stream = choose_next(memory, actions, stream)
        target += settings.gamma * next_value(memory, next_state, next_action, actions)
    move_value(memory, pair, target)
    return stream
