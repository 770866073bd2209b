"""Markdown report of an experiment: the tables of the table report, for an issue, a README or a notebook."""

import re
from collections.abc import Iterator, Sequence

from dyna_tui.experiments.reports.blocks import Block
from dyna_tui.experiments.reports.table import report_lines
from dyna_tui.experiments.results import Results

HTML = re.compile(r"<|&(?=[#\w]+;)")
"""What begins HTML in a line."""
MARKUP = re.compile(rf"{HTML.pattern}|\[")
"""The same, and what begins a link."""


def write(results: Results) -> Iterator[str]:
    """The results in lines, each with its end: a heading, the tables with their titles in bold, and the notes."""
    first, *lines = report_lines(results, _lines)
    yield f"## {MARKUP.sub(_escaped, first)}\n"
    for line in lines:
        yield f"{HTML.sub(_escaped, line)}\n"


def _escaped(sign: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;", "[": r"\["}[sign[0]]


def _lines(block: Block) -> Iterator[str]:
    yield f"**{block.title}**"
    yield ""
    yield _row(["", *block.headings])
    yield _row([":--", *["--:" for _ in block.headings]])
    for label, cells in zip(block.labels, block.rows, strict=True):
        yield _row([label.strip(), *(cell.mean + cell.interval for cell in cells)])


def _row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
