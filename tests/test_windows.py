"""Windows: whatever needs no terminal runs without the modules, signals and system calls that only POSIX has."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

WITHOUT_POSIX = """
import os, select, signal, sys

for module in ("termios", "tty", "pty", "fcntl", "resource", "pwd", "grp"):
    sys.modules[module] = None
for owner, names in (
    (signal, ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGALRM")),
    (os, ("fork", "killpg", "setsid", "mkfifo", "ttyname", "fchmod", "sched_getaffinity")),
    (select, ("poll",)),
):
    for name in names:
        vars(owner).pop(name, None)
"""

EVERY_MODULE = """
from importlib import import_module
from pkgutil import walk_packages
import dyna_tui

names = [module.name for module in walk_packages(dyna_tui.__path__, "dyna_tui.")]
for name in names:
    if not name.endswith(("__main__", "native.kernels")) and not name.startswith("dyna_tui.native.builder"):
        import_module(name)
print(len(names), "modules")
"""


def python(code: str, *arguments: object) -> str:
    """The standard output of a program."""
    command = [sys.executable, "-c", WITHOUT_POSIX + code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def dyna_tui(*words: object) -> str:
    """The standard output of a command of the program, which succeeds."""
    return python("from dyna_tui.cli import main; sys.exit(main())", *words)


def test_every_module_can_be_imported() -> None:
    assert int(python(EVERY_MODULE).split()[0]) > 100


def test_mazes_are_listed_and_checked() -> None:
    assert "blocking" in dyna_tui("mazes")
    assert "Blocking maze" in dyna_tui("check", "blocking")


def test_an_experiment_runs_on_several_processors() -> None:
    assert "dyna-q:n=50" in dyna_tui("experiment", "dyna", "--runs", 4, "--jobs", 2, "--episodes", 2)
