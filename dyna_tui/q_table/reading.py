"""Reading a Q-table for ``q0=@FILE``: from .npz (``--save-q``), .npy (float[S, A]) or the CSV that ``export q`` writes.

Nothing in a file is unpickled.
"""

import csv
import os
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec
from dyna_tui.errors import InputError, printable, shortened
from dyna_tui.files import leads_out
from dyna_tui.maze import Maze
from dyna_tui.q_table.packed import pack

MOST_BYTES = 4 * 1024**3
"""Bytes of a file that is read, or of the tables in an archive."""
MOST_BYTES_A_LINE = 1024
"""Bytes of a line of a CSV file, on average."""
TABLES = "q"
"""The name of the tables in an ``.npz`` file: float64[agent, run, S, A]."""
CHOICE = re.compile(r"(.+)#(\d{1,9})(?:/(\d{1,9}))?")
"""A file, and which of its tables: ``FILE#RUN`` or ``FILE#AGENT/RUN``, from 0."""

Table = NDArray[np.float64]


def with_tables(specs: Sequence[AgentSpec], maze: Maze) -> tuple[AgentSpec, ...]:
    """The same agents; those that begin with the table of a file have it, read now.

    Raises:
        InputError: where a file cannot be read, or its table is not one of the maze.
    """
    found: dict[str, str] = {}
    own = f"{maze.parameters.get('q0', '')}|" + "|".join(maze.agents)
    for spec in specs:
        name = spec.q_file
        if name and f"@{name}" in own and leads_out(name):
            what = f"{maze.path} names the Q-table {shortened(printable(name))}, outside of the working folder"
            raise InputError(f"{what}: copy it into the folder, and name it so")
        if name and not spec.q_table and name not in found:
            found[name] = pack(read_table(name, maze))
    return tuple(spec._replace(q_table=found.get(spec.q_file, spec.q_table)) for spec in specs)


def read_table(name: str, maze: Maze) -> Table:
    """The action values in a file: float64[S, A].

    Args:
        name: the file, with ``#RUN`` or ``#AGENT/RUN`` behind it where it holds several tables.
        maze: the maze.

    Raises:
        InputError: where it cannot be read, or its table is not one of the maze.
    """
    which = CHOICE.fullmatch(name)
    path = which[1] if which and not os.path.exists(name) else name
    shown = shortened(printable(path))
    try:
        if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
            raise InputError(f"{shown}: not a regular file: name one, as in q0=@table.npz")
        if Path(path).stat().st_size > MOST_BYTES:
            raise InputError(f"{shown}: too large: a Q-table has at most {MOST_BYTES // 1024**3} GiB")
        with Path(path).open("rb") as file:
            start = file.read(6)
        if start.startswith(b"PK"):
            q = _chosen(_archive(path), name if path == name else name[len(path) :], shown)
        elif start == b"\x93NUMPY":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of odd headers
                q = np.load(path, allow_pickle=False)
        else:
            return _from_csv(_csv_text(path, shown, maze), shown, maze)
    except OSError as error:
        right = "name a file as in q0=@table.npz"
        raise InputError(f"{shown}: cannot be read ({error.strerror or 'not a file'}): {right}") from None
    except InputError:
        raise
    except Exception:  # a damaged archive raises almost anything
        right = "name a file that --save-q or export q wrote"
        raise InputError(f"{shown}: not a Q-table: {right}") from None
    return _checked(q, shown, maze)


