"""Clusters: the characters of a text that share a cell, as a letter and its accents, or the parts of a joined emoji."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

SECOND = ""
"""What is in the second cell of a wide cluster."""

SOFT_HYPHEN = "\xad"
"""A character that Textual gives a cell, and many terminals none."""
LAST_SURE = "\uffff"
"""The last character that terminals agree on the width of: beyond are the emoji, of which there are more each year."""

_single: set[str] = {chr(code) for code in range(32, 127)}
"""Characters that were found to be single."""


class Clusters(NamedTuple):
    """A text, cell by cell."""

    before: str
    """What has no width and stands before the first cell: it belongs to the cell before the text."""
    cells: tuple[str, ...]


@lru_cache(4096)
def clusters(text: str) -> Clusters:
    """A text cell by cell, in as many cells as Textual gives it.

    Accents, joiners and whatever else adds no width is in the cell before it. A variation selector may add a cell.
    """
    before, cells, width, head = "", list[str](), 0, 0
    for end, character in enumerate(text, 1):
        wider = cell_len(text[:end]) - width
        width += wider
        if wider and (not cells or cell_len(character)):
            head = len(cells)
            cells += [character, *[SECOND] * (wider - 1)]
        elif cells:
            cells[head] += character
            cells += [SECOND] * wider
        else:
            before += character
    return Clusters(before, tuple(cells))


def is_unsure(cluster: str) -> bool:
    """Whether a terminal may give a cluster another width than Textual does."""
    return len(cluster) > 1 or cluster > LAST_SURE or cluster == SOFT_HYPHEN


def are_single(characters: Collection[str]) -> bool:
    """Whether each is a character that has one cell on any terminal."""
    if _single.issuperset(characters):
        return True
    for character in set(characters) - _single:
        if is_unsure(character) or cell_len(character) != 1:
            return False
        _single.add(character)
    return True
