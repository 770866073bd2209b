"""Just-in-time compilation of kernels by numba, and the cache of compiled code between runs."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.extending
from llvmlite import ir
from numba.core import cgutils, config
from numba.np.arrayobj import make_array

from dyna_tui.native.library import VARIABLE
from dyna_tui.native.sources import sources_digest

KEPT_VERSIONS = 5

F = TypeVar("F", bound=Callable[..., object])


def _package_digest() -> str:
    """A digest of all sources that kernels are made of, and of the compiler.

    Numba recompiles a cached function when its own file changes, but not when a kernel that was
    inlined into it from another file does; a folder per digest makes both impossible to miss.
    """
    return hashlib.sha256(f"{numba.__version__} {sources_digest()}".encode()).hexdigest()[:16]


def _cache_folder() -> str | None:
    """The folder for compiled kernels, made where needed; None where none can be written."""
    import platformdirs

    chosen = os.environ.get("NUMBA_CACHE_DIR")
    parent = Path(chosen) if chosen else platformdirs.user_cache_path("dyna-tui", appauthor=False)
    folder = parent / _package_digest()
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            _forget_old_versions(parent)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None


def _forget_old_versions(parent: Path) -> None:
    """Removes all but the latest few folders of kernels, as other versions of the package left them."""
    folders = [path for path in parent.iterdir() if path.is_dir() and re.fullmatch("[0-9a-f]{16}", path.name)]
    for path in sorted(folders, key=lambda path: path.stat().st_mtime)[:-KEPT_VERSIONS]:
        shutil.rmtree(path, ignore_errors=True)


_BUILDS = os.environ.get(VARIABLE) == "build"
_CACHE = None if _BUILDS else _cache_folder()
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "cache": _CACHE is not None,
    "forceinline": True,
    # Kernels allocate nothing. Counting references to the arrays they pass on costs more than they do.
    "_nrt": False,
}
# A kernel is kept with all its parts in it.
_WITHIN = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "cache": False}


KERNELS: list[Any] = []
"""Every kernel that was declared."""


def kernel(function: F) -> F:
    """Compiles ``function``, which Python calls, to run without the GIL.

    No fastmath: results must be equal to the bit on every machine.
    """
    compiled = _compiled(function, _WITHIN if _BUILDS else {})
    KERNELS.append(compiled)
    return compiled


def inlined(function: F) -> F:
    """The same for a part that only kernels call: without a wrapper for Python it compiles in a third of the time."""
    return _compiled(function, _WITHIN)


def not_inlined(function: F) -> F:
    """The same for a part that says in its body that it is never to be inlined (:data:`never_inline`)."""
    return _compiled(function, _WITHIN | {"forceinline": False})


def _mark_noinline(typing_context: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        function = builder.function
        function.attributes.add("noinline")
        for argument in function.args[2:]:  # the first two are for what the function returns
            if isinstance(getattr(argument.type, "pointee", None), ir.LiteralStructType):
                set.update(argument.attributes, ("noalias", "readonly"))
        return context.get_dummy_value()

    return numba.types.none(), generate


never_inline: Any = numba.extending.intrinsic(_mark_noinline)
"""Has the function that says so not merged into its callers, which the compiler else does on its own account.

For an inner loop, which then has the registers to itself, and for what few agents do, which then takes none from what
all do. Its arguments should be few and small, as references are (:func:`dyna_tui.dyna.by_reference.by_reference`). No
write changes what those refer to, which the compiler is told: else it would load an array's address anew after each.
"""


def _prefetch(typing_context: Any, array: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = make_array(array)(context, builder, arguments[0]).data  # type: ignore[no-untyped-call]
        address = builder.bitcast(builder.gep(data, [arguments[1]]), cgutils.voidptr_t)
        flag = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, flag, flag, flag])
        for_reading, into_all_caches, of_data = flag(0), flag(3), flag(1)
        instruction = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")  # type: ignore[no-untyped-call]
        builder.call(instruction, [address, for_reading, into_all_caches, of_data])
        return context.get_dummy_value()

    return numba.types.none(array, index), generate


prefetch: Any = numba.extending.intrinsic(_prefetch)
"""``prefetch(array, index)`` has the processor fetch an item of a one-dimensional array into its caches.

For an item that is needed some hundred instructions later. Nothing waits for it, and nothing else comes of it.
"""


def _compiled(function: F, more: dict[str, Any]) -> F:
    usual = config.CACHE_DIR  # type: ignore[attr-defined]
    config.CACHE_DIR = _CACHE or usual  # type: ignore[attr-defined]
    try:
        return cast(F, numba.njit(**(_OPTIONS | more))(function))
    finally:
        config.CACHE_DIR = usual  # type: ignore[attr-defined]
