"""Words after a command: numbers, cells, moves, lanes; or an error that says what would be right."""

from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.maze.grid import is_whole
from dyna_tui.plain.laboratory import PlainLab

Words = list[str]
"""The words after a command."""

MOST = 10**15
"""The longest run that is asked for."""


def nothing_more(words: Words, command: str) -> None:
    """Makes sure that nothing follows a command.

    Raises:
        InputError: where something does.
    """
    if words:
        raise InputError(f"{command} takes no {quoted(' '.join(words))}: leave it out, or see: help {command}")


def whole(text: str, what: str, example: str, least: int = 1) -> int:
    """A whole number, with or without commas.

    Raises:
        InputError: where it is none.
    """
    digits = text.replace(",", "")
    if not is_whole(digits) or not least <= int(digits) <= MOST:
        raise InputError(f"{what} is a whole number of at least {least}, as in: {example}; not {quoted(text)}")
    return int(digits)


def cell(on: PlainLab, words: Words, example: str) -> tuple[int, Words]:
    """The cell, or state, that the words begin with, and the words after it; without words the cell named last.

    Raises:
        InputError: where there is none.
    """
    grid = on.lab.maze.grid
    if not words and on.cell is not None:
        return on.cell, []
    if not words:
        raise InputError(f"name a {grid.noun}, as in: {example}")
    problem = ""
    for length in range(min(len(words), 6), 0, -1):
        try:
            on.cell = grid.read(" ".join(words[:length]))
        except ValueError as error:
            problem = str(error)
        else:
            return on.cell, words[length:]
    raise InputError(f"{problem}; not {quoted(words[0])}")


def action(on: PlainLab, words: Words, example: str) -> int:
    """The action that the words name: ``up``, another name of it, its sign, or its number.

    Raises:
        InputError: where there is none.
    """
    actions = on.lab.maze.grid.actions
    text = " ".join(words)
    names = [move.name for move in actions]
    if not text:
        raise InputError(f"name an action, as in: {example}; choose from {', '.join(names)}")
    for number, move in enumerate(actions):
        if text.lower() in (move.name.lower(), move.arrow, str(number)):
            return number
    raise InputError(f"there is no action {quoted(text)}: {did_you_mean(text, names)}")


def lane_index(on: PlainLab, text: str) -> int:
    """The index of the lane of a position from 1, or of a name.

    Raises:
        InputError: where there is none.
    """
    count, labels = len(on.lab.lanes), on.labels
    if is_whole(text) and 1 <= int(text) <= count:
        return int(text) - 1
    found = [index for index, label in enumerate(labels) if label.lower() == text.lower()]
    if not found:
        names = ", ".join(f"{number} {label}" for number, label in enumerate(labels, 1))
        raise InputError(f"there is no lane {quoted(text)}: choose from {names}")
    return found[0]


def in_lanes(on: PlainLab, words: Words) -> tuple[Words, int, bool]:
    """What is left of the words without ``in lane 2`` or ``in all lanes`` at their end.

    Returns:
        The other words, the index of the lane, and whether all lanes are meant.

    Raises:
        InputError: where there is no such lane.
    """
    lower = [word.lower() for word in words]
    if lower[-1:] == ["everywhere"]:
        return words[:-1], on.index, True
    if lower[-3:] == ["in", "all", "lanes"]:
        return words[:-3], on.index, True
    if "lane" in lower and lower[lower.index("lane") - 1 :][:1] == ["in"]:
        begin = lower.index("lane")
        return words[: begin - 1], lane_index(on, " ".join(words[begin + 1 :])), False
    return words, on.index, False
