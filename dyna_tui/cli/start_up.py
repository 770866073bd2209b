"""Start-up and end: what makes the process of the command line start sooner, and end sooner."""

import atexit
import codecs
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import NoReturn

SIGNS = "dyna-tui-signs"
"""The beginning of the names by which streams know what writes other signs in place of those that they lack."""


def use_one_thread_for_linear_algebra() -> None:
    """Has NumPy's OpenBLAS start no thread for each processor as NumPy is imported: next to nothing here uses it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def use_no_colours_where_there_are_none() -> None:
    """Has a terminal without colours, by its TERM, treated as NO_COLOR has it; Rich takes it for one of 16 colours."""
    if os.environ.get("TERM", "").endswith(("-mono", "-m")):
        os.environ.setdefault("NO_COLOR", "1")


def use_signs_that_outputs_have() -> None:
    """Has standard output and errors write other signs in place of those that their encodings lack."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # closed, or a stand-in that encodes nothing
            stream.reconfigure(errors=errors_for(stream.encoding))  # type: ignore[union-attr]


def errors_for(encoding: str) -> str:
    """What a stream of an encoding takes as ``errors``, to write other signs in place of those that it lacks."""
    name = f"{SIGNS}-{encoding}"
    # What is raised names a codec, of which several encodings may be made.
    codecs.register_error(name, partial(_substitute, encoding))
    return name


def _substitute(encoding: str, error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from dyna_tui.cli.encodable import nearest  # which most terminals do without

    text = error.object[error.start : error.end]
    return "".join(nearest(sign, encoding) for sign in text), error.end


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keeps the collector away from what is made to stay, modules above all: a tenth of the time of a start."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def find_library() -> None:
    """Find the engine, and have it said before the screen is drawn, not on it, where it has yet to be compiled or kept.

    Raises:
        InputError: where it cannot be.
    """
    from dyna_tui.native.library import library

    if library() is None:
        import dyna_tui.dyna.jit  # noqa: F401


def end_at_once(status: int) -> NoReturn:
    """End the process as soon as its exit handlers have been called.

    The interpreter would first free the objects of Textual and of the laboratory one by one, and the system frees all.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):  # the terminal is gone
                stream.flush()
    os._exit(status)
