"""Encodable text: what is written in place of a sign that the encoding of an output lacks, as ASCII and Latin-1 do.

It is the plain glyph for it, or else what is usual in ASCII: one character for each sign that tables and curves are
drawn with, so that their columns stay, and words for the letters of formulas.
"""

import unicodedata

from dyna_tui.plain.spoken import LETTERS
from dyna_tui.tui.output.plain_glyphs import TABLE

UNKNOWN = "?"
WORDS = {
    **LETTERS,
    "μ": "mu",
    "∈": "in",
    "√": "sqrt ",
    "∞": "inf",
    "≤": "<=",
    "≥": ">=",
    "…": "...",
}
"""Letters and signs of formulas."""
GLYPHS = {
    "│║┊": "|",
    "─═": "-",
    "┤╡╢╖╕╣╗╝╜╛┐└┴┬├┼╞╟╚╔╩╦╠╬╧╨╤╥╙╘╒╓╫╪┘┌": "+",
    "█▄▌▐▀■▬": "#",
    "░▒▓": ":",
    "←◄«⌠": "<",
    "→►»": ">",
    "↑▲": "^",
    "↓▼": "v",
    "↔": "-",
    "↕": "|",
    "☻☺": "@",
    "♦•◘○◙♣♠♥☼": "*",
    "∙·°": ".",
    "±≈": "~",
    "√": "v",
    "÷": "/",
    "\N{NO-BREAK SPACE}": " ",
}
"""ASCII for plain glyphs, one character each."""

WITHOUT_WIDTH = ("Mn", "Me", "Cf")
"""Kinds of signs that take no room: accents, joiners."""

_ASCII = {glyph: sign for glyphs, sign in GLYPHS.items() for glyph in glyphs}


def nearest(sign: str, encoding: str) -> str:
    """The first of what may stand for a sign that can be encoded."""
    if unicodedata.category(sign) in WITHOUT_WIDTH:
        return ""
    plain = sign.translate(TABLE)
    bare = unicodedata.normalize("NFKD", sign)[:1]
    for other in (WORDS.get(sign, plain), _ASCII.get(plain, plain), bare):
        if other != UNKNOWN and _is_encodable(other, encoding):
            return other
    return UNKNOWN


def _is_encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
