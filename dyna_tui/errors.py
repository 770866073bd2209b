"""Input errors: the error whose message a user reads, and how messages quote words and suggest better ones."""

import errno
from collections.abc import Iterable

LONGEST_QUOTE = 40
"""Characters of a user's word that a message repeats."""
LONGEST_TEXT = 120
"""Characters of a whole text of a user, as the spec of an agent, that a message repeats."""
LONGEST_MESSAGE = 400
"""Characters of a message, whatever it repeats; a longer one is cut in its middle."""
JOINERS = "\u200c\u200d\xad"
"""What texts are spelt with, though Python takes them for unprintable: the non-joiner (Persian), the joiner (Hindi and
emoji) and the soft hyphen. They do nothing to a terminal."""
_WITHOUT_JOINERS = str.maketrans("", "", JOINERS)


class InputError(ValueError):
    """Bad input: the message is one line that says what is wrong and what would be right.

    Whatever it quotes, the line can be shown by any terminal, and has at most :data:`LONGEST_MESSAGE` characters.
    """

    def __init__(self, message: str = "") -> None:
        """Make the error; control characters in its message are escaped."""
        line = printable(message)
        if len(line) > LONGEST_MESSAGE:
            half = LONGEST_MESSAGE // 2
            line = f"{line[: half - 1]}…{line[-half:]}"
        super().__init__(line)


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


def is_printable(text: str) -> bool:
    """Whether a text is one line that any terminal can show."""
    return text.isprintable() or text.translate(_WITHOUT_JOINERS).isprintable()


def printable(text: str) -> str:
    r"""The text in one line that any terminal can show: ``\n``, ``\x1b`` and their kind are escaped."""
    if text.isprintable():
        return text
    return "".join(c if is_printable(c) else c.encode("unicode_escape").decode() for c in text)


def shortage(error: BaseException) -> str | None:
    """What the process has run out of, and what helps, where an error comes of that; None where it does not."""
    number, text = getattr(error, "errno", None), str(error)
    unmapped = isinstance(error, ImportError) and ("map segment" in text or "allocate memory" in text)
    if isinstance(error, MemoryError) or number == errno.ENOMEM or unmapped:
        return "out of memory: use a smaller maze, or fewer agents"
    if number in (errno.EMFILE, errno.ENFILE):
        return "too many open files: raise the limit, as with 'ulimit -n 1024'"
    if isinstance(error, RuntimeError) and "start new thread" in text:
        return "no further thread can be started: too little memory, or too many processes"
    return None


def shortened(text: str) -> str:
    """A text of a user, cut where it is longer than :data:`LONGEST_TEXT` characters."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def quoted(word: str) -> str:
    """A user's word in quotes, shortened to :data:`LONGEST_QUOTE` characters."""
    return f"'{word}'" if len(word) <= LONGEST_QUOTE else f"'{word[: LONGEST_QUOTE - 1]}…'"
