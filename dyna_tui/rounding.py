"""Rounding of numbers to decimal digits: once, from the exact value of the float, to the nearest; ties to even.

All numbers that are shown are rounded here or by ``format``, which rounds alike, and never after they were rounded.
No text is a negative zero. What a float differs from a short decimal by is the machine's rounding if it is no more
than :data:`NOISE`: 0.1 + 0.2 is 0.3.
"""

import math
from decimal import Decimal
from fractions import Fraction

NOISE = 1e-12
"""The relative difference up to which two numbers are one that was computed in two ways."""


def same(one: float, other: float) -> bool:
    """Whether two numbers differ by the machine's rounding at most."""
    return math.isclose(one, other, rel_tol=NOISE, abs_tol=0.0)


def fixed(number: float, decimals: int, power: int = 0) -> str:
    """A number in units of 10**power, to so many decimals: ``12.3`` for 12,345 to one decimal in thousands."""
    if not power:
        return f"{number:z.{decimals}f}"
    units = round(Fraction(number) * Fraction(10) ** (decimals - power))
    return f"{Decimal(units).scaleb(-decimals):f}"


def significant(number: float, digits: int) -> str:
    """A finite number to so many significant digits, all before the point kept: ``0.735``, ``-1``, ``1042``, ``1e-05``.

    An exact text has no idle zeros, a rounded one keeps them: 1 is ``1`` and 1.0004 is ``1.00``.
    """
    if number == 0:
        return "0"
    if abs(number) >= 10**digits:
        return f"{number:.0f}"
    text = f"{number:.{digits}g}"
    if "e+" in text:
        return f"{number:.0f}"
    return text if same(float(text), number) else f"{number:#.{digits}g}".removesuffix(".")


def digits_to(number: float, decimals: int, least: int = 3) -> int:
    """The significant digits of a number that reach so many decimals, ``least`` of them at the fewest."""
    return max(least, decimals + exponent(number) + 1)


def exponent(number: float) -> int:
    """The power of ten of a finite number's first digit; 0 for zero."""
    return math.floor(math.log10(abs(number))) if number else 0


def nearest(number: float, width: int) -> str | None:
    """The decimal in at most ``width`` columns that is nearest to a finite number; None where its whole part is wider.

    A fraction has no zero before its point. A text that is exact needs no more than two decimals, any other takes the
    room there is: ``1``, ``.50``, and ``.500`` for 0.49996.
    """
    if not number % 1:
        text = f"{number:.0f}"
        return text if len(text) <= width else None
    for decimals in range(width - 1, -1, -1):
        text = without_zero(fixed(number, decimals))
        if len(text) <= width:
            return _without_idle_zeros(text, number)
    return None


def _without_idle_zeros(text: str, number: float) -> str:
    """The text with two decimals, or none, where it is exact so."""
    for decimals in (0, 2) if text.endswith("0") else ():
        shorter = without_zero(fixed(number, decimals))
        if len(shorter) < len(text) and same(float(shorter), number):
            return shorter
    return text


def without_zero(text: str) -> str:
    """The text of a fraction without the zero before its point: ``-.5`` for ``-0.5``."""
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
