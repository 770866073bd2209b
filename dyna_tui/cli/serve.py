"""``dyna-tui serve``: the laboratory in a browser."""

import asyncio
import math
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.cli.maze_notes import print_notes
from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, print_message, report_estimating
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock

if TYPE_CHECKING:
    from dyna_tui.agents import AgentSpec
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.course import Course
    from dyna_tui.lessons.lesson import Lesson
    from dyna_tui.maze import Maze
    from dyna_tui.tui.app import LabApp
    from dyna_tui.web.crowd import Crowd
    from dyna_tui.web.server import Server

    Run = Callable[[Crowd, int, socket.socket], int]
    """Runs a laboratory in a visitor's process: who shares the frames, its place, and where downloads go."""

BACKLOG = 128
ALONE, CLASS = 8, 60
"""Visitors at the most, and in a class."""
SECOND_THOUGHTS = 10.0
"""Seconds for which a second ctrl+c ends a server that has visitors."""
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""What the terminal in the browser is."""
OF_OTHER_TERMINALS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TEXTUAL_DRIVER", "TMUX", "STY", "ACCESSIBLE")


def run_serve(
    name: str,
    agents: Sequence[str],
    seed: int,
    *,
    host: str,
    port: int,
    classroom: bool,
    visitors: int | None,
    clock: Clock,
) -> int:
    """Serve the laboratory until a signal ends it, and return the exit status.

    Args:
        name: what the laboratory opens, a session or a lesson too.
        agents: the specs of its lanes; those of the maze if there are none.
        seed: the seed of all random draws.
        host: the host to listen on.
        port: the port; 0 for any that is free.
        classroom: whether the address has a token, for a class.
        visitors: how many may come at once.
        clock: what the lanes' common clock counts.

    Raises:
        InputError: where the maze, the agents or the address cannot be used, or the extra is missing.
    """
    _require_web()
    title, maze, run = _read(name, agents, seed, clock)
    listening = _bind(host, port)
    print_notes(maze)
    from dyna_tui.web.access import Access, new_token
    from dyna_tui.web.crowd import Crowd
    from dyna_tui.web.nursery import Nursery

    most = visitors or (CLASS if classroom else ALONE)
    crowd = Crowd(most)
    nursery = Nursery(_warm, partial(run, crowd))
    from dyna_tui.web.server import Server  # after the warm process, which does without

    port = listening.getsockname()[1]
    access = Access(host, port, new_token() if classroom else None)
    server = Server(nursery, access, title, most)
    path = f":{port}/" + (f"?token={access.token}" if access.token else "")
    number = _own_number(host)
    others = [f"or, where that name is not known, at http://{number}{path}"] if number else []
    return asyncio.run(_serve(server, listening, f"http://{_named(host)}{path}", others))


async def _serve(server: "Server", listening: socket.socket, address: str, others: Sequence[str]) -> int:
    from aiohttp import web

    faults = server.connections.faults
    asyncio.get_running_loop().set_exception_handler(faults.in_loop)
    runner = web.AppRunner(
        server.application(), access_log=None, logger=faults.log, shutdown_timeout=2.0, keepalive_timeout=30.0
    )
    await runner.setup()
    assert runner.server is not None
    listener = await asyncio.get_running_loop().create_server(
        server.connections.limited(runner.server), sock=listening, backlog=BACKLOG
    )
    ended, loop, asked = asyncio.Event(), asyncio.get_running_loop(), -math.inf

    def interrupt() -> None:
        """Ends the server; asks first, by waiting for another ctrl+c, where somebody's work would go with it."""
        nonlocal asked
        if not server.visitors or loop.time() - asked <= SECOND_THOUGHTS:
            ended.set()
            return
        asked = loop.time()
        open_now = "a laboratory is" if server.visitors == 1 else f"{server.visitors} laboratories are"
        print_message(f"{open_now} open, and would be lost: press ctrl+c again to end the server")

    loop.add_signal_handler(signal.SIGINT, interrupt)
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    print(f"The laboratory is at {address}", flush=True)
    for other in others:
        print_message(other)
    if server.open_to_all:
        print_message("anyone who reaches this address may open a laboratory: --class adds a token to it")
    print_message("ctrl+c ends the server")
    waiting = [asyncio.ensure_future(event.wait()) for event in (ended, server.gone)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    listener.close()
    await runner.cleanup()
    server.close()
    if server.gone.is_set() and not ended.is_set():
        print_message(f"{PROGRAM}: the process that opens laboratories has ended")
        return FAILED
    return DONE


def _require_web() -> None:
    """Make sure that a server can be had.

    Raises:
        InputError: where it cannot.
    """
    if not hasattr(os, "fork"):
        raise InputError("serve needs Linux, macOS or WSL: it forks a process for each visitor")
    try:
        import aiohttp  # noqa: F401
    except ImportError:
        raise InputError(f"serve needs the extra 'web': pip install '{PROGRAM}[web]'") from None


def _read(name: str, agents: Sequence[str], seed: int, clock: Clock) -> "tuple[str, Maze, Run]":
    """What is served: its title, its maze, and what runs it for a visitor.

    Raises:
        InputError: where it cannot be used, or has agents and a seed of its own and others are given.
    """
    from dyna_tui.lessons.reader import load_lesson, names_lesson, open_lesson_maze
    from dyna_tui.opening import is_session, open_maze

    kind = "lesson" if names_lesson(name) else "session" if is_session(name) else ""
    if kind and (agents or seed):
        raise InputError(f"{name} is a {kind}, which has its own agents and seed: name it alone")
    if kind == "lesson":
        lesson = load_lesson(name)
        maze = open_lesson_maze(lesson)
        read_lanes(maze, lesson.agents)
        return lesson.title, maze, partial(_run_lesson, lesson)
    session: Session | None = None
    if kind == "session":
        from dyna_tui.cli.replay import load_to_show

        session = load_to_show(name)
        maze, specs = session.maze, tuple(lane.spec for lane in session.lanes)
    else:
        report_estimating(name)
        maze = open_maze(name, seed=seed)
        specs = read_lanes(maze, agents)
    return maze.title or maze.path, maze, partial(_run, maze, specs, session, seed, clock)


def _bind(host: str, port: int) -> socket.socket:
    """Bind before anything is started, so that a port that is taken is told at once.

    Raises:
        InputError: if it cannot be bound.
    """
    with ExitStack() as opened:
        try:
            found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            family, kind, protocol, _, address = found[0]
            listening = opened.enter_context(socket.socket(family, kind, protocol))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except (OSError, UnicodeError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            what = f"cannot listen on {host}, port {port} ({reason})"
            raise InputError(f"{what}: name another with --port or --host") from None
        opened.pop_all()
        return listening


def _named(host: str) -> str:
    """The name of the host in an address."""
    from dyna_tui.web.access import ANY

    if host in ANY:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _own_number(host: str) -> str:
    """This machine's address in its network, where it listens on all; empty where it has none."""
    from dyna_tui.web.access import ANY

    if host not in ANY:
        return ""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))  # an address of no machine; connecting sends nothing
        number = str(asked.getsockname()[0])
        return "" if number.startswith(("127.", "0.")) else number
    return ""


