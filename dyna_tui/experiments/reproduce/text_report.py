"""Text report of reproductions, for reading: a table of claims with both verdicts, the reasons, and charts."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dyna_tui.experiments.reproduce.claims import RULE, Claim, Publication, Reproduction, Verdict
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.figure_text import independent_text, measured_text, published_text

WIDEST = 100
NARROWEST = 60
CHART_HEIGHT = 20
GAPS = ("  ", " ")
"""Between columns; the narrow one where labels would not fit into a line each with the wide one."""
HEADINGS = ("published", "here, 95 %", "interval", "independent", "agrees")
WITHOUT_INDEPENDENT = 3
"""Columns of a table without independent figures."""
LEAST_LABEL_WIDTH = 12
_RESET, _BOLD, _FAINT = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_GREEN, _YELLOW = "\x1b[32m", "\x1b[33m"
_COLOURS = {
    "yes": _GREEN,
    "inside": _GREEN,
    "held": _GREEN,
    "outside": _YELLOW,
    "refuted": _YELLOW,
    "across": _YELLOW,
    "unclear": _YELLOW,
    "NO": "\x1b[1;31m",
}

Cells = tuple[str, str, str, str, str]


class Layout(NamedTuple):
    """The columns of the tables of a reproduction."""

    label: int
    """Characters of the first column, of labels."""
    widths: Sequence[int]
    """Characters of the others."""
    gap: str


@dataclass(frozen=True)
class Style:
    """Characters in a line, and whether there are colours."""

    width: int = 80
    colour: bool = False

    def painted(self, text: str, code: str) -> str:
        """A text between an escape sequence and the one that resets it, where there are colours."""
        return f"{code}{text}{_RESET}" if self.colour and code and text.strip() else text


def write(made: Iterable[Reproduction], style: Style) -> Iterator[str]:
    """Each reproduction as soon as it is made, and a summary of all, in lines with their ends."""
    style = Style(max(NARROWEST, min(style.width, WIDEST)), style.colour)
    reproductions: list[Reproduction] = []
    for reproduction in made:
        lines = _lines(reproduction, style)
        if reproductions:
            lines = iter(["", *lines])
        reproductions.append(reproduction)
        yield "".join(line + "\n" for line in lines)
    yield "\n" + "\n".join(_summary(reproductions, style.width)) + "\n"


def _lines(reproduction: Reproduction, style: Style) -> Iterator[str]:
    """All of one reproduction, in lines."""
    yield style.painted(reproduction.title, _BOLD)
    yield from textwrap.wrap(f"{reproduction.settings}; {_runs(reproduction)}seed {reproduction.seed}", style.width)
    layout = _layout(reproduction, style)
    yield ""
    yield style.painted(_heading_line(layout), _FAINT)
    for number, publication in enumerate(reproduction.publications):
        if number:
            yield ""
        yield from _publication_lines(publication, layout, style)
    for chart in reproduction.charts:
        yield ""
        yield style.painted(f"{chart.figure}: {chart.drawn.title}", _BOLD)
        yield from chart.drawn.as_text(style.width, CHART_HEIGHT, colour=style.colour)
    if reproduction.diagram:
        yield ""
        yield from reproduction.diagram


def _runs(reproduction: Reproduction) -> str:
    return "" if " runs" in reproduction.settings.rsplit(";", 1)[-1] else f"{reproduction.runs:,} runs, "


def _publication_lines(publication: Publication, layout: Layout, style: Style) -> Iterator[str]:
    yield from textwrap.wrap(f"{publication.source}", style.width)
    if publication.not_stated:
        yield from textwrap.wrap(f"Not stated there: {publication.not_stated}", style.width)
    for claim in publication.claims:
        yield ""
        yield from _claim_lines(claim, layout, style)


def _claim_lines(claim: Claim, layout: Layout, style: Style) -> Iterator[str]:
    """What is claimed, with its verdict; a row for each figure; why."""
    verdict = f" ({claim.verdict.value})" if claim.verdict else ""
    first, *others = textwrap.wrap(f"{claim.figure}{verdict}: {claim.statement}", style.width)
    before, shown, after = first.partition(verdict) if verdict else (first, "", "")
    colour = _COLOURS[claim.verdict.value] if claim.verdict else ""
    yield style.painted(before, _BOLD) + style.painted(shown, colour) + style.painted(after, _BOLD)
    yield from (style.painted(line, _BOLD) for line in others)
    if claim.quantity:
        yield from (style.painted(f"  {line}", _FAINT) for line in textwrap.wrap(claim.quantity, style.width - 2))
    for estimate in claim.estimates:
        yield from _row(estimate, layout, style)
    yield from (style.painted(line, _FAINT) for line in _indented(claim.explanation, style.width))


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, min(width, WIDEST - 10), initial_indent="    ", subsequent_indent="    ")


def _cells(estimate: Estimate) -> Cells:
    position = estimate.position
    agrees = {None: "", True: "yes", False: "NO"}[estimate.agrees]
    if estimate.independent and estimate.agrees is None:
        agrees = "few runs"
    return (
        published_text(estimate.published),
        measured_text(estimate.measured),
        position.value if position else "",
        independent_text(estimate.independent, estimate.measured.unit),
        agrees,
    )


def _layout(reproduction: Reproduction, style: Style) -> Layout:
    """The columns, the same for all claims."""
    compared = any(estimate.independent for estimate in reproduction.estimates)
    headings = HEADINGS if compared else HEADINGS[:WITHOUT_INDEPENDENT]
    rows = [headings, *map(_cells, reproduction.estimates)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    longest = max((len(estimate.about) for estimate in reproduction.estimates), default=0) + 2
    for gap in GAPS:
        label = max(LEAST_LABEL_WIDTH, style.width - sum(widths) - len(gap) * len(widths))
        if label >= longest:
            break
    return Layout(label, widths, gap)


def _heading_line(layout: Layout) -> str:
    headings = layout.gap.join(heading.ljust(width) for heading, width in zip(HEADINGS, layout.widths, strict=False))
    return " " * layout.label + layout.gap + headings.rstrip()


def _row(estimate: Estimate, layout: Layout, style: Style) -> Iterator[str]:
    """An estimate; a long label takes several lines."""
    first, *others = textwrap.wrap(estimate.about, layout.label - 2, drop_whitespace=False) or [""]
    texts = [text.ljust(width) for text, width in zip(_cells(estimate), layout.widths, strict=False)]
    cells = [style.painted(text, _COLOURS.get(text.strip(), "")) for text in texts]
    yield (f"  {first.ljust(layout.label - 2)}{layout.gap}" + layout.gap.join(cells)).rstrip()
    yield from (f"  {text.strip()}" for text in others)


def _summary(reproductions: Sequence[Reproduction], width: int) -> list[str]:
    """The rule, and the verdicts on all claims together, in lines."""
    claims = [claim for reproduction in reproductions for claim in reproduction.claims]
    counts = {verdict: sum(claim.verdict is verdict for claim in claims) for verdict in Verdict}
    parts = [f"{number} {verdict.value}" for verdict, number in counts.items() if number]
    judged = sum(counts.values())
    published = f"{judged} published claim{'s' * (judged != 1)}: {', '.join(parts)}"
    agreement = [each.agrees for one in reproductions for each in one.estimates if each.independent]
    return [
        *textwrap.wrap(RULE, width),
        "",
        *textwrap.wrap(f"{published}; {_agreement(agreement)}", width),
        *(
            f"  {reproduction.name}: {claim.figure}, {estimate.about}"
            for reproduction in reproductions
            for claim in reproduction.claims
            for estimate in claim.estimates
            if estimate.agrees is False
        ),
    ]


def _agreement(agreement: Sequence[bool | None]) -> str:
    """How many figures agree with independent ones; None stands for one with too few runs to tell."""
    if not agreement:
        return "there are no independent figures to compare with."
    compared, outside = len(agreement) - agreement.count(None), agreement.count(False)
    if not compared:
        return "too few runs to compare with independent figures."
    if not outside:
        return f"all {compared} figures agree with the independent ones."
    return (
        f"{outside} of {compared} figures disagree with the independent ones, beyond what chance gives in one of a "
        "thousand such commands:"
    )
