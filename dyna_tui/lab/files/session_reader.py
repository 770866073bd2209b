"""Session reader: a session from the bytes of a file, every value of which is checked."""

import json
import math
import re
import shlex
import sys
from collections.abc import Collection, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from dyna_tui.agents import PARAMETERS, AgentSpec, Value, Variant, read_agents, specs_of
from dyna_tui.errors import InputError, did_you_mean, is_printable
from dyna_tui.lab import stop_conditions
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.codec import Index, domains, quoted, shown
from dyna_tui.lab.files.digest_format import KNOWN_PARAMETERS
from dyna_tui.lab.files.session_format import (
    ANSWERS,
    BREAKPOINTS,
    DIGEST,
    END,
    FILE_DIGEST,
    FORKED_AT,
    FORMAT,
    FULL,
    LESSON,
    LESSON_LANES,
    PREDICTED_AT,
    Q_TABLE,
    SHOWN,
    VERSION,
    SavedLane,
    Session,
    error_in,
)
from dyna_tui.lab.history.interventions import from_data
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.lesson_record import LONGEST_ANSWER, MOST_CHOICES, MOST_STEPS, LessonRecord
from dyna_tui.lab.shown import Shown
from dyna_tui.maze import Maze, parse
from dyna_tui.own_agents.spec import names_class, split
from dyna_tui.own_agents.variant import OwnVariant
from dyna_tui.q_table.packed import unpack

MAX_BYTES = 96 * 1024 * 1024
MAX_ITEMS = 2_000_000
"""Values in a file, the lines of the maze among them."""
MAX_LANES = 1_000
MAX_ENTRIES = 100_000
"""Entries of all journals together."""
MAX_TICKS = 2**53
MAX_SEED = 2**63 - 1
MAX_BREAKPOINTS = 1_000
MAX_SPEED = 10**9
"""Real steps a second."""
KEYS = ("format", "version", "revision", "seed", "run", "clock_by", "clock", "lanes", "maze", DIGEST)
LANE_KEYS = ("agent", "parameters", "ticks", "journal", DIGEST)
MAZE_KEYS = ("path", "text")
LESSON_KEYS = ("name", "step", "predictions")
STEP = re.compile(r"0|[1-9][0-9]{0,3}")
"""The number of a lesson's step, a key of its predictions."""
QUOTED = re.compile(rb'(?s)"[^"\\]*+(?:\\.[^"\\]*+)*+"?')
"""A string in quotes, or to the end of the file where they are not closed: a search takes linear time."""
SAVE_AGAIN = "save the session again"


def from_text(data: bytes, path: str, own: Sequence[AgentSpec] = ()) -> Session:
    """The session in a file. Whether its interventions can be applied is not checked: that takes a replay.

    Args:
        data: all of the file.
        path: its name, for messages.
        own: the agents of users' classes that it may have.

    Raises:
        InputError: at the first thing that is wrong.
    """
    return _Reader(path, own).session(_parsed(data, path))


def _parsed(data: bytes, path: str) -> object:
    """The JSON of a file as plain data."""
    none = "not a dyna-tui session file: choose one that ctrl+s saved"
    if len(data) > MAX_BYTES:
        raise error_in(path, f"too large: a session has at most {MAX_BYTES // 1024**2} MiB")
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise error_in(path, "empty: choose a file that ctrl+s saved" if not data.strip() else none)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise error_in(path, f"not UTF-8 from byte {error.start:,} on: {SAVE_AGAIN}") from None
    if _holds_too_much(data):
        raise error_in(path, f"too many values: a session has at most {MAX_ITEMS:,}")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_reject_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise error_in(path, f"incomplete: it ends on line {text.count(chr(10)) + 1:,}: {SAVE_AGAIN}") from None
        what = f"not JSON ({error.msg[:1].lower()}{error.msg[1:]}): {SAVE_AGAIN}"
        raise error_in(f"{path}:{error.lineno}:{error.colno}", what) from None
    except RecursionError:
        raise error_in(path, f"nested too deeply: {SAVE_AGAIN}") from None
    except ValueError as error:
        what = str(error) if isinstance(error, InputError) else "a number has too many digits"
        raise error_in(path, f"{what}: {SAVE_AGAIN}") from None


def _holds_too_much(data: bytes) -> bool:
    """Whether a JSON text has more values than memory should be given to, counted without parsing it."""
    quotes = data.count(b'"') - data.count(b'\\"')
    return quotes > 4 * MAX_ITEMS or sum(map(QUOTED.sub(b"", data).count, (b",", b"[", b"{"))) > MAX_ITEMS


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise InputError("a key is given twice")
    return values


