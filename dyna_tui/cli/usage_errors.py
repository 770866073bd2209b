"""Usage errors: one line for words that are no command, unknown options, missing and repeated values."""

import os
from typing import TYPE_CHECKING

from dyna_tui.cli.messages import PROGRAM
from dyna_tui.errors import InputError, did_you_mean, quoted

if TYPE_CHECKING:
    import cyclopts

COMMANDS = (
    "experiment",
    "merge",
    "reproduce",
    "replay",
    "recover",
    "export",
    "learn",
    "grade",
    "serve",
    "check",
    "check-agent",
    "mazes",
    "completion",
)


def check_first_word(word: str) -> None:
    """Make sure that a word that is not a command could be a maze; paths are left to the maze reader.

    Raises:
        InputError: if it is neither.
    """
    from dyna_tui.maze import builtin_names

    if os.path.exists(word) or word.endswith(".txt") or os.path.basename(word) != word:
        return
    if ":" in word or "?" in word:
        return
    if word in COMMANDS:
        right = f"put it first, as in {PROGRAM} {word}; a file of that name is ./{word}"
        raise InputError(f"'{word}' is a command: {right}")
    known = builtin_names()
    if word not in known:
        right = did_you_mean(word, (*COMMANDS, *known))
        raise InputError(f"{quoted(word)} is neither a command nor a maze: {right}")


def usage_error(error: "cyclopts.CycloptsError") -> InputError:
    """The one-line error for one that the parser found; an InputError of our converters is returned as it is."""
    if isinstance(error.__cause__, InputError):
        return error.__cause__
    return InputError(_describe(error))


def _describe(error: "cyclopts.CycloptsError") -> str:
    """What is wrong and what would be right, by the kind of error: the parser's own English is the last resort."""
    import cyclopts

    command = " ".join((PROGRAM, *(error.command_chain or ())))
    see_help = f"see {command} --help"
    match error:
        case cyclopts.UnusedCliTokensError(unused_tokens=[str(word), *_]):
            if word in COMMANDS:
                return f"'{word}' is a command: put it first, as in {PROGRAM} {word}"
            return f"unexpected word {quoted(word)}: {see_help}"
        case cyclopts.UnknownOptionError():
            option = error.token.keyword or error.token.value
            known = [name for argument in error.argument_collection for name in argument.names if name[:1] == "-"]
            near = did_you_mean(option, [*known, "--help", "--version"])
            return f"unknown option {quoted(option)}: {near if near.endswith('?') else see_help}"
        case cyclopts.MissingArgumentError(argument=argument) if argument is not None:
            return _missing(command, argument.name, see_help)
        case cyclopts.RepeatArgumentError():
            return f"{error.token.keyword} is given more than once: give it once"
        case cyclopts.CoercionError(token=token, argument=argument) if token is not None and argument is not None:
            name, value = token.keyword or argument.name, quoted(token.value)
            if choices := argument.get_choices(force=True):
                return f"{name} is {value}: {did_you_mean(token.value, choices)}"
            return f"{name} does not take {value}: {see_help}"
    return f"{' '.join(str(error).split()).rstrip('.')}: {see_help}"


def _missing(command: str, name: str, see_help: str) -> str:
    """The message for an argument, or an option's value, that is missing."""
    if name == "MAZE":
        right = f"name a maze file or a built-in maze, as in {command} blocking"
        return f"no maze given: {right} (see {PROGRAM} mazes)"
    if name == "FILE":
        return f"no file given: name a Python file with your agent, as in {command} mine.py:DynaQ"
    if name == "SESSION":
        return f"no session given: name a file saved with ctrl+s, as in {command} blocking-1042.json"
    return f"{name} needs a value: {see_help}"
