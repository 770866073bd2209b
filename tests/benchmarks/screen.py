"""Benchmark of the screen: first paint, frames per second, and the time to the answer to a key at full speed.

    python -m tests.benchmarks.screen [--brief]

It runs the real program in pseudo-terminals and prints medians. First paint is the time from the start of the
process to the first picture, against an empty Textual app, in turn. The rest is measured at full speed on
``blocking``, with two and four lanes, beside the same engine without a screen. ``--brief`` takes one short
measurement of each kind at one size: it shows that the benchmark still works.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.terminal.session import PATIENCE, Session


class Plan(NamedTuple):
    """How much is measured."""

    pairs: int
    """Starts of the program, each beside one of an empty app."""
    keys: int
    """Keys whose answer is waited for."""
    seconds: float
    """Seconds at full speed over which frames and steps are counted."""
    sizes: tuple[tuple[int, int], ...]
    """Columns and rows of the terminals."""


FULL = Plan(pairs=7, keys=20, seconds=4.0, sizes=((80, 24), (120, 40), (200, 50)))
BRIEF = Plan(pairs=1, keys=2, seconds=0.5, sizes=((80, 24),))
COMPILING = 300.0
"""Seconds after which the engine has been compiled on any machine."""
FOUR = ("q-learning", "dyna-q", "dyna-q:n=50", "dyna-q+")
EMPTY_APP = "from textual.app import App; from textual.widgets import Static\n\
class Empty(App):\n    def compose(self): yield Static('painted')\n\nEmpty().run()"


class Raw(Session):
    """A session whose terminal only reads: drawing would be slower than what it measures."""

    def _draw(self, text: str) -> None:
        self.output = (self.output + text)[-1_000_000:]

    def read_until(self, text: str) -> None:
        """Read on until the output holds a text."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.output:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} in {self.output[-2000:]!r}")
            self._read(1.0)


def first_paint(command: Sequence[str], mark: str) -> float:
    """Seconds from the start of a program to the first picture that has ``mark`` in it."""
    began = time.perf_counter()
    with Raw(command, columns=120, rows=40) as session:
        session.read_until(mark)
        return time.perf_counter() - began


def run_counted(out: str, seconds: float, agents: Sequence[str]) -> None:
    """Run the laboratory at full speed for so long, and write frames and steps per second to a file."""
    from dyna_tui.agents import read_all
    from dyna_tui.maze import load
    from dyna_tui.tui.app import LabApp

    class Counted(LabApp):
        painted = 0

        def _display(self, *args: object) -> None:
            self.painted += 1
            super()._display(*args)  # type: ignore[arg-type]

    maze = load("blocking")
    app = Counted(maze, read_all(agents or maze.agents, maze.parameters), running=True)
    app.driver.runner.speed = 11

    def measure() -> None:
        lab = app.driver.lab
        if lab is None:
            app.set_timer(0.2, measure)
            return
        began, painted, step = time.perf_counter(), app.painted, lab.clock

        def report() -> None:
            took = time.perf_counter() - began
            rates = {"frames": (app.painted - painted) / took, "steps": (lab.clock - step) / took}
            Path(out).write_text(json.dumps(rates))

        app.set_timer(seconds, report)

    app.call_later(measure)
    app.run()


def headless(seconds: float, agents: Sequence[str]) -> float:
    """Real steps a second of the same lanes without a screen."""
    from dyna_tui.agents import read_all
    from dyna_tui.lab.lab import Lab
    from dyna_tui.maze import load

    maze = load("blocking")
    lab = Lab(maze, read_all(agents or maze.agents, maze.parameters))
    lab.advance(1_000)
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        steps += 50_000
        lab.advance(1_000 + steps)
    return steps / (time.perf_counter() - began)


def full_speed(plan: Plan, agents: Sequence[str], columns: int, rows: int) -> dict[str, float]:
    """Frames and real steps a second at full speed, and the median and worst seconds to the answer to a key."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rates.json"
        command = [sys.executable, "-m", "tests.benchmarks.screen", "--inside", str(out), str(plan.seconds), *agents]
        with Raw(command, columns=columns, rows=rows, patience=COMPILING) as session:
            session.wait_until(lambda: out.exists() and out.read_text().endswith("}"), "the counters")
            rates: dict[str, float] = json.loads(out.read_text())
            waits = []
            titles = ("Q-values: ", "Arrows and values: ")
            for key in range(plan.keys):
                began, session.output = time.perf_counter(), ""
                session.type("vV"[key % 2])
                session.read_until(titles[key % 2])
                waits.append(time.perf_counter() - began)
            session.type("q")
            session.wait_for_exit()
    return rates | {"median": statistics.median(waits), "worst": max(waits)}


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(prog="screen")
    parser.add_argument("--brief", action="store_true", help="one short measurement of each kind")
    plan = BRIEF if parser.parse_args().brief else FULL
    ours = [sys.executable, "-m", "dyna_tui", "blocking"]
    empty = [sys.executable, "-c", EMPTY_APP]
    first_paint(ours, "Real steps")
    pairs = [(first_paint(ours, "Real steps"), first_paint(empty, "painted")) for _ in range(plan.pairs)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"first paint: {mine * 1000:.0f} ms, an empty Textual app {theirs * 1000:.0f} ms, ratio {ratio:.2f}")
    for agents in ((), FOUR):
        engine = headless(plan.seconds / 2, agents)
        for columns, rows in plan.sizes:
            rates = full_speed(plan, agents, columns, rows)
            print(
                f"{len(agents) or 2} lanes at {columns}x{rows}: {rates['frames']:.0f} frames a second, "
                f"key to answer {rates['median'] * 1000:.0f} ms (worst {rates['worst'] * 1000:.0f}), "
                f"engine {rates['steps'] / engine:.0%} of its speed without a screen"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        run_counted(sys.argv[2], float(sys.argv[3]), sys.argv[4:])
    else:
        main()
