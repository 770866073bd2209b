"""Sutton & Barto (2018), Figure 8.3 and its text: what they say about policies, against those of many runs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.intervals import mean_of, share_of
from dyna_tui.experiments.reproduce.published import above, all_runs, most_runs
from dyna_tui.experiments.reproduce.snapshots import Snapshots, greedy, has_arrow
from dyna_tui.optimal import optimal_values
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path
from dyna_tui.world import World, terminal_states

GAMMA = 0.95
EXTENSIVE = 10
"""From how many states of 46 on a policy is taken to be extensive."""


def policy_claims(runs: Mapping[int, Sequence[Snapshots]], world: World) -> list[Claim]:
    """What the text says about the policies of n = 0 and n = 50.

    Args:
        runs: n -> the snapshots of each run.
        world: the Dyna maze.
    """
    return [_without_planning(runs[0]), _with_planning(runs[50], world), _complete(runs[50], world)]


def _arrows(policies: Sequence[NDArray[np.float64]]) -> NDArray[np.int64]:
    """int64[runs]: in how many states not all actions are equal."""
    return np.array([has_arrow(q).sum() for q in policies])


def _without_planning(runs: Sequence[Snapshots]) -> Claim:
    return Claim(
        "Text of Figure 8.3",
        "without planning only one step, the last, has been learned halfway through the second episode",
        "runs of n = 0 with an arrow in one state alone",
        [Estimate("n = 0, halfway", share_of(_arrows([run.halfway.q for run in runs]) == 1), all_runs())],
        reason="More than the last step before the goal has been learned.",
    )


def _with_planning(runs: Sequence[Snapshots], world: World) -> Claim:
    start = int(world.start[0])
    halfway = [run.halfway.q for run in runs]
    return Claim(
        "Text of Figure 8.3",
        "with planning, too, only one step is learned in the first episode, but in the second an extensive policy, "
        "which by its end reaches almost back to the start",
        "n = 50: runs, or states of 46 with an arrow",
        [
            Estimate("one state after episode 1", share_of(_arrows([r.after_first.q for r in runs]) == 1), all_runs()),
            Estimate("states halfway through 2", mean_of(_arrows(halfway)), above(EXTENSIVE)),
            Estimate(
                "start, after episode 2", share_of([has_arrow(r.after_second.q)[start] for r in runs]), most_runs()
            ),
            Estimate("correct states, halfway", mean_of([_correct(q, world) for q in halfway])),
        ],
        reason="In some runs a few of the 50 updates after the first reward are of pairs that lead to the last state, "
        "which spreads its value by a state or two at once: more than one step is learned in the first episode.",
        remark="Correct are arrows along a shortest path; the others follow detours that happened to be tried first.",
    )


def _correct(q: NDArray[np.float64], world: World) -> int:
    """In how many states all greedy actions of ``q``, float64[S, A], are along a shortest path."""
    values = optimal_values(world, 0, GAMMA)
    following = world.next_state[0]
    terminal = terminal_states(world, 0)
    value = np.where(terminal[following], 1.0, GAMMA * values[following])
    wrong = greedy(q) & (value < value.max(axis=1, keepdims=True) - 1e-9)
    return int((has_arrow(q) & ~wrong.any(axis=1)).sum())


def _complete(runs: Sequence[Snapshots], world: World) -> Claim:
    workspace, shortest = new_workspace(world), shortest_path(world)
    moves = np.array([greedy_path(r.after_third.q.ravel(), world, 0, 10 * shortest, workspace) for r in runs])
    return Claim(
        "Text of Figure 8.3",
        "by the end of the third episode a complete optimal policy is found",
        "runs of n = 50 whose greedy policy leads from S to G",
        [
            Estimate("on a shortest path", share_of(moves == shortest), all_runs()),
            Estimate("on any path", share_of(moves != NO_WAY)),
        ],
        reason="Where another path was tried first, the agent has not learned yet that it is longer.",
    )
