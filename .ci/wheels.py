"""Builds the sdist and, from it, wheels: ``python .ci/wheels.py FOLDER [TARGET ...]``; without a target, of every one.

Any machine builds them all. Needs the package build; what a build itself needs comes from the registry.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dyna_tui.native.builder.targets import TARGETS  # noqa: E402


def main() -> None:
    """Reads the command line and builds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    arguments = parser.parse_args()
    if unknown := set(arguments.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    folder = arguments.folder.resolve()
    build(ROOT, "--sdist", folder)
    (sdist,) = folder.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as name, tarfile.open(sdist) as archive:
        archive.extractall(name, filter="data")
        for target in arguments.targets or TARGETS:
            print(f"$ DYNA_TUI_TARGET={target}", flush=True)
            build(Path(name, sdist.name.removesuffix(".tar.gz")), "--wheel", folder, target)


def build(source: Path, kind: str, folder: Path, target: str | None = None) -> None:
    """Builds an sdist or a wheel in an environment that build makes for it."""
    chosen = {"DYNA_TUI_TARGET": target} if target else {}
    command = [sys.executable, "-m", "build", kind, "--outdir", folder, source]
    subprocess.run(command, env=os.environ | chosen, check=True)


if __name__ == "__main__":
    main()
