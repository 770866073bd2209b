"""Findings for reading: a table of claims with both verdicts side by side, the reasons, and the curves."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dyna_tui.charts.report import chart
from dyna_tui.experiments.reports.table import measured
from dyna_tui.experiments.reproduce.claims import Claim, Group, Independent, Reproduction, Verdict
from dyna_tui.experiments.reproduce.fixture import SEED
from dyna_tui.experiments.reproduce.intervals import Measured

WIDEST = 100
NARROWEST = 60
CHART_HEIGHT = 20
GAP = "  "
HEADS = ("published", "here, 95 %", "held", "independent", "agrees")
LEAST_ABOUT = 18
"""Columns that what is claimed gets at least."""
_PLAIN, _BOLD, _FAINT = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_COLOURS = {"yes": "\x1b[32m", "no": "\x1b[33m", "in part": "\x1b[33m", "unclear": "\x1b[33m", "NO": "\x1b[1;31m"}

Cells = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Style:
    """How wide, and whether in colours."""

    width: int = 80
    colour: bool = False

    def painted(self, text: str, code: str) -> str:
        """A text in a colour, where there are colours."""
        return f"{code}{text}{_PLAIN}" if self.colour and text.strip() else text


def as_text(findings: Reproduction, style: Style) -> Iterator[str]:
    """All findings on one published result, in lines."""
    style = Style(max(NARROWEST, min(style.width, WIDEST)), style.colour)
    yield style.painted(findings.title, _BOLD)
    yield from textwrap.wrap(f"{findings.settings}; {_runs(findings)}seed {SEED}", style.width)
    widths = _widths(findings)
    told = ""
    for number, group in enumerate(findings.groups):
        yield ""
        if not number:
            yield style.painted(_heads(widths, style), _FAINT)
        yield from _head(group, style)
        for claim in group.claims:
            yield from _row(claim, widths, style)
            if claim.reason and claim.reason != told:
                yield from (style.painted(line, _FAINT) for line in _indented(claim.reason, style.width))
                told = claim.reason
    for picture in findings.pictures:
        yield ""
        yield style.painted(f"{picture.figure}: {picture.title}", _BOLD)
        yield from chart(
            picture.curves,
            width=style.width,
            height=CHART_HEIGHT,
            x_label=picture.x_label,
            y_label=picture.y_label,
            log_y=picture.log_y,
            colour=style.colour,
        )
    if findings.drawing:
        yield ""
        yield from findings.drawing


def _runs(findings: Reproduction) -> str:
    return "" if " runs" in findings.settings.rsplit(";", 1)[-1] else f"{findings.runs:,} runs, "


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, min(width, WIDEST - 10), initial_indent="    ", subsequent_indent="    ")


def _cells(claim: Claim) -> Cells:
    held = "" if claim.held is None else claim.held.value
    agrees = {None: "", True: "yes", False: "NO"}[claim.agrees]
    known = "none" if claim.independent is None else _known(claim.independent, claim.unit)
    return _published(claim), _measured(claim.measured, claim.unit), held, known, agrees


def _published(claim: Claim) -> str:
    if claim.published is None:
        return "-"
    if isinstance(claim.published, str):
        return claim.published
    return f"{claim.published:,.4g}" if claim.published < 1000 else f"{claim.published:,.0f}"


def _measured(value: Measured, unit: str) -> str:
    if value.half is None:
        return f"{value.value:,.2f}"
    mean, half = measured(value.value, value.half)
    return f"{mean}{' ' + unit if unit else ''}" + (f" ± {half}" if half else "")


def _known(independent: Independent, unit: str) -> str:
    text = f"{independent.value:,g}{' ' + unit if unit else ''}"
    if independent.half is None:
        return text
    return f"{text} ± {independent.half:g}" if independent.half else f"{text} exact"


def _widths(findings: Reproduction) -> list[int]:
    """The widths of the columns, the same for all groups."""
    rows = [HEADS, *map(_cells, findings.claims)]
    return [max(len(row[column]) for row in rows) for column in range(len(HEADS))]


def _heads(widths: Sequence[int], style: Style) -> str:
    """The heads of the columns."""
    heads = GAP.join(head.ljust(width) for head, width in zip(HEADS, widths, strict=True))
    return " " * _about_width(widths, style) + GAP + heads.rstrip()


def _head(group: Group, style: Style) -> Iterator[str]:
    """What the figures of a group are."""
    lines = textwrap.wrap(f"{group.figure}: {group.about}", style.width)
    yield from (style.painted(line, _BOLD) for line in lines)


def _about_width(widths: Sequence[int], style: Style) -> int:
    return max(LEAST_ABOUT, style.width - sum(widths) - len(GAP) * len(widths))


def _row(claim: Claim, widths: Sequence[int], style: Style) -> Iterator[str]:
    """A claim and its figures, what is claimed over several lines where it is long."""
    about_width = _about_width(widths, style)
    first, *others = textwrap.wrap(claim.about, about_width - 2, drop_whitespace=False) or [""]
    texts = [text.ljust(width) for text, width in zip(_cells(claim), widths, strict=True)]
    cells = [
        style.painted(text, _COLOURS.get(text.strip(), "")) if i in (2, 4) else text for i, text in enumerate(texts)
    ]
    yield (f"  {first.ljust(about_width - 2)}{GAP}" + GAP.join(cells)).rstrip()
    yield from (f"  {text.strip()}" for text in others)


def summary(all_findings: Sequence[Reproduction], width: int) -> list[str]:
    """What came of all claims together, in lines."""
    claims = [claim for findings in all_findings for claim in findings.claims]
    counts = {held: sum(claim.held is held for claim in claims) for held in Verdict}
    words = {Verdict.YES: "held", Verdict.NO: "did not", Verdict.IN_PART: "held in part", Verdict.OPEN: "stay unclear"}
    parts = [f"{counts[held]} {word}" for held, word in words.items() if counts[held]]
    published = f"{sum(counts.values())} published claims: {', '.join(parts)}"
    compared = [claim for claim in claims if claim.independent is not None]
    outside = sum(not claim.agrees for claim in compared)
    if not compared:
        return textwrap.wrap(f"{published}; no independent figures are known.", width)
    if not outside:
        return textwrap.wrap(f"{published}; all {len(compared)} figures agree with the independent ones.", width)
    disagree = f"{outside} of {len(compared)} figures disagree with the independent ones"
    return [
        *textwrap.wrap(f"{published}; {disagree}, beyond their joint 99.9 % interval:", width),
        *(
            f"  {findings.name}: {group.figure}, {claim.about}"
            for findings in all_findings
            for group in findings.groups
            for claim in group.claims
            if claim.agrees is False
        ),
    ]
