"""How thoroughly properties are tried: ``HYPOTHESIS_PROFILE=thorough`` tries more. No example has a deadline.

Kernels are those of the native library where it fits the sources; where it does not, numba compiles them.
"""

import os

from hypothesis import settings

from dyna_tui.native.library import VARIABLE, Library, Unfit

settings.register_profile("quick", max_examples=15, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

try:
    Library()
except Unfit:
    os.environ.setdefault(VARIABLE, "jit")
