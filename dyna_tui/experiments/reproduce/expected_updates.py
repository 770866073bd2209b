"""Sutton & Barto (2018), Figure 8.7: expected against sample updates of one value, by branching factor.

The b next states are equally likely and their values are right, so an expected update, which takes b computations of
max Q(s', a'), leaves no error. Sample updates take one each; with the step size 1 / t their estimate is the mean of
the t values drawn. In each run the values of the next states are drawn from a normal distribution with variance 1.
Their variance around their mean, divided by b, is then (b - 1) / b, and the mean squared error of a mean of t draws
(b - 1) / (b t): the book's formula is exact.
"""

import math
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import Measured, from_error, mean_of
from dyna_tui.experiments.reproduce.published import about, below, stated
from dyna_tui.experiments.reproduce.sources import sutton_barto

BRANCHING = (2, 10, 100, 1_000, 10_000)
"""b"""
TOLERANCE = 0.1
"""Of an error, as a share of what the formula gives."""
FRACTION = 20
"""The tiny fraction of b updates after which the error is judged is one of so many parts."""
DRAMATIC = 0.2
"""An error, of 1, to which it must have fallen by then to have fallen dramatically."""
FEW_PERCENT = 0.05
BLOCK = 100
"""Runs made at a time."""


class Errors(NamedTuple):
    """The errors of sample updates."""

    updates: NDArray[np.int64]
    """int64[K]: after how many updates, from 0 to 2 b"""
    error: NDArray[np.float64]
    """float64[runs, K]: the estimate less the true value"""

    def after(self, updates: int) -> Measured:
        """The RMS error after so many updates, one of ``updates``."""
        return rms_of(self.error[:, int(np.searchsorted(self.updates, updates))])


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    blocks = [range(first, min(first + BLOCK, runs)) for first in range(0, runs, BLOCK)]
    errors = {}
    for b in BRANCHING:
        parts = fixture.each(partial(_block, b=b, seed=fixture.seed), blocks)
        errors[b] = Errors(_sampled(b), np.concatenate(parts))
    return Reproduction(
        name="expected-updates",
        title="Figure 8.7: expected and sample updates",
        settings="one value with an initial error of 1; b next states, equally likely, their values right and drawn "
        "from a normal distribution with variance 1; step size 1/t",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                sutton_barto("8.5"),
                'the distribution of the next values, the number of runs, which b are "moderately large"',
                [_formula(errors), _dramatic(errors), _few_percent(errors)],
            )
        ],
        charts=[_chart(errors)],
    )


def _sampled(b: int) -> NDArray[np.int64]:
    """int64[K]: after how many updates the error is recorded: a hundred even steps from 0 to 2 b, and more early on."""
    early = np.geomspace(1, b, 20)
    return np.unique(np.concatenate([[0, b // FRACTION], early, np.linspace(0, 2 * b, 101)]).round().astype(np.int64))


def _block(numbers: range, heartbeat: Heartbeat, b: int, seed: int) -> NDArray[np.float64]:
    """float64[len(numbers), K]: the errors of some runs, each with random numbers of its own."""
    heartbeat()
    return np.array([sample_errors(b, _sampled(b), np.random.default_rng((seed, b, number))) for number in numbers])


def sample_errors(b: int, updates: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """float64[K]: the error of one estimate after the given numbers of sample updates, int64[K] increasing from 0."""
    values = rng.standard_normal(b)
    sums = values[rng.integers(b, size=updates[-1])].cumsum()
    made = updates[1:]
    return np.concatenate([[1.0], sums[made - 1] / made - values.mean()])


def formula(b: int, updates: int) -> float:
    """The RMS error that the book gives for so many sample updates."""
    return math.sqrt((b - 1) / (b * updates))


def rms_of(errors: ArrayLike) -> Measured:
    """The root mean square of ``errors[runs]``; its standard error is that of the linear approximation."""
    square = mean_of(np.square(np.asarray(errors, np.float64)))
    root = math.sqrt(square.value)
    return from_error(root, square.error / (2 * root) if root else 0.0, square.runs)


def _formula(errors: dict[int, Errors]) -> Claim:
    return Claim(
        "Text of Figure 8.7",
        "sample updates reduce the error according to sqrt((b - 1) / (b t))",
        f"RMS error after as many sample updates as one expected update takes; ± {100 * TOLERANCE:g} %",
        [
            Estimate(
                f"b = {b:,}",
                errors[b].after(b),
                about(float(f"{formula(b, b):.3g}"), TOLERANCE * formula(b, b)),
                Independent(float(f"{formula(b, b):.4g}"), 0.0, 5e-5 * formula(b, b)),
            )
            for b in BRANCHING
        ],
        remark="The independent figure is the formula's, derived for values with variance 1.",
    )


def _dramatic(errors: dict[int, Errors]) -> Claim:
    return Claim(
        "Text of Figure 8.7",
        "for moderately large b the error falls dramatically with a tiny fraction of b updates",
        f"RMS error after b/{FRACTION} updates; taken to mean below {DRAMATIC:g} for b of 1,000 and more",
        [
            Estimate(f"b = {b:,}", errors[b].after(b // FRACTION), below(DRAMATIC) if b >= 1_000 else None)
            for b in BRANCHING[2:]
        ],
        reason="The error did not fall so far.",
    )


def _few_percent(errors: dict[int, Errors]) -> Claim:
    moderate, largest = BRANCHING[-2:]
    return Claim(
        "Text of Figure 8.7",
        "many pairs could be improved to within a few percent while one undergoes an expected update",
        f"RMS error of {FRACTION} pairs with b/{FRACTION} updates each; a few percent taken as {100 * FEW_PERCENT:g}",
        [
            Estimate(f"b = {moderate:,}", errors[moderate].after(moderate // FRACTION), stated("a few percent")),
            Estimate(f"b = {largest:,}", errors[largest].after(largest // FRACTION), below(FEW_PERCENT)),
        ],
        reason="The error did not fall so far.",
        remark=f"Judged for the largest b: an error of {100 * FEW_PERCENT:g} % takes 400 updates whatever b is, so at "
        f"b = {moderate:,} there is time for 2.5 pairs.",
    )


def _chart(errors: dict[int, Errors]) -> Chart:
    computations = np.linspace(0, 2, 201)
    curves = [Curve("expected", computations, np.where(computations < 1, 1.0, 0.0))]
    for b, found in errors.items():
        root = np.sqrt(np.square(found.error).mean(axis=0))
        curves.append(Curve(f"b = {b:,}", found.updates / b, root))
    label = "computations of max Q(s', a'), in units of b"
    return Chart("Figure 8.7", Curves(tuple(curves), "Error of one value", label, "RMS error"))
