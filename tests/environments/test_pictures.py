"""Pictures of FrozenLake, CliffWalking and Taxi: each state where the environment itself draws it."""

import re
from typing import Any

import gymnasium
import numpy as np
import pytest

from dyna_tui.cli import main
from dyna_tui.environments import from_gymnasium
from dyna_tui.maze import Maze, Page
from tests.environments.ids import CLIFF_WALKING, FROZEN_LAKE, TAXI


def pages_of(maze: Maze) -> tuple[Page, ...]:
    assert maze.table is not None
    return maze.table.pages


@pytest.mark.parametrize(
    "keywords",
    [{}, {"map_name": "8x8"}, {"is_slippery": False}, {"desc": ["SFF", "HFG"]}, {"desc": ["FS", "HS", "GF"]}],
)
def test_frozen_lake_is_its_map(keywords: dict[str, Any]) -> None:
    maze = from_gymnasium(FROZEN_LAKE, **keywords)
    env: Any = gymnasium.make(FROZEN_LAKE, **keywords).unwrapped
    (page,) = pages_of(maze)
    assert page.states.tolist() == np.arange(env.desc.size).reshape(env.desc.shape).tolist()
    assert page.signs == tuple(b"".join(row).decode().replace("F", ".") for row in env.desc.tolist())
    assert (maze.height, maze.width) == env.desc.shape
    drawn = ["".join(maze.kinds[kind].symbol for kind in row) for row in maze.layouts[0].kind]
    assert drawn == list(page.signs)
    assert [action.name for action in maze.actions] == ["left", "down", "right", "up"]


def test_cliff_walking_shows_its_cliff() -> None:
    maze = from_gymnasium(CLIFF_WALKING)
    (page,) = pages_of(maze)
    assert page.signs == ("............",) * 3 + ("SCCCCCCCCCCG",)
    assert maze.state_label(36) == "(3,0)"
    assert [action.name for action in maze.actions] == ["up", "right", "down", "left"]


def test_taxi_has_a_page_for_each_passenger_and_destination() -> None:
    maze = from_gymnasium(TAXI)
    env: Any = gymnasium.make(TAXI).unwrapped
    pages = pages_of(maze)
    assert len(pages) == 20
    assert pages[0].signs == ("R .#. . G", ". .#. . .", ". . . . .", ".#. .#. .", "Y#. .#B .")
    assert sorted(int(s) for page in pages for s in page.states.ravel() if s >= 0) == list(range(500))
    for number, page in enumerate(pages):
        passenger, destination = divmod(number, 4)
        for row in range(5):
            for column in range(5):
                state = int(page.states[row, 2 * column])
                assert [*env.decode(state)] == [row, column, passenger, destination]
    assert (pages[0].title, pages[19].title) == ("passenger at R, to R", "passenger in the taxi, to B")
    assert maze.state_label(env.encode(3, 1, 4, 1)) == "(3,1) in→G"


def test_moves_go_where_the_picture_says() -> None:
    """Where an action is a move, it goes to the cell in its direction or stays where it is, but for falls and slips."""
    for maze in (from_gymnasium(FROZEN_LAKE, is_slippery=False), from_gymnasium(CLIFF_WALKING)):
        assert maze.table is not None
        for state in range(maze.table.states):
            row, column = maze.grid.cell(state)
            for number, action in enumerate(maze.actions):
                (outcome,) = maze.table.outcomes(state, number)
                row_to, column_to = maze.grid.cell(outcome[1])
                moved = (row_to - row, column_to - column)
                assert moved in ((0, 0), (action.down, action.right)) or outcome[2] == -100


def test_what_has_no_picture_is_a_list() -> None:
    maze = from_gymnasium("Blackjack-v1", samples=3000)
    assert not pages_of(maze)
    assert (maze.height, maze.width) == (704, 1)
    assert maze.state_label(14 * 22 + 10 * 2 + 1) == "(14,10,1)"
    assert [action[:2] for action in maze.actions] == [("stick", "s"), ("hit", "h")]


def test_states_that_only_end_an_episode_are_terminal_and_some_are_never_reached() -> None:
    """Taxi's table has rows for states that no episode comes to, and they lead to those where one ends."""
    counts = {FROZEN_LAKE: (5, 0), CLIFF_WALKING: (1, 10), TAXI: (4, 96)}
    for name, (terminal, unreached) in counts.items():
        table = from_gymnasium(name).table
        assert table is not None
        assert (int(table.terminal_states.sum()), int((~table.reachable).sum())) == (terminal, unreached)


def test_check_tells_states_actions_and_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"gym:{TAXI}"]) == 0
    shown = capsys.readouterr().out
    assert "states   500: 300 starts, 4 terminals, 96 never reached\n" in shown
    assert "actions  6: down, up, right, left, pickup, dropoff\n" in shown
    assert "pages    20: passenger at R, to R … passenger in the taxi, to B\n" in shown
    assert main(["check", "gym:Blackjack-v1?samples=3000"]) == 0
    assert re.search(r"table    estimated from [\d,]+ samples\n", capsys.readouterr().out)
