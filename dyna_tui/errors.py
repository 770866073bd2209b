"""Input errors: the error whose message a user reads, and how messages quote words and suggest better ones."""

from collections.abc import Iterable

LONGEST_QUOTE = 40
"""Characters of a user's word that a message repeats."""
LONGEST_TEXT = 120
"""Characters of a whole text of a user, as the spec of an agent, that a message repeats."""


class InputError(ValueError):
    """Bad input: the message is one line that says what is wrong and what would be right."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word: the nearest known names, or all of them if none is near.

    Examples: ``did you mean 'dyna-q'?`` or ``choose from q-learning, dyna-q, dyna-q+``.
    """
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word.lower(), names, n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"
    return "choose from " + ", ".join(names)


def printable(text: str) -> str:
    r"""The text in one line that any terminal can show: ``\n``, ``\x1b`` and their kind are escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shortened(text: str) -> str:
    """A text of a user, cut where it is longer than :data:`LONGEST_TEXT` characters."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def quoted(word: str) -> str:
    """A user's word in quotes, shortened to :data:`LONGEST_QUOTE` characters."""
    return f"'{word}'" if len(word) <= LONGEST_QUOTE else f"'{word[: LONGEST_QUOTE - 1]}…'"
