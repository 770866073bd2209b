"""Table report of an experiment, for reading: a row for each agent, every mean with its interval."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import returns_matter
from dyna_tui.experiments.reports.blocks import NARROW_GAP, WIDE_GAP, Block
from dyna_tui.experiments.reports.cells import Cell, mean_cell
from dyna_tui.experiments.reports.notes import Shown, notes
from dyna_tui.experiments.reports.solved_block import solved_block
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.statistics import half_width, mean
from dyna_tui.experiments.task import REAL, Task

WIDTH = 100
"""Characters in a line at most, where that is possible."""
MOST_POINTS = 7
FEWEST_POINTS = 2
"""How many points of a curve a table shows."""
Values = NDArray[np.float64]


def write(results: Results) -> Iterator[str]:
    """The results in lines, each with its end."""
    return (line + "\n" for line in report_lines(results, Block.lines))


def report_lines(results: Results, lines_of: Callable[[Block], Iterable[str]]) -> Iterator[str]:
    """The results in lines: what was run, the blocks, each as ``lines_of`` has it, and the notes.

    Args:
        results: of an experiment.
        lines_of: the lines of a block.
    """
    task = results.task
    long, what = task.budget
    runs = "1 run" if task.runs == 1 else f"{task.runs:,} runs"
    yield f"{task.title}: {runs} of {long:,} {what}{'s' if long != 1 else ''}, seed {task.seed}"
    if task.steps is not None:
        longest = max(int(result.real_steps.max()) for result in results.agents)
        changes = [f"{change:,}" for change in task.changes if change < longest]
        if changes:
            others = f" and {len(changes) - MOST_POINTS:,} more" if len(changes) > MOST_POINTS else ""
            yield f"The maze changes after real step {', '.join(changes[:MOST_POINTS])}{others}."
    shown: list[Shown] = []
    for block in _blocks(results, shown):
        yield ""
        yield from lines_of(block)
    yield from _out_of_updates(results)
    yield ""
    yield from notes(task.runs, shown, solved=_any_solved(results), width=WIDTH)


def _out_of_updates(results: Results) -> Iterator[str]:
    """A note for each agent that could not use up its updates: once nothing is queued there are none to make."""
    budget, what = results.task.budget
    for result in results.agents if what == "update" else ():
        short = int((result.updates < budget).sum())
        if short:
            yield ""
            yield f"{result.label} ran out of updates to make: {short:,} of {len(result.updates):,} runs end"
            yield f"after {budget:,} real steps instead and keep their last reward."


def _any_solved(results: Results) -> bool:
    return any(result.solved is not None for result in results.agents)


def _blocks(results: Results, shown: list[Shown]) -> Iterator[Block]:
    """The blocks in order; what they show means of is added to ``shown``."""
    task = results.task
    if task.steps is not None:
        by = "real step" if task.clock == REAL else "update"
        yield from _along(results, f"Reward by {by}", "rewards", _shown_steps(task), shown)
    else:
        episodes = _ladder(task.episodes or 1)
        yield from _along(results, "Real steps in episode", "steps", episodes, shown)
        if returns_matter(task):
            yield from _along(results, "Return of episode", "returns", episodes, shown)
    if _any_solved(results):
        yield solved_block(results, WIDTH)
    yield _totals(results)


def _along(results: Results, title: str, quantity: str, points: Sequence[int], shown: list[Shown]) -> list[Block]:
    """Means at some points of each agent's curve, as many as there is room for; and the differences of agents."""
    most = min(len(points), MOST_POINTS)
    for count in range(most, min(most, FEWEST_POINTS) - 1, -1):
        some = thinned(points, count)
        values = [_at(result, quantity, some) for result in results.agents]
        for gap in (WIDE_GAP, NARROW_GAP):
            blocks = _means_and_differences(results, title, values, some, gap)
            if max(block.width for block in blocks) <= WIDTH:
                break
        else:
            continue
        break
    labels = [result.label for result in results.agents]
    shown += [Shown(f"{label}, {title.lower()}", some, each) for label, each in zip(labels, values, strict=True)]
    return blocks


def _means_and_differences(
    results: Results, title: str, values: Sequence[Values], points: Sequence[int], gap: str
) -> list[Block]:
    """The block of means and, where there are several agents and runs, that of the differences to the first agent."""
    labels, headings = [result.label for result in results.agents], [f"{point:,}" for point in points]
    blocks = [Block(title, headings, labels, [_cells(each) for each in values], gap)]
    if len(labels) > 1 and results.task.runs > 1:
        first, *others = values
        about = f"{title}: difference to {labels[0]}, paired by run"
        blocks.append(Block(about, headings, labels[1:], [_cells(each - first) for each in others], gap))
    return blocks


def _at(result: AgentResult, quantity: str, points: Sequence[int]) -> Values:
    """A quantity at k episodes or sample steps: float64[runs, k]."""
    values = getattr(result, quantity)
    known = np.arange(1, values.shape[1] + 1) if result.sample_steps is None else result.sample_steps
    return np.asarray(values[:, np.searchsorted(known, points)], np.float64)


def _totals(results: Results) -> Block:
    """Totals over all runs of each agent."""
    headings = ("real steps", "planning steps", "updates", "seconds")
    rows = [[*map(Cell, _counts(result)), Cell(f"{result.seconds:.3f}")] for result in results.agents]
    return Block("Total", headings, [result.label for result in results.agents], rows)


def _counts(result: AgentResult) -> list[str]:
    return [f"{int(counts.sum()):,}" for counts in (result.real_steps, result.planning_steps, result.updates)]


def _cells(values: Values) -> list[Cell]:
    """The means of the columns of ``values[runs, k]``, each with its interval."""
    half = half_width(values)
    halves = [None] * values.shape[1] if half is None else half.tolist()
    return [mean_cell(m, h) for m, h in zip(mean(values).tolist(), halves, strict=True)]


def _ladder(last: int) -> list[int]:
    """Episodes that show how learning goes: 1, 2, 3, 5, 10, 25, 50, 100 ... and the last."""
    steps = [1, 2, 3]
    while steps[-1] < last:
        power = 10 ** (len(str(steps[-1])) - 1)
        leading = steps[-1] / power
        steps.append(int(power * (2.5 if leading == 1 and power > 1 else 5 if leading < 5 else 10)))
    return sorted({step for step in steps if step < last} | {last})


def _shown_steps(task: Task) -> list[int]:
    """The steps at which the reward is shown: each change and the end, or every quarter."""
    steps = task.sample_steps
    changes = [change for change in task.changes if task.clock == REAL and change < steps[-1]]
    quarters = [int(steps[len(steps) * quarter // 4 - 1]) for quarter in (1, 2, 3) if len(steps) >= 4]
    return [*(changes or quarters), int(steps[-1])]


def thinned(points: Sequence[int], most: int) -> list[int]:
    """At most so many of some points, the first and the last among them; those nearest to others are left out."""
    kept = list(points)
    while len(kept) > max(most, 1):
        if len(kept) <= 2:
            return kept[-1:]
        closeness = [kept[i + 1] / kept[i - 1] for i in range(1, len(kept) - 1)]
        least = min(closeness)
        kept.pop(max(i for i, ratio in enumerate(closeness, 1) if ratio == least))
    return kept
