"""Tick records: what a tick did, with the numbers in its formula, and the counters of a lane after it.

Nothing here imports numba, so that a screen can be painted before the kernels are there.
"""

from typing import NamedTuple

from dyna_tui.agents import Phase, Search


class Queued(NamedTuple):
    """A pair that a planning update of prioritized sweeping queued."""

    state: int
    action: int
    priority: float


class Term(NamedTuple):
    """One term of an expectation: an action of the next state, or a next state."""

    probability: float
    value: float
    action: int = -1
    state: int = -1


class TickOperands(NamedTuple):
    """The numbers in a tick's formula, besides those that the tick itself holds."""

    alpha: float = 0.0
    average: int = 0
    """DIRECT_RL, PLANNING: n where alpha was 1/n; else 0."""
    gamma: float = 0.0
    epsilon: float = 0.0
    theta: float = 0.0
    kappa: float = 0.0
    best: float | None = None
    """DIRECT_RL, PLANNING: what followed was worth in the target, max Q(s', .) of Q-learning, or V(s') in a look-ahead;
    None where nothing followed."""
    terms: tuple[Term, ...] = ()
    """What ``best`` is the expectation of: DIRECT_RL of Expected Sarsa, PLANNING by expected updates."""
    next_action: int = -1
    """DIRECT_RL of Sarsa: the action that it takes next, of which ``best`` is the value."""
    tau: int | None = None
    """PLANNING: real steps since the pair was last tried; None where there is no bonus."""
    values: tuple[float, ...] = ()
    """ACT: Q(s, .)."""
    taus: tuple[int | None, ...] = ()
    """ACT, where the bonus counts: tau of each action at the choice; None where it is not known any more."""
    weight: float = 0.0
    """MODEL, PLANNING, of an agent that counts outcomes: how often it saw this one."""
    total: float = 0.0
    """The same: how often it saw any of the pair."""
    mean: float = 0.0
    """The same: the mean reward of the pair."""
    predecessors: tuple[Queued, ...] = ()
    """PLANNING of PRIORITY: the first few of those that were queued."""
    moves: tuple[int, ...] = ()
    """LOOKAHEAD: the actions that are best now; of the first of them are reward and ``best``."""
    reward: float | None = None
    """LOOKAHEAD: its reward; None where it was never tried."""
    sweep: int = 0
    """LOOKAHEAD: which sweep of the decision it was, from 1."""


class Tick(NamedTuple):
    """What the latest tick did. States and actions are -1 where they mean nothing."""

    phase: Phase
    state: int
    action: int
    reward: float
    next_state: int
    terminal: bool
    exploring: bool = False
    """ACT: whether the action was a random one (epsilon) instead of a greedy one."""
    ties: int = 0
    """ACT: how many actions were equally greedy (1: no tie; 0 where the engine did not choose)."""
    bonus: float = 0.0
    """PLANNING: kappa * sqrt(tau)."""
    target: float = 0.0
    """DIRECT_RL, PLANNING: what the old value was moved towards."""
    old: float = 0.0
    """DIRECT_RL, PLANNING: Q(s, a) before; V(s) before a sweep of a look-ahead."""
    new: float = 0.0
    """DIRECT_RL, PLANNING: Q(s, a) after; V(s) after a sweep of a look-ahead."""
    search: Search = Search.TRIED
    """The agent's search control, on which hangs what direct RL and planning did."""
    curious: bool = False
    """ACT: whether the greedy choice was by Q + bonus."""
    probability: float | None = None
    """MODEL, PLANNING, of an agent that counts outcomes: how likely it believes this one is."""
    priority: float = 0.0
    """PRIORITY: |delta|, with which DIRECT_RL queued the pair or PLANNING took it from the queue."""
    pairs: int = 0
    """PRIORITY: 1 or 0, whether DIRECT_RL queued its pair; how many predecessors PLANNING queued. LOOKAHEAD: those
    that the sweep queried."""
    settled: bool = False
    """LOOKAHEAD: whether the sweep changed no value, and so was the last."""
    committed: bool = False
    """ACT: whether the action was chosen by Sarsa's update before it."""
    expected: bool = False
    """PLANNING: whether it is an expected update, over all outcomes of the pair."""
    driven: bool = False
    """ACT: whether a person chose the action."""
    chosen_by: str = ""
    """ACT: the method of a user's class that chose the action; empty where none did."""
    operands: TickOperands | None = None
    """The numbers in its formula; None where they are not known any more."""


class Counters(NamedTuple):
    """The counters of a lane."""

    ticks: int = 0
    real_steps: int = 0
    planning_steps: int = 0
    updates: int = 0
    episode: int = 1
    """The episode under way, from 1."""
    episode_steps: int = 0
    """Real steps of the episode under way."""
    reward: float = 0.0
    """The reward of all real steps so far."""
    planned: int = 0
    """Planning updates made since the latest real step; sweeps of the latest look-ahead."""
    planning_phase: int = 0
    """Planning updates that follow each real step (n), or sweeps that come before it (H), at the most."""
    mid_step: bool = False
    """Whether a real step is under way, its planning not finished."""
    queued: int = 0
    """Pairs in the queue of prioritized sweeping."""
    queried: int = 0
    """Pairs that the latest look-ahead queried, in its sweeps so far."""
    queried_before: float = 0.0
    """Mean number of pairs that the finished look-aheads queried."""


class LogEntry(NamedTuple):
    """One tick of a lane's history."""

    number: int
    """How many ticks the lane had made with it."""
    tick: Tick
    counters: Counters
    """The counters after it."""
