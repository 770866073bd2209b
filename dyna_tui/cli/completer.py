"""Completer: what may stand where the cursor is on a command line. It imports nothing that makes a shell wait.

A completion script hands over what was typed, and on standard input the table that ``dyna-tui completion`` put into it.
The answer is lines: ``CANDIDATE`` tab ``DESCRIPTION``; ``:files`` where file names fit too, ``:files json`` where only
those with some endings do; ``:open`` where a candidate may be typed on, so that no blank follows.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Table = Mapping[str, Any]
"""What :func:`dyna_tui.cli.completion.table` gives."""
Candidates = list[tuple[str, str]]
"""Words, and what they are."""
Files = bool | str
"""Whether a file fits; the endings that it may have, with blanks between them, where not every one does."""
FILES, OPEN = ":files", ":open"


def run_completer(words: Sequence[str]) -> int:
    """Answers ``--complete SHELL WORD...``, the last word the one that is typed, for bash ``--complete bash LINE``."""
    try:
        table = json.load(sys.stdin)
        shell, *typed = words
        quote = ""
        if shell == "bash":
            typed, quote = split_line(typed[0])
            typed = typed[1:]
        found, files = complete(table, typed or [""])
    except (ValueError, LookupError, AttributeError, TypeError, OSError):
        return 1
    word = typed[-1] if typed else ""
    if found and all(name.endswith((":", "=", ",")) for name, _ in found):
        print(OPEN)
    if files:
        print(FILES if files is True else f"{FILES} {files}")
    # Bash replaces what follows the last : or = of a word that is not quoted.
    kept = 0 if shell != "bash" or quote else max(word.rfind(":"), word.rfind("=")) + 1
    for name, about in found:
        print(f"{name[kept:]}\t{about}" if about and shell != "bash" else name[kept:])
    return 0


def split_line(line: str) -> tuple[list[str], str]:
    """The words of a line up to the cursor, as a shell splits them, and the quote that is open."""
    words, word, quote, begun = list[str](), "", "", False
    signs = iter(line)
    for sign in signs:
        if sign == "\\" and quote != "'":
            word, begun = word + next(signs, ""), True
        elif quote:
            quote, word = ("", word) if sign == quote else (quote, word + sign)
        elif sign in "'\"":
            quote, begun = sign, True
        elif sign.isspace():
            words += [word] * begun
            word, begun = "", False
        else:
            word, begun = word + sign, True
    return [*words, word], quote


def complete(table: Table, words: Sequence[str]) -> tuple[Candidates, Files]:
    """The candidates for the last of the words after the program's name, and whether a file fits too, and which."""
    *before, word = words
    commands = table["commands"]
    name = before[0] if before and before[0] in commands and before[0] else ""
    command = commands[name]
    rest = before[1:] if name else before
    awaited, positionals = _parsed(rest, command["options"])
    if awaited is not None:
        return _values(table, awaited, word)
    option, equals, value = word.partition("=")
    if equals and option.startswith("--") and option in command["options"]:
        found, files = _values(table, command["options"][option]["takes"], value)
        return [(f"{option}={each}", about) for each, about in found], files
    if word.startswith("-"):
        options = [(each, about["help"]) for each, about in command["options"].items()]
        return _fitting(word, options), False
    kinds = command["positionals"]
    kind = kinds[min(len(positionals), len(kinds) - 1)] if kinds else ""
    if len(positionals) >= len(kinds) and not command["many"]:
        kind = ""
    found, files = _values(table, kind, word) if kind else ([], False)
    if not name and not positionals:
        found = _fitting(word, [(each, about["help"]) for each, about in commands.items() if each]) + found
    return found, files


def _parsed(words: Iterable[str], options: Mapping[str, Any]) -> "tuple[Any, list[str]]":
    """What the word after these is the value of, None for none, and the words that are no option's."""
    awaited, positionals = None, []
    for word in words:
        if awaited is not None:
            awaited = None
        elif word in options and options[word]["takes"]:
            awaited = options[word]["takes"]
        elif not word.startswith("-"):
            positionals.append(word)
    return awaited, positionals


def _values(table: Table, kind: Any, word: str) -> tuple[Candidates, Files]:
    """The values of a kind: a list of choices, or one of KINDS."""
    if isinstance(kind, list):
        return _fitting(word, [(each, "") for each in kind]), False
    return KINDS[kind](table, word) if kind in KINDS else ([], False)


def _fitting(word: str, candidates: Iterable[tuple[str, str]]) -> Candidates:
    return [each for each in candidates if each[0].startswith(word)]


def _maze(table: Table, word: str) -> tuple[Candidates, Files]:
    return _fitting(word, [*map(tuple, table["mazes"]), ("random:", "a random maze, as random:10x20")]), True


def _maze_or_lesson(table: Table, word: str) -> tuple[Candidates, Files]:
    return [*_maze(table, word)[0], *_lesson(table, word)[0]], True


def _lesson(table: Table, word: str) -> tuple[Candidates, Files]:
    return _fitting(word, map(tuple, table["lessons"])), "md"


def _file(table: Table, word: str) -> tuple[Candidates, Files]:
    return [], True


def _session(table: Table, word: str) -> tuple[Candidates, Files]:
    return [], "json"


def _program(table: Table, word: str) -> tuple[Candidates, Files]:
    return [], "py"


def _agent(table: Table, word: str) -> tuple[Candidates, Files]:
    """``NAME[:key=value,...]``: names, then the parameters that the agent has and that are not given yet."""
    name, colon, given = word.partition(":")
    agents = table["agents"]
    if not colon:
        with_parameters = [(f"{each}:", "") for each in agents if each == word]
        return [*_fitting(word, [(each, "") for each in agents]), *with_parameters], "py"
    parameters = agents.get(name, {})
    done, comma, last = given.rpartition(",")
    begin = f"{name}:{done}{comma}"
    key, equals, value = last.partition("=")
    if equals:
        alternatives, bar, typed = value.rpartition("|")
        choices = parameters.get(key, {}).get("choices", [])
        found = [each for each in choices if each.startswith(typed)]
        return [(f"{begin}{key}={alternatives}{bar}{each}", "") for each in found], False
    taken = {part.partition("=")[0] for part in done.split(",")}
    names = [(f"{begin}{each}=", about["help"]) for each, about in parameters.items() if each not in taken]
    return _fitting(word, names), False


KINDS: dict[str, Callable[[Table, str], tuple[Candidates, Files]]] = {
    "agent": _agent,
    "maze": _maze,
    "maze or lesson": _maze_or_lesson,
    "lesson": _lesson,
    "file": _file,
    "session": _session,
    "program": _program,
}
"""Kinds of values, and what completes them; of any other nothing is known."""


def flushed(status: int) -> int:
    """The status, once all is written; a shell that does not read on is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return status
