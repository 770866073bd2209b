"""Digest of the sources of kernels: whether compiled code was made of the sources that are there now."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def kernel_sources() -> list[Path]:
    """Every file that a kernel, a type that it takes, or what compiles it is written in; in a fixed order."""
    folders = [
        path for name in ("agents", "dyna", "optimal", "native/builder") for path in (PACKAGE / name).glob("*.py")
    ]
    return sorted([PACKAGE / "world.py", *folders])


def sources_digest() -> str:
    """A digest of :func:`kernel_sources`, in hexadecimal."""
    digest = hashlib.sha256()
    for path in kernel_sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()
