"""Painting cells, setting the agent down, and driving it."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.maze_export import as_maze
from dyna_tui.lab.history.interventions import Drive, SetCell
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.manual_control import Stroke, drive, put_agent
from dyna_tui.maze import parse
from dyna_tui.maze.grid import line_of_cells
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import replayed
from tests.lab.states import AGENTS

FIELD = "S....\n.....\n....G"


def lab_of(*agents: str, clock_by: Clock = Clock.REAL) -> Lab:
    return Lab(with_brushes(maze_of(FIELD)), [agent(text) for text in agents], 3, 0, clock_by)


@pytest.mark.parametrize("text", AGENTS)
@settings(UNHURRIED, max_examples=8)
@given(
    cells=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 5)), min_size=1, max_size=6), step=st.integers(1, 60)
)
def test_an_edited_lane_is_the_lane_of_a_maze_file_with_that_change(
    text: str, cells: list[tuple[int, int]], step: int
) -> None:
    lab = lab_of(text)
    (lane,) = lab.lanes
    lab.advance(step)
    assume(lane.memory.clock[0]["episode_steps"])  # else the next start is drawn: before the edit, but after an @
    for state, kind in cells:
        with suppress(InputError):
            Stroke(kind, [state]).paint(lab, 0)
    again = Lane(with_brushes(parse(as_maze(lane), "m.txt")), agent(text), 3)
    for moment in (step, step + 100):
        lane.advance(until_step=moment)
        again.advance(until_step=moment)
        for name in ("values", "visits", "last_tried", "model"):
            assert getattr(lane.memory, name).tobytes() == getattr(again.memory, name).tobytes()


def test_a_stroke_waits_for_cells_until_it_is_painted_and_says_what_cannot_be() -> None:
    lab = lab_of("dyna-q", "q-learning")
    stroke = Stroke(0, [1, 1])
    assert stroke.add([0, 2])
    for number in (0, 1):
        with pytest.raises(InputError, match="only start"):
            stroke.paint(lab, number)
    assert not stroke.add([3])
    for lane in lab.lanes:
        assert [entry.intervention for entry in lane.journal.entries] == [SetCell(0, 1, 0), SetCell(0, 2, 0)]


def test_the_last_terminal_cell_stays() -> None:
    lab = lab_of("dyna-q")
    with pytest.raises(InputError, match="only terminal cell"):
        Stroke(1, [14]).paint(lab, 0)
    Stroke(4, [13]).paint(lab, 0)
    Stroke(1, [14]).paint(lab, 0)
    assert lab.lanes[0].world.kind[0, 13:].tolist() == [4, 1]


def test_a_line_of_cells_leaves_no_gap() -> None:
    assert line_of_cells(0, 4, 5) == [1, 2, 3, 4]
    assert line_of_cells(14, 0, 5) == [13, 7, 1, 0]
    assert line_of_cells(7, 7, 5) == []


@pytest.mark.parametrize("text", AGENTS)
@pytest.mark.parametrize("ticks", range(4))
def test_the_agent_is_set_down_once_its_step_is_finished(text: str, ticks: int) -> None:
    lab = lab_of(text, "dyna-q:n=9")
    for _ in range(ticks):
        lab.tick()
    put_agent(lab, 0, 8)
    lane = lab.lanes[0]
    assert lane.view.state == 8
    assert not lab.mid_step
    lab.advance(lab.clock + 1)
    assert lane.view.transition.state == 8
    assert bits(replayed(lane).memory) == bits(lane.memory)


@pytest.mark.parametrize("text", AGENTS)
@pytest.mark.parametrize("ticks", range(4))
@pytest.mark.parametrize("clock_by", Clock)
def test_a_driven_agent_goes_where_it_is_sent_and_learns(text: str, ticks: int, clock_by: Clock) -> None:
    lab = lab_of(text, "dyna-q:n=9", clock_by=clock_by)
    for _ in range(ticks):
        lab.tick()
    put_agent(lab, 0, 0)
    for _ in range(ticks if text.startswith("mpc") else 0):
        lab.tick()
    lane = lab.lanes[0]
    before, other = lane.real_steps, lab.lanes[1].real_steps
    for number, (action, state) in enumerate(((1, 1), (2, 6), (1, 7)), 1):
        drive(lab, 0, action)
        assert lane.view.state == state
        assert lane.view.transition.action == action
        assert lane.real_steps == before + number
        assert not lane.mid_step
    assert lane.memory.visits[[1, 6, 25]].min() >= 1
    assert sum(isinstance(entry.intervention, Drive) for entry in lane.journal.entries) == 3
    assert lab.lanes[1].real_steps > other or clock_by is Clock.UPDATES
    assert bits(replayed(lane).memory) == bits(lane.memory)
