"""A second opinion: Q-learning, Dyna-Q and Dyna-Q+ in plain Python, slow and like the book's pseudocode.

Written from Sutton & Barto (2018), sections 6.5 and 8.2 to 8.3, and from CONTRACT.md; it shares no code and
no arrays with the engine. A world is asked cell by cell, a model is a dictionary, the random numbers are
xoshiro256++ as its authors publish it. Only the order of the draws is an agreement with the engine:

- acting and the world: the start (if there are several), explore or not, then the exploring action or
  the choice among ties, then slip or not (where moves slip), then the direction slipped in;
- planning: one number for each update, for the place of the pair in the order of remembering.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from dyna_tui.maze import CellKind, Maze

MASK = (1 << 64) - 1
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))
"""Up, right, down, left, as (row, column)."""

Cell = tuple[int, int]
Pair = tuple[Cell, int]


def rotated(word: int, by: int) -> int:
    return ((word << by) | (word >> (64 - by))) & MASK


class Xoshiro:
    """xoshiro256++ 1.0, D. Blackman and S. Vigna, https://prng.di.unimi.it/xoshiro256plusplus.c."""

    def __init__(self, words: list[int]) -> None:
        self.s = list(words)

    def next(self) -> int:
        s = self.s
        result = (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def unit(self) -> float:
        return (self.next() >> 11) / 2**53

    def below(self, count: int) -> int:
        return ((self.next() >> 32) * count) >> 32


def stream(seed: int, run: int, which: int) -> Xoshiro:
    """The stream ``which`` of a run: 0 for acting and the world, 1 for planning."""
    sequence = np.random.SeedSequence(seed, spawn_key=(run, which))
    return Xoshiro([int(word) for word in sequence.generate_state(4, np.uint64)])


@dataclass
class Reference:
    """One agent in one maze; :meth:`step` makes a real step with all its planning."""

    maze: Maze
    seed: int = 0
    run: int = 0
    alpha: float = 0.1
    gamma: float = 0.95
    epsilon: float = 0.1
    q0: float = 0.0
    n: int = 0
    learns_model: bool = True
    kappa: float | None = None
    """None for an agent without a bonus."""
    untried: bool = False
    """Whether planning is over all actions of visited states."""

    layout: int = 0
    t: int = 0
    episode: int = 1
    episode_steps: int = 0
    reward_sum: float = 0.0
    planning_steps: int = 0
    updates: int = 0
    truncated: int = 0
    finished: list[int] = field(default_factory=list)
    """How long each finished episode took."""
    visits: dict[Pair, int] = field(default_factory=dict)
    last_tried: dict[Pair, int] = field(default_factory=dict)
    values: dict[Pair, float] = field(default_factory=dict)
    model: dict[Pair, tuple[float, Cell, bool]] = field(default_factory=dict)
    remembered: list[Pair] = field(default_factory=list)
    """The pairs of the model in the order of remembering."""

    def __post_init__(self) -> None:
        self.acting = stream(self.seed, self.run, 0)
        self.planning = stream(self.seed, self.run, 1)
        self.state = self.start()

    # The world.

    def kind(self, cell: Cell) -> CellKind:
        return self.maze.kinds[int(self.maze.layouts[self.layout].kind[cell])]

    def start(self) -> Cell:
        cells = [(row, column) for row in range(self.maze.height) for column in range(self.maze.width)]
        starts = [cell for cell in cells if self.kind(cell).start]
        return starts[0] if len(starts) == 1 else starts[self.acting.below(len(starts))]

    def reached(self, state: Cell, action: int) -> Cell:
        row, column = state[0] + MOVES[action][0], state[1] + MOVES[action][1]
        inside = 0 <= row < self.maze.height and 0 <= column < self.maze.width
        return (row, column) if inside and not self.kind((row, column)).wall else state

    def answer(self, state: Cell, action: int) -> tuple[float, Cell, bool]:
        if self.maze.slip > 0 and self.acting.unit() < self.maze.slip:
            action = self.acting.below(4)
        following = self.reached(state, action)
        kind = self.kind(following)
        return self.maze.step_reward + kind.reward, following, kind.terminal

    # The agent.

    def q(self, state: Cell, action: int) -> float:
        return self.values.get((state, action), self.q0)

    def best(self, state: Cell) -> float:
        return max(self.q(state, a) for a in range(4))

    def choice(self, state: Cell) -> int:
        if self.acting.unit() < self.epsilon:
            return self.acting.below(4)
        tied = [a for a in range(4) if self.q(state, a) == self.best(state)]
        return tied[0] if len(tied) == 1 else tied[self.acting.below(len(tied))]

    def move_value(self, pair: Pair, target: float) -> None:
        old = self.q(*pair)
        self.values[pair] = old + self.alpha * (target - old)
        self.updates += 1

    def remember(self, pair: Pair, reward: float, following: Cell, terminal: bool) -> None:
        """The last outcome; at a first visit also that the untried actions stay put with reward 0."""
        state = pair[0]
        for believed in [(state, a) for a in range(4)] if self.untried else [pair]:
            if believed not in self.model:
                self.remembered.append(believed)
                self.model[believed] = (0.0, state, False)
        self.model[pair] = (reward, following, terminal)

    def imagine(self) -> None:
        pair = self.remembered[self.planning.below(len(self.remembered))]
        target, following, terminal = self.model[pair]
        if self.kappa is not None:
            tau = self.t - self.last_tried.get(pair, 0)
            target += self.kappa * math.sqrt(tau)
        if not terminal:
            target += self.gamma * self.best(following)
        self.move_value(pair, target)
        self.planning_steps += 1

    def step(self) -> None:
        pair = (self.state, self.choice(self.state))
        reward, following, terminal = self.answer(*pair)
        self.t += 1
        self.episode_steps += 1
        self.reward_sum += reward
        self.visits[pair] = self.visits.get(pair, 0) + 1
        self.last_tried[pair] = self.t
        self.move_value(pair, reward if terminal else reward + self.gamma * self.best(following))
        if self.learns_model:
            self.remember(pair, reward, following, terminal)
            for _ in range(self.n):
                self.imagine()
        self.end_step(following, terminal)

    def end_step(self, following: Cell, terminal: bool) -> None:
        for index, layout in enumerate(self.maze.layouts):
            if index > 0 and layout.since == self.t:
                self.layout = index
        self.state = following
        cut_off = not terminal and self.episode_steps >= self.maze.max_episode_steps
        if terminal or cut_off:
            self.truncated += cut_off
            self.finished.append(self.episode_steps)
            self.episode += 1
            self.episode_steps = 0
            self.state = self.start()
