"""Catalogue of the published results that can be reproduced."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyna_tui.experiments.reproduce.claims import Reproduction
    from dyna_tui.experiments.reproduce.fixture import Fixture


@dataclass(frozen=True)
class Entry:
    """One published result."""

    module: str
    """The module that measures it; it loads the engine, so it is imported only then."""
    runs: int
    """Runs if no number is given: as many as its verdicts need, and take a few seconds."""


CATALOGUE = {
    "planning-steps": Entry("planning_steps", 60),
    "dyna-maze": Entry("dyna_maze", 300),
    "blocking": Entry("blocking", 600),
    "shortcut": Entry("shortcut", 600),
    "prioritized-sweeping": Entry("prioritized_sweeping", 10),
    "expected-updates": Entry("expected_updates", 3_000),
    "trajectory-sampling": Entry("trajectory_sampling", 50),
    "cliff": Entry("cliff", 300),
    "sweet-spot": Entry("sweet_spot", 40),
    "decision-time": Entry("decision_time", 40),
    "printed-code": Entry("printed_code", 30),
}
"""By name."""

NAMES = tuple(CATALOGUE)


def reproduce(name: str, fixture: "Fixture", runs: int | None = None) -> "Reproduction":
    """Measures one published result.

    Args:
        name: one of NAMES.
        fixture: where the runs are made.
        runs: how many, at least FEWEST_RUNS; the usual number if left out.
    """
    entry = CATALOGUE[name]
    module = importlib.import_module(f"dyna_tui.experiments.reproduce.{entry.module}")
    reproduction: Reproduction = module.reproduce(entry.runs if runs is None else runs, fixture)
    return reproduction
