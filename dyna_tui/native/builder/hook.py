"""Build hook of hatch: compiles the kernels into the wheel or, where it is an editable install, beside the sources."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOM = "dyna_tui/native"
TARGET = "DYNA_TUI_TARGET"
"""Environment variable: the target of a wheel that is for another machine than this one."""


class NativeLibraryHook(BuildHookInterface):
    """Has ``python -m dyna_tui.native.builder`` run in the environment of the build."""

    def dependencies(self) -> list[str]:
        """Numba, within the bounds of the extra dev; and zig, where this machine does not link for the target."""
        target = self._target()
        if target is None or self.target_name != "wheel":
            return []
        from dyna_tui.native.builder.link import c_compiler

        numba = [line for line in self.metadata.core.optional_dependencies["dev"] if line.startswith("numba")]
        return numba if c_compiler(target) else [*numba, "ziglang"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the library: for the sources themselves where ``version`` is ``editable``."""
        if self.target_name != "wheel":
            return
        target = self._target()
        if target is None:
            self.app.display_warning("There is no native library for this machine: numba has to be installed too.")
            return
        self._folder = Path(self.root, ROOM) if version == "editable" else Path(mkdtemp())
        if not _fits(self._folder):
            options = ["--target", target.name, "--output", str(self._folder)]
            subprocess.run([sys.executable, "-m", "dyna_tui.native.builder", *options], check=True, cwd=self.root)
        build_data["pure_python"] = False
        # A wheel built for this machine is installed here, where the C library may not be that of manylinux.
        own = sys.platform == "linux" and TARGET not in os.environ
        build_data["tag"] = f"py3-none-{f'linux_{platform.machine()}' if own else target.wheel}"
        if version != "editable":
            built = {str(path): f"{ROOM}/{path.name}" for path in self._folder.iterdir()}
            build_data["force_include"].update(built)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what is in the wheel by now."""
        if self.target_name == "wheel" and version != "editable" and self._target():
            shutil.rmtree(self._folder)

    def _target(self) -> Any:
        """The target that is asked for, or this machine; None where that is none."""
        if self.root not in sys.path:
            sys.path.insert(0, self.root)
        from dyna_tui.native.builder.targets import TARGETS, native_target

        name = os.environ.get(TARGET)
        return TARGETS[name] if name else native_target()


def _fits(folder: Path) -> bool:
    """Whether the library of these sources is there already."""
    from dyna_tui.native.library import Library, Unfit

    try:
        return bool(Library(folder))
    except Unfit:
        return False
