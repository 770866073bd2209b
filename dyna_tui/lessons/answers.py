"""Answers: which choice of a question a measured value is, and how values are written."""

import math
import operator
import re
from collections.abc import Callable

from dyna_tui.lessons.measuring import TIE
from dyna_tui.lessons.quantities import Measured

NUMBER = r"-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)"
ABOUT = r"(?:about|roughly|still|exactly|only|=|≈|~)?\s*"
RANGE = re.compile(rf"(?:between\s+)?({NUMBER})\s*(?:to|and|-|–|\.\.)\s*({NUMBER})\b")
LESS = re.compile(rf"(?:fewer|less) than\s+({NUMBER})|below\s+({NUMBER})|under\s+({NUMBER})")
MORE = re.compile(rf"more than\s+({NUMBER})|above\s+({NUMBER})|over\s+({NUMBER})")
AT_LEAST = re.compile(rf"at least\s+({NUMBER})|({NUMBER}) or more")
AT_MOST = re.compile(rf"at most\s+({NUMBER})|({NUMBER}) or (?:fewer|less)")
BOUNDS: tuple[tuple[re.Pattern[str], Callable[[float, float], bool]], ...] = (
    (LESS, operator.lt),
    (MORE, operator.gt),
    (AT_LEAST, operator.ge),
    (AT_MOST, operator.le),
)
EXACT = re.compile(rf"{ABOUT}({NUMBER})(?![\w.]*\d)")
TIES = ("tie", "the same", "same", "both", "all", "neither", "none of them", "equal")
NONE = ("none", "nothing", "never")


def matching(choices: tuple[str, ...], value: Measured) -> list[int]:
    """The choices that a value is, from 0; exactly one where they are well chosen."""
    return [number for number, choice in enumerate(choices) if is_answer(choice, value)]


def is_answer(choice: str, value: Measured) -> bool:
    """Whether a choice means a value. What it means is how it begins; after a colon or a comma it may go on.

    Of a number: ``4``, ``about 0.1`` (as many decimals as are written), ``14 to 19``, ``fewer than 20``, ``more than
    40``, ``at least 3``, ``5 or fewer``, ``none``. Of a condition: ``yes`` or ``no``. Of a lane: its name as the
    laboratory shows it, or the end of it (``n = 5``); ``both``, ``all``, ``neither`` or ``the same`` where lanes are
    equal.
    """
    text = " ".join(choice.lower().split())
    if isinstance(value, bool):
        return _begins(text, "yes") if value else _begins(text, "no")
    if isinstance(value, str):
        return any(_begins(text, each) for each in TIES) if value == TIE else _names(text, value)
    return _is_number(text, value)


def value_text(value: Measured) -> str:
    """A measured value as a student reads it: ``yes``, ``1,709``, ``0.225``, ``Dyna-Q+``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return "the same" if value == TIE else value
    if not math.isfinite(value):
        return "not known"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.1f}"


def _begins(text: str, word: str) -> bool:
    return re.match(rf"{re.escape(word)}(?!\w)", text) is not None


def _names(text: str, label: str) -> bool:
    """Whether a choice begins with the name of a lane: all of it, so that Dyna-Q is not Dyna-Q+."""
    head = re.split(r"[:,;]", text)[0].strip()
    plain = re.sub(r"[\s=()]+", " ", label.lower()).strip()
    named = re.sub(r"[\s=()]+", " ", head).removeprefix("only ").strip()
    return bool(named) and (named == plain or plain.endswith(f" {named}"))


def _is_number(text: str, value: float) -> bool:
    if found := RANGE.match(text):
        return _number(found[1]) <= value <= _number(found[2])
    for pattern, holds in BOUNDS:
        if found := pattern.match(text):
            return holds(value, _number(next(filter(None, found.groups()))))
    if found := EXACT.match(text):
        decimals = len(found[1].partition(".")[2])
        return abs(value - _number(found[1])) <= (0.5 * 10**-decimals if decimals else 0.0) + 1e-9
    return value == 0 and any(_begins(text, each) for each in NONE)


def _number(text: str) -> float:
    return float(text.replace(",", ""))
