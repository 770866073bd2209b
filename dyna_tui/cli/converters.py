"""Converters and validators of the command line's words: numbers, choices, screen sizes, options that exclude others.

An :class:`~dyna_tui.errors.InputError` that they raise reaches the user as it is.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, get_args

from cyclopts import Token

from dyna_tui.errors import InputError, quoted
from dyna_tui.experiments.shard import Shard

MAX_NUMBER = 2**63 - 1

SCREEN_SIZE = (120, 40)
"""Columns and rows of a recorded or exported screen."""
SMALLEST_SCREEN, LARGEST_SCREEN = (40, 12), (400, 200)


def whole_number(low: int = 0, high: int = MAX_NUMBER, example: int = 7) -> Callable[[Any, Sequence[Token]], int]:
    """A converter from decimal digits to a whole number from ``low`` to ``high``."""

    def convert(_type: object, tokens: Sequence[Token]) -> int:
        keyword, text = tokens[0].keyword, tokens[0].value
        option = keyword or "the number"
        digits = text.strip()
        is_number = digits.isascii() and digits.isdigit()
        # Python does not read numbers of thousands of digits.
        too_long = len(digits.lstrip("0")) > len(str(MAX_NUMBER))
        if not is_number or (not too_long and int(digits) < low):
            right = f"a whole number of at least {low}, as in {keyword + ' ' if keyword else ''}{max(example, low)}"
            raise InputError(f"{option} is {quoted(text)}, but must be {right}")
        if too_long or int(digits) > high:
            raise InputError(f"{option} is {quoted(text)}, but must be at most {high:,}")
        return int(digits)

    return convert


def choice(type_: Any, tokens: Sequence[Token]) -> object:
    """Convert a word, in capitals or not, to a member of an enum (by its value) or of a ``Literal``.

    Raises:
        ValueError: if it is none of them; the parser knows what the choices are.
    """
    word = tokens[0].value.strip().lower()
    if isinstance(type_, type) and issubclass(type_, Enum):
        return type_(word)
    if word not in get_args(type_):
        raise ValueError(word)
    return word


def screen_size(_type: object, tokens: Sequence[Token]) -> tuple[int, int]:
    """Convert ``COLUMNSxROWS``, as in ``120x40``."""
    option, text = tokens[0].keyword, tokens[0].value
    columns, by, rows = text.strip().lower().partition("x")
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0 for part in (columns, rows)]
    limits = zip(SMALLEST_SCREEN, numbers, LARGEST_SCREEN, strict=True)
    if not by or not all(low <= number <= high for low, number, high in limits):
        smallest, largest, usual = (f"{w}x{h}" for w, h in (SMALLEST_SCREEN, LARGEST_SCREEN, SCREEN_SIZE))
        right = f"columns by rows from {smallest} to {largest}, as in {option} {usual}"
        raise InputError(f"{option} is {quoted(text)}, but must be {right}")
    return numbers[0], numbers[1]


def shard(_type: object, tokens: Sequence[Token]) -> Shard:
    """Convert ``K/N``, as in ``3/10``, K from 1."""
    option, text = tokens[0].keyword, tokens[0].value
    number, by, of = (part.strip() for part in text.partition("/"))
    k, n = (int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 0 for part in (number, of))
    if not by or not 1 <= k <= n:
        right = f"K/N with K from 1 to N, as in {option} 3/10"
        raise InputError(f"{option} is {quoted(text)}, but must be {right}")
    return Shard(k, n)


def at_most_one(arguments: Any) -> None:
    """Validate that a group of options has at most one that was given."""
    given = [argument.name for argument in arguments if argument.has_tokens]
    if len(given) > 1:
        raise InputError(f"{' and '.join(given)} cannot be combined: give one of them")
