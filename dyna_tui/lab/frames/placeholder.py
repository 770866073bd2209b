"""Placeholder frame: a lane before its engine is loaded, the maze alone."""

import numpy as np

from dyna_tui.agents import AgentSpec, Bonus, Model
from dyna_tui.lab.frames.frame import CellsFrame, CurvesFrame, LaneFrame, MemoryFrame, Validity, Window
from dyna_tui.lab.frames.tick_record import Counters
from dyna_tui.maze import Maze

NOWHERE = -1
"""The state of an agent before its engine is loaded."""


def placeholder_frame(maze: Maze, spec: AgentSpec, window: Window, page: int | None = None) -> LaneFrame:
    """The frame of a lane at step 0, without its agent; ``page`` is the page of the map, None for that of a start."""
    grid = maze.grid
    if page is None:
        is_start = np.array([kind.start for kind in maze.kinds])[maze.layouts[0].kind]
        page = grid.page(int(is_start.argmax())) if len(grid.pages) > 1 else 0
    window = window.within(grid.height, grid.width)
    state = grid.numbers(*window.slices, page)
    kind = maze.layouts[0].kind.reshape(-1)[np.maximum(state, 0)]
    kind[state < 0] = 0
    pairs = (*kind.shape, len(grid.actions))
    zeros = np.zeros(pairs, np.int64)
    none = np.zeros(0, np.int64)
    return LaneFrame(
        title=spec.variant.title,
        parameters=spec.summary,
        has_model=spec.variant.model is not Model.NONE,
        has_bonus=spec.bonus is not Bonus.NONE,
        layout=0,
        layout_since=0,
        agent=NOWHERE,
        trail=np.zeros(0, np.int32),
        counters=Counters(planning_phase=spec.planning_phase),
        tick=None,
        cells=CellsFrame(
            grid=grid,
            window=window,
            kind=kind,
            q=np.full(pairs, spec.number("q0")),
            visits=zeros,
            tau=zeros,
            td_error=np.zeros(pairs),
            predicted=np.full(pairs, -1, np.int32),
            predicted_reward=np.zeros(pairs),
            probability=np.zeros(pairs),
            validity=np.full(pairs, Validity.TRUE, np.uint8),
            planned=np.zeros(pairs, np.bool_),
            optimal=None,
            page=page,
        ),
        memory=MemoryFrame(),
        curves=CurvesFrame(none, np.zeros(0), none, none, np.zeros(0), none),
        kappa=spec.number("kappa"),
        search=spec.search,
        counts=spec.variant.model is Model.COUNTS,
        acts_on_bonus=spec.bonus is Bonus.ACTION,
    )
