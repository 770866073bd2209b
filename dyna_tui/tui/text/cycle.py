"""Dyna's cycle as text: the phases of an agent's real step, in the order in which they happen."""

from collections.abc import Iterator
from typing import NamedTuple

from dyna_tui.charts.numbers import count, short
from dyna_tui.lab.frames.frame import LaneFrame, Phase, Search
from dyna_tui.lab.frames.tick_record import Counters


class Part(NamedTuple):
    """A phase of the cycle."""

    phase: Phase | None
    """None for what is no phase and only takes the line of one."""
    names: tuple[str, ...]
    """Its names, the longest first; the last is taken where none fits."""

    def name(self, room: int) -> str:
        """The longest name of at most ``room`` columns."""
        return next((name for name in self.names if len(name) <= room), self.names[-1])


def counter_parts(frame: LaneFrame) -> Iterator[Part]:
    """The four parts of a lane's cycle that stand beside its counters."""
    counters = frame.counters
    act = Part(Phase.ACT, ("act",))
    model = Part(Phase.MODEL, ("model" if frame.has_model else "no model",))
    planning = Part(Phase.PLANNING, tuple(_progress(frame)))
    if frame.search is Search.LOOKAHEAD:
        yield from (planning, act, model, Part(None, tuple(_cost(counters))))
    elif frame.search is Search.PRIORITY:
        queued = f"{count(counters.queued)} queued"
        names = (f"no direct RL · {queued}", queued, f"{short(counters.queued, 5)} queued", "queue")
        yield from (act, Part(Phase.DIRECT_RL, names), model, planning)
    else:
        yield from (act, Part(Phase.DIRECT_RL, ("direct RL", "direct")), model, planning)


def cycle_parts(frame: LaneFrame) -> Iterator[Part]:
    """The phases that a lane's cycle has, as its diagram names them."""
    counters = frame.counters
    act = Part(Phase.ACT, ("act",))
    queue = frame.search is Search.PRIORITY
    direct = Part(Phase.DIRECT_RL, ("queue",) if queue else ("direct RL", "direct"))
    model = Part(Phase.MODEL, ("model",))
    word = "sweep" if frame.search is Search.LOOKAHEAD else "planning"
    planning = Part(Phase.PLANNING, (progress(counters.planned, counters.planning_phase, word), word))
    if frame.search is Search.LOOKAHEAD:
        yield from (planning, act, model)
        return
    yield from (act, direct)
    if frame.has_model:
        yield model
    if counters.planning_phase:
        yield planning


def progress(done: int, of: int, word: str = "planning") -> str:
    """How many of a phase's planning updates are made: ``planning 3/50``, as wide as ``planning 50/50``."""
    return f"{word} {count(done)}/{count(of)}".ljust(len(f"{word} {count(of)}/{count(of)}"))


def _progress(frame: LaneFrame) -> Iterator[str]:
    done, of = frame.counters.planned, frame.counters.planning_phase
    if not of:
        yield from ("no planning", "n 0")
        return
    text = progress(done, of, "sweep" if frame.search is Search.LOOKAHEAD else "planning")
    yield from (text, text.split()[-1], f"{short(done, 5)}/{short(of, 5)}")


def _cost(counters: Counters) -> Iterator[str]:
    """How many pairs the latest look-ahead queried, and those before it on average."""
    now, mean = count(counters.queried), count(round(counters.queried_before))
    yield f"no direct RL · queried {now} pairs (mean {mean})"
    yield f"queried {now} pairs (mean {mean})"
    yield f"queried {now} (mean {mean})"
    yield f"queried {short(counters.queried, 5)} (mean {short(counters.queried_before, 5)})"
    yield f"queried {now}"
    yield f"{short(counters.queried, 5)} queried"
    yield "queries"
