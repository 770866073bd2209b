"""Benchmarks: our engine against other programs, and what the program costs from its start to a run at full speed.

    python -m tests.benchmarks [--brief] [--markdown] [--only SECTION]... [--instructions]

Prints tables: ratios of time to that of a C program, time by the size of the maze, and start-up, frames, latency, CPU
and bytes in pseudo-terminals. Each figure is the median over rounds, in which everything is measured once in random
order; a ratio is one of the same round. A target says what a figure should be; the exit status does not depend on it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.benchmarks import (
    agents,
    dyna_maze,
    full_speed,
    install,
    instructions,
    machine,
    memory,
    open_mazes,
    processors,
    screen_cost,
    startup,
)
from tests.benchmarks.rivals.c_program import COMPILER
from tests.benchmarks.rounds import BRIEF, WHOLE, Effort
from tests.benchmarks.table import Row, Table


class Section(NamedTuple):
    """A table, and what its rows come from."""

    caption: str
    columns: tuple[str, ...]
    parts: dict[str, Callable[[Effort], Iterator[Row]]]
    """Name, as ``--only`` takes it -> its rows."""


SECTIONS = (
    Section(
        "Time, as a multiple of the C program's where there is one.",
        ("", *dyna_maze.COLUMNS),
        {
            "dyna": dyna_maze.rows,
            "open": open_mazes.rows,
            "agents": agents.rows,
            "processors": processors.rows,
        },
    ),
    Section(
        "Nanoseconds by the size of an open maze, after a million real steps.",
        ("", "real step, n = 0", "C", "update, n = 50", "C"),
        {"sizes": open_mazes.size_rows},
    ),
    Section(
        "The program in a pseudo-terminal.",
        ("", "measured", ""),
        {
            "start": startup.rows,
            "install": install.rows,
            "screen": screen_cost.rows,
            "speed": full_speed.rows,
            "memory": memory.rows,
        },
    ),
)
NEED_C = {"dyna", "open", "agents", "sizes", "instructions"}
"""The parts that are left out where there is no C compiler."""
INSTRUCTIONS = Section(
    "Instructions that the processor carries out, from Valgrind's Callgrind.",
    ("", "ours", "C", "ours over C"),
    {"instructions": instructions.rows},
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    names = [name for section in SECTIONS for name in section.parts]
    parser.add_argument("--brief", action="store_true", help="one short measurement of everything")
    parser.add_argument("--markdown", action="store_true", help="tables as README has them")
    parser.add_argument("--only", action="append", choices=names, metavar="SECTION", help=f"of {', '.join(names)}")
    parser.add_argument("--instructions", action="store_true", help="count instructions instead (needs valgrind)")
    options = parser.parse_args()
    sections = (INSTRUCTIONS,) if options.instructions else SECTIONS
    wanted = set(options.only or names) | {"instructions"}
    if COMPILER is None and wanted & NEED_C:
        wanted -= NEED_C
        print("no C compiler (cc): leaving out what is measured against C", file=sys.stderr)
    effort = BRIEF if options.brief else WHOLE
    print(f"Measured on: {machine.description()}")
    for section in sections:
        parts = [rows for name, rows in section.parts.items() if name in wanted]
        if found := [_shown(row) for rows in parts for row in rows(effort)]:
            table = Table(section.caption, section.columns, found)
            print("", *table.lines(markdown=options.markdown), sep="\n", flush=True)


def _shown(row: Row) -> Row:
    """The row, which is also shown at once where somebody waits for it."""
    if sys.stderr.isatty():
        print("…", row.what, *row.figures, *row.verdict, file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    main()
