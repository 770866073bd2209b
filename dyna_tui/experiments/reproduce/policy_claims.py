"""What Figure 8.3 and its text say of the policies, against those of many runs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.claims import Claim, Verdict, because, within
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.policies import Snapshots, decided, greedy
from dyna_tui.optimal import optimal_values
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path
from dyna_tui.world import World

GAMMA = 0.95


def arrows(courses: Mapping[int, Sequence[Snapshots]], world: World) -> list[Claim]:
    """How far the policies reach, by n."""
    halfway = {n: mean_of([decided(c.halfway.q).sum() for c in made]) for n, made in courses.items()}
    only_last = within(halfway[0], 1, 1)
    far = Verdict.YES if halfway[50].low >= 10 else Verdict.IN_PART if halfway[50].high >= 2 else Verdict.NO
    return [
        Claim(
            "n = 0, halfway",
            halfway[0],
            published=1,
            held=only_last,
            reason=because(only_last, "Not only the last step before the goal has been learned."),
        ),
        _after_first([int(decided(c.after_first.q).sum()) for c in courses[50]]),
        Claim(
            "n = 50, halfway",
            halfway[50],
            published="extensive",
            held=far,
            reason=because(far, "The policy reaches over a few states only."),
        ),
        Claim(
            "n = 50, right ones",
            mean_of([_right(c.halfway.q, world) for c in courses[50]]),
            reason="Arrows along a shortest path; the others follow detours that happened to be tried first.",
        ),
    ]


def _after_first(counts: Sequence[int]) -> Claim:
    """The book says that the planning agent too learns one step only in its first episode."""
    one = sum(count == 1 for count in counts) / len(counts)
    held = Verdict.YES if one == 1 else Verdict.IN_PART if one >= 0.5 else Verdict.NO
    return Claim(
        "n = 50, after episode 1",
        mean_of(counts),
        published=1,
        held=held,
        reason=because(
            held,
            f"In {one:.0%} of the runs. In the others some of the 50 updates that follow the first reward fell on "
            "pairs that lead to where it was earned, which takes the news one or two states further at once.",
        ),
    )


def _right(q: NDArray[np.float64], world: World) -> int:
    """In how many states all greedy arrows, float64[S, A], point along a shortest path."""
    values = optimal_values(world, 0, GAMMA)
    following = world.next_state[0]
    terminal = world.kind_terminal[world.kind[0]]
    worth = np.where(terminal[following], 1.0, GAMMA * values[following])
    wrong = greedy(q) & (worth < worth.max(axis=1, keepdims=True) - 1e-9)
    return int((decided(q) & ~wrong.any(axis=1)).sum())


def ways(courses: Sequence[Snapshots], world: World) -> list[Claim]:
    """What the start knows of the way."""
    start = int(world.start[0])
    back = mean_of([100.0 * decided(c.after_second.q)[start] for c in courses])
    paper, shortest = new_workspace(world), shortest_path(world)
    lengths = [greedy_path(c.after_third.q.ravel(), world, 0, 10 * shortest, paper) for c in courses]
    optimal = mean_of([100.0 * (moves == shortest) for moves in lengths])
    known = sum(moves != NO_WAY for moves in lengths) / len(lengths)
    reaches = Verdict.YES if back.value >= 50 else Verdict.NO
    complete = Verdict.YES if optimal.value >= 95 else Verdict.IN_PART if optimal.value >= 5 else Verdict.NO
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
                f"The greedy policy leads from S to G in {known:.0%} of the runs by then, but not always on a shortest "
                "path: where another way was tried first, nothing has shown yet that it is longer.",
            ),
            unit="%",
        ),
    ]
