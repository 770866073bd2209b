"""``dyna-tui export``: a lane's tables, its maze, or the screen of a saved session, for other programs to read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from dyna_tui.cli.converters import SCREEN_SIZE
from dyna_tui.cli.messages import print_message
from dyna_tui.cli.outputs import write_output
from dyna_tui.cli.replay import load_to_show, read_own
from dyna_tui.errors import InputError
from dyna_tui.files import Destination
from dyna_tui.lab.files.exports import EXPORTS, FIGURE, MAZE, SCREEN

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session


def run_export(
    path: str,
    what: str,
    *,
    agents: Sequence[str] = (),
    lane: int | None,
    format: str | None,
    size: tuple[int, int] | None,
    figure: Mapping[str, str | None],
    output: str | None,
) -> int:
    """Write a table or the maze of a lane, or the screen, as a session ended; returns the exit status.

    Args:
        path: the session file.
        what: a name of EXPORTS.
        agents: the classes in files of its lanes that are agents of the user's own.
        lane: the lane, counted from 1; by default the first, in a figure all.
        format: one of the formats of what is exported; by default that of the output file's ending.
        size: columns and rows of the screen.
        figure: the view, the style and the value colours of a figure, where they are given.
        output: the file to write; standard output if None.

    Raises:
        InputError: if the options contradict each other, or the session cannot be read or shown.
    """
    from dyna_tui.lab.files.session import load

    if what != SCREEN and size is not None:
        raise InputError(f"--size applies to the screen only: leave it out, as in export {path} {what}")
    given = {name: choice for name, choice in figure.items() if choice is not None}
    if what != FIGURE and given:
        raise InputError(f"--{next(iter(given))} applies to a figure only, as in export {path} figure")
    export = EXPORTS[what]
    if format is not None and format not in export.formats:
        raise InputError(f"--format is '{format}', but {what} is exported as {' or '.join(export.formats)}")
    format = export.format_of(output or "", format)
    session = load_to_show(path, agents) if what == SCREEN else load(path, read_own(agents))
    if lane is not None and lane > len(session.lanes):
        raise InputError(f"--lane is {lane}, but {session.path} has {len(session.lanes)}")
    destination = None if output is None else Destination("--output", output, (path,))
    if session.warning:
        print_message(session.warning)
    if what == FIGURE:
        if destination is None and format != "svg":
            raise InputError(f"a figure as {format.upper()} needs a file: add --output FILE")
        return write_output(destination, [_figure(session, lane, format, given)])
    lane = lane or 1
    if what == SCREEN:
        return write_output(destination, _screen(session, lane - 1, format, size or SCREEN_SIZE))
    if what == MAZE:
        return write_output(destination, _maze(session, lane - 1))
    return write_output(destination, _table(session, lane - 1, format, what))


def _table(session: "Session", lane: int, format: str, what: str) -> Iterable[str]:
    from dyna_tui.lab.files.session import open_lab
    from dyna_tui.lab.files.tables import WRITERS, table

    return WRITERS[format](table(open_lab(session).lanes[lane], what))


def _figure(session: "Session", lane: int | None, format: str, given: Mapping[str, str]) -> bytes:
    from dyna_tui.charts.value_colours import DEFAULT
    from dyna_tui.figures.colours import STYLES
    from dyna_tui.figures.lane_figure import lanes_figure
    from dyna_tui.figures.views import view_named
    from dyna_tui.figures.writers import WRITERS
    from dyna_tui.lab.files.session import open_lab

    view = view_named(given.get("view", "arrows"))
    style, values = given.get("style", STYLES[0]), given.get("values", DEFAULT)
    lanes = open_lab(session).lanes
    return WRITERS[format](lanes_figure(lanes if lane is None else [lanes[lane - 1]], view, style=style, values=values))


def _maze(session: "Session", lane: int) -> Iterable[str]:
    from dyna_tui.lab.files.maze_export import as_maze, differences
    from dyna_tui.lab.files.session import open_lab

    shown = open_lab(session).lanes[lane]
    text = as_maze(shown)
    for difference in differences(shown):
        print_message(difference)
    return [text]


def _screen(session: "Session", lane: int, format: str, size: tuple[int, int]) -> Iterable[str]:
    import asyncio

    from dyna_tui.tui.recording import screen_of

    return [asyncio.run(screen_of(session, size, svg=format == "svg", focus=lane))]
