"""The solved criterion, checked against the value of the greedy policy after every episode."""

import numpy as np
import pytest

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.maze import load
from dyna_tui.optimal import evaluate, optimal_values
from dyna_tui.world import grid_world
from tests.experiments.tasks import only, results_of, task


def solved_by_hand(maze_name: str, spec_text: str, run: int, episodes: int) -> tuple[int, int, int]:
    """Episodes, real steps and updates after which the greedy policy was first good enough, by the definition."""
    maze = load(maze_name)
    world = grid_world(maze)
    (spec,) = read_agents(spec_text, maze.parameters)
    gamma = spec.number("gamma")
    agent = Agent(spec, world, seed=0, run=run)
    for episode in range(1, episodes + 1):
        agent.advance(until_episode=episode + 1)
        layout = agent.view.layout
        starts = world.start[world.start_indptr[layout] : world.start_indptr[layout + 1]]
        best = optimal_values(world, layout, gamma)[starts].mean()
        value = evaluate(world, layout, agent.view.q, gamma)[starts].mean()
        if value >= best - 0.01 * abs(best):
            return episode, agent.view.real_steps, agent.view.updates
    return -1, -1, -1


@pytest.mark.parametrize(
    ("maze", "agent"),
    [("dyna", "dyna-q:n=5"), ("rooms", "dyna-q:n=10"), ("cliff", "dyna-q:n=20"), ("blocking", "dyna-q+")],
)
def test_a_run_is_solved_by_the_first_policy_worth_99_percent(maze: str, agent: str) -> None:
    result = only(run_task(task(maze, agent, episodes=30, runs=6, solved=True)))
    assert result.solved is not None
    assert result.solved.runs.any()
    for run in range(6):
        found = tuple(int(values[run]) for values in result.solved)
        assert found == solved_by_hand(maze, agent, run, 30)


def test_recording_when_a_run_solved_the_maze_changes_nothing_else() -> None:
    plain, asked = (
        only(results_of("blocking", "dyna-q+", steps=2000, runs=3, solved=solved)) for solved in (False, True)
    )
    np.testing.assert_array_equal(plain.rewards, asked.rewards)
    assert plain.updates.tolist() == asked.updates.tolist()
    assert plain.solved is None
    assert asked.solved is not None


def test_an_episode_that_the_budget_cuts_off_solves_nothing() -> None:
    result = only(results_of("S..G", "dyna-q:n=50,alpha=1", steps=2, runs=2, solved=True))
    assert result.solved is not None
    assert not result.solved.runs.any()
    assert result.solved.real_steps.tolist() == [-1, -1]


def test_it_applies_neither_to_decision_time_planning_nor_where_the_optimal_value_is_zero_or_infinite() -> None:
    assert only(results_of("S..G", "mpc", episodes=3, runs=1, solved=True)).solved is None
    nowhere = results_of("S.#G", "dyna-q", episodes=1, runs=1, solved=True, settings="max_episode_steps = 5")
    assert only(nowhere).solved is None
    forever = results_of(
        "S.#G", "dyna-q:gamma=1", episodes=1, runs=1, solved=True, settings="max_episode_steps = 5\nstep_reward = -1"
    )
    assert only(forever).solved is None, "V* is minus infinity"


def test_the_share_is_of_the_absolute_value_where_steps_cost() -> None:
    """V* is below 0 where every step costs: V must be above 1.01 V*."""
    result = only(
        results_of("S..G", "dyna-q:n=50,alpha=1,gamma=1", episodes=30, runs=3, solved=True, settings="step_reward = -1")
    )
    assert result.solved is not None
    assert result.solved.runs.all()


def test_a_layout_without_a_path_is_not_solved_but_others_are() -> None:
    """In the dead end of the second layout V* is 0; the first and only the first can be solved."""
    result = only(results_of("dead-end", "dyna-q", runs=5, steps=3000, solved=True))
    assert result.solved is not None
    solved = result.solved.real_steps[result.solved.runs]
    assert len(solved)
    assert (solved < 1000).all()
