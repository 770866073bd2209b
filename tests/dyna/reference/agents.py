"""Q-learning and the agents with a last-outcome model: Dyna-Q, Dyna-Q+, and their kin."""

import math
from dataclasses import dataclass, field
from typing import cast

from dyna_tui.agents import AgentSpec
from dyna_tui.maze import CellKind, Maze
from tests.dyna.reference.streams import stream
from tests.dyna.reference.world import Cell, Grid, Outcome, State, World

Pair = tuple[State, int]


@dataclass
class Reference:
    """One agent in one world, here Q-learning; :meth:`step` makes a real step with all its planning."""

    world: World
    seed: int = 0
    run: int = 0
    alpha: float | str = 0.1
    gamma: float = 0.95
    epsilon: float = 0.1
    epsilon_end: float = 0.0
    epsilon_steps: int = 0
    q0: float = 0.0

    t: int = 0
    episode: int = 1
    episode_steps: int = 0
    reward_sum: float = 0.0
    planning_steps: int = 0
    updates: int = 0
    updates_of: dict[Pair, int] = field(default_factory=dict)
    """Where alpha is 1/n, the updates of each pair."""
    truncated: int = 0
    finished: list[int] = field(default_factory=list)
    """How long each finished episode took."""
    visits: dict[Pair, int] = field(default_factory=dict)
    last_tried: dict[Pair, int] = field(default_factory=dict)
    values: dict[Pair, float] = field(default_factory=dict)
    model: dict[Pair, Outcome] = field(default_factory=dict)
    remembered: list[Pair] = field(default_factory=list)
    """The pairs of the model in the order of remembering."""

    def __post_init__(self) -> None:
        self.acting = stream(self.seed, self.run, 0)
        self.planning = stream(self.seed, self.run, 1)
        self.state = self.episode_start = self.world.start(self.acting)

    def step(self) -> None:
        self.think()
        pair = (self.state, self.choice())
        reward, following, terminal = self.world.answer(*pair, self.acting)
        self.t += 1
        self.episode_steps += 1
        self.reward_sum += reward
        self.visits[pair] = self.visits.get(pair, 0) + 1
        self.last_tried[pair] = self.t
        self.learn(pair, (reward, following, terminal))
        self.update_model(pair, (reward, following, terminal))
        self.plan()
        self.end_step(following, terminal)

    def end_step(self, following: State, terminal: bool) -> None:
        self.world.after_step(self.t)
        self.state = following
        cut_off = not terminal and self.episode_steps >= self.world.max_episode_steps
        if terminal or cut_off:
            self.truncated += cut_off
            self.finished.append(self.episode_steps)
            self.episode += 1
            self.episode_steps = 0
            self.world.before_episode(self.episode)
            self.state = self.episode_start = self.world.start(self.acting)

    # Values.

    def q(self, state: State, action: int) -> float:
        return self.values.get((state, action), self.q0)

    def best(self, state: State) -> float:
        return max(self.q(state, a) for a in range(self.world.actions))

    def target(self, outcome: Outcome, bonus: float = 0.0) -> float:
        """Nothing is expected of a terminal state."""
        reward, following, terminal = outcome
        return reward + bonus if terminal else reward + bonus + self.gamma * self.best(following)

    def move_value(self, pair: Pair, target: float) -> None:
        old = self.q(*pair)
        self.values[pair] = old + self.step_size(pair) * (target - old)
        self.updates += 1

    def step_size(self, pair: Pair) -> float:
        """Alpha as it is given or, in a sample average (2.3), one over the number of the update."""
        if not isinstance(self.alpha, str):
            return self.alpha
        self.updates_of[pair] = self.updates_of.get(pair, 0) + 1
        return 1 / self.updates_of[pair]

    @property
    def current_epsilon(self) -> float:
        """On its way from ``epsilon`` to ``epsilon_end`` in the first real steps."""
        if self.t >= self.epsilon_steps:
            return self.epsilon_end if self.epsilon_steps else self.epsilon
        return self.epsilon + (self.epsilon_end - self.epsilon) * (self.t / self.epsilon_steps)

    # The parts of a real step.

    def think(self) -> None:
        """What an agent does before it acts."""

    def worth(self, state: State, action: int) -> float:
        """What a greedy choice goes by."""
        return self.q(state, action)

    def choice(self) -> int:
        if self.acting.unit() < self.current_epsilon:
            return self.acting.below(self.world.actions)
        worths = [self.worth(self.state, a) for a in range(self.world.actions)]
        return self.acting.one_if_tied([a for a, worth in enumerate(worths) if worth == max(worths)])

    def learn(self, pair: Pair, outcome: Outcome) -> None:
        self.move_value(pair, self.target(outcome))

    def update_model(self, pair: Pair, outcome: Outcome) -> None:
        """Q-learning has no model."""

    def plan(self) -> None:
        """Nor does it plan."""

    # Short ways to the maze.

    @property
    def grid(self) -> Grid:
        return cast(Grid, self.world)

    @property
    def maze(self) -> Maze:
        return self.grid.maze

    @property
    def layout(self) -> int:
        return self.world.layout

    @layout.setter
    def layout(self, layout: int) -> None:
        self.world.layout = layout

    def kind(self, cell: Cell) -> CellKind:
        return self.grid.kind(cell)

    def reached(self, cell: Cell, action: int) -> Cell:
        return self.grid.reached(cell, action)


