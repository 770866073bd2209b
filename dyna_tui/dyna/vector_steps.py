"""Stepping many environments of a world at once, each by itself: without agents, each with its own random stream."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.streams import load, store
from dyna_tui.dyna.transitions import draw_start, step
from dyna_tui.native.words import with_table
from dyna_tui.world import World

NEXT_STEP, SAME_STEP, DISABLED = range(3)
"""When an environment whose episode is over begins another: instead of a step, with that step, when asked to."""
ALL_STEPPED = -1


@with_table
class Environments(NamedTuple):
    """What N environments of one world are at the moment; each array has an item for each."""

    action: NDArray[np.int64]
    """int64[N]: the action that it takes next."""
    state: NDArray[np.int64]
    """int64[N]: the state that is observed."""
    final_state: NDArray[np.int64]
    """int64[N]: the state in which the latest episode ended, where that was with the latest step."""
    reward: NDArray[np.float64]
    """float64[N]: of the latest step."""
    terminated: NDArray[np.bool_]
    """bool[N]: whether the episode ended with it."""
    truncated: NDArray[np.bool_]
    """bool[N]: whether it was as long as an episode may be."""
    layout: NDArray[np.int64]
    """int64[N]: the layout in force."""
    total_steps: NDArray[np.int64]
    """int64[N]: the steps of all episodes, by which layouts change."""
    episode: NDArray[np.int64]
    """int64[N]: the episode under way, from 1; 0 before the first."""
    episode_steps: NDArray[np.int64]
    """int64[N]"""
    streams: NDArray[np.uint64]
    """uint64[N, 4]: the random streams."""


def new_environments(count: int) -> Environments:
    """Environments that have not begun an episode yet."""

    def whole() -> NDArray[np.int64]:
        return np.zeros(count, np.int64)

    ended = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    streams = np.zeros((count, 4), np.uint64)
    counts = whole(), whole(), whole(), whole()
    return Environments(whole(), whole(), whole(), np.zeros(count), *ended, *counts, streams)


@kernel
def reset_all(world: World, environments: Environments, asked: NDArray[np.bool_]) -> None:
    """Begins an episode in each environment that is asked to, bool[N]."""
    for index in range(asked.size):
        if asked[index]:
            _begin_episode(world, environments, index)
            environments.reward[index] = 0.0
            environments.terminated[index] = False
            environments.truncated[index] = False


@kernel
def step_all(world: World, environments: Environments, autoreset: int) -> int:
    """Has every environment make a step, or begin an episode where its latest one is over and it has to.

    Args:
        world: their world.
        environments: the environments, with the action that each is to take.
        autoreset: NEXT_STEP, SAME_STEP or DISABLED.

    Returns:
        ALL_STEPPED; or the index of an environment whose action is none, or that has to be reset first: then none
        has made a step.
    """
    actions = environments.action
    for index in range(actions.size):
        over = environments.terminated[index] or environments.truncated[index]
        if not 0 <= actions[index] < len(world.actions) or (over and autoreset == DISABLED):
            return index
    for index in range(actions.size):
        if autoreset == NEXT_STEP and (environments.terminated[index] or environments.truncated[index]):
            _begin_episode(world, environments, index)
            environments.reward[index] = 0.0
            environments.terminated[index] = False
            environments.truncated[index] = False
        else:
            _step_one(world, environments, index, actions[index])
            if autoreset == SAME_STEP and (environments.terminated[index] or environments.truncated[index]):
                environments.final_state[index] = environments.state[index]
                _begin_episode(world, environments, index)
    return ALL_STEPPED


@inlined
def _step_one(world: World, environments: Environments, index: int, action: int) -> None:
    stream = load(environments.streams[index])
    layout, state = environments.layout[index], environments.state[index]
    reward, following, terminal, stream = step(world, layout, state, action, stream)
    store(environments.streams[index], stream)
    environments.state[index] = following
    environments.reward[index] = reward
    environments.terminated[index] = terminal
    environments.episode_steps[index] += 1
    environments.truncated[index] = environments.episode_steps[index] >= world.max_episode_steps
    environments.total_steps[index] += 1
    for change in range(world.switch_step.size - 1):
        if world.switch_step[change] == environments.total_steps[index]:
            environments.layout[index] = world.switch_layout[change]


@inlined
def _begin_episode(world: World, environments: Environments, index: int) -> None:
    environments.episode[index] += 1
    environments.episode_steps[index] = 0
    for change in range(world.switch_episode.size):
        if world.switch_episode[change] == environments.episode[index]:
            environments.layout[index] = world.switch_episode_layout[change]
    stream = load(environments.streams[index])
    state, stream = draw_start(world, environments.layout[index], stream)
    environments.state[index] = state
    store(environments.streams[index], stream)
