"""Writing maze files: a maze, or an edited one, as text."""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import InputError
from dyna_tui.maze.layouts import MAX_CELLS, MAX_LAYOUTS, STANDARD_KINDS, CellKind, EpisodeStart
from dyna_tui.maze.maze import FENCE, Maze, title_of
from dyna_tui.maze.settings import KEYS, TABLES, Settings, read_settings

Grid = NDArray[np.uint8]
"""uint8[H, W]: index of each cell's kind among the maze's kinds."""
Since = int | EpisodeStart | None
"""The real step, or the episode, from which a layout is in force; None for one that only a person switches to."""


def maze_text(maze: Maze, layouts: Sequence[tuple[Since, Grid]]) -> str:
    """The text of a maze file with the settings of a maze and these layouts.

    The settings are copied from the maze's own text, comments included, if they still describe the maze.

    Args:
        maze: the maze.
        layouts: the real step or the episode from which each is in force, and its cells; the first from step 0,
            the others increasing, None for one that is only switched to by hand.

    Raises:
        InputError: if no maze file can hold them: a layout lacks a start or a terminal cell, or they are too many.
    """
    _check(maze, layouts)
    symbols = np.array([ord(kind.symbol) for kind in maze.kinds], "<u4")
    lines = settings_lines(maze)
    for number, (since, grid) in enumerate(layouts):
        if number:
            lines.append(_heading(since))
        width = grid.shape[1]
        cells = symbols[grid].tobytes().decode("utf-32-le")
        lines += [cells[first : first + width] for first in range(0, len(cells), width)]
    return "\n".join(lines) + "\n"


def _heading(since: Since) -> str:
    """The line above a layout other than the first."""
    if since is None:
        return "@"
    return f"@ episode {since.episode}" if isinstance(since, EpisodeStart) else f"@ {since}"


def _check(maze: Maze, layouts: Sequence[tuple[Since, Grid]]) -> None:
    if len(layouts) > MAX_LAYOUTS:
        raise InputError(f"{len(layouts):,} layouts are too many: a maze file may have at most {MAX_LAYOUTS:,}")
    if sum(grid.size for _, grid in layouts) > MAX_CELLS:
        raise InputError(f"the layouts are too large: all together may have at most {MAX_CELLS:,} cells")
    for number, (since, grid) in enumerate(layouts, 1):
        there = np.flatnonzero(np.bincount(grid.ravel(), minlength=len(maze.kinds)))
        where = f"layout {number}" if since is None else f"the layout in force from {_moment(since)}"
        if not any(maze.kinds[kind].start for kind in there):
            raise InputError(f"{where} has no start: add an S first")
        if not any(maze.kinds[kind].terminal for kind in there):
            raise InputError(f"{where} has no terminal cell: add a G first")


def _moment(since: int | EpisodeStart) -> str:
    return f"episode {since.episode}" if isinstance(since, EpisodeStart) else f"step {since}"


def settings_lines(maze: Maze) -> list[str]:
    """The lines of a maze file before the first grid; none if all settings have their defaults."""
    lines = maze.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    end = 0
    if lines[0].rstrip() == FENCE:
        end = next(i for i, line in enumerate(lines) if i and line.rstrip() == FENCE) + 1
    settings = read_settings(maze.path, "\n".join(lines[1 : end - 1]), 2) if end else Settings()
    kept = vars(settings) | {"title": settings.title or title_of(maze.path)}
    if all(getattr(maze, name) == value for name, value in kept.items()):
        return lines[:end]
    return [FENCE, *_toml(maze), FENCE]


def _toml(maze: Maze) -> list[str]:
    """The settings of a maze, without those that have their defaults."""
    default = Settings()
    changed = [key for key in KEYS if key not in TABLES and getattr(maze, key) != getattr(default, key)]
    lines = [f"{key} = {_toml_value(getattr(maze, key))}" for key in changed]
    if maze.parameters:
        lines += ["[agent]", *(f"{name} = {_toml_value(value)}" for name, value in maze.parameters.items())]
    if len(maze.kinds) > len(STANDARD_KINDS):
        lines += ["[cells]", *map(_kind, maze.kinds[len(STANDARD_KINDS) :])]
    return lines


def _kind(kind: CellKind) -> str:
    further = [key for key in ("wall", "start", "to", "floor") if getattr(kind, key)]
    keys = further if kind.wall or (kind.floor and not kind.reward) else ["reward", "terminal", *further]
    values = ", ".join(f"{key} = {_toml_value(getattr(kind, key))}" for key in keys)
    return f"{_toml_value(kind.symbol)} = {{ {values} }}"


def _toml_value(value: object) -> str:
    """A value in TOML, which writes text, numbers, booleans and lists of text as JSON does."""
    return json.dumps(value, ensure_ascii=False)
