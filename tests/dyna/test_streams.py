"""The random streams: the published generator, drawn from evenly."""

from collections.abc import Iterable

import numpy as np
import pytest

from dyna_tui.dyna.choice import greedy
from dyna_tui.dyna.streams import ACTING, PLANNING, Stream, below, draw, pick, seeded, unit
from tests.dyna.reference import Xoshiro

CHI2_999 = {2: 10.83, 3: 13.82, 4: 16.27, 10: 27.88, 100: 148.23}
"""The 99.9 % quantiles of chi-square for so many equally likely classes (one degree of freedom less)."""


def stream(words: Iterable[int | np.uint64]) -> Stream:
    """A stream as kernels take it; what they give back to Python are plain numbers."""
    a, b, c, d = (np.uint64(word) for word in words)
    return a, b, c, d


def first(words: list[int], count: int) -> list[int]:
    state, numbers = stream(words), []
    for _ in range(count):
        bits, after = draw(state)
        state = stream(after)
        numbers.append(int(bits))
    return numbers


PUBLISHED = [
    41943041,
    58720359,
    3588806011781223,
    3591011842654386,
    9228616714210784205,
    9973669472204895162,
    14011001112246962877,
    12406186145184390807,
    15849039046786891736,
    10450023813501588000,
]
"""What xoshiro256++ 1.0 gives from the state 1, 2, 3, 4, as in the tests of Rust's rand_xoshiro."""


def test_draws_what_the_authors_publish() -> None:
    assert first([1, 2, 3, 4], 10) == PUBLISHED


def test_the_reference_draws_it_too_so_that_the_two_are_independent_witnesses() -> None:
    reference = Xoshiro([1, 2, 3, 4])
    assert [reference.next() for _ in range(10)] == PUBLISHED


def test_agrees_with_the_reference_far_out() -> None:
    words = [int(word) for word in seeded(7, 3, ACTING)]
    reference = Xoshiro(words)
    assert first(words, 2000) == [reference.next() for _ in range(2000)]


def test_streams_come_from_seed_and_run_alone_and_differ() -> None:
    states = {tuple(seeded(seed, run, k).tolist()) for seed in (0, 1, 2**64) for run in (0, 1) for k in (0, 1)}
    assert len(states) == 12
    assert seeded(5, 6, PLANNING).tolist() == seeded(5, 6, PLANNING).tolist()
    assert seeded(0, 0, ACTING).dtype == np.uint64


def test_the_streams_of_run_0_of_seed_0_never_change() -> None:
    assert seeded(0, 0, ACTING).tolist() == [
        2635072618980576772,
        8565498584995198975,
        8661801837256207805,
        3958620049006050990,
    ]
    assert seeded(0, 0, PLANNING).tolist() == [
        14898058564793133489,
        7662202136907128298,
        14322146683572879442,
        9001882940827027528,
    ]


@pytest.mark.parametrize(("bits", "number"), [(0, 0.0), (2**64 - 1, 1 - 2**-53), (2**63, 0.5), (2**11 - 1, 0.0)])
def test_unit_is_in_zero_to_one_without_one(bits: int, number: float) -> None:
    assert unit(np.uint64(bits)) == number


@pytest.mark.parametrize("count", [1, 2, 3, 4, 16_000_000, 2**32 - 1])
def test_below_reaches_both_ends_and_no_further(count: int) -> None:
    assert below(np.uint64(0), np.uint64(count)) == 0
    assert below(np.uint64(2**64 - 1), np.uint64(count)) == count - 1
    assert pick(np.uint64(2**64 - 1), count) == count - 1


@pytest.mark.parametrize("count", [3, 4, 10, 100])
def test_pick_is_uniform(count: int) -> None:
    """Chi-square at the level 0.001, on 20,000 draws of a fixed stream."""
    draws = np.array([pick(np.uint64(bits), count) for bits in first([11, 12, 13, 14], 20_000)])
    expected = len(draws) / count
    chi_square = float(((np.bincount(draws, minlength=count) - expected) ** 2 / expected).sum())
    assert chi_square < CHI2_999[count]


@pytest.mark.parametrize(
    ("q", "tied"),
    [
        ([0.0, 0.0, 0.0, 0.0], [0, 1, 2, 3]),
        ([0.5, 0.1, 0.5, 0.5], [0, 2, 3]),
        ([-1.0, -1.0, -2.0, -3.0], [0, 1]),
        ([0.0, 0.3, 0.1, 0.3], [1, 3]),
    ],
)
def test_exactly_equal_greedy_values_are_drawn_from_evenly(q: list[float], tied: list[int]) -> None:
    """Chi-square at the level 0.001, on 12,000 choices of a fixed stream."""
    state, counts = stream(seeded(1, 2, ACTING).tolist()), np.zeros(4)
    values = np.array([9.0, 9.0, 9.0, 9.0, *q])
    for _ in range(12_000):
        action, ties, after = greedy(values, 1, (0, 1, 2, 3), state)
        state = stream(after)
        assert ties == len(tied)
        counts[action] += 1
    assert set(np.flatnonzero(counts)) == set(tied)
    expected = 12_000 / len(tied)
    assert ((counts[tied] - expected) ** 2 / expected).sum() < CHI2_999[len(tied)]


def test_a_nearly_equal_value_is_no_tie_and_costs_no_draw() -> None:
    values = np.array([0.1, np.nextafter(0.1, 1), 0.1, 0.1])
    state = stream([1, 2, 3, 4])
    action, ties, after = greedy(values, 0, (0, 1, 2, 3), state)
    assert (action, ties) == (1, 1)
    assert [int(word) for word in after] == [1, 2, 3, 4]
