"""Sutton & Barto (2018), Figure 8.4: Dyna-Q and Dyna-Q+ on the blocking maze; and planning over tried pairs alone.

The book gives no alpha, n or kappa; the maze file has those of S. Zhang's public reproduction.
"""

from dyna_tui.experiments.reproduce.claims import Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of, share_of
from dyna_tui.experiments.reproduce.published import all_runs
from dyna_tui.experiments.reproduce.reward_claims import DYNA_Q, DYNA_Q_PLUS, NOT_STATED, RewardFigure, Rewards
from dyna_tui.experiments.reproduce.sources import dyna_architecture, sutton_barto

TRIED_PAIRS = "dyna-q+:untried=false"
LARGE_KAPPA = "dyna-q+:kappa=0.005"
CHANGE, END = 1000, 3000
"""Real steps."""
FIGURE = RewardFigure(
    "Figure 8.4",
    "blocking",
    CHANGE,
    END,
    {DYNA_Q: (45, 97), DYNA_Q_PLUS: (77, 151)},
    {
        DYNA_Q: (Independent(42.7, 1.5, 0.05), Independent(75.1, 2.4, 0.05)),
        DYNA_Q_PLUS: (Independent(60.4, 0.6, 0.05), Independent(133.8, 0.9, 0.05)),
    },
    "The settings are a public reproduction's: alpha 1, n 10, kappa 1e-4. No single setting gives both curves.",
)


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figure."""
    rewards = FIGURE.measured((TRIED_PAIRS, LARGE_KAPPA), runs, fixture)
    book = [*FIGURE.claims(rewards), _found_early(rewards), _found_late(rewards), _large_kappa(rewards)]
    return Reproduction(
        name="blocking",
        title="Figure 8.4: the blocking maze",
        settings="alpha 1, gamma .95, epsilon .1, n 10, kappa 1e-4; after real step 1,000 the path on the right is "
        "blocked and one on the left opens",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(sutton_barto("8.3"), NOT_STATED, book),
            Publication(
                dyna_architecture("Dyna-Q+ and Changing Environments"),
                "the environment, and any measurement",
                [_tried_pairs_alone(rewards)],
            ),
        ],
        charts=[FIGURE.chart(rewards, TRIED_PAIRS)],
    )


def _with_reward(rewards: Rewards, first: int, last: int) -> list[Estimate]:
    """In which runs of each agent there is a reward between two real steps."""
    return [
        Estimate(agent, share_of(rewards.at(agent, last) > rewards.at(agent, first)), all_runs())
        for agent in (DYNA_Q, DYNA_Q_PLUS)
    ]


def _found_early(rewards: Rewards) -> Claim:
    return Claim(
        "Text of Figure 8.4",
        "both agents find the short path within 1,000 steps",
        "runs with a reward between steps 500 and 1,000",
        _with_reward(rewards, CHANGE - 500, CHANGE),
        reason="In some runs the goal is found late.",
    )


def _found_late(rewards: Rewards) -> Claim:
    return Claim(
        "Text of Figure 8.4",
        "after a while both agents find the new opening and the new path to the goal",
        "runs with a reward in the last 500 steps",
        _with_reward(rewards, END - 500, END),
        reason="In Dyna-Q's model every way out of the two lower rows is blocked, the new opening too, which was a "
        "wall when it was last tried. The old values fade and even out, and the agent wanders until a random move "
        "happens to try the opening again. In many runs that has not happened by step 3,000.",
    )


def _tried_pairs_alone(rewards: Rewards) -> Claim:
    """The web text's Dyna-Q+ plans over tried pairs alone. Whether its sentence holds is judged by its own code."""
    reward = rewards.at(TRIED_PAIRS, END)
    return Claim(
        "Text",
        "the bonus encourages exploration of pairs not tried recently and helps detect changes",
        "Dyna-Q+ that plans over tried pairs alone, at step 3,000; judged by dyna-tui reproduce printed-code",
        [
            Estimate("reward", mean_of(reward), None, Independent(21.7, 1.1, 0.05)),
            Estimate("less Dyna-Q's", mean_of(reward - rewards.at(DYNA_Q, END))),
        ],
        remark="With tried pairs alone, the bonus makes known pairs look better and better and untried ones never: the "
        "agent keeps circling where it has been. Sutton & Barto's footnote lets planning try every action of a visited "
        "state, as if it led back to the same state with reward 0. Here each real step makes n updates; the printed "
        "code draws over all pairs and updates only those that were tried, 3.2 of 10, for which an independent program "
        "measured 19.8 ± 1.0.",
    )


def _large_kappa(rewards: Rewards) -> Claim:
    return Claim(
        "Not in the book",
        "Dyna-Q+ with a kappa of 5e-3",
        "cumulative reward at step 3,000",
        [Estimate("dyna-q+:kappa=0.005", mean_of(rewards.at(LARGE_KAPPA, END)), None, Independent(4.3, rounding=0.05))],
        remark="With a large kappa the exploration bonus outweighs the goal: after about ((1 - gamma) V / kappa)^2 "
        "real steps, a hundred at V = 1, an action not tried for so long is worth more than the goal.",
    )
