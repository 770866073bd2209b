"""Table report of an experiment, for reading: a row for each agent, every mean with its interval."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import returns_matter
from dyna_tui.experiments.results import AgentResult, Results, Solved
from dyna_tui.experiments.statistics import half_width, mean
from dyna_tui.experiments.task import REAL, Task

WIDTH = 100
"""Characters in a line at most, where that is possible."""
MOST_POINTS = 7
FEWEST_POINTS = 2
"""How many points of a curve a table shows."""
WIDE_GAP, NARROW_GAP = "   ", "  "

Number = np.int64 | np.float64


class Cell(NamedTuple):
    """A mean and the half width of its interval, as texts; the latter may be empty."""

    mean: str
    half: str = ""


class Block(NamedTuple):
    """A table: its title, the headings of its columns, and a row of cells for each agent."""

    title: str
    headings: Sequence[str]
    labels: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    gap: str = WIDE_GAP

    @property
    def width(self) -> int:
        """Characters of its longest line."""
        return max(map(len, _drawn(self)))


def write(results: Results) -> Iterator[str]:
    """The results in lines, each with its end."""
    return (line + "\n" for line in _lines(results))


def _lines(results: Results) -> Iterator[str]:
    task = results.task
    long, what = task.budget
    runs = "1 run" if task.runs == 1 else f"{task.runs:,} runs"
    yield f"{task.maze.title}: {runs} of {long:,} {what}{'s' if long != 1 else ''}, seed {task.seed}"
    if task.steps is not None:
        longest = max(int(result.real_steps.max()) for result in results.agents)
        changes = [f"{change:,}" for change in task.changes if change < longest]
        if changes:
            others = f" and {len(changes) - MOST_POINTS:,} more" if len(changes) > MOST_POINTS else ""
            yield f"The maze changes after real step {', '.join(changes[:MOST_POINTS])}{others}."
    for block in _blocks(results):
        yield ""
        yield from _drawn(block)
    yield from _out_of_updates(results)
    if task.runs > 1:
        yield ""
        yield "± is half the width of the 95 % interval of the mean over runs; seconds are those inside the engine."


def _out_of_updates(results: Results) -> Iterator[str]:
    """A note for each agent that could not use up its updates: once nothing is queued there are none to make."""
    budget, what = results.task.budget
    for result in results.agents if what == "update" else ():
        short = int((result.updates < budget).sum())
        if short:
            yield ""
            yield f"{result.label} ran out of updates to make: {short:,} of {len(result.updates):,} runs end"
            yield f"after {budget:,} real steps instead and keep their last reward."


def _blocks(results: Results) -> Iterator[Block]:
    task = results.task
    if task.steps is not None:
        by = "real step" if task.clock == REAL else "update"
        yield _along(results, f"Reward by {by}", "rewards", _shown_steps(task))
    else:
        episodes = _ladder(task.episodes or 1)
        yield _along(results, "Real steps in episode", "steps", episodes)
        if returns_matter(task):
            yield _along(results, "Return of episode", "returns", episodes)
    if any(result.solved is not None for result in results.agents):
        yield _solved(results)
    yield _totals(results)


def _along(results: Results, title: str, quantity: str, points: Sequence[int]) -> Block:
    """Means at some points of each agent's curve, as many as there is room for."""
    labels = [result.label for result in results.agents]
    for most in range(min(len(points), MOST_POINTS), 0, -1):
        shown = thinned(points, most)
        rows = [_cells(_at(result, quantity, shown)) for result in results.agents]
        for gap in (WIDE_GAP, NARROW_GAP):
            block = Block(title, [f"{point:,}" for point in shown], labels, rows, gap)
            if block.width <= WIDTH:
                return block
        if most <= FEWEST_POINTS:
            break
    return block


def _at(result: AgentResult, quantity: str, points: Sequence[int]) -> NDArray[Number]:
    """A quantity at k episodes or sample steps: [runs, k]."""
    values: NDArray[Number] = getattr(result, quantity)
    known = np.arange(1, values.shape[1] + 1) if result.sample_steps is None else result.sample_steps
    return values[:, np.searchsorted(known, points)]


def _solved(results: Results) -> Block:
    """When the runs solved the maze."""
    rows = []
    for result in results.agents:
        if result.solved is None:
            rows.append([Cell("-")] * 4)
        else:
            rows.append([_share(result.solved), *(_cells(v[result.solved.runs, None])[0] for v in result.solved)])
    headings = ("runs", "episodes", "real steps", "updates")
    return Block(
        "Solved: the greedy policy is worth 99 % of the optimal one",
        headings,
        [result.label for result in results.agents],
        rows,
    )


def _share(solved: Solved) -> Cell:
    return Cell(f"{int(solved.runs.sum()):,} of {len(solved.runs):,}")


def _totals(results: Results) -> Block:
    """Totals over all runs of each agent."""
    headings = ("real steps", "planning steps", "updates", "seconds")
    rows = [[*map(Cell, _counts(result)), Cell(f"{result.seconds:.3f}")] for result in results.agents]
    return Block("Total", headings, [result.label for result in results.agents], rows)


def _counts(result: AgentResult) -> list[str]:
    return [f"{int(counts.sum()):,}" for counts in (result.real_steps, result.planning_steps, result.updates)]


def _cells(values: NDArray[Number]) -> list[Cell]:
    """The means of the columns of ``values[runs, k]``, each with its interval."""
    if not len(values):
        return [Cell("-")] * values.shape[1]
    half = half_width(values)
    halves = [None] * values.shape[1] if half is None else half.tolist()
    return [mean_cell(m, h) for m, h in zip(mean(values).tolist(), halves, strict=True)]


def mean_cell(value: float, half: float | None) -> Cell:
    """A mean and the half width of its interval, to two digits of the latter."""
    if not half:
        text = f"{value:,.0f}" if value == int(value) else f"{value:,.{_decimals(abs(value) / 10)}f}"
        return Cell(text, "0" if half == 0 else "")
    decimals = _decimals(half)
    return Cell(f"{value:,.{decimals}f}", f"{half:,.{decimals}f}")


def _decimals(number: float) -> int:
    """How many decimals show two digits of a number, at most six."""
    return min(6, max(0, 1 - math.floor(math.log10(number)))) if number > 0 else 0


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


def _drawn(block: Block) -> list[str]:
    """A block in lines: the title, the headings and the rows, with every ± in line."""
    columns = [_column(heading, [row[i] for row in block.rows]) for i, heading in enumerate(block.headings)]
    widest = max(map(len, block.labels))
    lines = zip(["", *block.labels], *columns, strict=True)
    return [block.title, *(block.gap.join((label.ljust(widest), *cells)).rstrip() for label, *cells in lines)]


def _column(heading: str, cells: Sequence[Cell]) -> list[str]:
    """A column in lines of one width, its heading flush right with the means."""
    means = max(len(cell.mean) for cell in cells)
    halves = max(len(cell.half) for cell in cells)
    texts = [cell.mean.rjust(means) + (f" ± {cell.half}" if cell.half else "") for cell in cells]
    width = means + (3 + halves if halves else 0)
    lines = [heading.rjust(means).ljust(width), *(text.ljust(width) for text in texts)]
    return [line.rjust(max(map(len, lines))) for line in lines]
