"""Benchmarks: our engine against other programs, and what the program costs from its start to a run at full speed.

    python -m tests.benchmarks [--brief] [--rounds N] [--markdown] [--only PART]... [--update FILE] [--instructions]

Prints tables: ratios of time to that of a C program, time by the size of the maze, and start-up, frames, latency, CPU
and bytes in pseudo-terminals. Each figure is the median over rounds, in which everything is measured once in random
order; a ratio is one of the same round. A target says what a figure should be; the exit status does not depend on it.
"""

import argparse
import sys
from pathlib import Path

from tests.benchmarks import machine
from tests.benchmarks.readme import updated
from tests.benchmarks.rivals.c_program import COMPILER
from tests.benchmarks.rounds import BRIEF, WHOLE
from tests.benchmarks.sections import INSTRUCTIONS, NEED_C, SECTIONS
from tests.benchmarks.table import Row, Table


def main() -> None:
    """Print the tables, and write them into a file that has them already."""
    options = parsed()
    wanted = set(options.only or parts())
    if COMPILER is None and wanted & NEED_C:
        wanted -= NEED_C
        print("no C compiler (cc): leaving out what is measured against C", file=sys.stderr)
    measured_on = f"Measured on: {machine.description()}."
    print(measured_on)
    effort = BRIEF if options.brief else WHOLE._replace(rounds=options.rounds)
    tables = {}
    for section in (INSTRUCTIONS,) if options.instructions else SECTIONS:
        chosen = [rows for name, rows in section.parts.items() if name in wanted or options.instructions]
        if found := [shown(row) for rows in chosen for row in rows(effort)]:
            tables[section.name] = Table(section.caption, section.columns, found)
            print("", *tables[section.name].lines(markdown=options.markdown), sep="\n", flush=True)
    if options.update:
        text = updated(options.update.read_text("utf-8"), measured_on, tables, keep=bool(options.only))
        options.update.write_text(text, "utf-8")


def parts() -> list[str]:
    """The names of all measurements."""
    return [name for section in SECTIONS for name in section.parts]


def parsed() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--brief", action="store_true", help="one short measurement of everything")
    parser.add_argument("--rounds", type=int, default=WHOLE.rounds, help="how often everything is measured")
    parser.add_argument("--markdown", action="store_true", help="tables as README has them")
    parser.add_argument("--only", action="append", choices=parts(), metavar="PART", help=f"of {', '.join(parts())}")
    parser.add_argument("--update", type=Path, metavar="FILE", help="put the rows into the tables of README.md")
    parser.add_argument("--instructions", action="store_true", help="count instructions instead (needs valgrind)")
    return parser.parse_args()


def shown(row: Row) -> Row:
    """The row, which is also printed at once where somebody waits for it."""
    if sys.stderr.isatty():
        print("…", row.what, *row.figures, *row.verdict, file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    main()
