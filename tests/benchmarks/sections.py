"""The tables of the benchmarks, and the measurements that each is made of."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.benchmarks import (
    agents,
    dyna_maze,
    environments,
    full_speed,
    install,
    instructions,
    memory,
    open_mazes,
    processors,
    recording,
    screen,
    startup,
)
from tests.benchmarks.rounds import Effort
from tests.benchmarks.table import Row


class Section(NamedTuple):
    """A table, and what its rows come from."""

    name: str
    """As README marks its table."""
    caption: str
    columns: tuple[str, ...]
    parts: dict[str, Callable[[Effort], Iterator[Row]]]
    """Name, as ``--only`` takes it -> its rows."""


SECTIONS = (
    Section(
        "programs",
        "Time as a multiple of that of the C program, where there is one; else what the row says.",
        ("", *dyna_maze.COLUMNS),
        {
            "dyna": dyna_maze.rows,
            "open": open_mazes.rows,
            "agents": agents.rows,
            "processors": processors.rows,
        },
    ),
    Section(
        "sizes",
        "Nanoseconds by the size of an open maze, after a million real steps.",
        ("", "real step, n = 0", "C", "update, n = 50", "C"),
        {"sizes": open_mazes.size_rows},
    ),
    Section(
        "environments",
        "Microseconds per step of an environment of Gymnasium, and how many times as fast ours is.",
        ("", *environments.COLUMNS),
        {"environments": environments.rows},
    ),
    Section(
        "terminal",
        "The program in a pseudo-terminal.",
        ("", "measured", ""),
        {
            "start": startup.rows,
            "install": install.rows,
            "screen": screen.rows,
            "recording": recording.rows,
            "speed": full_speed.rows,
            "memory": memory.rows,
        },
    ),
)
NEED_C = {"dyna", "open", "agents", "sizes", "instructions"}
"""The parts that are left out where there is no C compiler."""
INSTRUCTIONS = Section(
    "instructions",
    "Instructions that the processor carries out, from Valgrind's Callgrind.",
    ("", "ours", "C", "ours over C"),
    {"instructions": instructions.rows},
)
