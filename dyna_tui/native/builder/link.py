"""Linking of object files to a shared library: by the machine's C compiler, or by zig, from the registry."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from dyna_tui.native.builder.targets import Target, native_target

COMPILERS = "cc", "gcc", "clang"


def c_compiler(target: Target) -> str | None:
    """A C compiler of this machine that links for a target; None where zig has to."""
    if target.suffix == ".dll" or target != native_target():
        return None
    return next((compiler for compiler in COMPILERS if shutil.which(compiler)), None)


def link(objects: Sequence[bytes], target: Target, library: Path) -> None:
    """Links object files.

    Raises:
        RuntimeError: where the linker fails.
    """
    compiler = c_compiler(target)
    command = [compiler] if compiler else [sys.executable, "-m", "ziglang", "cc", "-target", target.zig]
    # On Linux it needs no C library: the memset that it calls is that of the process, whoever made it.
    options = ["-shared", "-nostdlib", "-s"] if target.suffix == ".so" else ["-shared"]
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.o") for number in range(len(objects))]
        for file, content in zip(files, objects, strict=True):
            file.write_bytes(content)
        done = subprocess.run(
            [*command, *options, "-o", str(library), *map(str, files)], capture_output=True, text=True, cwd=folder
        )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} could not link {library.name}:\n{done.stderr}")
