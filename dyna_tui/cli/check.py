"""``dyna-tui check`` and ``dyna-tui mazes``: describe a maze, and list the built-in ones."""

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from dyna_tui.agents import value_text
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.cli.messages import DONE, print_facts, print_message, report_estimating
from dyna_tui.rounding import significant

if TYPE_CHECKING:
    from dyna_tui.maze import CellKind, Layout, Maze, Table

MOST_ACTIONS = 8
"""So many actions are named one by one."""

MOST_WINDS = 8
"""Winds that are listed at most."""

SLIP_DIGITS = 4
"""Significant digits of the probability of a slip."""


def check_maze(name: str, convert: str | None = None) -> int:
    """Print what a maze holds, and its warnings on standard error, and return the exit status.

    Args:
        name: what :func:`dyna_tui.opening.open_maze` opens, a saved session, or a lesson.
        convert: a file to write the maze to, as a maze file; a world with a table of outcomes as JSON.

    Raises:
        InputError: if the maze cannot be used, or the file not be written.
    """
    from dyna_tui.lessons.reader import names_lesson
    from dyna_tui.opening import is_session, open_maze

    if names_lesson(name):
        from dyna_tui.cli.check_lesson import check_lesson

        return check_lesson(name, convert)
    if is_session(name):
        from dyna_tui.cli.check_session import check_session

        return check_session(name, convert)
    report_estimating(name)
    maze = open_maze(name)
    if convert is None:
        _describe(maze)
        return DONE
    from dyna_tui.cli.outputs import maze_destination, write_output

    destination = maze_destination(maze, convert, name)
    _describe(maze)
    return write_output(destination, [maze.text])


def _describe(maze: "Maze") -> None:
    """Print what a maze holds, and its warnings on standard error."""
    print_facts(maze.title, _facts(maze))
    if maze.assumed:
        print_message(f"{maze.path}: {maze.assumed}")
    for warning in maze.warnings:
        print_message(f"{maze.path}: warning: {warning}")


def _facts(maze: "Maze") -> Iterator[tuple[str, str]]:
    """What a maze holds, as labels and lines; a line without a label continues the one above."""
    if maze.source:
        yield "source", maze.source
    yield from _grid_facts(maze) if maze.table is None else _table_facts(maze, maze.table)
    specs = read_lanes(maze, ())
    widest = max(len(spec.variant.name) for spec in specs)
    for number, spec in enumerate(specs):
        yield "" if number else "agents", f"{spec.variant.name:<{widest}}  {spec.summary}"
    yield "runs", _length(maze)
    if maze.slip:
        yield "slip", significant(maze.slip, SLIP_DIGITS) + (", to the sides" if maze.slip_to == "sides" else "")
    if maze.step_reward:
        yield "step", f"reward {value_text(maze.step_reward)}"
    if maze.bump_reward:
        yield "bump", f"reward {value_text(maze.bump_reward)}"
    if any(maze.wind):
        yield "wind", _wind(maze.wind)


def _grid_facts(maze: "Maze") -> Iterator[tuple[str, str]]:
    """The cells of a maze and when they change."""
    from dyna_tui.maze import STANDARD_KINDS

    yield "size", f"{_counted(maze.height, 'row')}, {_counted(maze.width, 'column')}"
    schedule = ", then ".join(_in_force(layout) for layout in maze.layouts)
    yield "layouts", f"{len(maze.layouts)}: {schedule}" if len(maze.layouts) > 1 else "1"
    cells = [_cells(layout, maze.kinds) for layout in maze.layouts]
    if len(set(cells)) == 1:
        yield "cells", cells[0]
    else:
        for number, line in enumerate(cells, 1):
            yield "" if number > 1 else "cells", f"layout {number}: {line}"
    for kind in maze.kinds[len(STANDARD_KINDS) :]:
        yield f"'{kind.symbol}'", _meaning(kind)


def _table_facts(maze: "Maze", table: "Table") -> Iterator[tuple[str, str]]:
    """The states and actions of a table of outcomes, and what it is an estimate from."""
    kinds = ((len(table.start), "start"), (int(table.terminal_states.sum()), "terminal"))
    unreached = int((~table.reachable).sum())
    parts = [_counted(number, noun) for number, noun in kinds] + [f"{unreached:,} never reached"] * bool(unreached)
    yield "states", f"{table.states:,}: {', '.join(parts)}"
    names = [action.name for action in table.actions]
    more = f" … {names[-1]}" if len(names) > MOST_ACTIONS else ""
    yield "actions", f"{len(names):,}: {', '.join(names[:MOST_ACTIONS])}{more}"
    if len(table.pages) > 1:
        yield "pages", f"{len(table.pages):,}: {table.pages[0].title} … {table.pages[-1].title}"
    if maze.estimated:
        yield "table", maze.estimated


def _in_force(layout: "Layout") -> str:
    if layout.episode is not None:
        return f"from episode {layout.episode:,}"
    return "by hand (key m)" if layout.since is None else f"from step {layout.since:,}"


def _wind(wind: "Sequence[int]") -> str:
    """The rows upward by columns, those without left out: ``1 in columns 3-5, 2 in columns 6-7``."""
    runs = [(rows, [column for column, _ in run]) for rows, run in groupby(enumerate(wind), key=lambda each: each[1])]
    parts = [
        (f"{columns[0]}-{columns[-1]}" if columns[1:] else f"{columns[0]}", rows) for rows, columns in runs if rows
    ]
    shown = [f"{rows} in column{'s' * ('-' in columns)} {columns}" for columns, rows in parts]
    return "rows upward: " + ", ".join(shown[:MOST_WINDS]) + (", …" if shown[MOST_WINDS:] else "")


def _cells(layout: "Layout", kinds: "Sequence[CellKind]") -> str:
    """The numbers of starts, terminal cells and walls of a layout: ``1 start, 1 terminal, 8 walls``."""
    counts = [int((layout.kind == index).sum()) for index in range(len(kinds))]
    pairs = list(zip(kinds, counts, strict=True))
    starts = sum(count for kind, count in pairs if kind.start)
    terminals = sum(count for kind, count in pairs if kind.terminal)
    walls = sum(count for kind, count in pairs if kind.wall)
    return ", ".join((_counted(starts, "start"), _counted(terminals, "terminal"), _counted(walls, "wall")))


def _meaning(kind: "CellKind") -> str:
    """What a cell kind declared by the file does: ``reward -100, terminal``."""
    plain = kind.wall or (kind.floor and not kind.reward)
    traits = [] if plain else [f"reward {value_text(kind.reward)}"]
    traits += [name for name in ("terminal", "wall", "start", "floor") if getattr(kind, name)]
    return ", ".join([*traits, *([f"leads to {kind.to}"] if kind.to else [])])


def _length(maze: "Maze") -> str:
    """The length of an experiment's runs, and where episodes are truncated."""
    from dyna_tui.experiments.task import DEFAULT_EPISODES

    if maze.steps is not None:
        length = _counted(maze.steps, "real step")
    else:
        length = _counted(DEFAULT_EPISODES if maze.episodes is None else maze.episodes, "episode")
    return f"{length}; episodes are truncated after {_counted(maze.max_episode_steps, 'step')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def list_mazes() -> None:
    """Print the built-in mazes."""
    print("\n".join(maze_lines()))


def maze_lines() -> Iterator[str]:
    """A line for each built-in maze: its name and its title."""
    from dyna_tui.maze import builtin_names, load

    names = builtin_names()
    widest = max(map(len, names), default=0)
    for name in names:
        yield f"{name:<{widest}}   {load(os.path.join('mazes', name)).title}"
