"""Exit statuses, and the one-line messages that go to standard error."""

import os
import sys
from collections.abc import Iterable

from dyna_tui.errors import printable

PROGRAM = "dyna-tui"

DONE = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports of a program whose output nobody reads."""

LABEL_WIDTH = 9
"""Columns of a label and what follows it, in a description."""


def print_message(line: str) -> None:
    """Print one line on standard error, with control characters escaped."""
    if sys.stderr is not None:
        print(printable(line), file=sys.stderr)


def report_estimating(name: str) -> None:
    """Where somebody waits at a terminal, say that the table of an environment is estimated, which takes time."""
    if name.startswith("gym:") and "samples=" in name and sys.stderr is not None and sys.stderr.isatty():
        print_message(f"{PROGRAM}: estimating the table of {name} by stepping…")


def print_facts(title: str, facts: Iterable[tuple[str, str]]) -> None:
    """Print a title, and facts as labels and lines; a line without a label continues the one above."""
    print(printable(title))
    for label, text in facts:
        print(f"  {label:<{LABEL_WIDTH}}{printable(text)}")
    sys.stdout.flush()


def interrupted(line: str, status: int = INTERRUPTED) -> int:
    """Print one line on standard error and return the status of a command that a signal ended.

    While the engine is compiled the process exits here and now, since the interpreter would wait for the compiler.
    """
    from dyna_tui.experiments.pool import is_compiling

    print_message(line)
    if is_compiling():
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(status)
    return status
