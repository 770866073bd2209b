"""The block on when runs solved the maze: their share, and the times by which a quarter, a half, three quarters had."""

from dyna_tui.experiments.reports.blocks import NARROW_GAP, Block
from dyna_tui.experiments.reports.cells import Cell, interval_cell, percent_cell
from dyna_tui.experiments.results import AgentResult, Results, Solved
from dyna_tui.experiments.statistics import wilson
from dyna_tui.experiments.survival import QUARTILES, quantiles

HEADINGS = ("by", "episodes", "real steps", "updates")


def solved_block(results: Results, width: int) -> Block:
    """For each agent a row for each quartile; runs that did not solve the maze count as longer than they were.

    Args:
        results: of an experiment in which it was asked for.
        width: characters in a line at most, where that is possible.
    """
    labels: list[str] = []
    rows: list[list[Cell]] = []
    for result in results.agents:
        labels.append(result.label)
        if result.solved is None:
            rows.append([Cell("-")] * len(HEADINGS))
        else:
            labels += _share(result.solved)
            rows += _quartiles(result)
    block = Block("Solved: the greedy policy is worth 99 % of the optimal one", HEADINGS, labels, rows)
    return block if block.width <= width else block._replace(gap=NARROW_GAP)


def _share(solved: Solved) -> list[str]:
    """How many runs solved the maze, in two lines."""
    count, runs = int(solved.runs.sum()), len(solved.runs)
    share = percent_cell(100 * count / runs, *(100 * end for end in wilson(count, runs)))
    return [f"  {count:,} of {runs:,} runs,", f"  {share.mean} ({share.ends})"]


def _quartiles(result: AgentResult) -> list[list[Cell]]:
    times = [quantiles(*result.times_to_solve(quantity)) for quantity in Solved._fields]
    return [
        [Cell(f"{100 * share:.0f} %"), *(interval_cell(*each[number]) for each in times)]
        for number, share in enumerate(QUARTILES)
    ]
