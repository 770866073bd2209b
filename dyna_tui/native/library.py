"""Native library: found beside the package, checked to be what was built of these very sources, and loaded.

Where none fits, kernels are compiled as they are called, by numba, where that is installed; a line says so.
"""

import ctypes
import json
import os
import sys
import zlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

from dyna_tui.errors import InputError
from dyna_tui.native.kernel import Interface, NativeKernel
from dyna_tui.native.sources import sources_digest

FOLDER = Path(__file__).parent
SUFFIXES = {"darwin": ".dylib", "win32": ".dll"}
LIBRARY = "kernels" + SUFFIXES.get(sys.platform, ".so")
"""The name of the library's file; of another system's, there is the suffix of that."""
DESCRIPTION = "kernels.json"
"""The name of the file beside it that describes it."""
VARIABLE = "DYNA_TUI_KERNELS"
"""Environment variable: ``library`` or ``jit`` where only the one will do, ``build`` while the library is built."""
REMEDY = "`pip install -e .` in the checkout builds it anew"

F = TypeVar("F", bound=Callable[..., object])


class Unfit(Exception):
    """There is no library here that could be used; the message says why."""


class Library:
    """The kernels of a native library."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Loads the library of a folder.

        Raises:
            Unfit: where there is none, it was built of other sources, or it is not what was built.
        """
        try:
            description = json.loads((folder / DESCRIPTION).read_bytes())
            content = (folder / LIBRARY).read_bytes()
        except (OSError, ValueError):
            raise Unfit("the engine has not been compiled for this system") from None
        try:
            if description["sources"] != sources_digest():
                raise Unfit("the engine's sources were edited since it was compiled")
            if description["checksum"] != zlib.crc32(content):
                raise Unfit(f"{LIBRARY} is damaged")
            self._interfaces = {name: Interface(**interface) for name, interface in description["kernels"].items()}
            self._loaded = ctypes.CDLL(str(folder / LIBRARY))
        except (LookupError, TypeError):
            raise Unfit(f"{DESCRIPTION} is damaged") from None
        except OSError as error:
            raise Unfit(f"{LIBRARY} cannot be loaded ({error})") from None

    def kernel(self, function: F) -> F:
        """The kernel that was compiled from ``function``."""
        interface = self._interfaces[function.__name__]
        return cast(F, NativeKernel(function, interface, self._loaded))


@cache
def library() -> Library | None:
    """The library whose kernels run in this process; None where numba compiles them.

    Says on standard error, the first time, why numba has to.

    Raises:
        InputError: where there is neither.
    """
    choice = os.environ.get(VARIABLE, "")
    if choice in ("jit", "build"):
        return None
    try:
        return Library()
    except Unfit as reason:
        if choice == "library":
            raise InputError(f"{reason}: {REMEDY}") from None
        if find_spec("numba") is None:
            raise InputError(f"{reason}, and numba is not installed to do it now: {REMEDY}") from None
        _report(f"dyna-tui: {reason}: numba compiles it now; {REMEDY}")
        return None


def _report(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr)


def unchanged(function: Any) -> Any:
    """A part of kernels, which are compiled already: left as it is."""
    return function
