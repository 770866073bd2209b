"""Memory of an agent: every array that it owns, with its shape, type and unit.

S states, A actions. What belongs to a pair (s, a) stands at ``s * A + a`` of an array of S * A; what
an agent has no use for is empty. Large arrays are of zeros, so that the system gives memory only for
what was visited.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Model, Phase, Search
from dyna_tui.dyna.run_log import NO_LOG, Log
from dyna_tui.dyna.streams import ACTING, PLANNING, seeded
from dyna_tui.dyna.zeros import zeros_by_pages, zeros_in_lines
from dyna_tui.errors import InputError
from dyna_tui.native.words import with_table
from dyna_tui.q_table.packed import unpack
from dyna_tui.world import World

PLANNED = 1024
"""How many of the latest planning updates are kept by their pair; a power of two."""
TRAIL = 64
"""How many of the latest states are kept; a power of two."""
CURVE = 2048
"""How many points a curve holds before every second one is dropped."""
SLOTS = 256
"""Room for so many outcomes of a count model at first; it doubles where it is full."""
SETTINGS = np.dtype(
    [
        ("alpha", "f8"),  # 0 for 1/n
        ("gamma", "f8"),
        ("epsilon", "f8"),  # that of the first choice
        ("epsilon_end", "f8"),  # that of every choice after epsilon_steps; epsilon itself where it does not change
        ("kappa", "f8"),
        ("theta", "f8"),
        ("forget", "f8"),
        ("q0", "f8"),
        ("epsilon_steps", "i8"),  # the real steps in which epsilon goes to its end
        ("planning_steps", "i8"),
        ("horizon", "i8"),
        ("model", "i8"),
        ("search", "i8"),
        ("bonus", "i8"),
        ("update_rule", "i8"),
        ("expected_backup", "i8"),  # whether planning takes all outcomes of a pair, not a sample of them
    ]
)
"""An agent's parameters and its row of the table of variants."""

NUMBERS = (
    *("alpha", "gamma", "epsilon", "epsilon_end", "epsilon_steps", "kappa", "theta", "forget", "q0"),
    *("planning_steps", "horizon"),
)
"""The parameters among them that are numbers."""

CLOCK = np.dtype(
    [
        ("phase", "i8"),  # the Phase that the next tick will be
        ("mid_step", "i8"),  # whether a real step is under way
        ("driven", "i8"),  # 1 + the action that a person chose for the next act, 0 for none
        ("ticks", "i8"),
        ("step_ticks", "i8"),  # of the real step under way, or of the latest
        ("real_steps", "i8"),  # t: advances as the agent acts
        ("planning_steps", "i8"),
        ("updates", "i8"),
        ("planned_count", "i8"),  # planning updates of the latest real step; sweeps of the latest look-ahead
        ("reward_sum", "f8"),
        ("episode", "i8"),  # the one under way, from 1
        ("episode_start", "i8"),  # the state it began in
        ("episode_steps", "i8"),
        ("episode_return", "f8"),
        ("last_episode_steps", "i8"),
        ("layout", "i8"),
        ("layout_since", "i8"),  # the real step after which it came into force
        ("next_switch", "i8"),  # the index of the next scheduled change in the world's list
        ("state", "i8"),  # s: where the agent acts, or acted last
        ("action", "i8"),
        ("reward", "f8"),
        ("next_state", "i8"),  # s'
        ("terminal", "i8"),
        ("pairs", "i8"),  # the records of the model in use
        ("slots", "i8"),  # the outcomes of a count model in use, forgotten ones among them
        ("free", "i8"),  # 1 + the first slot of a forgotten outcome, 0 where there is none
        ("simulated", "i8"),  # TRAJECTORY: 1 + the state that the simulated episode has come to, 0 between two
        ("simulated_steps", "i8"),
        ("queued", "i8"),  # PRIORITY: the pairs in the queue
        ("reached", "i8"),  # LOOKAHEAD: the states reached
        ("levels", "i8"),  # and their numbers of moves away: 0 .. levels - 1
        ("next_mark", "i8"),  # the marks of the log that were reached
        ("curve_stride", "i8"),  # real steps between two points of the reward curve
        ("curve_points", "i8"),
        ("block_size", "i8"),  # episodes in a block of the episode curve
        ("block_points", "i8"),
        ("block_episodes", "i8"),  # finished episodes of the block being filled
        ("block_steps", "i8"),
        ("chosen", "i8"),  # SARSA: 1 + the pair (s', a') that the latest update chose for the next act, 0 for none
        ("chosen_exploring", "i8"),  # whether a' is a random action
        ("chosen_ties", "i8"),  # if not, how many actions were equally greedy
    ]
)
"""Where an agent stands: all that is not an array."""

