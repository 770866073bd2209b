"""Facts of a lane: what is so at the moment, computed plainly from the engine's public state and the maze's rules."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from dyna_tui.agents import Model, Phase, Search
from dyna_tui.lab.history.interventions import Forget, ForgetAll, MakeTrue
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import CellKind
from dyna_tui.maze.grid import GridShape
from tests.dyna.reference.world import Cell, Grid

SLACK = 1e-9
"""How far a mean of rewards may stray from what was earned."""

Outcome = tuple[float, int, bool]
"""Reward, next state, and whether the episode ends."""


class Belief(NamedTuple):
    """What the model says of a pair."""

    reward: float
    outcomes: tuple[tuple[float, int, bool], ...]
    """How often each was seen, the next state, and whether the episode ends; in the model's order."""

    @property
    def total(self) -> float:
        """How often any was seen."""
        return float(np.add.accumulate([weight for weight, _, _ in self.outcomes])[-1])

    @property
    def likeliest(self) -> list[int]:
        """The states that follow most often."""
        most = max(weight for weight, _, _ in self.outcomes)
        return [state for weight, state, _ in self.outcomes if weight == most]


class OfLane(Grid):
    """The maze as a lane has it: with its own cells, in the layout in force."""

    def __init__(self, lane: Lane) -> None:
        super().__init__(lane.maze)
        self._kind = lane.world.kind[lane.view.layout].reshape(lane.maze.height, lane.maze.width)

    def kind(self, cell: Cell) -> CellKind:
        """The kind of a cell, edits included."""
        return self.maze.kinds[int(self._kind[cell])]


