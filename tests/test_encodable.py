"""Where an output cannot encode a sign, another is written for it that it can, and no question mark."""

import io

import pytest

from dyna_tui.cli.encodable import GLYPHS, WORDS
from dyna_tui.cli.start_up import errors_for
from dyna_tui.tui.output.plain_glyphs import OTHERS

BRAILLE = [chr(code) for code in range(0x2800, 0x2900)]
DRAWN = [*BRAILLE, *(glyph for glyphs in OTHERS for glyph in glyphs), *GLYPHS, "±", "é", "Ü"]


def written(text: str, encoding: str) -> str:
    """The text as an output of an encoding has it."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors=errors_for(encoding))
    stream.write(text)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "iso8859-5"])
def test_every_sign_that_is_drawn_or_written_has_one(encoding: str) -> None:
    for sign in (*DRAWN, *WORDS):
        for each in sign:
            assert "?" not in written(each, encoding), f"{each} in {encoding}"


def test_what_can_be_encoded_stays() -> None:
    assert written("± ²", "latin-1") == "± ²"
    assert written("α ≤ τ", "cp437") == "α ≤ τ"
    assert written("κ √τ ≤ θ", "ascii") == "kappa sqrt tau <= theta"


def test_curves_and_tables_keep_their_columns() -> None:
    assert written("40┤⠉⠒⠤⣀ ●\n  └──┴ ±", "ascii") == "40+#### @\n  +--+ ~"
    assert all(len(written(sign, "ascii")) == 1 for sign in BRAILLE)


def test_a_sign_that_nothing_stands_for_is_a_question_mark() -> None:
    assert written("\N{CJK UNIFIED IDEOGRAPH-6F22} \udce9", "ascii") == "? ?"


def test_of_a_letter_with_an_accent_of_its_own_the_letter_stays() -> None:
    assert written("Cafe\u0301 می\u200cروم", "ascii") == "Cafe ?????"
    assert written("Laby\xadrinth", "ascii") == "Labyrinth"
