"""Plain glyphs: what stands for a glyph that the font of a console lacks.

They are those of code page 437, which the fonts of the Linux console and of most old terminals have.
"""

from functools import lru_cache
from unicodedata import normalize

from dyna_tui.tui.output.clusters import are_single, clusters

PLAIN = frozenset(
    [chr(code) for code in range(32, 127)]
    + list("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀")
    + list("αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂\N{NO-BREAK SPACE}")
)
"""All plain glyphs."""

OTHERS = {
    "●": "☻",
    "×⇞↛⇟↚✗✕⨯": "x",
    "…": "~",
    "−–—‐‑╌┄┈╶╴": "-",
    "◆◈◇⬥": "♦",
    "▶▸▷❯›": "►",
    "◂◀◁‹": "◄",
    "△▴": "▲",
    "▽▾": "▼",
    "□▪▮▯◼": "■",
    "☆★✱": "*",
    "◌◯": "○",
    "┊╎┆": "│",
    "▏▎▍▋▊▉": "▌",
    "▕▁▂▃": "▄",
    "▔": "▀",
    "▅▆▇": "█",
    "╭┏": "┌",
    "╮┓": "┐",
    "╰┗": "└",
    "╯┛": "┘",
    "━╸╺": "═",
    "┃": "║",
    "┷": "┴",
    "┯": "┬",
    "╱": "/",
    "╲": "\\",
    "‘’′": "'",
    "“”″": '"',
    "✓✔": "√",
    "κ": "k",
    "γ": "g",
    "θ": "Θ",
    "μ": "µ",
    "∈": "ε",
    "⟵⇐": "←",
    "⟶⇒↦": "→",
    "⏎↵": "┘",
    "⌫": "←",
}
"""Plain glyphs, by the glyphs that they stand for."""
UNKNOWN = "?"
BRAILLE, LEFT, TOP = 0x2800, 0x47, 0x1B
"""The first character of braille, and the bits of its left column and of its upper half."""


def _quadrants(dots: int) -> str:
    """The block for a character of braille: the halves of the cell that its dots are in."""
    if not dots:
        return " "
    if not dots & ~TOP:
        return "▀"
    if not dots & TOP:
        return "▄"
    return "▌" if not dots & ~LEFT else "▐" if not dots & LEFT else "█"


class _Table(dict[int, str]):
    """For ``str.translate``: each glyph to a plain one."""

    def __missing__(self, code: int) -> str:
        glyph = chr(code)
        self[code] = plain = glyph if glyph in PLAIN else UNKNOWN
        return plain


TABLE = _Table({ord(glyph): plain for glyphs, plain in OTHERS.items() for glyph in glyphs})
TABLE.update({BRAILLE + dots: _quadrants(dots) for dots in range(256)})


def plain_text(text: str) -> str:
    """A text in plain glyphs alone, as many as it has cells."""
    if text.isascii():
        return text
    return text.translate(TABLE) if are_single(text) else "".join(map(_plain, clusters(text).cells))


@lru_cache(1024)
def _plain(cluster: str) -> str:
    """A plain glyph for what is in a cell."""
    return normalize("NFC", cluster).translate(TABLE)[:1] or UNKNOWN
