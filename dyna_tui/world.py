"""A maze, or any tabular Markov decision process, as the arrays that kernels step through."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import InputError
from dyna_tui.maze import Maze, Table
from dyna_tui.native.words import with_table

NEVER = np.iinfo(np.int64).max
"""A real step that never comes."""


@with_table
class World(NamedTuple):
    """L layouts of S states with A actions each.

    A grid answers from ``next_state`` and the kind of the cell entered; a general table, whose
    ``outcome_indptr`` is not empty, from its outcomes, held in rows of (layout, state, action) in CSR form.
    """

    actions: tuple[int, ...]
    """The actions 0 .. A-1; as a tuple, so that their number is a constant to the compiler."""
    next_state: NDArray[np.int32]
    """int32[L, S, A]: where a move leads; [L, S, 0] in a general table."""
    kind: NDArray[np.uint8]
    """uint8[L, S]: the kind of each cell."""
    kind_reward: NDArray[np.float64]
    """float64[K]: the reward for ending a step in a cell of the kind."""
    kind_terminal: NDArray[np.bool_]
    """bool[K]: whether a step into a cell of the kind ends the episode."""
    step_reward: float
    """The reward of every step, besides that of the cell it ends in."""
    slip: float
    """The chance that a move goes in a uniformly random direction instead."""
    start: NDArray[np.int32]
    """int32[...]: the start states of all layouts, one layout after the other."""
    start_indptr: NDArray[np.int64]
    """int64[L + 1]: where each layout's start states begin in ``start``."""
    switch_step: NDArray[np.int64]
    """int64[C + 1]: the last real steps before each scheduled change, then NEVER."""
    switch_layout: NDArray[np.int64]
    """int64[C + 1]: the layout that each change brings."""
    max_episode_steps: int
    """The real steps after which an episode is truncated, which is not termination."""
    outcome_indptr: NDArray[np.int64]
    """int64[L*S*A + 1]: where the outcomes of each (layout, state, action) begin; empty for a grid."""
    outcome_next: NDArray[np.int32]
    """int32[N]: the state that follows."""
    outcome_probability: NDArray[np.float64]
    """float64[N]: its probability, given (layout, state, action)."""
    outcome_reward: NDArray[np.float64]
    """float64[N]: the reward with it."""
    outcome_terminal: NDArray[np.bool_]
    """bool[N]: whether it ends the episode."""

    @property
    def states(self) -> int:
        """The number of states, S."""
        return int(self.kind.shape[1])

    @property
    def layouts(self) -> int:
        """The number of layouts, L."""
        return int(self.kind.shape[0])


def world_of(maze: Maze) -> World:
    """The world of a maze, whether of cells or of a table of outcomes."""
    return grid_world(maze) if maze.table is None else _table_world(maze, maze.table)


def grid_world(maze: Maze) -> World:
    """The world of a maze: state = row * width + column; actions up, right, down, left."""
    kind = np.stack([layout.kind.ravel() for layout in maze.layouts])
    wall = np.array([kind.wall for kind in maze.kinds])
    starts = [np.flatnonzero(np.array([k.start for k in maze.kinds])[row]).astype(np.int32) for row in kind]
    scheduled = [(layout.since, index) for index, layout in enumerate(maze.layouts) if index and layout.since]
    none = np.empty(0)
    return World(
        actions=(0, 1, 2, 3),
        next_state=np.stack([grid_moves(wall[layout.kind]) for layout in maze.layouts]),
        kind=kind,
        kind_reward=np.array([kind.reward for kind in maze.kinds], np.float64),
        kind_terminal=np.array([kind.terminal for kind in maze.kinds], np.bool_),
        step_reward=float(maze.step_reward),
        slip=float(maze.slip),
        start=np.concatenate(starts),
        start_indptr=np.cumsum([0, *(len(states) for states in starts)], dtype=np.int64),
        switch_step=np.array([step for step, _ in scheduled] + [NEVER], np.int64),
        switch_layout=np.array([index for _, index in scheduled] + [0], np.int64),
        max_episode_steps=maze.max_episode_steps,
        outcome_indptr=none.astype(np.int64),
        outcome_next=none.astype(np.int32),
        outcome_probability=none,
        outcome_reward=none,
        outcome_terminal=none.astype(np.bool_),
    )


def with_cells(world: World, cells: Sequence[tuple[int, int, int]], maze: Maze) -> World:
    """The world of a maze with cells made other kinds, one after another: (layout, state, kind) each.

    Raises:
        InputError: where a layout would be left without a start, or without any terminal cell.
    """
    kinds, next_state = world.kind.copy(), world.next_state.copy()
    for layout, state, kind in cells:
        kinds[layout, state] = kind
    walls = np.array([kind.wall for kind in maze.kinds])
    is_start = np.array([kind.start for kind in maze.kinds])
    starts = [np.flatnonzero(is_start[row]).astype(np.int32) for row in kinds]
    for layout in {layout for layout, *_ in cells}:
        if not world.kind_terminal[kinds[layout]].any():
            raise InputError("this is the only terminal cell: put another G first")
        if not len(starts[layout]):
            raise InputError("this is the only start: put another S first")
    for layout, state in {(layout, state) for layout, state, _ in cells}:
        _redirect(next_state[layout], walls, kinds[layout].reshape(maze.height, maze.width), state)
    return world._replace(
        kind=kinds,
        next_state=next_state,
        start=np.concatenate(starts),
        start_indptr=np.cumsum([0, *(len(states) for states in starts)], dtype=np.int64),
    )


