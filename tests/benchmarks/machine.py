"""The machine that figures come from, in a line."""

import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from dyna_tui.experiments.pool import processors

LIBRARIES = ("numpy", "textual")


def description() -> str:
    """Processor, cores, system, and the versions that matter."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}"
    return (
        f"{_processor()}, {processors()} cores, {system}, Python {platform.python_version()}, {versions}, {_compiler()}"
    )


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
