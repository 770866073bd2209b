"""What the screen is shown of a lane: one immutable copy, as large as the screen and no larger.

Nothing here imports numba, so that a screen can be painted before the kernels are there.
Pairs are numbered ``state * A + action``; on a grid ``state = row * width + column``, and the
four actions are up, right, down, left (:data:`ACTIONS`).
"""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Phase as Phase

ACTIONS = ("↑", "→", "↓", "←")
"""The moves in the order of their numbers: up, right, down, left."""


class Truth(IntEnum):
    """How a remembered pair stands to the world in force."""

    TRUE = 0
    """The world would answer (or, where moves slip, could answer) as remembered."""
    UNTRIED = 1
    """Never tried: believed to stay put with reward 0."""
    WALL = 2
    """Outdated: its cell is now wall."""
    STAYS = 3
    """Outdated: the move now stays put."""
    LEADS = 4
    """Outdated: the move now leads to another cell."""
    REWARD = 5
    """Outdated: it now earns another reward, or ends the episode where it did not, or the reverse."""

    @property
    def outdated(self) -> bool:
        """Whether the world would answer otherwise."""
        return self >= Truth.WALL


@dataclass(frozen=True, eq=False)
class Window:
    """A rectangle of cells."""

    row: int
    column: int
    height: int
    width: int

    def within(self, height: int, width: int) -> "Window":
        """What of it lies in a maze of that size."""
        row, column = min(self.row, height), min(self.column, width)
        return Window(row, column, min(self.height, height - row), min(self.width, width - column))


@dataclass(frozen=True, eq=False)
class Tick:
    """What the latest tick did. States and actions are -1 where they mean nothing."""

    phase: Phase
    state: int
    action: int
    reward: float
    next_state: int
    terminal: bool
    exploring: bool = False
    """ACT: whether the action was a random one (epsilon) instead of a greedy one."""
    ties: int = 0
    """ACT: how many actions were equally greedy (1: no tie)."""
    bonus: float = 0.0
    """PLANNING: kappa * sqrt(tau)."""
    target: float = 0.0
    """DIRECT_RL, PLANNING: what the old value was moved towards."""
    old: float = 0.0
    """DIRECT_RL, PLANNING: Q(s, a) before."""
    new: float = 0.0
    """DIRECT_RL, PLANNING: Q(s, a) after."""


@dataclass(frozen=True, eq=False)
class Counters:
    """Where a lane stands."""

    real_steps: int = 0
    planning_steps: int = 0
    updates: int = 0
    episode: int = 1
    """The episode under way, from 1."""
    episode_steps: int = 0
    """Real steps of the episode under way."""
    reward: float = 0.0
    """The reward of all real steps so far."""
    planned: int = 0
    """Planning updates made since the latest real step."""
    planning_phase: int = 0
    """Planning updates that follow each real step (n)."""
    mid_step: bool = False
    """Whether a real step is under way, its planning not finished."""


@dataclass(frozen=True, eq=False)
class CellsFrame:
    """The cells of a window, row by row: [h, w] per cell and [h, w, 4] per pair.

    A cell that was never visited has visits 0 and values q0.
    """

    window: Window
    kind: NDArray[np.uint8]
    """[h, w] index into the maze's cell kinds, in the layout in force."""
    q: NDArray[np.float64]
    """[h, w, 4] action values."""
    visits: NDArray[np.int64]
    """[h, w, 4] how often each pair was really tried."""
    tau: NDArray[np.int64]
    """[h, w, 4] real steps since the pair was last tried; all of them where it never was."""
    td_error: NDArray[np.float64]
    """[h, w, 4] the latest TD error of each pair; 0 where it was never updated."""
    believed: NDArray[np.int32]
    """[h, w, 4] the state that the model says follows; -1 where it says nothing."""
    believed_reward: NDArray[np.float64]
    """[h, w, 4] the reward that the model says follows."""
    truth: NDArray[np.uint8]
    """[h, w, 4] :class:`Truth` of each pair (TRUE too where the model says nothing)."""
    planned: NDArray[np.bool_]
    """[h, w, 4] whether the latest planning phase updated the pair (its last 1,024 updates)."""
    optimal: NDArray[np.float64] | None
    """[h, w] the optimal state values V* of the layout in force; None where not (yet) known."""


@dataclass(frozen=True, eq=False)
class MemoryRow:
    """One remembered pair."""

    state: int
    action: int
    reward: float
    next_state: int
    terminal: bool
    visits: int
    tau: int
    bonus: float
    """kappa * sqrt(tau), 0 for agents without a bonus."""
    truth: Truth
    imagined: bool
    """Whether it is the pair that the latest planning update imagined."""


@dataclass(frozen=True, eq=False)
class MemoryFrame:
    """The rows of the model that a panel shows."""

    total: int = 0
    """How many pairs the model holds, believed ones that were never tried among them."""
    remembered: int = 0
    """How many of them were tried."""
    outdated: int = 0
    """How many of them the world in force would answer otherwise."""
    largest_bonus: float = 0.0
    first: int = 0
    """The place in the order of the first of ``rows``."""
    rows: tuple[MemoryRow, ...] = ()


@dataclass(frozen=True, eq=False)
class CurvesFrame:
    """A lane's history as two curves of at most a few thousand points each."""

    step: NDArray[np.int64]
    """[k] real steps, evenly spaced from 0 (the last point is now)."""
    reward: NDArray[np.float64]
    """[k] cumulative reward after ``step`` real steps."""
    episode: NDArray[np.int64]
    """[m] the number of the last episode in each block of finished episodes."""
    episode_steps: NDArray[np.float64]
    """[m] mean real steps an episode of the block took."""
    episode_end: NDArray[np.int64]
    """[m] the real step at which the block's last episode ended."""


@dataclass(frozen=True, eq=False)
class LaneFrame:
    """All that the screen shows of one lane at one moment."""

    title: str
    """The agent's name as the field spells it: ``Dyna-Q+``."""
    parameters: str
    """Its parameters in a line: ``n 10  α 1  γ .95  ε .1``."""
    has_model: bool
    has_bonus: bool
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
    gamma: float = 1.0
    episodes_done: int = 0
    last_episode_steps: int = 0
    """How long the latest finished episode took; 0 before the first."""
    changes: tuple[int, ...] = field(default=())
    """The real steps after which the layout changed so far."""
