"""The printed code of the web text "Dyna Architecture", run beside ours: its training loop, and its three classes.

The classes are those of :mod:`~dyna_tui.experiments.reproduce.dyna_architecture`, with equal values tied at random. As
printed, with ``np.argmax``, the first episode on the Dyna maze takes 29 million real steps, so it is only begun.
"""

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import Curves, mean_curve
from dyna_tui.experiments.reproduce import printed_classes
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.printed_programs import Trained, program, trained
from dyna_tui.experiments.reproduce.sources import dyna_architecture

EPISODES, HUNDRED = 500, 100
"""Of the training loop, as printed: how many in all, and of how many it prints the mean return."""
OURS = {"DynaQ": "dyna-q", "DynaQStochastic": "dyna-q-stochastic", "DynaQPlus": printed_classes.TRIED}
"""Printed class -> the agent of ours that is nearest to it."""
NOT_STATED = "an environment, and any output of the code"
SHARE = 4
"""The training loop takes long: it has one of so many runs."""

Loops = Mapping[str, list[Trained]]
"""Printed class -> its runs of the training loop."""
Returns = Mapping[str, NDArray[np.float64]]
"""Class -> float64[runs, 1 + EPISODES / HUNDRED]: the return of the first episode, and the mean of each hundred."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Runs the printed programs, and our agents in the same mazes."""
    count = max(2, runs // SHARE)
    loops = {name: _loops(name, count, fixture) for name in OURS}
    printed = {name: _by_hundred(np.array([each.returns for each in made])) for name, made in loops.items()}
    results = fixture.experiment("slippery", tuple(OURS.values()), count, episodes=EPISODES)
    ours = {name: _by_hundred(np.asarray(each.returns)) for name, each in zip(OURS, results.agents, strict=True)}
    return Reproduction(
        name="printed-code",
        title="The printed classes and training loop",
        settings="the printed classes in plain Python with equal values tied at random, n 10 unless given; the "
        f"training loop on mazes/slippery.txt; {count} runs of that, {runs} of all else",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                dyna_architecture("Dyna-Q: The Algorithm"),
                NOT_STATED,
                [_training_loop(printed, ours), printed_classes.ties(runs, fixture)],
            ),
            Publication(
                dyna_architecture("Dyna with Stochastic Models"),
                NOT_STATED,
                [printed_classes.stochastic(runs, fixture)],
            ),
            Publication(
                dyna_architecture("Dyna-Q+ and Changing Environments"),
                NOT_STATED,
                [printed_classes.plus(runs, fixture)],
            ),
        ],
        charts=[_chart(printed, ours)],
        diagram=_lines(loops),
    )


def _loops(name: str, runs: int, fixture: Fixture) -> list[Trained]:
    run = partial(trained, of=program(name, "slippery"), episodes=EPISODES, seed=fixture.seed)
    return fixture.each(run, range(runs))


def _by_hundred(returns: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[runs, 6]: what the loop would print of ``returns`` float64[runs, EPISODES], and the last hundred."""
    hundreds = returns.reshape(len(returns), -1, HUNDRED).mean(axis=2)
    return np.concatenate([returns[:, :1], hundreds], axis=1)


def _training_loop(printed: Returns, ours: Returns) -> Claim:
    return Claim(
        "Code, train_dyna_q",
        "the mean return of each hundred episodes, as it prints",
        f"mean return of the last hundred, episodes 401 to 500; ours are {', '.join(OURS.values())}",
        [
            Estimate(label, mean_of(returns[name][:, -1]))
            for name in OURS
            for label, returns in ((name, printed), ("  ours", ours))
        ],
    )


def _chart(printed: Returns, ours: Returns) -> Chart:
    x = np.arange(0, EPISODES + 1, HUNDRED, dtype=np.float64)
    curves = tuple(
        mean_curve(label, x, returns)
        for name, agent in OURS.items()
        for label, returns in ((name, printed[name]), (agent, ours[name]))
    )
    title = "Mean return of each hundred episodes"
    return Chart('"Dyna Architecture"', Curves(curves, title, "episode", "mean return"))


def _lines(loops: Loops) -> list[str]:
    """What the loop prints, in a column for each class."""
    printed = [loops[name][0].lines for name in loops]
    lines = ["What the training loop prints, run 0", " " * 22 + "".join(f"{name:>17}" for name in loops)]
    for row in zip(*printed, strict=True):
        begin = row[0].rpartition(" ")[0]
        lines.append(f"  {begin:<20}" + "".join(f"{line.rpartition(' ')[2]:>17}" for line in row))
    return lines
