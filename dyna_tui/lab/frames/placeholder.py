"""Placeholder frame: a lane before its engine is loaded, the maze alone."""

import numpy as np

from dyna_tui.agents import AgentSpec, Bonus, Model
from dyna_tui.lab.frames.frame import CellsFrame, Counters, CurvesFrame, LaneFrame, MemoryFrame, Validity, Window
from dyna_tui.maze import Maze

NOWHERE = -1
"""The state of an agent before its engine is loaded."""


def placeholder_frame(maze: Maze, spec: AgentSpec, window: Window) -> LaneFrame:
    """The frame of a lane at step 0, without its agent."""
    window = window.within(maze.height, maze.width)
    rows = slice(window.row, window.row + window.height)
    columns = slice(window.column, window.column + window.width)
    kind = maze.layouts[0].kind[rows, columns].copy()
    pairs = (*kind.shape, 4)
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
        counters=Counters(planning_phase=int(spec.number("horizon")) or spec.planning_steps),
        tick=None,
        cells=CellsFrame(
            grid=maze.grid,
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
        ),
        memory=MemoryFrame(),
        curves=CurvesFrame(none, np.zeros(0), none, none, np.zeros(0), none),
        kappa=spec.number("kappa"),
        search=spec.search,
        counts=spec.variant.model is Model.COUNTS,
        acts_on_bonus=spec.bonus is Bonus.ACTION,
    )
