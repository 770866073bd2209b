"""Fuzzing of all that is read: a valid object or one short printable line, whatever the input.

``DYNA_TUI_FUZZ=1000000 python -m pytest -m slow tests/fuzz/test_fuzz.py`` tries so many cases; ``DYNA_TUI_FUZZ_SEED``
chooses others. A case that fails is named by its kind, seed and number, from which it is made again.
"""

import os
import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from dyna_tui.errors import InputError
from dyna_tui.lessons.expressions import read_expression
from dyna_tui.q_table.reading import read_table
from tests.fuzz.kinds import KINDS, MAZE, run_case

SEED = int(os.environ.get("DYNA_TUI_FUZZ_SEED", "0"))
QUICK = 40
SLOW = int(os.environ.get("DYNA_TUI_FUZZ", "9000"))
MOST_GROWTH = 300 * 1024
"""Kilobytes that the memory of many cases may grow by."""


def run_cases(kind: str, many: int, folder: Path) -> None:
    """Run the cases of a kind from number 0 on, and see that some are valid, and some are not."""
    valid = 0
    for number in range(many):
        try:
            valid += run_case(kind, SEED, number, folder)
        except BaseException as error:
            error.add_note(f"case: {kind}/{SEED}/{number}")
            raise
    assert 0 < valid < many, f"{valid} of {many} were valid: {kind}, seed {SEED}"


@pytest.mark.parametrize("kind", KINDS)
def test_any_input_is_valid_or_refused_in_one_line(kind: str, tmp_path: Path) -> None:
    run_cases(kind, QUICK, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_inputs_are_valid_or_refused_in_one_line_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    run_cases(kind, QUICK, tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run_cases(kind, SLOW // len(KINDS), tmp_path)
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH


def test_odd_headers_of_arrays_and_odd_numbers_of_expressions_print_no_warnings(tmp_path: Path) -> None:
    array = BytesIO()
    np.save(array, np.zeros((3, 4)))
    odd = array.getvalue().replace(b"(3, 4), }", b"(3L,4), }")
    (tmp_path / "q.npy").write_bytes(odd)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with suppress(InputError):
            read_table(str(tmp_path / "q.npy"), MAZE)
        for text in ("1if 1 else 2", "1is 1", "'\\d' == 1", "1 is 1", "0xfor x"):
            with suppress(InputError):
                read_expression(text)
    assert not seen
