"""Tries the wheel that fits this machine: ``python .ci/try_wheel.py FOLDER [--tests]``, where FOLDER holds wheels.

It is installed in an environment of its own without numba, and its commands run with no compiler on the path. With
``--tests``, tests of what has no screen run against it too, away from the checkout.
"""

import argparse
import os
import shutil
import subprocess
import sysconfig
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEGABYTES = 8
"""What the package itself may take of a disk."""
ALL_MEGABYTES = 90
"""What it may take with all that it depends on; bytecode, which not every installer compiles, comes on top."""
TESTS = ["tests/dyna", "tests/test_optimal.py", "tests/test_world.py"]
if os.name == "posix":  # links, modes of files and devices are in these
    TESTS += ["tests/experiments", "tests/lab"]
TOOLS = ("pytest", "pytest-asyncio", "pytest-xdist", "hypothesis")
COMMANDS = (
    "mazes",
    "check blocking",
    "experiment dyna --runs 4 --jobs 2 --episodes 3",
    "experiment blocking --runs 2 --steps 500",
)
LOOK = """
import importlib.util, pathlib, dyna_tui, dyna_tui.dyna
assert importlib.util.find_spec("numba") is None, "numba is installed"
print(pathlib.Path(dyna_tui.__file__).parent)
"""


def main() -> None:
    """Reads the command line and tries the wheel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tests", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        environment, elsewhere = Path(name, "environment"), Path(name, "elsewhere")
        elsewhere.mkdir()
        python = install(arguments.folder.resolve(), environment)
        use(python, elsewhere)
        if arguments.tests:
            run_tests(python, elsewhere)


def install(folder: Path, environment: Path) -> Path:
    """Installs the wheel, then its dependencies; says what they weigh. Returns the environment's Python."""
    venv.create(environment, with_pip=True)
    scheme = {"base": str(environment), "platbase": str(environment)}
    python = Path(sysconfig.get_path("scripts", "venv", scheme), "python")
    empty = {pattern: megabytes(environment, pattern) for pattern in ("*", "*.pyc")}
    pip(python, "--no-deps", "--no-index", "--only-binary=:all:", f"--find-links={folder}", "dyna-tui")
    pip(python, "dyna-tui")
    total, bytecode = (megabytes(environment, pattern) - before for pattern, before in empty.items())
    print(f"{total:.1f} MB installed, {bytecode:.1f} MB of it bytecode that pip compiled", flush=True)
    if total - bytecode > ALL_MEGABYTES:
        raise SystemExit(f"without the bytecode that is more than {ALL_MEGABYTES} MB")
    return python


def pip(python: Path, *what: str) -> None:
    """Installs something with pip."""
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *what], check=True)


def megabytes(folder: Path, pattern: str = "*") -> float:
    """What the files below a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file() and not path.is_symlink()) / 1e6


def use(python: Path, elsewhere: Path) -> None:
    """Runs the program's commands as somebody does who has nothing else."""
    bare = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PATH")}
    bare |= {"PATH": str(python.parent), "DYNA_TUI_KERNELS": "library", "PYTHONUTF8": "1"}
    look = subprocess.run([python, "-c", LOOK], cwd=elsewhere, env=bare, check=True, stdout=subprocess.PIPE, text=True)
    package = Path(look.stdout.strip())
    unwanted = [path.name for path in package.rglob("*") if path.suffix in (".c", ".h", ".o", ".lib", ".ll")]
    if unwanted:
        raise SystemExit(f"the package holds what only its build needs: {unwanted}")
    if (size := megabytes(package)) > MEGABYTES:
        raise SystemExit(f"the package takes {size:.1f} MB, more than {MEGABYTES}")
    print(f"{size:.1f} MB of it the package itself", flush=True)
    for command in COMMANDS:
        print("$ dyna-tui", command, flush=True)
        subprocess.run([python.with_name("dyna-tui"), *command.split()], cwd=elsewhere, env=bare, check=True)


def run_tests(python: Path, elsewhere: Path) -> None:
    """Runs tests from a folder where the package cannot be but as it was installed."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["dev"]
    pip(python, *(line for line in extras if line.split(">=")[0] in TOOLS))
    for name in ("tests", "mazes", "pyproject.toml", "README.md"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, elsewhere / name)
    environment = os.environ | {"DYNA_TUI_KERNELS": "library", "PYTHONUTF8": "1"}
    environment.pop("PYTHONPATH", None)
    subprocess.run([python, "-m", "pytest", *TESTS], cwd=elsewhere, env=environment, check=True)


if __name__ == "__main__":
    main()
