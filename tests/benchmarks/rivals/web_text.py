"""The class ``DynaQ`` of the web text "Dyna Architecture", written afresh with the same structure.

Q is a NumPy array, the model a dictionary, the tried pairs a list that is searched before each is added. One thing
differs: the text breaks ties by ``argmax``, towards action 0, with which the first episode on Example 8.1 takes 29
million real steps in the mean. Here ties are broken at random, which takes no longer than ``argmax`` does.
"""

import numpy as np

from tests.benchmarks.rivals.grid import ACTIONS, Grid, Parameters


class Environment:
    """A grid behind ``reset`` and ``step``."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.moves: list[list[int]] = grid.next_state.tolist()
        self.state = grid.start

    def reset(self) -> int:
        self.state = self.grid.start
        return self.state

    def step(self, action: int) -> tuple[int, float, bool, dict[str, object]]:
        self.state = self.moves[self.state][action]
        done = self.state == self.grid.goal
        return self.state, 1.0 if done else 0.0, done, {}


class DynaQ:
    """Dyna-Q with a method to act and one for direct RL, model learning and planning."""

    def __init__(self, n_states: int, n_actions: int, parameters: Parameters) -> None:
        self.n_actions = n_actions
        self.planning_steps, self.alpha, self.gamma, self.epsilon = parameters
        self.Q = np.zeros((n_states, n_actions))
        self.model: dict[tuple[int, int], tuple[float, int, bool]] = {}
        self.experienced: list[tuple[int, int]] = []

    def select_action(self, state: int) -> int:
        if np.random.random() < self.epsilon:
            return np.random.randint(self.n_actions)
        values = self.Q[state].tolist()
        top = max(values)
        ties = [action for action, value in enumerate(values) if value == top]
        return ties[0] if len(ties) == 1 else ties[np.random.randint(len(ties))]

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        target = r if done else r + self.gamma * np.max(self.Q[s_prime])
        self.Q[s, a] += self.alpha * (target - self.Q[s, a])

        self.model[(s, a)] = (r, s_prime, done)
        if (s, a) not in self.experienced:
            self.experienced.append((s, a))

        for _ in range(self.planning_steps):
            s_sim, a_sim = self.experienced[np.random.randint(len(self.experienced))]
            r_sim, s_prime_sim, done_sim = self.model[(s_sim, a_sim)]
            target_sim = r_sim if done_sim else r_sim + self.gamma * np.max(self.Q[s_prime_sim])
            self.Q[s_sim, a_sim] += self.alpha * (target_sim - self.Q[s_sim, a_sim])


class WebTextDynaQ:
    """The class and its training loop."""

    runs = 1

    def __init__(self, grid: Grid, parameters: Parameters, seed: int) -> None:
        np.random.seed(seed)
        self.episodes: list[int] = []
        self._environment = Environment(grid)
        self._agent = DynaQ(grid.states, ACTIONS, parameters)
        self._state = self._environment.reset()
        self._episode_steps = 0

    def run(self, real_steps: int) -> None:
        """Make so many more real steps, with their planning."""
        environment, agent, state = self._environment, self._agent, self._state
        for _ in range(real_steps):
            action = agent.select_action(state)
            next_state, reward, done, _ = environment.step(action)
            agent.update(state, action, reward, next_state, done)
            state = next_state
            self._episode_steps += 1
            if done:
                state = environment.reset()
                self.episodes.append(self._episode_steps)
                self._episode_steps = 0
        self._state = state
