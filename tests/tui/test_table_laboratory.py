"""The laboratory on worlds that are no mazes: pages, driving by any action, what is greyed out, every view."""

import json
from pathlib import Path

import pytest

from dyna_tui.agents import read_all
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import check, load
from dyna_tui.maze.grid import MOVES
from dyna_tui.maze.table_maze import TableMaze
from dyna_tui.tui.app import MOST_ACTIONS, LabApp
from dyna_tui.tui.drawing.action_glyphs import compass
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.text.action_keys import NUMBERED, action_of, named_keys, shown_keys
from tests.tables import DOWN, LEFT, PICK, RIGHT, UP, numbered, worlds
from tests.tui.hand import COMFORTABLE, SMALL, open_lab

WORLDS = worlds()
EVERY_WORLD = pytest.mark.parametrize("maze", WORLDS.values(), ids=WORLDS)


@EVERY_WORLD
async def test_what_a_table_has_not_is_greyed_out_and_says_why(maze: TableMaze) -> None:
    async with open_lab(maze, ["dyna-q"]) as hand:
        for command, key, why in (
            ("edit", "w", "Nothing to edit"),
            ("save_maze", "W", "Nothing to edit"),
            ("next_layout", "m", "This world has one layout only"),
        ):
            assert not hand.can(command)
            await hand.press(key)
            assert hand.status.startswith(why)
        assert not hand.lab.lanes[0].journal.entries


async def test_pages_are_turned_and_follow_the_agent_again() -> None:
    async with open_lab(WORLDS["taxi"], ["q-learning"], size=COMFORTABLE) as hand:
        assert "passenger at R, to B (1/2)" in hand.text
        await hand.press("n")
        assert "passenger in the taxi, to B (2/2)" in hand.text
        assert hand.frames[0].cells.page == 1
        await hand.press("n")
        assert hand.grid.page is None
        assert "passenger at R, to B (1/2)" in hand.text
        await hand.press("n", "d")
        assert hand.grid.page is None, "one sees whom one drives"
        await hand.press("d", "N", "n")
        assert "n page" in hand.text
        hand.laboratory.controllers.focus.set_cursor(14)
        await hand.settle()
        assert "passenger in the taxi" in hand.text and "State 1,2t" in hand.text
        await hand.press("right", "left")
        assert hand.grid.cursor == 13
        await hand.press("escape")
        assert "passenger in the taxi" in hand.text, "the page that was chosen before"
        await hand.press("n")
        assert "passenger at R, to B (1/2)" in hand.text


async def test_a_world_of_one_page_has_none_to_turn() -> None:
    async with open_lab(WORLDS["list"], ["q-learning"]) as hand:
        assert not hand.can("next_page")
        assert "n page" not in hand.text


@EVERY_WORLD
async def test_every_action_can_be_driven_by_its_key(maze: TableMaze) -> None:
    async with open_lab(maze, ["q-learning"]) as hand:
        await hand.press("d")
        for number, key in enumerate(NUMBERED[: len(maze.actions)]):
            await hand.press(key)
            view = hand.lab.lanes[0].view
            assert (view.real_steps, view.transition.action) == (number + 1, number)
        await hand.press("d", "1")
        assert hand.steps == [len(maze.actions)]


async def test_keys_of_actions_are_named_on_the_status_line_where_the_line_above_the_grid_is_short() -> None:
    named = "Driving Q-learning: ↑ → ↓ ← · 4 pick up · 5 drop off. d: stop driving"
    for size, status in ((SMALL, named), (COMFORTABLE, "Driving Q-learning: each action is one real step.")):
        async with open_lab(WORLDS["taxi"], ["q-learning", "dyna-q"], size=size) as hand:
            await hand.press("d")
            assert hand.status.startswith(status)


