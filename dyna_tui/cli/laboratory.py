"""``dyna-tui MAZE``: opens the laboratory."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.maze_notes import print_notes
from dyna_tui.cli.messages import report_estimating
from dyna_tui.cli.running import new_copy, run_app
from dyna_tui.cli.start_up import find_library, no_garbage_collection
from dyna_tui.cli.usage_errors import check_first_word
from dyna_tui.errors import InputError, printable
from dyna_tui.lab import MOST_LANES
from dyna_tui.lab.clock import Clock

if TYPE_CHECKING:
    from dyna_tui.agents import AgentSpec, Value
    from dyna_tui.cli.options import AppearanceOptions
    from dyna_tui.maze import Maze


def open_laboratory(
    name: str,
    agents: Sequence[str] = (),
    seed: int = 0,
    nth: int = 0,
    *,
    clock: Clock = Clock.REAL,
    running: bool = False,
    plain: bool = False,
    look: "AppearanceOptions | None" = None,
) -> int:
    """Open the laboratory, and return the exit status it ends with.

    Args:
        name: what :func:`dyna_tui.opening.open_maze` opens, or a saved session, which opens as by ``replay``.
        agents: the specs of its lanes, or classes in files; those of the maze if there are none.
        seed: the seed of all random draws.
        nth: which run of that seed.
        clock: what the lanes' common clock counts.
        running: whether it starts running at once.
        plain: whether it is read and written line by line, without a screen.
        look: how it looks; as the user left it where nothing else is asked for.

    Raises:
        InputError: if the maze or an agent cannot be read, there are too many lanes, or there is no terminal or
            no engine.
    """
    with ExitStack() as start:
        start.enter_context(no_garbage_collection())
        check_first_word(name)
        from dyna_tui.opening import is_session, open_maze

        if is_session(name):
            if seed or nth or running or clock is not Clock.REAL:
                raise InputError(f"{printable(name)} is a session, which has its own agents and seed: name it alone")
            from dyna_tui.cli.replay import open_session

            start.close()
            return open_session(name, agents, look=look, plain=plain)
        report_estimating(name)
        maze = open_maze(name, seed=seed)
        specs = read_lanes(maze, agents)
        if plain or terminal.wants_plain_lines():
            from dyna_tui.plain.opening import open_maze_plain

            find_library()
            print_notes(maze)
            start.close()
            return open_maze_plain(maze, specs, seed, nth, clock, new_copy(), running=running)
        terminal.require(sys.stdin, sys.stdout, sys.stderr)
        find_library()
        print_notes(maze)
        from dyna_tui.tui.app import LabApp

        app = LabApp(
            maze,
            specs,
            seed=seed,
            nth=nth,
            running=running,
            clock_by=clock,
            recovery=new_copy,
            painted=start.close,
        )
        return run_app(app, look)


def read_lanes(maze: "Maze", agents: Sequence[str]) -> "tuple[AgentSpec, ...]":
    """The agents of the lanes: those asked for, or else those of the maze.

    Raises:
        InputError: if a spec is wrong, or there are too many.
    """
    specs = tuple(spec for text in agents or maze.agents for spec in read_agent(text, maze.parameters))
    for spec in specs:
        check_own(spec, maze)
    if any(spec.q_file for spec in specs):
        from dyna_tui.q_table.reading import with_tables

        specs = with_tables(specs, maze)
    if len(specs) > MOST_LANES:
        who = "--agent asks for" if agents else f"{maze.path} asks for"
        raise InputError(f"{who} {len(specs):,} lanes, but the screen holds at most {MOST_LANES}: name fewer agents")
    return specs


def read_agent(text: str, preset: "Mapping[str, Value] | None" = None) -> "tuple[AgentSpec, ...]":
    """The agents that a spec of the command line means; a class in a file that it names is loaded.

    Raises:
        InputError: if it is wrong.
    """
    from dyna_tui.agents import read_agents
    from dyna_tui.own_agents.spec import names_class
    from dyna_tui.own_agents.variant import read_own_agents

    return read_own_agents(text, preset) if names_class(text) else read_agents(text, preset)


def check_own(spec: "AgentSpec", maze: "Maze") -> None:
    """Make an agent of a user's class once, so that what is wrong with it is known before the screen is drawn.

    Raises:
        InputError: if it cannot be made.
    """
    from dyna_tui.own_agents.variant import OwnVariant

    if isinstance(spec.variant, OwnVariant):
        from dyna_tui.lab.own_agent import try_agent

        try_agent(spec, maze.grid.states, len(maze.grid.actions))
