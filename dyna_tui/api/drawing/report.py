"""A result as HTML for a notebook: a row for each agent, and the curves."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from dyna_tui.api.drawing.curves import curves_svg
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.statistics import half_width, mean

MOST_ROWS, MOST_CURVES = 30, 16
"""Agents in the table, and in the plot, at most."""


def result_html(title: str, agents: Sequence[str], columns: Mapping[str, Sequence[str]], curves: Curves) -> str:
    """A title, a table, and the curves where they are few enough.

    Args:
        title: what was run.
        agents: the rows.
        columns: the cells of each column, by its heading.
        curves: a curve for each agent.
    """
    parts = [f"<p><b>{escape(title)}</b></p>", "<table><thead>", _row(["agent", *columns], "th"), "</thead><tbody>"]
    rows = list(zip(agents, *columns.values(), strict=True))
    parts += [_row(row, "td") for row in rows[:MOST_ROWS]]
    parts.append("</tbody></table>")
    if len(rows) > MOST_ROWS:
        parts.append(f"<p>… and {len(rows) - MOST_ROWS:,} more agents</p>")
    if len(rows) <= MOST_CURVES:
        parts.append(curves_svg(curves))
    return "".join(parts)


def mean_texts(scores: NDArray[np.float64]) -> list[str]:
    """The mean over runs of float64[agent, run], with half the width of its interval, for each agent."""
    halves, means = half_width(scores.T), mean(scores.T).tolist()
    if halves is None:
        return [f"{value:.4g}" for value in means]
    return [f"{value:.4g} ± {half:.2g}" for value, half in zip(means, halves.tolist(), strict=True)]


def _row(cells: Sequence[str], tag: str) -> str:
    first, *others = (f'<{tag} style="text-align:{{}}">{escape(cell)}</{tag}>' for cell in cells)
    return f"<tr>{first.format('left')}{''.join(other.format('right') for other in others)}</tr>"
