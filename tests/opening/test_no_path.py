"""Where no path leads from a start to a terminal cell: check, experiment and laboratory say so, and everything runs."""

from pathlib import Path

import pytest

from dyna_tui.cli import main
from dyna_tui.cli.maze_notes import cost_of_episodes, print_notes
from dyna_tui.maze import load, parse
from dyna_tui.opening import open_maze, read_maze
from tests.tui.hand import open_lab

UNREACHABLE = ".#G\nS#.\n"
NO_PATH = "unreachable.txt: warning: layout 1 (line 1): no path leads from the start at (1,0) to a terminal cell"


@pytest.fixture
def unreachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("unreachable.txt").write_text(UNREACHABLE)
    return "unreachable.txt"


def test_check_says_so(unreachable: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", unreachable]) == 0
    assert capsys.readouterr().err == f"{NO_PATH}\n"


def test_an_experiment_of_steps_says_so_and_runs(unreachable: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", unreachable, "--runs", "2", "--steps", "100"]) == 0
    output, error = capsys.readouterr()
    assert error == f"{NO_PATH}\n"
    assert "Reward by real step" in output


def test_an_experiment_of_episodes_says_what_it_costs(unreachable: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(unreachable).write_text("+++\nmax_episode_steps = 70\n+++\n" + UNREACHABLE)
    assert main(["experiment", unreachable, "--runs", "3", "--episodes", "5"]) == 0
    output, error = capsys.readouterr()
    cost = "; each episode takes up to 70 steps, all of them 2,100: give --steps instead, or a lower max_episode_steps"
    assert error == NO_PATH.replace("line 1", "line 4") + cost + "\n"
    assert "70 ± 0" in output


def test_only_episodes_that_come_by_themselves_cost() -> None:
    by_hand = parse("S.G\n@\nS#G\n", "m.txt")
    later = parse("S.G\n@ 9\nS#G\n", "m.txt")
    by_episode = parse("S.G\n@ episode 9\nS#G\n", "m.txt")
    assert not cost_of_episodes(by_hand, 50, 30, 2)
    assert not cost_of_episodes(later, None, 30, 2)
    assert not cost_of_episodes(load("blocking"), 50, 30, 2)
    for maze in (later, by_episode):
        assert "up to 1,000,000 steps, all of them 3,000,000,000:" in cost_of_episodes(maze, 50, 30, 2)


def test_of_many_layouts_without_a_path_the_first_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    print_notes(parse("S#G\n" + "@\nS#G\n" * 6, "m.txt"), "; cost")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[2] for line in lines] == [
        f" layout {number} (line {2 * number - 1})" for number in (1, 2, 3)
    ]
    assert lines[-1].endswith("to a terminal cell (4 more: see check); cost")


def test_layouts_by_step_and_by_episode_in_one_file_are_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.txt"
    path.write_text("S.G\n@ episode 50\nSG.\n@ 60\nS.G\n")
    line = f"{path}: warning: layouts by step and by episode are mixed: whichever comes due later is in force\n"
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().err == line
    print_notes(read_maze(path.read_text(), str(path)))
    assert capsys.readouterr().err == line
    for one_kind in ("S.G\n@ 5\nSG.\n@ 60\nS.G\n", "S.G\n@ episode 5\nSG.\n@\nS.G\n"):
        assert parse(one_kind, "m.txt").warnings == ()


async def test_the_laboratory_says_so_and_runs() -> None:
    async with open_lab(read_maze(UNREACHABLE, "unreachable.txt")) as hand:
        words = "No path leads from the start at (1,0) to a terminal cell."
        assert hand.status == f"{words} Space: run · ? help"
        await hand.press("full_stop")
        assert hand.steps == [1, 1]


async def test_the_laboratory_names_the_number_of_starts_that_are_cut_off() -> None:
    async with open_lab(read_maze("SS#G\nS.#.\n", "m.txt"), running=True) as hand:
        assert hand.status.startswith("No path leads from 3 starts to a terminal cell. Space: pause")


async def test_the_laboratory_says_what_a_foreign_grid_was_read_as() -> None:
    async with open_lab(read_maze("#####\n#S G#\n#####\n", "m.txt")) as hand:
        assert hand.status == "Read as # walls, blanks floor, S the start, G the goal."


def test_where_a_path_leads_everywhere_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "random:5x5?walls=.9"]) == 0
    assert capsys.readouterr().err == ""
    assert open_maze("blocking").cut_off == ((), ())
