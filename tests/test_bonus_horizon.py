"""The warning that the exploration bonus outweighs the goal appears where it does, and nowhere else."""

import math

import numpy as np
import pytest

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.maze import Maze, load
from dyna_tui.optimal import optimal_values
from dyna_tui.optimal.bonus_horizon import StartValue, bonus_horizon, start_value
from dyna_tui.world import grid_world
from tests.dyna.engine import agent, maze_of

SWAMPED = 0.1
"""Of the reward that the best kappa earns: less is not learning any more."""


def hint(maze: Maze, text: str, layout: int = 0) -> float | None:
    spec, world = agent(text, maze), grid_world(maze)
    values = optimal_values(world, layout, spec.number("gamma"))
    return bonus_horizon(spec, world, start_value(world, layout, values))


def test_the_prospect_is_v_at_the_starts_and_the_pairs_that_can_be_reached() -> None:
    world = grid_world(load("blocking"))
    seen = start_value(world, 0, optimal_values(world, 0, 0.95))
    assert seen.value == pytest.approx(0.95**9)
    assert seen.pairs == 4 * (54 - 8 - 1)


def test_what_no_way_leads_to_does_not_count() -> None:
    world = grid_world(maze_of("S.G#.\n####.\n.S#.."))
    values = optimal_values(world, 0, 0.5)
    seen = start_value(world, 0, values)
    assert seen.value == pytest.approx((0.5 + 0) / 2)
    assert seen.pairs == 4 * (2 + 2)


@pytest.mark.parametrize(
    ("maze", "layout", "kappa", "expected"),
    [
        ("blocking", 0, 1e-4, None),
        ("blocking", 0, 1e-3, None),
        ("blocking", 0, 2e-3, None),
        ("blocking", 1, 2e-3, 134),
        ("blocking", 0, 5e-3, 40),
        ("blocking", 1, 5e-3, 21),
        ("shortcut", 0, 1e-3, None),
        ("shortcut", 1, 1e-3, None),
        ("shortcut", 0, 5e-3, 21),
        ("open", 0, 1e-3, 730),
        ("cliff", 0, 0.05, None),
        ("cliff", 0, 0.1, 100),
    ],
)
def test_tau_star_where_some_pair_is_always_older(maze: str, layout: int, kappa: float, expected: float | None) -> None:
    after = hint(load(maze), f"dyna-q+:kappa={kappa}", layout)
    assert after == (None if expected is None else pytest.approx(expected, abs=0.6))


@pytest.mark.parametrize(
    "text",
    ["dyna-q+:kappa=0", "dyna-q+:kappa=1,bonus=action", "dyna-q+:kappa=1e-300", "dyna-q:n=5", "mpc", "q-learning"],
)
def test_an_agent_without_a_planning_bonus_is_not_warned_of(text: str) -> None:
    assert hint(load("blocking"), text) is None


def test_planning_over_tried_pairs_alone_is_warned_of_too() -> None:
    assert hint(load("blocking"), "dyna-q+:kappa=0.005,untried=false") == pytest.approx(39.7, abs=0.1)


@pytest.mark.parametrize("value", [0.0, math.nan, math.inf, -math.inf])
def test_where_there_is_nothing_to_outweigh_nothing_is_said(value: float) -> None:
    spec = agent("dyna-q+:kappa=1")
    assert bonus_horizon(spec, grid_world(load("blocking")), StartValue(value, 180)) is None


@pytest.mark.parametrize("kappa", ["1e-320", "1e308"])
def test_absurd_kappas_have_an_answer(kappa: str) -> None:
    after = hint(load("blocking"), f"dyna-q+:kappa={kappa}")
    assert after is None or after == 0


def earned(maze: Maze, text: str, steps: int = 3000, runs: int = 5) -> float:
    """The reward of the second half of some runs, in the mean."""
    (spec,) = read_agents(text, maze.parameters)
    gained = []
    for run in range(runs):
        one = Agent(spec, grid_world(maze), 0, run)
        one.advance(until_step=steps // 2)
        before = float(one.memory.clock[0]["reward_sum"])
        one.advance(until_step=steps)
        gained.append(float(one.memory.clock[0]["reward_sum"]) - before)
    return float(np.mean(gained))


@pytest.mark.parametrize("grid", ["blocking", "dyna"])
def test_where_it_is_said_well_below_the_limit_the_agent_gets_nowhere_and_where_not_it_does(grid: str) -> None:
    text = load(grid).text.partition("@")[0] if grid == "blocking" else load(grid).text
    maze = maze_of(text.split("+++")[2])
    settings = "n=50,alpha=0.5,gamma=0.95"
    best = earned(maze, f"dyna-q+:kappa=1e-5,{settings}")
    for kappa in (1e-4, 5e-4, 1e-3):
        assert hint(maze, f"dyna-q+:kappa={kappa},{settings}") is None
        assert earned(maze, f"dyna-q+:kappa={kappa},{settings}") > 0.7 * best
    for kappa in (4e-3, 5e-3, 1e-2):
        assert hint(maze, f"dyna-q+:kappa={kappa},{settings}") is not None
        assert earned(maze, f"dyna-q+:kappa={kappa},{settings}") < SWAMPED * best
