"""Sutton & Barto (2018), Figure 8.4: Dyna-Q and Dyna-Q+ on the blocking maze; and the web text's printed Dyna-Q+.

The book gives no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

from dyna_tui.experiments.reproduce.claims import (
    Claim,
    Group,
    Independent,
    Reproduction,
    Verdict,
    above,
    because,
    nearly_all,
)
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.reward_claims import Rewards, reward_chart, reward_claims
from dyna_tui.experiments.reproduce.sources import DYNA_ARCHITECTURE, SUTTON_BARTO

DYNA_Q, DYNA_Q_PLUS = "dyna-q", "dyna-q+"
PRINTED = "dyna-q+:untried=false"
LARGE_KAPPA = "dyna-q+:kappa=0.005"
CHANGE, END = 1000, 3000
"""Real steps."""
PUBLISHED = {DYNA_Q: (45, 97), DYNA_Q_PLUS: (77, 151)}
"""The cumulative reward at the change and at the end, read off the book's figure."""
INDEPENDENT = {
    DYNA_Q: (Independent(42.7, 1.5, 0.05), Independent(75.1, 2.4, 0.05)),
    DYNA_Q_PLUS: (Independent(60.4, 0.6, 0.05), Independent(133.8, 0.9, 0.05)),
}
NO_SETTING = (
    "The book gives no alpha, n or kappa for this figure. Those used here are a public reproduction's: alpha 1, n 10, "
    "kappa 1e-4. No single setting gives both printed curves."
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    rewards = Rewards(fixture.experiment("blocking", (DYNA_Q, DYNA_Q_PLUS, PRINTED, LARGE_KAPPA), runs, steps=END))
    steps = (CHANGE, END)
    return Reproduction(
        name="blocking",
        title="Figure 8.4: the blocking maze",
        source=f"{SUTTON_BARTO} 8.3. {DYNA_ARCHITECTURE} Dyna-Q+ and Changing Environments.",
        settings="alpha 1, gamma .95, epsilon .1, n 10, kappa 1e-4; after real step 1,000 the path on the right is "
        "blocked and one on the left opens",
        runs=runs,
        groups=[
            Group("Figure 8.4", "cumulative reward", reward_claims(rewards, steps, PUBLISHED, INDEPENDENT, NO_SETTING)),
            Group("Figure 8.4", "Dyna-Q+ minus Dyna-Q, in reward", [_ahead(rewards, step) for step in steps]),
            Group("Figure 8.4", "runs with a reward in the last 500 steps", [_found(rewards, a) for a in PUBLISHED]),
            Group(
                '"Dyna Architecture"',
                "cumulative reward at step 3,000",
                [_printed(rewards), _large_kappa(rewards)],
            ),
        ],
        charts=[reward_chart(rewards, "Figure 8.4", (DYNA_Q, DYNA_Q_PLUS, PRINTED), steps, PUBLISHED)],
    )


def _ahead(rewards: Rewards, step: int) -> Claim:
    more = mean_of(rewards.at(DYNA_Q_PLUS, step) - rewards.at(DYNA_Q, step))
    held = above(more)
    return Claim(
        f"step {step:,}",
        more,
        published="> 0",
        held=held,
        reason=because(held, "Dyna-Q+ is not ahead with these parameters."),
    )


def _found(rewards: Rewards, agent: str) -> Claim:
    late = rewards.at(agent, END) - rewards.at(agent, END - 500)
    share = mean_of(100 * (late > 0))
    held = nearly_all(share)
    return Claim(
        agent,
        share,
        published="all",
        held=held,
        reason=because(
            held,
            "The book says that both agents found the new path after a while. In Dyna-Q's model every way out of the "
            "two lower rows is blocked, the new opening too, which was a wall when it was last tried. The old values "
            "fade and even out, and the agent wanders until a random move happens to try the opening again. In many "
            "runs that has not happened by step 3,000.",
        ),
        unit="%",
    )


def _printed(rewards: Rewards) -> Claim:
    """The web text's printed Dyna-Q+, which plans over tried pairs only."""
    reward = rewards.at(PRINTED, END)
    less = mean_of(rewards.at(DYNA_Q, END) - reward)
    held = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(above(less), Verdict.OPEN)
    return Claim(
        "Dyna-Q+ as printed",
        mean_of(reward),
        published="> Dyna-Q",
        held=held,
        reason=because(
            held,
            f"It ends {less.value:.0f} below Dyna-Q. The printed code plans over tried pairs only, so the bonus makes "
            "known pairs look better and better and untried ones never: the agent keeps circling where it has been. "
            "Sutton & Barto's footnote lets planning try every action of a visited state, as if it led back to the "
            "same state with reward 0.",
        ),
        independent=Independent(21.5, rounding=0.05),
    )


def _large_kappa(rewards: Rewards) -> Claim:
    return Claim(
        "Dyna-Q+, kappa 5e-3",
        mean_of(rewards.at(LARGE_KAPPA, END)),
        reason="With a large kappa the exploration bonus outweighs the goal: after about ((1 - gamma) V / kappa)^2 "
        "real steps, a hundred at V = 1, an action not tried for so long is worth more than the goal.",
        independent=Independent(4.3, rounding=0.05),
    )
