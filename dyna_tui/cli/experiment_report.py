"""Report of an experiment: its results in the format asked for, and its curves in the terminal or in a file."""

import sys
from contextlib import nullcontext, suppress
from typing import TextIO

from dyna_tui.api.result import Result
from dyna_tui.cli.experiment_plan import Plan, ReportPlan
from dyna_tui.cli.messages import DONE, FAILED
from dyna_tui.cli.outputs import look_of, write_output
from dyna_tui.experiments.reports.formats import FIGURES, figure_format
from dyna_tui.q_table.writing import as_npz

CHART_HEIGHT = 22
WIDEST_CHART = 100


def report_result(plan: ReportPlan, result: Result) -> int:
    """Write and draw the results, and return the exit status.

    Results whose file cannot be written after all go to standard output, so that nothing is lost.
    """
    status = write_output(plan.output, result.pieces(plan.format))
    if status == FAILED:
        write_output(None, result.pieces(plan.format))
    if plan.figure is not None:
        figure = write_output(plan.figure, [_figure(plan, plan.figure.name, result)])
        status = figure if status == DONE else status
    elif plan.plotted:
        _draw_chart(plan, result)
    return status


def report_experiment(plan: Plan, result: Result) -> int:
    """Write the Q-tables that the runs ended with where that was asked for, report results, and return the status."""
    written = DONE
    if plan.tables is not None and result.q is not None:
        task = result.task
        about = {"maze": task.maze_path, "sha256": task.digest, "seed": task.seed}
        written = write_output(plan.tables, [as_npz(result.q, result.agents, **about)])
    status = report_result(plan, result)
    return written if status == DONE else status


def _figure(plan: ReportPlan, file_name: str, result: Result) -> bytes:
    """The curves, or the sweep, as the bytes of an image file."""
    format = figure_format(file_name)
    image: bytes = FIGURES[format].write(result.drawing(plan.learning_curves), format, plan.style)
    return image


def _draw_chart(plan: ReportPlan, result: Result) -> None:
    """Draw the curves below a table, or on standard error if standard output holds results for a program."""
    beside_data = plan.output is None and plan.format != "table"
    stream = sys.stderr if beside_data else sys.stdout
    if stream is None:
        return
    gap = "\n" if stream is sys.stdout and plan.output is None else ""
    chart = gap + "\n".join(line.rstrip() for line in _chart(plan, result, stream)) + "\n"
    # A chart beside the results that cannot be shown is no reason to fail.
    with suppress(OSError) if beside_data else nullcontext():
        stream.write(chart)


def _chart(plan: ReportPlan, result: Result, stream: TextIO) -> list[str]:
    columns, colour = look_of(stream, WIDEST_CHART)
    drawing = result.drawing(plan.learning_curves)
    return drawing.as_text(min(columns, WIDEST_CHART), CHART_HEIGHT, colour=colour)
