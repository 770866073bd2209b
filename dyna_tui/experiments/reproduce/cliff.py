"""Sutton & Barto (2018), Example 6.6: Sarsa and Q-learning on the cliff, where a fall sends the agent to the start.

The world is the built-in maze of that name as a table of outcomes, from which greedy paths are read.
"""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.run_log import new_log
from dyna_tui.experiments.curves import Curves, mean_curve
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of, share_of
from dyna_tui.experiments.reproduce.published import about, above, all_runs, no_runs
from dyna_tui.experiments.reproduce.sources import sutton_barto
from dyna_tui.maze import load
from dyna_tui.world import Outcomes, World, grid_world, table_world

Q_LEARNING, SARSA = "q-learning", "sarsa"
AGENTS = (Q_LEARNING, SARSA)
SETTINGS = {"alpha": 0.5, "gamma": 1.0, "epsilon": 0.1}
EPISODES = 500
LATE = slice(300, EPISODES)
"""The episodes, from 0, whose returns are compared: the transient is over."""
FALL, STEP = -100.0, -1.0
PUBLISHED = {Q_LEARNING: -50.0, SARSA: -25.0}
"""The return of late episodes, read off the book's figure."""
READING_ERROR = 5.0
INDEPENDENT = {Q_LEARNING: Independent(-50.16, 0.30, 0.005), SARSA: Independent(-26.79, 0.29, 0.005)}
EDGE = 13
"""Moves along the edge of the cliff, the fewest."""
FIRST_DRAWN = 20
"""The first episode that is drawn: returns before it are far below -100, where the book's figure ends."""


class Learned(NamedTuple):
    """What a run gave."""

    returns: NDArray[np.float64]
    """float64[EPISODES]"""
    moves: int
    """Moves of the greedy path at the end; 0 where it does not reach the goal."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the example."""
    made = {agent: fixture.each(partial(learned, agent, seed=fixture.seed), range(runs)) for agent in AGENTS}
    returns = {agent: np.array([each.returns for each in of]) for agent, of in made.items()}
    moves = {agent: np.array([each.moves for each in of]) for agent, of in made.items()}
    return Reproduction(
        name="cliff",
        title="Example 6.6: the cliff",
        settings="alpha .5, gamma 1, epsilon .1; -1 a step, -100 and back to the start for a fall; "
        f"{EPISODES} episodes",
        runs=runs,
        seed=fixture.seed,
        publications=[
            Publication(
                sutton_barto("6.5"),
                "alpha, the number of runs, how the curves are smoothed",
                [_worse(returns), _curves(returns), _paths(moves)],
            )
        ],
        charts=[_chart(returns)],
    )


@lru_cache(maxsize=1)
def cliff_world() -> World:
    """The world of the built-in cliff as a table of outcomes."""
    maze = load("mazes/cliff")
    grid = grid_world(maze)
    start, kind = int(grid.start[0]), grid.kind[0]

    def outcome(reached: int) -> Outcomes:
        entered = maze.kinds[kind[reached]]
        if entered.to:
            return [(1.0, start, FALL, False)]
        return [(1.0, reached, STEP, entered.terminal)]

    return table_world([[outcome(int(reached)) for reached in moves] for moves in grid.next_state[0]], [start])


def learned(agent: str, run: int, heartbeat: Heartbeat, seed: int) -> Learned:
    """One run of all episodes."""
    heartbeat()
    log = new_log(episodes=EPISODES)
    (spec,) = read_agents(agent, SETTINGS)
    learner = Agent(spec, cliff_world(), seed, run, log)
    learner.advance(until_episode=EPISODES + 1)
    return Learned(log.returns, greedy_moves(learner.view.q))


def greedy_moves(q: NDArray[np.float64]) -> int:
    """The moves of the greedy path of ``q`` float64[S, A] to the goal; 0 where it falls, or does not get there."""
    world, state = cliff_world(), int(cliff_world().start[0])
    for moves in range(1, world.states + 1):
        outcome = world.outcome_indptr[len(world.actions) * state + int(q[state].argmax())]
        if world.outcome_reward[outcome] == FALL:
            return 0
        if world.outcome_terminal[outcome]:
            return moves
        state = int(world.outcome_next[outcome])
    return 0


def _late(returns: dict[str, NDArray[np.float64]], agent: str) -> NDArray[np.float64]:
    return np.asarray(returns[agent][:, LATE].mean(axis=1))


_QUANTITY = f"mean return of episodes {LATE.start + 1} to {LATE.stop}"


def _worse(returns: dict[str, NDArray[np.float64]]) -> Claim:
    return Claim(
        "Example 6.6",
        "the online performance of Q-learning is worse than that of Sarsa",
        _QUANTITY,
        [Estimate("lead of sarsa", mean_of(_late(returns, SARSA) - _late(returns, Q_LEARNING)), above(0))],
        reason="It is not worse here.",
    )


def _curves(returns: dict[str, NDArray[np.float64]]) -> Claim:
    return Claim(
        "Example 6.6",
        "the curves, read off the print",
        f"{_QUANTITY}; read to within {READING_ERROR:g}",
        [
            Estimate(agent, mean_of(_late(returns, agent)), about(value, READING_ERROR), INDEPENDENT[agent])
            for agent, value in PUBLISHED.items()
        ],
        reason="The book does not state its alpha.",
    )


def _paths(moves: dict[str, NDArray[np.int64]]) -> Claim:
    return Claim(
        "Example 6.6",
        "Q-learning learns the path along the edge of the cliff, Sarsa a longer and safer one",
        f"runs whose greedy path after {EPISODES} episodes is the one along the edge, {EDGE} moves",
        [
            Estimate(agent, share_of(moves[agent] == EDGE), judged_by)
            for agent, judged_by in ((Q_LEARNING, all_runs()), (SARSA, no_runs()))
        ],
        reason="With a constant alpha the values keep moving, and some runs have another greedy path at the end.",
        remark=_lengths(moves[SARSA]),
    )


def _lengths(moves: NDArray[np.int64]) -> str:
    """The greedy paths of Sarsa in words."""
    numbers, counts = np.unique(moves[moves > 0], return_counts=True)
    shares = [f"{100 * count / len(moves):.0f} % {number}" for number, count in zip(numbers, counts, strict=True)]
    without = f"; {100 * (moves == 0).mean():.0f} % do not reach the goal" if (moves == 0).any() else ""
    return f"Moves of Sarsa's greedy path: {', '.join(shares)}{without}." if shares else ""


def _chart(returns: dict[str, NDArray[np.float64]]) -> Chart:
    x = np.arange(FIRST_DRAWN, EPISODES + 1, dtype=np.float64)
    curves = []
    for agent in AGENTS:
        curve = mean_curve(agent, x, returns[agent][:, FIRST_DRAWN - 1 :])
        curves.append(curve._replace(points=[(float(EPISODES), PUBLISHED[agent])]))
    title = f"Return of an episode, from the {FIRST_DRAWN}th on"
    return Chart("Example 6.6", Curves(tuple(curves), title, "episode", "return"))
