"""The table of exports: which formats each has, and which file endings fit them."""

import re

import pytest

from dyna_tui.errors import InputError
from dyna_tui.lab.files.exports import EXPORTS, KNOWN_ENDINGS


@pytest.mark.parametrize("what", EXPORTS)
def test_a_file_is_not_given_the_ending_of_something_else(what: str) -> None:
    export = EXPORTS[what]
    for ending in KNOWN_ENDINGS:
        if ending in export.formats.values():
            assert export.formats[export.format_of(f"a{ending.upper()}")] == ending
        else:
            with pytest.raises(InputError, match=f"is written to .*, not {re.escape(ending)}"):
                export.format_of(f"a{ending}")
    first, *others = export.formats
    assert export.format_of("a") == export.format_of("a.dat") == first
    for other in others:
        assert export.format_of("a", other) == other
        with pytest.raises(InputError, match=f"is written to {re.escape(export.formats[other])}, not"):
            export.format_of(f"a{export.formats[first]}", other)
