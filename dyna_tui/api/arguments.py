"""Arguments of the Python API: what a caller passed, checked, or an error that says what would be right."""

import operator
import os
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import MOST_AGENTS, SHORT_NAMES, AgentSpec, read_agents
from dyna_tui.errors import InputError, did_you_mean, printable
from dyna_tui.maze import Maze
from dyna_tui.opening import open_maze
from dyna_tui.q_table.reading import with_tables

MazeLike: TypeAlias = Maze | str | os.PathLike[str]
"""A maze, or what names one on the command line: a file, a built-in maze, ``random:``, ``gym:``."""
AgentLike: TypeAlias = AgentSpec | str
"""An agent with all its parameters, or its spec: ``dyna-q:n=5``."""
PathLike: TypeAlias = str | os.PathLike[str]
"""The name of a file."""
LONGEST_SHOWN = 60
"""Characters of a value that a message repeats."""
Cell: TypeAlias = int | tuple[int, int]
"""A state, or on a grid its row and column from 0."""


def maze_of(maze: MazeLike, seed: int = 0) -> Maze:
    """The maze that was passed or named; ``seed`` draws what a foreign grid leaves open.

    Raises:
        TypeError: where it is neither.
        InputError: where there is no such maze, or it cannot be used.
    """
    if isinstance(maze, Maze):
        return maze
    if not isinstance(maze, (str, os.PathLike)):
        raise TypeError(f"a maze is a Maze, a name or a file, not {type_of(maze)}: dt.load_maze('blocking')")
    name = os.fspath(maze)
    if "\n" in name:
        raise InputError("this is the text of a maze, not its name: use dt.parse_maze(text)")
    return open_maze(name, seed=seed)


def specs_of(agents: AgentLike | Sequence[AgentLike], maze: Maze) -> tuple[AgentSpec, ...]:
    """The agents that specs stand for, in their order, with the maze's parameters where a spec names none.

    Raises:
        TypeError: where one is no spec.
        InputError: where one is wrong, there is none, or there are too many.
    """
    given = (agents,) if isinstance(agents, (AgentSpec, str)) else agents
    if isinstance(given, (bytes, Mapping)) or not hasattr(given, "__iter__"):
        raise TypeError(f"agents are specs such as 'dyna-q:n=5', not {type_of(agents)}")
    specs: list[AgentSpec] = []
    for each in given:
        if isinstance(each, AgentSpec):
            specs.append(_on_maze(each, maze))
        elif isinstance(each, str):
            specs += read_agents(each, maze.parameters)
        else:
            raise TypeError(f"an agent is a spec such as 'dyna-q:n=5', not {type_of(each)}")
    if not specs:
        raise InputError("there is no agent: give at least one, as in 'dyna-q:n=5'")
    if len(specs) > MOST_AGENTS:
        raise InputError(f"{len(specs):,} agents are too many: give at most {MOST_AGENTS:,}")
    return with_tables(specs, maze)


def _on_maze(spec: AgentSpec, maze: Maze) -> AgentSpec:
    """A spec that gives an agent the same parameters on this maze as it has, whatever the maze's own are."""
    same = read_agents(spec.spec_text, maze.parameters)[0]._replace(q_table=spec.q_table)
    return same if same.values == spec.values else spec._replace(given=tuple(spec.values.items()))


def spec_of(agent: AgentLike, maze: Maze) -> AgentSpec:
    """The one agent that a spec stands for.

    Raises:
        TypeError: where it is no spec.
        InputError: where it is wrong, or stands for several.
    """
    if not isinstance(agent, (AgentSpec, str)):
        raise TypeError(f"an agent is a spec such as 'dyna-q:n=5', not {type_of(agent)}")
    specs = specs_of(agent, maze)
    if len(specs) > 1:
        raise InputError(f"{shown(agent)} stands for {len(specs)} agents: give one, or use dt.Lab or dt.run")
    return specs[0]


