"""Cost of the screen: CPU and bytes to the terminal, the time from a key to its answer, slow lines, recordings.

    python -m tests.benchmarks.screen_cost [--brief]

It runs the real program in pseudo-terminals. CPU is user and system time of its process, as a share of one core.
A slow line reads the pseudo-terminal at so many bytes a second. An answer is seen in a single character, since a
screen that sends only what changed need not send the whole of a word.
"""

import argparse
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.rounds import Effort
from tests.benchmarks.table import Row, Target, judged
from tests.benchmarks.terminal import FOUR, Raw, process_seconds
from tests.terminal.session import ROOT

PAUSED, RUNNING = "Ⅱ", "▶"
"""What the title shows at rest and in a run."""
FULL_SPEED = 7
"""How many times the speed is raised from the usual one."""
SETTLED = 1.5
"""Seconds without output after which the program has painted all that it has to."""


class Cost(NamedTuple):
    """What a laboratory costs over some seconds."""

    cpu: float
    """Seconds of CPU per second."""
    bytes: float
    """Bytes to the terminal per second."""


class Terminal(Raw):
    """A raw terminal that counts bytes, and can read them slowly."""

    count = 0

    def _draw(self, text: str) -> None:
        self.count += len(text.encode())
        super()._draw(text)

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the program has taken."""
        return process_seconds(self.process.pid)

    def read_for(self, seconds: float) -> None:
        """Read for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def settle(self) -> None:
        """Read until nothing more comes, and nothing is compiled any more."""
        count, cpu = -1, 0.0
        while count != self.count or self.cpu - cpu > SETTLED / 10:
            count, cpu = self.count, self.cpu
            self.read_for(SETTLED)

    def read_slowly(self, rate: float, seconds: float, until: str = "") -> float:
        """Read so many bytes a second for so long, or until a text comes.

        Returns:
            How many seconds it took; infinity where the text did not come.
        """
        began = last = time.monotonic()
        budget = 0.0
        self.output = ""
        while (now := time.monotonic()) - began < seconds:
            budget, last = min(budget + rate * (now - last), rate / 5), now
            if budget >= 1 and select.select([self._master], [], [], 0)[0]:
                read = os.read(self._master, min(int(budget), 4096))
                budget -= len(read)
                self._draw(self._decoder.decode(read))
                if until and until in self.output:
                    return time.monotonic() - began
            time.sleep(0.01)
        return float("inf")


def laboratory(columns: int, rows: int, *words: str) -> Terminal:
    """The laboratory on ``blocking``, its engine ready and all painted."""
    session = Terminal.of_dyna_tui("blocking", *words, columns=columns, rows=rows)
    session.read_until("Real steps")
    session.settle()
    return session


def agents(names: Sequence[str]) -> list[str]:
    """The words of a command line for these agents."""
    return [word for name in names for word in ("--agent", name)]


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


def slow_line(rate: float, columns: int = 160, rows: int = 48, *, speed_up: int = 0) -> float:
    """Seconds from the key that pauses a run to its answer, over a line of so many bytes a second."""
    with laboratory(columns, rows) as session:
        session.type("]" * speed_up + " ")
        session.read_slowly(rate, 6.0)
        session.type(" ")
        return session.read_slowly(rate, 60.0, PAUSED)


def recording(columns: int = 80, rows: int = 24) -> float:
    """Seconds of CPU that a recording of 20 seconds takes, start of the program included."""
    with tempfile.TemporaryDirectory() as folder:
        session, cast = Path(folder) / "session.json", Path(folder) / "session.cast"
        _write_session(session)
        before = os.times()
        command = [sys.executable, "-m", "dyna_tui", "replay", str(session), "--record", str(cast)]
        size = {"COLUMNS": str(columns), "LINES": str(rows)}
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | size)
        after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def _write_session(path: Path) -> None:
    """Save a session of 3,000 real steps on ``blocking``."""
    from dyna_tui.agents import read_all
    from dyna_tui.lab.files.session import save
    from dyna_tui.lab.lab import Lab
    from dyna_tui.maze import load

    maze = load("blocking")
    lab = Lab(maze, read_all(maze.agents, maze.parameters))
    lab.advance(3_000)
    save(lab, str(path))


def percentile(values: Sequence[float], percent: int) -> float:
    """The least value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def rows(effort: Effort) -> Iterator[Row]:
    """CPU and bytes of a run and at rest, the answer to a key over slow lines, and the CPU of a recording."""
    seconds = max(20 * effort.scale, 1.0)
    run, rest = cost(160, 48, seconds, keys=" "), cost(160, 48, seconds)
    run_at, rest_at = "25 steps a second, two lanes, 160x48: ", "paused, two lanes, 160x48: "
    yield judged(run_at + "CPU of a core", 100 * run.cpu, Target(12, unit=" %"))
    yield judged(run_at + "to the terminal a second", run.bytes / 1000, Target(60, unit=" kB"))
    yield judged(rest_at + "CPU of a core", 100 * rest.cpu, None)
    yield judged(rest_at + "to the terminal a second", rest.bytes / 1000, Target(0, unit=" kB"))
    for rate in (100, 50):
        for name, speed_up in (("25 steps a second", 0), ("full speed", FULL_SPEED)):
            what = f"line of {rate} kB/s, {name}: a key is answered after"
            yield judged(what, slow_line(1000 * rate, speed_up=speed_up), Target(1, unit=" s"))
    yield judged("recording of 20 s, 80x24: CPU", recording(), Target(5, unit=" s"))


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(prog="screen_cost")
    parser.add_argument("--brief", action="store_true", help="one short measurement of each kind")
    brief = parser.parse_args().brief
    seconds, keys, full = (1.0, 2, 7) if brief else (20.0, 30, 7)
    for name, typed in (("paused", ""), ("25 steps a second", " ")):
        measured = cost(160, 48, seconds, keys=typed)
        print(f"{name} at 160x48: {measured.cpu:.1%} of a core, {measured.bytes / 1000:.1f} kB/s", flush=True)
    waits = key_to_paint(200, 50, keys, speed_up=full, names=FOUR)
    print(
        f"key to paint at full speed, 4 lanes at 200x50: median {statistics.median(waits) * 1000:.0f} ms, "
        f"p95 {percentile(waits, 95) * 1000:.0f} ms",
        flush=True,
    )
    for rate in (100_000,) if brief else (100_000, 50_000):
        for name, speed_up in (("25 steps a second", 0), ("full speed", full)):
            took = slow_line(rate, speed_up=speed_up)
            print(f"line of {rate // 1000} kB/s, {name}: the pause is seen after {took:.2f} s", flush=True)
    print(f"recording of 20 s: {recording():.1f} s of CPU")


if __name__ == "__main__":
    main()
