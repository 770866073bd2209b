"""Figure 8.4: Dyna-Q and Dyna-Q+ on the blocking maze, and the Dyna-Q+ that the seed's chapter prints.

The book names no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

from dyna_tui.experiments.reproduce.claims import Claim, Group, Independent, Reproduction, Verdict, above, because
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.rewards import Rewards, level, picture

PLAIN, CURIOUS = "dyna-q", "dyna-q+"
PRINTED = "dyna-q+:untried=false"
SWAMPED = "dyna-q+:kappa=0.005"
CHANGE, END = 1000, 3000
PUBLISHED = {PLAIN: (45, 97), CURIOUS: (77, 151)}
"""The cumulative reward at the change and at the end, digitised from the book's figure."""
INDEPENDENT = {
    PLAIN: (Independent(42.7, 1.5, 0.05), Independent(75.1, 2.4, 0.05)),
    CURIOUS: (Independent(60.4, 0.6, 0.05), Independent(133.8, 0.9, 0.05)),
}
NO_SETTING = (
    "The book names no alpha, n or kappa for this figure. Those used here are a public reproduction's, alpha 1, n 10, "
    "kappa 1e-4, and no single setting gives both of the printed curves."
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    rewards = Rewards(fixture.experiment("blocking", (PLAIN, CURIOUS, PRINTED, SWAMPED), runs, steps=END))
    levels = [
        level(rewards, agent, step, PUBLISHED[agent][i], INDEPENDENT[agent][i], NO_SETTING)
        for agent in (PLAIN, CURIOUS)
        for i, step in enumerate((CHANGE, END))
    ]
    return Reproduction(
        name="blocking",
        title="Figure 8.4: the blocking maze",
        settings="alpha 1, gamma .95, epsilon .1, n 10, kappa 1e-4; the way on the right is blocked and one on the "
        "left opened after real step 1,000",
        runs=runs,
        groups=[
            Group("Figure 8.4", "cumulative reward", levels),
            Group("Figure 8.4", "Dyna-Q+ less Dyna-Q, in reward", [_ahead(rewards, CHANGE), _ahead(rewards, END)]),
            Group("Figure 8.4", "runs with a reward in the last 500 steps", [_found(rewards, a) for a in PUBLISHED]),
            Group("The chapter", "cumulative reward at step 3,000", [_printed(rewards), _swamped(rewards)]),
        ],
        pictures=[picture(rewards, "Figure 8.4", (PLAIN, CURIOUS, PRINTED), PUBLISHED, (CHANGE, END))],
    )


def _ahead(rewards: Rewards, step: int) -> Claim:
    more = mean_of(rewards.at(CURIOUS, step) - rewards.at(PLAIN, step))
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
    held = Verdict.YES if share.value >= 95 else Verdict.IN_PART if share.value >= 5 else Verdict.NO
    return Claim(
        agent,
        share,
        published="all",
        held=held,
        reason=because(
            held,
            "The book says of both agents that they found the new way after a while. Dyna-Q's model has every way out "
            "of the two lower rows walled up, the new opening too: it was a wall when last tried. The old values fade "
            "and even out, and it wanders about until a random move happens to try the opening again; many runs have "
            "not been that lucky by step 3,000.",
        ),
        unit="%",
    )


def _printed(rewards: Rewards) -> Claim:
    """The seed's printed Dyna-Q+, which plans over tried pairs alone."""
    reward = rewards.at(PRINTED, END)
    less = mean_of(rewards.at(PLAIN, END) - reward)
    held = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(above(less), Verdict.OPEN)
    return Claim(
        "Dyna-Q+ as printed",
        mean_of(reward),
        published="> Dyna-Q",
        held=held,
        reason=because(
            held,
            f"It stays {less.value:.0f} below Dyna-Q. Its code plans over the pairs that were tried alone, so that the "
            "bonus makes known pairs look ever better and untried ones never: it goes round and round where it has "
            "been. The book's footnote lets planning try every action of a visited state, as if it stayed put with "
            "reward 0.",
        ),
        independent=Independent(21.5, rounding=0.05),
    )


def _swamped(rewards: Rewards) -> Claim:
    return Claim(
        "Dyna-Q+, kappa 5e-3",
        mean_of(rewards.at(SWAMPED, END)),
        reason="Too large a kappa swamps the goal: after about ((1 - gamma) V / kappa)^2 real steps, a hundred at "
        "V = 1, staying put where nothing was tried for so long is worth more than the goal.",
        independent=Independent(4.3, rounding=0.05),
    )
