"""What all commands share: exit statuses, reading what the user wrote, and saying what is wrong with it."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import cyclopts

PROGRAM = "dyna-tui"
COMMANDS = ("experiment", "reproduce", "replay", "export", "check", "mazes")
MAX_NUMBER = 2**63 - 1

DONE = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports of a program that wrote to nobody."""


def read_count(option: str, text: str, least: int = 0, most: int = MAX_NUMBER) -> int:
    """The whole number that an option was given.

    Raises:
        InputError: where it is none, or out of range.
    """
    from dyna_tui.maze.errors import quoted

    digits = text.strip()
    whole = digits.isascii() and digits.isdigit()
    endless = len(digits.lstrip("0")) > len(str(MAX_NUMBER))
    if not whole or (not endless and int(digits) < least):
        right = f"a whole number of at least {least}, as in {option} {max(7, least)}"
        raise InputError(f"{option} is {quoted(text)}, but must be {right}")
    if endless or int(digits) > most:
        raise InputError(f"{option} is {quoted(text)}, but must be at most {most}")
    return int(digits)


def read_choice(option: str, text: str, choices: Sequence[str]) -> str:
    """The one of some words that an option was given.

    Raises:
        InputError: where it is none of them.
    """
    from dyna_tui.maze.errors import quoted

    word = text.strip().lower()
    if word not in choices:
        raise InputError(f"{option} is {quoted(text)}: {did_you_mean(word, choices)}")
    return word


def refuse_unknown(word: str) -> None:
    """Raise an error for a word that is neither a command nor a maze; a path is left to the maze's reader."""
    from dyna_tui.maze import builtin_names
    from dyna_tui.maze.errors import quoted

    if os.path.exists(word) or word.endswith(".txt") or os.path.basename(word) != word:
        return
    if word in COMMANDS:
        raise InputError(
            f"'{word}' is a command and comes first, as in {PROGRAM} {word}; a file of that name is ./{word}"
        )
    known = builtin_names()
    if word not in known:
        right = did_you_mean(word, (*COMMANDS, *known))
        raise InputError(f"{quoted(word)} is neither a command nor a maze: {right}")


def in_our_words(error: "cyclopts.CycloptsError", command: str = "") -> str:
    """What the parser found, in one line that says what would be right."""
    import cyclopts

    from dyna_tui.maze.errors import quoted

    if isinstance(error, cyclopts.UnusedCliTokensError):
        return f"{quoted(str((error.unused_tokens or ['?'])[0]))} is one word too many; see {PROGRAM} --help"
    said = " ".join(str(error).split()).rstrip(".").replace(". Did you", "; did you")
    if isinstance(error, cyclopts.MissingArgumentError):
        if "MAZE" in said:
            example = f"{command} blocking" if command in COMMANDS else "blocking"
            return f"which maze? name a file or a built-in one, as in {PROGRAM} {example}; see {PROGRAM} mazes"
        if "SESSION" in said:
            return f"which session? name a file that ctrl+s saved, as in {PROGRAM} {command} blocking-1042.json"
        said = said.lower().rpartition("parameter ")[2].replace("requires an argument", "needs a value")
    said = said[:1].lower() + said[1:]
    return said if said.endswith("?") else f"{said}; see {PROGRAM} --help"


def say(line: str) -> None:
    """One line on standard error, whatever is in it."""
    from dyna_tui.maze.errors import printable

    if sys.stderr is not None:
        print(printable(line), file=sys.stderr)
