"""The mean over runs and its interval."""

import math

import numpy as np

from dyna_tui.experiments.statistics import half_width, mean


def test_the_half_width_is_196_standard_errors_of_the_mean() -> None:
    values = np.array([[1, 5], [2, 5], [6, 5]])
    assert mean(values).tolist() == [3.0, 5.0]
    half = half_width(values)
    assert half is not None
    assert math.isclose(half[0], 1.96 * math.sqrt(7.0) / math.sqrt(3))
    assert half[1] == 0


def test_the_half_width_of_other_levels() -> None:
    half = half_width([1.0, 3.0], z=3.2905)
    assert half is not None
    assert math.isclose(float(half), 3.2905)


def test_one_run_has_no_interval() -> None:
    assert half_width(np.ones((1, 4))) is None