def _redirect(next_state: NDArray[np.int32], walls: NDArray[np.bool_], kind: NDArray[np.uint8], state: int) -> None:
    """Has the moves from a cell and its neighbours lead where they do in these cells: int32[S, 4], uint8[H, W]."""
    height, width = kind.shape
    row, column = divmod(state, width)
    top, left = max(row - 2, 0), max(column - 2, 0)
    grid = kind[top : row + 3, left : column + 3]
    moves = grid_moves(walls[grid]).reshape(*grid.shape, 4)
    for r in range(max(row - 1, 0), min(row + 2, height)):
        for c in range(max(column - 1, 0), min(column + 2, width)):
            reached_row, reached_column = np.divmod(moves[r - top, c - left], grid.shape[1])
            next_state[r * width + c] = (reached_row + top) * width + reached_column + left


def grid_moves(wall: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Where each move leads: int32[S, 4], given where walls are: bool[H, W].

    A move into a wall or off the grid stays put. A wall keeps out, not in: from a cell that is
    wall one moves on as from any other.
    """
    height, width = wall.shape
    state = np.arange(height * width, dtype=np.int32).reshape(height, width)
    moves = np.repeat(state[:, :, np.newaxis], 4, axis=2)
    whole, but_first, but_last = slice(None), slice(1, None), slice(None, -1)
    for action, (source, target) in enumerate(
        (
            ((but_first, whole), (but_last, whole)),
            ((whole, but_last), (whole, but_first)),
            ((but_last, whole), (but_first, whole)),
            ((whole, but_first), (whole, but_last)),
        )
    ):
        free = ~wall[target]
        moves[source][..., action][free] = state[target][free]
    return moves.reshape(-1, 4)


def _table_world(maze: Maze, table: Table) -> World:
    """The world of a maze given by a table: states and actions have its numbers.

    What kinds say of a state is for the screen and for exports; kernels read the outcomes alone.
    """
    return World(
        actions=tuple(range(len(table.actions))),
        next_state=np.empty((1, table.states, 0), np.int32),
        kind=maze.layouts[0].kind.reshape(1, -1),
        kind_reward=np.zeros(len(maze.kinds)),
        kind_terminal=np.array([kind.terminal for kind in maze.kinds], np.bool_),
        step_reward=0.0,
        slip=0.0,
        start=table.start,
        start_indptr=np.array([0, len(table.start)], np.int64),
        switch_step=np.array([NEVER], np.int64),
        switch_layout=np.array([0], np.int64),
        max_episode_steps=maze.max_episode_steps,
        outcome_indptr=table.indptr,
        outcome_next=table.next_state,
        outcome_probability=table.probability,
        outcome_reward=table.reward,
        outcome_terminal=table.terminal,
    )


Outcomes = list[tuple[float, int, float, bool]]
"""The outcomes of one (state, action): (probability, next state, reward, terminal)."""


def table_world(table: list[list[Outcomes]], start: list[int], max_episode_steps: int = 1_000_000) -> World:
    """The world of a general table of outcomes, ``table[state][action]``, in one layout.

    Raises:
        ValueError: where the table, or a start, is none that kernels could step through.
    """
    states, actions = len(table), len(table[0]) if table else 0
    if not actions:
        raise ValueError("there must be at least one state, and an action in it")
    if any(len(state) != actions for state in table):
        raise ValueError("every state must have the same number of actions")
    if not start or not all(0 <= state < states for state in start):
        raise ValueError(f"start must name states from 0 to {states - 1}")
    rows = [_possible(outcomes, divmod(i, actions), states) for i, outcomes in enumerate(o for s in table for o in s)]
    flat = [outcome for outcomes in rows for outcome in outcomes]
    return World(
        actions=tuple(range(actions)),
        next_state=np.empty((1, states, 0), np.int32),
        kind=np.zeros((1, states), np.uint8),
        kind_reward=np.zeros(1),
        kind_terminal=np.zeros(1, np.bool_),
        step_reward=0.0,
        slip=0.0,
        start=np.array(start, np.int32),
        start_indptr=np.array([0, len(start)], np.int64),
        switch_step=np.array([NEVER], np.int64),
        switch_layout=np.array([0], np.int64),
        max_episode_steps=max_episode_steps,
        outcome_indptr=np.cumsum([0, *(len(outcomes) for outcomes in rows)], dtype=np.int64),
        outcome_next=np.array([outcome[1] for outcome in flat], np.int32),
        outcome_probability=np.array([outcome[0] for outcome in flat], np.float64),
        outcome_reward=np.array([outcome[2] for outcome in flat], np.float64),
        outcome_terminal=np.array([outcome[3] for outcome in flat], np.bool_),
    )


def _possible(outcomes: Outcomes, pair: tuple[int, int], states: int) -> Outcomes:
    """The outcomes that can happen.

    Raises:
        ValueError: where their probabilities do not add up, or a next state is not there.
    """
    where = f"state {pair[0]}, action {pair[1]}"
    if any(probability < 0 for probability, *_ in outcomes):
        raise ValueError(f"{where} has a negative probability")
    if not abs(sum(probability for probability, *_ in outcomes) - 1) <= 1e-9:
        raise ValueError(f"the probabilities of {where} do not add up to 1")
    if not all(0 <= following < states for _, following, *_ in outcomes):
        raise ValueError(f"{where} leads to a state that is not there")
    return [outcome for outcome in outcomes if outcome[0] > 0]
