"""Worlds of Gymnasium in Python: agents, laboratories, sessions and experiments on them, and a policy played back."""

import pickle
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.lab.files.digest import digest

LAKE = dt.from_gymnasium("FrozenLake-v1")


@pytest.mark.parametrize("spec", ["dyna-q", "sarsa", "dyna-q-stochastic", "dyna-q+", "prioritized-sweeping", "mpc"])
def test_everything_works_as_on_a_maze(spec: str, tmp_path: Path) -> None:
    agent = dt.Agent(spec, "gym:FrozenLake-v1", seed=1).advance(steps=200)
    assert agent.q.shape == agent.policy.shape == (16, 4)
    assert not agent.q[[5, 7, 11, 12, 15]].any()
    agent.drive("right").put(4)
    assert str(agent.tick())
    there = digest(agent._lane)
    agent.save(tmp_path / "lake.json")
    (opened,) = dt.open_session(tmp_path / "lake.json", check=True).lanes
    assert digest(opened._lane) == digest(pickle.loads(pickle.dumps(agent))._lane) == there
    with pytest.raises(dt.InputError):
        agent.edit(3, "#")


def test_optimal_values_are_exact() -> None:
    assert dt.optimal_values(LAKE, gamma=0.99)[0, 0].round(4) == 0.5420
    cliff = max(known for known in gymnasium.registry if known.startswith("CliffWalking-v"))
    assert dt.optimal_values(dt.from_gymnasium(cliff), gamma=1)[0, 36] == -13


def test_experiments_are_the_command_line_s(capsys: pytest.CaptureFixture[str]) -> None:
    from dyna_tui.cli import main

    words = "experiment gym:FrozenLake-v1 --agent dyna-q --runs 3 --episodes 4 --format csv"
    assert not main(words.split())
    assert capsys.readouterr().out == dt.run("gym:FrozenLake-v1", "dyna-q", runs=3, episodes=4).report("csv")


def test_a_greedy_policy_plays_in_gymnasium_as_well_as_its_values_say() -> None:
    maze = dt.from_gymnasium("FrozenLake-v1", is_slippery=False)
    agent = dt.Agent("dyna-q:n=20", maze).advance(episodes=1000)
    env: gymnasium.Env[Any, Any] = gymnasium.make("FrozenLake-v1", is_slippery=False)
    state, _ = env.reset(seed=0)
    done, total, steps = False, 0.0, 0
    while not done:
        state, reward, terminated, truncated, _ = env.step(int(agent.q[state].argmax()))
        done, total, steps = terminated or truncated, total + float(reward), steps + 1
    assert (total, steps) == (1.0, 6)
    np.testing.assert_allclose(0.99**5, dt.optimal_values(maze, gamma=0.99)[0, 0])