def path_of(path: PathLike) -> str:
    """The name of a file.

    Raises:
        TypeError: where it is none.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"a file is named by a str or a Path, not {type_of(path)}")
    return os.fsdecode(path)


def numbers(name: str, values: object) -> NDArray[np.float64]:
    """Numbers as an array of float64.

    Raises:
        InputError: where they are none.
    """
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} are {shown(values)}, but must be numbers, all rows of one length") from None


def whole(name: str, value: object, least: int = 0, most: int = 10**15) -> int:
    """A whole number.

    Raises:
        TypeError: where it is none.
        InputError: where it is out of range.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        number = None if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{name} is {shown(value)}, but must be a whole number of at least {least}")
    if not least <= number <= most:
        what = f"at least {least}" if number < least else f"at most {most:,}"
        raise InputError(f"{name} is {number:,}, but must be {what}")
    return number


def one_amount(**amounts: int | None) -> tuple[str, int]:
    """The one unit of which an amount is given, and the amount.

    Raises:
        TypeError: where none or several are given, or it is not a whole number.
        InputError: where it is negative.
    """
    given = {unit: amount for unit, amount in amounts.items() if amount is not None}
    if len(given) != 1:
        units = [f"{unit}=" for unit in amounts]
        what = "nothing says how far" if not given else f"{' and '.join(given)} are given"
        raise TypeError(f"{what}: give one of {', '.join(units[:-1])} or {units[-1]}")
    ((unit, amount),) = given.items()
    return unit, whole(unit, amount)


def state_of(maze: Maze, cell: Cell) -> int:
    """The state of a cell, or the state itself.

    Raises:
        TypeError: where it is neither a number nor a row and a column.
        InputError: where it is outside the maze.
    """
    if isinstance(cell, (tuple, list)) and len(cell) == 2:
        row, column = (whole(name, value, -1) for name, value in zip(("row", "column"), cell, strict=True))
        grid = maze.grid
        if len(grid.pages) > 1:
            raise InputError("the states are drawn on several pages: name a state by its number")
        if grid.state_at(row, column) < 0:
            raise InputError(f"there is no cell ({row},{column}): the last is ({grid.height - 1},{grid.width - 1})")
        return grid.state_at(row, column)
    if isinstance(cell, (str, tuple, list)):
        raise TypeError(f"a cell is (row, column) from 0, or a state, not {shown(cell)}")
    state, states = whole("state", cell), maze.height * maze.width
    if state >= states:
        raise InputError(f"there is no state {state:,}: the last is {states - 1:,}")
    return state


def kind_of(maze: Maze, symbol: str) -> int:
    """The index of the kind of cell that a sign stands for.

    Raises:
        InputError: where the maze has none.
    """
    symbols = [kind.symbol for kind in maze.kinds]
    if not isinstance(symbol, str) or symbol not in symbols:
        raise InputError(f"unknown cell {shown(symbol)}: choose from {' '.join(symbols)}")
    return symbols.index(symbol)


def action_of(maze: Maze, action: int | str) -> int:
    """The number of an action: itself, or that of its name.

    Raises:
        TypeError: where it is neither.
        InputError: where there is no such action.
    """
    if isinstance(action, str):
        names = [move.name for move in maze.actions]
        if action not in names:
            raise InputError(f"there is no action {shown(action)}: {did_you_mean(action, names)}")
        return names.index(action)
    return whole("action", action, 0, len(maze.actions) - 1)


def parameter_names(names: Mapping[str, object]) -> dict[str, object]:
    """Parameters by their long names: ``n`` is ``planning_steps``."""
    return {SHORT_NAMES.get(name, name): value for name, value in names.items()}


def choice(name: str, value: object, choices: Sequence[str]) -> str:
    """One of some words.

    Raises:
        InputError: where it is none of them.
    """
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{name} is {shown(value)}, but must be {' or '.join(map(repr, choices))}")
    return value


def shown(value: object) -> str:
    """A value in a few printable characters, for a message."""
    text = printable(repr(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def type_of(value: object) -> str:
    """What a value is, for a message: ``a list``, ``an int``."""
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
