"""Compilation of the kernels, and where the compiled code is kept between runs."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.core import config

F = TypeVar("F", bound=Callable[..., object])


def _package_digest() -> str:
    """A digest of the package's sources and of the compiler.

    Numba recompiles a cached function when its own file changes, but not when a kernel that was
    inlined into it from another file does; a folder per digest makes both impossible to miss.
    """
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted([*package.glob("*.py"), *package.joinpath("dyna").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> str | None:
    """The folder for compiled kernels, made where needed; None where none can be written."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("dyna-tui", appauthor=False)
    folder = folder / _package_digest()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None


_CACHE = _cache_folder()
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "cache": _CACHE is not None,
    "forceinline": True,
    # Kernels allocate nothing. Counting references to the arrays they pass on costs more than they do.
    "_nrt": False,
}


def kernel(function: F) -> F:
    """Compiles ``function`` at its first call, to run without the GIL.

    No fastmath: results must be equal to the bit on every machine.
    """
    usual = config.CACHE_DIR  # type: ignore[attr-defined]
    config.CACHE_DIR = _CACHE or usual  # type: ignore[attr-defined]
    try:
        return cast(F, numba.njit(**_OPTIONS)(function))
    finally:
        config.CACHE_DIR = usual  # type: ignore[attr-defined]
