"""Battery of small worlds and settings that tell right agents from wrong ones.

Terminal states, slips, walls and rewards that change, several starts, truncated episodes, numbers of actions other
than four; values that begin at 0, or at random, so that no two mistakes look alike.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dyna_tui.maze import parse
from dyna_tui.world import Outcomes, World, grid_world, table_world

TERMINALS = """+++
step_reward = -0.1
max_episode_steps = 25
[cells]
P = { reward = -1.0, terminal = true }
R = { reward = 0.5 }
+++
S..G
.#RS
..P.
"""
"""Several starts and terminal states, and truncation."""

SLIPS = """+++
step_reward = -0.1
slip = 0.5
[cells]
R = { reward = 0.5 }
+++
S.R
.#.
..G
"""

CHANGES = """+++
step_reward = -0.1
[cells]
P = { reward = -1.0, terminal = true }
R = { reward = 0.5 }
+++
S.R
...
..G
@ 40
S..
.#R
G..
@ 80
SR.
..P
.#G
@ 120
S#R
...
P.G
@ 160
S.R
.P.
R.G
"""
"""Walls, rewards and terminal states move."""


def _chance() -> World:
    """Five states with three actions, each of which may lead to two or three states with as many rewards."""
    table: list[list[Outcomes]] = []
    for state in range(5):
        row: list[Outcomes] = []
        for action in range(3):
            following = [(state + 1 + action) % 5, (state + 3 * action + 2) % 5, (2 * state + action) % 5]
            outcomes: Outcomes = []
            for rank, next_state in enumerate(dict.fromkeys(following)):
                reward = round(0.4 * (rank - 1) + 0.07 * state - 0.05 * action, 3)
                outcomes.append((0.0, next_state, reward, next_state == 4 and state != 3))
            shares = [0.2**rank for rank in range(len(outcomes))]
            row.append([(share / sum(shares), *rest) for share, (_, *rest) in zip(shares, outcomes, strict=True)])  # type: ignore[misc]
        table.append(row)
    return table_world(table, [0, 1], 30)


def _corridor() -> World:
    """Four states with two actions, in which nothing is left to chance; the last state is terminal."""
    return table_world(
        [
            [[(1.0, max(state - 1, 0), -0.3 - 0.1 * state, False)], [(1.0, state + 1, 0.2 + 0.3 * state, state == 2)]]
            if state < 3
            else [[(1.0, 3, 0.0, True)], [(1.0, 3, 0.0, True)]]
            for state in range(4)
        ],
        [0],
        12,
    )


def _maze(text: str) -> Callable[[], World]:
    return lambda: grid_world(parse(text, "battery"))


class Case(NamedTuple):
    """One world with one choice of settings."""

    name: str
    """In a few words, for reports."""
    world: Callable[[], World]
    alpha: float
    gamma: float
    steps: int
    """Real steps."""
    planning_steps: int = 0
    zeros: bool = False
    """Whether all values begin at 0, not at random and anew every 40 steps."""


EPSILON = 0.4
KAPPA = 0.2
RANDOM_AGAIN = 40
"""Real steps after which values that began at random are drawn again, so that none has converged."""


def _cases(planning_steps: int) -> tuple[Case, ...]:
    return (
        Case("all values 0 at first", _maze(TERMINALS), 0.5, 0.9, 100, planning_steps, zeros=True),
        Case("terminal states, several starts", _maze(TERMINALS), 0.3, 0.8, 200, planning_steps),
        Case("slips", _maze(SLIPS), 0.25, 0.9, 150, planning_steps),
        Case("a maze that changes", _maze(CHANGES), 0.7, 0.95, 200, planning_steps),
        Case("three actions, outcomes by chance", _chance, 0.1, 0.6, 150, planning_steps),
    )


DIRECT_CASES: Sequence[Case] = _cases(0)
PLANNING_CASES: Sequence[Case] = _cases(1)
COUNT_CASE = Case("two actions, n = 2", _corridor, 0.4, 0.85, 60, planning_steps=2)
"""Few pairs, so that all that several planning updates can lead to is known."""
DRAWS_CASE = Case("three actions, outcomes by chance", _chance, 0.2, 0.7, 1500, planning_steps=1)
"""Long enough to see which pairs are drawn how often."""
FRESH_CASE = Case("terminal states, from the start", _maze(TERMINALS), 0.3, 0.8, 40, planning_steps=1)
FRESH_AGENTS = 12
"""How many agents begin it, to see whether planning takes actions that were not tried yet."""
THETA = 0.05


def _sweeping_cases() -> tuple[Case, ...]:
    return tuple(
        case._replace(planning_steps=updates, steps=120, zeros=zeros)
        for updates in (1, 3)
        for zeros in (False, True)
        for case in _cases(updates)[1:4]
    )


SWEEPING_CASES: Sequence[Case] = _sweeping_cases()
"""Of prioritized sweeping, whose values are left alone, since priorities follow from them."""
