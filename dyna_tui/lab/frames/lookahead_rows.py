"""Rows of a look-ahead: rings of reached states around the one to decide in, and what it cost."""

import numpy as np

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.frames.frame import AheadRow, BestMove, Phase

LONGEST_PATH = 256
"""Moves of the best path that are followed at the most."""


def queries(view: AgentView, spec: AgentSpec) -> tuple[int, float]:
    """The pairs that the model was asked about: by the latest look-ahead so far, and by those finished, on average."""
    if not view.lookahead.size:
        return 0, 0.0
    queried = _queried(view, int(spec.number("horizon")))
    under_way = view.mid_step and view.phase is Phase.PLANNING
    finished = view.real_steps + (view.mid_step and view.phase is Phase.ACT)
    before = view.planning_steps - (queried if under_way else 0)
    return queried, before / finished if finished else 0.0


def _queried(view: AgentView, horizon: int) -> int:
    states, latest = view.lookahead.state, view.latest
    pairs = states[:, np.newaxis] * view.actions + np.arange(view.actions)
    tried = (view.model.index_of(pairs) >= 0).sum(axis=1)
    if latest and latest.phase is Phase.MODEL and view.visits[states[0], latest.action] == 1:
        tried[0] -= 1  # it was learned after the look-ahead
    within = np.cumsum(tried)[view.lookahead.within - 1]
    moves_to_go = np.arange(1, view.planned_count + 1)
    level = np.minimum(horizon - moves_to_go, len(within) - 1)
    return int(within[level].sum())


def ahead_rows(view: AgentView, first: int, count: int) -> tuple[AheadRow, ...]:
    """The states reached, the nearest first: ``count`` rows from the ``first``."""
    lookahead = view.lookahead
    index = np.arange(first, min(first + count, lookahead.size))
    if not index.size:
        return ()
    begins = np.isin(index, [0, *lookahead.within])
    path = _best_path(view)
    return tuple(
        AheadRow(
            state=state,
            distance=moves,
            value=view.max_q(state),
            best=_best_moves(view, state),
            on_best_path=state in path,
            first=first_of_ring,
        )
        for state, moves, first_of_ring in zip(
            lookahead.state[index].tolist(), lookahead.distance(index).tolist(), begins.tolist(), strict=True
        )
    )


def _best_moves(view: AgentView, state: int) -> tuple[BestMove, ...]:
    """The moves of the highest value, and where the model says they lead; none where all are worth the same."""
    q = view.q[state]
    best = np.flatnonzero(q == q.max())
    if len(best) == view.actions:
        return ()
    index = view.model.index_of(state * view.actions + best)
    known = view.model.entries(index)
    return tuple(
        BestMove(action, next_state, terminal) if entry >= 0 else BestMove(action, -1, False)
        for action, entry, next_state, terminal in zip(
            best.tolist(), index.tolist(), known.next_state.tolist(), known.terminal.tolist(), strict=True
        )
    )


def _best_path(view: AgentView) -> set[int]:
    """The states along the path believed best, up to where it forks, ends, or leaves what was reached."""
    state = int(view.lookahead.state[0])
    path = {state}
    while len(path) <= LONGEST_PATH:
        best = _best_moves(view, state)
        if len(best) != 1 or best[0].terminal or best[0].next_state in path or best[0].next_state < 0:
            break
        state = best[0].next_state
        if not view.lookahead.reached(np.array(state)):
            break
        path.add(state)
    return path
