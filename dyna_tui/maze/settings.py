"""Settings of a maze file: the TOML between its two ``+++`` lines."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, Value, read_agents
from dyna_tui.errors import JOINERS, InputError, did_you_mean, quoted
from dyna_tui.maze.kinds import MAX_REWARD, read_kinds
from dyna_tui.maze.layouts import MAX_SIDE, MAX_STEP, STANDARD_KINDS, CellKind
from dyna_tui.maze.toml import Toml, number, shown, table

DEFAULT_AGENTS = ("q-learning", "dyna-q")

TABLES = ("agent", "cells")
"""The keys of KEYS that are tables."""
KEYS = (
    *("title", "source", "agents", "steps", "episodes", "max_episode_steps"),
    *("slip", "slip_to", "step_reward", "bump_reward", "wind"),
    *TABLES,
)
SLIP_TO = ("any", "sides")


@dataclass(frozen=True, eq=False, kw_only=True)
class Settings:
    """The settings of a maze: everything but its layouts."""

    title: str = ""
    """Its title; empty if the file gives none."""
    source: str = ""
    """Where the maze is from."""
    agents: tuple[str, ...] = DEFAULT_AGENTS
    """The specs of the agents it opens with."""
    steps: int | None = None
    """Real steps of an experiment's runs."""
    episodes: int | None = None
    """Episodes of an experiment's runs; at most one of ``steps`` and ``episodes`` is given."""
    max_episode_steps: int = 1_000_000
    """Real steps after which an episode is truncated."""
    slip: float = 0.0
    """Probability that a move goes in another direction instead, drawn evenly."""
    slip_to: str = "any"
    """Which directions these are: ``any`` of the four, or the two ``sides`` of the move."""
    step_reward: float = 0.0
    """Reward of every step, on top of that of the cell it ends in."""
    bump_reward: float = 0.0
    """Reward of a move that stays put at a wall or the edge, on top of these."""
    wind: tuple[int, ...] = ()
    """Rows by which the wind of each column blows a move up that begins there; empty without wind."""
    parameters: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """The parameters of every agent on this maze, under their long names: the table ``[agent]``."""
    kinds: tuple[CellKind, ...] = STANDARD_KINDS
    """The cell kinds: the standard ones first, then those of the table ``[cells]``."""

    def __getstate__(self) -> dict[str, object]:
        """What copies and pickles are made of: a view of a mapping can be neither."""
        return self.__dict__ | {"parameters": dict(self.parameters)}


