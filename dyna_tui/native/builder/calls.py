"""Example calls: for each kernel that Python calls, arguments of the types and shapes that it is compiled for."""

from typing import Any

import numpy as np

from dyna_tui.agents import read_agents
from dyna_tui.dyna.memory import new_memory
from dyna_tui.dyna.outcome_list import Listed
from dyna_tui.dyna.streams import ACTING, seeded
from dyna_tui.dyna.vector_steps import NEXT_STEP, new_environments
from dyna_tui.optimal.greedy_path import NO_WAY, new_workspace
from dyna_tui.optimal.predecessors import Predecessors
from dyna_tui.optimal.stop_test import StopTest
from dyna_tui.optimal.values import EVERY_ACTION, Progress
from dyna_tui.world import NEVER, table_world


def example_calls() -> dict[str, tuple[Any, ...]]:
    """The arguments of a call by the name of the kernel, in a world of one state and four actions."""
    world = table_world([[[(1.0, 0, 0.0, True)]] * 4], [0])
    (spec,) = read_agents("dyna-q")
    memory = new_memory(spec, world, 0, 0)
    stream = tuple(seeded(0, 0, ACTING))
    bits = np.uint64(0)
    workspace = new_workspace(world)
    stop_test = StopTest(
        cells=np.zeros(1, np.int64),
        longest=np.array([NO_WAY]),
        by=np.array([np.inf]),
        was_short=np.zeros(1, np.bool_),
        workspace=workspace,
    )
    predecessors = Predecessors(np.zeros(2, np.int64), np.zeros(4, np.int32), np.zeros(1))
    order, flags = np.zeros(1, np.int32), np.ones(1, np.bool_)
    progress = Progress(order, flags, np.ones(1, np.int64), flags)
    values = np.zeros(1)
    policy = np.ones((1, 4), np.bool_), np.zeros((2, 1)), np.zeros((2, 1), np.int32)
    return {
        "draw": (stream,),
        "below": (bits, bits),
        "pick": (bits, 1),
        "unit": (bits,),
        "greedy": (memory.q, 0, world.actions, stream),
        "advance": (memory, world, 0, NEVER, NEVER, NEVER),
        "list_outcomes": (world, 0, 0, 0, Listed(np.zeros(1), np.zeros(1, np.int64), np.zeros(1))),
        "reset_all": (world, new_environments(1), flags),
        "step_all": (world, new_environments(1), NEXT_STEP),
        "forget": (memory, 0),
        "forget_all": (memory,),
        "_make_true": (memory, world, 0),
        "greedy_path": (memory.q, world, 0, 1, workspace),
        "until_short_path": (memory, world, 1, 1, workspace),
        "watch": (memory, world, 0, NEVER, NEVER, NEVER, stop_test),
        "_turn_round": (world, 0, EVERY_ACTION, predecessors),
        "outwards": (predecessors, 0.0, flags, order),
        "_back_up": (world, 0, 0.9, EVERY_ACTION, 0.0, predecessors, progress, values, 0, 1),
        "_falls_short": (world, 0, memory.q, 0.9, values, 0.0, *policy),
    }
