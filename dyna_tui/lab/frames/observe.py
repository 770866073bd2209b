"""Observe a lane: takes a frame of what the screen shows of it, and no more."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Model, Search
from dyna_tui.dyna.grid_outcomes import certain_arrival
from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.frame import CellsFrame, CurvesFrame, LaneFrame, Validity
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.lane import Lane
from dyna_tui.maze.grid import GridShape

T = TypeVar("T", bound=np.generic)


def observe(
    lane: Lane,
    request: FrameRequest,
    model_list: ModelList,
    optimal: NDArray[np.float64] | None,
    bonus_horizon: float | None = None,
) -> LaneFrame:
    """A frame of a lane as it is now.

    Args:
        lane: the lane; its agent must not be moving.
        request: what the screen shows.
        model_list: the order of the lane's model, kept between frames.
        optimal: float64[S], V* of the layout in force, where known.
        bonus_horizon: real steps after which the exploration bonus outweighs the goal, where it does.
    """
    view, variant = lane.view, lane.spec.variant
    log = () if request.running else model_list.ticks.latest(lane, request.log)
    return LaneFrame(
        title=lane.title,
        number=lane.number,
        parameters=lane.spec.summary,
        has_model=variant.model is not Model.NONE,
        has_bonus=lane.spec.bonus is not Bonus.NONE,
        layout=lane.layout,
        layout_since=view.layout_since,
        agent=lane.view.state,
        trail=view.trail,
        counters=counters_of(lane.state),
        tick=log[-1].tick if log else latest_tick(lane),
        cells=_cells(lane, request, optimal),
        memory=model_list.frame(lane, request.order, request.first_row, request.rows, request.running, request.cell),
        curves=_curves(view),
        kappa=lane.spec.number("kappa"),
        search=lane.spec.search,
        counts=variant.model is Model.COUNTS,
        acts_on_bonus=lane.spec.bonus is Bonus.ACTION,
        bonus_horizon=bonus_horizon,
        episodes_done=lane.episode - 1,
        last_episode_steps=view.last_episode_steps,
        cut_off=lane.state.cut_off,
        changes=(changes := lane.changes),
        closed=lane.state.closed_starts if changes else (),
        cells_changed=lane.cells_changed_last,
        log=log,
    )


def _cells(lane: Lane, request: FrameRequest, optimal: NDArray[np.float64] | None) -> CellsFrame:
    view, world, grid = lane.view, lane.world, lane.maze.grid
    window = request.window.within(grid.height, grid.width)
    page = grid.page(view.state) if request.page is None else request.page
    number = grid.numbers(*window.slices, page)
    on_grid = isinstance(grid, GridShape)
    # Where a picture has no state, all is 0, as the kind of walls is.
    state = np.maximum(number, 0)

    def part(array: NDArray[T]) -> NDArray[T]:
        if on_grid:
            return array.reshape(grid.height, grid.width, -1)[window.slices].copy()
        there = array.reshape(grid.states, -1)[state]
        there[number < 0] = 0
        return there

    entry = view.model.index_of(state[..., np.newaxis] * view.actions + np.arange(view.actions))
    if not on_grid:
        entry[number < 0] = -1
    known = entry >= 0
    likeliest = view.model.likeliest(entry[known])
    predicted = np.full(entry.shape, -1, np.int32)
    predicted[known] = likeliest.next_state
    reward, probability = np.zeros(entry.shape), np.zeros(entry.shape)
    reward[known], probability[known] = likeliest.reward, likeliest.probability
    validity = np.full(entry.shape, Validity.TRUE, np.uint8)
    validity[known] = validity_in(lane, entry[known])
    if lane.spec.search is Search.LOOKAHEAD:
        planned = view.lookahead.reached(state)[..., np.newaxis] & known
    elif lane.renumbered:
        planned = np.zeros(entry.shape, np.bool_)
    else:
        planned = np.isin(entry, view.recently_planned) & known
    kind, q = part(world.kind[lane.layout])[..., 0], part(view.q)
    q[world.kind_terminal[kind]] = 0
    return CellsFrame(
        grid=grid,
        window=window,
        page=page,
        kind=kind,
        q=q,
        visits=part(view.visits),
        tau=view.real_steps - part(view.last_tried),
        td_error=part(view.td_error),
        predicted=predicted,
        predicted_reward=reward,
        probability=probability,
        validity=validity,
        planned=planned,
        optimal=None if optimal is None else part(optimal)[..., 0],
        actual_next=None if world.outcome_indptr.size else _arrivals(lane, state),
    )


def _arrivals(lane: Lane, state: NDArray[np.int64]) -> NDArray[np.int32]:
    """int32[h, w, A]: where the moves from some cells, int64[h, w], lead; -1 where that is one of several."""
    actions = np.arange(len(lane.world.actions))
    return certain_arrival(lane.world, lane.layout, *np.broadcast_arrays(state[..., np.newaxis], actions))


def _curves(view: AgentView) -> CurvesFrame:
    curve, blocks = view.reward_curve, view.episode_blocks
    return CurvesFrame(
        step=curve.step,
        reward=curve.reward,
        updates=curve.updates,
        episode=blocks.last_episode,
        episode_steps=blocks.mean_steps,
        episode_end=blocks.end_step,
    )
