"""Numbers as they are painted: whether a text says a number, rounded to its last digit and no further off."""

import math
from decimal import Decimal

UNITS = {"h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
SLACK = Decimal("1e-9")
"""What a float differs from a decimal by, relative to it."""
LOST = 1e-9
"""How far, relative to it, a sum of rewards may be off by adding up."""


def says_sum(text: str, number: float) -> bool:
    """Whether a text says a sum of rewards, which is whole where it is but for what adding up lost."""
    whole = float(round(number))
    return says(text, whole if abs(number - whole) <= LOST * max(1.0, abs(number)) else number)


def says(text: str, number: float) -> bool:
    """Whether a text says a number: exactly zero, too small to be told, without an end, or to within its last digit."""
    text = text.strip().replace("−", "-").replace(",", "").removeprefix("+")
    if text in ("·", "0"):
        return number == 0
    if text == "≈0":
        return number != 0 and abs(number) <= 0.5
    if text in ("∞", "-∞"):
        return math.isinf(number) and (number > 0) == (text == "∞")
    if text in ("…", "-…"):
        return math.isnan(number) or (abs(number) >= 9.5 and (number < 0) == (text == "-…"))
    if text == "?":
        return math.isnan(number)
    if not math.isfinite(number):
        return False
    power = UNITS.get(text[-1:], 0)
    try:
        told = Decimal(text[:-1] if power else text)
    except ArithmeticError:
        return False
    exponent = told.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(10) ** exponent / 2
    exact = Decimal(number) / Decimal(10) ** power
    return abs(exact - told) <= half + abs(exact) * SLACK
