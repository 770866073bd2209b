"""Stop tests: an agent moved until something is seen of it, tested after every real step or every tick.

Such a test is worth asking so often only within compiled code.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Phase
from dyna_tui.dyna.compiling import by_reference, kernel
from dyna_tui.dyna.memory import TRAIL, Memory
from dyna_tui.dyna.tick import make_ticks
from dyna_tui.native.words import with_table
from dyna_tui.optimal.greedy_path import NO_WAY, Workspace, greedy_path
from dyna_tui.world import World

ACT, MODEL = int(Phase.ACT), int(Phase.MODEL)
ENTERED, SHORT, CHANGED = 1, 2, 4
"""What was seen, as bits: a cell was entered, the greedy path became short, a value changed much."""


@with_table
class StopTest(NamedTuple):
    """What is watched for, and what was seen."""

    cells: NDArray[np.int64]
    """int64[k]: states whose entering is watched for"""
    longest: NDArray[np.int64]
    """int64[1]: the moves that a greedy path may have to be short; NO_WAY where that is not watched for"""
    by: NDArray[np.float64]
    """float64[1]: by more than that a value is to change in one tick; infinite where that is not watched for"""
    was_short: NDArray[np.bool_]
    """bool[1]: whether the greedy path was short after the latest real step"""
    workspace: Workspace
    """For following the path."""


@kernel
def watch(
    memory: Memory,
    world: World,
    ticks: int,
    until_step: int,
    until_episode: int,
    until_updates: int,
    stop_test: StopTest,
) -> tuple[int, int]:
    """Moves an agent as :func:`dyna_tui.dyna.tick.advance` does, but no further than to where something is seen.

    Returns:
        How many ticks were made, and the bits of what was seen after the last.
    """
    agent, surroundings = by_reference(memory), by_reference(world)
    clock = memory.clock[0]
    latest = memory.latest[0]
    by_ticks = np.isfinite(stop_test.by[0])
    made, seen = 0, 0
    while made < ticks and seen == 0:
        under_way = clock.mid_step
        step_end = clock.real_steps + (0 if clock.mid_step else 1)
        stretch = 1 if by_ticks else ticks - made
        went = make_ticks(agent, surroundings, stretch, min(until_step, step_end), until_episode, until_updates)
        made += went
        if went == 0 and clock.mid_step == under_way:
            break
        of_value = went > 0 and by_ticks and latest.phase != ACT and latest.phase != MODEL
        if of_value and abs(latest.new - latest.old) > stop_test.by[0]:
            seen |= CHANGED
        if not clock.mid_step:
            acted = memory.trail[clock.real_steps % TRAIL]
            for cell in stop_test.cells:
                if acted != cell and (clock.next_state == cell or clock.state == cell):
                    seen |= ENTERED
            if stop_test.longest[0] != NO_WAY:
                moves = greedy_path(memory.values, world, clock.layout, stop_test.longest[0], stop_test.workspace)
                if moves != NO_WAY and not stop_test.was_short[0]:
                    seen |= SHORT
                stop_test.was_short[0] = moves != NO_WAY
    return made, seen
