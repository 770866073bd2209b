"""How thoroughly properties are tried: the same examples at every run, so that what passed here passes elsewhere.

``HYPOTHESIS_PROFILE=thorough`` tries more, and others each time; ``fresh`` as many, and others each time. No example
has a deadline.

Kernels are those of the native library where it fits the sources; where it does not, numba compiles them.
"""

import os
import signal
import tempfile

from hypothesis import settings

from dyna_tui.native.library import VARIABLE, Library, Unfit

settings.register_profile("quick", max_examples=15, deadline=None, derandomize=True)
settings.register_profile("fresh", max_examples=15, deadline=None)
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

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as of what a shell starts in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # programs that tests start would inherit it
