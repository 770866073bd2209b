"""Compilation of kernels: done when the package was built, or by numba as they are called.

What marks a function as a kernel, or as a part of kernels, is here, and means the same either way.
"""

from typing import TYPE_CHECKING

from dyna_tui.native.library import library, unchanged

if TYPE_CHECKING or (_library := library()) is None:
    from dyna_tui.dyna.by_reference import by_reference
    from dyna_tui.dyna.jit import inlined, kernel, never_inline, not_inlined, prefetch
else:
    kernel = _library.kernel
    inlined = not_inlined = never_inline = by_reference = prefetch = unchanged

__all__ = ["by_reference", "inlined", "kernel", "never_inline", "not_inlined", "prefetch"]
