"""The printed programs beside ours: what each class does otherwise, and what the training loop prints."""

import pytest

from dyna_tui.experiments.reproduce import printed_code
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.fixture import fixture


@pytest.mark.slow
def test_the_printed_programs_agree_with_independent_ones_and_differ_from_ours_as_described() -> None:
    with fixture() as made:
        reproduction = printed_code.reproduce(30, made)
    assert {figure.agrees for figure in reproduction.estimates} == {True, None}
    loop, ties, stochastic, plus = reproduction.claims
    assert [claim.verdict for claim in reproduction.claims] == [None, None, None, Verdict.REFUTED]
    hanging = {figure.about: figure.measured for figure in ties.estimates}
    assert hanging["printed, > 10,000"].value == 100
    values = {figure.about: figure.measured for figure in stochastic.estimates}
    assert values["printed less ours"].low > 0 and values["ours"].high < 1.1
    draws = {figure.about: figure.measured for figure in plus.estimates}
    assert draws["updates of 10"].value == pytest.approx(3.2, abs=0.3)
    assert len(loop.estimates) == 2 * len(printed_code.OURS)
    assert reproduction.diagram[2].startswith("  Episode 0, Return:")