def _csv_text(path: str, shown: str, maze: Maze) -> str:
    most = (maze.grid.states * len(maze.grid.actions) + 1) * MOST_BYTES_A_LINE
    with open(path, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise InputError(f"{shown}: too large: a Q-table of {maze.path} is at most {most:,} bytes of CSV")
    return data.decode("utf-8-sig")


def _archive(path: str) -> NDArray[np.float64]:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise InputError(
                f"{shortened(printable(path))}: too large: more than {MOST_BYTES // 1024**3} GiB of tables"
            )
    with warnings.catch_warnings(), np.load(path, allow_pickle=False) as arrays:
        warnings.simplefilter("ignore")  # of odd headers
        q: NDArray[np.float64] = arrays[TABLES]
    return q


def _chosen(tables: NDArray[np.float64], choice: str, shown: str) -> NDArray[np.float64]:
    """One of the tables [agent, run, S, A] of an archive: the one that is chosen, or the only one."""
    if tables.ndim == 2:
        return tables
    agents, runs = tables.shape[:2] if tables.ndim == 4 else (0, 0)
    if not agents * runs:
        raise ValueError
    which = CHOICE.fullmatch(f"x{choice}" if choice.startswith("#") else choice)
    if which is None:
        if agents * runs > 1:
            example = f"#{runs - 1}" if agents == 1 else f"#{agents - 1}/{runs - 1}"
            what = f"{shown} holds {agents * runs:,} tables, of {agents:,} agents and {runs:,} runs, numbered from 0"
            raise InputError(f"{what}: choose one, as in q0=@{shown}{example}")
        return tables[0, 0]  # type: ignore[no-any-return]
    if which[3] is None and agents > 1:
        raise InputError(f"{shown} holds tables of {agents:,} agents: choose one, as in q0=@{shown}#0/{which[2]}")
    agent, run = (0, int(which[2])) if which[3] is None else (int(which[2]), int(which[3]))
    if agent >= agents or run >= runs:
        last = f"#{agents - 1}/{runs - 1}" if agents > 1 else f"#{runs - 1}"
        raise InputError(f"{shown} has no table {choice[choice.rfind('#') :]}: the last is {last}")
    return tables[agent, run]  # type: ignore[no-any-return]


def _checked(q: NDArray[np.float64], shown: str, maze: Maze) -> Table:
    """A table of the maze's states and actions, all of it finite."""
    states, actions = maze.grid.states, len(maze.grid.actions)
    if q.dtype.kind not in "fiu" or q.ndim != 2:
        raise InputError(f"{shown}: not a Q-table: it must hold numbers in the shape [states, actions]")
    if q.shape != (states, actions):
        what = f"holds values of {q.shape[0]:,} states and {q.shape[1]:,} actions"
        raise InputError(f"{shown} {what}, but {maze.path} has {states:,} and {actions:,}: name a table of this maze")
    if not np.isfinite(q).all():
        raise InputError(f"{shown} holds a value that is not finite: every action value must be")
    return np.asarray(q, np.float64)


def _from_csv(text: str, shown: str, maze: Maze) -> Table:
    """The table that ``export q`` wrote: a line for each pair. Those of walls may be missing, and are 0."""
    where = ("state",) if maze.table is not None else ("row", "column")
    rows = csv.reader(StringIO(text, newline=""))
    header = next(rows, [])
    wanted = (*where, "action", "q")
    if not set(wanted) <= set(header):
        raise InputError(f"{shown}: not a Q-table of {maze.path}: a CSV file has the columns {', '.join(wanted)}")
    columns = [header.index(name) for name in wanted]
    q = np.full((maze.grid.states, len(maze.grid.actions)), np.nan)
    for values in rows:
        if values:
            state, action, value = _pair([values[c] if c < len(values) else "" for c in columns], maze)
            if state < 0 or action < 0 or not np.isfinite(value):
                raise InputError(
                    f"{shown}:{rows.line_num}: not a value of {maze.path}: it has no such pair, or no number"
                )
            q[state, action] = value
    missing = np.isnan(q).any(axis=1)
    missing[list(_walls(maze))] = False
    if missing.any():
        lacking = maze.grid.label(int(np.flatnonzero(missing)[0]))
        raise InputError(f"{shown}: not all of a Q-table of {maze.path}: it lacks values of {lacking}")
    q[np.isnan(q)] = 0.0
    return q


def _pair(cells: Sequence[str], maze: Maze) -> tuple[int, int, float]:
    """The state, the action and the value of a line; -1 or NaN where the maze has no such thing."""
    *where, action, value = (cell.strip() for cell in cells)
    names = [move.name for move in maze.grid.actions]
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 10 else -1 for part in where]
    state = numbers[0]
    if len(numbers) == 2:
        inside = 0 <= numbers[0] < maze.height and 0 <= numbers[1] < maze.width
        state = numbers[0] * maze.width + numbers[1] if inside else -1
    known = state if 0 <= state < maze.grid.states else -1
    chosen = names.index(action) if action in names else -1
    try:
        return known, chosen, float(value)
    except ValueError:
        return known, chosen, np.nan


def _walls(maze: Maze) -> Iterator[int]:
    """The states that are walls in some layout, of which the export may have no values."""
    if maze.table is None:
        wall = np.array([kind.wall for kind in maze.kinds])
        yield from np.flatnonzero(np.any([wall[layout.kind].ravel() for layout in maze.layouts], axis=0)).tolist()
