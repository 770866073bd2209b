"""How thoroughly properties are tried: ``HYPOTHESIS_PROFILE=thorough`` tries more. No example has a deadline.

Kernels are those of the native library where it fits the sources; where it does not, numba compiles them.
"""

import os
import tempfile

from hypothesis import settings

from dyna_tui.native.library import VARIABLE, Library, Unfit

settings.register_profile("quick", max_examples=15, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

STATE = tempfile.TemporaryDirectory(prefix="dyna-tui-state-")
"""Where programs that tests start keep their state and find no settings, in place of the user's folder."""
os.environ["XDG_STATE_HOME"] = os.environ["XDG_CONFIG_HOME"] = STATE.name
os.environ["COLORTERM"] = "truecolor"  # whatever the terminal in which tests run

try:
    Library()
except Unfit:
    os.environ.setdefault(VARIABLE, "jit")
