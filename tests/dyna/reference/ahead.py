"""Model predictive control: before each act a look ahead through the model, of which nothing is kept."""

from dataclasses import dataclass

from tests.dyna.reference.agents import DynaQ
from tests.dyna.reference.world import State


@dataclass
class LookAhead(DynaQ):
    """Finite-horizon dynamic programming over what can be reached within the horizon."""

    horizon: int = 30
    sweeps: int = 0
    """How many the latest look ahead made."""

    def learn(self, pair: object, outcome: object) -> None:
        """No value is learned."""

    def plan(self) -> None:
        """Nor is there planning after an act."""

    def think(self) -> None:
        moves = self.moves_to()
        self.values = {}
        self.sweeps = 0
        for k in range(1, self.horizon + 1):
            covered = [state for state, count in moves.items() if count <= self.horizon - k]
            before = {state: self.best(state) for state in covered}
            after = {}
            for state in covered:
                for action in range(self.world.actions):
                    tried = (state, action) in self.model
                    after[state, action] = self.target(self.model[state, action]) if tried else 0.0
                    self.planning_steps += tried
                    self.updates += tried
            self.values.update(after)
            self.sweeps += 1
            if all(self.best(state) == before[state] for state in covered):
                break

    def moves_to(self) -> dict[State, int]:
        """The states within horizon - 1 moves, as the model has it, and how many moves away they are."""
        moves = {self.state: 0}
        ring = [self.state]
        for count in range(1, self.horizon):
            outcomes = [self.model[s, a] for s in ring for a in range(self.world.actions) if (s, a) in self.model]
            ring = list(dict.fromkeys(s for _, s, terminal in outcomes if not terminal and s not in moves))
            moves.update(dict.fromkeys(ring, count))
        return moves
