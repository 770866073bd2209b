"""Keyboard layouts other than Latin: the key of a US keyboard at which a letter of another script is typed.

A command's key is meant by where it is, as the letters on a keyboard of two scripts are printed: under a Russian layout
the key ``p`` types ``з``. What takes text still takes what is typed.
"""

from textual.dom import DOMNode
from textual.events import Key

LATIN = "qwertyuiop[]asdfghjkl'zxcvbnm,."
"""The keys, row by row; the layouts below have them in this order, a blank for a key that types no letter."""
SHIFTED = 'QWERTYUIOP{}ASDFGHJKL"ZXCVBNM<>'
"""The same with shift."""
NAMES = {
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    ",": "comma",
    ".": "full_stop",
    "'": "apostrophe",
    '"': "quotation_mark",
}
"""The names of the keys that type no letter."""
LAYOUTS = {
    "Russian": "йцукенгшщзхъфывапролдэячсмитьбю",
    "Ukrainian": "йцукенгшщзхїфівапролдєячсмитьбю",
    "Greek": " ςερτυθιοπ  ασδφγηξκλ ζχψωβνμ  ",
    "Hebrew": "  קראטוןםפ  שדגכעיחלך זסבהנמצתץ",
    "Arabic": "ضصثقفغعهخحجدشسيبلاتنم ئءؤر ىةوز",
    "Persian": "ضصثقفغعهخحجچشسیبلاتنم ظطزرذدئو ",
}
"""What each key types. Where two layouts have a letter on other keys, the first of them counts."""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for letters in LAYOUTS.values():
        for letter, latin, shifted in zip(letters, LATIN, SHIFTED, strict=True):
            if letter != " ":
                table.setdefault(letter, latin)
                if letter.upper().lower() == letter != letter.upper():  # not of a final sigma
                    table.setdefault(letter.upper(), shifted)
    return table


TABLE = _table()
"""The character that a US keyboard types, by the letter that another layout does."""


def in_latin(event: Key, focused: DOMNode | None) -> Key:
    """The key at the same position of a US keyboard, unless something in focus takes it as text.

    Args:
        event: the key as it was typed.
        focused: what has the focus, or the screen.
    """
    before, plus, letter = event.key.rpartition("+")
    latin = TABLE.get(letter if plus else event.character or "")
    if latin is None:
        return event
    key = before + plus + NAMES.get(latin, latin)
    character = None if plus else latin
    nodes = [] if focused is None else focused.ancestors_with_self
    if any(node.check_consume_key(key, character) for node in nodes):
        return event
    return Key(key, character)