class Facts:
    """What is so of a lane at the moment it is made for; not to be used after the lane has moved."""

    def __init__(self, lane: Lane) -> None:
        """Of a lane at rest."""
        self.lane = lane
        self.view = lane.view
        self.actions = lane.view.actions
        self.grid = lane.maze.grid
        self.on_grid = isinstance(self.grid, GridShape)
        self.counts = lane.spec.variant.model is Model.COUNTS
        self._outdated: dict[int, int] = {}

    def kind(self, state: int) -> CellKind:
        """The kind of a cell in the layout in force."""
        return self.lane.maze.kinds[int(self.lane.world.kind[self.view.layout, state])]

    def q(self, state: int) -> list[float]:
        """The action values of a state; 0 of one that ends the episode."""
        return [0.0] * self.actions if self.kind(state).terminal else self.view.q[state].tolist()

    def visited(self, state: int) -> bool:
        """Whether an action was taken in a state."""
        return bool(self.view.visits[state].any())

    def tau(self, state: int) -> list[int]:
        """The real steps since each action was tried."""
        return [self.view.real_steps - int(step) for step in self.view.last_tried[state]]

    def greedy(self, state: int) -> int:
        """The exactly greedy actions of a state, as a mask; 0 where all are tied."""
        values = self.q(state)
        mask = sum(1 << action for action, value in enumerate(values) if value == max(values))
        return 0 if mask == (1 << self.actions) - 1 else mask

    def belief(self, state: int, action: int) -> Belief | None:
        """What the model says of a pair; None where it holds nothing of it."""
        index = self.view.model.index_of(np.array([state * self.actions + action]))
        if index[0] < 0:
            return None
        entry = self.view.model.entries(index)
        seen = tuple(
            (float(each.weight[0]), int(each.next_state[0]), bool(each.terminal[0]))
            for each in self.view.model.outcomes(index)
        )
        return Belief(float(entry.reward[0]), seen)

    def leading(self, state: int) -> int:
        """The actions that the model says lead to another cell, as a mask."""
        mask = 0
        for action in range(self.actions):
            belief = self.belief(state, action)
            if belief is not None and state not in belief.likeliest:
                mask |= 1 << action
        return mask

    def of_two_minds(self, state: int) -> int:
        """The actions that the model says stay put as likely as they lead away, as a mask."""
        beliefs = ((action, self.belief(state, action)) for action in range(self.actions))
        return sum(
            1 << a for a, belief in beliefs if belief and state in belief.likeliest and set(belief.likeliest) != {state}
        )

    @cached_property
    def _maze(self) -> OfLane:
        return OfLane(self.lane)

    def possible(self, state: int, action: int) -> Iterator[tuple[float, Outcome]]:
        """All that can follow in the world in force, with its probability."""
        table = self.lane.maze.table
        if table is None:
            width = self.lane.maze.width
            for chance, (reward, (row, column), ends) in self._maze.outcomes(divmod(state, width), action):
                yield chance, (reward, row * width + column, ends)
            return
        row = state * self.actions + action
        for number in range(int(table.indptr[row]), int(table.indptr[row + 1])):
            outcome = float(table.reward[number]), int(table.next_state[number]), bool(table.terminal[number])
            yield float(table.probability[number]), outcome

    def chance(self, state: int, action: int, following: int, ends: bool) -> float:
        """How likely a pair is followed by a state and the end of the episode, or not, in the world in force."""
        possible = self.possible(state, action)
        return sum(chance for chance, (_, reached, over) in possible if (reached, over) == (following, ends))

    def leads(self, state: int, action: int) -> set[int]:
        """Where an action may lead in the maze in force where it does not slip."""
        width = self.lane.maze.width
        came, entered = divmod(state, width), self._maze.reached(divmod(state, width), action)
        return {row * width + column for row, column in self._maze.destinations(came, entered)}

    def is_outdated(self, state: int, action: int) -> bool:
        """Whether the world in force would answer otherwise than the model remembers of a pair."""
        belief = self.belief(state, action)
        if belief is None or self.is_assumed(state, action):
            return False
        if self.on_grid and self.kind(state).wall:
            return True
        possible = [outcome for chance, outcome in self.possible(state, action) if chance > 0]
        if any((reached, ends) not in [each[1:] for each in possible] for _, reached, ends in belief.outcomes):
            return True
        if not self.counts:
            return (belief.reward, *belief.outcomes[0][1:]) not in possible
        rewards, slack = [reward for reward, _, _ in possible], SLACK * max(abs(belief.reward), 1.0)
        return not min(rewards) - slack <= belief.reward <= max(rewards) + slack

    def outdated(self, state: int) -> int:
        """The actions of a state of which the model is wrong, as a mask."""
        if state not in self._outdated:
            of_state = (self.is_outdated(state, action) << action for action in range(self.actions))
            self._outdated[state] = sum(of_state)
        return self._outdated[state]

    @cached_property
    def learned(self) -> frozenset[int]:
        """The pairs of which the model holds what came of a try, or what it was corrected to."""
        if not self.view.model.exists:
            return frozenset()
        if not any(isinstance(entry.intervention, (Forget, ForgetAll, MakeTrue)) for entry in self.lane.applied):
            visits = self.view.visits.copy()
            if self.view.mid_step and self.view.phase in (Phase.DIRECT_RL, Phase.MODEL):
                visits[self.view.transition.state, self.view.transition.action] -= 1
            return frozenset(np.flatnonzero(visits).tolist())
        return self._replayed()

    def _replayed(self) -> frozenset[int]:
        copy, learned, held = self.lane.copy_at_start(), set[int](), set[int]()
        for entry in [*self.lane.applied, None]:
            until = self.lane.ticks if entry is None else entry.tick
            while copy.ticks < until:
                assumes = copy.spec.search is Search.VISITED
                copy.advance(1)
                latest = copy.view.latest
                if latest is not None and latest.phase is Phase.MODEL:
                    pair, first = latest.state * self.actions + latest.action, latest.state * self.actions
                    held |= set(range(first, first + self.actions)) if assumes and pair not in held else {pair}
                    learned.add(pair)
            match entry and entry.intervention:
                case Forget(pair):
                    held.discard(pair)
                case ForgetAll():
                    held.clear()
                case MakeTrue():
                    learned |= {pair for pair in held if copy.view.visits.flat[pair]}
            learned &= held
        assert held == set(self.view.model.pairs.tolist())
        return frozenset(learned)

    def is_assumed(self, state: int, action: int) -> bool:
        """Whether the model holds of a pair what is assumed of untried actions, and nothing that came of a try."""
        return self.belief(state, action) is not None and state * self.actions + action not in self.learned

    @property
    def tried_pairs(self) -> int:
        """The pairs in the model that were tried, and not forgotten since."""
        return len(self.learned)

    @property
    def outdated_pairs(self) -> int:
        """The pairs of which the model is wrong."""
        states = np.unique(self.view.model.pairs // self.actions).tolist()
        return sum(self.outdated(state).bit_count() for state in states)

    def planned(self) -> set[int]:
        """The states of the pairs that the latest planning updated, or looked at."""
        if self.lane.spec.search is Search.LOOKAHEAD:
            look = self.view.lookahead
            reached = look.state[: look.size].tolist()
            return {state for state in reached if any(self.belief(state, a) for a in range(self.actions))}
        begun = self.view.ticks - self.view.step_ticks
        if any(entry.intervention.forgets and entry.tick > begun for entry in self.lane.applied):
            return set()  # the numbers of the entries are others since
        return {int(pair) // self.actions for pair in self.view.model.pairs[self.view.recently_planned]}
