"""The C programs: ``dyna.c`` and ``sweeping.c``, compiled once in a process for the machine they run on."""

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCES = Path(__file__).parents[1]
COMPILER = shutil.which("cc")
"""None where there is none."""


class Report(NamedTuple):
    """What a program prints of its run."""

    seconds: float
    """Processor time of the timed real steps."""
    planning_updates: int
    real_steps: int
    """The timed ones."""
    episodes: int
    reward: float
    first_episode: int
    """Its length in real steps; 0 where none has ended."""
    last_episode: int


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    return Path(folder)


@cache
def compiled(name: str, processor: str = "native") -> str:
    """The path of a program, compiled with all optimisations.

    Args:
        name: ``dyna`` or ``sweeping``.
        processor: the value of ``-march``.
    """
    program = str(_folder() / f"{name}-{processor}")
    source = str(SOURCES / f"{name}.c")
    subprocess.run(["cc", "-O3", f"-march={processor}", "-o", program, source, "-lm"], check=True)
    return program


def dyna_q(maze: str, n: int, real_steps: int, seed: int, untimed: int = 0) -> Report:
    """Run Dyna-Q.

    Args:
        maze: ``dyna`` or ``open:ROWSxCOLUMNS``.
        n: planning updates a real step.
        real_steps: how many are timed.
        seed: of its random streams.
        untimed: the real steps before those.
    """
    return _run("dyna", maze, n, real_steps, seed, untimed)


def prioritized_sweeping(maze: str, n: int, real_steps: int, seed: int) -> Report:
    """Run prioritized sweeping, with at most n updates a real step."""
    return _run("sweeping", maze, n, real_steps, seed)


def _run(program: str, *arguments: object) -> Report:
    command = [compiled(program), *map(str, arguments)]
    return Report(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
