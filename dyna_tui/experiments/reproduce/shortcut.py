"""Sutton & Barto (2018), Figure 8.5: Dyna-Q and Dyna-Q+ on the shortcut maze; and Exercises 8.3 and 8.4.

The book gives no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import (
    Claim,
    Group,
    Independent,
    Reproduction,
    Verdict,
    above,
    because,
    near,
    nearly_all,
)
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.reward_claims import READING_ERROR, Rewards, reward_chart, reward_claims
from dyna_tui.experiments.reproduce.sources import SUTTON_BARTO

DYNA_Q, DYNA_Q_PLUS = "dyna-q", "dyna-q+"
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
PUBLISHED = {DYNA_Q: (132, 312), DYNA_Q_PLUS: (144, 404)}
"""The cumulative reward at the change and at the end, read off the book's figure."""
INDEPENDENT = {
    DYNA_Q: (Independent(122.2, 2.8, 0.05, None), Independent(286.7, 2.7, 0.05, None)),
    DYNA_Q_PLUS: (Independent(136.0, 0.3, 0.05, None), Independent(364.1, 0.7, 0.05, None)),
}
THOUSANDS = (END - CHANGE) / 1000
"""Thousands of real steps after the change."""
NO_SETTING = (
    "The book gives no alpha, n or kappa for this figure. Those used here are a public reproduction's: alpha 1, n 50, "
    "kappa 1e-3."
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    agents = (DYNA_Q, DYNA_Q_PLUS, ACTION_BONUS, *LESS_EXPLORING.values())
    rewards = Rewards(fixture.experiment("shortcut", agents, runs, steps=END))
    steps = (CHANGE, END)
    ahead = "Dyna-Q+ minus Dyna-Q, in reward"
    return Reproduction(
        name="shortcut",
        title="Figure 8.5: the shortcut maze",
        source=f"{SUTTON_BARTO} 8.3.",
        settings="alpha 1, gamma .95, epsilon .1, n 50, kappa 1e-3; after real step 3,000 a shortcut opens on the "
        "right: 10 moves instead of 16",
        runs=runs,
        groups=[
            Group("Figure 8.5", "cumulative reward", reward_claims(rewards, steps, PUBLISHED, INDEPENDENT, NO_SETTING)),
            Group("Figure 8.5", "reward per 1,000 steps after the change", [_slope(rewards, a) for a in PUBLISHED]),
            Group("Figure 8.5", "runs that take the shortcut at the end", [_switched(rewards), _found(rewards)]),
            Group("Exercise 8.3", f"{ahead}: at step {EARLY:,} minus at step {CHANGE:,}", [_narrowed(rewards)]),
            Group("Exercise 8.4", "runs that take the shortcut at the end", [_action_bonus(rewards)]),
        ],
        charts=[reward_chart(rewards, "Figure 8.5", (DYNA_Q, DYNA_Q_PLUS, ACTION_BONUS), steps, PUBLISHED)],
    )


def on_shortcut(rewards: Rewards, agent: str) -> NDArray[np.bool_]:
    """bool[runs]: which runs earned more in the last steps than the path around allows."""
    return rewards.at(agent, END) - rewards.at(agent, END - LATE) > LATE / MOVES[DYNA_Q]


def _slope(rewards: Rewards, agent: str) -> Claim:
    def per_thousand(spec: str) -> NDArray[np.float64]:
        return (rewards.at(spec, END) - rewards.at(spec, CHANGE)) / THOUSANDS

    at_change, at_end = PUBLISHED[agent]
    slope = mean_of(per_thousand(agent))
    published = (at_end - at_change) / THOUSANDS
    held = near(slope, published, 2 * READING_ERROR / THOUSANDS)
    careful = LESS_EXPLORING[agent]
    return Claim(
        agent,
        slope,
        published=round(published, 1),
        held=held,
        reason=because(
            held,
            f"Without a single detour, {MOVES[agent]} moves per reward would give {1000 / MOVES[agent]:.1f}. The "
            "printed slope leaves less room for exploration than epsilon .1 takes, and the book gives no epsilon "
            f"here; {careful} earns {np.mean(per_thousand(careful)):.0f} per 1,000 steps.",
        ),
    )


def _switched(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, DYNA_Q))
    held = Verdict.YES if share.value == 0 else Verdict.IN_PART if share.value <= 10 else Verdict.NO
    return Claim(
        DYNA_Q,
        share,
        published="none",
        held=held,
        reason=because(
            held,
            "In some runs random actions alone led it through the opening.",
            otherwise="Its model says that the wall is still there, and the more it plans the surer it is; epsilon "
            "alone would have to make it take several wrong moves in a row.",
        ),
        unit="%",
    )


def _found(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, DYNA_Q_PLUS))
    held = nearly_all(share)
    return Claim(
        DYNA_Q_PLUS,
        share,
        published="all",
        held=held,
        reason=because(held, "Not every run has found the shortcut by the end."),
        independent=Independent(100.0, rounding=0.5),
        unit="%",
    )


def _narrowed(rewards: Rewards) -> Claim:
    """Exercise 8.3: the difference narrows over the first part of the experiment."""
    early, late = (rewards.at(DYNA_Q_PLUS, step) - rewards.at(DYNA_Q, step) for step in (EARLY, CHANGE))
    less = mean_of(early - late)
    held = above(less)
    return Claim(
        "how much it narrowed",
        less,
        published="> 0",
        held=held,
        reason=because(
            held,
            "The difference did not narrow here.",
            otherwise="Once both know the path, the bonus makes Dyna-Q+ take detours that Dyna-Q does not; that is "
            "the answer to Exercise 8.3.",
        ),
    )


def _action_bonus(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, ACTION_BONUS))
    return Claim(
        ACTION_BONUS,
        share,
        reason="A bonus in the choice of actions alone reaches only the next move: no long path to a cell not visited "
        "for a while is ever planned.",
        independent=Independent(0.0, rounding=0.5),
        unit="%",
    )
