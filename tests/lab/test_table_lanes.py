"""Lanes on worlds given by tables: agents, replay, forks, sessions, exports and stop conditions, as on mazes."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.files.maze_export import as_maze
from dyna_tui.lab.files.session import check, open_lab, taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.files.tables import as_csv, table
from dyna_tui.lab.frames.frame import Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest, orders_of
from dyna_tui.lab.history.interventions import Drive, PutAgent
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.stop_conditions import CellVisited, MazeChanges, PathShortest
from dyna_tui.maze import parse
from dyna_tui.maze.table_maze import TableMaze
from tests.dyna.engine import agent
from tests.lab.moves import replayed, run_until
from tests.lab.states import AGENTS, state
from tests.tables import RIGHT, world, worlds

WORLDS = worlds()
EVERY_WORLD = pytest.mark.parametrize("maze", WORLDS.values(), ids=WORLDS)
EVERY_AGENT = pytest.mark.parametrize("spec", AGENTS)


@EVERY_WORLD
@EVERY_AGENT
def test_a_lane_replays_and_rewinds_to_the_bit(maze: TableMaze, spec: str) -> None:
    lane = Lane(maze, agent(spec), seed=5)
    lane.advance(70)
    lane.do(Drive(len(maze.actions) - 1))
    lane.advance(150)
    there = state(lane)
    assert state(replayed(lane)) == there
    fork = lane.fork()
    lane.seek_tick(60).go()
    lane.seek_tick(220).go()
    assert state(lane) == state(fork) == there
    assert lane.real_steps > 0 and np.isfinite(lane.view.q).all()


@EVERY_WORLD
def test_a_session_holds_the_world_and_opens_alone(maze: TableMaze) -> None:
    lab = Lab(maze, [agent("dyna-q:n=3"), agent("dyna-q+:n=3")], seed=2)
    lab.advance(60)
    start = int(maze.table.start[0])
    for lane in lab.lanes:
        lane.do(PutAgent(start))
    lab.breakpoints.append(Breakpoint(CellVisited(maze.grid.states - 1), 1))
    lab.advance(90)
    text = as_text(taken(lab))
    session = from_text(text.encode(), "s.json")
    assert check(session) == []
    again = open_lab(session)
    assert [state(lane) for lane in again.lanes] == [state(lane) for lane in lab.lanes]
    assert again.maze.text == maze.text
    assert as_text(taken(again, "s.json")) == text


def test_a_session_whose_table_was_altered_differs() -> None:
    lab = Lab(WORLDS["list"], [agent("q-learning")])
    lab.advance(50)
    session = taken(lab)
    reward = WORLDS["list"].text.replace("-0.1", "-0.2", 1)
    assert reward != WORLDS["list"].text
    assert check(replace(session, maze=parse(reward, "list"))) == [0]


def test_a_breakpoint_at_a_state_that_is_not_there_is_an_error() -> None:
    lab = Lab(WORLDS["taxi"], [agent("q-learning")])
    lab.breakpoints.append(Breakpoint(CellVisited(18), None))
    with pytest.raises(InputError, match=r"must be a whole number in \[0, 17\]"):
        from_text(as_text(taken(lab)).encode(), "s.json")


@EVERY_WORLD
def test_exports_name_actions_and_number_states(maze: TableMaze) -> None:
    lane = Lane(maze, agent("dyna-q:n=5"))
    lane.advance(until_step=80)
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(table(lane, "q"))))))
    assert len(rows) == maze.grid.states * len(maze.actions)
    assert [row["action"] for row in rows[: len(maze.actions)]] == [action.name for action in maze.actions]
    q = np.array([float(row["q"]) for row in rows]).reshape(lane.view.q.shape)
    assert np.array_equal(q[maze.table.start], lane.view.q[maze.table.start])
    model = list(csv.DictReader(io.StringIO("".join(as_csv(table(lane, "model"))))))
    assert {row["action"] for row in model} <= {action.name for action in maze.actions}
    assert {row["outdated"] for row in model} == {"0"}
    assert parse(as_maze(lane), "w.json").text == maze.text


@EVERY_WORLD
@EVERY_AGENT
def test_a_frame_of_each_page_shows_what_the_agent_knows(maze: TableMaze, spec: str) -> None:
    lane, grid = Lane(maze, agent(spec), seed=1), maze.grid
    lane.advance(until_step=120)
    lane.advance(2)
    seen: list[int] = []
    for page in range(len(grid.pages)):
        window = Window(0, 0, grid.height, grid.width)
        request = FrameRequest(window, 0, 30, orders_of(lane.spec)[0], log=5, page=page)
        frame = observe(lane, request, ModelList(), None)
        for row, column in np.argwhere(frame.cells.states >= 0).tolist():
            number = int(frame.cells.states[row, column])
            seen.append(number)
            assert frame.cells.index_of(number) == (row, column)
            assert np.array_equal(frame.cells.visits[row, column], lane.view.visits[number])
            if not maze.table.terminal_states[number]:
                assert np.array_equal(frame.cells.q[row, column], lane.view.q[number])
        nowhere = frame.cells.states < 0
        for name in ("visits", "q", "kind", "planned", "td_error"):
            assert not getattr(frame.cells, name)[nowhere].any()
        assert (frame.cells.predicted[nowhere] == -1).all()
    assert sorted(seen) == list(range(grid.states))
    usual = observe(lane, FrameRequest(Window(0, 0, 99, 99)), ModelList(), None)
    assert usual.cells.page == grid.page(lane.view.state)


@EVERY_WORLD
def test_a_run_stops_where_a_state_is_visited(maze: TableMaze) -> None:
    goal = int(np.flatnonzero(maze.table.terminal_states | (np.arange(maze.grid.states) == maze.grid.states - 1))[-1])
    lab = Lab(maze, [agent("q-learning")], seed=3)
    condition = CellVisited.read(maze.grid.name(goal), maze.grid)
    assert condition == CellVisited(goal)
    (event,) = run_until(lab, [Breakpoint(condition)])
    assert lab.lanes[0].view.transition.next_state == goal
    assert condition.report(event, maze.grid) == f"{maze.grid.title(goal)} visited at step {event.step:,}"
    for never in (PathShortest(), MazeChanges()):
        assert str(never.impossible(lab.lanes[0].state)).endswith(": choose another condition")


def test_states_are_read_by_number_and_by_name() -> None:
    taxi, chain = WORLDS["taxi"].grid, WORLDS["list"].grid
    assert [taxi.read(text) for text in ("9", " 17 ", "0,0t", "2,2R")] == [9, 17, 9, 8]
    assert (taxi.page(3), taxi.page(12), taxi.cell(12), taxi.state_at(1, 0, 1)) == (0, 1, (1, 0), 12)
    assert (taxi.pair(0, 0), taxi.pair(0, 4), chain.pair(3, 1)) == ("0,0R↓", "(0,0R,P)", "(3,1)")
    for grid, text, message in (
        (taxi, "18", "the last state is 17"),
        (taxi, "x", "a state is a number from 0 to 17 or its name"),
        (chain, "2,4", "a state is a number from 0 to 11"),
        (chain, "", "a state is a number from 0 to 11"),
    ):
        with pytest.raises(InputError) as error:
            CellVisited.read(text, grid)
        assert str(error.value) == message


def test_screen_and_export_agree_on_what_is_terminal() -> None:
    """Also where a state that no episode comes to leads to one that ends episodes."""
    rows = [[[(1.0, 1, 1.0, True)]], [[(1.0, 1, 0.0, True)]], [[(1.0, 1, 0.0, False)]]]
    lane = Lane(world("Ends", [RIGHT], rows, [0]), agent("dyna-q:q0=2"))
    shown = observe(lane, FrameRequest(Window(0, 0, 3, 1)), ModelList(), None).cells
    exported = [float(row["q"]) for row in csv.DictReader(io.StringIO("".join(as_csv(table(lane, "q")))))]
    assert dict(zip(shown.states.ravel().tolist(), shown.q.ravel().tolist(), strict=True)) == {0: 2.0, 1: 0.0, 2: 2.0}
    assert exported == [2.0, 0.0, 2.0]
