"""Frames: immutable copies of what the screen shows of a lane, as large as the screen and no larger.

Nothing here imports numba, so that a screen can be painted before the kernels are there.
Pairs are numbered ``state * A + action``. Where states are drawn, and what they and the A actions are called, says a
:class:`~dyna_tui.maze.grid.StateMap`; in a maze ``state = row * width + column``.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Phase as Phase
from dyna_tui.agents import Search as Search
from dyna_tui.lab.frames.tick_record import Counters, LogEntry, Tick
from dyna_tui.maze.grid import StateMap


class Validity(IntEnum):
    """Whether the world in force would answer as a pair is remembered."""

    TRUE = 0
    """The world would answer (or, where moves slip, could answer) as remembered, all that was counted included."""
    ASSUMED = 1
    """Not learned: of an action that was never tried, or was forgotten, it is assumed to stay put with reward 0."""
    WALL = 2
    """Outdated: its cell is now wall."""
    BLOCKED = 3
    """Outdated: the move now stays put."""
    MOVES_ELSEWHERE = 4
    """Outdated: the move now leads to another cell."""
    REWARD = 5
    """Outdated: it now earns another reward (in the mean, what it cannot), or ends the episode where it did not,
    or the reverse."""

    @property
    def outdated(self) -> bool:
        """Whether the world would answer otherwise."""
        return self >= Validity.WALL


class Window(NamedTuple):
    """A rectangle of cells."""

    row: int
    column: int
    height: int
    width: int

    def within(self, height: int, width: int) -> "Window":
        """What of it lies in a maze of that size."""
        row, column = min(self.row, height), min(self.column, width)
        return Window(row, column, min(self.height, height - row), min(self.width, width - column))

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and its columns."""
        return slice(self.row, self.row + self.height), slice(self.column, self.column + self.width)


class CellsFrame(NamedTuple):
    """The cells of a window, row by row: [h, w] per cell and [h, w, A] per pair.

    A cell that was never visited has visits 0 and values q0.
    """

    grid: StateMap
    """The map of the whole world, by which states are cells."""
    window: Window
    kind: NDArray[np.uint8]
    """[h, w] index into the maze's cell kinds, in the layout in force."""
    q: NDArray[np.float64]
    """[h, w, A] action values; those of terminal cells are 0."""
    visits: NDArray[np.int64]
    """[h, w, A] how often each pair was really tried."""
    tau: NDArray[np.int64]
    """[h, w, A] real steps since the pair was last tried; all of them where it never was."""
    td_error: NDArray[np.float64]
    """[h, w, A] the latest TD error of each pair; 0 where it was never updated."""
    predicted: NDArray[np.int32]
    """[h, w, A] the next state that the model predicts, of several the likeliest; -1 where it holds nothing."""
    predicted_reward: NDArray[np.float64]
    """[h, w, A] the reward that the model predicts, in the mean."""
    probability: NDArray[np.float64]
    """[h, w, A] how likely the model says that state follows; 0 where it says nothing."""
    validity: NDArray[np.uint8]
    """[h, w, A] :class:`Validity` of each pair (TRUE too where the model says nothing)."""
    planned: NDArray[np.bool_]
    """[h, w, A] whether the latest planning phase updated the pair (its last 1,024 updates), or looked ahead to it."""
    optimal: NDArray[np.float64] | None
    """[h, w] the optimal state values V* of the layout in force; None where not (yet) known."""
    actual_next: NDArray[np.int32] | None = None
    """[h, w, A] the state that each action leads to in the layout in force if it does not slip, -1 where that is one of
    several; None where unknown."""
    page: int = 0
    """Which page of the map it is."""

    def index_of(self, state: int) -> tuple[int, int] | None:
        """The index [h, w] of a state in the arrays; None where its cell is outside the window."""
        if state < 0 or self.grid.page(state) != self.page:
            return None
        row, column = self.grid.cell(state)
        row, column = row - self.window.row, column - self.window.column
        height, width = self.kind.shape
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    @property
    def states(self) -> NDArray[np.int64]:
        """[h, w] the state of each cell; -1 where a picture has none."""
        return self.grid.numbers(*self.window.slices, self.page)

    @property
    def signs(self) -> NDArray[np.str_] | None:
        """[h, w] what a picture has in each cell; None where the kind of a cell says it all."""
        return self.grid.signs(*self.window.slices, self.page)


