"""The one kind of error that is the user's to mend, and the hint that goes with it."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Bad input: the message is one line that says what is wrong and what would be right."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word: the nearest known names, else all of them.

    Examples: ``did you mean 'dyna-q'?`` or ``choose from q-learning, dyna-q, dyna-q+``.
    """
    names = list(known)
    near = get_close_matches(word.lower(), names, n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"
    return "choose from " + ", ".join(names)
