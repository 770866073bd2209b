"""Numbers as the short texts that panels, charts and tables show."""

import math
from collections.abc import Iterable
from itertools import pairwise

from dyna_tui.rounding import digits_to, fixed, same, significant, without_zero

UNITS = ((3, "k"), (6, "M"), (9, "G"), (12, "T"), (15, "P"), (18, "E"))
"""Powers of ten and the letters that stand for them."""
LOST = 1e-9
"""How far, relative to it, a sum of rewards may be off by adding up."""
TINY = "≈0"
"""A number that is not zero, yet nearer to it than to any other that there is room for."""


def count(number: int) -> str:
    """A whole number with its thousands set apart: ``1,234,567``."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """A number of things: ``1 pair``, ``1,120 pairs``."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def short(number: float, width: int) -> str:
    """A number rounded to a whole one, in at most ``width`` columns: ``12,345``, ``12k``, ``1.2M``."""
    text = f"{number:z,.0f}"
    if len(text) <= width:
        return text
    for power, unit in UNITS:
        for text in _scaled(number, power):
            if len(text) < width:
                return text + unit
    return "…"


def value(number: float, width: int = 9) -> str:
    """A real number to three digits, or to as many as ``width`` columns hold: ``.735``, ``-1``, ``1.25e-05``.

    A rounded number keeps its zeros, so that ``1`` is exact and ``1.00`` is not. One too small for the columns is
    ``≈0``; ``0`` is exact.
    """
    if not math.isfinite(number):
        return "?" if math.isnan(number) else "∞" if number > 0 else "-∞"
    if abs(number) >= 999.5:
        return short(number, width)
    for digits in (3, 2, 1):
        text = without_zero(significant(number, digits))
        if len(text) <= width:
            return text
    if abs(number) >= 1:
        return short(number, width)
    text = without_zero(fixed(number, max(width - 1 - (number < 0), 0)))
    return text if any(digit in "123456789" for digit in text) else TINY


def value_to(number: float, decimals: int) -> str:
    """A real number to three digits, as :func:`value` has it, or to more where so many decimals have more."""
    if not math.isfinite(number) or (not decimals and abs(number) >= 999.5):
        return value(number)
    return without_zero(significant(number, digits_to(number, decimals)))


def decimal(number: float, decimals: int | None = None) -> str:
    """A sum of rewards: whole where it is but for what adding up lost, else with two decimals or one digit of its own.

    Args:
        number: the sum.
        decimals: decimals that are always shown; None for none where the sum is whole.
    """
    whole = round(number)
    if abs(number - whole) <= LOST * max(1.0, abs(number)):
        return f"{whole:,.{decimals or 0}f}"
    return f"{number:,.2f}" if abs(number) >= 0.005 else significant(number, 1)


def aligned(number: float, decimals: int, width: int) -> str:
    """A small number with a fixed count of decimals, so that a column's points stand in line: ``.100``, ``-1.250``.

    Zero is ``0``, and what would lose its digits or its place in ``width`` columns is as :func:`value` has it.
    """
    text = without_zero(fixed(number, decimals))
    kept = abs(number) < 10 and any(digit in "123456789" for digit in text)
    return text if kept and len(text) <= width else value(number, width)


def distinct_decimals(numbers: Iterable[float], least: int, most: int) -> int:
    """The fewest decimals, within bounds, to which numbers that are not the same differ; ``least`` where none do."""
    ordered = sorted(numbers)
    pairs = [(one, other) for one, other in pairwise(ordered) if not same(one, other)]
    enough = (d for d in range(least, most + 1) if all(fixed(one, d) != fixed(other, d) for one, other in pairs))
    return next(enough, least)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly ``width`` columns, cut with an ellipsis where it is longer."""
    if len(text) > width:
        return text[: width - 1] + "…" if width else ""
    return text.rjust(width) if right else text.ljust(width)


def _scaled(number: float, power: int) -> list[str]:
    """Ways to write a number in units of 10**power; none where the next unit up is due."""
    whole, size = fixed(number, 0, power), abs(number) / 10**power
    if abs(int(whole)) >= 1000:
        return []
    tenths = without_zero(fixed(number, 1, power)).removesuffix(".0")
    if size >= 9.95:
        return [whole]
    if size < 0.95:
        return [tenths] if size >= 0.05 else []
    return [tenths, whole]
