"""Many environments of one maze at once, stepped by the engine: what ``gymnasium.make_vec`` makes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from dyna_tui.dyna.streams import ACTING, seeded
from dyna_tui.dyna.vector_steps import (
    ALL_STEPPED,
    DISABLED,
    NEXT_STEP,
    SAME_STEP,
    Environments,
    new_environments,
    reset_all,
    step_all,
)
from dyna_tui.gym.environment import MazeEnv
from dyna_tui.gym.render import as_image, as_text
from dyna_tui.maze import Maze
from dyna_tui.native.kernel import bound

MODES = {AutoresetMode.NEXT_STEP: NEXT_STEP, AutoresetMode.SAME_STEP: SAME_STEP, AutoresetMode.DISABLED: DISABLED}
Step = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]


class MazeVectorEnv(VectorEnv[NDArray[np.int64], NDArray[np.int64], NDArray[Any]]):
    """N environments as :class:`dyna_tui.gym.MazeEnv`, each with its own layouts, steps and random stream.

    Where an episode is over, the next begins as ``autoreset_mode`` says, by Gymnasium's definitions: by default instead
    of the next step, whose action is ignored and whose reward is 0.
    """

    def __init__(
        self,
        num_envs: int = 1,
        maze: Maze | str | None = None,
        render_mode: str | None = None,
        max_episode_steps: int | None = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
    ) -> None:
        """Make the environments.

        Args:
            num_envs: how many, N.
            maze: as for one.
            render_mode: as for one; ``render`` gives as many.
            max_episode_steps: after how many steps an episode is truncated, where that is earlier than the maze says.
            autoreset_mode: ``NextStep``, ``SameStep`` or ``Disabled``.

        Raises:
            ValueError: if no maze is given, there is no such maze or mode, or a number makes no sense.
        """
        if num_envs < 1 or (max_episode_steps is not None and max_episode_steps < 1):
            raise ValueError("num_envs and max_episode_steps must be at least 1")
        one = MazeEnv(maze, render_mode)
        self.maze = one.maze
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.autoreset_mode = AutoresetMode(autoreset_mode)
        self.metadata = MazeEnv.metadata | {"autoreset_mode": self.autoreset_mode}
        self.single_observation_space, self.single_action_space = one.observation_space, one.action_space
        self.observation_space = batch_space(one.observation_space, num_envs)
        self.action_space: spaces.Space[Any] = batch_space(one.action_space, num_envs)
        longest = min(one.world.max_episode_steps, max_episode_steps or one.world.max_episode_steps)
        self._world = one.world._replace(max_episode_steps=longest)
        self._environments: Environments = new_environments(num_envs)
        self._mode = MODES[self.autoreset_mode]
        self._step_all: Callable[[], int] | None = None
        self._every = np.ones(num_envs, np.bool_)
        self._seeded = False

    def __getstate__(self) -> dict[str, Any]:
        """What a copy is made of: it binds the engine to its own arrays."""
        return self.__dict__ | {"_step_all": None}

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.int64], dict[str, Any]]:
        """Begin an episode in each environment.

        Args:
            seed: the seed of the first, the next ones counting up; or one for each, None for one that goes on.
            options: ``reset_mask``, bool[N], chooses which environments to reset.

        Returns:
            The states, int64[N], and infos with the layouts in force.

        Raises:
            ValueError: if the seeds or the mask are not as many as environments.
        """
        given = options or {}
        asked = np.asarray(given.get("reset_mask", np.ones(self.num_envs, np.bool_)))
        if asked.shape != (self.num_envs,) or asked.dtype != np.bool_ or set(given) > {"reset_mask"}:
            raise ValueError(f"options can have reset_mask, an array of {self.num_envs} booleans, alone")
        for number, each in enumerate(self._seeds(seed)):
            if each is not None and asked[number]:
                self._environments.streams[number] = seeded(each, 0, ACTING)
        reset_all(self._world, self._environments, np.ascontiguousarray(asked))
        return self._environments.state.copy(), self._infos()

    def _seeds(self, seed: int | Sequence[int | None] | None) -> list[int | None]:
        if isinstance(seed, (int, np.integer)):
            super().reset(seed=int(seed))
        if seed is None and not self._seeded:
            seed = int(self.np_random.integers(2**31))
        self._seeded = True
        if seed is None or isinstance(seed, (int, np.integer)):
            return [None if seed is None else int(seed) + number for number in range(self.num_envs)]
        if len(seed) != self.num_envs:
            raise ValueError(f"{len(seed)} seeds for {self.num_envs} environments: give one for each")
        return list(seed)

    def _infos(self) -> dict[str, Any]:
        return {"layout": self._environments.layout.copy(), "_layout": self._every.copy()}

    def step(self, actions: NDArray[np.int64]) -> Step:
        """Have each environment make a step.

        Args:
            actions: int64[N], the action of each.

        Returns:
            The states, int64[N], rewards, float64[N], which are terminal and which truncated, bool[N] each, and infos:
            the layouts in force, and ``final_obs`` where episodes ended, if the next begin with the same step.

        Raises:
            ValueError: if there is no such action, or an environment has to be reset first.
        """
        chosen, now = np.asarray(actions), self._environments
        if chosen.shape != (self.num_envs,) or chosen.dtype.kind not in "iu":
            raise ValueError(f"actions must be an array of {self.num_envs} whole numbers, one for each environment")
        now.action[:] = chosen
        if self._step_all is None:
            self._step_all = bound(step_all, self._world, now, self._mode)
        failed = self._step_all()
        if failed != ALL_STEPPED:
            over = now.terminated[failed] or now.truncated[failed]
            most = len(self._world.actions) - 1
            what = "its episode is over: reset it first" if over else f"action {chosen[failed]} is not in 0 to {most}"
            raise ValueError(f"environment {failed}: {what}")
        infos = self._infos()
        if self._mode == SAME_STEP and (ended := now.terminated | now.truncated).any():
            final = np.full(self.num_envs, None, object)
            final[ended] = now.final_state[ended]
            infos |= {"final_obs": final, "_final_obs": ended, "final_info": {}, "_final_info": ended.copy()}
        return now.state.copy(), now.reward.copy(), now.terminated.copy(), now.truncated.copy(), infos

    def render(self) -> Any:
        """What each environment looks like: texts, or images; None where no render mode was chosen."""
        draw = {"ansi": as_text, "rgb_array": as_image}.get(self.render_mode or "")
        if draw is None:
            return None
        states = zip(self._environments.layout.tolist(), self._environments.state.tolist(), strict=True)
        return tuple(draw(self.maze, layout, state) for layout, state in states)
