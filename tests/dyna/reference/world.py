"""The worlds of the second opinion: a maze asked cell by cell, and a table of outcomes."""

from typing import Any, Protocol

from dyna_tui.maze import CellKind, Maze
from dyna_tui.world import Outcomes
from tests.dyna.reference.streams import Xoshiro

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))
"""Up, right, down, left, as (row, column)."""

Cell = tuple[int, int]
State = Any
"""A cell of a maze, a number in a table."""
Outcome = tuple[float, State, bool]
"""Reward, the state that follows, and whether it ends the episode."""


class World(Protocol):
    """What an agent may ask of a world."""

    actions: int
    layout: int
    max_episode_steps: int

    def start(self, draws: Xoshiro) -> State: ...

    def answer(self, state: State, action: int, draws: Xoshiro) -> Outcome: ...

    def after_step(self, t: int) -> None:
        """A change of the layout takes force after real step ``t``, if one is due."""

    def number(self, state: State) -> int:
        """The state as the engine numbers it."""


class Grid:
    """A maze."""

    actions = 4

    def __init__(self, maze: Maze) -> None:
        self.maze = maze
        self.layout = 0
        self.max_episode_steps = maze.max_episode_steps

    def kind(self, cell: Cell) -> CellKind:
        return self.maze.kinds[int(self.maze.layouts[self.layout].kind[cell])]

    def start(self, draws: Xoshiro) -> Cell:
        cells = [(row, column) for row in range(self.maze.height) for column in range(self.maze.width)]
        return draws.one_if_tied([cell for cell in cells if self.kind(cell).start])

    def reached(self, state: Cell, action: int) -> Cell:
        row, column = state[0] + MOVES[action][0], state[1] + MOVES[action][1]
        inside = 0 <= row < self.maze.height and 0 <= column < self.maze.width
        return (row, column) if inside and not self.kind((row, column)).wall else state

    def answer(self, state: Cell, action: int, draws: Xoshiro) -> Outcome:
        if self.maze.slip > 0 and draws.unit() < self.maze.slip:
            action = draws.below(4)
        following = self.reached(state, action)
        kind = self.kind(following)
        return self.maze.step_reward + kind.reward, following, kind.terminal

    def after_step(self, t: int) -> None:
        for index, layout in enumerate(self.maze.layouts):
            if index > 0 and layout.since == t:
                self.layout = index

    def number(self, state: Cell) -> int:
        return state[0] * self.maze.width + state[1]


class Table:
    """A table of outcomes, ``table[state][action]``: (probability, next state, reward, terminal)."""

    layout = 0

    def __init__(self, table: list[list[Outcomes]], starts: list[int], max_episode_steps: int = 1_000_000) -> None:
        self.table = table
        self.starts = starts
        self.actions = len(table[0])
        self.max_episode_steps = max_episode_steps

    def start(self, draws: Xoshiro) -> int:
        return draws.one_if_tied(self.starts)

    def answer(self, state: int, action: int, draws: Xoshiro) -> Outcome:
        outcomes = [outcome for outcome in self.table[state][action] if outcome[0] > 0]
        left = draws.unit()
        for probability, following, reward, terminal in outcomes[:-1]:
            if left < probability:
                return reward, following, terminal
            left -= probability
        _, following, reward, terminal = outcomes[-1]
        return reward, following, terminal

    def after_step(self, t: int) -> None:
        """A table has one layout."""

    def number(self, state: int) -> int:
        return state
