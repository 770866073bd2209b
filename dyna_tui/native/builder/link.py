"""Linking of object files to a shared library: by the machine's C compiler, or by zig, from the registry."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from dyna_tui.native.builder.targets import Target, native_target

COMPILERS = "cc", "gcc", "clang"

# The memset that kernels call is that of the process, of the system, or of Python's own C library: nothing else is
# linked with them, and so zig has nothing to compile.
OPTIONS = {
    ".so": ["-s"],
    ".dylib": ["-Wl,-install_name,@rpath/kernels.dylib", "-lSystem"],
    ".dll": ["-s", "-Wl,--no-entry", "-Wl,--out-implib,unused.lib", "-lucrtbase"],
}


def c_compiler(target: Target) -> str | None:
    """A C compiler of this machine that links for a target; None where zig has to."""
    if target.suffix == ".dll" or target != native_target():
        return None
    return next((compiler for compiler in COMPILERS if shutil.which(compiler)), None)


def link(objects: Sequence[bytes], target: Target) -> bytes:
    """Links object files.

    Returns:
        The shared library.

    Raises:
        RuntimeError: where the linker fails.
    """
    library = f"kernels{target.suffix}"
    with TemporaryDirectory() as folder:
        if compiler := c_compiler(target):
            oldest = target.triple.partition("-macosx")[2]
            command = [compiler, *([f"-mmacosx-version-min={oldest}"] if oldest else [])]
        else:
            command = [sys.executable, "-m", "ziglang", "cc", "-target", target.zig]
        files = [Path(folder, f"{number}.o") for number in range(len(objects))]
        for file, content in zip(files, objects, strict=True):
            file.write_bytes(content)
        command += ["-shared", "-nostdlib", "-o", library, *(file.name for file in files), *OPTIONS[target.suffix]]
        caches = {"ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder}
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=os.environ | caches)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
        return Path(folder, library).read_bytes()
