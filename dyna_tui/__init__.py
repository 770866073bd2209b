"""dyna-tui: Dyna agents to watch in a terminal, and to use from Python.

What a Python user imports is here; the terminal lab is ``dyna-tui`` on the command line. Names are loaded when they
are first used, so that ``import dyna_tui`` takes no time, and needs neither the engine nor the screen.

    import dyna_tui as dt

    agent = dt.Agent("dyna-q:n=10", "blocking", seed=0)
    agent.advance(steps=100)
    result = dt.run("dyna", "dyna-q:n=0|5|50", runs=30, episodes=50)
"""

from typing import TYPE_CHECKING, Any

from dyna_tui.version import __version__ as __version__

if TYPE_CHECKING:
    from dyna_tui.agent_check.check import check_agent as check_agent
    from dyna_tui.agent_check.report import AgentReport as AgentReport
    from dyna_tui.api.agent import Agent as Agent
    from dyna_tui.api.conditions import Stop as Stop
    from dyna_tui.api.estimate import Estimate as Estimate
    from dyna_tui.api.experiment import run as run
    from dyna_tui.api.grid_figure import GridFigure as GridFigure
    from dyna_tui.api.lab import Lab as Lab
    from dyna_tui.api.lab import open_session as open_session
    from dyna_tui.api.mazes import load_maze as load_maze
    from dyna_tui.api.mazes import optimal_values as optimal_values
    from dyna_tui.api.mazes import parse_maze as parse_maze
    from dyna_tui.api.result import Result as Result
    from dyna_tui.api.result import load_result as load_result
    from dyna_tui.api.tick import Tick as Tick
    from dyna_tui.environments import from_gymnasium as from_gymnasium
    from dyna_tui.errors import InputError as InputError
    from dyna_tui.maze import Maze as Maze

__all__ = [
    "Agent",
    "AgentReport",
    "Estimate",
    "GridFigure",
    "InputError",
    "Lab",
    "Maze",
    "Result",
    "Stop",
    "Tick",
    "check_agent",
    "from_gymnasium",
    "load_maze",
    "load_result",
    "open_session",
    "optimal_values",
    "parse_maze",
    "run",
]

_MODULES = {
    "Agent": "dyna_tui.api.agent",
    "AgentReport": "dyna_tui.agent_check.report",
    "Estimate": "dyna_tui.api.estimate",
    "GridFigure": "dyna_tui.api.grid_figure",
    "InputError": "dyna_tui.errors",
    "Lab": "dyna_tui.api.lab",
    "Maze": "dyna_tui.maze",
    "Result": "dyna_tui.api.result",
    "Stop": "dyna_tui.api.conditions",
    "Tick": "dyna_tui.api.tick",
    "check_agent": "dyna_tui.agent_check.check",
    "from_gymnasium": "dyna_tui.environments",
    "load_maze": "dyna_tui.api.mazes",
    "load_result": "dyna_tui.api.result",
    "open_session": "dyna_tui.api.lab",
    "optimal_values": "dyna_tui.api.mazes",
    "parse_maze": "dyna_tui.api.mazes",
    "run": "dyna_tui.api.experiment",
}
"""The module of each public name."""

if not TYPE_CHECKING:  # a type checker would take every misspelt name for Any

    def __getattr__(name: str) -> Any:
        """Loads a public name when it is first used."""
        if name not in _MODULES:
            raise AttributeError(f"module 'dyna_tui' has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
