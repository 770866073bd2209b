"""Figure 8.5: Dyna-Q and Dyna-Q+ on the shortcut maze, and Exercise 8.4's bonus in acting alone.

The book names no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import (
    Claim,
    Group,
    Independent,
    Reproduction,
    Verdict,
    about,
    above,
    because,
)
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.rewards import READING, Rewards, level, picture

PLAIN, CURIOUS = "dyna-q", "dyna-q+"
ACTING = "dyna-q+:bonus=action"
CAREFUL_PLAIN, CAREFUL = "dyna-q:epsilon=0.02", "dyna-q+:epsilon=0.02"
CHANGE, END = 3000, 6000
LONG_WAY, SHORT_WAY = 16, 10
"""Moves of the way around, and of the shortcut."""
LATE = 1200
"""Real steps at the end by which it is told which way is taken."""
EARLY = 1200
"""The real step by which both agents know the way around."""
PUBLISHED = {PLAIN: (132, 312), CURIOUS: (144, 404)}
"""The cumulative reward at the change and at the end, digitised from the book's figure."""
INDEPENDENT = {
    PLAIN: (Independent(122.2, 2.8, 0.05, None), Independent(286.7, 2.7, 0.05, None)),
    CURIOUS: (Independent(136.0, 0.3, 0.05, None), Independent(364.1, 0.7, 0.05, None)),
}
AHEAD = "Dyna-Q+ less Dyna-Q, in reward"
NO_SETTING = (
    "The book names no alpha, n or kappa for this figure; those used here are a public reproduction's, alpha 1, n 50, "
    "kappa 1e-3."
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    rewards = Rewards(fixture.experiment("shortcut", (PLAIN, CURIOUS, ACTING, CAREFUL_PLAIN, CAREFUL), runs, steps=END))
    levels = [
        level(rewards, agent, step, PUBLISHED[agent][i], INDEPENDENT[agent][i], NO_SETTING)
        for agent in (PLAIN, CURIOUS)
        for i, step in enumerate((CHANGE, END))
    ]
    return Reproduction(
        name="shortcut",
        title="Figure 8.5: the shortcut maze",
        settings="alpha 1, gamma .95, epsilon .1, n 50, kappa 1e-3; a shortcut opens on the right after real step "
        "3,000: 10 moves in place of 16",
        runs=runs,
        groups=[
            Group("Figure 8.5", "cumulative reward", levels),
            Group("Figure 8.5", "reward per 1,000 steps after the change", [_slope(rewards, a) for a in PUBLISHED]),
            Group("Figure 8.5", "runs that take the shortcut at the end", [_switched(rewards), _found(rewards)]),
            Group("Figure 8.5", f"{AHEAD}: at step {EARLY:,} less at step {CHANGE:,}", [_narrowed(rewards)]),
            Group("Exercise 8.4", "runs that take the shortcut at the end", [_acting(rewards)]),
        ],
        pictures=[picture(rewards, "Figure 8.5", (PLAIN, CURIOUS, ACTING), PUBLISHED, (CHANGE, END))],
    )


def on_shortcut(rewards: Rewards, agent: str) -> NDArray[np.bool_]:
    """bool[runs]: which runs earned more in the last steps than the long way allows."""
    return rewards.at(agent, END) - rewards.at(agent, END - LATE) > LATE / LONG_WAY


def _slope(rewards: Rewards, agent: str) -> Claim:
    def per_thousand(spelling: str) -> NDArray[np.float64]:
        return (rewards.at(spelling, END) - rewards.at(spelling, CHANGE)) / ((END - CHANGE) / 1000)

    at_change, at_end = PUBLISHED[agent]
    slope = mean_of(per_thousand(agent))
    published = (at_end - at_change) / ((END - CHANGE) / 1000)
    held = about(slope, published, 2 * READING / ((END - CHANGE) / 1000))
    moves, careful = (LONG_WAY, CAREFUL_PLAIN) if agent == PLAIN else (SHORT_WAY, CAREFUL)
    return Claim(
        agent,
        slope,
        published=round(published, 1),
        held=held,
        reason=because(
            held,
            f"Without a single detour {moves} moves a reward would give {1000 / moves:.1f}. The printed slope leaves "
            "less room for exploring than epsilon .1 takes, and the book does not name its epsilon here; "
            f"{careful} earns {np.mean(per_thousand(careful)):.0f} per 1,000 steps.",
        ),
    )


def _switched(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, PLAIN))
    held = Verdict.YES if share.value == 0 else Verdict.IN_PART if share.value <= 10 else Verdict.NO
    return Claim(
        PLAIN,
        share,
        published="none",
        held=held,
        reason=because(held, "In some runs random actions alone led it through the opening.", otherwise=_NEVER),
        unit="%",
    )


_NEVER = (
    "Its model says that the wall is there still, and the more it plans the surer it is; epsilon alone would have to "
    "take it several wrong moves in a row."
)


def _found(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, CURIOUS))
    held = Verdict.YES if share.value >= 95 else Verdict.IN_PART if share.value >= 5 else Verdict.NO
    return Claim(
        CURIOUS,
        share,
        published="all",
        held=held,
        reason=because(held, "Not every run has found the shortcut by the end."),
        independent=Independent(100.0, rounding=0.5),
        unit="%",
    )


def _narrowed(rewards: Rewards) -> Claim:
    """Exercise 8.3: the difference narrowed over the first part of the experiment."""
    early, late = (rewards.at(CURIOUS, step) - rewards.at(PLAIN, step) for step in (EARLY, CHANGE))
    less = mean_of(early - late)
    held = above(less)
    return Claim(
        "how it narrowed",
        less,
        published="> 0",
        held=held,
        reason=because(
            held,
            "The difference did not narrow here.",
            otherwise="Once both know the way, curiosity costs Dyna-Q+ detours that Dyna-Q does not make; that is the "
            "answer to Exercise 8.3.",
        ),
    )


def _acting(rewards: Rewards) -> Claim:
    share = mean_of(100 * on_shortcut(rewards, ACTING))
    return Claim(
        ACTING,
        share,
        reason="The bonus that stands in the choice of actions alone reaches no further than the next move: no long "
        "way to a place not tried for long is ever planned.",
        independent=Independent(0.0, rounding=0.5),
        unit="%",
    )
