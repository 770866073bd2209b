"""Writing maze files: they read back as they were, with their settings, layouts and a lane's edits."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.dyna.agent import Agent
from dyna_tui.errors import InputError
from dyna_tui.lab.files.maze_export import as_maze, began_elsewhere, differences, history_of_layouts
from dyna_tui.lab.history.interventions import SetCell, SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import STANDARD_KINDS, CellKind, Layout, Maze, builtin_names, load, parse
from dyna_tui.maze.layouts import MAX_STEP
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.write import Grid, maze_text
from dyna_tui.world import grid_world
from tests.dyna.engine import UNHURRIED, agent

HEADED = """\
+++
# Why it is so.
title = "Two"   # a comment
agents = ["dyna-q:n=0|5"]
steps = 30
[agent]
n = 7
[cells]
P = { reward = -1.0, terminal = true }
+++
"""


def layouts_of(maze: Maze) -> list[tuple[int | None, Grid]]:
    return [(layout.since, layout.kind) for layout in maze.layouts]


def same(one: Maze, other: Maze) -> bool:
    """Whether two mazes are the same in all but their texts."""
    settings = all(getattr(one, name) == getattr(other, name) for name in vars(Settings()))
    grids = zip(layouts_of(one), layouts_of(other), strict=True)
    return settings and all(a[0] == b[0] and np.array_equal(a[1], b[1]) for a, b in grids)


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_maze_is_written_unchanged(name: str) -> None:
    maze = load(name)
    text = maze_text(maze, layouts_of(maze))
    assert text.split("+++")[1] == maze.text.split("+++")[1], "its comments are kept"
    assert same(parse(text, maze.path), maze)


def test_a_bare_grid_stays_a_bare_grid() -> None:
    maze = parse("\ufeffS.\r\n.G\r\n@\r\nSG\r\n..", "m.txt")
    assert maze_text(maze, layouts_of(maze)) == "S.\n.G\n@\nSG\n..\n"


def test_settings_that_are_not_in_the_text_are_written() -> None:
    maze = parse(HEADED + "S.G\n", "m.txt")
    other = Maze(
        layouts=maze.layouts,
        kinds=(*maze.kinds, CellKind('"', 0.5), CellKind("é", 1e-05, True)),
        title='Three "cells"',
        agents=maze.agents,
        episodes=5,
        max_episode_steps=10,
        slip=0.25,
        step_reward=-1.0,
        parameters={"alpha": 0.5, "planning_steps": 3, "untried": False, "bonus": "action"},
        path="m.txt",
        text=maze.text,
    )
    text = maze_text(other, [(0, np.array([[2, 5], [6, 4]], np.uint8))])
    assert (
        text
        == """\
