"""Sessions: a laboratory saved as one small file, and opened again by replaying it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError, printable
from dyna_tui.files import write_whole
from dyna_tui.inputs import read_at_most
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.replay_cost import check_cost, seconds_of
from dyna_tui.lab.files.session_format import SavedLane, Session, as_text
from dyna_tui.lab.files.session_reader import MAX_BYTES, MAX_ENTRIES, from_text
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.lesson_lanes import LessonLanes
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.own_agents.variant import OwnVariant

Progress = Callable[[float], None]
"""Receives the share of a replay that is done, from 0 to 1; what it raises ends the replay."""

BETWEEN_REPORTS = 0.1
"""Seconds of replay, about."""


def save(lab: Lab, path: str) -> None:
    """Writes a laboratory into a file: it is there whole afterwards, or as it was before.

    Raises:
        InputError: where it cannot be written, or is more than can be opened again.
    """
    write_whole(path, [session_text(lab, path)])


def session_text(lab: Lab, path: str = "") -> str:
    """The text of a session's file that a laboratory is saved as.

    Raises:
        InputError: where it is more than can be opened again.
    """
    session = taken(lab, path)
    if sum(len(lane.entries) for lane in session.lanes) > MAX_ENTRIES:
        raise session.error(f"too many interventions: a session has at most {MAX_ENTRIES:,}")
    check_cost(session)
    return as_text(session)


def taken(lab: Lab, path: str = "") -> Session:
    """The session that a laboratory is now."""
    lanes = (
        SavedLane(
            lane.first_spec,
            lane.ticks,
            tuple(lane.journal.entries),
            digest(lane),
            lane.forked_at,
            lane.end.tick,
            lane.first_spec.variant.own.digest if isinstance(lane.first_spec.variant, OwnVariant) else "",
        )
        for lane in lab.lanes
    )
    return Session(
        path,
        REVISION,
        lab.seed,
        lab.run,
        lab.clock_by,
        lab.clock,
        lab.maze,
        tuple(lanes),
        tuple(_by_index(lab)),
        lesson=_lesson(lab),
        shown=replace(lab.shown, focus=min(lab.shown.focus, len(lab.lanes) - 1)),
    )


def _lesson(lab: Lab) -> LessonRecord | None:
    """The record of the lesson, its lanes meant by their indices."""
    if lab.lesson is None or lab.lesson_lanes is None:
        return lab.lesson
    indices = {lane.number: index for index, lane in enumerate(lab.lanes)}
    lanes = [None if number is None else indices.get(number) for number in lab.lesson_lanes.numbers]
    return replace(lab.lesson, lanes=() if lanes == list(range(len(lab.lanes))) else tuple(lanes))


def _by_index(lab: Lab) -> Iterator[Breakpoint]:
    """The breakpoints, lanes meant by their indices."""
    indices: dict[int | None, int | None] = {lane.number: index for index, lane in enumerate(lab.lanes)}
    indices[None] = None
    for breakpoint in lab.breakpoints:
        if breakpoint.lane in indices:
            yield Breakpoint(breakpoint.condition, indices[breakpoint.lane])


def load(path: str, own: Sequence[AgentSpec] = ()) -> Session:
    """The session in a file, checked but for what only a replay can show.

    Args:
        path: the file.
        own: the agents of users' classes that it may have; no session names a file whose code is run.

    Raises:
        InputError: where it cannot be read, is not a session, or would take too long or too much memory to replay.
    """
    try:
        data = read_at_most(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(printable(f"{path or repr(path)}: cannot be read ({reason}): name a session file")) from None
    session = from_text(data, path, own)
    check_cost(session)
    return session


def open_lab(session: Session, progress: Progress | None = None) -> Lab:
    """The laboratory as it was saved, with all its history, and with what lies ahead of rewound lanes.

    Raises:
        InputError: where something in a journal cannot be done.
    """
    try:
        lab = Lab(session.maze, [lane.spec for lane in session.lanes], session.seed, session.run)
        costs = [seconds_of(lane, session.maze) for lane in session.lanes]
        for number, lane in enumerate(lab.lanes):
            for share in _replay(lane, session, number, costs[number]):
                if progress:
                    progress((sum(costs[:number]) + share * costs[number]) / sum(costs))
        lab.set_clock(session.clock_by, session.clock)
        lab.breakpoints.extend(session.breakpoints)
        lab.lesson = session.lesson
        if session.lesson is not None and session.lesson.lanes:
            lab.lesson_lanes = LessonLanes(list(session.lesson.lanes))
        lab.shown = session.shown
    except MemoryError:
        raise session.error("not enough memory to replay it") from None
    except InputError as error:
        raise session.error(str(error)) from None
    return lab


def check(session: Session, progress: Progress | None = None) -> list[int]:
    """Replays a session: the indices of the lanes that end up other than they were saved.

    Raises:
        InputError: where another version of the engine saved it, so that they may, or where it cannot be replayed.
    """
    if session.revision != REVISION:
        what = f"saved by another version of dyna-tui (revision {session.revision}, but this one is {REVISION})"
        raise session.error(f"{what}: check it with that version")
    return differing(session, open_lab(session, progress))


def differing(session: Session, lab: Lab) -> list[int]:
    """The indices of the lanes of an opened session that differ from how they were saved."""
    lanes = enumerate(zip(session.lanes, lab.lanes, strict=True))
    return [number for number, (saved, lane) in lanes if digest(lane, saved.agent_name) != saved.digest]


def _replay(lane: Lane, session: Session, number: int, seconds: float) -> Iterator[float]:
    """Replays a saved lane on a fresh one; yields the share that is done."""
    saved = session.lanes[number]
    stretch = int(saved.farthest * BETWEEN_REPORTS / seconds) + 1
    for which, entry in enumerate(saved.entries, 1):
        yield from _go(lane, entry.tick, stretch, saved.farthest)
        name = f"entry {which:,} in the journal of lane {number + 1}"
        if lane.real_steps != entry.step:
            what = f"{name} is at step {entry.step:,}, but tick {entry.tick:,} is in step {lane.real_steps:,}"
            raise InputError(what)
        try:
            lane.do(entry.intervention)
        except InputError as error:
            raise InputError(f"{name} cannot be applied: {error}") from None
    yield from _go(lane, saved.farthest, stretch, saved.farthest)
    lane.seek_tick(saved.ticks).go()
    lane.forked_at = saved.forked_at


def _go(lane: Lane, tick: int, stretch: int, farthest: int) -> Iterator[float]:
    while lane.ticks < tick:
        lane.advance(min(stretch, tick - lane.ticks))
        yield lane.ticks / farthest
