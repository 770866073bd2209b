"""Rows of a look-ahead: its rings of states, the path believed best, and the queries of the model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import Phase
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.frame import AheadRow, BestMove, MemoryFrame
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.request import Order, orders_of
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, load
from tests.dyna.engine import UNHURRIED, agent, maze_of
from tests.dyna.reference import reference
from tests.dyna.reference.ahead import LookAhead
from tests.dyna.test_reference import small_mazes, spellings

UP, RIGHT, DOWN, LEFT = range(4)


def listed(lane: Lane, first: int = 0, count: int = 10_000) -> MemoryFrame:
    return ModelList().frame(lane, Order.AHEAD, first, count, running=False)


def rows(frame: MemoryFrame) -> list[AheadRow]:
    assert all(isinstance(row, AheadRow) for row in frame.rows)
    return [row for row in frame.rows if isinstance(row, AheadRow)]


def decided(lane: Lane) -> None:
    """Moves a lane to where it has looked ahead and not acted yet."""
    lane.advance(1)
    while lane.memory.clock[0]["phase"] == Phase.PLANNING:
        lane.advance(1)


@settings(UNHURRIED, max_examples=30)
@given(maze=small_mazes(), text=spellings("mpc"), steps=st.integers(0, 60))
def test_rings_values_and_best_moves_are_what_plain_python_sees(maze: Maze, text: str, steps: int) -> None:
    lane = Lane(maze, agent(text))
    slow = reference(maze, lane.spec)
    assert isinstance(slow, LookAhead)
    lane.advance(until_step=steps)
    for _ in range(steps):
        slow.step()
    decided(lane)
    queried_before = slow.planning_steps
    slow.think()
    away = {slow.world.number(state): (state, moves) for state, moves in slow.moves_to().items()}
    frame = listed(lane)
    shown = rows(frame)
    assert frame.lines == len(shown) == len(away)
    assert {row.state: row.distance for row in shown} == {state: moves for state, (_, moves) in away.items()}
    assert [row.distance for row in shown] == sorted(row.distance for row in shown)
    assert [row.first for row in shown] == [
        index == 0 or shown[index - 1].distance < row.distance for index, row in enumerate(shown)
    ]
    for row in shown:
        state = away[row.state][0]
        assert row.value == slow.best(state)
        best = [a for a in range(4) if slow.q(state, a) == row.value]
        assert [move.action for move in row.best] == (best if len(best) < 4 else [])
        for move in row.best:
            _, following, terminal = slow.model.get((state, move.action), (0.0, None, False))
            number = -1 if following is None else slow.world.number(following)
            assert (move.next_state, move.terminal) == (number, terminal)
    counters = counters_of(lane.state)
    assert counters.planning_steps == slow.planning_steps
    assert counters.queried == slow.planning_steps - queried_before
    assert counters.queried_before == pytest.approx(slow.planning_steps / (steps + 1))


def test_the_cost_grows_sweep_by_sweep_and_stays_when_the_step_is_over() -> None:
    lane = Lane(load("dyna"), agent("mpc:horizon=6"))
    lane.advance(until_step=200)
    total = counters_of(lane.state).planning_steps
    for sweep in range(1, 7):
        lane.advance(1)
        counters = counters_of(lane.state)
        assert (counters.queried, counters.planned) == (counters.planning_steps - total, sweep)
        if lane.memory.clock[0]["phase"] == Phase.ACT:
            break
        assert counters.queried_before == pytest.approx(total / 200)
    queried = counters.queried
    assert counters.planning_phase == 6
    for _ in range(2):
        lane.advance(1)
        counters = counters_of(lane.state)
        assert counters.queried == queried
        assert counters.queried_before == pytest.approx(counters.planning_steps / 201)


def test_a_pair_learned_after_the_look_ahead_was_not_asked_about() -> None:
    lane = Lane(load("dyna"), agent("mpc:horizon=4,epsilon=1"))
    before = 0
    for _ in range(300):
        lane.advance(until_step=lane.real_steps + 1)
        counters = counters_of(lane.state)
        assert counters.queried == counters.planning_steps - before
        before = counters.planning_steps


def test_the_way_believed_best_is_marked_to_its_end() -> None:
    lane = Lane(maze_of("S...G"), agent("mpc:horizon=9,epsilon=1"))
    lane.advance(until_episode=8)
    decided(lane)
    shown = rows(listed(lane))
    assert [(row.state, row.distance, row.on_best_path) for row in shown] == [
        (state, state, True) for state in range(4)
    ]
    assert shown[2].best == (BestMove(RIGHT, 3, False),)
    assert shown[3].best == (BestMove(RIGHT, 4, True),)
    assert shown[3].value == 1


def test_a_window_of_states_stays_inside() -> None:
    lane = Lane(load("dyna"), agent("mpc"))
    lane.advance(until_step=500)
    every = [row.state for row in rows(listed(lane))]
    model_list = ModelList()
    for first, begin in ((0, 0), (7, 7), (10**6, len(every) - 1), (-3, 0)):
        frame = model_list.frame(lane, Order.AHEAD, first, 5, running=False)
        assert (frame.first, frame.lines) == (begin, len(every))
        assert [row.state for row in rows(frame)] == every[begin : begin + 5]


def test_before_the_first_decision_nothing_is_ahead_and_nothing_was_asked() -> None:
    lane = Lane(load("dyna"), agent("mpc"))
    assert (listed(lane).lines, listed(lane).rows) == (0, ())
    assert (counters_of(lane.state).queried, counters_of(lane.state).queried_before) == (0, 0)
    lane.advance(1)
    (root,) = rows(listed(lane))
    assert (root.state, root.distance, root.best, root.on_best_path) == (18, 0, (), True)


@pytest.mark.parametrize(
    ("text", "own"), [("mpc", [Order.AHEAD]), ("prioritized-sweeping", [Order.QUEUE_FIRST]), ("dyna-q", [])]
)
def test_an_agent_has_the_orders_of_its_kind_first(text: str, own: list[Order]) -> None:
    assert list(orders_of(agent(text))) == [*own, Order.OUTDATED_FIRST, Order.NEWEST_FIRST]
