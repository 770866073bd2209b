"""Usual reward: what an ordinary real step earns in a maze or a table of outcomes."""

import numpy as np

from dyna_tui.maze import Maze


def usual_reward(maze: Maze) -> float:
    """The reward of a step into a cell without one, ``step_reward``; of a table, that of most of its outcomes.

    Of several that are equally frequent, it is the least in magnitude, and of these the positive one.
    """
    if maze.table is None:
        return float(maze.step_reward)
    rewards, times = np.unique(maze.table.reward, return_counts=True)
    most = rewards[times == times.max()]
    return float(min(most.tolist(), key=lambda reward: (abs(reward), -reward)))
