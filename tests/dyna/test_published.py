"""The known: what the agents reach on Sutton & Barto's mazes, against an independent program's means.

The means and their 95 % half widths are those of FACTS.md [M]: over 1,000 runs, the settings of the public
reproductions. Ours may differ by the joint 99.9 % interval, and by the rounding of the printed figure.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from dyna_tui.maze import load
from dyna_tui.world import grid_world
from tests.dyna.engine import Z999, Engine, agent


def assert_near(ours: NDArray[np.float64], mean: float, half95: float, rounding: float) -> None:
    joint = np.hypot(np.std(ours, ddof=1) / np.sqrt(len(ours)), half95 / 1.96)
    assert abs(np.mean(ours) - mean) < Z999 * joint + rounding, f"{np.mean(ours):.2f} against {mean}"


FIGURE_8_2 = {
    0: {1: (858, 48), 2: (692, 37), 3: (521, 28), 5: (274, 13), 10: (129, 6), 25: (26.1, 1.2), 50: (17.9, 0.2)},
    5: {1: (843, 49), 2: (149, 4), 3: (62, 2), 5: (23.5, 0.8), 10: (17.1, 0.2), 25: (16.8, 0.2), 50: (16.8, 0.1)},
    50: {
        1: (877, 50),
        2: (39.5, 0.6),
        3: (17.7, 0.2),
        5: (17.1, 0.2),
        10: (17.0, 0.2),
        25: (16.8, 0.2),
        50: (16.7, 0.2),
    },
}
"""n -> episode -> mean steps and the half width of its 95 % interval."""


@pytest.mark.parametrize("n", FIGURE_8_2)
def test_figure_8_2_steps_per_episode_on_the_dyna_maze(n: int) -> None:
    """200 runs."""
    maze = load("dyna")
    world, spec = grid_world(maze), agent(f"dyna-q:n={n}", maze)
    lengths = np.zeros((200, 51))
    for run in range(200):
        engine = Engine(world, spec, seed=2, run=run)
        engine.go(until_episode=51)
        lengths[run, 1:] = engine.memory.block_steps[:50]
    for episode, (mean, half) in FIGURE_8_2[n].items():
        assert_near(lengths[:, episode], mean, half, rounding=0.5 if mean >= 50 else 0.05)


@pytest.mark.parametrize(
    ("maze", "text", "change", "at_change", "at_end"),
    [
        ("blocking", "dyna-q:n=10", 1000, (42.7, 1.5), (75.1, 2.4)),
        ("blocking", "dyna-q+:n=10,kappa=1e-4", 1000, (60.4, 0.6), (133.8, 0.9)),
        ("shortcut", "dyna-q:n=50", 3000, (122.2, 2.8), (286.7, 2.7)),
        ("shortcut", "dyna-q+:n=50,kappa=1e-3", 3000, (136.0, 0.3), (364.1, 0.7)),
    ],
)
def test_figures_8_4_and_8_5_cumulative_reward_at_the_change_and_at_the_end(
    maze: str, text: str, change: int, at_change: tuple[float, float], at_end: tuple[float, float]
) -> None:
    """200 runs, alpha 1, epsilon .1."""
    read = load(maze)
    world, spec = grid_world(read), agent(f"{text},alpha=1,epsilon=0.1,gamma=0.95", read)
    rewards = np.zeros((200, 2))
    for run in range(200):
        engine = Engine(world, spec, seed=3, run=run)
        for column, step in enumerate((change, read.steps or 0)):
            engine.go(until_step=step)
            rewards[run, column] = engine.clock["reward_sum"]
    assert_near(rewards[:, 0], *at_change, rounding=0.05)
    assert_near(rewards[:, 1], *at_end, rounding=0.05)


def test_planning_over_tried_pairs_only_is_worse_than_dyna_q_on_blocking() -> None:
    """The seed's printed Dyna-Q+: 21.5 at the end, against 75.1 of Dyna-Q [M]; 100 runs."""
    maze = load("blocking")
    world, spec = grid_world(maze), agent("dyna-q+:untried=false", maze)
    ends = np.zeros(100)
    for run in range(100):
        engine = Engine(world, spec, seed=4, run=run)
        engine.go(until_step=3000)
        ends[run] = engine.clock["reward_sum"]
    assert_near(ends, 21.5, half95=2.4, rounding=0.05)
