"""``dyna-tui check SESSION``: what a saved session holds; whether its replay is identical is for ``replay --check``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dyna_tui.charts.numbers import count, counted
from dyna_tui.cli.messages import DONE, print_facts, print_message
from dyna_tui.cli.outputs import maze_destination, write_output
from dyna_tui.errors import printable
from dyna_tui.lab.files.session import load

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session


def check_session(path: str, convert: str | None) -> int:
    """Print what a session holds, and return the exit status.

    Args:
        path: the session file.
        convert: a file to write its maze to, as it was before anything was done in it.

    Raises:
        InputError: if the session is not valid, or the file cannot be written.
    """
    session = load(path)
    destination = None if convert is None else maze_destination(session.maze, convert, path)
    print_facts(printable(path), _facts(session))
    if session.warning:
        print_message(session.warning)
    if session.altered:
        print_message(f"{path}: warning: altered since it was saved: see replay {path} --check")
    return DONE if destination is None else write_output(destination, [session.maze.text])


def _facts(session: "Session") -> Iterator[tuple[str, str]]:
    yield "session", f"seed {session.seed}, run {session.run}"
    maze = session.maze
    size = f"{maze.height:,} x {maze.width:,}"
    if maze.table is not None:
        size = f"{maze.table.states:,} states, {len(maze.actions):,} actions"
    yield "maze", f"{maze.title}, {size}{f', {maze.estimated}' if maze.estimated else ''}"
    for number, lane in enumerate(session.lanes):
        interventions = counted(len(lane.entries), "intervention")
        yield "" if number else "lanes", f"{lane.spec.spec_text}: {count(lane.ticks)} ticks, {interventions}"
    if session.breakpoints:
        yield "stops", counted(len(session.breakpoints), "breakpoint")
