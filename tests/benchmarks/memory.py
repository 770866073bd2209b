"""Memory of the laboratory: the most that it takes on a maze of a million cells until a million real steps are made."""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.ours import maze_of
from tests.benchmarks.rounds import Effort
from tests.benchmarks.table import Row, Target, judged
from tests.benchmarks.terminal import COMPILING, Raw

SIZE = 1000
REAL_STEPS = 1_000_000
AGENT = "dyna-q"


def rows(effort: Effort) -> Iterator[Row]:
    """One row, where the system says how much memory a process takes."""
    if Path("/proc/self/status").exists():
        what = f"memory, one lane of {AGENT} on open {SIZE} x {SIZE} after {effort.steps(REAL_STEPS):,} real steps"
        yield judged(what, peak(effort.steps(REAL_STEPS)), Target(400, unit=" MB"))


def peak(real_steps: int) -> float:
    """The largest resident set of the program, in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "status"
        command = [sys.executable, "-m", "tests.benchmarks.memory", str(out), str(real_steps)]
        with Raw(command, columns=120, rows=40, patience=COMPILING) as session:
            session.wait_until(out.exists, "the real steps")
        (kibibytes,) = re.findall(r"VmHWM:\s*(\d+) kB", out.read_text())
    return int(kibibytes) * 1024 / 1e6


def run_until(out: Path, real_steps: int) -> None:
    """Run the laboratory at full speed until so many real steps are made; then note what the system says of it."""
    from dyna_tui.agents import read_all
    from dyna_tui.tui.app import LabApp

    maze = maze_of(f"open:{SIZE}x{SIZE}")
    app = LabApp(maze, read_all((AGENT,), maze.parameters), running=True)
    app.driver.runner.speed = 11

    def look() -> None:
        if app.driver.lab is not None and app.driver.lab.clock >= real_steps:
            status = Path("/proc/self/status").read_text()
            out.with_suffix(".part").write_text(status)
            out.with_suffix(".part").rename(out)
            app.exit()

    app.call_later(lambda: app.set_interval(0.05, look))
    app.run()


if __name__ == "__main__":
    run_until(Path(sys.argv[1]), int(sys.argv[2]))
