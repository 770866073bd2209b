"""A maze as a Gymnasium environment: states, actions, layouts and rewards are those of the laboratory."""

from collections.abc import Mapping
from operator import index
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from dyna_tui.gym.render import as_image, as_text
from dyna_tui.gym.transitions import Transitions
from dyna_tui.maze import Maze
from dyna_tui.opening import open_maze
from dyna_tui.world import Outcomes, world_of

RENDER_MODES = ("ansi", "rgb_array")
OPTIONS = ("layout", "total_steps")
"""What ``reset`` takes as options."""


class MazeEnv(gymnasium.Env[int, int]):
    """One maze.

    Observations are states, row * columns + column in a grid. Actions are 0 up, 1 right, 2 down, 3 left there, and
    elsewhere those of the world. ``terminated`` is a terminal cell; ``truncated`` comes after the maze's
    ``max_episode_steps``, without a ``TimeLimit``. Layouts change as the maze file says, ``@ N`` by the steps of all
    episodes together and ``@ episode N`` by resets. ``info["prob"]`` is the probability of what happened, and
    ``info["layout"]`` the layout in force, from 0.

    ``P[state][action]`` is a list of (probability, next state, reward, terminated) in the layout in force, and
    ``initial_state_distrib``, float64[states], the probability that an episode begins in each state.
    """

    metadata: dict[str, Any] = {"render_modes": [*RENDER_MODES], "render_fps": 8}  # noqa: RUF012, as Env declares it

    def __init__(self, maze: Maze | str | None = None, render_mode: str | None = None) -> None:
        """Put an agent into a maze.

        Args:
            maze: a maze, or what opens one: a file, a built-in maze, ``random:10x10``, ``gym:ID``.
            render_mode: ``ansi`` for text, ``rgb_array`` for a picture, uint8[height, width, 3].

        Raises:
            ValueError: if no maze is given, or there is no such maze, or no such mode.
        """
        if render_mode not in (None, *RENDER_MODES):
            raise ValueError(f"render_mode is {render_mode!r}, but must be {' or '.join(RENDER_MODES)}")
        if maze is None:
            raise ValueError("maze is missing: give a file or whatever else opens, as in maze='random:10x10'")
        self.maze = open_maze(maze) if isinstance(maze, str) else maze
        self.world = world_of(self.maze)
        self.observation_space: spaces.Space[Any] = spaces.Discrete(self.world.states)
        self.action_space: spaces.Space[Any] = spaces.Discrete(len(self.world.actions))
        self.render_mode = render_mode
        self.layout = 0
        """The layout in force, from 0."""
        self.total_steps = 0
        """The steps of all episodes."""
        self.episode = 0
        """The episode under way, from 1; 0 before the first reset."""
        self._transitions = Transitions(self.world)
        self._episode_steps = 0
        self._state = 0

    @property
    def P(self) -> Mapping[int, Mapping[int, Outcomes]]:
        """What follows each state and action in the layout in force."""
        return self._transitions.table(self.layout)

    @property
    def initial_state_distrib(self) -> NDArray[np.float64]:
        """float64[states]: how likely an episode begins in each state, in the layout in force."""
        states, probability = self.world.starts(self.layout)
        distribution = np.zeros(self.world.states)
        distribution[states] = probability
        return distribution

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: the seed of what is drawn from now on.
            options: ``layout`` puts a layout into force, from 0; ``total_steps`` sets the steps made, by which layouts
                change, and has the episodes counted anew.

        Raises:
            ValueError: if an option is none, or of no value that it can have.
        """
        super().reset(seed=seed)
        self._set(options or {})
        self.episode += 1
        self.layout = self._transitions.layout_with(self.layout, self.episode)
        states, probability = self.world.starts(self.layout)
        start = self._draw(probability.tolist())
        self._state, self._episode_steps = int(states[start]), 0
        return self._state, {"prob": float(probability[start]), "layout": self.layout}

    def _set(self, options: Mapping[str, Any]) -> None:
        for name, value in options.items():
            if name not in OPTIONS:
                raise ValueError(f"unknown option {name!r}: choose from {', '.join(OPTIONS)}")
            most = self.world.layouts - 1 if name == "layout" else 2**62
            if not isinstance(value, (int, np.integer)) or not 0 <= value <= most:
                raise ValueError(f"option {name} is {value!r}, but must be a whole number from 0 to {most:,}")
        if "total_steps" in options:
            self.total_steps, self.episode = int(options["total_steps"]), 0
            past = np.flatnonzero(self.world.switch_step <= self.total_steps)
            self.layout = int(self.world.switch_layout[past[-1]]) if past.size else 0
        self.layout = int(options.get("layout", self.layout))

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, Any]]:
        """Take an action.

        Returns:
            The next state, the reward, whether it is terminal, whether the episode is as long as it may be, and info.

        Raises:
            ValueError: if there is no such action.
        """
        action = index(action)
        if not 0 <= action < len(self.world.actions):
            raise ValueError(f"action {action} is not there: they are 0 to {len(self.world.actions) - 1}")
        outcomes = self._transitions.outcomes(self.layout, self._state, action)
        chosen = self._draw([outcome[0] for outcome in outcomes]) if len(outcomes) > 1 else 0
        probability, self._state, reward, terminated = outcomes[chosen]
        self._episode_steps += 1
        self.total_steps += 1
        self.layout = self._transitions.layout_after(self.layout, self.total_steps)
        truncated = self._episode_steps >= self.maze.max_episode_steps
        return self._state, reward, terminated, truncated, {"prob": probability, "layout": self.layout}

    def _draw(self, probabilities: list[float]) -> int:
        """An index, as likely as its probability; nothing is drawn for the only one."""
        last = len(probabilities) - 1
        left, chosen = float(self.np_random.random()) if last else 0.0, 0
        while chosen < last and left >= probabilities[chosen]:
            left -= probabilities[chosen]
            chosen += 1
        return chosen

    def render(self) -> Any:
        """The maze with the agent in it: text, or uint8[height, width, 3]; None where no render mode was chosen."""
        if self.render_mode == "ansi":
            return as_text(self.maze, self.layout, self._state)
        if self.render_mode == "rgb_array":
            return as_image(self.maze, self.layout, self._state)
        gymnasium.logger.warn("choose how to render: make the environment with render_mode='ansi' or 'rgb_array'")
        return None
