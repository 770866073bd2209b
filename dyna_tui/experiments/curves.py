"""Learning curves of an experiment: steps or return of each episode, or the cumulative reward."""

from dataclasses import dataclass

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.report import chart
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

    def as_text(self, width: int, height: int, *, colour: bool) -> list[str]:
        """A chart for a terminal: ``height`` lines of ``width`` characters, and with escape sequences for colours."""
        labels = {"x_label": self.x_label, "y_label": self.y_label}
        return chart(self.curves, width=width, height=height, **labels, log_y=self.log_y, colour=colour)


def curves_of(results: Results) -> Curves:
    """The curve of each agent: the mean over runs, with its 95 % interval."""
    task = results.task
    if task.steps is not None:
        changes = task.changes if task.clock == REAL else ()
        x_label = "real steps" if task.clock == REAL else "value updates"
        curves = tuple(_curve(result, "rewards", changes, task.steps) for result in results.agents)
        return Curves(curves, task.maze.title, x_label, "cumulative reward")
    if returns_matter(task):
        curves = tuple(_curve(result, "returns") for result in results.agents)
        return Curves(curves, task.maze.title, "episode", "return of the episode")
    curves = tuple(_curve(result, "steps") for result in results.agents)
    return Curves(curves, task.maze.title, "episode", "real steps in the episode", log_y=True)


def returns_matter(task: Task) -> bool:
    """Whether returns say more about an episode than that it reached a goal, for which its length says more."""
    maze = task.maze
    return bool(maze.step_reward or any(kind.reward for kind in maze.kinds[len(STANDARD_KINDS) :]))


def _curve(result: AgentResult, quantity: str, changes: tuple[int, ...] = (), last: int = 0) -> Curve:
    values = getattr(result, quantity)
    y = mean(values)
    half = half_width(values)
    x = np.arange(1, len(y) + 1) if result.sample_steps is None else result.sample_steps
    return Curve(
        label=result.label,
        x=x.astype(np.float64),
        y=y,
        low=None if half is None else y - half,
        high=None if half is None else y + half,
        marks=[float(change) for change in changes if change < last],
    )
