"""Foreign grids: what courses, libraries and benchmarks write opens as it is, and what was assumed is said."""

from pathlib import Path

import numpy as np
import pytest

from dyna_tui.cli import main
from dyna_tui.maze import Maze, MazeError, load, parse
from dyna_tui.maze.settings import Settings
from dyna_tui.opening import open_maze, read_maze
from dyna_tui.optimal import optimal_values
from dyna_tui.world import grid_world
from tests.opening.formats import FORMATS, Format
from tests.test_maze import grid


def same(one: Maze, other: Maze) -> bool:
    """Whether two mazes are the same in settings and layouts."""
    settings = all(getattr(one, name) == getattr(other, name) for name in vars(Settings()))
    return settings and np.array_equal(one.layouts[0].kind, other.layouts[0].kind)


@pytest.mark.parametrize("each", FORMATS.values(), ids=FORMATS)
def test_a_foreign_grid_opens_as_the_maze_file_that_means_the_same(each: Format) -> None:
    maze = read_maze(each.text, "m.txt")
    assert grid(maze) == each.rows
    assert each.assumed in maze.assumed
    for name, value in (("slip", 0.0), ("step_reward", 0.0), *each.settings):
        assert getattr(maze, name) == value or (name, value) not in each.settings
    given = dict(each.settings)
    assert maze.slip == given.get("slip", 0.0)
    assert maze.step_reward == given.get("step_reward", 0.0)
    assert maze.max_episode_steps == given.get("max_episode_steps", Settings.max_episode_steps)
    assert not maze.warnings


@pytest.mark.parametrize("each", FORMATS.values(), ids=FORMATS)
def test_its_text_is_a_maze_file_that_reads_back_equal(each: Format) -> None:
    maze = read_maze(each.text, "m.txt")
    again = parse(maze.text, "other.txt")
    assert same(maze, again)
    assert again.title == "m"
    assert not again.assumed


@pytest.mark.parametrize("each", FORMATS.values(), ids=FORMATS)
def test_line_ends_of_windows_and_a_mark_of_utf_8_change_nothing(each: Format) -> None:
    maze = read_maze(each.text, "m.txt")
    assert read_maze("\ufeff" + each.text.replace("\n", "\r\n"), "m.txt").text == maze.text


@pytest.mark.parametrize(
    "text",
    ["S.G\n", "SG\n", "S#.\n.#G\n@ 5\nS.G\n...\n", '+++\n[cells]\n"%" = { wall = true }\n+++\n%S.G\n'],
)
def test_a_maze_file_keeps_its_meaning(text: str) -> None:
    maze = read_maze(text, "m.txt")
    assert maze.text == text
    assert not maze.assumed


def test_frozen_lake_is_slippery_as_in_gymnasium() -> None:
    """Straight 1/3 and each side 1/3, V* of the start .5420 at gamma .99; 100 steps on 4 x 4, 200 on 8 x 8."""
    maze = read_maze(FORMATS["frozen_lake"].text, "m.txt")
    assert optimal_values(grid_world(maze), 0, 0.99)[0] == pytest.approx(0.5420, abs=5e-5)
    large = read_maze("\n".join(["SFFFFFFF", *["FFFFHFFF"] * 6, "FFFFFFFG"]), "m.txt")
    assert large.max_episode_steps == 200


def test_a_printed_cliff_is_that_of_example_6_6() -> None:
    """The best return is -13, on Gymnasium's map."""
    rows = ["o " * 11 + "o"] * 3 + ["x " + "C " * 10 + "T"]
    maze = read_maze("\n".join(rows), "m.txt")
    world = grid_world(maze)
    assert optimal_values(world, 0, 1.0)[36] == pytest.approx(-12 - 1)


def test_a_grid_of_aima_has_the_utilities_of_the_book() -> None:
    """Russell and Norvig, "Artificial Intelligence: A Modern Approach": the 4 x 3 world without a discount."""
    utilities = [[0.812, 0.868, 0.918], [0.762, 0.660], [0.705, 0.655, 0.611, 0.388]]
    values = optimal_values(grid_world(read_maze(FORMATS["aima"].text, "m.txt")), 0, 1.0).reshape(3, 4)
    assert values[0, :3] == pytest.approx(utilities[0], abs=5e-4)
    assert values[1, [0, 2]] == pytest.approx(utilities[1], abs=5e-4)
    assert values[2] == pytest.approx(utilities[2], abs=5e-4)


def test_a_grid_of_berkeley_has_gamma_times_its_values() -> None:
    """The values that gridworld.py prints for BookGrid with its discount of 0.9: .64, .74, .85 in the first row."""
    values = optimal_values(grid_world(read_maze(FORMATS["gridworld_py"].text, "m.txt")), 0, 0.9)
    assert 0.9 * values[:3] == pytest.approx([0.64, 0.74, 0.85], abs=5e-3)


