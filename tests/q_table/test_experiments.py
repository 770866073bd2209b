"""``--save-q``: the tables that runs ended with, and experiments that begin with one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.cli import main
from dyna_tui.experiments.pool import threads
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.q_table.packed import pack
from tests.experiments.tasks import same, task


def test_each_table_is_that_of_its_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tables.npz"
    words = ["experiment", "slippery", "--agent", "dyna-q:n=0|3,q0=0.25", "--runs", "3", "--steps", "400"]
    assert main([*words, "--save-q", str(path)]) == 0
    first = capsys.readouterr().out
    with np.load(path, allow_pickle=False) as file:
        q, agents = file["q"], file["agents"].tolist()
    assert agents == ["dyna-q:n=0,q0=0.25", "dyna-q:n=3,q0=0.25"]
    maze = dt.load_maze("slippery")
    terminal = np.zeros(112, bool)
    for state in range(112):
        row, column = divmod(state, maze.width)
        terminal[state] = maze.kinds[maze.layouts[0].kind[row, column]].terminal
    for number, spec in enumerate(agents):
        for run in range(3):
            there = dt.Agent(spec, maze, run=run)
            there.advance(steps=400)
            assert np.array_equal(q[number, run][~terminal], there.q[~terminal])
    assert not q[:, :, terminal].any(), "and those of terminal states are 0"
    assert main(words) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "dyna-q:" not in line] == [
        line for line in first.splitlines() if "dyna-q:" not in line
    ]


def test_tables_do_not_depend_on_the_workers() -> None:
    whole = task("rooms", "dyna-q:n=2", "sarsa", runs=9, episodes=3, saves_q=True)
    alone = run_task(whole)
    with threads(2) as pool:
        spread = run_task(whole, pool)
    for one, other in zip(alone.agents, spread.agents, strict=True):
        assert one.q is not None and other.q is not None
        assert one.q.tobytes() == other.q.tobytes()
    assert same(alone, run_task(replace(whole, saves_q=False)))
    assert run_task(replace(whole, saves_q=False)).agents[0].q is None


def test_an_experiment_begins_with_the_table_of_a_file_in_every_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "learned.npz")
    learn = ["experiment", "dyna", "--agent", "dyna-q:n=50", "--runs", "1", "--episodes", "40"]
    assert main([*learn, "--save-q", path]) == 0
    assert (
        main(
            [
                "experiment",
                "dyna",
                "--agent",
                f"q-learning:q0=@{path}",
                "--agent",
                "q-learning",
                "--runs",
                "20",
                "--episodes",
                "1",
                "--format",
                "csv",
            ]
        )
        == 0
    )
    rows = [line.split(",") for line in capsys.readouterr().out.splitlines() if "steps_per_episode" in line]
    learned, fresh = (
        [int(row[4]) for row in rows if row[0].startswith(name)] for name in (f"q-learning:q0=@{path}", "q-learning")
    )
    assert len(learned) == 20
    assert max(learned) < 60 < np.mean(fresh)


def test_equal_to_the_laboratory_and_kept_in_the_files_of_results(tmp_path: Path) -> None:
    result = dt.run("dyna", "dyna-q", runs=2, episodes=5, save_q=True)
    assert result.q is not None and result.q.shape == (1, 2, 54, 4)
    np.save(tmp_path / "q.npy", result.q[0, 1])
    spec = f"dyna-q:q0=@{tmp_path / 'q.npy'}"
    again = dt.run("dyna", spec, runs=1, episodes=3)
    there = dt.Agent(spec, "dyna")
    assert again.steps_per_episode is not None
    there.advance(steps=int(again.steps_per_episode[0, 0].sum()))
    assert there.episode == 4
    again.save(str(tmp_path / "result.npz"))
    (tmp_path / "q.npy").unlink()
    opened = dt.load_result(str(tmp_path / "result.npz"))
    assert opened.task == again.task
    assert opened.task.q_tables == (pack(result.q[0, 1]),)
    assert dt.run("dyna", there.spec, runs=1, episodes=3).steps_per_episode.tolist() == again.steps_per_episode.tolist()  # type: ignore[union-attr]
