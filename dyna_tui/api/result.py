"""The result of an experiment in Python: arrays of every run, statistics, tables, figures, and a file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.api.arguments import PathLike, path_of, shown
from dyna_tui.api.result_statistics import ResultStatistics
from dyna_tui.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import pandas
    import polars
    import xarray
    from matplotlib.figure import Figure

    from dyna_tui.experiments.curves import Curves
    from dyna_tui.experiments.reports.drawing import Drawing


class Result(ResultStatistics):
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

    def report(self, format: str = "table") -> str:
        """What ``dyna-tui experiment --format`` writes: a ``table``, ``json``, ``csv`` or ``markdown``.

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

        if not isinstance(format, str) or format not in REPORTS:
            raise InputError(f"there is no format {shown(format)}: {did_you_mean(str(format)[:40], REPORTS)}")
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
        from dyna_tui.api.result_columns import columns_of
        from dyna_tui.api.tables import to_pandas

        return to_pandas(columns_of(self._results))

    def to_polars(self) -> "polars.DataFrame":
        """Tidy rows, as ``--format csv`` writes them, as a DataFrame of polars (extra ``polars``).

        Raises:
            InputError: where polars is not installed.
        """
        from dyna_tui.api.result_columns import columns_of
        from dyna_tui.api.tables import to_polars

        return to_polars(columns_of(self._results))

    def to_xarray(self) -> "xarray.Dataset":
        """All arrays with their axes as a Dataset; each parameter is a coordinate of the agents, ``n`` among them.

        It needs the extra ``xarray``.

        Raises:
            InputError: where xarray is not installed.
        """
        from dyna_tui.api.result_columns import parameters_of
        from dyna_tui.api.tables import to_xarray
        from dyna_tui.experiments.labels import SHORT

        arrays = {name: (self.dims(name), getattr(self, name)) for name in self.quantities}
        axes = {"episode": self.episode, "step": self.step}
        coordinates: dict[str, Any] = {"agent": list(self.agents), "run": np.arange(self.runs)}
        coordinates |= {name: values for name, values in axes.items() if values is not None}
        parameters = parameters_of(self._results).items()
        # planning_steps is an array already
        coordinates |= {SHORT.get(name, name): ("agent", values) for name, values in parameters}
        task = self.task
        about = {"maze": task.maze.title, "sha256": task.digest, "seed": task.seed, "clock": task.clock}
        return to_xarray(arrays, coordinates, about)

    def plot(
        self,
        path: PathLike | None = None,
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

    def save(self, path: PathLike) -> None:
        """Saves all of it as ``.npz``, which :func:`dyna_tui.load_result` reads, and NumPy too.

        Raises:
            InputError: where the file's name ends otherwise, or it cannot be written.
        """
        from dyna_tui.api.result_file import save

        save(self._results, path_of(path))

    def __repr__(self) -> str:
        """What was run, in a line."""
        length, unit = self.task.budget
        each = f"{length:,} {unit}{'s' if length != 1 else ''}"
        count = len(self._results.agents)
        of = "1 agent" if count == 1 else f"{count:,} agents"
        runs = f"{self.runs:,} run{'s' if self.runs != 1 else ''} of {each}"
        estimated = f", {self.task.maze.estimated}" if self.task.maze.estimated else ""
        return f"<Result on {self.task.maze.title}{estimated}: {of}, {runs}>"

    def _repr_html_(self) -> str:
        """A table and the curves, for a notebook."""
        from dyna_tui.api.drawing.report import mean_texts, result_html

        name = self.quantities[0]
        along = self.dims(name)[-1]
        scores = f"{name.replace('_', ' ')}, {'at the last' if along == 'step' else 'mean over each'} {along}"
        columns = {
            scores: mean_texts(self.score()),
            "real steps": [f"{total:,}" for total in self.real_steps.sum(axis=1).tolist()],
            "updates": [f"{total:,}" for total in self.updates.sum(axis=1).tolist()],
            "seconds": [f"{seconds:.3f}" for seconds in self.seconds.tolist()],
        }
        return result_html(repr(self)[1:-1], self.agents, columns, self.curves())


def load_result(path: PathLike) -> Result:
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

    return Result(load(path_of(path)))
