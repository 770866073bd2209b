"""A look-ahead as rings of reached states around the one to decide in, and what it cost."""

import numpy as np

from dyna_tui.dyna.memory import Memory
from dyna_tui.lab.frames.frame import AheadRow, BestMove, Phase
from dyna_tui.lab.frames.model_outcomes import decode_next

LONGEST_WAY = 256
"""Moves of the way believed best that are followed at the most."""


def cost(memory: Memory, actions: int) -> tuple[int, float]:
    """The pairs that the model was asked about: by the latest look-ahead so far, and by those finished, in the mean."""
    clock = memory.clock[0]
    if not clock["reached"]:
        return 0, 0.0
    asked = _asked(memory, actions)
    under_way = clock["mid_step"] and clock["phase"] == Phase.PLANNING
    finished = int(clock["real_steps"] + (clock["mid_step"] and clock["phase"] == Phase.ACT))
    before = int(clock["planning_steps"]) - (asked if under_way else 0)
    return asked, before / finished if finished else 0.0


def _asked(memory: Memory, actions: int) -> int:
    clock, ahead = memory.clock[0], memory.ahead
    states = ahead.state[: int(clock["reached"])]
    tried = (memory.place.reshape(-1, actions)[states] > 0).sum(axis=1)
    acted = int(states[0]) * actions + int(clock["action"])
    if memory.latest[0]["phase"] == Phase.MODEL and memory.visits[acted] == 1:
        tried[0] -= 1  # it was learned after the look-ahead
    within = np.cumsum(tried)[ahead.within[: int(clock["levels"])] - 1]
    moves_to_go = np.arange(1, int(clock["planned"]) + 1)
    level = np.minimum(int(memory.settings[0]["horizon"]) - moves_to_go, len(within) - 1)
    return int(within[level].sum())


def ahead_rows(memory: Memory, actions: int, first: int, count: int) -> tuple[AheadRow, ...]:
    """The states reached, the nearest first: ``count`` rows from the ``first``."""
    clock, ahead = memory.clock[0], memory.ahead
    places = np.arange(first, min(first + count, int(clock["reached"])))
    if not places.size:
        return ()
    within = ahead.within[: int(clock["levels"])]
    away = np.searchsorted(within, places, side="right")
    begins = np.isin(places, [0, *within])
    way = _best_way(memory, actions)
    return tuple(
        AheadRow(
            state=state,
            away=moves,
            value=float(memory.q[state * actions : (state + 1) * actions].max()),
            best=_best_moves(memory, actions, state),
            on_best_path=state in way,
            first=first_of_ring,
        )
        for state, moves, first_of_ring in zip(
            ahead.state[places].tolist(), away.tolist(), begins.tolist(), strict=True
        )
    )


def _best_moves(memory: Memory, actions: int, state: int) -> tuple[BestMove, ...]:
    """The moves of the highest value, and where the model says they lead; none where all are worth the same."""
    q = memory.q[state * actions : (state + 1) * actions]
    best = np.flatnonzero(q == q.max())
    if len(best) == actions:
        return ()
    moves = []
    for action in best.tolist():
        place = int(memory.place[state * actions + action])
        following, terminal = decode_next(memory.model["next"][place - 1])
        moves.append(BestMove(action, int(following) if place else -1, bool(terminal) and place > 0))
    return tuple(moves)


def _best_way(memory: Memory, actions: int) -> set[int]:
    """The states along the way believed best, up to where it forks, ends, or leaves what was reached."""
    state = int(memory.ahead.state[0])
    way = {state}
    while len(way) <= LONGEST_WAY:
        best = _best_moves(memory, actions, state)
        if len(best) != 1 or best[0].terminal or best[0].next_state in way or best[0].next_state < 0:
            break
        state = best[0].next_state
        if not memory.ahead.place[state]:
            break
        way.add(state)
    return way
