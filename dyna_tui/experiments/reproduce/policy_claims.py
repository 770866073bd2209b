"""Sutton & Barto (2018), Figure 8.3 and its text: what they say about policies, against those of many runs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import Claim, Verdict, because, nearly_all, percent, within
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.snapshots import Snapshots, greedy, has_arrow
from dyna_tui.optimal import optimal_values
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path
from dyna_tui.world import World

GAMMA = 0.95


def arrow_claims(runs: Mapping[int, Sequence[Snapshots]], world: World) -> list[Claim]:
    """In how many states the policies have an arrow.

    Args:
        runs: n -> the snapshots of each run.
        world: the Dyna maze.
    """
    halfway = {n: mean_of([has_arrow(r.halfway.q).sum() for r in made]) for n, made in runs.items()}
    only_last = within(halfway[0], 1, 1)
    far = Verdict.YES if halfway[50].low >= 10 else Verdict.IN_PART if halfway[50].high >= 2 else Verdict.NO
    return [
        Claim(
            "n = 0, halfway",
            halfway[0],
            published=1,
            held=only_last,
            reason=because(only_last, "More than the last step before the goal has been learned."),
        ),
        _after_first([int(has_arrow(r.after_first.q).sum()) for r in runs[50]]),
        Claim(
            "n = 50, halfway",
            halfway[50],
            published="extensive",
            held=far,
            reason=because(far, "The policy covers only a few states."),
        ),
        Claim(
            "n = 50, correct arrows",
            mean_of([_correct(r.halfway.q, world) for r in runs[50]]),
            reason="Arrows along a shortest path; the others follow detours that happened to be tried first.",
        ),
    ]


def _after_first(counts: Sequence[int]) -> Claim:
    """The book says that the planning agent, too, learns only one step in its first episode."""
    one = sum(count == 1 for count in counts) / len(counts)
    held = Verdict.YES if one == 1 else Verdict.IN_PART if one >= 0.5 else Verdict.NO
    return Claim(
        "n = 50, after episode 1",
        mean_of(counts),
        published=1,
        held=held,
        reason=because(
            held,
            f"In {percent(one)} of the runs. In the others some of the 50 updates after the first reward were of pairs "
            "that lead to the last state, which spreads its value by a state or two at once.",
        ),
    )


def _correct(q: NDArray[np.float64], world: World) -> int:
    """In how many states all greedy actions of ``q``, float64[S, A], are along a shortest path."""
    values = optimal_values(world, 0, GAMMA)
    following = world.next_state[0]
    terminal = world.kind_terminal[world.kind[0]]
    value = np.where(terminal[following], 1.0, GAMMA * values[following])
    wrong = greedy(q) & (value < value.max(axis=1, keepdims=True) - 1e-9)
    return int((has_arrow(q) & ~wrong.any(axis=1)).sum())


def path_claims(runs: Sequence[Snapshots], world: World) -> list[Claim]:
    """Whether the policy reaches back to the start, and leads from it on a shortest path."""
    start = int(world.start[0])
    back = mean_of([100.0 * has_arrow(r.after_second.q)[start] for r in runs])
    workspace, shortest = new_workspace(world), shortest_path(world)
    lengths = [greedy_path(r.after_third.q.ravel(), world, 0, 10 * shortest, workspace) for r in runs]
    optimal = mean_of([100.0 * (moves == shortest) for moves in lengths])
    known = sum(moves != NO_WAY for moves in lengths) / len(lengths)
    reaches = Verdict.YES if back.value >= 50 else Verdict.NO
    complete = nearly_all(optimal)
    return [
        Claim(
            "arrow at S after episode 2",
            back,
            published="near S",
            held=reaches,
            reason=because(reaches, "In most runs the policy does not reach back to the start."),
            unit="%",
        ),
        Claim(
            "shortest path after episode 3",
            optimal,
            published="optimal",
            held=complete,
            reason=because(
                complete,
                f"By then the greedy policy leads from S to G in {percent(known)} of the runs, but not always on a "
                "shortest path: where another path was tried first, the agent has not learned yet that it is longer.",
            ),
            unit="%",
        ),
    ]
