"""Numbers as the short texts that panels, charts and tables show."""

import math

UNITS = ((3, "k"), (6, "M"), (9, "G"), (12, "T"), (15, "P"), (18, "E"))
"""Powers of ten and the letters that stand for them."""


def count(number: int) -> str:
    """A whole number with its thousands set apart: ``1,234,567``."""
    return f"{number:,}"


def short(number: float, width: int) -> str:
    """A number rounded to a whole one, in at most ``width`` columns: ``12,345``, ``12k``, ``1.2M``."""
    text = f"{number:,.0f}"
    if len(text) <= width:
        return text
    for power, unit in UNITS:
        for text in _scaled(number / 10**power):
            if len(text) < width:
                return text + unit
    return "…"


def value(number: float, width: int = 9) -> str:
    """A real number to three digits, or to as many as ``width`` columns hold: ``.735``, ``-1``, ``1.25e-05``.

    A number too small for the columns is ``≈0``.
    """
    if not math.isfinite(number):
        return "?" if math.isnan(number) else "∞" if number > 0 else "-∞"
    if number == 0:
        return "0"
    if abs(number) >= 999.5:
        return short(number, width)
    for digits in (3, 2, 1):
        text = without_zero(f"{number:.{digits}g}")
        if len(text) <= width:
            return text
    return short(number, width) if abs(number) >= 1 else "≈0"


def decimal(number: float, decimals: int | None = None) -> str:
    """A sum of rewards: whole where it is, else with two decimals; rounding makes good what adding up lost.

    Args:
        number: the sum.
        decimals: decimals that are always shown; None for none where the sum is whole.
    """
    number = round(number, 2) + 0.0
    if decimals is None:
        decimals = 0 if number == round(number) else 2
    return f"{number:,.{decimals}f}"


def aligned(number: float, decimals: int, width: int) -> str:
    """A small number with a fixed count of decimals, so that a column's points stand in line: ``.100``, ``-1.250``.

    Zero is ``0``, and what would lose its digits or its place in ``width`` columns is as :func:`value` has it.
    """
    text = without_zero(f"{number:.{decimals}f}")
    kept = abs(number) < 10 and any(digit in "123456789" for digit in text)
    return text if kept and len(text) <= width else value(number, width)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly ``width`` columns, cut with an ellipsis where it is longer."""
    if len(text) > width:
        return text[: width - 1] + "…" if width else ""
    return text.rjust(width) if right else text.ljust(width)


def _scaled(number: float) -> list[str]:
    """Ways to write a number that a unit follows; none where the next unit up is due."""
    whole = f"{number:.0f}"
    if abs(int(whole)) >= 1000:
        return []
    tenths = without_zero(f"{number:.1f}").removesuffix(".0")
    if abs(number) >= 9.95:
        return [whole]
    if abs(number) < 0.95:
        return [tenths] if abs(number) >= 0.05 else []
    return [tenths, whole]


def without_zero(text: str) -> str:
    """The text of a fraction without the zero before its point: ``-.5`` for ``-0.5``."""
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
