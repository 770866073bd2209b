"""Every array an agent owns, with its shape, type and unit.

S states, A actions. What belongs to a pair (s, a) stands at ``s * A + a`` of an array of S * A.
Large arrays are of zeros, so
that the system gives memory only for what was visited.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Model
from dyna_tui.dyna.streams import ACTING, PLANNING, seeded
from dyna_tui.world import World

PLANNED = 1024
"""How many of the latest planning updates are kept by their pair; a power of two."""
TRAIL = 64
"""How many of the latest states are kept; a power of two."""
CURVE = 2048
"""How many points a curve holds before every second one is dropped."""

SETTINGS = np.dtype(
    [
        ("alpha", "f8"),
        ("gamma", "f8"),
        ("epsilon", "f8"),
        ("kappa", "f8"),
        ("q0", "f8"),
        ("planning_steps", "i8"),
        ("model", "i8"),
        ("search", "i8"),
        ("bonus", "i8"),
    ]
)
"""An agent's parameters and its row of the table of variants."""

CLOCK = np.dtype(
    [
        ("phase", "i8"),  # the Phase that the next tick will be
        ("ticks", "i8"),
        ("real_steps", "i8"),  # t: advances as the agent acts
        ("planning_steps", "i8"),
        ("updates", "i8"),
        ("planned", "i8"),  # planning updates made since the latest real step
        ("reward_sum", "f8"),
        ("episode", "i8"),  # the one under way, from 1
        ("episode_steps", "i8"),
        ("last_episode_steps", "i8"),
        ("layout", "i8"),
        ("layout_since", "i8"),  # the real step after which it came into force
        ("next_switch", "i8"),  # the place of the next scheduled change in the world's list
        ("state", "i8"),  # s: where the agent acts, or acted last
        ("action", "i8"),
        ("reward", "f8"),
        ("next_state", "i8"),  # s'
        ("terminal", "i8"),
        ("pairs", "i8"),  # the records of the model in use
        ("curve_stride", "i8"),  # real steps between two points of the reward curve
        ("curve_points", "i8"),
        ("block_size", "i8"),  # episodes in a block of the episode curve
        ("block_points", "i8"),
        ("block_episodes", "i8"),  # finished episodes of the block being filled
        ("block_steps", "i8"),
    ]
)
"""Where an agent stands: all that is not an array."""

LATEST = np.dtype(
    [
        ("phase", "i8"),  # the Phase of the latest tick; -1 before the first
        ("exploring", "i8"),
        ("ties", "i8"),  # how many actions were equally greedy
        ("pair", "i8"),
        ("reward", "f8"),
        ("next", "i8"),  # the state that follows; ~state where it is terminal
        ("bonus", "f8"),
        ("target", "f8"),
        ("old", "f8"),
        ("new", "f8"),
    ]
)
"""What the latest tick did."""

RECORD = np.dtype([("pair", "i4"), ("next", "i4"), ("reward", "f8")])
"""One entry of the model, 16 bytes. ``next`` is ~state where the outcome was terminal."""


class Memory(NamedTuple):
    """All that one agent knows and is."""

    settings: NDArray[np.void]
    """SETTINGS[1]"""
    clock: NDArray[np.void]
    """CLOCK[1]"""
    latest: NDArray[np.void]
    """LATEST[1]"""
    streams: NDArray[np.uint64]
    """uint64[2, 4]: the random streams of acting and of planning"""
    q: NDArray[np.float64]
    """float64[S * A]: action values, in units of reward"""
    td_error: NDArray[np.float64]
    """float64[S * A]: the latest TD error of each pair, target - Q"""
    visits: NDArray[np.int64]
    """int64[S * A]: real tries"""
    last_tried: NDArray[np.int64]
    """int64[S * A]: the real step of the last try, 0 for never"""
    place: NDArray[np.int32]
    """int32[S * A]: 1 + the place of the pair's record in ``model``; 0 where it has none"""
    model: NDArray[np.void]
    """RECORD[S * A]: what the agent believes, in the order in which it came to believe it"""
    planned: NDArray[np.int32]
    """int32[PLANNED]: the places in ``model`` of the latest planning updates, update i at i % PLANNED"""
    trail: NDArray[np.int32]
    """int32[TRAIL]: the state before real step t at t % TRAIL"""
    reward_curve: NDArray[np.float64]
    """float64[CURVE]: the cumulative reward after every ``curve_stride`` real steps, from 0"""
    block_steps: NDArray[np.int64]
    """int64[CURVE]: the real steps that each block of ``block_size`` finished episodes took"""
    block_end: NDArray[np.int64]
    """int64[CURVE]: the real step at which each block ended"""


def new_memory(spec: AgentSpec, world: World, seed: int, run: int) -> Memory:
    """The memory of an agent that has not begun: the first act begins its first episode."""
    pairs = world.states * len(world.actions)
    remembered = 0 if spec.variant.model is Model.NONE else pairs
    memory = Memory(
        settings=np.zeros(1, SETTINGS),
        clock=np.zeros(1, CLOCK),
        latest=np.zeros(1, LATEST),
        streams=np.stack([seeded(seed, run, stream) for stream in (ACTING, PLANNING)]),
        q=np.zeros(pairs),
        td_error=np.zeros(pairs),
        visits=np.zeros(pairs, np.int64),
        last_tried=np.zeros(pairs, np.int64),
        place=np.zeros(remembered, np.int32),
        model=np.zeros(remembered, RECORD),
        planned=np.zeros(PLANNED, np.int32),
        trail=np.zeros(TRAIL, np.int32),
        reward_curve=np.zeros(CURVE),
        block_steps=np.zeros(CURVE, np.int64),
        block_end=np.zeros(CURVE, np.int64),
    )
    write_settings(memory, spec)
    if q0 := spec.number("q0"):
        memory.q[:] = q0
    clock = memory.clock[0]
    clock["curve_stride"] = clock["curve_points"] = clock["block_size"] = 1
    memory.latest[0]["phase"] = -1
    return memory


def write_settings(memory: Memory, spec: AgentSpec) -> None:
    """Gives the agent the parameters of ``spec``."""
    settings = memory.settings[0]
    for name in ("alpha", "gamma", "epsilon", "kappa", "q0", "planning_steps"):
        settings[name] = spec.number(name)
    settings["model"] = spec.variant.model
    settings["search"] = spec.search
    settings["bonus"] = spec.variant.bonus
