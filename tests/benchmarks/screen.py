"""The screen: CPU and bytes to the terminal, and the answer to a key at full speed and over slow lines.

The real program runs in pseudo-terminals. CPU is user and system time of its process, as a share of one core. A slow
line reads the pseudo-terminal at so many bytes a second. An answer is seen in a single character, since a screen that
sends only what changed need not send the whole of a word.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tests.benchmarks.rounds import Effort, median, rounds
from tests.benchmarks.table import Row, Target, figure, judged
from tests.benchmarks.terminal import agents, laboratory

PAUSED, RUNNING = "Ⅱ", "▶"
"""What the title shows at rest and in a run."""
FULL_SPEED = 7
"""How many times the speed is raised from the usual one."""
SECONDS, TIMES = 20.0, 3
"""Over which CPU and bytes are counted, and how often."""


class Cost(NamedTuple):
    """What a laboratory costs over some seconds."""

    cpu: float
    """Seconds of CPU per second."""
    bytes: float
    """Bytes to the terminal per second."""


def rows(effort: Effort) -> Iterator[Row]:
    """CPU and bytes of a run and at rest, and the answer to a key over slow lines."""
    seconds, times = max(SECONDS * effort.scale, 1.0), min(effort.rounds, TIMES)
    run, rest = (_median([cost(160, 48, seconds, keys=keys) for _ in range(times)]) for keys in (" ", ""))
    run_at, rest_at = "25 steps a second, two lanes, 160x48: ", "paused, two lanes, 160x48: "
    yield judged(run_at + "CPU of a core", 100 * run.cpu, Target(12, unit=" %"))
    yield judged(run_at + "to the terminal a second", run.bytes / 1000, Target(60, unit=" kB"))
    yield Row(rest_at + "CPU of a core", (f"{figure(100 * rest.cpu)} %",))
    yield judged(rest_at + "to the terminal a second", rest.bytes / 1000, Target(0, unit=" kB"))
    lines = {
        f"line of {rate} kB/s, {name}: a key is answered after": partial(slow_line, 1000 * rate, speed_up)
        for rate in (100, 50)
        for name, speed_up in (("25 steps a second", 0), ("full speed", FULL_SPEED))
    }
    waits = rounds(lines, times)
    for what in lines:
        yield judged(what, median(waits, what), Target(1, unit=" s"))


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*map(statistics.median, zip(*costs, strict=True)))


def cost(columns: int, rows: int, seconds: float, *, keys: str = "", names: Sequence[str] = ()) -> Cost:
    """What the laboratory costs over so many seconds after some keys: ``" "`` runs it, none leaves it at rest."""
    with laboratory(columns, rows, *agents(names)) as session:
        session.type(keys)
        session.read_for(1.0)
        cpu, count, began = session.cpu, session.count, time.monotonic()
        session.read_for(seconds)
        took = time.monotonic() - began
        return Cost((session.cpu - cpu) / took, (session.count - count) / took)


def key_to_paint(columns: int, rows: int, keys: int, *, speed_up: int, names: Sequence[str] = ()) -> list[float]:
    """Seconds from the key that pauses a run to its answer on the terminal, so many times.

    Args:
        columns: width of the terminal.
        rows: its height.
        keys: how many times.
        speed_up: how many times the speed is raised from the usual one.
        names: the agents; those of the maze if there are none.
    """
    waits = []
    with laboratory(columns, rows, *agents(names)) as session:
        session.type("]" * speed_up)
        for _ in range(keys):
            for key, mark in ((" ", RUNNING), (" ", PAUSED)):
                session.read_for(0.3)
                session.output = ""
                began = time.perf_counter()
                session.type(key)
                session.read_until(mark)
                took = time.perf_counter() - began
            waits.append(took)
    return waits


def slow_line(rate: float, speed_up: int, _round: int = 0) -> float:
    """Seconds from the key that pauses a run to its answer, over a line of so many bytes a second."""
    with laboratory(160, 48) as session:
        session.type("]" * speed_up + " ")
        session.read_slowly(rate, 6.0)
        session.type(" ")
        return session.read_slowly(rate, 60.0, PAUSED)


def percentile(values: Sequence[float], percent: int) -> float:
    """The least value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
