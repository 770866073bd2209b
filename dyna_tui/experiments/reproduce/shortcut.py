"""Sutton & Barto (2018), Figure 8.5: Dyna-Q and Dyna-Q+ on the shortcut maze; and Exercises 8.3 and 8.4.

The book gives no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of, share_of
from dyna_tui.experiments.reproduce.published import above, all_runs, no_runs, stated
from dyna_tui.experiments.reproduce.reward_claims import DYNA_Q, DYNA_Q_PLUS, NOT_STATED, RewardFigure, Rewards
from dyna_tui.experiments.reproduce.sources import sutton_barto

ACTION_BONUS = "dyna-q+:bonus=action"
LESS_EXPLORING = {DYNA_Q: "dyna-q:epsilon=0.02", DYNA_Q_PLUS: "dyna-q+:epsilon=0.02"}
CHANGE, END = 3000, 6000
"""Real steps."""
MOVES = {DYNA_Q: 16, DYNA_Q_PLUS: 10}
"""Moves of the path that an agent takes after the change: around, and through the shortcut."""
LATE = 1200
"""Real steps at the end that decide which path a run takes."""
EARLY = 1200
"""The real step by which both agents know the path around."""
FIGURE = RewardFigure(
    "Figure 8.5",
    "shortcut",
    CHANGE,
    END,
    {DYNA_Q: (132, 312), DYNA_Q_PLUS: (144, 404)},
    {
        DYNA_Q: (Independent(122.2, 2.8, 0.05, None), Independent(286.7, 2.7, 0.05, None)),
        DYNA_Q_PLUS: (Independent(136.0, 0.3, 0.05, None), Independent(364.1, 0.7, 0.05, None)),
    },
    "The settings are a public reproduction's: alpha 1, n 50, kappa 1e-3. The printed slopes leave less room for "
    "exploration than epsilon .1 takes: see below.",
)
THOUSANDS = (END - CHANGE) / 1000
"""Thousands of real steps after the change."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    rewards = FIGURE.measured((ACTION_BONUS, *LESS_EXPLORING.values()), runs, fixture)
    claims = [
        *FIGURE.claims(rewards),
        _slopes(rewards),
        _never_switched(rewards),
        _found(rewards),
        _narrowed(rewards),
        _action_bonus(rewards),
    ]
    return Reproduction(
        name="shortcut",
        title="Figure 8.5: the shortcut maze",
        settings="alpha 1, gamma .95, epsilon .1, n 50, kappa 1e-3; after real step 3,000 a shortcut opens on the "
        "right: 10 moves instead of 16",
        runs=runs,
        seed=fixture.seed,
        publications=[Publication(sutton_barto("8.3"), NOT_STATED, claims)],
        charts=[FIGURE.chart(rewards, ACTION_BONUS)],
    )


def on_shortcut(rewards: Rewards, agent: str) -> NDArray[np.bool_]:
    """bool[runs]: which runs earned more in the last steps than the path around allows."""
    return rewards.at(agent, END) - rewards.at(agent, END - LATE) > LATE / MOVES[DYNA_Q]


def _slopes(rewards: Rewards) -> Claim:
    """The slopes of the printed curves, which are judged above by their ends."""
    estimates = []
    for agent, (at_change, at_end) in FIGURE.published.items():
        slope = (at_end - at_change) / THOUSANDS
        for spec in (agent, LESS_EXPLORING[agent]):
            gained = (rewards.at(spec, END) - rewards.at(spec, CHANGE)) / THOUSANDS
            estimates.append(Estimate(spec, mean_of(gained), stated(f"{slope:.1f}", slope)))
    return Claim(
        "Figure 8.5",
        "the slopes of these curves, with epsilon .1 and .02",
        "reward per 1,000 steps after the change; not judged again",
        estimates,
        remark="Without a single detour, 16 moves per reward would give 62.5, and 10 would give 100.",
    )


def _never_switched(rewards: Rewards) -> Claim:
    return Claim(
        "Text of Example 8.3",
        "the Dyna-Q agent never switched to the shortcut",
        "runs that take the shortcut at the end",
        [Estimate(DYNA_Q, share_of(on_shortcut(rewards, DYNA_Q)), no_runs())],
        reason="Random actions alone led it through the opening.",
        remark="Its model says that the wall is still there, and the more it plans the surer it is; epsilon alone "
        "would have to make it take several wrong moves in a row.",
    )


def _found(rewards: Rewards) -> Claim:
    return Claim(
        "Text of Example 8.3",
        "the Dyna-Q+ agent finds the shortcut",
        "runs that take the shortcut at the end",
        [
            Estimate(
                DYNA_Q_PLUS,
                share_of(on_shortcut(rewards, DYNA_Q_PLUS)),
                all_runs(),
                Independent(100.0, rounding=0.5),
            )
        ],
        reason="Not every run has found it by the end.",
    )


def _narrowed(rewards: Rewards) -> Claim:
    early, late = (rewards.at(DYNA_Q_PLUS, step) - rewards.at(DYNA_Q, step) for step in (EARLY, CHANGE))
    return Claim(
        "Exercise 8.3",
        "the difference between Dyna-Q+ and Dyna-Q narrowed slightly over the first part of the experiment",
        f"Dyna-Q+ minus Dyna-Q, in reward, paired by run: at step {EARLY:,} minus at step {CHANGE:,}",
        [Estimate("by how much", mean_of(early - late), above(0))],
        reason="It did not narrow here.",
        remark="Once both know the path, the bonus makes Dyna-Q+ take detours that Dyna-Q does not.",
    )


def _action_bonus(rewards: Rewards) -> Claim:
    share = share_of(on_shortcut(rewards, ACTION_BONUS))
    return Claim(
        "Exercise 8.4",
        "what a bonus in the choice of actions alone does; the book leaves it open",
        "runs that take the shortcut at the end",
        [Estimate(ACTION_BONUS, share, None, Independent(0.0, rounding=0.5))],
        remark="Such a bonus reaches only the next move: no long path to a cell not visited for a while is ever "
        "planned.",
    )