+++
title = "Three \\"cells\\""
agents = ["dyna-q:n=0|5"]
episodes = 5
max_episode_steps = 10
slip = 0.25
step_reward = -1.0
[agent]
alpha = 0.5
planning_steps = 3
untried = false
bonus = "action"
[cells]
"P" = { reward = -1.0, terminal = true }
"\\"" = { reward = 0.5, terminal = false }
"é" = { reward = 1e-05, terminal = true }
+++
S"
éP
"""
    )
    read = parse(text, "m.txt")
    assert all(getattr(read, name) == getattr(other, name) for name in vars(Settings()))
    assert read.layouts[0].kind.tolist() == [[2, 5], [6, 4]]


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12).map(str.strip)
SYMBOLS = st.sampled_from("abcxyz\"'\\+=-~é→█[]{}()0123456789!?ABCDEFHIJ")
NUMBERS = st.floats(-1e9, 1e9).map(lambda x: x + 0.0)

PARAMETERS: dict[str, st.SearchStrategy[float | str]] = {
    "alpha": st.one_of(st.floats(0.01, 1), st.just("1/n")),
    "epsilon_end": st.floats(0, 1),
    "epsilon_steps": st.integers(0, 100_000_000),
    "horizon": st.integers(1, 9),
    "untried": st.booleans(),
}


@st.composite
def mazes(draw: st.DrawFn) -> Maze:
    """Mazes built in code, which have no text."""
    symbols = draw(st.lists(SYMBOLS, unique=True, max_size=5))
    kinds = (*STANDARD_KINDS, *(CellKind(symbol, draw(NUMBERS), draw(st.booleans())) for symbol in symbols))
    shape = draw(st.tuples(st.integers(1, 4), st.integers(2, 4)))
    steps = sorted(draw(st.sets(st.integers(1, MAX_STEP), max_size=4)))
    layouts = []
    for since in [0, *draw(st.permutations([None, *steps]).filter(lambda order: [s for s in order if s] == steps))]:
        cells = draw(
            st.lists(st.integers(0, len(kinds) - 1), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
        )
        grid = np.array(cells, np.uint8).reshape(shape)
        grid.flat[:2] = 2, 3
        layouts.append(Layout(grid, since, 0))
    ending = draw(st.sampled_from(["steps", "episodes", "neither"]))
    count = draw(st.integers(1, MAX_STEP))
    return Maze(
        layouts=tuple(layouts),
        kinds=kinds,
        title=draw(LINES),
        source=draw(LINES),
        agents=tuple(draw(st.lists(st.sampled_from(["q-learning", "dyna-q:n=1|2", "mpc"]), min_size=1, max_size=3))),
        steps=count if ending == "steps" else None,
        episodes=count if ending == "episodes" else None,
        max_episode_steps=draw(st.integers(1, MAX_STEP)),
        slip=draw(st.floats(0, 1)) + 0.0,
        step_reward=draw(NUMBERS),
        parameters=draw(st.fixed_dictionaries({}, optional=PARAMETERS)),
    )


@settings(UNHURRIED, max_examples=50)
@given(mazes())
def test_any_written_maze_reads_back_as_it_was(maze: Maze) -> None:
    text = maze_text(maze, layouts_of(maze))
    again = parse(text, "")
    assert same(again, maze)
    assert maze_text(again, layouts_of(again)) == text


@pytest.mark.parametrize(
    ("layouts", "expected"),
    [
        ([(0, "S.G"), (7, "..G")], "the layout in force from step 7 has no start: add an S first"),
        ([(0, "S..")], "the layout in force from step 0 has no terminal cell: add a G first"),
        ([(0, "S.G"), (None, "S..")], "layout 2 has no terminal cell: add a G first"),
        ([(k, "S.G") for k in range(1001)], "1,001 layouts are too many: a maze file may have at most 1,000"),
    ],
)
def test_what_no_maze_file_can_hold_is_reported(layouts: list[tuple[int | None, str]], expected: str) -> None:
    grids = [(since, np.array([["#.SG".index(cell) for cell in row]], np.uint8)) for since, row in layouts]
    with pytest.raises(InputError) as caught:
        maze_text(parse("S.G", "m"), grids)
    assert str(caught.value) == expected


THREE = "S.G.\n....\n@ 4\nS#G.\n..#.\n@ 9\nSG..\n....\n@\n..SG\n.#.."


def lane_on(grid: str, text: str = "dyna-q:n=2") -> Lane:
    return Lane(parse(grid, "m.txt"), agent(text))


def grids_in_force(lane: Lane, ticks: int) -> dict[int, NDArray[np.uint8]]:
    """The cells that answered each act, by the real steps before it, of a lane that is taken to a tick."""
    found = {}
    for tick in range(ticks + 1):
        lane.seek_tick(tick).go()
        if lane.view.about_to_act:
            found[lane.real_steps] = lane.world.kind[lane.layout]
    return found


BY_EPISODE = "S.G.\n....\n@ 4\nS#G.\n..#.\n@ episode 3\nSG..\n....\n@ episode 9\nS.G.\n....\n@\n..SG\n.#..\n"


@pytest.mark.parametrize("ticks", [0, 9, 200, 2000])
def test_layouts_that_begin_with_episodes_are_written_with_them(ticks: int) -> None:
    lane = lane_on(BY_EPISODE)
    lane.advance(ticks)
    text = as_maze(lane)
    assert {line for line in text.splitlines() if "@" in line} == {"@ 4", "@ episode 3", "@ episode 9", "@"}
    again = Lane(parse(text, "m.txt"), agent("dyna-q:n=2"))
    again.advance(2500)
    lane.advance(2500 - lane.ticks)
    assert lane.memory.q.tobytes() == again.memory.q.tobytes()
    lane.do(SetCell(lane.layout, 5, 0))
    assert parse(as_maze(lane), "m.txt").layouts


def test_an_edit_beside_layouts_by_episode_is_said_to_come_in_an_open_order() -> None:
    said = "layouts by step and by episode are mixed: on the file, an episode's layout may come after an edit"
    for text, edits, lines in (
        ("S.G.\n....\n@ episode 9\nSG..\n....\n", 1, [said]),
        ("S.G.\n....\n@ 900\nSG..\n....\n", 1, []),
        (BY_EPISODE, 0, []),
        (BY_EPISODE, 1, [said]),
    ):
        lane = lane_on(text)
        lane.advance(until_step=6)
        for _ in range(edits):
            lane.do(SetCell(lane.layout, 5, 0))
        assert list(differences(lane)) == lines
        mixed = any("are mixed" in line for line in parse(as_maze(lane), "m.txt").warnings)
        assert mixed == bool(lines or text is BY_EPISODE)


CHANGES = st.one_of(
    st.builds(SwitchLayout, st.integers(0, 3)),
    st.builds(SetCell, st.integers(0, 3), st.integers(0, 7), st.integers(0, 3)),
)


@pytest.mark.parametrize("text", ["dyna-q:n=2", "mpc:horizon=3"])
@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_an_experiment_on_the_saved_maze_sees_the_same_changes(text: str, data: st.DataObject) -> None:
    lane = lane_on(THREE, text)
    for _ in range(data.draw(st.integers(0, 10))):
        lane.advance(data.draw(st.integers(0, 8)))
        try:
            lane.do(data.draw(CHANGES))
        except InputError:
            continue
    at = lane.ticks
    try:
        maze = parse(as_maze(lane), "m.txt")
    except InputError as error:
        assert "no terminal cell" in str(error)
        return
    assert lane.ticks == at
    assert layouts_of(maze)[0][0] == 0
    world = grid_world(maze)
    experiment = Agent(agent("q-learning"), world)
    for step, cells in grids_in_force(lane, at + 60).items():
        experiment.advance(until_step=step)
        assert np.array_equal(world.kind[experiment.memory.clock[0]["layout"]], cells)


class TestHistory:
    def test_a_lane_without_edits_keeps_the_schedule(self) -> None:
        lane = lane_on(THREE)
        assert [since for since, _ in history_of_layouts(lane)] == [0, 4, 9, None]
        assert as_maze(lane) == THREE + "\n"
        lane.advance(until_step=6)
        assert as_maze(lane) == THREE + "\n"

    def test_edits_of_one_step_make_one_layout_and_those_at_step_0_the_first(self) -> None:
        lane = lane_on("S..G\n@\nS.G.")
        lane.do(SetCell(0, 1, 0))
        lane.advance(until_step=3)
        lane.do(SetCell(0, 2, 0))
        lane.do(SetCell(0, 1, 1))
        lane.advance(until_step=5)
        lane.do(SetCell(1, 1, 3))
        lane.do(SetCell(0, 2, 1))
        lane.do(SetCell(0, 2, 0))
        assert as_maze(lane) == "S#.G\n@ 3\nS.#G\n@\nSGG.\n"

    def test_edits_after_the_current_step_are_left_out_after_a_rewind(self) -> None:
        lane = lane_on("S..G\n@\nS.G.")
        lane.advance(until_step=3)
        lane.do(SwitchLayout(1))
        assert as_maze(lane) == "S..G\n@ 3\nS.G.\n"
        lane.seek_step(2).go()
        assert as_maze(lane) == "S..G\n@\nS.G.\n"

    def test_in_the_step_of_a_scheduled_change_the_later_change_counts_and_no_layout_is_lost(self) -> None:
        for ticks_before_end, expected in ((1, "S..G\n@ 2\n..SG\n@\nSG..\n"), (0, "S..G\n@ 2\nSG..\n")):
            lane = lane_on("S..G\n@ 2\n..SG\n@\nSG..")
            lane.advance(until_step=2)
            lane.seek_tick(lane.ticks - ticks_before_end).go()
            assert lane.real_steps == 2
            lane.do(SwitchLayout(2))
            assert as_maze(lane) == expected

    def test_more_changes_than_a_file_can_hold_are_reported(self) -> None:
        lane = lane_on("S..G", "q-learning")
        for step in range(1, 1_101):
            lane.advance(until_step=step)
            lane.do(SetCell(0, 1, step % 2))
        with pytest.raises(InputError, match=r"^1,001 layouts are too many: a maze file may have at most 1,000$"):
            as_maze(lane)


@pytest.mark.parametrize("text", ["dyna-q:n=2", "mpc:horizon=3"])
@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_an_experiment_on_the_saved_maze_matches_the_lane_unless_an_episode_started_elsewhere(
    text: str, data: st.DataObject
) -> None:
    lane = lane_on(THREE, text)
    for _ in range(data.draw(st.integers(0, 6))):
        lane.advance(data.draw(st.integers(0, 12)))
        with suppress(InputError):
            lane.do(data.draw(CHANGES))
    try:
        maze = parse(as_maze(lane), "m.txt")
    except InputError:
        return
    at = lane.ticks
    if began_elsewhere(lane):
        return
    assert lane.ticks == at
    again = Lane(maze, agent(text))
    for tick in (at, at + 60):
        lane.seek_tick(tick).go()
        again.seek_tick(tick).go()
        for name in ("q", "visits", "last_tried", "model", "streams"):
            assert getattr(lane.memory, name).tobytes() == getattr(again.memory, name).tobytes()


class TestBeganElsewhere:
    def test_where_the_starts_change_before_the_first_act(self) -> None:
        for intervention in (SwitchLayout(1), SetCell(0, 1, 2)):
            lane = lane_on("S..G\n@\n.S.G")
            assert not began_elsewhere(lane)
            lane.do(intervention)
            assert began_elsewhere(lane)
            lane.advance(until_step=40)
            assert began_elsewhere(lane), "it still did"

    def test_just_after_an_episode_but_not_during_one(self) -> None:
        lane = lane_on("S..G\n@\n.S.G")
        lane.advance(until_step=1)
        lane.do(SwitchLayout(1))
        assert not began_elsewhere(lane)
        lane.advance(until_episode=2)
        lane.do(SetCell(1, 2, 2))
        assert began_elsewhere(lane)
        lane.seek_tick(lane.ticks - 1).go()
        assert not began_elsewhere(lane), "what lies ahead has not been"

    def test_not_if_the_starts_stay(self) -> None:
        lane = lane_on("S..G\n@\nS#.G")
        lane.do(SwitchLayout(1))
        lane.do(SetCell(0, 1, 2))
        lane.do(SetCell(1, 1, 1))
        assert not began_elsewhere(lane)
