"""Output: results to standard output, or whole to a file."""

import sys
from collections.abc import Iterable

from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, print_message
from dyna_tui.files import Destination


def write_output(destination: Destination | None, pieces: Iterable[str | bytes]) -> int:
    """Write to a file, or text to standard output if there is none, and return the exit status."""
    if destination is None:
        sys.stdout.writelines(piece if isinstance(piece, str) else piece.decode() for piece in pieces)
        sys.stdout.flush()
        return DONE
    try:
        destination.write(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    except OSError as error:
        print_message(f"{PROGRAM}: {destination.name} could not be written ({error.strerror or error})")
        return FAILED
    return DONE
