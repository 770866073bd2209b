"""Fresh memories: run after run in the same arrays begins as in new ones, to the bit."""

import numpy as np
import pytest

from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.fresh import SMALL, FreshMemories
from dyna_tui.dyna.memory import new_memory
from dyna_tui.dyna.run_log import new_log
from dyna_tui.dyna.zeros import HUGE_PAGE, LINE, zeros_by_pages, zeros_in_lines
from dyna_tui.maze import load, parse
from dyna_tui.world import grid_world
from tests.dyna.engine import agent, bits

WORLD = grid_world(load("slippery"))


@pytest.mark.parametrize(
    "spelling",
    [
        "q-learning:q0=0.5",
        "dyna-q:n=5",
        "dyna-q+",
        "dyna-q-stochastic:forget=0.1",
        "prioritized-sweeping",
        "mpc",
        "sarsa",
    ],
)
def test_each_is_equal_to_a_new_one_whatever_happened_in_the_run_before(spelling: str) -> None:
    spec, log = agent(spelling), new_log([10, 100], episodes=3)
    fresh, mover = FreshMemories(spec, WORLD, log), Agent(spec, WORLD)
    for run in (3, 4, 9):
        mover.memory = fresh.of_run(7, run)
        assert bits(mover.memory) == bits(new_memory(spec, WORLD, 7, run, new_log([10, 100], episodes=3)))
        mover.advance(until_step=600)
        assert mover.memory.log.steps.any()


def test_one_that_is_large_is_made_anew() -> None:
    world = grid_world(parse("\n".join(["S" + "." * 99, *["." * 100] * 98, "." * 99 + "G"]), "field.txt"))
    spec, log = agent("dyna-q"), new_log([1])
    fresh = FreshMemories(spec, world, log)
    first, second = fresh.of_run(0, 0), fresh.of_run(0, 1)
    assert sum(map(len, bits(first).values())) > SMALL
    assert not np.shares_memory(first.values, second.values)


@pytest.mark.parametrize("size", [10, HUGE_PAGE // 8])
def test_zeros_are_zeros_that_can_be_written(size: int) -> None:
    for zeros in (zeros_by_pages(size, np.int64), zeros_in_lines(size)):
        assert (zeros.shape, zeros.dtype.itemsize, zeros.flags.c_contiguous) == ((size,), 8, True)
        assert not zeros.any()
        zeros[-1] = 1
    assert zeros_in_lines(size).ctypes.data % LINE == 0
