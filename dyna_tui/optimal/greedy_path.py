"""Greedy path: how many moves a greedy policy takes to the goal, and an agent moved until they are few enough.

Such a test after every real step is worth asking only within compiled code.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.choice import max_q
from dyna_tui.dyna.compiling import by_reference, kernel
from dyna_tui.dyna.grid_outcomes import arrivals
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.tick import make_ticks
from dyna_tui.dyna.transitions import following_state, outcomes_of
from dyna_tui.native.words import with_table
from dyna_tui.world import NEVER, World, terminal_states

UNBOUNDED: Any = np.int64(2**62)
"""More ticks than any run has. A plain number would have ticks compiled once more, for that number alone."""
UNTIMED: Any = np.int64(NEVER)
"""A time that never comes, likewise."""
NO_WAY = -1


@with_table
class Workspace(NamedTuple):
    """Arrays for following a path, which need not be made anew each time."""

    state: NDArray[np.int32]
    """int32[2, S]: the states where one may be after an even, and after an odd number of moves"""
    seen: NDArray[np.int64]
    """int64[S]: the latest move after which the state was noted, all moves ever made counted"""
    moves: NDArray[np.int64]
    """int64[1]: all moves ever made"""


def new_workspace(world: World) -> Workspace:
    """An empty workspace for a world."""
    return Workspace(np.zeros((2, world.states), np.int32), np.zeros(world.states, np.int64), np.zeros(1, np.int64))


def shortest_path(world: World, layout: int = 0) -> int:
    """The fewest moves from the first start to a terminal cell; NO_WAY where none lead there.

    For a grid in which no move slips; of several destinations the best counts.
    """
    reached = np.zeros(world.states, np.bool_)
    terminal = terminal_states(world, layout)
    states = world.start[world.start_indptr[layout] :][:1]
    moves = 0
    while states.size:
        reached[states] = True
        moves += 1
        states = arrivals(world, layout, states)
        if terminal[states].any():
            return moves
        states = states[~reached[states]]
    return NO_WAY


@kernel
def greedy_path(q: NDArray[np.float64], world: World, layout: int, longest: int, workspace: Workspace) -> int:
    """The moves that the greedy policy of ``q`` makes from the first start to a terminal cell.

    Of equally good actions it may take any, of destinations come to any, and the longest way counts. Where all
    actions are equally good it knows no way. For a grid in which no move slips.

    Returns:
        The number of moves; NO_WAY where there may be more than ``longest``.
    """
    actions = len(world.actions)
    workspace.state[0, 0] = world.start[world.start_indptr[layout]]
    side, count, moves = 0, 1, 0
    while count > 0:
        if moves >= longest:
            return NO_WAY
        moves += 1
        workspace.moves[0] += 1
        following = 0
        for index in range(count):
            state = workspace.state[side, index]
            row = state * actions
            best, ties = max_q(q, state, world.actions), 0
            for action in range(actions):
                ties += q[row + action] == best
            if ties == actions:
                return NO_WAY
            for action in range(actions):
                if q[row + action] != best:
                    continue
                begin, end = outcomes_of(world, layout, state, action)
                for outcome in range(begin, end):
                    reached = following_state(world, layout, state, action, outcome)
                    if reached == state:
                        return NO_WAY
                    if reached < 0 or workspace.seen[reached] == workspace.moves[0]:
                        continue
                    workspace.seen[reached] = workspace.moves[0]
                    workspace.state[1 - side, following] = reached
                    following += 1
        side, count = 1 - side, following
    return moves


@kernel
def until_short_path(memory: Memory, world: World, longest: int, steps: int, workspace: Workspace) -> bool:
    """Moves an agent until its greedy path has at most ``longest`` moves, asked after every real step.

    For an agent whose memory needs no more room as it goes.

    Args:
        memory: the agent's.
        world: its world.
        longest: the moves that the path may have.
        steps: after how many real steps to come back in any case.
        workspace: for following the path.

    Returns:
        Whether the path is as short as that.
    """
    agent, surroundings = by_reference(memory), by_reference(world)
    clock = memory.clock[0]
    last = clock.real_steps + steps
    while clock.real_steps < last:
        before = clock.updates
        make_ticks(agent, surroundings, UNBOUNDED, clock.real_steps + 1, UNTIMED, UNTIMED)
        if clock.updates != before and greedy_path(memory.values, world, clock.layout, longest, workspace) != NO_WAY:
            return True
    return False
