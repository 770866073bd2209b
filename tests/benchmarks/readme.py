"""README's tables of measured figures: each stands between a comment with its name and ``<!-- end -->``."""

import re
from collections.abc import Mapping, Sequence

from tests.benchmarks.table import Table


def updated(text: str, measured_on: str, tables: Mapping[str, Table], *, keep: bool) -> str:
    """A text with new figures.

    Args:
        text: a README.
        measured_on: the line about the machine.
        tables: the name of a table -> what was measured.
        keep: whether rows that were not measured stay.

    Raises:
        ValueError: where the text has no such table.
    """
    text = _with_block(text, "machine", [measured_on])
    for name, table in tables.items():
        old = _block(text, name).splitlines() if keep else []
        text = _with_block(text, name, _merged(old, table.lines(markdown=True)))
    return text


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The lines of a table whose rows are those of both; the head is the new one's."""
    body = next(index for index, line in enumerate(new) if line.startswith("|---")) + 1
    measured = {_what(line): line for line in new[body:]}
    kept = [line for line in old if line.startswith("| ") and line not in new[:body]]
    rows = {_what(line): line for line in kept if _what(line) != _what(new[body - 2])} | measured
    return [*new[:body], *rows.values()]


def _what(line: str) -> str:
    """The first cell of a row."""
    return line.split("|")[1].strip()


def _block(text: str, name: str) -> str:
    block = re.search(rf"<!-- {name} -->\n(.*?)<!-- end -->", text, re.DOTALL)
    if not block:
        raise ValueError(f"no table <!-- {name} --> ... <!-- end -->")
    return block[1]


def _with_block(text: str, name: str, lines: Sequence[str]) -> str:
    old = f"<!-- {name} -->\n{_block(text, name)}<!-- end -->"
    return text.replace(old, "\n".join([f"<!-- {name} -->", *lines, "<!-- end -->"]))