MISTAKES = [
    ("SFF\nFH\nFFG\n", "m.txt:2:3: ragged row: 2 cells, but the first row has 3: make all rows equally long"),
    (
        "####\n#S?G\n#  #\n",
        "m.txt:2:3: unknown cell '?': # walls, blanks floor, A, S or P the start, B, E or G the goal; "
        "any other sign needs a maze file that declares it under [cells]",
    ),
    ("####\n#SAG\n#  #\n", "m.txt: A and S could each be the start: write a maze file, with the others under [cells]"),
    ("####\n#SGB\n#  #\n", "m.txt: B and G could each be the goal: write a maze file, with the others under [cells]"),
    ("####\n#S##\n### \n", "m.txt: no room for a start and a goal: there are too few connected floor cells"),
    (
        "0125\n0000\n",
        "m.txt:1:3: unknown cell '2': 0 is floor, 1 wall; 2 a start, 3 a goal and 4 a pit where both 2 and 3",
    ),
    ("type octile\nheight 2\nwidth 3\nmap\n...\n", "m.txt: 1 rows, but height is 2: make them agree"),
    ("type octile\nheight 1\nwidth 3\nmap\n..x\n", "m.txt:5:3: unknown cell 'x': .GS are passable, @OTW are not"),
    ("type octile\nheight 1\nwidth 3\nmap\n..\n", "m.txt:5:3: 2 cells in a row, but width is 3"),
    ("type octile\nheight x\nwidth 3\nmap\n...\n", "m.txt:2: 'height x': write height and a number, as in height 49"),
    ("type octile\nwidth 3\nmap\n...\n", "m.txt:2: no height in the header: write it, as in height 49"),
    ("[[' ', 1], ['S']]", "m.txt: row 1 has 1 cells, but the first has 2: make all rows equally long"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_in_a_foreign_grid_gets_one_line(text: str, expected: str) -> None:
    with pytest.raises(MazeError) as caught:
        read_maze(text, "m.txt")
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize(
    "text", ["S.x\n..G\n", "S.g\n", "", "Dear all,\nthe maze is there.\n", "{}", "[[5, 6], [7, 8]]"]
)
def test_what_is_not_recognised_gets_the_message_of_a_maze_file(text: str) -> None:
    with pytest.raises(MazeError) as caught:
        read_maze(text, "m.txt")
    with pytest.raises(MazeError) as expected:
        parse(text, "m.txt")
    assert str(caught.value) == str(expected.value)


def test_start_and_goal_of_a_map_are_drawn_from_the_seed_or_given(tmp_path: Path) -> None:
    path = tmp_path / "a.map"
    path.write_text("type octile\nheight 9\nwidth 9\nmap\n" + ".........\n" * 9)
    mazes = {seed: open_maze(str(path), seed=seed) for seed in range(9)}
    assert len({maze.text for maze in mazes.values()}) > 5
    assert mazes[3].text == open_maze(str(path), seed=3).text
    maze = open_maze(f"{path}?start=0,1&goal=8,7", seed=4)
    assert grid(maze).split("\n")[0] == ".S......."
    assert grid(maze).split("\n")[8] == ".......G."
    assert "start (0,1) as given, goal (8,7) as given" in maze.assumed
    half = open_maze(f"{path}?goal=8,7", seed=4)
    assert "goal (8,7) as given (drawn from seed 4)" in half.assumed


GIVEN = {
    "start=9,0": "start=9,0 is outside of 2 rows and 3 columns: rows and columns count from 0",
    "goal=0,1": "goal=0,1 is not floor: name a floor cell",
    "start=x": "start is 'x', but must be a row and a column from 0, as in start=3,14",
    "begin=0,0": "unknown option 'begin': choose from start, goal",
}


@pytest.mark.parametrize("option", GIVEN)
def test_a_start_that_cannot_be_gets_one_line(option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.map").write_text("type octile\nheight 2\nwidth 3\nmap\n.@.\n...\n")
    with pytest.raises(MazeError, match=r"^a\.map") as caught:
        open_maze(f"a.map?{option}")
    assert str(caught.value).endswith(GIVEN[option])


def test_a_maze_file_takes_no_start_from_its_name(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_text("S.G\n")
    with pytest.raises(MazeError, match="a maze file has its own start and goal"):
        open_maze(f"{path}?start=0,1")
    odd = tmp_path / "odd?start=0,1"
    odd.write_text("S.G\n")
    assert open_maze(str(odd)).text == "S.G\n"


@pytest.mark.parametrize("name", ["frozen_lake", "cs50", "moving_ai"])
def test_check_converts_a_foreign_grid_to_a_maze_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.map").write_text(FORMATS[name].text)
    assert main(["check", "a.map", "--convert", "b.txt"]) == 0
    output, error = capsys.readouterr()
    assert output.startswith("a\n  size ")
    assert error == f"a.map: {open_maze('a.map').assumed}\n"
    assert same(load("b.txt"), open_maze("a.map"))


def test_check_converts_to_a_file_whose_ending_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "blocking", "--convert", str(tmp_path / "b.svg")]) == 2
    assert capsys.readouterr().err.endswith("b.svg: a maze file is written to .txt, not .svg\n")
    assert main(["check", "blocking", "--convert", str(tmp_path / "b.txt")]) == 0
    assert (tmp_path / "b.txt").read_text() == load("blocking").text


def test_an_experiment_says_what_it_assumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("space_floor_bare.txt").write_text("#####\n#S G#\n#####\n")
    assert main(["experiment", "space_floor_bare.txt", "--runs", "1", "--episodes", "1"]) == 0
    error = capsys.readouterr().err
    assert error == "space_floor_bare.txt: read as # walls, blanks floor, S the start, G the goal\n"
