"""The published results that can be measured again."""

import importlib
from dataclasses import dataclass

from dyna_tui.experiments.reproduce.claims import Reproduction
from dyna_tui.experiments.reproduce.fixture import Fixture


@dataclass(frozen=True)
class Entry:
    """One published result."""

    module: str
    """The module that measures it, which is loaded when it does: it loads the engine."""
    runs: int
    """How many runs are made where nobody says: those of the book, else as many as take a few seconds."""


CATALOGUE = {
    "planning-steps": Entry("planning_steps", 60),
    "dyna-maze": Entry("dyna_maze", 30),
    "blocking": Entry("blocking", 300),
    "shortcut": Entry("shortcut", 200),
    "prioritized-sweeping": Entry("prioritized_sweeping", 4),
}
"""By name, in the order of the book and the chapter."""

NAMES = tuple(CATALOGUE)
FEWEST_RUNS = 2
"""One run says nothing of how far runs differ."""


def reproduce(name: str, fixture: Fixture, runs: int | None = None) -> Reproduction:
    """Measures one published result.

    Args:
        name: one of NAMES.
        fixture: where the runs are made.
        runs: how many, at least FEWEST_RUNS; the usual number if left out.
    """
    entry = CATALOGUE[name]
    module = importlib.import_module(f"dyna_tui.experiments.reproduce.{entry.module}")
    findings: Reproduction = module.reproduce(entry.runs if runs is None else runs, fixture)
    return findings
