"""Planning at decision time (MPC) against Dyna-Q, after the web text "Dyna Architecture": cost, and a goal that moves.

MPC looks ahead in its model before each action and keeps no values; Dyna-Q keeps values and updates them in the
background. On the Dyna maze the goal moves once both know the way. Then either the model is put right at once, as by
somebody who says where the goal is now, or the agent has to find out.
"""

import time
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.curves import Curves, mean_curve
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of, ratio_of
from dyna_tui.experiments.reproduce.moved_goal import GOAL, Cell, moved_goal_world
from dyna_tui.experiments.reproduce.published import Published, above
from dyna_tui.experiments.reproduce.sources import dyna_architecture

Q_LEARNING, DYNA_Q, DEEP, MPC = "q-learning", "dyna-q:n=50", "dyna-q:n=1500", "mpc"
AGENTS = (Q_LEARNING, "dyna-q:n=10", DYNA_Q, DEEP, MPC)
"""DEEP makes about as many updates a real step as MPC asks its model."""
SETTINGS = {"alpha": 0.1, "gamma": 0.95, "epsilon": 0.1, "horizon": 30}
BEFORE, AFTER = 3_000, 1_000
"""Real steps until the goal moves, at the next end of an episode, and from then on."""
SOON = 100
"""Real steps after the move that show who turns at once."""
MOVED = Cell(0, 4)
EVERY = 20
"""Real steps between two points of the curve."""


class Job(NamedTuple):
    """One run."""

    agent: str
    informed: bool
    """Whether the model is put right when the goal moves."""
    run: int


class Made(NamedTuple):
    """What a run gave and cost."""

    before: float
    """Reward in the first BEFORE real steps."""
    after: NDArray[np.float64]
    """float64[AFTER / EVERY + 1]: the cumulative reward since the goal moved."""
    queries: float
    """Model queries and value updates a real step, since then."""
    seconds: float
    """Processor time a real step, since then; of this machine, and different each time."""


Runs = Mapping[tuple[str, bool], list[Made]]
"""(agent, informed) -> its runs."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures both."""
    jobs = [Job(agent, informed, run) for agent in AGENTS for informed in (True, False) for run in range(runs)]
    made = dict(zip(jobs, fixture.each(partial(run_of, seed=fixture.seed), jobs), strict=True))
    found = {
        (agent, informed): [made[Job(agent, informed, run)] for run in range(runs)]
        for agent in AGENTS
        for informed in (True, False)
    }
    claims = [_efficient(found), _expensive(found), _flexible(found), _same_cost(found), _not_informed(found)]
    return Reproduction(
        name="decision-time",
        title="Planning at decision time and in the background",
        settings="the Dyna maze, alpha .1, gamma .95, epsilon .1, horizon 30; after the episode of real step "
        f"{BEFORE:,} the goal moves from {_cell(GOAL)} to {_cell(MOVED)}",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                dyna_architecture("Comparing Dyna to Alternatives"), "an environment, n, a horizon, any number", claims
            )
        ],
        charts=[_chart(found)],
        diagram=_times(found),
    )


def run_of(job: Job, heartbeat: Heartbeat, seed: int) -> Made:
    """One run until AFTER real steps since the goal moved."""
    heartbeat()
    (spec,) = read_agents(job.agent, SETTINGS)
    agent = Agent(spec, moved_goal_world(MOVED), seed, job.run)
    agent.advance(until_step=BEFORE)
    earned = agent.view.reward_sum
    agent.advance(until_episode=agent.view.episode + 1)
    agent.switch_layout(1)
    if job.informed:
        agent.make_true()
    start, reward, updates = agent.view.real_steps, agent.view.reward_sum, agent.view.updates
    began = time.thread_time()
    after = [0.0]
    for steps in range(EVERY, AFTER + 1, EVERY):
        agent.advance(until_step=start + steps)
        after.append(agent.view.reward_sum - reward)
    seconds = (time.thread_time() - began) / AFTER
    return Made(earned, np.array(after), (agent.view.updates - updates) / AFTER, seconds)


def _cell(cell: Cell) -> str:
    return f"({cell.row}, {cell.column})"


