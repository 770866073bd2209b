"""The worlds of the second opinion: a maze asked cell by cell, and a table of outcomes."""

from typing import Any, Protocol

from dyna_tui.maze import CellKind, Maze
from dyna_tui.world import Outcomes
from tests.dyna.reference.streams import Xoshiro

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))
"""Up, right, down, left, as (row, column)."""
UP = 0

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

    def before_episode(self, episode: int) -> None:
        """A change of the layout takes force with the episode, if one is due."""

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

    def cells(self) -> list[Cell]:
        return [(row, column) for row in range(self.maze.height) for column in range(self.maze.width)]

    def start(self, draws: Xoshiro) -> Cell:
        return draws.one_if_tied([cell for cell in self.cells() if self.kind(cell).start])

    def beside(self, state: Cell, move: int) -> Cell:
        """The cell that a move leads to where there is no wind."""
        row, column = state[0] + MOVES[move][0], state[1] + MOVES[move][1]
        inside = 0 <= row < self.maze.height and 0 <= column < self.maze.width
        return (row, column) if inside and not self.kind((row, column)).wall else state

    def reached(self, state: Cell, action: int) -> Cell:
        following = self.beside(state, action)
        for _ in range(self.maze.wind[state[1]] if self.maze.wind else 0):
            following = self.beside(following, UP)
        return following

    def bumps(self, state: Cell, action: int) -> bool:
        return self.beside(state, action) == state == self.reached(state, action)

    def destinations(self, state: Cell, entered: Cell) -> list[Cell]:
        """Where the agent may be in the end who comes from one cell into another."""
        to = self.kind(entered).to
        if not to or entered == state:
            return [entered]
        kinds = {cell: self.kind(cell) for cell in self.cells()}
        return [cell for cell, kind in kinds.items() if (kind.start if to == "start" else kind.symbol == to)] or [
            entered
        ]

    def slips(self, action: int) -> list[int]:
        """Which moves a slip may make of an action."""
        return [(action + 1) % 4, (action + 3) % 4] if self.maze.slip_to == "sides" else [0, 1, 2, 3]

    def earned(self, state: Cell, move: int) -> float:
        reward = self.maze.step_reward + self.kind(self.reached(state, move)).reward
        return reward + self.maze.bump_reward if self.bumps(state, move) else reward

    def answer(self, state: Cell, action: int, draws: Xoshiro) -> Outcome:
        if self.maze.slip > 0 and draws.unit() < self.maze.slip:
            slips = self.slips(action)
            action = slips[draws.below(len(slips))]
        entered = self.reached(state, action)
        following = draws.one_if_tied(self.destinations(state, entered))
        return self.earned(state, action), following, self.kind(entered).terminal

    def outcomes(self, state: Cell, action: int) -> list[tuple[float, Outcome]]:
        """All that can follow, with its probability; equal outcomes may come more than once."""
        slips, slip = self.slips(action), self.maze.slip
        moves = [(1 - slip, action), *((slip / len(slips), move) for move in slips)]
        found = []
        for chance, move in moves:
            entered = self.reached(state, move)
            ends = self.destinations(state, entered)
            for end in ends if chance else ():
                found.append((chance / len(ends), (self.earned(state, move), end, self.kind(entered).terminal)))
        return found

    def after_step(self, t: int) -> None:
        for index, layout in enumerate(self.maze.layouts):
            if index > 0 and layout.since == t:
                self.layout = index

    def before_episode(self, episode: int) -> None:
        for index, layout in enumerate(self.maze.layouts):
            if layout.episode == episode:
                self.layout = index

    def number(self, state: Cell) -> int:
        return state[0] * self.maze.width + state[1]


class Table:
    """A table of outcomes, ``table[state][action]``: (probability, next state, reward, terminal)."""

    layout = 0

    def __init__(
        self,
        table: list[list[Outcomes]],
        starts: list[int],
        max_episode_steps: int = 1_000_000,
        likely: list[float] | None = None,
    ) -> None:
        self.table = table
        self.starts = starts
        self.likely = likely
        self.actions = len(table[0])
        self.max_episode_steps = max_episode_steps

    def start(self, draws: Xoshiro) -> int:
        if self.likely is None or len(set(self.likely)) == 1:
            return draws.one_if_tied(self.starts)
        left = draws.unit()
        for start, probability in zip(self.starts[:-1], self.likely, strict=False):
            if left < probability:
                return start
            left -= probability
        return self.starts[-1]

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

    def before_episode(self, episode: int) -> None:
        """A table has one layout."""

    def number(self, state: int) -> int:
        return state
