"""JSON report of reproductions, for programs.

The document has five keys. ``seed`` is that of all runs; ``rule`` says in words how claims are judged.
``reproductions`` is a list: ``name``, ``title``, ``settings``, ``runs``, and ``source``, all its sources in a line.
``claims`` is a list, a claim for each sentence, figure or table of a publication, with

- ``reproduction``: the name of its reproduction; ``source``: ``author``, ``title`` and ``section``; ``figure``: the
  figure, table or example there (``Figure 8.2``); ``not_stated``: what the source does not state of how it was
  measured;
- ``claim``: what it says; ``quantity``: what its figures are;
- ``verdict``: ``held``, ``refuted``, ``unclear``, or null where nothing was published; ``held`` is true, false, null
  and null accordingly; ``needs_runs``: about how many runs an unclear claim needs, null where no number in reach would
  decide it;
- ``reason``: why it is refuted, what it needs, or a remark; may be empty;
- ``estimates``: its figures, each with ``about`` (which one it is: ``n = 5, episode 2``); ``published``, the number or
  statement, and ``range``, the ends of what it tolerates, null for no end; ``measured``, ``ci95`` and ``interval``: our
  figure, half the width of its 95 % interval and its ends, null where the figure is exact; ``runs``, null where
  exact; ``unit``: ``%`` or empty; ``position``: whether the interval is ``inside`` the range, ``outside``, ``across``
  its edge, or null where nothing is judged; ``independent``: null, or the figure of an independent program: ``value``,
  and ``ci95``, 0 where it is exact and null where no interval is known; ``agrees``: whether ours agrees with it, null
  without one or with too few runs to tell;
- ``published``, ``measured``, ``ci95``, ``runs``, ``unit``, ``independent``: those of the only estimate, null where a
  claim has several; ``agrees``: false where one of them disagrees, null where none was compared.

``curves`` is a list of the curves in the charts: ``reproduction``, ``figure``, ``quantity`` (the y axis), ``over`` (the
x axis), ``label``, ``x``, ``mean`` (null where a curve has no value), ``ci95`` (half widths; null without an interval;
bounded at 0 and 100 % where the curve is a share), ``published`` (points, ``[x, y]``).
"""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.reproduce.claims import RULE, Claim, Publication, Reproduction, Verdict
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.text_report import Style

DIGITS = 10
"""Significant digits of a figure."""
_OF_THE_ONLY = ("published", "measured", "ci95", "runs", "unit", "independent")


def write(made: Iterable[Reproduction], _style: Style) -> Iterator[str]:
    """All reproductions in one document."""
    reproductions = list(made)
    document = {
        "seed": reproductions[0].seed if reproductions else None,
        "rule": RULE,
        "reproductions": [_reproduction(each) for each in reproductions],
        "claims": [claim for reproduction in reproductions for claim in _claims(reproduction)],
        "curves": [curve for reproduction in reproductions for curve in _curves(reproduction)],
    }
    yield json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _reproduction(reproduction: Reproduction) -> dict[str, Any]:
    sources = "; ".join(str(publication.source) for publication in reproduction.publications)
    known = {key: getattr(reproduction, key) for key in ("name", "title", "settings", "runs")}
    return known | {"source": sources}


def _claims(reproduction: Reproduction) -> Iterator[dict[str, Any]]:
    for publication in reproduction.publications:
        for claim in publication.claims:
            yield {"reproduction": reproduction.name} | _claim(claim, publication)


def _claim(claim: Claim, publication: Publication) -> dict[str, Any]:
    estimates = [_estimate(estimate) for estimate in claim.estimates]
    agree = [each["agrees"] for each in estimates if each["agrees"] is not None]
    verdict, source = claim.verdict, publication.source
    return {
        "source": {"author": source.author, "title": source.title, "section": source.section},
        "figure": claim.figure,
        "not_stated": publication.not_stated,
        "claim": claim.statement,
        "quantity": claim.quantity,
        "verdict": verdict.value if verdict else None,
        "held": {Verdict.HELD: True, Verdict.REFUTED: False}.get(verdict) if verdict else None,
        "needs_runs": claim.needs,
        "reason": claim.explanation,
        **{key: estimates[0][key] if len(estimates) == 1 else None for key in _OF_THE_ONLY},
        "agrees": all(agree) if agree else None,
        "estimates": estimates,
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    measured, published, known = estimate.measured, estimate.published, estimate.independent
    position = estimate.position
    return {
        "about": estimate.about,
        "published": None if published is None else published.text if published.value is None else published.value,
        "range": None
        if published is None or not published.judged
        else [_finite(published.low), _finite(published.high)],
        "measured": _rounded(measured.value),
        "ci95": None if measured.half is None else _finite(measured.half),
        "interval": [_finite(measured.low), _finite(measured.high)] if measured.runs else None,
        "runs": measured.runs or None,
        "unit": measured.unit,
        "position": position.value if position else None,
        "independent": None if known is None else {"value": known.value, "ci95": known.half},
        "agrees": estimate.agrees,
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
                "mean": [_finite(value) for value in curve.y.tolist()],
                "ci95": _halves(curve),
                "published": [list(point) for point in curve.points],
            }


def _halves(curve: Curve) -> list[float | None] | None:
    if curve.low is None or curve.high is None:
        return None
    return [_finite(value) for value in ((curve.high - curve.low) / 2).tolist()]


def _finite(value: float) -> float | None:
    """A number; None for the open end of a range or an interval, and where a curve has no value."""
    return _rounded(value) if math.isfinite(value) else None


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
