"""The web text's printed classes and training loop, and the maze that they act in, step by step."""

import math
from random import Random

import numpy as np
import pytest

from dyna_tui.experiments.reproduce.dyna_architecture import (
    DynaQ,
    DynaQPlus,
    DynaQStochastic,
    QTable,
    Settings,
    train,
)
from dyna_tui.experiments.reproduce.maze_environment import MazeEnvironment
from dyna_tui.experiments.reproduce.printed_programs import CLASSES, program
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.maze import load, parse
from dyna_tui.world import grid_world

HALF = Settings(alpha=0.5, gamma=0.9, planning_steps=1)


class Draws(Random):
    """Random numbers given in advance."""

    def __init__(self, *numbers: float) -> None:
        super().__init__(0)
        self.numbers = list(numbers)

    def random(self) -> float:
        return self.numbers.pop(0)


@pytest.mark.parametrize("kind", CLASSES.values())
def test_a_step_is_direct_rl_and_then_planning_with_the_same_update(kind: type[QTable]) -> None:
    agent = kind(1, 1, HALF._replace(kappa=0.0), Random(1))
    agent.update(0, 0, 1.0, 0, done=False)
    first = 0.5
    assert agent.q == [[pytest.approx(first + 0.5 * (1 + 0.9 * first - first))]]
    assert agent.planning_updates == 1


@pytest.mark.parametrize("kind", [DynaQ, DynaQPlus])
def test_the_models_of_last_outcomes_remember_termination(kind: type[QTable]) -> None:
    agent = kind(1, 1, HALF._replace(kappa=0.0), Random(1))
    agent.update(0, 0, 1.0, 0, done=True)
    assert agent.q == [[0.75]]


def test_the_model_of_counts_forgets_termination_and_averages_rewards() -> None:
    agent = DynaQStochastic(2, 1, HALF, Draws(0.0, 0.0, 0.0, 0.9))
    agent.q[1][0] = 10.0
    agent.update(0, 0, 1.0, 1, done=True)
    direct = 0.5
    planned = direct + 0.5 * (1 + 0.9 * 10 - direct)
    assert agent.q[0] == [pytest.approx(planned)]
    agent.update(0, 0, 0.0, 0, done=False)
    direct = planned + 0.5 * (0.9 * planned - planned)
    assert agent.q[0] == [pytest.approx(direct + 0.5 * (0.5 + 0.9 * direct - direct))], "the state drawn is the latter"


def test_dyna_q_plus_draws_over_all_pairs_and_updates_only_those_tried() -> None:
    settings = Settings(alpha=1.0, gamma=0.9, planning_steps=1, kappa=0.1)
    agent = DynaQPlus(2, 2, settings, Draws(0.0, 0.0, 0.9, 0.0))
    agent.update(0, 0, 1.0, 1, done=True)
    assert agent.q[0][0] == 1.0 and agent.planning_updates == 1, "tau is 0 for the pair just tried"
    agent.update(1, 1, 0.0, 0, done=True)
    assert agent.planning_updates == 1, "(1, 0) was never tried"
    agent.random = Draws(0.0, 0.0).random
    agent.update(1, 1, 0.0, 0, done=True)
    assert agent.q[0][0] == pytest.approx(1.0 + 0.1 * math.sqrt(2))
    assert agent.q[1][0] == 0.0


def test_equal_values_are_drawn_from_evenly_unless_the_first_is_asked_for() -> None:
    settings = Settings(epsilon=0.0)
    agent = DynaQ(1, 4, settings, Random(1))
    agent.q[0] = [0.0, 1.0, 0.5, 1.0]
    chosen = np.bincount([agent.select_action(0) for _ in range(4_000)], minlength=4)
    assert chosen[0] == chosen[2] == 0 and abs(chosen[1] - 2_000) < 200
    first = DynaQ(1, 4, settings._replace(first_of_ties=True), Random(1))
    first.q[0] = agent.q[0]
    assert {first.select_action(0) for _ in range(50)} == {1}


def test_the_training_loop_prints_the_mean_of_the_latest_hundred_returns() -> None:
    lines: list[str] = []
    environment, agent = program("DynaQ", "slippery").started(seed=1, run=0)
    returns = list(train(environment, agent, 201, lines))
    means = [returns[0], np.mean(returns[1:101]), np.mean(returns[101:201])]
    assert lines == [f"Episode {100 * k}, Return: {mean:.2f}" for k, mean in enumerate(means)]


def test_the_environment_answers_as_the_world_and_changes_after_its_step() -> None:
    maze = parse("S.G\n@ 2\nSG.\n", "changing")
    environment = MazeEnvironment(grid_world(maze), Random(0))
    assert environment.reset() == 0
    assert environment.step(3) == (0, 0.0, False), "the edge"
    assert environment.step(1) == (1, 0.0, False), "real step 2 is the last in the old layout"
    environment.reset()
    assert environment.step(1) == (1, 1.0, True)
    assert environment.real_steps == 3


def test_a_slip_goes_in_any_direction() -> None:
    world = grid_world(load("mazes/slippery"))
    environment = MazeEnvironment(world, Random(2))
    start = environment.reset()
    reached = [environment.step(1)[0] for _ in range(20_000) if environment.reset() == start]
    straight = int(world.next_state[0, start, 1])
    assert np.mean([state == straight for state in reached]) == pytest.approx(1 - 0.2 * 3 / 4, abs=0.01)


def test_a_walk_with_a_policy_is_exact() -> None:
    """With the first of equal values and epsilon .1, 29 million steps on the Dyna maze."""
    world = grid_world(load("mazes/dyna"))
    assert random_walk(world, [0.25] * 4) == pytest.approx(random_walk(world)) == pytest.approx(868.73, abs=0.005)
    assert random_walk(world, [0.925, 0.025, 0.025, 0.025]) == pytest.approx(29.07e6, rel=1e-3)
    assert random_walk(grid_world(parse("S.G\n", "row")), [0.0, 1.0, 0.0, 0.0]) == pytest.approx(2)
