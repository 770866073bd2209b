"""Faults in what a model answers: outcomes of other times, of other pairs, or the real step for a simulated one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dyna_tui.agent_check.faults.fault import Fault, of_outcome, of_value, target
from dyna_tui.agent_check.update import Outcome, Update


def _first(update: Update) -> Sequence[Outcome]:
    return update.history[:1] or update.outcomes


def _mean_reward(update: Update) -> Sequence[Outcome]:
    if not update.history:
        return update.outcomes
    mean = sum(outcome.reward for outcome in update.history) / len(update.history)
    return [outcome._replace(reward=mean) for outcome in (*update.outcomes, update.history[-1])]


def _summed_reward(update: Update) -> Sequence[Outcome]:
    if not update.history:
        return update.outcomes
    total = sum(outcome.reward for outcome in update.history)
    return [outcome._replace(reward=total) for outcome in update.outcomes]


def _seen_reward(update: Update) -> Sequence[Outcome]:
    """Each outcome of a count model with a reward that was seen, not with the mean."""
    rewards = {seen.reward for seen in update.history}
    return [outcome._replace(reward=reward) for outcome in update.outcomes for reward in rewards]


def _expectation(update: Update, outcome: Outcome) -> float:
    worth = float(np.average([update.worth(each) for each in update.outcomes], weights=update.weights))
    return update.moved(outcome.reward + update.bonus + update.settings.gamma * worth)


def _real(update: Update, **parts: Any) -> Sequence[Outcome]:
    return [outcome._replace(**parts) for outcome in update.outcomes]


MODELS: tuple[Fault, ...] = (
    of_outcome(
        "first outcome kept",
        "the model keeps the first outcome of a pair: each real step must overwrite it with the latest",
        _first,
    ),
    of_outcome(
        "model keeps the outcome before",
        "the model lags one try behind: it must learn the real step before planning begins",
        lambda u: u.history[-2:-1] or u.outcomes,
    ),
    of_outcome(
        "model not updated",
        "the model answers with an outcome of an earlier try: each real step must overwrite it with the latest",
        lambda u: u.history or u.outcomes,
        broad=True,
    ),
    of_outcome(
        "mean reward",
        "the model answers with the mean reward of all tries: it holds that of the latest alone",
        _mean_reward,
    ),
    of_outcome(
        "summed reward",
        "the model answers with the sum of all rewards: divide it by the number of tries",
        _summed_reward,
    ),
    of_outcome(
        "reward of one try",
        "the model answers with the reward of one try: it is the mean of all rewards of the pair",
        _seen_reward,
    ),
    of_value(
        "expected update",
        "the update takes the mean over all outcomes: it takes one, drawn in proportion to its count",
        _expectation,
        True,
    ),
    of_value(
        "sample update",
        "the update takes one outcome: it takes all, each with its probability",
        lambda u, o: u.moved(target(u, o)),
        True,
    ),
    of_outcome(
        "real reward in planning",
        "planning takes the reward r of the real step: it is the model's r of the simulated pair",
        lambda u: _real(u, reward=u.real.outcome.reward),
    ),
    of_outcome(
        "real next state in planning",
        "planning bootstraps from s' of the real step: it is the model's s' of the simulated pair",
        lambda u: _real(u, next_state=u.real.outcome.next_state),
    ),
    of_outcome(
        "real done in planning",
        "planning takes done of the real step: it is the model's, of the simulated pair",
        lambda u: _real(u, terminal=u.real.outcome.terminal),
    ),
    of_outcome(
        "real outcome in planning",
        "planning takes r and s' of the real step: they are the model's, of the simulated pair",
        lambda u: [u.real.outcome],
    ),
    of_outcome(
        "untried action worth nothing",
        "an untried action is believed to end the episode: it is believed to stay put with reward 0",
        lambda u: u.outcomes if u.history else _real(u, terminal=True),
    ),
    of_outcome(
        "outcome of another pair",
        "the model answers with what followed another pair: look it up by (s, a)",
        lambda u: [outcome for entry in u.entries for outcome in entry.outcomes],
        broad=True,
    ),
)
