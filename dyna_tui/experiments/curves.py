"""Learning curves of an experiment: steps or return of each episode, or the cumulative reward."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.report import chart
from dyna_tui.experiments.labels import Labels
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.statistics import half_width, mean
from dyna_tui.experiments.task import REAL, Task
from dyna_tui.maze import STANDARD_KINDS


@dataclass(frozen=True)
class Curves:
    """Curves of one quantity, with the title of their chart and the labels of its axes."""

    curves: tuple[Curve, ...]
    title: str
    x_label: str
    y_label: str
    log_y: bool = False
    log_x: bool = False
    x_ticks: tuple[float, ...] = ()
    """The values along the x axis that are measured, where they are few: each is marked on the curves."""

    def as_text(self, width: int, height: int, *, colour: bool) -> list[str]:
        """A chart for a terminal: ``height`` lines of ``width`` characters, and with escape sequences for colours."""
        return chart(
            self.curves,
            width=width,
            height=height,
            x_label=self.x_label,
            y_label=self.y_label,
            log_y=self.log_y,
            log_x=self.log_x,
            x_ticks=self.x_ticks,
            colour=colour,
        )


def curves_of(results: Results, labels: Labels | None = None) -> Curves:
    """The learning curve of each agent: the mean over runs, with its 95 % interval.

    Args:
        results: of the experiment.
        labels: of its agents; their specs if not given.
    """
    task = results.task
    labels = labels or Labels(tuple(result.label for result in results.agents), "")
    title = titled(task.title, labels.shared)
    labelled = tuple(zip(results.agents, labels.each, strict=True))
    if task.steps is not None:
        changes = task.changes if task.clock == REAL else ()
        x_label = "real steps" if task.clock == REAL else "value updates"
        curves = tuple(_curve(result, label, "rewards", changes, task.steps) for result, label in labelled)
        return Curves(curves, title, x_label, "cumulative reward")
    if returns_matter(task):
        curves = tuple(_curve(result, label, "returns") for result, label in labelled)
        return Curves(curves, title, "episode", "return of the episode")
    curves = tuple(_curve(result, label, "steps") for result, label in labelled)
    return Curves(curves, title, "episode", "real steps in the episode", log_y=True)


def returns_matter(task: Task) -> bool:
    """Whether returns say more about an episode than that it reached a goal, for which its length says more."""
    maze, own_kinds = task.maze, task.maze.kinds[len(STANDARD_KINDS) :]
    return maze.table is not None or bool(maze.step_reward or any(kind.reward for kind in own_kinds))


def titled(maze: str, agents: str) -> str:
    """The title of a figure: the maze, and what all agents have in common."""
    return f"{maze}, {agents}" if agents else maze


def _curve(result: AgentResult, label: str, quantity: str, changes: tuple[int, ...] = (), last: int = 0) -> Curve:
    values = getattr(result, quantity)
    x = np.arange(1, values.shape[1] + 1) if result.sample_steps is None else result.sample_steps
    return mean_curve(label, x, values)._replace(marks=[float(change) for change in changes if change < last])


def mean_curve(label: str, x: ArrayLike, values: ArrayLike) -> Curve:
    """The curve of a mean with its 95 % interval.

    Args:
        label: its name.
        x: ``x[k]``, not falling.
        values: ``values[runs, k]``.
    """
    y, half = mean(values), half_width(values)
    low, high = (None, None) if half is None else (y - half, y + half)
    return Curve(label, np.asarray(x, np.float64), y, low=low, high=high)
