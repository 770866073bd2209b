"""Records that a view of an agent gives: a transition, what the latest tick did, and the curves of a run."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Phase


class Transition(NamedTuple):
    """A real step: in ``state`` the agent took ``action``, and got ``reward`` and ``next_state``."""

    state: int
    action: int
    reward: float
    next_state: int
    terminal: bool
    """Whether it ended the episode."""


@dataclass(frozen=True, slots=True)
class LatestTick:
    """What the latest tick did. What its phase has no use for is left from earlier ticks."""

    phase: Phase
    state: int
    action: int
    """0 for a sweep of a look-ahead, which is about a state alone."""
    reward: float
    """PLANNING: as the model has it; else as it was earned."""
    next_state: int
    terminal: bool
    exploring: bool
    """ACT: whether the action was a random one (epsilon)."""
    driven: bool
    """ACT: whether a person chose the action."""
    committed: bool
    """ACT of Sarsa: whether the action was chosen by the update before it."""
    next_action: int
    """DIRECT_RL of Sarsa: the action that it chose for the next state, where that is not terminal."""
    ties: int
    """ACT: how many actions were equally greedy; 0 where the choice was not greedy."""
    bonus: float
    """PLANNING: kappa * sqrt(tau)."""
    target: float
    """DIRECT_RL, PLANNING: what Q(s, a) was moved towards."""
    old: float
    """DIRECT_RL, PLANNING: Q(s, a) before; of a look-ahead V(s)."""
    new: float
    """DIRECT_RL, PLANNING: Q(s, a) after; of a look-ahead V(s)."""
    priority: float
    """PRIORITY: |TD error| with which the pair was queued, or left the queue."""
    count: int
    """PRIORITY: the pairs that were queued. LOOKAHEAD: the pairs that the sweep asked the model about."""


class RewardCurve(NamedTuple):
    """Reward and updates over real steps: at evenly spaced ones from 0 on, and at last now."""

    step: NDArray[np.int64]
    """int64[k]: real steps; the last two are equal where only planning updates were made since."""
    reward: NDArray[np.float64]
    """float64[k]: the cumulative reward."""
    updates: NDArray[np.int64]
    """int64[k]: value updates made by then, direct and simulated."""


class EpisodeBlocks(NamedTuple):
    """The finished episodes, in a long run in blocks of equally many."""

    size: int
    """Episodes in a block."""
    last_episode: NDArray[np.int64]
    """int64[m]: the number of the last episode of each block, from 1."""
    mean_steps: NDArray[np.float64]
    """float64[m]: the real steps that an episode of the block took, on average."""
    end_step: NDArray[np.int64]
    """int64[m]: the real step at which the block's last episode ended."""
