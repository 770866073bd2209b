"""Targets: the systems and processors that the native library is built for."""

import sys
from dataclasses import dataclass
from platform import machine


@dataclass(frozen=True)
class Target:
    """A system and a processor."""

    name: str
    """As a user says it."""
    triple: str
    """As LLVM says it."""
    cpu: str
    """The least processor: code is to run on all."""
    zig: str
    """As zig says it, with the lowest version of the system, or of its C library."""
    suffix: str
    """Of a shared library there."""
    wheel: str
    """The platform of a wheel that holds the library."""


TARGETS = {
    target.name: target
    for target in (
        Target(
            "x86_64-linux",
            "x86_64-unknown-linux-gnu",
            "x86-64",
            "x86_64-linux-gnu.2.17",
            ".so",
            "manylinux_2_17_x86_64.manylinux2014_x86_64",
        ),
        Target(
            "aarch64-linux",
            "aarch64-unknown-linux-gnu",
            "generic",
            "aarch64-linux-gnu.2.17",
            ".so",
            "manylinux_2_17_aarch64.manylinux2014_aarch64",
        ),
        Target(
            "x86_64-macos", "x86_64-apple-macosx10.13", "x86-64", "x86_64-macos.10.13", ".dylib", "macosx_10_13_x86_64"
        ),
        Target(
            "aarch64-macos", "arm64-apple-macosx11.0", "apple-m1", "aarch64-macos.11.0", ".dylib", "macosx_11_0_arm64"
        ),
        Target("x86_64-windows", "x86_64-pc-windows-gnu", "x86-64", "x86_64-windows-gnu", ".dll", "win_amd64"),
    )
}
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}


def native_target() -> Target | None:
    """This machine; None where there is no target for it."""
    if sys.maxsize < 2**32:
        return None
    processor = machine().lower()
    return TARGETS.get(f"{PROCESSORS.get(processor, processor)}-{SYSTEMS.get(sys.platform)}")
