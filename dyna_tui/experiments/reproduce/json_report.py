"""JSON report of reproductions, for programs.

The document has four keys. ``seed`` is that of all runs. ``reproductions`` is a list of published results: ``name``,
``title``, ``source`` (author, title, section), ``settings``, ``runs``. ``claims`` is a list, each with

- ``reproduction``: the name of its published result; ``figure``: the figure or section of the source (``Figure 8.2``);
- ``quantity``: what its figures are; ``claim``: which of them (``n = 5, episode 2``);
- ``published``: the published number or statement; null where there is neither;
- ``measured``, ``ci95``: our figure and half the width of its 95 % interval (1.96 standard errors; null where the
  figure is exact); ``runs``: over how many runs (null where exact); ``unit``: ``%`` or empty;
- ``held``: whether the published claim held: true, false, or null where it held in part, where so few runs leave it
  open, or where nothing was published; ``verdict`` is ``yes``, ``no``, ``in part``, ``unclear`` or null accordingly;
- ``reason``: why it did not hold, or a remark; may be empty;
- ``independent``: null, or the figure of an independent program: ``value``, and ``ci95``, 0 where it is exact and null
  where no interval is known;
- ``agrees``: whether the two figures are within their joint 99.9 % interval, up to rounding; null without an
  independent figure.

``curves`` is a list of the curves in the charts: ``reproduction``, ``figure``, ``quantity`` (the y axis), ``over`` (the
x axis), ``label``, ``x``, ``mean``, ``ci95`` (half widths; null without an interval; bounded at 0 and 100 % where the
curve is a share), ``published`` (points, ``[x, y]``).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.reproduce.claims import Claim, Reproduction, Verdict
from dyna_tui.experiments.reproduce.fixture import SEED
from dyna_tui.experiments.reproduce.text_report import Style

DIGITS = 10
"""Significant digits of a figure."""


def write(made: Iterable[Reproduction], _style: Style) -> Iterator[str]:
    """All reproductions in one document."""
    reproductions = list(made)
    document = {
        "seed": SEED,
        "reproductions": [
            {key: getattr(each, key) for key in ("name", "title", "source", "settings", "runs")}
            for each in reproductions
        ],
        "claims": [claim for reproduction in reproductions for claim in _claims(reproduction)],
        "curves": [curve for reproduction in reproductions for curve in _curves(reproduction)],
    }
    yield json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _claims(reproduction: Reproduction) -> Iterator[dict[str, Any]]:
    for group in reproduction.groups:
        for claim in group.claims:
            source = {"reproduction": reproduction.name, "figure": group.figure, "quantity": group.about}
            yield source | _claim(claim)


def _claim(claim: Claim) -> dict[str, Any]:
    known = claim.independent
    return {
        "claim": claim.about,
        "published": claim.published,
        "measured": _rounded(claim.measured.value),
        "ci95": None if claim.measured.half is None else _rounded(claim.measured.half),
        "runs": claim.measured.runs or None,
        "unit": claim.unit,
        "held": {Verdict.YES: True, Verdict.NO: False}.get(claim.held) if claim.held else None,
        "verdict": claim.held.value if claim.held else None,
        "reason": claim.reason,
        "independent": None if known is None else {"value": known.value, "ci95": known.half},
        "agrees": claim.agrees,
    }


def _curves(reproduction: Reproduction) -> Iterator[dict[str, Any]]:
    for chart in reproduction.charts:
        for curve in chart.drawn.curves:
            yield {
                "reproduction": reproduction.name,
                "figure": chart.figure,
                "quantity": chart.drawn.y_label,
                "over": chart.drawn.x_label,
                "label": curve.label,
                "x": curve.x.tolist(),
                "mean": [_rounded(value) for value in curve.y.tolist()],
                "ci95": _halves(curve),
                "published": [list(point) for point in curve.points],
            }


def _halves(curve: Curve) -> list[float] | None:
    if curve.low is None or curve.high is None:
        return None
    return [_rounded(value) for value in ((curve.high - curve.low) / 2).tolist()]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