class MemoryRow(NamedTuple):
    """One remembered outcome of a pair; the only one, unless the agent counts outcomes."""

    state: int
    action: int
    reward: float
    next_state: int
    terminal: bool
    visits: int
    tau: int
    bonus: float
    """kappa * sqrt(tau), 0 for agents without a bonus."""
    validity: Validity
    simulated: bool
    """Whether the latest planning update simulated it."""
    first: bool = True
    """Whether it is the first outcome listed of its pair, the likeliest."""
    times: float = 1.0
    """How often it was seen, where older times may count less."""
    probability: float = 1.0
    """How likely the model says it is."""
    chance: float = 1.0
    """How likely it is in the world in force."""
    priority: float | None = None
    """With which the pair is queued; None where it is not."""
    phase: Phase | None = None
    """The phase of the latest tick, where that was about this row."""
    actual_next: int = -1
    """The state that the action leads to in the world in force, where it does not slip; -1 where unknown."""


class BestMove(NamedTuple):
    """A move believed best."""

    action: int
    next_state: int
    """Where the model says it leads; -1 where it was never tried."""
    terminal: bool


class AheadRow(NamedTuple):
    """One state that a look-ahead reached."""

    state: int
    distance: int
    """How many moves away it is."""
    value: float
    """V(s), with as many moves to go as the horizon leaves."""
    best: tuple[BestMove, ...]
    """The moves believed best; none where all are worth the same."""
    on_best_path: bool
    """Whether it is on the path believed best."""
    first: bool
    """Whether it is the first row with its distance."""


class MemoryFrame(NamedTuple):
    """The rows of the model, or of the look-ahead in it, that a panel shows."""

    total: int = 0
    """How many pairs the model holds, believed ones that were never tried among them."""
    remembered: int = 0
    """How many of them were tried."""
    outdated: int = 0
    """How many of them the world in force would answer otherwise."""
    order: str = ""
    """How the list is ordered, in words."""
    lines: int = 0
    """How many rows the list has."""
    first: int = 0
    """The index in the list of the first of ``rows``."""
    rows: tuple[MemoryRow, ...] | tuple[AheadRow, ...] = ()
    marked: int = -1
    """The index in the list of what the latest tick was about; -1 where it is not listed, or the lane runs."""
    cell: int = -1
    """The state whose first row was sought; -1 for none."""
    cell_line: int = -1
    """The index in the list of that row; -1 where there is none, or the lane runs."""


class CurvesFrame(NamedTuple):
    """A lane's history as two curves of at most a few thousand points each."""

    step: NDArray[np.int64]
    """[k] real steps, evenly spaced from 0 (the last point is now)."""
    reward: NDArray[np.float64]
    """[k] cumulative reward after ``step`` real steps."""
    updates: NDArray[np.int64]
    """[k] the value updates made by then, direct and simulated."""
    episode: NDArray[np.int64]
    """[m] the number of the last episode in each block of finished episodes."""
    episode_steps: NDArray[np.float64]
    """[m] mean real steps an episode of the block took."""
    episode_end: NDArray[np.int64]
    """[m] the real step at which the block's last episode ended."""


class LaneFrame(NamedTuple):
    """All that the screen shows of one lane at one moment."""

    title: str
    """The agent's name as the field spells it: ``Dyna-Q+``."""
    parameters: str
    """Its parameters in a line: ``n 10  α 1  γ .95  ε .1``."""
    has_model: bool
    has_bonus: bool
    """Whether it adds kappa * sqrt(tau) to something."""
    layout: int
    """The layout in force, from 0."""
    layout_since: int
    """The real step after which it came into force."""
    agent: int
    """The state the agent is in."""
    trail: NDArray[np.int32]
    """[k] the states it came through in this episode, oldest first, the present one left out (at most 64)."""
    counters: Counters
    tick: Tick | None
    """The latest tick; None at step 0."""
    cells: CellsFrame
    memory: MemoryFrame
    curves: CurvesFrame
    kappa: float = 0.0
    search: Search = Search.TRIED
    counts: bool = False
    """Whether the model counts the outcomes of each pair."""
    acts_on_bonus: bool = False
    """Whether the bonus is added to Q in the greedy choice, and not in planning."""
    bonus_horizon: float | None = None
    """Real steps after which a bonus outweighs the value of the start; None where that does not happen."""
    episodes_done: int = 0
    last_episode_steps: int = 0
    """How long the latest finished episode took; 0 before the first."""
    cut_off: bool = False
    """Whether that episode was truncated, and did not come to its end."""
    changes: tuple[int, ...] = ()
    """The real steps after which the maze changed so far."""
    cells_changed: bool = False
    """Whether the latest of them was a change of cells, and no switch of the layout."""
    closed: tuple[int, ...] = ()
    """The starts from which no path leads to a terminal cell, where the maze has changed."""
    number: int = 0
    """The lane's number, which it keeps when lanes are reordered."""
    log: tuple[LogEntry, ...] = ()
    """The latest ticks, the newest last; none where they are not asked for, and while the lane runs."""

    @property
    def grid(self) -> StateMap:
        """The map of the world, by which states are cells."""
        return self.cells.grid
