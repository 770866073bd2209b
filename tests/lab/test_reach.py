"""Reach: an edit that leaves no path from a start, or from the agent, to a terminal cell is told, and no other is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.manual_control import Reach, Stroke
from dyna_tui.lab.reach import closed_in
from dyna_tui.maze import Maze, parse
from tests.dyna.engine import UNHURRIED, agent
from tests.dyna.test_reference import small_mazes
from tests.plain.lines import Talk
from tests.tui.hand import COMFORTABLE, open_lab


def ends_from(lane: Lane, begin: int) -> bool:
    """Whether moves lead from a cell to one that ends an episode, by a search cell by cell."""
    world, layout, kinds = lane.world, lane.layout, lane.maze.kinds
    kind, seen, left = world.kind[layout], {begin}, [begin]
    while left:
        state = left.pop()
        for entered in world.next_state[layout, state].tolist():
            if kinds[kind[entered]].terminal:
                return True
            first, last = (0, 0)
            if world.destination.size and entered != state:
                first, last = world.destination_range[layout, kind[entered]].tolist()
            for led_to in world.destination[first:last].tolist() or [entered]:
                if led_to not in seen:
                    seen.add(led_to)
                    left.append(led_to)
    return False


@settings(UNHURRIED, max_examples=40)
@given(maze=small_mazes(), edits=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), max_size=12))
def test_closed_is_from_where_a_search_finds_no_end(maze: Maze, edits: list[tuple[int, int]]) -> None:
    lab = Lab(maze, [agent("q-learning")])
    (lane,) = lab.lanes
    for cell, kind in edits:
        before = closed_in(maze, lane.world, lane.layout, lane.view.state)
        reach = Reach(lab.lanes)
        try:
            Stroke(kind % len(maze.kinds), [cell % lane.world.states]).paint(lab, 0)
        except InputError:
            continue
        now = closed_in(maze, lane.world, lane.layout, lane.view.state)
        kinds = [maze.kinds[number] for number in lane.world.kind[lane.layout].tolist()]
        starts = [state for state, each in enumerate(kinds) if each.start]
        assert list(now.starts) == [state for state in starts if not ends_from(lane, state)]
        if not kinds[lane.view.state].wall and not kinds[lane.view.state].start:
            assert (now.agent is None) is ends_from(lane, lane.view.state)
        said = reach.news()
        if set(now.starts) > set(before.starts):
            assert said.startswith("No path leads from ") and said.endswith(" to a terminal cell now.")
        if not now.starts and now.agent is None:
            assert said == ""


async def test_a_wall_that_closes_the_last_path_is_announced_on_the_screen() -> None:
    async with open_lab(parse("S.#\n..#\n#.G\n", "m.txt"), ["dyna-q"], size=COMFORTABLE) as hand:
        await hand.press("w", "right", "enter")
        assert hand.status == "(0,1) is now a wall."
        await hand.press("down", "down", "enter")
        assert hand.status == "(2,1) is now a wall. No path leads from the start at (0,0) to a terminal cell now."
        await hand.press("left", "up", "enter")
        assert "No path" not in hand.status
        await hand.press("b", "right", "down", "enter")
        assert hand.status == "(2,1) is now floor."


@pytest.mark.parametrize("rows", ["S.#\n..#\n#.G\n@ 40\nS.#\n###\n#.G\n"])
async def test_a_layout_without_a_path_is_announced_as_it_comes_into_force(rows: str) -> None:
    async with open_lab(parse(rows, "m.txt"), ["dyna-q"], size=COMFORTABLE) as hand:
        await hand.press("m")
        said = "The maze changed to layout 2: no path leads from the start at (0,0) to a terminal cell."
        assert hand.status == said
        await hand.press("m")
        assert hand.status == "The maze changed to layout 1."
        await hand.advance(45)
        assert hand.status == said


def test_plain_mode_tells_the_cells_of_a_change_and_that_no_path_is_left() -> None:
    talk = Talk(parse("S.#\n..#\n#.G\n@ 40\nS.#\n###\n..G\n", "m.txt"), ["dyna-q"])
    assert talk.give("wall 0,1") == ["(0,1) is now a wall."]
    closed = "No path leads from the start at (0,0) to a terminal cell now."
    assert talk.give("wall 2,1") == ["(2,1) is now a wall.", closed]
    assert talk.give("floor 2,1") == ["(2,1) is now floor."]
    said = talk.give("run 45")
    assert said[:4] == [
        "The maze changed after step 40.",
        "Layout 2 of 2 is in force.",
        "(1,0), (1,1) are now walls.",
        "(0,1), (2,0) are now floor.",
    ]
    assert said[4] == closed
    assert talk.give("maze 1")[:1] == ["The maze changed to layout 1 of 2 in all lanes."]
