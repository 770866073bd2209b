"""The machine that figures come from, in a line."""

import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from dyna_tui.experiments.pool import processors
from dyna_tui.native.library import library

LIBRARIES = ("numpy", "textual")


def description() -> str:
    """Processor, cores, system, the versions that matter, and how the engine was compiled."""
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    engine = "engine as a native library" if library() else "engine compiled by numba as it runs"
    return ", ".join([_processor(), f"{processors()} cores", system, *versions, _compiler(), engine])


def _processor() -> str:
    """Its name, as far as the system knows it."""
    try:
        name = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        name = None
    return name[1] if name else platform.processor() or platform.machine()


def _compiler() -> str:
    try:
        first, *_ = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        return "no C compiler"
    return first
