"""A made-up reproduction, for the tests of reports."""

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Group, Independent, Reproduction, Verdict
from dyna_tui.experiments.reproduce.intervals import Measured

LONG = (
    "The book's own settings cannot give this: before the first reward all values are equal, so the first episode "
    "is a random walk whose mean can be computed exactly."
)


def made_up() -> Reproduction:
    """One claim of every kind, one of them a disagreement."""
    x = np.arange(1.0, 6.0)
    curve = Curve("dyna-q:n=5", x, 100 / x, low=90 / x, high=110 / x, points=[(1.0, 170.0)])
    mean = Measured(868.0, 30.0, 1000)
    claims = [
        Claim("n = 0, episode 1", mean, 1700, Verdict.NO, LONG, Independent(858, 48, 0.5)),
        Claim("n = 5, episode 1", mean, 1700, Verdict.NO, LONG, Independent(500, 48, 0.5)),
        Claim("any n, exact", Measured(868.734), "a walk", Verdict.YES, "", Independent(868.73, 0, 0.005)),
        Claim("runs that found it", Measured(48.5, 3.5, 200), "all", Verdict.IN_PART, "Why not.", None, "%"),
        Claim("kappa 5e-3 with a long name that wraps", Measured(4.2, 0.1, 200), independent=Independent(4.3)),
        Claim("may be", Measured(2.0, 0.5, 30), 1.0, Verdict.OPEN, "Too close."),
    ]
    return Reproduction(
        name="dyna-maze",
        title="Figure 8.2: the Dyna maze",
        source="R. S. Sutton and A. G. Barto (2018), section 8.2.",
        settings="alpha .1, gamma .95, epsilon .1, 50 episodes",
        runs=1000,
        groups=[Group("Figure 8.2", "real steps in an episode", claims[:3]), Group("Example", "others", claims[3:])],
        charts=[Chart("Figure 8.2", Curves((curve,), "Dyna maze", "episode", "real steps", log_y=True))],
        diagram=["n = 0", "S → G"],
    )
