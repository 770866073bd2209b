"""A made-up reproduction, for the tests of reports."""

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import exact, from_error, share_of
from dyna_tui.experiments.reproduce.published import about, above, all_runs
from dyna_tui.experiments.reproduce.sources import sutton_barto

LONG = (
    "The book's own settings cannot give this: before the first reward all values are equal, so the first episode "
    "is a random walk whose mean can be computed exactly."
)


def made_up() -> Reproduction:
    """Claims of every verdict, figures of every kind, one of them a disagreement."""
    x = np.arange(1.0, 6.0)
    curve = Curve("dyna-q:n=5", x, 100 / x, low=90 / x, high=110 / x, points=[(1.0, 170.0)])
    mean = from_error(868.0, 30.0, 1000)
    first = Claim(
        "Text of Figure 8.2",
        "about 1,700 steps in the first episode",
        "real steps",
        [
            Estimate("n = 0, episode 1", mean, about(1700, 170), Independent(858, 48, 0.5)),
            Estimate("n = 5, episode 1", mean, about(1700, 170), Independent(500, 48, 0.5)),
            Estimate("any n, exact", exact(868.734), independent=Independent(868.73, 0, 0.005)),
        ],
        reason=LONG,
    )
    found = Claim(
        "Figure 8.4",
        "both find it",
        "runs that found it",
        [Estimate("dyna-q", share_of([True] * 97 + [False] * 103), all_runs())],
        reason="Why not.",
    )
    ahead = Claim("Figure 8.4", "one is ahead", "reward", [Estimate("ahead", from_error(2.0, 0.1, 30), above())])
    maybe = Claim("Figure 8.4", "two is ahead", "reward", [Estimate("may be", from_error(2.0, 1.5, 30), above())])
    extra = Claim(
        "Not in the book",
        "with a large kappa",
        "reward",
        [Estimate("kappa 5e-3 with a long name that wraps", from_error(4.2, 0.1, 200), None, Independent(4.3))],
        remark="Said in any case.",
    )
    return Reproduction(
        name="dyna-maze",
        title="Figure 8.2: the Dyna maze",
        settings="alpha .1, gamma .95, epsilon .1, 50 episodes",
        runs=1000,
        seed=7,
        publications=[
            Publication(sutton_barto("8.2"), "alpha, n", [first, found]),
            Publication(sutton_barto("8.3"), "", [ahead, maybe, extra]),
        ],
        charts=[Chart("Figure 8.2", Curves((curve,), "Dyna maze", "episode", "real steps", log_y=True))],
        diagram=["n = 0", "S → G"],
    )
