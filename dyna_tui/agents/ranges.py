"""Ranges of values in a spec: ``0.1:0.9:9`` is nine evenly spaced, ``1e-5:1e-2:4log`` four on a log scale.

Values are computed exactly from the decimal numbers that were typed, and rounded once: the third of ``0.1:0.9:9`` is
the float 0.3, as if it had been typed.
"""

from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction

from dyna_tui.agents.parameters import Parameter, Value
from dyna_tui.errors import InputError, shortened

MOST_VALUES = 1_000
"""How many values a range may have."""
LOG = "log"
"""What follows the count of a range on a log scale."""
DIGITS = Context(prec=60)
"""Enough to tell a whole number, or the float nearest to a value, from what is next to it."""


def read_values(key: str, parameter: Parameter, text: str) -> list[Value]:
    """The values that a text stands for: one, or those of a range ``low:high:count``, the ends among them.

    Args:
        key: the parameter's name as it was typed, for messages.
        parameter: the parameter.
        text: as in ``0.1``, ``0.1:0.9:9`` or ``1e-5:1e-2:4log``.

    Raises:
        InputError: where it is not a value or range of the parameter.
    """
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1 or not parameter.is_number:
        return [parameter.read(text)]
    whole, name = isinstance(parameter.default, int), repr(shortened(f"{key}={text}"))
    log = parts[-1].lower().endswith(LOG)
    count = parts[-1][: -len(LOG)].rstrip() if log else parts[-1]
    low, high = _end(parameter, parts[0]), _end(parameter, parts[1])
    if len(parts) != 3 or low is None or high is None or not count:
        examples = ("0:50:6", "1:1000:4log") if whole else ("0.1:0.9:9", "0.001:1:4log")
        right = f"low:high:count, as in {key}={examples[0]}, or {key}={examples[1]} on a log scale"
        raise InputError(f"{name} is not a range: give {right}")
    many = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
    if not 2 <= many <= MOST_VALUES:
        raise InputError(f"{name} asks for {shortened(count)} values, but a range has 2 to {MOST_VALUES:,}")
    if low == high:
        raise InputError(f"{name} has equal ends: give the value alone, as in {key}={shortened(parts[0])}")
    if log and min(low, high) <= 0:
        raise InputError(f"{name} is on a log scale, so both ends must be above 0: raise them, or leave out {LOG!r}")
    exact = list(_on_log_scale(low, high, many) if log else _evenly(low, high, many))
    if whole:
        _check_whole(key, name, exact, log=log)
        return [parameter.checked(int(value)) for value in exact]
    return [parameter.checked(float(value)) for value in exact]


def _end(parameter: Parameter, text: str) -> Fraction | None:
    """An end of a range as the decimal number that was typed; None where it is none."""
    try:
        float(text)
    except ValueError:
        return None
    return Fraction(repr(parameter.read(text.strip())))


def _evenly(low: Fraction, high: Fraction, count: int) -> Iterator[Fraction]:
    return (low + (high - low) * Fraction(index, count - 1) for index in range(count))


def _on_log_scale(low: Fraction, high: Fraction, count: int) -> Iterator[Fraction]:
    first, last = (DIGITS.ln(DIGITS.divide(Decimal(end.numerator), Decimal(end.denominator))) for end in (low, high))
    yield low
    for index in range(1, count - 1):
        share = DIGITS.divide(Decimal(index), Decimal(count - 1))
        value = DIGITS.exp(DIGITS.fma(DIGITS.subtract(last, first), share, first))
        whole = value.to_integral_value()
        yield Fraction(whole if abs(value - whole) < abs(whole).scaleb(-40) else value)
    yield high


def _check_whole(key: str, name: str, values: list[Fraction], *, log: bool) -> None:
    """Makes sure that all values of a range are whole.

    Raises:
        InputError: where one is not; the message says what would be right.
    """
    other = next((value for value in values if value.denominator != 1), None)
    if other is None:
        return
    if log:
        right = f"give the values themselves, as in {key}=" + "|".join(dict.fromkeys(str(round(v)) for v in values))
    else:
        width = int(values[-1] - values[0])
        counts = (count for count in range(2, MOST_VALUES + 1) if width % (count - 1) == 0)
        right = f"ask for {min(counts, key=lambda count: abs(count - len(values)))} values"
    raise InputError(f"{name} holds {float(other):.6g}, which is not whole: {right}")
