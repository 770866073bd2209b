"""``dyna-tui MAZE``: opens the laboratory."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.common import read_choice, refuse_unknown
from dyna_tui.errors import InputError
from dyna_tui.lab import MOST_LANES

if TYPE_CHECKING:
    from dyna_tui.agents import AgentSpec
    from dyna_tui.maze import Maze


def open_laboratory(
    name: str,
    agents: Sequence[str] = (),
    seed: int = 0,
    nth: int = 0,
    *,
    clock: str = "real",
    running: bool = False,
) -> int:
    """Open the laboratory, and return the exit status it ends with.

    Args:
        name: a maze file, or a built-in maze's name.
        agents: the spellings of its lanes; those of the maze where there are none.
        seed: the seed of every random draw.
        nth: which run of that seed.
        clock: what the lanes' common clock counts, by its name on the command line.
        running: whether it starts at once.

    Raises:
        InputError: where an input is wrong, or there is no terminal to open it in.
    """
    with _nothing_collected():
        refuse_unknown(name)
        from dyna_tui.lab.clock import Clock
        from dyna_tui.maze import load

        clock_by = Clock(read_choice("--clock", clock, [each.value for each in Clock]))
        maze = load(name)
        specs = read_lanes(maze, agents)
        terminal.require(sys.stdin, sys.stdout, sys.stderr)
        from dyna_tui.tui.app import LabApp

        app = LabApp(maze, specs, seed=seed, nth=nth, running=running, clock_by=clock_by)
    return terminal.run(app)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keeps the garbage collector away from what is made to stay: a tenth of the time to the first paint."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def read_lanes(maze: "Maze", agents: Sequence[str]) -> "tuple[AgentSpec, ...]":
    """The agents that open side by side: those asked for, else those of the maze.

    Raises:
        InputError: where one is misspelt, or there are too many.
    """
    from dyna_tui.agents import read_all

    specs = read_all(agents or maze.agents, maze.parameters)
    if len(specs) > MOST_LANES:
        who = "--agent asks for" if agents else f"{maze.path} opens"
        raise InputError(f"{who} {len(specs):,} lanes, but at most {MOST_LANES} stand side by side: name fewer agents")
    return specs
