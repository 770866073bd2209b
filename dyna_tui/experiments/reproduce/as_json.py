"""Findings as JSON, for programs.

The document has four keys. ``seed`` is that of all runs. ``reproductions`` is a list of what was measured: ``name``,
``title``, ``settings``, ``runs``. ``claims`` is a list, each with

- ``reproduction``: the name of its published result; ``figure``: where it stands (``Figure 8.2``);
- ``quantity``: what its figures are; ``claim``: which of them (``n = 5, episode 2``);
- ``published``: the published figure, a number, or what was said, a text; null where neither;
- ``measured``, ``ci95``: our figure and half the width of its 95 % interval (1.96 standard errors; null where the
  figure is exact); ``runs``: over how many runs (null where exact); ``unit``: ``%`` or empty;
- ``held``: whether the published claim held: true, false, or null where it did in part, where so many runs cannot
  tell, or where nothing was published; ``verdict`` tells these apart: ``yes``, ``no``, ``in part``, ``unclear``, null;
- ``reason``: why not, or what there is to know of it; may be empty;
- ``independent``: null, or the figure of an independent program: ``value``, and ``ci95``, 0 where it is exact and null
  where no interval is known;
- ``agrees``: whether ours is within the joint 99.9 % interval of the two, but for rounding; null without an independent
  figure.

``curves`` is a list of what the charts show: ``reproduction``, ``figure``, ``quantity`` (the y axis), ``over`` (the x
axis), ``label``, ``x``, ``mean``, ``ci95`` (half widths; null without an interval; bounded at 0 and 100 % where the
curve is a share), ``published`` (points, ``[x, y]``).
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.reproduce.claims import Claim, Reproduction, Verdict
from dyna_tui.experiments.reproduce.fixture import SEED

DIGITS = 10
"""Significant digits of a figure."""


def as_json(all_findings: Sequence[Reproduction]) -> str:
    """All findings in one document."""
    document = {
        "seed": SEED,
        "reproductions": [
            {"name": f.name, "title": f.title, "settings": f.settings, "runs": f.runs} for f in all_findings
        ],
        "claims": [claim for findings in all_findings for claim in _claims(findings)],
        "curves": [curve for findings in all_findings for curve in _curves(findings)],
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def _claims(findings: Reproduction) -> Iterator[dict[str, Any]]:
    for group in findings.groups:
        for claim in group.claims:
            where = {"reproduction": findings.name, "figure": group.figure, "quantity": group.about}
            yield where | _claim(claim)


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


def _curves(findings: Reproduction) -> Iterator[dict[str, Any]]:
    for picture in findings.pictures:
        for curve in picture.curves:
            yield {
                "reproduction": findings.name,
                "figure": picture.figure,
                "quantity": picture.y_label,
                "over": picture.x_label,
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