def _after(runs: Runs, agent: str, steps: int, *, informed: bool) -> NDArray[np.float64]:
    """float64[runs]: the reward in the first real steps since the goal moved."""
    return np.array([each.after[steps // EVERY] for each in runs[agent, informed]])


def _queries(runs: Runs, agent: str) -> NDArray[np.float64]:
    return np.array([each.queries for each in runs[agent, True]])


def _efficient(runs: Runs) -> Claim:
    before = {agent: np.array([each.before for each in runs[agent, True]]) for agent in AGENTS}
    return Claim(
        "Table",
        "Dyna-Q has great, pure Q-learning poor sample efficiency",
        f"reward in the first {BEFORE:,} real steps; a ratio, taken to be at least 2",
        [
            *(Estimate(agent, mean_of(before[agent])) for agent in (Q_LEARNING, DYNA_Q, MPC)),
            Estimate(f"{DYNA_Q} over {Q_LEARNING}", ratio_of(before[DYNA_Q], before[Q_LEARNING]), above(2)),
        ],
        reason="Dyna-Q does not earn twice as much here.",
    )


def _expensive(runs: Runs) -> Claim:
    return Claim(
        "Table",
        "pure planning (MPC) is expensive per decision",
        "model queries of MPC and value updates of Dyna-Q, a real step; a ratio, taken to be at least 10",
        [
            *(Estimate(agent, mean_of(_queries(runs, agent))) for agent in AGENTS),
            Estimate(f"{MPC} over {DYNA_Q}", ratio_of(_queries(runs, MPC), _queries(runs, DYNA_Q)), above(10)),
        ],
        reason="It asks less often here.",
    )


_SOON_AFTER = f"reward in {SOON} real steps after the goal moved, the model put right"


def _lead(runs: Runs, agent: str, published: Published | None = None) -> Estimate:
    """How much more MPC earns than another agent soon after the goal moved."""
    mpc, other = (_after(runs, each, SOON, informed=True) for each in (MPC, agent))
    return Estimate(f"{MPC} minus {agent}", mean_of(mpc - other), published)


def _flexible(runs: Runs) -> Claim:
    return Claim(
        "Table",
        "pure planning (MPC) is flexible at test time",
        _SOON_AFTER,
        [Estimate(MPC, mean_of(_after(runs, MPC, SOON, informed=True))), _lead(runs, DYNA_Q, above(0))],
        reason="Dyna-Q is as quick here.",
    )


def _same_cost(runs: Runs) -> Claim:
    return Claim(
        "Not in the text",
        "Dyna-Q that makes as many updates a real step as MPC asks its model is as flexible",
        _SOON_AFTER,
        [_lead(runs, DEEP)],
        remark="It is the computation that turns the agent round, wherever it is done; only MPC spends it in every "
        "state, Dyna-Q could stop once its values are right.",
    )


def _not_informed(runs: Runs) -> Claim:
    return Claim(
        "Not in the text",
        "an agent that has to find the new goal by itself",
        f"reward in {AFTER:,} real steps after the goal moved, the model left as it was",
        [Estimate(agent, mean_of(_after(runs, agent, AFTER, informed=False))) for agent in AGENTS],
        remark="MPC drops the old goal the moment it finds it gone; Dyna-Q has to plan its old values away first.",
    )


def _chart(runs: Runs) -> Chart:
    x = np.arange(0, AFTER + 1, EVERY, dtype=np.float64)
    curves = tuple(mean_curve(agent, x, [each.after for each in runs[agent, True]]) for agent in AGENTS)
    title = "Reward since the goal moved, the model put right"
    return Chart('"Dyna Architecture"', Curves(curves, title, "real steps", "cumulative reward"))


def _times(runs: Runs) -> list[str]:
    """What a decision costs in time, as lines; no claim, since every machine has its own figures."""
    lines = ["Processor time of a real step on this machine, median over runs"]
    for agent in AGENTS:
        seconds = float(np.median([each.seconds for informed in (True, False) for each in runs[agent, informed]]))
        lines.append(f"  {agent:<14}{1e6 * seconds:>8.2f} µs")
    return lines
