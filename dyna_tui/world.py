"""A maze, or any tabular Markov decision process, as the arrays that kernels step through."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import InputError
from dyna_tui.maze import CellKind, Maze, Move, Table
from dyna_tui.maze.layouts import destinations
from dyna_tui.maze.moves import grid_bumps, grid_moves
from dyna_tui.native.words import with_table

NEVER = np.iinfo(np.int64).max
"""A real step that never comes."""
REDIRECTED = 2_000
"""Cells of a layout whose moves are computed anew in the time in which those around a single cell are redirected."""
PLAIN, SLIPS, MORE = range(3)
"""How much a world has to be asked for at each step."""


@with_table
class World(NamedTuple):
    """L layouts of S states with A actions each.

    A grid answers from ``next_state`` and the kind of the cell entered, which may send the agent on to one of its
    destinations; a general table, whose ``outcome_indptr`` is not empty, from its outcomes, held in rows of
    (layout, state, action) in CSR form.
    """

    actions: tuple[int, ...]
    """The actions 0 .. A-1; as a tuple, so that their number is a constant to the compiler."""
    next_state: NDArray[np.int32]
    """int32[L, S, A]: the cell that a move leads to; [L, S, 0] in a general table."""
    kind: NDArray[np.uint8]
    """uint8[L, S]: the kind of each cell."""
    kind_reward: NDArray[np.float64]
    """float64[K]: the reward for ending a step in a cell of the kind."""
    kind_terminal: NDArray[np.bool_]
    """bool[K]: whether a step into a cell of the kind ends the episode."""
    step_reward: float
    """The reward of every step, besides that of the cell it ends in."""
    slip: float
    """The chance that a move goes in another direction instead, drawn evenly."""
    slip_sides: int
    """1 where that is one of the two sides of the move, 0 where it is any of all A."""
    rules: int
    """PLAIN for a grid where each move leads to the cell it enters, at its reward; SLIPS where it may besides slip to
    any direction; else MORE."""
    bump_reward: float
    """The reward of a move that stays put at a wall or the edge, besides the others."""
    bump: NDArray[np.bool_]
    """bool[L, S, A]: which moves these are; [L, S, 0] where they are rewarded like all."""
    destination: NDArray[np.int32]
    """int32[...]: the cells that kinds of cells send the agent on to; empty where none does."""
    destination_range: NDArray[np.int64]
    """int64[L, K, 2]: where the destinations of each kind begin and end; equal where it has none. Each is as
    likely as the others. A step earns the reward of the cell entered, and no episode ends with it."""
    start: NDArray[np.int32]
    """int32[...]: the start states of all layouts, one layout after the other."""
    start_indptr: NDArray[np.int64]
    """int64[L + 1]: where each layout's start states begin in ``start``."""
    start_probability: NDArray[np.float64]
    """float64[...]: how likely each is in its layout; empty where they are equally likely."""
    switch_step: NDArray[np.int64]
    """int64[C + 1]: the last real steps before each scheduled change, then NEVER."""
    switch_layout: NDArray[np.int64]
    """int64[C + 1]: the layout that each change brings."""
    switch_episode: NDArray[np.int64]
    """int64[E]: the episodes, from 1 and increasing, with which a layout comes into force."""
    switch_episode_layout: NDArray[np.int64]
    """int64[E]: the layout that comes with each."""
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

    @property
    def deterministic(self) -> bool:
        """Whether every move leads to one state: in a grid without slips, and without a choice of destinations."""
        return not self.outcome_indptr.size and self.slip == 0 and bool((np.diff(self.destination_range) <= 1).all())

    def starts(self, layout: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The start states of a layout, int32[k], and how likely each is, float64[k]."""
        part = slice(self.start_indptr[layout], self.start_indptr[layout + 1])
        states = self.start[part]
        if self.start_probability.size:
            return states, self.start_probability[part]
        return states, np.full(len(states), 1 / max(len(states), 1))

    def mean_at_start(self, layout: int, values: NDArray[np.float64]) -> float:
        """The mean of values, float64[S], over the starts of a layout, as likely as they are."""
        start, probability = self.starts(layout)
        return float(values[start] @ probability if self.start_probability.size else values[start].mean())


def world_of(maze: Maze) -> World:
    """The world of a maze, whether of cells or of a table of outcomes."""
    if maze.table is None:
        return grid_world(maze)
    terminal = np.array([kind.terminal for kind in maze.kinds], np.bool_)
    return _table_world(maze.table, maze.layouts[0].kind, terminal, maze.max_episode_steps)


def grid_world(maze: Maze) -> World:
    """The world of a maze: state = row * width + column; actions up, right, down, left."""
    kind = np.stack([layout.kind.ravel() for layout in maze.layouts])
    wall = np.array([kind.wall for kind in maze.kinds])
    scheduled = [(layout.since, index) for index, layout in enumerate(maze.layouts) if index and layout.since]
    by_episode = [(layout.episode, index) for index, layout in enumerate(maze.layouts) if layout.episode]
    moves = [grid_moves(wall[layout.kind], maze.wind) for layout in maze.layouts]
    none = np.empty(0)
    return World(
        actions=(0, 1, 2, 3),
        next_state=np.stack(moves),
        kind=kind,
        kind_reward=np.array([kind.reward for kind in maze.kinds], np.float64),
        kind_terminal=np.array([kind.terminal for kind in maze.kinds], np.bool_),
        step_reward=float(maze.step_reward),
        slip=float(maze.slip),
        slip_sides=int(maze.slip_to == "sides"),
        rules=_rules(maze),
        bump_reward=float(maze.bump_reward),
        bump=_bumps(maze, kind, moves),
        max_episode_steps=maze.max_episode_steps,
        switch_step=np.array([step for step, _ in scheduled] + [NEVER], np.int64),
        switch_layout=np.array([index for _, index in scheduled] + [0], np.int64),
        switch_episode=np.array([episode for episode, _ in by_episode], np.int64),
        switch_episode_layout=np.array([index for _, index in by_episode], np.int64),
        start_probability=none,
        outcome_indptr=none.astype(np.int64),
        outcome_next=none.astype(np.int32),
        outcome_probability=none,
        outcome_reward=none,
        outcome_terminal=none.astype(np.bool_),
        **_starts(maze.kinds, kind),
        **_destinations(maze.kinds, kind),
    )


def _rules(maze: Maze) -> int:
    if maze.bump_reward or any(kind.to for kind in maze.kinds) or (maze.slip and maze.slip_to != "any"):
        return MORE
    return SLIPS if maze.slip else PLAIN


def _bumps(maze: Maze, kind: NDArray[np.uint8], moves: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """``World.bump`` of a maze with these cells, uint8[L, S], and moves, int32[S, 4] for each layout."""
    if not maze.bump_reward:
        return np.empty((*kind.shape, 0), np.bool_)
    walls = np.array([kind.wall for kind in maze.kinds])[kind].reshape(-1, maze.height, maze.width)
    return np.stack([grid_bumps(wall, leads) for wall, leads in zip(walls, moves, strict=True)])


def _starts(kinds: Sequence[CellKind], kind: NDArray[np.uint8]) -> dict[str, Any]:
    """The fields of a world about the starts in these cells: uint8[L, S]."""
    is_start = np.array([kind.start for kind in kinds])
    starts = [np.flatnonzero(is_start[layout]).astype(np.int32) for layout in kind]
    return {
        "start": np.concatenate(starts),
        "start_indptr": np.cumsum([0, *(len(states) for states in starts)], dtype=np.int64),
    }


def _destinations(kinds: Sequence[CellKind], kind: NDArray[np.uint8]) -> dict[str, Any]:
    """The fields of a world about what kinds send the agent on to, in these cells: uint8[L, S]."""
    targets = sorted({kind.to for kind in kinds if kind.to})
    ranges = np.zeros((len(kind), len(kinds), 2), np.int64)
    cells: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    count = 0
    for layout, row in enumerate(kind):
        for target in targets:
            cells.append(np.flatnonzero(destinations(kinds, target)[row]).astype(np.int32))
            ranges[layout, [other.to == target for other in kinds]] = count, count + len(cells[-1])
            count += len(cells[-1])
    return {"destination": np.concatenate(cells), "destination_range": ranges}


def with_cells(world: World, cells: Sequence[tuple[int, int, int]], maze: Maze) -> World:
    """The world of a maze with cells made other kinds, one after another: (layout, state, kind) each.

    Raises:
        InputError: where a layout would be left without a start, or without any terminal cell.
    """
    kinds, next_state = world.kind.copy(), world.next_state.copy()
    for layout, state, kind in cells:
        kinds[layout, state] = kind
    walls = np.array([kind.wall for kind in maze.kinds])
    changed = sorted({layout for layout, *_ in cells})
    for layout in changed:
        _check(kinds[layout], maze.kinds)
        states = {state for number, state, _ in cells if number == layout}
        grid = kinds[layout].reshape(maze.height, maze.width)
        if any(maze.wind) or len(states) * REDIRECTED > grid.size:
            next_state[layout] = grid_moves(walls[grid], maze.wind)
        else:
            for state in states:
                _redirect(next_state[layout], walls, grid, state)
    bump = world.bump
    if maze.bump_reward and changed:
        bump = bump.copy()
        bump[changed] = _bumps(maze, kinds[changed], [next_state[layout] for layout in changed])
    return world._replace(
        kind=kinds, next_state=next_state, bump=bump, **_starts(maze.kinds, kinds), **_destinations(maze.kinds, kinds)
    )


def _check(kind: NDArray[np.uint8], kinds: Sequence[CellKind]) -> None:
    """Whether a layout of these cells, uint8[S], can be.

    Raises:
        InputError: where not; the message says what must come first.
    """
    present = [kinds[number] for number in np.flatnonzero(np.bincount(kind, minlength=len(kinds))).tolist()]
    if not any(kind.terminal for kind in present):
        raise InputError("this is the only terminal cell: put another G first")
    if not any(kind.start for kind in present):
        raise InputError("this is the only start: put another S first")


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


def _table_world(
    table: Table, kind: NDArray[np.uint8], kind_terminal: NDArray[np.bool_], max_episode_steps: int
) -> World:
    """The world of a table: states and actions have its numbers.

    Args:
        table: what follows what.
        kind: uint8[...]: the kinds of the S states in order, for screen and exports; kernels read outcomes alone.
        kind_terminal: bool[K]: which kinds are of terminal states.
        max_episode_steps: the real steps after which an episode is truncated.
    """
    return World(
        actions=tuple(range(len(table.actions))),
        next_state=np.empty((1, table.states, 0), np.int32),
        kind=kind.reshape(1, -1),
        kind_reward=np.zeros(len(kind_terminal)),
        kind_terminal=kind_terminal,
        step_reward=0.0,
        slip=0.0,
        slip_sides=0,
        rules=MORE,
        bump_reward=0.0,
        bump=np.empty((1, table.states, 0), np.bool_),
        destination=np.empty(0, np.int32),
        destination_range=np.zeros((1, len(kind_terminal), 2), np.int64),
        start=table.start,
        start_indptr=np.array([0, len(table.start)], np.int64),
        start_probability=_start_probability(len(table.start), table.start_weight),
        switch_step=np.array([NEVER], np.int64),
        switch_layout=np.array([0], np.int64),
        switch_episode=np.empty(0, np.int64),
        switch_episode_layout=np.empty(0, np.int64),
        max_episode_steps=max_episode_steps,
        outcome_indptr=table.indptr,
        outcome_next=table.next_state,
        outcome_probability=table.probability,
        outcome_reward=table.reward,
        outcome_terminal=table.terminal,
    )


Outcomes = list[tuple[float, int, float, bool]]
"""The outcomes of one (state, action): (probability, next state, reward, terminal)."""


def table_world(
    table: Sequence[Sequence[Outcomes]],
    start: Sequence[int],
    max_episode_steps: int = 1_000_000,
    start_probability: Sequence[float] | None = None,
) -> World:
    """The world of a general table of outcomes, ``table[state][action]``, in one layout.

    Args:
        table: the outcomes of each action in each state.
        start: the states in which episodes begin.
        max_episode_steps: the real steps after which an episode is truncated.
        start_probability: how likely each start is; None where they are equally likely.

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
    whole = Table(
        actions=tuple(Move(str(action), str(action)) for action in range(actions)),
        indptr=np.cumsum([0, *(len(outcomes) for outcomes in rows)], dtype=np.int64),
        next_state=np.array([outcome[1] for outcome in flat], np.int32),
        probability=np.array([outcome[0] for outcome in flat], np.float64),
        reward=np.array([outcome[2] for outcome in flat], np.float64),
        terminal=np.array([outcome[3] for outcome in flat], np.bool_),
        start=np.array(start, np.int32),
        start_weight=np.full(len(start), 1 / len(start)) if start_probability is None else np.array(start_probability),
    )
    return _table_world(whole, whole.terminal_states.astype(np.uint8), np.array([False, True]), max_episode_steps)


def _start_probability(starts: int, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """``World.start_probability``.

    Raises:
        ValueError: where there is not one for each start, one is not above 0, or they do not add up.
    """
    likely = np.array(weight, np.float64)
    if likely.shape != (starts,) or not (likely > 0).all():
        raise ValueError(f"start_probability must have a number above 0 for each of the {starts} starts")
    if not abs(likely.sum() - 1) <= 1e-9:
        raise ValueError("the probabilities of the starts do not add up to 1")
    return likely[:0] if (likely == likely[0]).all() else likely


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


def terminal_states(world: World, layout: int) -> NDArray[np.bool_]:
    """bool[S]: the terminal states of a layout, as the maze's kinds have them."""
    terminal: NDArray[np.bool_] = world.kind_terminal[world.kind[layout]]
    return terminal
