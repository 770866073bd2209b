"""The curves: however long the run, they stay small and stay right."""

import numpy as np

from dyna_tui.dyna.memory import CURVE
from tests.dyna.engine import Engine, agent, maze_of


def test_the_reward_curve_halves_its_points_when_full_and_stays_right() -> None:
    engine = Engine(maze_of("S..G\n....", "step_reward = -0.125"), agent("q-learning"))
    history = [0.0]
    corners = {CURVE * 2**k + d for k in range(4) for d in (-2, -1, 0, 1, 2)}
    strides = set()
    for step in range(1, 5 * 2 * CURVE):
        engine.step()
        history.append(float(engine.clock["reward_sum"]))
        if step in corners or step % 997 == 0:
            points, stride = int(engine.clock["curve_points"]), int(engine.clock["curve_stride"])
            strides.add(stride)
            assert points <= CURVE
            assert (points - 1) * stride <= step < points * stride
            assert engine.memory.reward_curve[:points].tolist() == history[::stride]
    assert strides == {1, 2, 4, 8, 16}


def test_the_episode_curve_sums_its_blocks_and_stays_right() -> None:
    engine = Engine(maze_of("S.G", "max_episode_steps = 9"), agent("q-learning:epsilon=0.9"))
    lengths: list[int] = []
    sizes = set()
    corners = {CURVE * 2**k + d for k in range(3) for d in (-2, -1, 0, 1, 2, 3)}
    for episode in range(1, 5 * CURVE):
        engine.go(until_episode=episode + 1)
        lengths.append(int(engine.clock["last_episode_steps"]))
        if episode in corners or episode % 499 == 0:
            blocks, size = int(engine.clock["block_points"]), int(engine.clock["block_size"])
            sizes.add(size)
            assert blocks <= CURVE
            assert blocks == episode // size
            sums = np.array(lengths[: blocks * size]).reshape(blocks, size).sum(axis=1)
            assert engine.memory.block_steps[:blocks].tolist() == sums.tolist()
            assert engine.memory.block_end[:blocks].tolist() == np.cumsum(sums).tolist()
    assert sizes == {1, 2, 4, 8}


def test_a_truncated_episode_is_noted_at_its_full_length() -> None:
    engine = Engine(maze_of("S#G", "max_episode_steps = 5"), agent("dyna-q"))
    engine.step(17)
    assert engine.memory.block_steps[:3].tolist() == [5, 5, 5]
    assert engine.memory.block_end[:3].tolist() == [5, 10, 15]
    assert (engine.clock["episode"], engine.clock["episode_steps"], engine.clock["terminal"]) == (4, 2, 0)
