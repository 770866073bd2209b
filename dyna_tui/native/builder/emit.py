"""LLVM code of all kernels, from numba: not optimised, for any processor of 64 bits and any number of actions."""

import importlib
import os
import pkgutil
from typing import Any

from dyna_tui.native.kernel import Interface
from dyna_tui.native.library import VARIABLE

# Before numba is loaded, which reads this once: LLVM is to optimise all together, when targets are known.
os.environ |= {"NUMBA_OPT": "0", VARIABLE: "build"}

import numba
from numba.core import codegen
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target

import dyna_tui.dyna
import dyna_tui.optimal
from dyna_tui.dyna import jit
from dyna_tui.dyna.by_reference import Reference
from dyna_tui.native.builder.actions import with_any_number
from dyna_tui.native.builder.calls import example_calls
from dyna_tui.native.builder.interface import add_entry, codes_of


class _CodeLibrary(codegen.JITCodeLibrary):
    """A library of numba's of which no machine code is made."""

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_specific(self) -> None:
        pass


def import_kernels() -> None:
    """Loads all modules with kernels, which then are :data:`dyna_tui.dyna.jit.KERNELS`."""
    for package in (dyna_tui.dyna, dyna_tui.optimal):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)


@global_compiler_lock
def emit() -> tuple[str, dict[str, Interface]]:
    """Compiles all kernels.

    Returns:
        A module in LLVM's language, with a function for each kernel; and what each takes and gives back.
    """
    import_kernels()
    context: Any = cpu_target.target_context
    context._internal_codegen._library_class = _CodeLibrary
    context._internal_codegen._add_module = lambda module: None
    context.get_executable = lambda library, described, environment: [].append  # something to call, and never called
    calls, interfaces = example_calls(), {}
    entries = context.create_module("entries")
    together = context.codegen().create_library("kernels")
    for kernel in jit.KERNELS:
        name = kernel.__name__
        kinds = tuple(_compiled_for(argument) for argument in calls[name])
        kernel.compile(kinds)
        compiled = kernel.overloads[kinds]
        add_entry(context, entries, compiled, name)
        together.add_linking_library(compiled.library)
        results = compiled.fndesc.restype
        interfaces[name] = Interface(
            parameters=[codes_of(kind) for kind in kinds],
            results=None if results is numba.types.none else codes_of(results),
        )
    together.add_ir_module(entries)
    together.finalize()
    return together.get_llvm_str(), interfaces


def _compiled_for(argument: Any) -> Any:
    """The type for which a kernel is compiled where it is called with such an argument."""
    kind = with_any_number(numba.typeof(argument))
    return Reference(kind) if isinstance(kind, numba.types.BaseNamedTuple) else kind