async def test_arrow_keys_drive_the_actions_that_move_so() -> None:
    for name, actions in (("lake", (LEFT, DOWN, RIGHT, UP)), ("taxi", (DOWN, UP, RIGHT, LEFT))):
        async with open_lab(WORLDS[name], ["q-learning"]) as hand:
            await hand.press("d")
            for key in ("left", "down", "right", "up"):
                await hand.press(key)
                action = WORLDS[name].actions[hand.lab.lanes[0].view.transition.action]
                assert (action.name, action in actions) == (key, True)
    async with open_lab(WORLDS["list"], ["q-learning"]) as hand:
        await hand.press("d", "up")
        assert hand.status == "No action moves up here: 0 action 0, 1 action 1, 2 action 2."
        assert hand.steps == [0]


def test_keys_of_actions_are_told_as_they_are_taken() -> None:
    taxi = WORLDS["taxi"].actions
    assert shown_keys(taxi) == ["↓", "↑", "→", "←", "4", "5"]
    assert named_keys(taxi) == ["↑ → ↓ ←", "4 pick up", "5 drop off"]
    assert [action_of(key, taxi) for key in ("up", "4", "0", "6", "A", "x")] == [1, 4, 0, None, None, None]
    assert shown_keys(WORLDS["wide"].actions)[9:12] == ["9", "A", "C"]
    assert compass(MOVES) == (0, 1, 2, 3)
    assert compass(WORLDS["lake"].actions) == (3, 2, 1, 0)
    assert compass(taxi) is compass((LEFT, RIGHT)) is compass((UP, DOWN, LEFT, PICK)) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
async def test_every_view_is_drawn_at_every_size_in_both_themes(name: str) -> None:
    async with open_lab(WORLDS[name], ["dyna-q+:n=5"], size=COMFORTABLE) as hand:
        await hand.advance(150)
        await hand.press("p", "p", "p")
        for _ in View:
            await hand.press("v")
            await hand.press(*["plus"] * (len(hand.grid.sizes) - 1 - hand.grid.sizes.index(hand.grid.drawn_size)))
            for size in reversed(hand.grid.sizes):
                assert hand.grid.drawn_size == size
                assert hand.text
                if size != hand.grid.sizes[0]:
                    await hand.press("minus")
            await hand.press("0", "t")
        await hand.press("v", "right", "down", "question_mark")
        assert "dyna-tui help" in hand.text


@EVERY_WORLD
async def test_a_pair_is_forgotten_by_the_key_of_its_action(maze: TableMaze) -> None:
    async with open_lab(maze, ["dyna-q:n=2"]) as hand:
        await hand.press("d", "1", "1", "d")
        lane = hand.lab.lanes[0]
        state = int(lane.view.model.pairs[0]) // len(maze.actions)
        pairs = lane.view.model.size
        hand.laboratory.controllers.focus.set_cursor(state)
        await hand.settle()
        await hand.press("x")
        assert f"Forget {maze.grid.label(state)} " in hand.text
        await hand.press("1")
        assert hand.lab.lanes[0].view.model.size == pairs - 1
        assert hand.status.startswith(f"Forgot {maze.grid.label(state)} {maze.actions[1].arrow}")


@EVERY_WORLD
async def test_a_run_goes_on_until_a_state_is_visited(maze: TableMaze) -> None:
    async with open_lab(maze, ["q-learning"]) as hand:
        await hand.press("u")
        assert " is visited" in hand.text and "a cell is visited" not in hand.text
        await hand.press("escape")


@EVERY_WORLD
async def test_a_saved_session_replays(maze: TableMaze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab(maze, ["dyna-q+:n=5", "prioritized-sweeping:n=3"], size=COMFORTABLE) as hand:
        await hand.press("d", "1", "0", "d")
        await hand.advance(50)
        await hand.press("comma", "f", "ctrl+s", "enter")
        assert hand.status.startswith("Saved: 3 lanes")
    (path,) = tmp_path.iterdir()
    assert check(load(str(path))) == []
    assert json.loads(path.read_text("utf-8"))["maze"]["text"] == maze.text.split("\n")


def test_more_actions_than_can_be_shown_are_one_line() -> None:
    maze = numbered(MOST_ACTIONS + 1)
    with pytest.raises(InputError, match=r"has 63 actions, but the laboratory shows at most 62: 'dyna-tui experiment'"):
        LabApp(maze, read_all(maze.agents, {}))
