"""Learning curves as SVG: lines with their intervals, axes with round numbers, and a legend."""

from collections.abc import Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray

from dyna_tui.api.drawing.colours import CURVES, svg
from dyna_tui.charts.curve import Curve
from dyna_tui.charts.scale import Scale, ticks
from dyna_tui.experiments.curves import Curves

WIDTH, HEIGHT = 640, 300
"""Pixels of the plot itself."""
LEFT, RIGHT, TOP, LINE = 64, 28, 34, 18
"""Pixels beside it, above it, and of a line of text."""
DASHES = ("", "6 3", "2 3", "8 3 2 3")
"""Curves beyond the colours are dashed."""


def curves_svg(drawn: Curves) -> str:
    """Curves as one SVG."""
    curves = [curve.finite() for curve in drawn.curves]
    heights = np.concatenate([np.zeros(0), *(curve.heights(log=drawn.log_y) for curve in curves)])
    y = Scale.logarithmic(heights, HEIGHT + 1) if drawn.log_y else Scale.from_zero(heights, HEIGHT + 1)
    x = Scale.over(np.concatenate([np.zeros(0), *(curve.x for curve in curves)]), WIDTH + 1)
    width, height = LEFT + WIDTH + RIGHT, TOP + HEIGHT + (3 + len(curves)) * LINE
    parts = [
        f'<text class="ink" font-size="13" font-weight="bold" x="{LEFT}" y="20">{escape(drawn.y_label)}</text>',
        f'<g transform="translate({LEFT},{TOP})">',
        *_axes(x, y, drawn),
        *(part for number, curve in enumerate(curves) for part in _curve(number, curve, x, y)),
        *_legend(curves),
        "</g>",
    ]
    return svg(width, height, f"{drawn.title}: {drawn.y_label}", parts)


def _axes(x: Scale, y: Scale, drawn: Curves) -> Iterator[str]:
    for value in ticks(y.low, y.high, 6, log=y.log):
        at = HEIGHT - y.dot(value)
        yield f'<path class="rule" d="M0 {at}H{WIDTH}"/>'
        yield f'<text class="faint" font-size="11" text-anchor="end" x="-8" y="{at + 4}">{value:,.6g}</text>'
    for value in ticks(x.low, x.high, 8):
        at = x.dot(value)
        yield f'<path class="axis" d="M{at} {HEIGHT}v4"/>'
        text = f'font-size="11" text-anchor="middle" x="{at}" y="{HEIGHT + 16}"'
        yield f'<text class="faint" {text}>{value:,.6g}</text>'
    for mark in sorted({mark for curve in drawn.curves for mark in curve.marks}):
        yield f'<path class="axis" stroke-dasharray="2 3" d="M{x.dot(mark)} 0V{HEIGHT}"/>'
        yield f'<text class="faint" font-size="11" x="{x.dot(mark) + 4}" y="10">change</text>'
    yield f'<path class="axis" d="M0 0V{HEIGHT}H{WIDTH}"/>'
    middle = f'font-size="12" text-anchor="middle" x="{WIDTH / 2}" y="{HEIGHT + 32}"'
    yield f'<text class="faint" {middle}>{escape(drawn.x_label)}</text>'


def _curve(number: int, curve: Curve, x: Scale, y: Scale) -> Iterator[str]:
    across, up = x.dots_of(curve.x), HEIGHT - y.dots_of(curve.y)
    if curve.low is not None and curve.high is not None:
        low, high = (HEIGHT - np.clip(y.dots_of(ends), 0, HEIGHT) for ends in (curve.low, curve.high))
        known = np.isfinite(low) & np.isfinite(high)
        edge = np.concatenate([across[known], across[known][::-1]]), np.concatenate([low[known], high[known][::-1]])
        yield f'<path class="c{number % CURVES}" opacity="0.2" d="{_path(*edge)}Z"/>'
    yield f'<path class="l{number % CURVES}" stroke-width="1.6"{_dash(number)} d="{_path(across, up)}"/>'
    if len(across) == 1:
        yield f'<circle class="c{number % CURVES}" cx="{across[0]:.1f}" cy="{up[0]:.1f}" r="3"/>'


def _dash(number: int) -> str:
    """The attribute that dashes a curve beyond the colours."""
    return f' stroke-dasharray="{DASHES[number // CURVES % len(DASHES)]}"' if number >= CURVES else ""


def _path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in zip(x.tolist(), y.tolist(), strict=True))
    return f"M{points}" if points else "M0,0"


def _legend(curves: list[Curve]) -> Iterator[str]:
    for number, curve in enumerate(curves):
        y = HEIGHT + 34 + LINE * (number + 0.7)
        yield f'<path class="l{number % CURVES}" stroke-width="2.5"{_dash(number)} d="M0 {y - 4:.1f}h24"/>'
        yield f'<text class="ink" font-size="12" x="32" y="{y:.1f}">{escape(curve.label)}</text>'
