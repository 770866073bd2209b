"""The laboratory at full speed: frames and real steps a second, and the time from a key to its answer."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks.rounds import Effort
from tests.benchmarks.screen import FULL_SPEED as FASTER
from tests.benchmarks.screen import key_to_paint, percentile
from tests.benchmarks.table import Row, Target, judged
from tests.benchmarks.terminal import COMPILING, FOUR, Raw

SECONDS = 6.0
"""Over which frames and real steps are counted."""
KEYS = 40
FULL_SPEED = 11
"""The level of the speed."""
COLUMNS, ROWS = 200, 50
WHAT = f"full speed, {len(FOUR)} lanes, {COLUMNS}x{ROWS}: "


def rows(effort: Effort) -> Iterator[Row]:
    """Frames, the engine's share, and the wait for a key."""
    seconds = max(SECONDS * effort.scale, 0.5)
    shares, frames = [], []
    for _ in range(min(effort.rounds, 5)):
        counted = rates(seconds, FOUR, COLUMNS, ROWS)
        frames.append(counted["frames"])
        shares.append(counted["steps"] / headless(seconds, FOUR))
    yield judged(WHAT + "frames a second", statistics.median(frames), Target(30, at_least=True))
    share = 100 * statistics.median(shares)
    yield judged(WHAT + "engine, of its speed without a screen", share, Target(80, at_least=True, unit=" %"))
    waits = key_to_paint(COLUMNS, ROWS, max(effort.steps(KEYS), 2), speed_up=FASTER, names=FOUR)
    half = f"p50 {statistics.median(waits) * 1000:.0f} ms"
    yield judged(WHAT + "key to paint, p95", percentile(waits, 95) * 1000, Target(60, unit=" ms"), [half])


def rates(seconds: float, agents: Sequence[str], columns: int, rows: int) -> dict[str, float]:
    """Frames and real steps a second on a terminal of this size."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rates.json"
        command = [sys.executable, "-m", "tests.benchmarks.full_speed", str(out), str(seconds), *agents]
        with Raw(command, columns=columns, rows=rows, patience=COMPILING) as session:
            session.wait_until(lambda: out.exists() and out.read_text().endswith("}"), "the counters")
            session.type("qq")
            session.wait_for_exit()
        counted: dict[str, float] = json.loads(out.read_text())
        return counted


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


def run_counted(out: str, seconds: float, agents: Sequence[str]) -> None:
    """Run the laboratory at full speed for so long, and write frames and steps per second to a file."""
    from dyna_tui.agents import read_all
    from dyna_tui.maze import load
    from dyna_tui.tui.app import LabApp

    maze = load("blocking")
    app = LabApp(maze, read_all(agents or maze.agents, maze.parameters), running=True)
    app.driver.runner.speed = FULL_SPEED
    frames, difference = 0, app.output.terminal.difference

    def counted() -> str:
        nonlocal frames
        sent = difference()
        frames += bool(sent)
        return sent

    def measure() -> None:
        lab = app.driver.lab
        if lab is None:
            app.set_timer(0.2, measure)
            return
        began, before, step = time.perf_counter(), frames, lab.clock

        def report() -> None:
            took = time.perf_counter() - began
            rates = {"frames": (frames - before) / took, "steps": (lab.clock - step) / took}
            Path(out).write_text(json.dumps(rates))

        app.set_timer(seconds, report)

    app.call_later(measure)
    with patch.object(app.output.terminal, "difference", counted):
        app.run()


if __name__ == "__main__":
    run_counted(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
