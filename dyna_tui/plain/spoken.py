"""Text for screen readers: signs that they do not speak, or speak as something else, become words."""

import re

LETTERS = {
    "α": "alpha",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "θ": "theta",
    "κ": "kappa",
    "τ": "tau",
    "Δ": "change",
    "Σ": "sum",
}
"""Greek letters of formulas, and the words for them."""
SIGNS = {
    "↑": "up",
    "→": "right",
    "↓": "down",
    "←": "left",
    "▸": "to",
    "≤": "at most",
    "≥": "at least",
    "≈": "about",
    "∞": "infinity",
    "√": "root",
    "×": "times",
    "−": "minus",
    "·": "any action",
    **LETTERS,
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
}
"""Signs of the screen, and the words for them."""

_SIGN = re.compile("|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True))))
_SUBSCRIPT = re.compile("[₀-₉]")
_LEADING_POINT = re.compile(r"(?<![\w.])(-?)\.(?=\d)")
_REWARD = re.compile(r"\br (?=-?[\d.])")


def spoken(text: str) -> str:
    """The text as a screen reader is to speak it, in one line.

    >>> spoken("Dyna-Q · act: ↑ from (5,3), greedy; next state (4,3), r 0; Q .5 ▸ -.25")
    'Dyna-Q, act: up from (5,3), greedy; next state (4,3), reward 0; Q 0.5 to -0.25'
    """
    text = _SUBSCRIPT.sub(lambda sign: SIGNS[sign[0]], text.replace(" · ", ", ").replace("…", "..."))
    text = _SIGN.sub(lambda sign: f" {SIGNS[sign[0]]} ", _LEADING_POINT.sub(r"\g<1>0.", text))
    text = _REWARD.sub("reward ", text).replace("| delta |", "delta")
    text = " ".join(text.split())
    return re.sub(r" ([,;:.)\]])(?=\s|$)", r"\1", text)
