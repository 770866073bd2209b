"""Session format: a session as one small readable JSON text.

First come the seed and the run, then each lane with one entry of its journal a line, then the maze line by line, so
that the file stands alone; last, a digest of all that.
"""

import math
from dataclasses import dataclass, field

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError, printable
from dyna_tui.lab import stop_conditions
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.codec import quoted
from dyna_tui.lab.files.digest import digest_of_data
from dyna_tui.lab.files.digest_format import hashed_parameters
from dyna_tui.lab.history.interventions import to_data
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lab.shown import Shown
from dyna_tui.maze import Maze
from dyna_tui.own_agents.spec import split
from dyna_tui.own_agents.variant import OwnVariant

FORMAT = "dyna-tui session"
VERSION = 1
"""The version of the format; a newer one is an error."""
LONGEST_MESSAGE = 400
"""Characters of a message that repeats what a file says."""

DIGEST = "digest"
BREAKPOINTS = "breakpoints"
"""The key that only a session with breakpoints has."""
LESSON = "lesson"
"""The key that only a session of a lesson has."""
PREDICTED_AT = "predicted_at"
"""The key of a lesson that says after how many real steps each prediction was made."""
ANSWERS = "answers"
"""The key of a lesson that says what was measured for each prediction."""
LESSON_LANES = "lanes"
"""The key of a lesson that says which lanes it counts, where they are not all in its order."""
SHOWN = "shown"
"""The key that only a session has in which another lane than the first is in focus, or another speed is set."""
FULL = "full"
"""The speed of a session that runs as fast as it goes."""
FORKED_AT = "forked_at"
"""The key of a lane that only a fork has."""
FILE_DIGEST = "file_digest"
"""The key of a lane that only one of a user's class has: SHA-256 of its file."""
Q_TABLE = "q_table"
"""The key of a lane that only one that began with the Q-table of a file has."""
END = "end"
"""The key of a lane that only a rewound one has: how far it had come, where no entry is as late."""


@dataclass(frozen=True)
class SavedLane:
    """One lane of a session."""

    spec: AgentSpec
    """The agent, with the parameters it began with."""
    ticks: int
    """The ticks it has made."""
    entries: tuple[Entry, ...]
    """Its journal; entries after ``ticks`` lie ahead of a rewound lane."""
    digest: str
    """The digest of the lane there, as :func:`dyna_tui.lab.files.digest.digest` has it."""
    forked_at: int | None = None
    """The real step at which it was forked from another lane, if it was."""
    end: int = 0
    """The tick to which it had come."""
    file_digest: str = ""
    """SHA-256 of the file of a user's class as it was when the session was saved; empty for other agents."""
    agent_text: str = ""
    """The spec of a user's class as its session has it, whose file may have another name now; empty elsewhere."""

    @property
    def changed_code(self) -> bool:
        """Whether its agent's file is another one now."""
        variant = self.spec.variant
        return isinstance(variant, OwnVariant) and variant.own.digest != self.file_digest

    @property
    def agent_name(self) -> str:
        """The file and the class of a user's class as its session has them; empty elsewhere."""
        file, name, _ = split(self.agent_text)
        return f"{file}:{name}" if name else ""

    @property
    def last_known_tick(self) -> int:
        """The tick where it stands, or that of the last entry if that is later."""
        return max(self.ticks, self.entries[-1].tick if self.entries else 0)

    @property
    def farthest(self) -> int:
        """The tick to which a replay goes, so that all entries are applied, and all that lies ahead is there."""
        return max(self.last_known_tick, self.end)


@dataclass(frozen=True)
class Session:
    """A laboratory as a file holds it."""

    path: str
    """The file, as the user named it."""
    revision: int
    """The revision of the engine that made it."""
    seed: int
    run: int
    clock_by: Clock
    """What the common clock counts."""
    clock: int
    """What it says."""
    maze: Maze
    lanes: tuple[SavedLane, ...]
    breakpoints: tuple[Breakpoint, ...] = ()
    """The breakpoints; a lane is meant by its index."""
    digest: str = ""
    """The digest of all else that its file holds; empty where there is no file yet."""
    lesson: LessonRecord | None = None
    """How far the lesson beside it has come, where there was one."""
    shown: Shown = field(default_factory=Shown)
    """The lane in focus, and the speed."""

    @property
    def altered(self) -> bool:
        """Whether its file was edited since it was saved."""
        return self.digest != digest_of_data(as_data(self))

    @property
    def warning(self) -> str | None:
        """A line that the replay may differ, where another version of the engine made the file."""
        for lane in self.lanes:
            if lane.changed_code:
                name = lane.spec.variant.name
                return f"{printable(self.path)}: {printable(name)} was changed since: the replay may differ"
        if self.revision == REVISION:
            return None
        return f"{printable(self.path)}: saved by another version of dyna-tui: the replay may differ"

    def error(self, what: str) -> InputError:
        """The error that something is wrong with its file."""
        return error_in(self.path, what)