LATEST = np.dtype(
    [
        ("phase", "i8"),  # the Phase of the latest tick; -1 before the first
        ("exploring", "i8"),
        ("driven", "i8"),  # whether a person chose the action
        ("ties", "i8"),  # how many actions were equally greedy
        ("pair", "i8"),
        ("reward", "f8"),
        ("next", "i8"),  # the state that follows; ~state where it is terminal
        ("bonus", "f8"),
        ("target", "f8"),
        ("old", "f8"),
        ("new", "f8"),
        ("priority", "f8"),  # with which the pair was queued, or left the queue
        ("count", "i8"),  # the predecessors that were queued; the pairs that a sweep asked the model about
        ("committed", "i8"),  # SARSA: whether the action was chosen by the update before
        ("next_action", "i8"),  # SARSA: a' of the latest target that had one
    ]
)
"""What the latest tick did."""

RECORD = np.dtype([("pair", "i4"), ("next", "i4"), ("reward", "f8")])
"""One entry of the model, 16 bytes: the last outcome, ``next`` being ~state where it was terminal.

In a count model the reward is the mean of all outcomes.
"""

OUTCOME = np.dtype([("next", "i4"), ("link", "i4"), ("weight", "f8")])
"""One outcome of a pair, 16 bytes: the state or ~state that follows, 1 + the slot of the pair's next
outcome or 0, and how often it was seen, where older times may count less."""


class Counts(NamedTuple):
    """A count model: the outcomes of each pair, a list in the order in which they were first seen."""

    first: NDArray[np.int32]
    """int32[S * A]: 1 + the slot of the first outcome of the record at the same index in ``model``"""
    weight: NDArray[np.float64]
    """float64[S * A]: the weights of its outcomes together"""
    outcome: NDArray[np.void]
    """OUTCOME[slots]: grows with what was seen"""


class Queue(NamedTuple):
    """Prioritized sweeping: a binary heap of pairs, the highest priority first, and who leads where."""

    pair: NDArray[np.int32]
    """int32[S * A]"""
    priority: NDArray[np.float64]
    """float64[S * A]"""
    heap_index: NDArray[np.int32]
    """int32[S * A]: 1 + the pair's index in the heap, 0 for none"""
    first: NDArray[np.int32]
    """int32[S]: 1 + the first pair that is believed to lead to the state, 0 for none"""
    following: NDArray[np.int32]
    """int32[S * A]: 1 + the next pair that leads to the same state, 0 for none"""
    preceding: NDArray[np.int32]
    """int32[S * A]: 1 + the pair before it, 0 for none"""


class Lookahead(NamedTuple):
    """A look-ahead: the states within the horizon, the nearest first, and what they are worth."""

    state: NDArray[np.int32]
    """int32[S]"""
    position: NDArray[np.int32]
    """int32[S]: 1 + the index of the state in ``state``, 0 for none"""
    within: NDArray[np.int32]
    """int32[S]: how many of the states are at most so many moves away"""
    value: NDArray[np.float64]
    """float64[2 * S]: by index, the values after the latest even sweep, then after the latest odd one"""


