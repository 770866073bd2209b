"""The arrays of a result, with named axes, and what chooses one of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.api.arguments import numbers, shown, whole
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.task import Task

Floats = NDArray[np.float64]
CURVES = {"steps_per_episode": "steps", "return_per_episode": "returns", "cumulative_reward": "rewards"}
"""The curves by their names here and in JSON, and what :class:`AgentResult` calls them."""
TOTALS = ("real_steps", "planning_steps", "updates")
SOLVED = ("solved_episodes", "solved_real_steps", "solved_updates")


class ResultArrays:
    """What was run, and an array for each quantity: the part of a Result that others are computed from."""

    def __init__(self, results: Results) -> None:
        """The results of an experiment."""
        self._results = results

    # What was run

    @property
    def task(self) -> Task:
        """The experiment: its maze's text, runs, seed, length and clock."""
        return self._results.task

    @property
    def agents(self) -> tuple[str, ...]:
        """The agents' specs, in their order; of equal ones the second is followed by (2), and so on."""
        from dyna_tui.experiments.reports.csv import names

        return tuple(names(self._results))

    @property
    def runs(self) -> int:
        """The number of runs of each agent."""
        return self.task.runs

    @property
    def seed(self) -> int:
        """The seed."""
        return self.task.seed

    @property
    def parameters(self) -> tuple[dict[str, Any], ...]:
        """All parameters of each agent."""
        return tuple(dict(each.spec.values) for each in self._results.agents)

    # Arrays

    @property
    def steps_per_episode(self) -> Floats | None:
        """float64[agent, run, episode]: real steps; None with a budget of steps."""
        return self._curve("steps")

    @property
    def return_per_episode(self) -> Floats | None:
        """float64[agent, run, episode]: the sum of the rewards; None with a budget of steps."""
        return self._curve("returns")

    @property
    def cumulative_reward(self) -> Floats | None:
        """float64[agent, run, step]: the reward so far at each :attr:`step`; None with a budget of episodes."""
        return self._curve("rewards")

    @property
    def episode(self) -> NDArray[np.int64] | None:
        """int64[episode]: the numbers of the episodes, from 1; None with a budget of steps."""
        return None if self.task.episodes is None else np.arange(1, self.task.episodes + 1)

    @property
    def step(self) -> NDArray[np.int64] | None:
        """int64[step]: the times on the clock at which the reward was recorded; None with a budget of episodes."""
        return None if self.task.steps is None else self.task.sample_steps

    @property
    def real_steps(self) -> NDArray[np.int64]:
        """int64[agent, run]: all real steps of a run."""
        return self._total("real_steps")

    @property
    def planning_steps(self) -> NDArray[np.int64]:
        """int64[agent, run]: its simulated updates; of ``mpc`` the queries of its model."""
        return self._total("planning_steps")

    @property
    def updates(self) -> NDArray[np.int64]:
        """int64[agent, run]: its value updates, direct and simulated."""
        return self._total("updates")

    @property
    def solved_episodes(self) -> Floats | None:
        """float64[agent, run]: the episodes by which the run solved the maze, NaN where not; None if not asked for."""
        return self._solved("episodes")

    @property
    def solved_real_steps(self) -> Floats | None:
        """float64[agent, run]: the real steps by which it did."""
        return self._solved("real_steps")

    @property
    def solved_updates(self) -> Floats | None:
        """float64[agent, run]: the value updates by which it did."""
        return self._solved("updates")

    @property
    def q(self) -> Floats | None:
        """float64[agent, run, S, A]: the action values that runs ended with, where they were kept; no file has them."""
        tables = [each.q for each in self._results.agents if each.q is not None]
        return np.stack(tables) if tables else None

    @property
    def seconds(self) -> Floats:
        """float64[agent]: processor time inside the engine."""
        return np.array([each.seconds for each in self._results.agents])

    @property
    def quantities(self) -> tuple[str, ...]:
        """The names of the arrays that there are, the one that matters most first."""
        first, by_steps = self._main, self.task.steps is not None
        curves = [name for name in CURVES if (name == "cumulative_reward") == by_steps and name != first]
        return (first, *curves, *(SOLVED if self.task.solved else ()), *TOTALS)

    def dims(self, name: str) -> tuple[str, ...]:
        """The names of the axes of an array: ``("agent", "run", "episode")``.

        Raises:
            InputError: where there is no such array.
        """
        self._check_recorded(name)
        if name not in CURVES:
            return ("agent", "run")
        return ("agent", "run", "step" if name == "cumulative_reward" else "episode")

    # Parts of them

    def score(self, name: str | None = None) -> Floats:
        """float64[agent, run]: one number for each run, for scores and profiles.

        It is the mean over the episodes, the last cumulative reward, or a total as it is.

        Raises:
            InputError: where there is no such array.
        """
        name = self._main if name is None else name
        values = self._array(name)
        if values.ndim == 2:
            return values
        return np.asarray(values[..., -1] if name == "cumulative_reward" else values.mean(axis=-1))

    @property
    def _main(self) -> str:
        from dyna_tui.experiments.curves import returns_matter

        if self.task.steps is not None:
            return "cumulative_reward"
        return "return_per_episode" if returns_matter(self.task) else "steps_per_episode"

    def _curve(self, field: str) -> Floats | None:
        curves = [getattr(each, field) for each in self._results.agents]
        return None if curves[0] is None else np.stack(curves).astype(np.float64)

    def _total(self, field: str) -> NDArray[np.int64]:
        return np.stack([getattr(each, field) for each in self._results.agents])

    def _solved(self, field: str) -> Floats | None:
        if not self.task.solved:
            return None
        return np.stack([_times(each, field) for each in self._results.agents])

    def _array(self, name: str) -> Floats:
        self._check_recorded(name)
        return np.asarray(getattr(self, name), np.float64)

    def _check_recorded(self, name: str) -> None:
        if not isinstance(name, str) or name not in (*CURVES, *SOLVED, *TOTALS):
            raise InputError(f"there is no array {shown(name)}: {did_you_mean(str(name)[:40], self.quantities)}")
        if name not in self.quantities:
            right = "run it with solved=True" if name in SOLVED else f"run it with {_length_of(name)}="
            raise InputError(f"{name} was not recorded: {right}")

    def _kept_dims(self, name: str) -> tuple[str, ...]:
        """The axes that are left when the runs are gone."""
        return tuple(dim for dim in self.dims(name) if dim != "run")

    def _scores(self, name: "str | Floats | None", *, curves: bool) -> tuple[Floats, str, tuple[str, ...]]:
        """Scores by agent and run, what they are, and the axes without the runs."""
        if name is None or isinstance(name, str):
            name = self._main if name is None else name
            scores = self._array(name) if curves else self.score(name)
            if np.isnan(scores).any():
                raise InputError(f"{name} is not known of every run: pass scores of your own")
            return scores, name, self._kept_dims(name)
        scores = numbers("scores", name)
        shape = (len(self.agents), self.runs)
        if scores.shape[:2] != shape or scores.ndim > 2 + curves:
            right = f"float64[agent, run], here {shape}" + (", perhaps with points" if curves else "")
            raise InputError(f"the scores have the shape {scores.shape}, but must be {right}")
        return scores, "the scores", ("agent", "point")[: scores.ndim - 1]

    def _agent(self, agent: str | int) -> int:
        if isinstance(agent, str):
            if agent not in self.agents:
                raise InputError(f"there is no agent {shown(agent)}: {did_you_mean(agent[:40], self.agents)}")
            return self.agents.index(agent)
        return whole("agent", agent, 0, len(self.agents) - 1)


def _times(result: AgentResult, field: str) -> Floats:
    """When each run solved the maze, NaN where it did not, or where that does not apply to the agent."""
    if result.solved is None:
        return np.full(len(result.real_steps), np.nan)
    return np.where(result.solved.runs, getattr(result.solved, field), np.nan)


def _length_of(name: str) -> str:
    return "steps" if name == "cumulative_reward" else "episodes"
