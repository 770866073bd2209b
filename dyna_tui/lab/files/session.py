"""Sessions: a laboratory saved as one small file, and opened again by replaying it."""

from collections.abc import Callable, Iterator

from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError, printable
from dyna_tui.files import write_whole
from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.replay_cost import refuse_absurd, seconds_of
from dyna_tui.lab.files.session_format import SavedLane, Session, as_text
from dyna_tui.lab.files.session_reader import MAX_BYTES, MAX_ENTRIES, from_text
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.stop_conditions import Breakpoint

Progress = Callable[[float], None]
"""Is told now and then what share of a replay is done, from 0 to 1; what it raises ends the replay."""

BETWEEN_REPORTS = 0.1
"""Seconds of replay, about."""


def save(lab: Lab, path: str) -> None:
    """Writes a laboratory into a file: it is there whole afterwards, or as it was before.

    Raises:
        InputError: where it cannot be written, or is more than can be opened again.
    """
    session = taken(lab, path)
    if sum(len(lane.entries) for lane in session.lanes) > MAX_ENTRIES:
        raise session.error(f"too much was done: a session has at most {MAX_ENTRIES:,} entries in its journals")
    refuse_absurd(session)
    write_whole(path, [as_text(session)])


def taken(lab: Lab, path: str = "") -> Session:
    """The session that a laboratory is now."""
    lanes = (
        SavedLane(lane.first_spec, lane.ticks, tuple(lane.journal.entries), digest(lane), lane.forked_at, lane.end.tick)
        for lane in lab.lanes
    )
    return Session(
        path, REVISION, lab.seed, lab.run, lab.clock_by, lab.clock, lab.maze, tuple(lanes), tuple(_by_place(lab))
    )


def _by_place(lab: Lab) -> Iterator[Breakpoint]:
    """The breakpoints of lanes that are there, a lane meant by its place."""
    places = {lane.number: place for place, lane in enumerate(lab.lanes)}
    for watch in lab.breakpoints:
        if watch.lane is None or watch.lane in places:
            yield Breakpoint(watch.condition, None if watch.lane is None else places[watch.lane])


def load(path: str) -> Session:
    """The session in a file, every part of it looked at but for what only a replay can tell.

    Raises:
        InputError: where there is none, or it is not one that this program can or will replay.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name is possible"
        raise InputError(printable(f"{path or repr(path)}: cannot be read ({reason}): name a session file")) from None
    session = from_text(data, path)
    refuse_absurd(session)
    return session


def open_lab(session: Session, progress: Progress | None = None) -> Lab:
    """The laboratory as it was saved, with all its past, and with what lay ahead where one had gone back.

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
    except MemoryError:
        raise session.error("it takes more memory than there is") from None
    except InputError as error:
        raise session.error(str(error)) from None
    return lab


def check(session: Session, progress: Progress | None = None) -> list[int]:
    """Replays a session: the lanes, from 0, that do not come to be what they were when it was saved.

    Raises:
        InputError: where another engine made it, so that they need not be, or where it cannot be replayed.
    """
    if session.revision != REVISION:
        what = f"made by another version of dyna-tui (revision {session.revision}, but this one is {REVISION})"
        raise session.error(f"{what}: check it with the version that made it")
    return differing(session, open_lab(session, progress))


def differing(session: Session, lab: Lab) -> list[int]:
    """The lanes of an opened session, from 0, that are not what they were when it was saved."""
    lanes = enumerate(zip(session.lanes, lab.lanes, strict=True))
    return [number for number, (saved, lane) in lanes if digest(lane) != saved.digest]


def _replay(lane: Lane, session: Session, number: int, seconds: float) -> Iterator[float]:
    """Takes a fresh lane to where a saved one stood, doing all that its journal says; tells its share now and then."""
    saved = session.lanes[number]
    stretch = int(saved.farthest * BETWEEN_REPORTS / seconds) + 1
    for place, entry in enumerate(saved.entries, 1):
        yield from _go(lane, entry.tick, stretch, saved.farthest)
        name = f"entry {place:,} in the journal of lane {number + 1}"
        if lane.real_steps != entry.step:
            what = f"{name} says step {entry.step:,}, but after tick {entry.tick:,} it is step {lane.real_steps:,}"
            raise InputError(what)
        try:
            lane.do(entry.intervention)
        except InputError as error:
            raise InputError(f"{name} cannot be done: {error}") from None
    yield from _go(lane, saved.farthest, stretch, saved.farthest)
    lane.seek_tick(saved.ticks).go()
    lane.forked_at = saved.forked_at


def _go(lane: Lane, tick: int, stretch: int, farthest: int) -> Iterator[float]:
    while lane.ticks < tick:
        lane.advance(min(stretch, tick - lane.ticks))
        yield lane.ticks / farthest
