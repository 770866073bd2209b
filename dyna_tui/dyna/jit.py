"""Just-in-time compilation of kernels by numba, and the cache of compiled code between runs."""

import errno
import hashlib
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.extending
from llvmlite import ir
from numba.core import cgutils, config
from numba.np.arrayobj import make_array

from dyna_tui.dyna.jit_cache import check_cache_of
from dyna_tui.errors import printable
from dyna_tui.files import private_folder, user_folder
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
    """The folder for compiled kernels, made where needed; None where none can be written, or others could write it.

    Numba unpickles what is in it. A line on standard error says why there is none.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    try:
        parent = Path(chosen) if chosen else user_folder("cache")
    except RuntimeError as error:
        _report(str(error))
        return None
    folder = parent / _package_digest()
    try:
        is_new = not folder.is_dir()
        private_folder(folder, trusts_content=True)
        if is_new:
            _forget_old_versions(parent, folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "it is write-protected")
    except OSError as error:
        _report(f"{folder} is not used ({error.strerror})")
        return None
    return str(folder)


def _report(reason: str) -> None:
    """Says that kernels are compiled at every start, in the process that a user started."""
    if sys.stderr is not None and multiprocessing.parent_process() is None:
        right = "name a folder of your own in NUMBA_CACHE_DIR"
        print(printable(f"dyna-tui: compiled kernels are not kept: {reason}: {right}"), file=sys.stderr)


def _forget_old_versions(parent: Path, folder: Path) -> None:
    """Removes the folders of kernels that other versions of the package left, but for the latest few."""
    folders = [path for path in parent.iterdir() if path.is_dir() and re.fullmatch("[0-9a-f]{16}", path.name)]
    # Its own stays whatever the time: a clock that was set back has the others be the later ones.
    others = sorted((path for path in folders if path != folder), key=lambda path: path.stat().st_mtime)
    for path in others[: 1 - KEPT_VERSIONS]:
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
    options = _OPTIONS | more
    try:
        dispatcher = numba.njit(**options)(function)
        # Where the disk has no room for another file, not even an empty one, numba would look for another folder.
        if not options["cache"] or check_cache_of(dispatcher, config.CACHE_DIR):  # type: ignore[attr-defined]
            return cast(F, dispatcher)
    except RuntimeError:  # nor is there another
        pass
    finally:
        config.CACHE_DIR = usual  # type: ignore[attr-defined]
    return cast(F, numba.njit(**(options | {"cache": False}))(function))
