"""Exit statuses, and the one-line messages that go to standard error."""

import sys

from dyna_tui.errors import printable

PROGRAM = "dyna-tui"

DONE = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports of a program whose output nobody reads."""


def print_message(line: str) -> None:
    """Print one line on standard error, with control characters escaped."""
    if sys.stderr is not None:
        print(printable(line), file=sys.stderr)