@with_table
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
    values: NDArray[np.float64]
    """float64[S * A + A]: action values, in units of reward; and behind them -0.0, which no action is worth"""
    td_error: NDArray[np.float64]
    """float64[S * A]: the latest TD error of each pair, target - Q"""
    visits: NDArray[np.int64]
    """int64[S * A]: real tries"""
    last_tried: NDArray[np.int64]
    """int64[S * A]: the real step of the last try, 0 for never"""
    entry: NDArray[np.int32]
    """int32[S * A]: 1 + the index of the pair's record in ``model``; 0 where it has none"""
    model: NDArray[np.void]
    """RECORD[S * A]: what the agent believes, in the order in which it came to believe it"""
    recently_planned: NDArray[np.int32]
    """int32[PLANNED]: the indices in ``model`` of the latest planning updates, update i at i % PLANNED"""
    trail: NDArray[np.int32]
    """int32[TRAIL]: the state before real step t at t % TRAIL"""
    reward_curve: NDArray[np.float64]
    """float64[CURVE]: the cumulative reward after every ``curve_stride`` real steps, from 0"""
    update_curve: NDArray[np.int64]
    """int64[CURVE]: the value updates made by then"""
    block_steps: NDArray[np.int64]
    """int64[CURVE]: the real steps that each block of ``block_size`` finished episodes took"""
    block_end: NDArray[np.int64]
    """int64[CURVE]: the real step at which each block ended"""
    episode_switch_step: NDArray[np.int64]
    """int64[E]: the real steps made when each layout that begins with an episode came into force, 0 before"""
    update_counts: NDArray[np.int64]
    """int64[S * A]: the updates of each pair where alpha is 1/n; else empty"""
    counts: Counts
    queue: Queue
    ahead: Lookahead
    log: Log

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S * A]: the action values alone; a view."""
        return self.values[: self.td_error.size]


def new_memory(spec: AgentSpec, world: World, seed: int, run: int, log: Log = NO_LOG) -> Memory:
    """The memory of an agent that has not begun: its first tick begins its first episode."""
    states, pairs = world.states, world.states * len(world.actions)
    remembered = 0 if spec.variant.model is Model.NONE else pairs
    memory = Memory(
        settings=np.zeros(1, SETTINGS),
        clock=np.zeros(1, CLOCK),
        latest=np.zeros(1, LATEST),
        streams=streams_of(seed, run),
        values=zeros_in_lines(pairs + len(world.actions)),
        td_error=np.zeros(pairs) if remembered else zeros_by_pages(pairs, np.float64),
        visits=zeros_by_pages(pairs, np.int64),
        last_tried=zeros_by_pages(pairs, np.int64),
        entry=zeros_by_pages(remembered, np.int32),
        model=np.zeros(remembered, RECORD),
        recently_planned=np.zeros(PLANNED, np.int32),
        trail=np.zeros(TRAIL, np.int32),
        reward_curve=np.zeros(CURVE),
        update_curve=np.zeros(CURVE, np.int64),
        block_steps=np.zeros(CURVE, np.int64),
        block_end=np.zeros(CURVE, np.int64),
        episode_switch_step=np.zeros(world.switch_episode.size, np.int64),
        update_counts=zeros_by_pages(pairs if spec.averages else 0, np.int64),
        counts=_new_counts(pairs if spec.variant.model is Model.COUNTS else 0),
        queue=_new_queue(*((states, pairs) if spec.search is Search.PRIORITY else (0, 0))),
        ahead=_new_lookahead(states if spec.search is Search.LOOKAHEAD else 0),
        log=log,
    )
    write_settings(memory, spec)
    if spec.q_file:
        if not spec.q_table:
            raise InputError(f"q0=@{spec.q_file} was not read: use dyna_tui.q_table.reading.with_tables")
        memory.q[:] = unpack(spec.q_table, pairs)
    elif q0 := spec.number("q0"):
        memory.q[:] = q0
    memory.values[pairs:] = -0.0
    clock = memory.clock[0]
    clock["curve_stride"] = clock["curve_points"] = clock["block_size"] = 1
    clock["phase"] = first_phase(spec)
    memory.latest[0]["phase"] = -1
    return memory


def streams_of(seed: int, run: int) -> NDArray[np.uint64]:
    """The random streams of a run at its beginning: ``Memory.streams``."""
    return np.array([seeded(seed, run, stream) for stream in (ACTING, PLANNING)])


def first_phase(spec: AgentSpec) -> Phase:
    """The phase that a real step begins with: a look-ahead comes before the act."""
    return Phase.PLANNING if spec.search is Search.LOOKAHEAD else Phase.ACT


def _new_counts(pairs: int) -> Counts:
    return Counts(
        first=np.zeros(pairs, np.int32),
        weight=np.zeros(pairs),
        outcome=np.zeros(SLOTS if pairs else 0, OUTCOME),
    )


def _new_queue(states: int, pairs: int) -> Queue:
    return Queue(
        pair=np.zeros(pairs, np.int32),
        priority=np.zeros(pairs),
        heap_index=np.zeros(pairs, np.int32),
        first=np.zeros(states, np.int32),
        following=np.zeros(pairs, np.int32),
        preceding=np.zeros(pairs, np.int32),
    )


def _new_lookahead(states: int) -> Lookahead:
    return Lookahead(
        state=np.zeros(states, np.int32),
        position=np.zeros(states, np.int32),
        within=np.zeros(states, np.int32),
        value=np.zeros(2 * states),
    )


def lacks_room(memory: Memory) -> bool:
    """Whether a count model has no slot left for another outcome."""
    clock = memory.clock[0]
    return len(memory.counts.outcome) > 0 and bool(clock["slots"] == len(memory.counts.outcome) and not clock["free"])


def with_room(memory: Memory) -> Memory:
    """The same memory with twice the room for outcomes."""
    outcome = memory.counts.outcome
    return memory._replace(counts=memory.counts._replace(outcome=np.concatenate([outcome, np.zeros_like(outcome)])))


def with_settings(memory: Memory, spec: AgentSpec) -> Memory:
    """The same memory with the parameters of ``spec``, of the same variant.

    Where alpha becomes 1/n, n goes on from the visits of each pair: without planning its updates are as many.
    """
    write_settings(memory, spec)
    if spec.averages == bool(memory.update_counts.size):
        return memory
    return memory._replace(update_counts=memory.visits.copy() if spec.averages else np.zeros(0, np.int64))


def write_settings(memory: Memory, spec: AgentSpec) -> None:
    """Gives the agent the parameters of ``spec``."""
    settings = memory.settings[0]
    for name in NUMBERS:
        settings[name] = spec.number(name)
    if not settings["epsilon_steps"]:
        settings["epsilon_end"] = settings["epsilon"]
    settings["model"] = spec.variant.model
    settings["search"] = spec.search
    settings["bonus"] = spec.bonus
    settings["update_rule"] = spec.variant.update_rule
    settings["expected_backup"] = spec.expected_backup
