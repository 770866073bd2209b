"""Replay cost: seconds and bytes that the replay of a session takes, so that an absurd one is an error at once.

The figures were measured on an ordinary machine of 2020, and rounded up.
"""

from contextlib import suppress

from dyna_tui.agents import AgentSpec, Search
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.session_format import SavedLane, Session
from dyna_tui.lab.history.interventions import Intervention
from dyna_tui.maze import Maze
from dyna_tui.own_agents.variant import OwnVariant

MAX_SECONDS = 600
"""The longest replay."""
MAX_MEMORY = 8 * 1024**3
"""Bytes; the most memory."""

LARGE = 20_000
"""States of a maze whose memories no longer fit into a processor's cache: a tick takes :data:`SLOWER` times as long."""
SLOWER = 4
STATE_MADE = 200e-9
"""Seconds that a lane takes for each state, to be made and to be hashed."""

OWN_TICK = 20e-6
"""Seconds of a tick of a user's class, at least."""

WORLD_STATE = 20
"""Bytes of a state of a layout."""
PAIR = 64
"""Bytes of a pair in an agent's memory."""
LANE = 2**18
"""Bytes of a lane, whatever the maze."""
TOUCHED = 2**16
"""Bytes that a real step in a new part of the maze may add to a memory."""


def check_cost(session: Session) -> None:
    """Makes sure that a replay takes neither too long nor too much memory.

    Raises:
        InputError: where it does.
    """
    seconds = sum(max(seconds_of(lane, session.maze), _to_catch_up(lane, session)) for lane in session.lanes)
    if seconds > MAX_SECONDS:
        long = f"{seconds / 3600:,.0f} hours" if seconds < 3.6e9 else "ages"
        what = f"its replay would take about {long if seconds >= 7200 else f'{seconds / 60:,.0f} minutes'}"
        raise session.error(f"{what}: the limit is {MAX_SECONDS // 60} minutes")
    gigabytes = bytes_of(session) / 1024**3
    if gigabytes > MAX_MEMORY / 1024**3:
        what = f"its replay would take about {gigabytes:,.0f} GiB of memory"
        raise session.error(f"{what}: the limit is {MAX_MEMORY // 1024**3} GiB")


def _to_catch_up(lane: SavedLane, session: Session) -> float:
    """Seconds that a lane takes to catch up with the clock of updates, each update being one tick of three."""
    clock = session.clock if session.clock_by is Clock.UPDATES else 0
    return 3 * clock * _tick(lane, session.maze.grid.states)


def seconds_of(lane: SavedLane, maze: Maze) -> float:
    """About how long the replay of a lane takes."""
    states = maze.grid.states
    ticks = lane.farthest
    cells, pairs = states * len(maze.layouts), min(_pairs(maze), ticks)
    interventions = sum(entry.intervention.replay_seconds(cells, pairs) for entry in lane.entries)
    return STATE_MADE * states + ticks * _tick(lane, states) + 2 * interventions


def _tick(lane: SavedLane, states: int) -> float:
    """Seconds of a tick, of the most expensive agent that the lane ever had."""
    specs = _specs(lane)
    if isinstance(lane.spec.variant, OwnVariant):
        return OWN_TICK
    if lane.spec.search is Search.LOOKAHEAD:
        horizon = max(int(spec.number("horizon")) for spec in specs)
        return Search.NONE.tick_seconds + Search.LOOKAHEAD.tick_seconds * min(
            states, lane.farthest, 2 * horizon * (horizon + 1) + 1
        )
    return max(spec.search.tick_seconds for spec in specs) * (SLOWER if states > LARGE else 1)


def _specs(lane: SavedLane) -> list[AgentSpec]:
    """The agent with the parameters it began with, and with each that an intervention gave it later."""
    specs = [lane.spec]
    for intervention in {entry.intervention for entry in lane.entries}:
        with suppress(InputError):  # the replay says what the agent lacks
            specs.append(intervention.changed_spec(lane.spec))
    return specs


def bytes_of(session: Session) -> int:
    """About how much memory the replayed session takes, checkpoints left out."""
    states = session.maze.grid.states
    world = states * len(session.maze.layouts) * WORLD_STATE
    own_worlds = sum(any(_copies_world(entry.intervention) for entry in lane.entries) for lane in session.lanes)
    memories = sum(LANE + _bytes(lane, _pairs(session.maze)) for lane in session.lanes)
    return world * (1 + own_worlds) + memories


def _pairs(maze: Maze) -> int:
    """The pairs of a state and an action."""
    return maze.grid.states * len(maze.grid.actions)


def _copies_world(intervention: Intervention) -> bool:
    """Whether a lane has a world of its own afterwards."""
    return intervention.changes_maze and not intervention.in_snapshot


def _bytes(lane: SavedLane, pairs: int) -> int:
    """The bytes of a memory: the system gives memory only for what was visited, or filled with q0."""
    filled = 8 * pairs if lane.spec.number("q0") or lane.spec.q_table else 0
    return min(PAIR * pairs, filled + TOUCHED * lane.farthest)
