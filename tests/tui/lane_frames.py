"""Lane frames for tests of the panels."""

from collections.abc import Sequence

import numpy as np

from dyna_tui.lab.frames.frame import CellsFrame, CurvesFrame, LaneFrame, MemoryFrame, MemoryRow, Validity, Window
from dyna_tui.lab.frames.tick_record import Counters
from dyna_tui.maze.grid import GridShape

WIDTH, HEIGHT = 9, 6


def cells() -> CellsFrame:
    """Six rows of nine cells of which nothing is known."""
    shape = (HEIGHT, WIDTH, 4)
    return CellsFrame(
        grid=GridShape(HEIGHT, WIDTH),
        window=Window(0, 0, HEIGHT, WIDTH),
        kind=np.zeros(shape[:2], np.uint8),
        q=np.zeros(shape),
        visits=np.zeros(shape, np.int64),
        tau=np.full(shape, 1042, np.int64),
        td_error=np.zeros(shape),
        predicted=np.full(shape, -1, np.int32),
        predicted_reward=np.zeros(shape),
        probability=np.zeros(shape),
        validity=np.zeros(shape, np.uint8),
        planned=np.zeros(shape, np.bool_),
        optimal=None,
    )


def curves(
    step: Sequence[int] = (0,),
    reward: Sequence[float] = (0.0,),
    episode_steps: Sequence[float] = (),
    updates: Sequence[int] = (),
) -> CurvesFrame:
    """A history; episodes are finished one after another, without a gap."""
    return CurvesFrame(
        step=np.array(step, np.int64),
        reward=np.array(reward, np.float64),
        updates=np.array(updates or step, np.int64),
        episode=np.arange(1, len(episode_steps) + 1),
        episode_steps=np.array(episode_steps, np.float64),
        episode_end=np.cumsum(np.array(episode_steps, np.int64)),
    )


def row(
    state: int, action: int, next_state: int, *, validity: Validity = Validity.TRUE, visits: int = 64, tau: int = 42
) -> MemoryRow:
    """A remembered pair without reward or bonus."""
    return MemoryRow(state, action, 0.0, next_state, False, visits, tau, 0.0, validity, False)


def numbered(total: int, first: int, count: int) -> MemoryFrame:
    """Rows that tell their place in the order by their tau."""
    rows = tuple(row(13, 0, 4, tau=place) for place in range(first, min(first + count, total)))
    return MemoryFrame(total=total, remembered=total, order="newest first", lines=total, first=first, rows=rows)


def lane(title: str = "Dyna-Q", real_steps: int = 0) -> LaneFrame:
    """A lane at its start, or after steps that left no trace; ``dataclasses.replace`` gives it more."""
    empty = LaneFrame(
        title=title,
        parameters="n 10",
        has_model=True,
        has_bonus=False,
        layout=0,
        layout_since=0,
        agent=0,
        trail=np.zeros(0, np.int32),
        counters=Counters(),
        tick=None,
        cells=cells(),
        memory=MemoryFrame(),
        curves=curves(),
    )
    return empty._replace(counters=Counters(real_steps=real_steps))
