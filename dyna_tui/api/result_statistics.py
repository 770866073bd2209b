"""The statistics of a result: means, paired differences, interquartile means and performance profiles."""

from collections.abc import Callable, Sequence

import numpy as np

from dyna_tui.api.arguments import numbers, whole
from dyna_tui.api.estimate import Estimate
from dyna_tui.api.result_arrays import SOLVED, Floats, ResultArrays
from dyna_tui.errors import InputError
from dyna_tui.experiments.aggregate import interquartile_mean, score_profile, stratified_bootstrap
from dyna_tui.experiments.statistics import half_width, mean, wilson

REPS = 2_000
"""Resamples of a bootstrap."""
TAUS = 101
"""Thresholds of a performance profile."""


class ResultStatistics(ResultArrays):
    """Estimates over the runs of a result, each with its interval."""

    def mean(self, name: str | None = None) -> Estimate:
        """The mean over runs with its 95 % interval, by Student's t: JSON's ``mean`` and ``ci95``, to the bit.

        Of ``solved_...`` it is over the runs that solved the maze alone; see :meth:`solved_share`.

        Args:
            name: which array; the curve that the experiment measures if left out.

        Raises:
            InputError: where there is no such array.
        """
        name = self._main if name is None else name
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
        name = self._main if name is None else name
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
        seed = whole("seed", seed)
        about = f"interquartile mean of {about}"
        return _by_bootstrap(about, scores, interquartile_mean, reps, seed, dims, self.agents)

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
        levels = numbers("taus", taus).reshape(-1)
        if not levels.size:
            raise InputError("there are no taus: give at least one, as in taus=[50, 100]")
        whole("reps", reps, 1)
        seed = whole("seed", seed)
        about = f"share of runs with {about} above tau"
        dims = ("agent", "tau")
        return _by_bootstrap(about, scores, lambda s: score_profile(s, levels), reps, seed, dims, self.agents)


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
    scores: Floats,
    statistic: Callable[[Floats], Floats],
    reps: int,
    seed: int,
    dims: tuple[str, ...],
    agents: tuple[str, ...],
) -> Estimate:
    """A statistic of each agent's runs, float64[agent, run] or float64[agent, run, point], each resampled by itself."""
    value, ends = [], []
    for each in scores:
        of_task = each[:, np.newaxis]
        value.append(statistic(np.moveaxis(of_task, -1, 0) if of_task.ndim == 3 else of_task))
        ends.append(stratified_bootstrap(of_task, statistic, reps, seed=seed))
    low, high = (np.stack(end) for end in zip(*ends, strict=True))
    about = f"{about}, 95 % intervals (stratified bootstrap, {reps:,} resamples)"
    return Estimate(about, np.stack(value), low, high, dims, agents, (high - low) / 2)