@dataclass
class DynaQ(Reference):
    """Tabular Dyna-Q (8.2): the last outcome of each pair, and planning over the pairs tried."""

    n: int = 10

    def update_model(self, pair: Pair, outcome: Outcome) -> None:
        if pair not in self.model:
            self.remembered.append(pair)
        self.model[pair] = outcome

    def plan(self) -> None:
        for _ in range(self.n):
            self.imagine()

    def imagine(self) -> None:
        pair = self.planning.one_of(self.remembered)
        self.move_value(pair, self.target(self.model[pair], self.bonus(pair)))
        self.planning_steps += 1

    def bonus(self, pair: Pair) -> float:
        return 0.0


@dataclass
class DynaQPlus(DynaQ):
    """Dyna-Q+ (8.3): curious in planning, and planning over all actions of visited states if ``untried``."""

    kappa: float = 0.001
    untried: bool = True

    def update_model(self, pair: Pair, outcome: Outcome) -> None:
        """At a first visit also that the untried actions stay put with reward 0 (footnote in 8.3)."""
        state = pair[0]
        for believed in [(state, a) for a in range(self.world.actions)] if self.untried else [pair]:
            if believed not in self.model:
                self.remembered.append(believed)
                self.model[believed] = (0.0, state, False)
        self.model[pair] = outcome

    def bonus(self, pair: Pair) -> float:
        return self.kappa * math.sqrt(self.t - self.last_tried.get(pair, 0))


@dataclass
class CuriousActor(DynaQ):
    """Exercise 8.4: the bonus is in the choice of actions alone."""

    kappa: float = 0.001

    def worth(self, state: State, action: int) -> float:
        return self.q(state, action) + self.kappa * math.sqrt(self.t - self.last_tried.get((state, action), 0))


@dataclass
class Trajectories(DynaQ):
    """Trajectory sampling (8.6): planning along imagined episodes from where the real one began."""

    imagined: State | None = None
    """Where the imagined episode goes on; None where the next update begins one."""
    imagined_moves: int = 0

    def tried(self, state: State) -> list[int]:
        return [a for a in range(self.world.actions) if (state, a) in self.model]

    def imagine(self) -> None:
        if self.imagined is None:
            self.imagined = self.episode_start if self.tried(self.episode_start) else self.state
            self.imagined_moves = 0
        pair = (self.imagined, self.imagined_choice(self.imagined))
        self.move_value(pair, self.target(self.model[pair]))
        self.planning_steps += 1
        self.imagined_moves += 1
        _, following, terminal = self.model[pair]
        over = terminal or not self.tried(following) or self.imagined_moves >= self.world.max_episode_steps
        self.imagined = None if over else following

    def imagined_choice(self, state: State) -> int:
        tried = self.tried(state)
        if self.planning.unit() < self.current_epsilon:
            return self.planning.one_of(tried)
        best = max(self.q(state, a) for a in tried)
        return self.planning.one_if_tied([a for a in tried if self.q(state, a) == best])


def reference(world: World | Maze, spec: AgentSpec, seed: int = 0, run: int = 0) -> Reference:
    """The second opinion on an agent, by its spelling."""
    from tests.dyna.reference.ahead import LookAhead
    from tests.dyna.reference.counts import Counting
    from tests.dyna.reference.on_policy import ExpectedSarsa, Sarsa
    from tests.dyna.reference.sweeping import Sweeping

    values = spec.values
    kind: type[Reference] = {
        "q-learning": Reference,
        "sarsa": Sarsa,
        "expected-sarsa": ExpectedSarsa,
        "dyna-q": Trajectories if values.get("search") == "trajectory" else DynaQ,
        "dyna-q+": CuriousActor if values.get("bonus") == "action" else DynaQPlus,
        "dyna-q-stochastic": Counting,
        "prioritized-sweeping": Sweeping,
        "mpc": LookAhead,
    }[spec.variant.name]
    names = {"n" if name == "planning_steps" else name: value for name, value in values.items()}
    known = {name: value for name, value in names.items() if name in kind.__dataclass_fields__}
    return kind(Grid(world) if isinstance(world, Maze) else world, seed, run, **known)  # type: ignore[arg-type]
