"""Random mazes: ``random:`` addresses are solvable mazes, the same everywhere, or one line."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.errors import InputError, is_printable
from dyna_tui.maze import Maze, MazeError, parse
from dyna_tui.opening import open_maze
from dyna_tui.opening.draws import GAMMA, MASK, _mixed, below, draws

MISTAKES = {
    "random:": "the size is '', but must be rows by columns, as in random:10x20",
    "random:10": "the size is '10', but must be rows by columns, as in random:10x20",
    "random:1x1": "the size is '1x1', but a maze must have 1 to 2,000 rows and columns, and at least two cells",
    "random:2001x1": "the size is '2001x1', but a maze must have 1 to 2,000 rows and columns, and at least two cells",
    "random:3x3?": "'' is not an option: write KEY=VALUE, and & between two",
    "random:3x3?seed": "'seed' is not an option: write KEY=VALUE, and & between two",
    "random:3x3?wals=.1": "unknown option 'wals': did you mean 'walls'?",
    "random:3x3?walls=.1&walls=.2": "'walls' is given twice: give it once",
    "random:3x3?walls=.91": "walls is '.91', but must be a number in [0, 0.9]",
    "random:3x3?walls=-.1": "walls is '-.1', but must be a number in [0, 0.9]",
    "random:3x3?walls=nan": "walls is 'nan', but must be a number in [0, 0.9]",
    "random:3x3?seed=-1": "seed is '-1', but must be a whole number in [0, 9,223,372,036,854,775,807]",
    "random:3x3?seed=9223372036854775808": (
        "seed is '9223372036854775808', but must be a whole number in [0, 9,223,372,036,854,775,807]"
    ),
}


def share_of_walls(maze: Maze) -> float:
    return float(np.mean(maze.layouts[0].kind == 0))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_address_gets_one_line(name: str) -> None:
    with pytest.raises(MazeError) as caught:
        open_maze(name)
    assert str(caught.value) == f"{name}: {MISTAKES[name]}"


@given(st.text("random:xX0123456789?&=.walsed-\n", max_size=40), st.booleans())
def test_any_address_is_a_maze_or_one_short_printable_line(rest: str, sized: bool) -> None:
    try:
        maze = open_maze(f"random:{'7x9?' if sized else ''}{rest}")
    except InputError as error:
        assert is_printable(str(error))
        assert len(str(error)) < 300
    else:
        assert not maze.warnings


@given(st.integers(1, 12), st.integers(1, 12), st.floats(0, 0.9), st.integers(0, 2**63 - 1))
def test_every_random_maze_is_solvable_and_reads_back(rows: int, columns: int, walls: float, seed: int) -> None:
    if rows * columns == 1:
        return
    maze = open_maze(f"random:{rows}x{columns}?walls={walls!r}&seed={seed}")
    assert (maze.height, maze.width) == (rows, columns)
    assert not maze.warnings
    kind = maze.layouts[0].kind
    assert (kind == 2).sum() == (kind == 3).sum() == 1
    assert share_of_walls(maze) <= walls
    again = parse(maze.text, "again.txt")
    assert again.title == maze.title
    assert np.array_equal(again.layouts[0].kind, kind)
    assert open_maze(maze.source).text == maze.text, "its source is its address"


def test_a_share_of_the_cells_is_walls_and_seeds_differ() -> None:
    mazes = [open_maze(f"random:100x100?walls=.3&seed={seed}") for seed in range(3)]
    assert {round(share_of_walls(maze), 3) for maze in mazes} == {0.3}
    assert len({maze.text for maze in mazes}) == 3
    assert open_maze("random:10x10").text == open_maze("random:10x10?walls=.2&seed=0", seed=7).text


def test_the_cells_are_those_of_splitmix64_and_stay_what_they_are() -> None:
    """The first numbers are those of the reference implementation in C, for its seed 1234567."""
    reference = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    states = np.array([(1234567 + GAMMA * k) & MASK for k in (1, 2, 3)], np.uint64)
    assert _mixed(states).tolist() == reference
    assert [below(draw, 6) for draw in draws(0, 0, 4)] == [below(draw, 6) for draw in draws(0, 0, 9)[:4]]
    text = "".join(open_maze(f"random:{size}").text for size in ("1x2", "9x1?walls=.9", "40x60?walls=.5&seed=9"))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "9db5c78e9a5cea7a"


def test_the_largest_maze_opens() -> None:
    maze = open_maze("random:2000x2000?walls=.6")
    assert not maze.warnings
