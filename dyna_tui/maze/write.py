"""A maze, or what became of it, as the text of a maze file."""

import json
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Value
from dyna_tui.errors import InputError, printable
from dyna_tui.maze.layouts import MAX_CELLS, MAX_LAYOUTS, STANDARD_KINDS, CellKind
from dyna_tui.maze.maze import FENCE, Maze
from dyna_tui.maze.settings import DEFAULT_AGENTS, DEFAULT_EPISODE_STEPS, Settings, read_settings

Grid = NDArray[np.uint8]
"""uint8[H, W]: the place of each cell's kind among those of the maze."""


def written(maze: Maze, layouts: Sequence[tuple[int | None, Grid]]) -> str:
    """The text of a maze file with the settings of a maze and these layouts.

    The settings stand as they stand in the maze's own text, comments and all, where they still say what it is.

    Args:
        maze: the maze.
        layouts: the real step from which each is in force, and its cells; the first from 0, the others
            increasing, None for one that only a person switches to.

    Raises:
        InputError: where no maze file can hold them: a layout has no start or no terminal cell, or they are too many.
    """
    _check(maze, layouts)
    symbols = np.array([ord(kind.symbol) for kind in maze.kinds], "<u4")
    lines = settings_lines(maze)
    for number, (since, grid) in enumerate(layouts):
        if number:
            lines.append("@" if since is None else f"@ {since}")
        width = grid.shape[1]
        cells = symbols[grid].tobytes().decode("utf-32-le")
        lines += [cells[first : first + width] for first in range(0, len(cells), width)]
    return "\n".join(lines) + "\n"


def _check(maze: Maze, layouts: Sequence[tuple[int | None, Grid]]) -> None:
    if len(layouts) > MAX_LAYOUTS:
        raise InputError(f"there are {len(layouts):,} layouts, but a maze file has at most {MAX_LAYOUTS:,}")
    if sum(grid.size for _, grid in layouts) > MAX_CELLS:
        raise InputError(f"the layouts have too many cells: in a maze file they have at most {MAX_CELLS:,} together")
    for number, (since, grid) in enumerate(layouts, 1):
        there = np.flatnonzero(np.bincount(grid.ravel(), minlength=len(maze.kinds)))
        where = f"layout {number}, which no step brings," if since is None else f"the layout in force from step {since}"
        if not any(maze.kinds[kind].start for kind in there):
            raise InputError(f"{where} has no start: put an S first")
        if not any(maze.kinds[kind].terminal for kind in there):
            raise InputError(f"{where} has no terminal cell: put a G first")


def settings_lines(maze: Maze) -> list[str]:
    """The lines of a maze file before the first grid, none where there is nothing to say."""
    lines = maze.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    end = 0
    if lines[0].rstrip() == FENCE:
        end = next(i for i, line in enumerate(lines) if i and line.rstrip() == FENCE) + 1
    settings = read_settings(maze.path, "\n".join(lines[1 : end - 1]), 2) if end else Settings()
    kept = vars(settings) | {"title": settings.title or printable(PurePath(maze.path).stem)}
    if all(getattr(maze, name) == value for name, value in kept.items()):
        return lines[:end]
    return [FENCE, *_toml(maze), FENCE]


def _toml(maze: Maze) -> list[str]:
    """The settings of a maze, those that have their defaults left out."""
    settings: list[tuple[str, Value | list[str] | None, object]] = [
        ("title", maze.title, ""),
        ("source", maze.source, ""),
        ("agents", list(maze.agents), list(DEFAULT_AGENTS)),
        ("steps", maze.steps, None),
        ("episodes", maze.episodes, None),
        ("max_episode_steps", maze.max_episode_steps, DEFAULT_EPISODE_STEPS),
        ("slip", maze.slip, 0.0),
        ("step_reward", maze.step_reward, 0.0),
    ]
    lines = [f"{name} = {_spelled(value)}" for name, value, default in settings if value != default]
    if maze.parameters:
        lines += ["[agent]", *(f"{name} = {_spelled(value)}" for name, value in maze.parameters.items())]
    if len(maze.kinds) > len(STANDARD_KINDS):
        lines += ["[cells]", *map(_kind, maze.kinds[len(STANDARD_KINDS) :])]
    return lines


def _kind(kind: CellKind) -> str:
    return f"{_spelled(kind.symbol)} = {{ reward = {_spelled(kind.reward)}, terminal = {_spelled(kind.terminal)} }}"


def _spelled(value: object) -> str:
    """A value in TOML, which spells text, numbers, truth and lists of text as JSON does."""
    return json.dumps(value, ensure_ascii=False)
