"""Benchmark: planning updates per second beside a C program, Dyna-Q on the Dyna maze.

    python -m tests.benchmarks.compare_c [--brief]

Both make the same number of real steps with the same parameters, in turn, so that other load on the
machine affects both; the ratio is the median over the pairs. The exit status is 1 where a ratio
is above its target. ``--brief`` makes one short pair of runs per row and judges nothing: it shows that
the benchmark still works.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from dyna_tui import maze as mazes
from dyna_tui.agents import read_agents
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.lane import Lane

SOURCE = Path(__file__).with_name("dyna.c")
PAIRS = 7
BRIEF = 50
"""By how much a brief run is shorter."""


class Case(NamedTuple):
    """One row of the table."""

    n: int
    """Planning updates a real step."""
    real_steps: int
    """The length of a run: about 0.3 s of C."""
    target: float
    """Our time over that of C, at most."""


CASES = (Case(50, 2_000_000, 2.0), Case(5, 9_000_000, 4.0), Case(0, 20_000_000, 4.0))


def compile_c(folder: str) -> str:
    """Compile the C program; returns its path."""
    program = str(Path(folder, "dyna"))
    subprocess.run(["cc", "-O3", "-march=native", "-o", program, str(SOURCE)], check=True)
    return program


def seconds_of_c(program: str, case: Case, seed: int) -> float:
    """The seconds that the loop of the C program takes."""
    command = [program, "dyna", str(case.n), str(case.real_steps), str(seed), "0"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert report["planning_updates"] == case.n * case.real_steps
    return float(report["seconds"])


def seconds_of_ours(n: int, real_steps: int, seed: int) -> float:
    """The seconds that our engine takes."""
    maze = mazes.load("dyna")
    lane = Lane(maze, read_agents(f"dyna-q:n={n}", maze.parameters)[0], seed=seed, run=0)
    before = time.perf_counter()
    lane.advance(ticks=2**62, until_step=real_steps)
    seconds = time.perf_counter() - before
    assert counters_of(lane.state).real_steps == real_steps
    return seconds


def compare(program: str, case: Case, pairs_of_runs: int) -> bool:
    """Measure a case and print its row; returns whether the target is met."""
    pairs = [
        (seconds_of_c(program, case, seed), seconds_of_ours(case.n, case.real_steps, seed))
        for seed in range(pairs_of_runs)
    ]
    ratio = statistics.median(ours / c for c, ours in pairs)
    million = case.real_steps * (case.n or 1) / 1e6
    rate_of_c, rate_of_ours = (million / statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{case.n:4} {rate_of_c:10.1f} {rate_of_ours:10.1f} {ratio:12.2f} {case.target:8.1f}", flush=True)
    return ratio <= case.target


def main() -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="compare_c")
    parser.add_argument("--brief", action="store_true", help="one short pair of runs per row, no verdict")
    brief = parser.parse_args().brief
    cases = [case._replace(real_steps=case.real_steps // BRIEF) for case in CASES] if brief else CASES
    seconds_of_ours(5, 10_000, seed=0)
    print("Millions of planning updates a second (n = 0: of real steps), and our time over that of C")
    print(f"{'n':>4} {'C':>10} {'ours':>10} {'ours / C':>12} {'target':>8}")
    with tempfile.TemporaryDirectory() as folder:
        program = compile_c(folder)
        met = [compare(program, case, 1 if brief else PAIRS) for case in cases]
    return 0 if brief or all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