def _warm() -> None:
    """Load all that a laboratory needs, in the warm process."""
    import importlib
    import pkgutil

    for name in OF_OTHER_TERMINALS:
        os.environ.pop(name, None)
    os.environ.update(TERMINAL)
    from dyna_tui.web.nursery import use_utf8

    use_utf8()
    import dyna_tui
    from dyna_tui.cli.start_up import find_library

    find_library()
    screen = [os.path.join(folder, "tui") for folder in dyna_tui.__path__]
    for module in pkgutil.walk_packages(screen, "dyna_tui.tui."):
        importlib.import_module(module.name)
    for module_name in ("dyna_tui.lab.files.session", "dyna_tui.lab.files.tables", "dyna_tui.lab.run_until"):
        importlib.import_module(module_name)


def _run(
    maze: "Maze",
    specs: "Sequence[AgentSpec]",
    session: "Session | None",
    seed: int,
    clock: Clock,
    crowd: "Crowd",
    slot: int,
    channel: socket.socket,
) -> int:
    """Run the laboratory of a visitor, in the visitor's process."""
    from dyna_tui.tui.app import LabApp
    from dyna_tui.web.downloads import Downloads

    app = LabApp(maze, specs, seed=seed, clock_by=clock, session=session, delivery=Downloads(channel))
    return _run_in_crowd(app, crowd, slot)


def _run_lesson(lesson: "Lesson | None", crowd: "Crowd", slot: int, channel: socket.socket) -> int:
    """Run a lesson of a visitor, and the built-in ones that follow it, in the visitor's process.

    Nothing of it is kept on the server: what a visitor saves is a download.
    """
    from dyna_tui.cli.learn import next_lesson
    from dyna_tui.lessons.course import Course
    from dyna_tui.lessons.reader import load_lesson, open_lesson_maze
    from dyna_tui.tui.app import LabApp
    from dyna_tui.web.downloads import Downloads

    status = DONE
    while lesson is not None:
        maze = open_lesson_maze(lesson)
        specs = read_lanes(maze, lesson.agents)
        app = LabApp(maze, specs, seed=lesson.seed, course=Course(lesson), delivery=Downloads(channel))
        app.keep_lesson = _note_record
        status = _run_in_crowd(app, crowd, slot)
        following = next_lesson(lesson) if app.lesson_finished else None
        lesson = None if following is None else load_lesson(following)
    return status


def _run_in_crowd(app: "LabApp", crowd: "Crowd", slot: int) -> int:
    """Run a laboratory that shares the frame rate with those of other visitors."""
    app.driver.runner.pacing.crowd = partial(crowd.note, slot)
    return terminal.run(app)


def _note_record(course: "Course", lab: "Lab") -> None:
    """Has a session that is saved from now on hold how far the lesson has come."""
    from dyna_tui.lessons.course import record_of

    lab.lesson = record_of(course)
