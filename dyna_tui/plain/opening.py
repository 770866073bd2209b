"""Opening of the plain laboratory: a maze with its agents, or a session, and the first words."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import Maze
from dyna_tui.plain.commands import command_of
from dyna_tui.plain.conversation import Interrupts, converse, script_lines, typed_lines
from dyna_tui.plain.describing import describe_lanes
from dyna_tui.plain.keeping import PlainKeeper
from dyna_tui.plain.laboratory import PlainLab

if TYPE_CHECKING:
    from dyna_tui.lab.files.recovery import RecoveryCopy
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lessons.course import Course


def open_maze_plain(
    maze: Maze,
    specs: Sequence[AgentSpec],
    seed: int,
    run: int,
    clock_by: Clock,
    recovery: "RecoveryCopy",
    *,
    running: bool = False,
) -> int:
    """Opens a maze, and returns the exit status that the conversation ends with."""
    return _converse(Lab(with_brushes(maze), specs, seed, run, clock_by), recovery, running=running)


def open_session_plain(session: "Session", recovery: "RecoveryCopy", *, recovered: bool = False) -> int:
    """Opens a session where it ended, and returns the exit status that the conversation ends with.

    Args:
        session: the session.
        recovery: where a copy is kept of what a crash would lose.
        recovered: whether the session is in that copy alone, so that to quit may lose it.

    Raises:
        InputError: where it cannot be replayed.
    """
    from dyna_tui.lab.files.session import open_lab

    lab = open_lab(replace(session, maze=with_brushes(session.maze)))
    return _converse(lab, recovery, session.warning or "", recovered=recovered)


def open_lesson_plain(
    course: "Course",
    maze: Maze,
    specs: Sequence[AgentSpec],
    session: "Session | None",
    keep: "Callable[[Course, Lab], None]",
    *,
    kept: bool = True,
) -> tuple[int, bool]:
    """Opens a lesson, and returns the exit status, and whether to go on to the next lesson.

    Args:
        course: where the student is.
        maze: the maze.
        specs: the agents.
        session: the laboratory that was left; a fresh one if there is none.
        keep: keeps the progress.
        kept: whether that outlasts the program, so that to quit loses nothing.
    """
    from dyna_tui.lab.files.session import open_lab
    from dyna_tui.plain.keys import play
    from dyna_tui.plain.lesson import LessonGuide

    if session is None:
        lab = Lab(with_brushes(maze), specs, course.lesson.seed)
    else:
        lab = open_lab(replace(session, maze=with_brushes(session.maze)))
    asks, interrupts = sys.stdin is not None and sys.stdin.isatty(), Interrupts()
    on = PlainLab(lab, lambda line: print(line, flush=True), asks, interrupts)
    on.keeps_all = kept
    guide = on.lesson = LessonGuide(on, course, keep, play, command_of)
    guide.begin()
    with interrupts.noted():
        status = converse(on, typed_lines(on) if asks else script_lines(), _report_error, interrupts)
    return status, guide.left


def _converse(
    lab: Lab, recovery: "RecoveryCopy", warning: str = "", *, running: bool = False, recovered: bool = False
) -> int:
    asks, interrupts = sys.stdin is not None and sys.stdin.isatty(), Interrupts()
    on = PlainLab(lab, lambda line: print(line, flush=True), asks, interrupts)
    on.keeper = PlainKeeper(recovery, on) if asks else None
    if recovered:
        on.saved = None
    if warning:
        on.report(warning)
    describe_lanes(on, [])
    if asks:
        on.report("run 100, until model wrong, why, tell cell 3,8, help, quit.")
    lines = typed_lines(on) if asks else script_lines()
    with interrupts.noted():
        status = converse(on, chain(["run"], lines) if running else lines, _report_error, interrupts)
    if on.keeper is not None:
        on.keeper.end()
    return status


def _report_error(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
