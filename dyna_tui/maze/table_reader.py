"""Reading a table's text into a maze: checked whole, with one line at the first thing that is wrong."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, Value, read_agents
from dyna_tui.errors import InputError, did_you_mean, is_printable, printable, quoted
from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.grid import Move
from dyna_tui.maze.kinds import MAX_REWARD
from dyna_tui.maze.layouts import MAX_STEP
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table import NO_STATE, Page, Table
from dyna_tui.maze.table_maze import TableMaze, table_maze
from dyna_tui.maze.table_text import FORMAT, SETTINGS, VERSION

TOLERANCE = 1e-9
"""How far probabilities may be from adding up to 1."""
MAX_STATES = 10_000_000
MAX_ACTIONS = 10_000
REQUIRED = ("format", "version", "title", "actions", "start", "outcomes")
OPTIONAL = (*SETTINGS, "estimated", "labels", "pages")


def parse_table(text: str, path: str) -> TableMaze:
    """The maze in a table's text.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    return _Reader(path).read(text)


class _Reader:
    """Reads a table's text, of which nothing is taken for granted."""

    def __init__(self, path: str) -> None:
        self._path = path

    def read(self, text: str) -> TableMaze:
        data = self._data(text)
        settings = self._settings(data)
        actions = tuple(self._action(each) for each in self._list(data, "actions", 1, MAX_ACTIONS))
        return table_maze(self._table(data, actions), settings, self._path, text)

    def _settings(self, data: Mapping[str, Any]) -> Settings:
        parameters = self._parameters(data.get("parameters", {}))
        agents = self._list(data, "agents", 1, 1000) if "agents" in data else list(Settings.agents)
        for spec in agents:
            if not isinstance(spec, str):
                raise self._error("agents must be text in quotes")
            try:
                read_agents(spec, parameters)
            except InputError as error:
                raise self._error(str(error)) from None
        if "steps" in data and "episodes" in data:
            raise self._error("steps and episodes cannot be combined: give one of them")
        return Settings(
            title=self._line(data["title"], "title"),
            source=self._line(data.get("source", ""), "source"),
            agents=tuple(agents),
            steps=self._count(data, "steps"),
            episodes=self._count(data, "episodes"),
            max_episode_steps=self._count(data, "max_episode_steps") or Settings.max_episode_steps,
            parameters=parameters,
        )

    def _error(self, what: str, line: int | None = None, column: int | None = None) -> MazeError:
        return MazeError.at(self._path, what, line, column)

    def _data(self, text: str) -> dict[str, Any]:
        try:
            data = json.loads(text.removeprefix("\ufeff"))
        except json.JSONDecodeError as error:
            what = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}; a world begins with {{ and is whole"
            raise self._error(what, error.lineno, error.colno) from None
        except (ValueError, RecursionError):
            raise self._error("not a world: a number too long, or lists nested too deeply") from None
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise self._error(f'not a maze: a world as JSON has "format": "{FORMAT}"')
        if data.get("version") != VERSION:
            version = printable(str(data.get("version")))
            raise self._error(f"version {quoted(version)} of the format: this dyna-tui reads version {VERSION}")
        for key in REQUIRED:
            if key not in data:
                raise self._error(f"no {quoted(key)}: a world has {', '.join(REQUIRED)}")
        for key in data:
            if key not in (*REQUIRED, *OPTIONAL):
                raise self._error(f"unknown key {quoted(key)}: {did_you_mean(key, (*REQUIRED, *OPTIONAL))}")
        return data

    def _list(self, data: Mapping[str, Any], key: str, least: int, most: int) -> list[Any]:
        value = data.get(key)
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise self._error(f"{key} must be a list of {least:,} to {most:,}")
        return value

    def _line(self, value: object, name: str) -> str:
        if not isinstance(value, str) or not is_printable(value):
            raise self._error(f"{name} must be one line of text in quotes")
        return value

    def _count(self, data: Mapping[str, Any], key: str) -> int | None:
        value = data.get(key)
        if value is not None and (type(value) is not int or not 1 <= value <= MAX_STEP):
            raise self._error(f"{key} must be a whole number in [1, {MAX_STEP:,}]")
        return value

    def _parameters(self, value: object) -> dict[str, Value]:
        if not isinstance(value, dict):
            raise self._error('parameters must be an object, as in {"alpha": 0.5}')
        checked: dict[str, Value] = {}
        for key, inner in value.items():
            name = SHORT_NAMES.get(key, key)
            if name not in PARAMETERS:
                raise self._error(f"unknown parameter {quoted(key)}: {did_you_mean(key, PARAMETERS)}")
            try:
                checked[name] = PARAMETERS[name].checked(float(inner) if type(inner) is int else inner)
            except (InputError, OverflowError):
                raise self._error(f"{quoted(key)} must be {PARAMETERS[name].expects}") from None
        return checked

    def _action(self, value: object) -> Move:
        if isinstance(value, list) and len(value) == 4:
            name, glyph, down, right = value
            texts = isinstance(name, str) and is_printable(name) and isinstance(glyph, str) and glyph.isprintable()
            whole = all(type(each) is int for each in (down, right))
            if texts and name and len(glyph) == 1 and whole and abs(down) + abs(right) <= 1:
                return Move(name, glyph, down, right)
        raise self._error('an action must be ["left", "←", 0, -1]: name, glyph, rows down and columns right')

    def _table(self, data: Mapping[str, Any], actions: tuple[Move, ...]) -> Table:
        rows = self._list(data, "outcomes", 1, MAX_STATES)
        indptr, flat = [0], []
        for state, row in enumerate(rows):
            if not isinstance(row, list) or len(row) != len(actions):
                raise self._error(f"state {state:,} must have a list for each of the {len(actions):,} actions")
            for action, outcomes in enumerate(row):
                self._check(outcomes, f"state {state:,}, action {action:,}", len(rows))
                flat += outcomes
                indptr.append(len(flat))
        probability, following, reward, terminal = zip(*flat, strict=True)
        start, weight = self._starts(data, len(rows))
        return Table(
            actions=actions,
            indptr=np.array(indptr, np.int64),
            next_state=np.array(following, np.int32),
            probability=np.array(probability, np.float64),
            reward=np.array(reward, np.float64),
            terminal=np.array(terminal, np.bool_),
            start=np.array(start, np.int32),
            start_weight=np.array(weight, np.float64),
            labels=self._labels(data, len(rows)),
            pages=tuple(self._pages(data, len(rows))),
            estimated=self._line(data.get("estimated", ""), "estimated"),
        )

    def _check(self, outcomes: object, where: str, states: int) -> None:
        if not isinstance(outcomes, list) or not outcomes:
            raise self._error(f"{where} must have a list of outcomes")
        total = 0.0
        for outcome in outcomes:
            if not isinstance(outcome, list) or len(outcome) != 4 or type(outcome[3]) is not bool:
                raise self._error(f"{where}: an outcome must be [probability, next state, reward, terminal]")
            probability, following, reward, _ = outcome
            if not _is_number(probability) or not 0 < probability <= 1 + TOLERANCE:
                raise self._error(f"{where} has a probability that is not in (0, 1]")
            if type(following) is not int or not 0 <= following < states:
                raise self._error(f"{where} leads to a state that is not there: they are 0 to {states - 1:,}")
            if not _is_number(reward) or abs(reward) > MAX_REWARD:
                raise self._error(f"{where} has a reward that is not a number of at most {MAX_REWARD:,.0f}")
            total += probability
        if abs(total - 1) > TOLERANCE:
            raise self._error(f"the probabilities of {where} add up to {total:.10g}, but must to 1")

    def _starts(self, data: Mapping[str, Any], states: int) -> tuple[list[int], list[float]]:
        starts: list[int] = []
        weights: list[float] = []
        for pair in self._list(data, "start", 1, states):
            if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int or not _is_number(pair[1]):
                raise self._error("a start must be [state, probability]")
            if not 0 <= pair[0] < states or (starts and pair[0] <= starts[-1]) or not pair[1] > 0:
                raise self._error("starts must be states in increasing order, each with a probability above 0")
            starts.append(pair[0])
            weights.append(float(pair[1]))
        if abs(sum(weights) - 1) > TOLERANCE:
            raise self._error(f"the probabilities of the starts add up to {sum(weights):.10g}, but must to 1")
        return starts, weights

    def _labels(self, data: Mapping[str, Any], states: int) -> tuple[str, ...]:
        if "labels" not in data:
            return ()
        labels = self._list(data, "labels", states, states)
        return tuple(self._line(label, "a label") for label in labels)

    def _pages(self, data: Mapping[str, Any], states: int) -> Iterator[Page]:
        seen: set[int] = set()
        for page in self._list(data, "pages", 1, states) if "pages" in data else ():
            if not isinstance(page, dict) or not {"title", "states"} <= set(page) <= {"title", "states", "signs"}:
                raise self._error("a page must have title, states, and perhaps signs")
            rows = self._list(page, "states", 1, MAX_STATES)
            widths = {len(row) if isinstance(row, list) else 0 for row in rows}
            drawn = [state for row in rows if isinstance(row, list) for state in row]
            if len(widths) != 1 or 0 in widths or not all(type(s) is int and NO_STATE <= s < states for s in drawn):
                raise self._error("the states of a page must be rows of equal length, of states or -1")
            numbers = [state for state in drawn if state != NO_STATE]
            if len(set(numbers)) < len(numbers) or seen & set(numbers):
                raise self._error("the pages draw a state twice")
            seen |= set(numbers)
            signs = tuple(self._line(row, "a row of signs") for row in page.get("signs", ()))
            if signs and (len(signs) != len(rows) or {len(row) for row in signs} != widths):
                raise self._error("the signs of a page must be as many as its states")
            yield Page(self._line(page["title"], "a page's title"), np.array(rows, np.int32), signs)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