def read_settings(path: str, text: str, first_line: int) -> Settings:
    """The settings in a TOML text.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    toml = Toml(path, text, first_line)
    for key in toml.data:
        if key not in KEYS:
            here = key in PARAMETERS or key in SHORT_NAMES
            right = "parameters of the agents belong under [agent]" if here else did_you_mean(key, KEYS)
            raise toml.error((key,), f"unknown key {quoted(key)}: {right}")
    if "steps" in toml.data and "episodes" in toml.data:
        later = max(("steps", "episodes"), key=lambda key: toml.offset((key,)))
        raise toml.error((later,), "steps and episodes cannot be combined: give one of them")
    parameters = _parameters(toml)
    return Settings(
        title=_line(toml, "title"),
        source=_line(toml, "source"),
        agents=_agents(toml, parameters),
        steps=_count(toml, "steps"),
        episodes=_count(toml, "episodes"),
        max_episode_steps=_count(toml, "max_episode_steps") or Settings.max_episode_steps,
        slip=number(toml, ("slip",), 0.0, 1.0),
        slip_to=_slip_to(toml),
        step_reward=number(toml, ("step_reward",), -MAX_REWARD, MAX_REWARD),
        bump_reward=number(toml, ("bump_reward",), -MAX_REWARD, MAX_REWARD),
        wind=_wind(toml),
        parameters=parameters,
        kinds=read_kinds(toml, KEYS[: -len(TABLES)]),
    )


def _line(toml: Toml, key: str) -> str:
    value = toml.data.get(key, "")
    if not isinstance(value, str):
        raise toml.error((key,), f"{key} is {shown(value)}, but must be text in quotes")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value if c not in JOINERS):
        raise toml.error((key,), f"{key} is {shown(value)}, but must be one line without control characters")
    return value.strip()


def _count(toml: Toml, key: str) -> int | None:
    if key not in toml.data:
        return None
    value = toml.data[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_STEP:
        raise toml.error((key,), f"{key} is {shown(value)}, but must be a whole number in [1, {MAX_STEP:,}]")
    return value


def _slip_to(toml: Toml) -> str:
    value = toml.data.get("slip_to", SLIP_TO[0])
    if value not in SLIP_TO:
        right = 'must be "any" or "sides", the directions that a slip goes to'
        raise toml.error(("slip_to",), f"slip_to is {shown(value)}, but {right}")
    return str(value)


def _wind(toml: Toml) -> tuple[int, ...]:
    value = toml.data.get("wind", [])
    right = "write the rows that it blows upward for each column, as in wind = [0, 0, 1, 2, 0]"
    if not isinstance(value, list):
        raise toml.error(("wind",), f"wind is {shown(value)}, but must be a list: {right}")
    for rows in value:
        if type(rows) is not int or not 0 <= rows <= MAX_SIDE:
            what = f"wind contains {shown(rows)}, but must contain whole numbers in [0, {MAX_SIDE:,}]"
            raise toml.error(("wind",), f"{what}: {right}")
    return tuple(value)


def check_wind(path: str, text: str, first_line: int, wind: tuple[int, ...], width: int) -> None:
    """Makes sure that wind has a number for each column of the grids.

    Raises:
        MazeError: where it has not.
    """
    if wind and len(wind) != width:
        what = f"wind has {len(wind):,} numbers, but the layouts have {width:,} columns"
        raise Toml(path, text, first_line).error(("wind",), f"{what}: write one for each")


def _parameters(toml: Toml) -> Mapping[str, Value]:
    """The ``[agent]`` table, under long names."""
    parameters: dict[str, Value] = {}
    for key, value in table(toml, ("agent",), "write [agent], and below it alpha = 0.5").items():
        name = SHORT_NAMES.get(key, key)
        if name not in PARAMETERS:
            misplaced = f"it belongs above the first [table], with {', '.join(KEYS[:3])}"
            right = misplaced if key in KEYS else did_you_mean(key, [*PARAMETERS, *SHORT_NAMES])
            raise toml.error(("agent", key), f"unknown parameter {quoted(key)}: {right}")
        if name in parameters:
            raise toml.error(("agent", key), f"{name} is given twice: give it once")
        try:
            # An int beyond every float is no parameter, but would raise OverflowError.
            parameters[name] = PARAMETERS[name].checked(float(value) if type(value) is int else value)
        except (InputError, OverflowError):
            right = PARAMETERS[name].expects
            raise toml.error(("agent", key), f"{key} is {shown(value)}, but must be {right}") from None
    return MappingProxyType(parameters)


def _agents(toml: Toml, parameters: Mapping[str, Value]) -> tuple[str, ...]:
    value = toml.data.get("agents", list(DEFAULT_AGENTS))
    right = 'write agents = ["q-learning", "dyna-q"]'
    if not isinstance(value, list):
        raise toml.error(("agents",), f"agents is {shown(value)}, but must be a list: {right}")
    if not value:
        raise toml.error(("agents",), f"agents is empty: {right}, or leave it out")
    for spec in value:
        if not isinstance(spec, str):
            raise toml.error(("agents",), f"agents contains {shown(spec)}, but must contain text in quotes: {right}")
        try:
            read_agents(spec, parameters)
        except InputError as error:
            raise toml.error(("agents",), str(error), value=spec) from None
    return tuple(value)
