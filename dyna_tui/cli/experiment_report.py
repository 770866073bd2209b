"""Report of an experiment: its results in the format asked for, and its curves in the terminal or in a file."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import TextIO

from dyna_tui.cli.experiment_plan import Plan
from dyna_tui.cli.messages import DONE, FAILED
from dyna_tui.cli.outputs import write_output
from dyna_tui.experiments.results import Results

CHART_HEIGHT = 22
WIDEST_CHART = 100


def report_results(plan: Plan, results: Results) -> int:
    """Write and draw the results, and return the exit status.

    Results whose file cannot be written after all go to standard output, so that nothing is lost.
    """
    status = write_output(plan.output, _formatted(plan, results))
    if status == FAILED:
        write_output(None, _formatted(plan, results))
    if plan.figure is not None:
        figure = write_output(plan.figure, [_figure(results, plan.figure.name)])
        status = figure if status == DONE else status
    elif plan.plotted:
        _draw_chart(plan, results)
    return status


def _formatted(plan: Plan, results: Results) -> Iterator[str]:
    """The results in the output format, in pieces."""
    if plan.format == "json":
        from dyna_tui.experiments.reports.json import as_json

        return as_json(results)
    if plan.format == "csv":
        from dyna_tui.experiments.reports.csv import as_csv

        return as_csv(results)
    from dyna_tui.experiments.reports.table import as_table

    return (line + "\n" for line in as_table(results))


def _figure(results: Results, name: str) -> bytes:
    """The curves as the bytes of an image file."""
    from dyna_tui.experiments.curves import curves_of
    from dyna_tui.experiments.reports.figure import figure, figure_format

    drawn = curves_of(results)
    return figure(
        drawn.curves,
        figure_format(name),
        x_label=drawn.x_label,
        y_label=drawn.y_label,
        title=drawn.title,
        log_y=drawn.log_y,
    )


def _draw_chart(plan: Plan, results: Results) -> None:
    """Draw the curves below a table, or on standard error if standard output holds results for a program."""
    beside_data = plan.output is None and plan.format != "table"
    stream = sys.stderr if beside_data else sys.stdout
    if stream is None:
        return
    gap = "\n" if stream is sys.stdout and plan.output is None else ""
    chart = gap + "\n".join(line.rstrip() for line in _chart(results, stream)) + "\n"
    # A chart beside the results that cannot be shown is no reason to fail.
    with suppress(OSError) if beside_data else nullcontext():
        stream.write(chart)


def _chart(results: Results, stream: TextIO) -> list[str]:
    from dyna_tui.charts.report import chart
    from dyna_tui.experiments.curves import curves_of

    drawn = curves_of(results)
    terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((WIDEST_CHART, CHART_HEIGHT)).columns if terminal else WIDEST_CHART
    return chart(
        drawn.curves,
        width=min(columns, WIDEST_CHART),
        height=CHART_HEIGHT,
        x_label=drawn.x_label,
        y_label=drawn.y_label,
        log_y=drawn.log_y,
        colour=terminal and not os.environ.get("NO_COLOR"),
    )