def as_text(session: Session) -> str:
    """The text of a session's file, which :func:`dyna_tui.lab.files.session_reader.from_text` reads back."""
    data = as_data(session)
    return _laid_out(data | {DIGEST: digest_of_data(data)}) + "\n"


def as_data(session: Session) -> dict[str, object]:
    """All that a session's file holds but its digest, as plain data."""
    breakpoints = [stop_conditions.to_data(each.condition) | {"lane": each.lane} for each in session.breakpoints]
    return {
        "format": FORMAT,
        "version": VERSION,
        "revision": session.revision,
        "seed": session.seed,
        "run": session.run,
        "clock_by": session.clock_by.value,
        "clock": session.clock,
        "lanes": [_lane_data(lane) for lane in session.lanes],
        **({BREAKPOINTS: breakpoints} if breakpoints else {}),
        **({LESSON: _lesson_data(session.lesson)} if session.lesson else {}),
        **({SHOWN: _shown_data(session.shown)} if session.shown != Shown() else {}),
        "maze": {"path": printable(session.maze.path), "text": session.maze.text.split("\n")},
    }


def _lesson_data(lesson: LessonRecord) -> dict[str, object]:
    predictions = {str(step): choice for step, choice in lesson.predictions.items()}
    predicted_at = {str(step): at for step, at in lesson.predicted_at.items()}
    answers = {str(step): value for step, value in lesson.answers.items()}
    return {
        "name": lesson.name,
        "step": lesson.step,
        "predictions": predictions,
        **({PREDICTED_AT: predicted_at} if predicted_at else {}),
        **({ANSWERS: answers} if answers else {}),
        **({LESSON_LANES: list(lesson.lanes)} if lesson.lanes else {}),
    }


def _shown_data(shown: Shown) -> dict[str, object]:
    speed = FULL if shown.speed == math.inf else shown.speed
    return {"focus": shown.focus, **({} if speed is None else {"speed": speed})}


def _lane_data(lane: SavedLane) -> dict[str, object]:
    journal = [{"tick": entry.tick, "step": entry.step} | to_data(entry.intervention) for entry in lane.entries]
    return {
        "agent": lane.agent_text or lane.spec.spec_text,
        "parameters": hashed_parameters(lane.spec.values),
        "ticks": lane.ticks,
        **({Q_TABLE: lane.spec.q_table} if lane.spec.q_table else {}),
        **({END: lane.end} if lane.end > lane.last_known_tick else {}),
        "journal": journal,
        **({FILE_DIGEST: lane.file_digest} if lane.file_digest else {}),
        **({FORKED_AT: lane.forked_at} if lane.forked_at is not None else {}),
        DIGEST: lane.digest,
    }


def _laid_out(value: object, indent: str = "") -> str:
    """The JSON of plain data: one line for each item of a list, and for each key of an object that is not flat."""
    inner = indent + "  "
    if isinstance(value, list) and value:
        lines = [_laid_out(item, inner) for item in value]
    elif isinstance(value, dict) and any(isinstance(each, (dict, list)) for each in value.values()):
        lines = [f"{quoted(key)}: {_laid_out(each, inner)}" for key, each in value.items()]
    else:
        return quoted(value)
    begin, end = "[]" if isinstance(value, list) else "{}"
    return f"{begin}\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}{end}"


def error_in(path: str, what: str) -> InputError:
    """The error as one printable line, whatever it quotes."""
    line = printable(f"{path}: {what}")
    return InputError(line if len(line) <= LONGEST_MESSAGE else line[: LONGEST_MESSAGE - 1] + "…")
