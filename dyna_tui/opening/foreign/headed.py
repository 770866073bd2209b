"""Grids below a line with their size, as of many programs: ``6 8``, ``8``, or a line for each number."""

import re
from collections.abc import Sequence

from dyna_tui.opening.foreign.rows import Rows, rows_of

NUMBERS = re.compile(r"[ \t]*([0-9]{1,4})(?:[ \t]*[ \t,x][ \t]*([0-9]{1,4}))?[ \t]*")


def headed(lines: Sequence[str]) -> Rows | None:
    """The rows below the size; None if no size stands above the rows, or it is another one."""
    numbers: list[int] = []
    for number, line in enumerate(lines[:2]):
        found = NUMBERS.fullmatch(line)
        if found is None:
            break
        numbers += [int(each) for each in found.groups() if each]
        rows = rows_of(lines[number + 1 :])
        if not rows.rows or rows.first_line is None or len(numbers) > 2:
            break
        height, width = len(rows.rows), max(map(len, rows.rows))
        # Of a drawing the size may be that in cells, between which the walls are.
        if sorted(numbers) in (sorted((height, width)), [height], sorted((height // 2, width // 2))):
            return rows._replace(first_line=rows.first_line + number + 1)
    return None
