"""Takes the frames that the screen is shown: copies, as large as the screen and no larger."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Model
from dyna_tui.dyna.memory import PLANNED, TRAIL
from dyna_tui.lab.frames.frame import CellsFrame, CurvesFrame, LaneFrame, Validity, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.model_outcomes import model_outcomes
from dyna_tui.lab.frames.model_validity import model_validity
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.lane import Lane

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
        bonus_horizon: after how many real steps curiosity outweighs the goal, where it does.
    """
    clock = lane.memory.clock[0]
    variant = lane.spec.variant
    log = () if request.running else model_list.ticks.latest(lane, request.log)
    return LaneFrame(
        title=lane.title,
        number=lane.number,
        parameters=lane.spec.summary,
        has_model=variant.model is not Model.NONE,
        has_bonus=lane.spec.bonus is not Bonus.NONE,
        layout=lane.layout,
        layout_since=int(clock["layout_since"]),
        agent=lane.agent,
        trail=_trail(lane),
        counters=lane.counters(),
        tick=log[-1].tick if log else latest_tick(lane),
        cells=_cells(lane, request.window, optimal),
        memory=model_list.frame(lane, request.order, request.first_row, request.rows, request.running),
        curves=_curves(lane),
        kappa=lane.spec.number("kappa"),
        search=lane.spec.search,
        counts=variant.model is Model.COUNTS,
        acts_on_bonus=lane.spec.bonus is Bonus.ACTION,
        bonus_horizon=bonus_horizon,
        episodes_done=lane.episode - 1,
        last_episode_steps=int(clock["last_episode_steps"]),
        changes=lane.changes,
        log=log,
    )


def _trail(lane: Lane) -> NDArray[np.int32]:
    """The states before the latest real steps of this episode, or of the one just over."""
    clock = lane.memory.clock[0]
    steps = int(clock["episode_steps"]) or int(clock["last_episode_steps"])
    now = int(clock["real_steps"])
    length = min(steps, TRAIL)
    return lane.memory.trail[np.arange(now - length + 1, now + 1) % TRAIL]


def _cells(lane: Lane, window: Window, optimal: NDArray[np.float64] | None) -> CellsFrame:
    memory, world, actions = lane.memory, lane.world, len(lane.world.actions)
    shape = (lane.maze.height, lane.maze.width)
    window = window.within(*shape)
    rows = slice(window.row, window.row + window.height)
    columns = slice(window.column, window.column + window.width)

    def part(array: NDArray[T]) -> NDArray[T]:
        return array.reshape(*shape, -1)[rows, columns].copy()

    now = int(memory.clock[0]["real_steps"])
    place = part(memory.place if memory.place.size else np.zeros(world.states * actions, np.int32))
    known = place > 0
    places = place[known].astype(np.int64) - 1
    says = model_outcomes(memory, places)
    believed = np.full(place.shape, -1, np.int32)
    believed[known] = says.state
    reward, probability = np.zeros(place.shape), np.zeros(place.shape)
    reward[known], probability[known] = says.reward, says.probability
    truth = np.full(place.shape, Validity.TRUE, np.uint8)
    truth[known] = model_validity(lane.maze, world, memory, places)
    return CellsFrame(
        grid=lane.maze.grid,
        window=window,
        kind=part(world.kind[lane.layout])[..., 0],
        q=part(memory.q),
        visits=part(memory.visits),
        tau=now - part(memory.last_tried),
        td_error=part(memory.td_error),
        believed=believed,
        believed_reward=reward,
        probability=probability,
        truth=truth,
        planned=part(memory.ahead.place > 0) & known if memory.ahead.place.size else _planned(lane, place),
        optimal=None if optimal is None else part(optimal)[..., 0],
    )


def _planned(lane: Lane, place: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of the pairs the planning since the latest real step updated, in its last PLANNED updates."""
    planned = int(lane.memory.clock[0]["planned"])
    latest = lane.memory.planned[np.arange(max(0, planned - PLANNED), planned) % PLANNED]
    lit: NDArray[np.bool_] = np.isin(place - 1, latest)
    return lit


def _curves(lane: Lane) -> CurvesFrame:
    clock, memory = lane.memory.clock[0], lane.memory
    points, blocks = int(clock["curve_points"]), int(clock["block_points"])
    step = np.arange(points, dtype=np.int64) * int(clock["curve_stride"])
    reward = memory.reward_curve[:points]
    updates = memory.update_curve[:points]
    if step[-1] != lane.real_steps:
        step = np.append(step, lane.real_steps)
        reward = np.append(reward, clock["reward_sum"])
        updates = np.append(updates, clock["updates"])
    return CurvesFrame(
        step=step,
        reward=reward.copy(),
        updates=updates.copy(),
        episode=np.arange(1, blocks + 1, dtype=np.int64) * int(clock["block_size"]),
        episode_steps=memory.block_steps[:blocks] / int(clock["block_size"]),
        episode_end=memory.block_end[:blocks].copy(),
    )
