"""Estimating an environment's outcomes by stepping it: how often each followed, with every action tried in turn."""

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.environments.outcome_table import OutcomeArrays, Outcomes, arrays_of
from dyna_tui.environments.spaces import DiscreteSpace
from dyna_tui.errors import InputError, printable

if TYPE_CHECKING:
    import gymnasium

SEED = 0
"""The seed of the environment and of ties between actions, so that an estimate is always the same."""
MAX_SAMPLES = 1_000_000_000
BEYOND = 10
"""How many times the samples asked for may be made, so that each action is tried where the environment led to."""
ALIKE_RESETS = 100
"""If the first so many resets give one state, it is taken for the only start."""
RESETS = 10_000
"""How many resets give the weights of several starts."""


class Starts(NamedTuple):
    """The states in which episodes begin."""

    state: NDArray[np.int32]
    """int32[K]: in increasing order."""
    weight: NDArray[np.float64]
    """float64[K]: how likely each is; they add up to 1."""


def checked_samples(value: object) -> int | None:
    """A number of samples; None for none.

    Raises:
        InputError: if it is none.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 1 <= value <= MAX_SAMPLES:
        what = f"samples is {printable(repr(value)[:40])}, but must be a whole number"
        raise InputError(f"{what} from 1 to {MAX_SAMPLES:,}, as in samples=100000")
    return int(value)


def estimated_table(
    env: "gymnasium.Env[Any, Any]", states: DiscreteSpace, actions: DiscreteSpace, samples: int
) -> tuple[OutcomeArrays, int]:
    """The outcomes of stepping an environment, each as likely as it was seen often.

    In each state the action tried least is next, ties drawn. A state in which no action was taken ends the episode.

    Returns:
        The outcomes, and how many steps were made: more than asked for, where an action was still to be tried.

    Raises:
        InputError: where some action was never tried in a state that was reached.
    """
    tally = _Tally(states.size, actions.size)
    random = Random(SEED)
    native = [actions.native(action) for action in range(actions.size)]
    longest = max(1_000, 4 * states.size * actions.size)
    state, steps, made = states.number(env.reset(seed=SEED)[0]), 0, 0
    while made < samples or (tally.untried and made < BEYOND * samples):
        action = tally.least_tried(state, random)
        observation, reward, terminated, truncated, _ = env.step(native[action])
        following = states.number(observation)
        tally.count(state, action, (following, float(reward), bool(terminated)))
        state, steps, made = following, steps + 1, made + 1
        if terminated or truncated or steps == longest:
            state, steps = states.number(env.reset()[0]), 0
    if tally.untried:
        what = f"samples={samples:,} are too few: {tally.untried:,} of the actions in the {len(tally.tries):,} states"
        raise InputError(f"{what} that were reached were never tried; give more, as in samples={10 * samples}")
    return tally.arrays(), made


class _Tally:
    """How often each action was tried in each state, and what followed."""

    def __init__(self, states: int, actions: int) -> None:
        self.tries: dict[int, list[int]] = {}
        """For each state that was acted in, how often each action was tried."""
        self.untried = 0
        """The actions not tried yet in the states that were reached."""
        self._states, self._actions = states, actions
        self._outcomes: dict[tuple[int, int], Outcomes] = {}

    def least_tried(self, state: int, random: Random) -> int:
        """One of the actions tried least in a state."""
        tries = self.tries.get(state)
        if tries is None:
            tries = self.tries[state] = [0] * self._actions
            self.untried += self._actions
        least = min(tries)
        alike = [action for action, count in enumerate(tries) if count == least]
        return alike[0] if len(alike) == 1 else random.choice(alike)

    def count(self, state: int, action: int, outcome: tuple[int, float, bool]) -> None:
        """Counts what followed an action."""
        tries = self.tries[state]
        self.untried -= tries[action] == 0
        tries[action] += 1
        seen = self._outcomes.setdefault((state, action), {})
        seen[outcome] = seen.get(outcome, 0.0) + 1.0

    def arrays(self) -> OutcomeArrays:
        """The outcomes of all pairs; what was never tried ends the episode where it is."""
        pairs = ((state, action) for state in range(self._states) for action in range(self._actions))
        return arrays_of([self._outcomes.get(pair) or {(pair[0], 0.0, True): 1.0} for pair in pairs])


def sampled_starts(env: "gymnasium.Env[Any, Any]", states: DiscreteSpace) -> tuple[Starts, int]:
    """The states that resets give, each as likely as it was seen often; and how many resets there were."""
    seen = Counter([states.number(env.reset(seed=SEED)[0])])
    resets = 1
    while resets < ALIKE_RESETS or (len(seen) > 1 and resets < RESETS):
        seen[states.number(env.reset()[0])] += 1
        resets += 1
    return starts_of(dict(seen)), resets


def starts_of(weights: dict[int, float]) -> Starts:
    """The starts of states with positive weights, divided by their sum."""
    state = np.array(sorted(weights), np.int32)
    weight = np.array([weights[each] for each in state.tolist()], np.float64)
    return Starts(state, weight / weight.sum())
