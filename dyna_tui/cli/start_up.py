"""Start-up: what makes the process of the command line start sooner."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


def use_one_thread_for_linear_algebra() -> None:
    """Has NumPy's OpenBLAS start no thread for each processor as NumPy is imported: next to nothing here uses it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def use_no_colours_where_there_are_none() -> None:
    """Has a terminal without colours, by its TERM, treated as NO_COLOR has it; Rich takes it for one of 16 colours."""
    if os.environ.get("TERM", "").endswith(("-mono", "-m")):
        os.environ.setdefault("NO_COLOR", "1")


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
    """Find the engine, and have it said before the screen is drawn, not on it, where it has yet to be compiled.

    Raises:
        InputError: where it cannot be.
    """
    from dyna_tui.native.library import library

    library()
