"""Settings of a maze file: the TOML between its two ``+++`` lines."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, Value, read_agents
from dyna_tui.errors import InputError, did_you_mean, quoted
from dyna_tui.maze.layouts import MAX_STEP, STANDARD_KINDS, CellKind
from dyna_tui.maze.toml import Toml, shown

MAX_KINDS = 256
"""Cell kinds that an index of one byte can hold."""
MAX_REWARD = 1e9
"""Rewards larger than it, positive or negative, are taken for typing errors."""
DEFAULT_AGENTS = ("q-learning", "dyna-q")

KEYS = ("title", "source", "agents", "steps", "episodes", "max_episode_steps", "slip", "step_reward", "agent", "cells")
TABLES = ("agent", "cells")
"""The keys of KEYS that are tables."""
CELL_KEYS = ("reward", "terminal")


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
    """Probability that a move goes in a uniformly random one of the four directions instead."""
    step_reward: float = 0.0
    """Reward of every step, on top of that of the cell it ends in."""
    parameters: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """The parameters of every agent on this maze, under their long names: the table ``[agent]``."""
    kinds: tuple[CellKind, ...] = STANDARD_KINDS
    """The cell kinds: the standard ones first, then those of the table ``[cells]``."""


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
        slip=_number(toml, ("slip",), 0.0, 1.0),
        step_reward=_number(toml, ("step_reward",), -MAX_REWARD, MAX_REWARD),
        parameters=parameters,
        kinds=_kinds(toml),
    )


def _line(toml: Toml, key: str) -> str:
    value = toml.data.get(key, "")
    if not isinstance(value, str):
        raise toml.error((key,), f"{key} is {shown(value)}, but must be text in quotes")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value):
        raise toml.error((key,), f"{key} is {shown(value)}, but must be one line without control characters")
    return value.strip()


def _count(toml: Toml, key: str) -> int | None:
    if key not in toml.data:
        return None
    value = toml.data[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_STEP:
        raise toml.error((key,), f"{key} is {shown(value)}, but must be a whole number in [1, {MAX_STEP:,}]")
    return value


def _number(toml: Toml, keys: tuple[str, ...], low: float, high: float) -> float:
    value = toml.get(keys, 0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise toml.error(keys, f"{keys[-1]} is {shown(value)}, but must be a number in [{low:,.0f}, {high:,.0f}]")
    return float(value)


def _table(toml: Toml, keys: tuple[str, ...], right: str) -> Mapping[str, object]:
    value = toml.get(keys, {})
    if not isinstance(value, dict):
        raise toml.error(keys, f"{keys[-1]} is {shown(value)}, but must be a table: {right}")
    return value


def _parameters(toml: Toml) -> Mapping[str, Value]:
    """The ``[agent]`` table, under long names."""
    parameters: dict[str, Value] = {}
    for key, value in _table(toml, ("agent",), "write [agent], and below it alpha = 0.5").items():
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


def _kinds(toml: Toml) -> tuple[CellKind, ...]:
    """The standard kinds, then those of ``[cells]``."""
    kinds = list(STANDARD_KINDS)
    for symbol in _table(toml, ("cells",), "write [cells], and below it P = { reward = -1.0, terminal = true }"):
        keys = ("cells", symbol)
        problem = _symbol_problem(symbol)
        if problem:
            raise toml.error(keys, problem)
        if len(kinds) == MAX_KINDS:
            raise toml.error(
                keys, f"too many cell kinds: [cells] may declare at most {MAX_KINDS - len(STANDARD_KINDS)}"
            )
        for key in _table(toml, keys, f"write {symbol} = {{ reward = -1.0, terminal = true }}"):
            if key not in CELL_KEYS:
                raise toml.error((*keys, key), f"unknown key {quoted(key)}: {did_you_mean(key, CELL_KEYS)}")
        terminal = toml.get((*keys, "terminal"), False)
        if not isinstance(terminal, bool):
            raise toml.error((*keys, "terminal"), f"terminal is {shown(terminal)}, but must be true or false")
        kinds.append(CellKind(symbol, _number(toml, (*keys, "reward"), -MAX_REWARD, MAX_REWARD), terminal))
    return tuple(kinds)


def _symbol_problem(symbol: str) -> str:
    """What is wrong with a word as a cell's symbol; empty if nothing is."""
    if symbol == "@":
        return "'@' starts layouts and cannot be a cell: choose another symbol"
    if any(symbol == kind.symbol for kind in STANDARD_KINDS):
        return f"'{symbol}' already has a meaning: choose a symbol other than # . S G"
    if symbol in KEYS and symbol not in TABLES:
        return f"{quoted(symbol)} is not a cell: it belongs above the first [table]"
    if len(symbol) != 1:
        return f"{quoted(symbol)} is not a cell: a cell is one character, as in P = {{ reward = -1.0 }}"
    if symbol.isspace() or not symbol.isprintable() or not _one_column(symbol):
        return f"'{symbol}' is not a cell: choose a visible character one column wide"
    return ""


def _one_column(symbol: str) -> bool:
    zero_width_jamo = re.match("[\u1160-\u11ff\ud7b0-\ud7ff]", symbol)
    return (
        unicodedata.east_asian_width(symbol) not in "WF"
        and not unicodedata.category(symbol).startswith("M")
        and zero_width_jamo is None
    )
