"""Text report of reproductions, for reading: a table of claims with both verdicts, the reasons, and charts."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dyna_tui.experiments.reports.table import mean_cell
from dyna_tui.experiments.reproduce.claims import Claim, Group, Independent, Reproduction, Verdict
from dyna_tui.experiments.reproduce.fixture import SEED
from dyna_tui.experiments.reproduce.intervals import Measured

WIDEST = 100
NARROWEST = 60
CHART_HEIGHT = 20
GAP = "  "
HEADINGS = ("published", "here, 95 %", "held", "independent", "agrees")
LEAST_CLAIM_WIDTH = 18
_RESET, _BOLD, _FAINT = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_COLOURS = {"yes": "\x1b[32m", "no": "\x1b[33m", "in part": "\x1b[33m", "unclear": "\x1b[33m", "NO": "\x1b[1;31m"}

Cells = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Style:
    """Characters in a line, and whether there are colours."""

    width: int = 80
    colour: bool = False

    def painted(self, text: str, code: str) -> str:
        """A text between an escape sequence and the one that resets it, where there are colours."""
        return f"{code}{text}{_RESET}" if self.colour and text.strip() else text


def write(made: Iterable[Reproduction], style: Style) -> Iterator[str]:
    """Each reproduction as soon as it is made, and a summary of all, in lines with their ends."""
    style = Style(max(NARROWEST, min(style.width, WIDEST)), style.colour)
    reproductions: list[Reproduction] = []
    for reproduction in made:
        if reproductions:
            yield "\n"
        reproductions.append(reproduction)
        yield "\n".join(_lines(reproduction, style)) + "\n"
    yield "\n" + "\n".join(_summary(reproductions, style.width)) + "\n"


def _lines(reproduction: Reproduction, style: Style) -> Iterator[str]:
    """All of one published result, in lines."""
    yield style.painted(reproduction.title, _BOLD)
    yield from textwrap.wrap(reproduction.source, style.width)
    yield from textwrap.wrap(f"{reproduction.settings}; {_runs(reproduction)}seed {SEED}", style.width)
    widths = _widths(reproduction)
    latest_reason = ""
    for number, group in enumerate(reproduction.groups):
        yield ""
        if not number:
            yield style.painted(_heading_line(widths, style), _FAINT)
        yield from _group_lines(group, style)
        for claim in group.claims:
            yield from _row(claim, widths, style)
            if claim.reason and claim.reason != latest_reason:
                yield from (style.painted(line, _FAINT) for line in _indented(claim.reason, style.width))
                latest_reason = claim.reason
    for chart in reproduction.charts:
        yield ""
        yield style.painted(f"{chart.figure}: {chart.drawn.title}", _BOLD)
        yield from chart.drawn.as_text(style.width, CHART_HEIGHT, colour=style.colour)
    if reproduction.diagram:
        yield ""
        yield from reproduction.diagram


def _runs(reproduction: Reproduction) -> str:
    return "" if " runs" in reproduction.settings.rsplit(";", 1)[-1] else f"{reproduction.runs:,} runs, "


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, min(width, WIDEST - 10), initial_indent="    ", subsequent_indent="    ")


def _cells(claim: Claim) -> Cells:
    held = "" if claim.held is None else claim.held.value
    agrees = {None: "", True: "yes", False: "NO"}[claim.agrees]
    independent = "none" if claim.independent is None else _independent(claim.independent, claim.unit)
    return _published(claim), _measured(claim.measured, claim.unit), held, independent, agrees


def _published(claim: Claim) -> str:
    if claim.published is None:
        return "-"
    if isinstance(claim.published, str):
        return claim.published
    return f"{claim.published:,.4g}" if claim.published < 1000 else f"{claim.published:,.0f}"


def _measured(measured: Measured, unit: str) -> str:
    if measured.half is None:
        return f"{measured.value:,.2f}"
    mean, half = mean_cell(measured.value, measured.half)
    return f"{mean}{' ' + unit if unit else ''}" + (f" ± {half}" if half else "")


def _independent(independent: Independent, unit: str) -> str:
    text = f"{independent.value:,g}{' ' + unit if unit else ''}"
    if independent.half is None:
        return text
    return f"{text} ± {independent.half:g}" if independent.half else f"{text} exact"


def _widths(reproduction: Reproduction) -> list[int]:
    """The widths of the columns, the same for all groups."""
    rows = [HEADINGS, *map(_cells, reproduction.claims)]
    return [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]


def _heading_line(widths: Sequence[int], style: Style) -> str:
    headings = GAP.join(heading.ljust(width) for heading, width in zip(HEADINGS, widths, strict=True))
    return " " * _claim_width(widths, style) + GAP + headings.rstrip()


def _group_lines(group: Group, style: Style) -> Iterator[str]:
    """Where the claims of a group were published, and what their figures are."""
    lines = textwrap.wrap(f"{group.figure}: {group.about}", style.width)
    yield from (style.painted(line, _BOLD) for line in lines)


def _claim_width(widths: Sequence[int], style: Style) -> int:
    return max(LEAST_CLAIM_WIDTH, style.width - sum(widths) - len(GAP) * len(widths))


def _row(claim: Claim, widths: Sequence[int], style: Style) -> Iterator[str]:
    """A claim and its figures; a long claim takes several lines."""
    claim_width = _claim_width(widths, style)
    first, *others = textwrap.wrap(claim.about, claim_width - 2, drop_whitespace=False) or [""]
    texts = [text.ljust(width) for text, width in zip(_cells(claim), widths, strict=True)]
    cells = [
        style.painted(text, _COLOURS.get(text.strip(), "")) if i in (2, 4) else text for i, text in enumerate(texts)
    ]
    yield (f"  {first.ljust(claim_width - 2)}{GAP}" + GAP.join(cells)).rstrip()
    yield from (f"  {text.strip()}" for text in others)


def _summary(reproductions: Sequence[Reproduction], width: int) -> list[str]:
    """The verdicts on all claims together, in lines."""
    claims = [claim for reproduction in reproductions for claim in reproduction.claims]
    counts = {held: sum(claim.held is held for claim in claims) for held in Verdict}
    words = {Verdict.YES: "held", Verdict.NO: "did not", Verdict.IN_PART: "held in part", Verdict.OPEN: "unclear"}
    parts = [f"{counts[held]} {word}" for held, word in words.items() if counts[held]]
    published = f"{sum(counts.values())} published claims: {', '.join(parts)}"
    compared = [claim for claim in claims if claim.independent is not None]
    outside = sum(not claim.agrees for claim in compared)
    if not compared:
        return textwrap.wrap(f"{published}; there are no independent figures to compare with.", width)
    if not outside:
        return textwrap.wrap(f"{published}; all {len(compared)} figures agree with the independent ones.", width)
    disagree = f"{outside} of {len(compared)} figures disagree with the independent ones"
    return [
        *textwrap.wrap(f"{published}; {disagree}, beyond their joint 99.9 % interval:", width),
        *(
            f"  {reproduction.name}: {group.figure}, {claim.about}"
            for reproduction in reproductions
            for group in reproduction.groups
            for claim in group.claims
            if claim.agrees is False
        ),
    ]
