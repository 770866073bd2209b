"""The result of an experiment in Python: arrays of every run, statistics, tables, figures, and a file."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.api.arguments import whole
from dyna_tui.api.estimate import Estimate
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.experiments.aggregate import interquartile_mean, score_profile, stratified_bootstrap
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.statistics import half_width, mean, wilson
from dyna_tui.experiments.task import Task

if TYPE_CHECKING:
    import pandas
    import polars
    import xarray
    from matplotlib.figure import Figure

    from dyna_tui.experiments.curves import Curves
    from dyna_tui.experiments.reports.drawing import Drawing

Floats = NDArray[np.float64]
CURVES = {"steps_per_episode": "steps", "return_per_episode": "returns", "cumulative_reward": "rewards"}
"""The curves by their names here and in JSON, and what :class:`AgentResult` calls them."""
TOTALS = ("real_steps", "planning_steps", "updates")
SOLVED = ("solved_episodes", "solved_real_steps", "solved_updates")
REPS = 2_000
"""Resamples of a bootstrap."""
TAUS = 101
"""Thresholds of a performance profile."""


class Result:
    """What came of an experiment: arrays with named axes, equal to the bit to those of the command line.

    >>> import dyna_tui as dt
    >>> result = dt.run("blocking", ["dyna-q", "dyna-q+"], runs=30, steps=3000)
    >>> result.cumulative_reward.shape  # agent, run, step
    (2, 30, 750)
    >>> result.mean("cumulative_reward")
    <mean of cumulative_reward over 30 runs, 95 % intervals (Student's t), at the last step
      dyna-q: 81.167 [68.19, 94.143]
      dyna-q+: 133.97 [128.18, 139.76]>
    """

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
    def seconds(self) -> Floats:
        """float64[agent]: processor time inside the engine."""
        return np.array([each.seconds for each in self._results.agents])

    @property
    def quantities(self) -> tuple[str, ...]:
        """The names of the arrays that there are, the one that matters most first."""
        names = (*CURVES, *SOLVED, *TOTALS)
        there = [name for name in names if getattr(self, name) is not None]
        first = self._main
        return (first, *(name for name in there if name != first))

    def dims(self, name: str) -> tuple[str, ...]:
        """The names of the axes of an array: ``("agent", "run", "episode")``.

        Raises:
            InputError: where there is no such array.
        """
        array = self._array(name)
        along = "step" if name == "cumulative_reward" else "episode"
        return ("agent", "run", along)[: array.ndim]

    # Statistics

    def mean(self, name: str | None = None) -> Estimate:
        """The mean over runs with its 95 % interval, by Student's t: JSON's ``mean`` and ``ci95``, to the bit.

        Of ``solved_...`` it is over the runs that solved the maze alone; see :meth:`solved_share`.

        Args:
            name: which array; the curve that the experiment measures if left out.

        Raises:
            InputError: where there is no such array.
        """
        name = name or self._main
        values = self._array(name)
        kept = [each[~np.isnan(each)] if name in SOLVED else each for each in values]
        means = np.array([mean(each) if len(each) else np.full(each.shape[1:], np.nan) for each in kept])
        about = f"mean of {name} over {self.runs:,} runs"
        return _by_student(about, means, kept, self._kept_dims(name), self.agents)

    def difference(self, a: str | int, b: str | int, name: str | None = None) -> Estimate:
        """The mean of ``a`` - ``b`` with its 95 % interval, paired by run: run k of both draws from the same streams.

        >>> import dyna_tui as dt
        >>> result = dt.run("dyna", "dyna-q:n=5|50", runs=30, episodes=20)
        >>> value, low, high = result.difference("dyna-q:n=5", "dyna-q:n=50")
        >>> bool(low[0, 1] > 0)  # n = 5 takes longer in episode 2
        True

        Args:
            a: an agent, by its spec or its index.
            b: another.
            name: which array; the curve that the experiment measures if left out.

        Raises:
            InputError: where there is no such agent or array.
        """
        name = name or self._main
        one, other = self._agent(a), self._agent(b)
        values = self._array(name)
        differences = values[one] - values[other]
        kept = differences[~np.isnan(differences)] if name in SOLVED else differences
        agents = (f"{self.agents[one]} - {self.agents[other]}",)
        about = f"difference of {name}, paired by run over {self.runs:,} runs"
        means = np.array([mean(kept) if len(kept) else np.nan])
        return _by_student(about, means, [kept], self._kept_dims(name), agents)

    def solved_share(self) -> Estimate:
        """The share of each agent's runs that solved the maze, with Wilson's 95 % interval; NaN where it cannot apply.

        Raises:
            InputError: where the experiment did not ask.
        """
        solved = self._array("solved_episodes")
        known = np.array([each.solved is not None for each in self._results.agents])
        counts = (~np.isnan(solved)).sum(axis=1)
        ends = np.array([wilson(int(count), self.runs) for count in counts])
        value, low, high = (np.where(known, each, np.nan) for each in (counts / self.runs, *ends.T))
        about = f"share of {self.runs:,} runs that solved the maze, 95 % intervals (Wilson)"
        return Estimate(about, value, low, high, ("agent",), self.agents, (high - low) / 2)

    def score(self, name: str | None = None) -> Floats:
        """float64[agent, run]: one number for each run, for scores and profiles.

        It is the mean over the episodes, the last cumulative reward, or a total as it is.

        Raises:
            InputError: where there is no such array.
        """
        name = name or self._main
        values = self._array(name)
        if values.ndim == 2:
            return values
        return np.asarray(values[..., -1] if name == "cumulative_reward" else values.mean(axis=-1))

    def iqm(self, name: "str | Floats | None" = None, *, reps: int = REPS, seed: int = 0) -> Estimate:
        """The interquartile mean over runs, of a curve at each of its points, by a stratified bootstrap.

        Equal to rliable's (Agarwal et al., 2021: ``get_interval_estimates`` of ``aggregate_iqm``) after
        ``numpy.random.seed(seed)``, agent by agent.

        >>> import dyna_tui as dt
        >>> dt.run("dyna", "dyna-q:n=5|50", runs=10, episodes=20).iqm().value.shape  # agent, episode
        (2, 20)

        Args:
            name: which array, or scores of your own, float64[agent, run] or float64[agent, run, point].
            reps: how many resamples.
            seed: of the resamples.

        Raises:
            TypeError, InputError: where there is no such array, or it has not the right shape.
        """
        scores, about, dims = self._scores(name, curves=True)
        whole("reps", reps, 1)
        value, low, high = [], [], []
        for each in scores:
            of_task = each[:, np.newaxis]
            value.append(interquartile_mean(np.moveaxis(of_task, -1, 0) if of_task.ndim == 3 else of_task))
            ends = stratified_bootstrap(of_task, interquartile_mean, reps, seed=whole("seed", seed))
            low.append(ends[0])
            high.append(ends[1])
        return _by_bootstrap(f"interquartile mean of {about}", reps, value, low, high, dims, self.agents)

    def performance_profile(
        self,
        name: "str | Floats | None" = None,
        taus: "Sequence[float] | Floats | None" = None,
        *,
        reps: int = REPS,
        seed: int = 0,
    ) -> "Estimate":
        """The share of each agent's runs with a score above tau, for each tau, by a stratified bootstrap.

        Equal to rliable's (Agarwal et al., 2021: ``create_performance_profile``) after ``numpy.random.seed(seed)``,
        agent by agent. Where less is better, as of steps, pass the negative: ``-result.score("steps_per_episode")``.

        >>> import dyna_tui as dt
        >>> result = dt.run("blocking", ["dyna-q", "dyna-q+"], runs=10, steps=3000)
        >>> result.performance_profile(taus=[50, 100]).value.tolist()
        [[0.9, 0.4], [1.0, 1.0]]

        Args:
            name: which array, of which the :meth:`score` of each run is taken, or float64[agent, run] of your own.
            taus: the thresholds; 101 from the lowest score to the highest if left out.
            reps: how many resamples.
            seed: of the resamples.

        Raises:
            TypeError, InputError: where there is no such array, or it has not the right shape.
        """
        scores, about, _ = self._scores(name, curves=False)
        if taus is None:
            taus = np.linspace(scores.min(), scores.max(), TAUS)
        levels = np.asarray(taus, np.float64).reshape(-1)
        whole("reps", reps, 1)
        value, low, high = [], [], []
        for each in scores:
            of_task = each[:, np.newaxis]
            value.append(score_profile(of_task, levels))
            ends = stratified_bootstrap(of_task, lambda s: score_profile(s, levels), reps, seed=whole("seed", seed))
            low.append(ends[0])
            high.append(ends[1])
        about = f"share of runs with {about} above tau"
        return _by_bootstrap(about, reps, value, low, high, ("agent", "tau"), self.agents)

    # Elsewhere

    def report(self, format: str = "table") -> str:
        """What ``dyna-tui experiment --format`` writes: a ``table``, ``json`` or ``csv``.

        Raises:
            InputError: where there is no such format.
        """
        return "".join(self.pieces(format))

    def pieces(self, format: str) -> Iterator[str]:
        """The same piece by piece, since the CSV of a large experiment is large.

        Raises:
            InputError: where there is no such format.
        """
        from dyna_tui.experiments.reports.formats import REPORTS

        if format not in REPORTS:
            raise InputError(f"there is no format {format!r}: {did_you_mean(str(format), REPORTS)}")
        written: Iterator[str] = REPORTS[format].write(self._results)
        return written

    def curves(self) -> "Curves":
        """The mean curve of each agent with its interval, as plots draw it."""
        from dyna_tui.experiments.curves import curves_of

        return curves_of(self._results)

    def drawing(self, learning_curves: bool = False) -> "Drawing":
        """What ``--plot`` draws: the curves, or of a sweep of parameters a sensitivity curve or heat maps.

        Args:
            learning_curves: whether to draw the curves even of a sweep.
        """
        from dyna_tui.experiments.reports.drawing import drawing_of

        return drawing_of(self._results, learning_curves=learning_curves)

    def to_pandas(self) -> "pandas.DataFrame":
        """Tidy rows, as ``--format csv`` writes them, as a DataFrame (extra ``pandas``).

        Raises:
            InputError: where pandas is not installed.
        """
        from dyna_tui.api.tables import to_pandas

        return to_pandas(self.report("csv"))

    def to_polars(self) -> "polars.DataFrame":
        """Tidy rows, as ``--format csv`` writes them, as a DataFrame of polars (extra ``polars``).

        Raises:
            InputError: where polars is not installed.
        """
        from dyna_tui.api.tables import to_polars

        return to_polars(self.report("csv"))

    def to_xarray(self) -> "xarray.Dataset":
        """All arrays with their axes and coordinates as a Dataset (extra ``xarray``).

        Raises:
            InputError: where xarray is not installed.
        """
        from dyna_tui.api.tables import to_xarray

        arrays = {name: (self.dims(name), getattr(self, name)) for name in self.quantities}
        axes = {"episode": self.episode, "step": self.step}
        coordinates = {"agent": list(self.agents), "run": np.arange(self.runs)}
        coordinates |= {name: values for name, values in axes.items() if values is not None}
        task = self.task
        about = {"maze": task.maze.title, "sha256": task.digest, "seed": task.seed, "clock": task.clock}
        return to_xarray(arrays, coordinates, about)

    def plot(
        self,
        path: "str | os.PathLike[str] | None" = None,
        *,
        style: str = "screen",
        learning_curves: bool = False,
    ) -> "Figure | None":
        """Draws the curves, or the sweep of parameters, as ``--plot`` does (extra ``plot``).

        Args:
            path: a file that ends in ``.svg``, ``.png`` or ``.pdf``.
            style: ``screen`` or ``paper``.
            learning_curves: whether to draw the curves even of a sweep.

        Returns:
            The figure of matplotlib, which a notebook shows; None where it was written to a file.

        Raises:
            InputError: where there is no such style, matplotlib is not installed, or the file cannot be written.
        """
        from dyna_tui.api.tables import plot

        return plot(self.drawing(learning_curves), path, style)

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Saves all of it as ``.npz``, which :func:`dyna_tui.load_result` reads, and NumPy too.

        Raises:
            InputError: where the file's name ends otherwise, or it cannot be written.
        """
        from dyna_tui.api.result_file import save

        save(self._results, os.fspath(path))

    def __repr__(self) -> str:
        """What was run, in a line."""
        length, unit = self.task.budget
        each = f"{length:,} {unit}{'s' if length != 1 else ''}"
        count = len(self._results.agents)
        of = "1 agent" if count == 1 else f"{count:,} agents"
        return f"<Result on {self.task.maze.title}: {of}, {self.runs:,} run{'s' if self.runs != 1 else ''} of {each}>"

    def _repr_html_(self) -> str:
        """A table and the curves, for a notebook."""
        from dyna_tui.api.drawing.report import mean_texts, result_html

        name, along = self.quantities[0], self.dims(self.quantities[0])[-1]
        scores = f"{name.replace('_', ' ')}, {'at the last' if along == 'step' else 'mean over each'} {along}"
        columns = {
            scores: mean_texts(self.score()),
            "real steps": [f"{total:,}" for total in self.real_steps.sum(axis=1).tolist()],
            "updates": [f"{total:,}" for total in self.updates.sum(axis=1).tolist()],
            "seconds": [f"{seconds:.3f}" for seconds in self.seconds.tolist()],
        }
        return result_html(repr(self)[1:-1], self.agents, columns, self.curves())

    # Parts

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
        if name not in (*CURVES, *SOLVED, *TOTALS):
            raise InputError(f"there is no array {name!r}: {did_you_mean(str(name), self.quantities)}")
        found = getattr(self, name)
        if found is None:
            right = "run it with solved=True" if name in SOLVED else f"run it with {_length_of(name)}="
            raise InputError(f"{name} was not recorded: {right}")
        return np.asarray(found, np.float64)

    def _kept_dims(self, name: str) -> tuple[str, ...]:
        """The axes that are left when the runs are gone."""
        return tuple(dim for dim in self.dims(name) if dim != "run")

    def _scores(self, name: "str | Floats | None", *, curves: bool) -> tuple[Floats, str, tuple[str, ...]]:
        """Scores by agent and run, what they are, and the axes without the runs."""
        if name is None or isinstance(name, str):
            name = name or self._main
            scores = self._array(name) if curves else self.score(name)
            if np.isnan(scores).any():
                raise InputError(f"{name} is not known of every run: pass scores of your own")
            return scores, name, self._kept_dims(name)
        scores = np.asarray(name, np.float64)
        shape = (len(self.agents), self.runs)
        if scores.shape[:2] != shape or scores.ndim > 2 + curves:
            right = f"float64[agent, run], here {shape}" + (", perhaps with points" if curves else "")
            raise InputError(f"the scores have the shape {scores.shape}, but must be {right}")
        return scores, "the scores", ("agent", "point")[: scores.ndim - 1]

    def _agent(self, agent: str | int) -> int:
        if isinstance(agent, str):
            if agent not in self.agents:
                raise InputError(f"there is no agent {agent!r}: {did_you_mean(agent, self.agents)}")
            return self.agents.index(agent)
        return whole("agent", agent, 0, len(self.agents) - 1)


def load_result(path: "str | os.PathLike[str]") -> Result:
    """The result in a file that :meth:`Result.save` wrote; nothing in it is unpickled or run.

    >>> import dyna_tui as dt, tempfile
    >>> result = dt.run("dyna", "dyna-q", runs=2, episodes=3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result.save(f"{folder}/dyna.npz")
    ...     dt.load_result(f"{folder}/dyna.npz")
    <Result on Dyna maze: 1 agent, 2 runs of 3 episodes>

    Raises:
        InputError: where it cannot be read, or is no result.
    """
    from dyna_tui.api.result_file import load

    return Result(load(os.fspath(path)))


def _times(result: AgentResult, field: str) -> Floats:
    """When each run solved the maze, NaN where it did not, or where that does not apply to the agent."""
    if result.solved is None:
        return np.full(len(result.real_steps), np.nan)
    return np.where(result.solved.runs, getattr(result.solved, field), np.nan)


def _length_of(name: str) -> str:
    return "steps" if name == "cumulative_reward" else "episodes"


def _by_student(
    about: str, means: Floats, kept: Sequence[Floats], dims: tuple[str, ...], agents: tuple[str, ...]
) -> Estimate:
    """Means with the intervals of Student's t; NaN for those of fewer than two runs."""
    halves = [half_width(each) for each in kept]
    half = np.array([np.full(m.shape, np.nan) if h is None else h for m, h in zip(means, halves, strict=True)])
    about = f"{about}, 95 % intervals (Student's t)"
    return Estimate(about, means, means - half, means + half, dims, agents, half)


def _by_bootstrap(
    about: str,
    reps: int,
    value: Sequence[Floats],
    low: Sequence[Floats],
    high: Sequence[Floats],
    dims: tuple[str, ...],
    agents: tuple[str, ...],
) -> Estimate:
    about = f"{about}, 95 % intervals (stratified bootstrap, {reps:,} resamples)"
    ends = np.stack(low), np.stack(high)
    return Estimate(about, np.stack(value), *ends, dims, agents, (ends[1] - ends[0]) / 2)