def _reject_constant(word: str) -> object:
    raise InputError(f"{word} is not a number")


class _Reader:
    """Checks the data of a file, part by part."""

    def __init__(self, path: str, own: Sequence[AgentSpec]) -> None:
        self._path = path
        self._own = own

    def _error(self, what: str) -> InputError:
        return error_in(self._path, what)

    @contextmanager
    def _within(self, name: str) -> Iterator[None]:
        """Says where an error is."""
        try:
            yield
        except ValueError as error:
            raise self._error(f"{name}: {error}") from None

    def session(self, data: object) -> Session:
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise self._error(f'not a dyna-tui session file: its "format" must be {quoted(FORMAT)}')
        version = self._whole(data.get("version"), "version", 1, MAX_TICKS)
        if version > VERSION:
            what = f"made by a newer dyna-tui (format version {version:,}, but this one reads {VERSION})"
            raise self._error(f"{what}: update dyna-tui")
        self._object(data, "the session", KEYS, (BREAKPOINTS, LESSON, SHOWN))
        clocks = {clock.value: clock for clock in Clock}
        if not isinstance(data["clock_by"], str) or data["clock_by"] not in clocks:
            raise self._error(f"clock_by is {shown(data['clock_by'])}, but must be {' or '.join(clocks)}")
        maze = self._maze(data["maze"])
        lanes = tuple(self._lanes(data["lanes"], maze))
        return Session(
            path=self._path,
            revision=self._whole(data["revision"], "revision", 1, MAX_TICKS),
            seed=self._whole(data["seed"], "seed", 0, MAX_SEED),
            run=self._whole(data["run"], "run", 0, MAX_SEED),
            clock_by=clocks[data["clock_by"]],
            clock=self._whole(data["clock"], "clock", 0, MAX_TICKS),
            maze=maze,
            lanes=lanes,
            breakpoints=tuple(self._breakpoints(data.get(BREAKPOINTS, []), maze, len(lanes))),
            digest=self._digest(data, "the session"),
            lesson=self._lesson(data[LESSON], len(lanes)) if LESSON in data else None,
            shown=self._shown(data[SHOWN], len(lanes)) if SHOWN in data else Shown(),
        )

    def _lesson(self, value: object, lanes: int) -> LessonRecord:
        data = self._object(value, "lesson", LESSON_KEYS, (PREDICTED_AT, ANSWERS, LESSON_LANES))
        name, predictions, predicted_at = data["name"], data["predictions"], data.get(PREDICTED_AT, {})
        if not isinstance(name, str) or not is_printable(name):
            raise self._error("the lesson's name must be one line of text")
        if not isinstance(predictions, dict) or not all(STEP.fullmatch(step) for step in predictions):
            raise self._error("the lesson's predictions must be an object with a choice for each step's number")
        choices = {
            int(step): self._whole(choice, f"the prediction of step {step}", 0, MOST_CHOICES - 1)
            for step, choice in predictions.items()
        }
        if not isinstance(predicted_at, dict) or not all(step in predictions for step in predicted_at):
            raise self._error("predicted_at must be an object with real steps for steps that have a prediction")
        steps = {
            int(step): self._whole(at, f"when step {step} was predicted", 0, MAX_TICKS)
            for step, at in predicted_at.items()
        }
        step = self._whole(data["step"], "the lesson's step", 0, MOST_STEPS)
        answers = self._answers(data.get(ANSWERS, {}), choices)
        return LessonRecord(name, step, choices, steps, answers, self._lesson_lanes(data.get(LESSON_LANES, []), lanes))

    def _lesson_lanes(self, value: object, lanes: int) -> tuple[int | None, ...]:
        """Which lanes a lesson counts, each once."""
        counted = [
            None if each is None else self._whole(each, "a lane of the lesson", 0, lanes - 1)
            for each in self._list(value, "the lanes of the lesson", 0, 2 * MAX_LANES)
        ]
        there = [each for each in counted if each is not None]
        if len(there) != len(set(there)):
            raise self._error("the lanes of the lesson must be the index of each lane once, or null")
        return tuple(counted)

    def _answers(self, value: object, predicted: Container[int]) -> dict[int, float | bool | str]:
        """What was measured for the questions of a lesson."""
        known = isinstance(value, dict) and all(STEP.fullmatch(step) and int(step) in predicted for step in value)
        if not isinstance(value, dict) or not known:
            raise self._error("the lesson's answers must be an object with what was measured for each prediction")
        for step, answer in value.items():
            text = isinstance(answer, str) and len(answer) <= LONGEST_ANSWER and is_printable(answer)
            if not text and not (isinstance(answer, (bool, int, float)) and abs(answer) <= sys.float_info.max):
                what = "a number, true, false or one line of text"
                raise self._error(f"the answer of step {step} is {shown(answer)}, but must be {what}")
        return {int(step): answer for step, answer in value.items()}

    def _shown(self, value: object, lanes: int) -> Shown:
        data = self._object(value, SHOWN, ("focus",), ("speed",))
        speed = data.get("speed")
        if speed == FULL:
            speed = math.inf
        elif speed is not None:
            speed = self._whole(speed, "the speed", 1, MAX_SPEED)
        return Shown(self._whole(data["focus"], "the lane in focus", 0, lanes - 1), speed)

    def _object(self, value: object, name: str, keys: Sequence[str], more: Sequence[str] = ()) -> dict[str, Any]:
        """An object with all of some keys, and perhaps some more."""
        if not isinstance(value, dict):
            raise self._error(f"{name} must be an object with {', '.join(keys)}")
        for key in keys:
            if key not in value:
                raise self._error(f"{name} has no {quoted(key)}: {SAVE_AGAIN}")
        for key in value:
            if key not in (*keys, *more):
                near = did_you_mean(key[:40], (*keys, *more))
                raise self._error(f"{name} has an unknown key {shown(key)}: {near}")
        return value

    def _list(self, value: object, name: str, least: int, most: int) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise self._error(f"{name} must be a list of {f'{least} to' if least else 'at most'} {most:,}")
        return value

    def _whole(self, value: object, name: str, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            raise self._error(f"{name} is {shown(value)}, but must be a whole number in [{least}, {most:,}]")
        return value

    def _maze(self, value: object) -> Maze:
        data = self._object(value, "maze", MAZE_KEYS)
        path = data["path"]
        if not isinstance(path, str) or not is_printable(path):
            raise self._error("the maze's path must be one line of text")
        lines = self._list(data["text"], "the maze's text", 1, MAX_ITEMS)
        if not all(isinstance(line, str) for line in lines):
            raise self._error("the maze's text must be a list of lines, each in quotes")
        text = "\n".join(lines)
        try:
            text.encode()
            return parse(text, path)
        except UnicodeEncodeError:
            raise self._error("the maze's text has a lone surrogate, which is not a character") from None
        except InputError as error:
            raise self._error(f"its maze cannot be used: {error}") from None

    def _lanes(self, value: object, maze: Maze) -> Iterator[SavedLane]:
        left = MAX_ENTRIES
        for number, lane in enumerate(self._list(value, "lanes", 1, MAX_LANES), 1):
            data = self._object(lane, f"lane {number}", LANE_KEYS, (FORKED_AT, END, FILE_DIGEST, Q_TABLE))
            journal = self._list(data["journal"], f"the journal of lane {number}", 0, left)
            left -= len(journal)
            saved = SavedLane(
                spec=self._with_table(self._spec(data, f"lane {number}"), data, maze, f"lane {number}"),
                ticks=self._whole(data["ticks"], f"ticks of lane {number}", 0, MAX_TICKS),
                entries=tuple(self._entries(journal, number)),
                digest=self._digest(data, f"lane {number}"),
                forked_at=self._whole(data[FORKED_AT], f"{FORKED_AT} of lane {number}", 0, MAX_TICKS)
                if FORKED_AT in data
                else None,
                file_digest=self._file_digest(data, f"lane {number}"),
                agent_text=data["agent"] if names_class(data["agent"]) else "",
            )
            end = saved.last_known_tick
            if END in data:
                end = self._whole(data[END], f"{END} of lane {number}", end + 1, MAX_TICKS)
            yield replace(saved, end=end)

    def _digest(self, data: dict[str, Any], name: str) -> str:
        digest = data[DIGEST]
        if not isinstance(digest, str) or not re.fullmatch("sha256:[0-9a-f]{64}", digest):
            raise self._error(f"the digest of {name} must be sha256: and 64 digits of 0-9a-f")
        return digest

    def _file_digest(self, data: dict[str, Any], name: str) -> str:
        digest = data.get(FILE_DIGEST, "")
        if not isinstance(digest, str) or not re.fullmatch("([0-9a-f]{64})?", digest):
            raise self._error(f"{FILE_DIGEST} of {name} must be 64 digits of 0-9a-f")
        return digest

    def _own_variant(self, text: str, name: str) -> Variant:
        """The row of a user's class: only a file that was named with the session is run."""
        file, wanted, _ = split(text)
        for spec in self._own:
            if isinstance(spec.variant, OwnVariant) and spec.variant.own.name == wanted:
                return spec.variant
        named = shlex.quote(f"{file}:{wanted}")  # it is copied into a shell, and the file may be a stranger's
        raise self._error(f"{name} is an agent of your own: name its file, as in --agent {named}")

    def _spec(self, data: dict[str, Any], name: str) -> AgentSpec:
        """The agent of a lane: its spec says which parameters were given, ``parameters`` what all of them are."""
        if not isinstance(data["agent"], str):
            raise self._error(f'the agent of {name} must be text in quotes, as in "dyna-q:n=5"')
        own = self._own_variant(data["agent"], name) if names_class(data["agent"]) else None
        with self._within(name):
            variant = own or read_agents(data["agent"].partition(":")[0])[0].variant
        known = variant.parameters
        later = [key for key in known if key not in KNOWN_PARAMETERS]
        keys = [key for key in known if key not in later]
        taken = data["parameters"]
        if own and isinstance(taken, dict) and {*taken} != {*known}:
            listed = f"{own.name} takes {', '.join(known)}, but was saved with {', '.join(map(shown, taken))}"
            raise self._error(f"the class of {name} is another one than it was saved with: {listed}")
        given = self._object(data["parameters"], f"the parameters of {name}", keys, later)
        with self._within(name):
            values: dict[str, Value] = {key: PARAMETERS[key].default for key in later}
            values |= {key: PARAMETERS[key].checked(value) for key, value in given.items()}
            given_text = split(data["agent"])[2]
            specs = specs_of(own, data["agent"], given_text, values) if own else read_agents(data["agent"], values)
        if len(specs) != 1 or dict(specs[0].values) != values:
            raise self._error(f"the agent of {name} does not match its parameters")
        return specs[0]

    def _with_table(self, spec: AgentSpec, data: dict[str, Any], maze: Maze, name: str) -> AgentSpec:
        """The agent with the Q-table that it began with, which the session holds itself."""
        if bool(spec.q_file) != (Q_TABLE in data):
            what = f"{name} begins with a Q-table, but has no" if spec.q_file else f"{name} has a"
            raise self._error(f'{what} "{Q_TABLE}": {SAVE_AGAIN}')
        if not spec.q_file:
            return spec
        text = data[Q_TABLE]
        try:
            unpack(text if isinstance(text, str) else "", maze.grid.states * len(maze.grid.actions))
        except ValueError as problem:
            raise self._error(f"the {Q_TABLE} of {name} holds {problem}: {SAVE_AGAIN}") from None
        return spec._replace(q_table=text)

    def _entries(self, journal: Collection[object], lane: int) -> Iterator[Entry]:
        latest = (0, 0)
        for number, value in enumerate(journal, 1):
            name = f"entry {number:,} in the journal of lane {lane}"
            if not isinstance(value, dict):
                raise self._error(f"{name} must be an object with tick, step and do")
            tick = self._whole(value.get("tick"), f"tick of {name}", 0, MAX_TICKS)
            step = self._whole(value.get("step"), f"step of {name}", 0, MAX_TICKS)
            if tick < latest[0] or step < latest[1]:
                raise self._error(f"{name} is earlier than the entry before it: ticks and steps must not decrease")
            latest = (tick, step)
            with self._within(name):
                intervention = from_data({key: inner for key, inner in value.items() if key not in ("tick", "step")})
            yield Entry(tick, step, intervention)

    def _breakpoints(self, value: object, maze: Maze, lanes: int) -> Iterator[Breakpoint]:
        for number, each in enumerate(self._list(value, BREAKPOINTS, 0, MAX_BREAKPOINTS), 1):
            name = f"breakpoint {number:,}"
            if not isinstance(each, dict) or "lane" not in each:
                raise self._error(f"{name} must be an object with until and lane")
            data = dict(each)
            lane = data.pop("lane")
            if lane is not None:
                self._whole(lane, f"lane of {name}", 0, lanes - 1)
            with self._within(name):
                condition = stop_conditions.from_data(data)
            for field, domain in domains(type(condition)).items():
                if isinstance(domain, Index) and domain.of == "cell":
                    self._whole(getattr(condition, field), f"{field} of {name}", 0, maze.grid.states - 1)
            yield Breakpoint(condition, lane)
