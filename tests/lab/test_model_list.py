"""The model list: its order, its counts, and the validity of each entry."""

import numpy as np
import pytest

from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.frame import MemoryFrame, MemoryRow, Validity
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.request import Order, orders_of
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import agent, maze_of

UP, RIGHT, DOWN, LEFT = range(4)


def pushed(text: str, grid: str, moves: list[int], settings: str = "") -> Lane:
    """A lane whose agent was pushed through ``moves``, whatever it learned."""
    lane = Lane(maze_of(grid, settings), agent(f"{text},n=0,epsilon=0".replace(",", ":", 1)))
    for move in moves:
        lane.memory.q[lane.view.state * 4 : lane.view.state * 4 + 4] = [float(a == move) for a in range(4)]
        lane.advance(until_step=lane.real_steps + 1)
        assert int(lane.memory.clock[0]["action"]) == move
    return lane


def listed(lane: Lane, order: Order = Order.OUTDATED_FIRST) -> MemoryFrame:
    return ModelList().frame(lane, order, 0, 1000, running=False)


def rows(frame: MemoryFrame) -> list[MemoryRow]:
    assert all(isinstance(row, MemoryRow) for row in frame.rows)
    return [row for row in frame.rows if isinstance(row, MemoryRow)]


def pairs(frame: MemoryFrame) -> list[tuple[int, int]]:
    return [(row.state, row.action) for row in rows(frame)]


CHANGED = "S..P\n....\n...G\n@\nS#..\n....\n...G"
CELLS = "[cells]\nP = { reward = -1.0, terminal = true }"


def test_each_entry_says_how_it_stands_to_the_world_in_force() -> None:
    lane = pushed("dyna-q", CHANGED, [UP, RIGHT, DOWN, UP, RIGHT, RIGHT], CELLS)
    assert {row.validity for row in rows(listed(lane))} == {Validity.TRUE}
    assert listed(lane).outdated == 0
    lane.do(SwitchLayout(1))
    truth = {(row.state, row.action): row.validity for row in rows(listed(lane))}
    assert truth == {
        (0, UP): Validity.TRUE,
        (0, RIGHT): Validity.BLOCKED,
        (1, DOWN): Validity.WALL,
        (5, UP): Validity.BLOCKED,
        (1, RIGHT): Validity.WALL,
        (2, RIGHT): Validity.REWARD,
    }
    assert listed(lane).outdated == 5


def test_a_move_that_stayed_put_and_now_leads_on_is_outdated() -> None:
    lane = pushed("dyna-q", "S#.G\n@\nS..G", [RIGHT])
    lane.do(SwitchLayout(1))
    assert [row.validity for row in rows(listed(lane))] == [Validity.MOVES_ELSEWHERE]


def test_where_moves_slip_any_direction_could_have_been_the_answer() -> None:
    slippery = pushed("dyna-q", "S..\n..G\n@\nS#.\n..G", [DOWN], "slip = 0.000001")
    record = slippery.memory.model[0]
    truths = []
    for following in (0, 1, 3, 2):
        record["next"] = following
        truths.append(rows(listed(slippery))[0].validity)
    assert truths == [Validity.TRUE, Validity.TRUE, Validity.TRUE, Validity.MOVES_ELSEWHERE]
    slippery.do(SwitchLayout(1))
    record["next"] = 1
    assert rows(listed(slippery))[0].validity is Validity.MOVES_ELSEWHERE, "no direction leads into the wall"


def test_another_reward_or_end_is_outdated() -> None:
    grid = "SR.\n..G\n@\nST.\n..G\n@\nSU.\n..G\n@\nSR.\n..G"
    cells = "[cells]\nR = { reward = 0.5 }\nT = { reward = 0.5, terminal = true }\nU = { reward = 0.25 }"
    lane, truths = pushed("dyna-q", grid, [RIGHT], cells), []
    for layout in (0, 1, 2, 3):
        lane.do(SwitchLayout(layout))
        truths.append(rows(listed(lane))[0].validity)
    assert truths == [Validity.TRUE, Validity.REWARD, Validity.REWARD, Validity.TRUE]


def test_untried_pairs_are_beliefs_and_not_outdated() -> None:
    lane = pushed("dyna-q+", "S..\n..G", [RIGHT, RIGHT])
    frame = listed(lane)
    assert (frame.total, frame.remembered, frame.outdated) == (8, 2, 0)
    untried = [row for row in rows(frame) if row.validity is Validity.ASSUMED]
    assert len(untried) == 6
    for row in untried:
        assert (row.reward, row.next_state, row.terminal, row.visits, row.tau) == (0.0, row.state, False, 0, 2)
        assert row.bonus == pytest.approx(0.001 * np.sqrt(2))


def test_newest_first_is_by_the_latest_try() -> None:
    lane = pushed("dyna-q", "S...\n...G", [RIGHT, DOWN, LEFT, UP, RIGHT])
    assert pairs(listed(lane, Order.NEWEST_FIRST)) == [(0, RIGHT), (4, UP), (5, LEFT), (1, DOWN)]
    assert [row.tau for row in rows(listed(lane, Order.NEWEST_FIRST))] == [0, 1, 2, 3]
    assert [row.visits for row in rows(listed(lane, Order.NEWEST_FIRST))] == [2, 1, 1, 1]


def test_outdated_first_is_by_truth_and_then_by_the_latest_try() -> None:
    lane = pushed("dyna-q", "S...\n...G\n@\nS#..\n...G", [RIGHT, DOWN, LEFT, UP])
    lane.do(SwitchLayout(1))
    assert pairs(listed(lane)) == [(1, DOWN), (0, RIGHT), (4, UP), (5, LEFT)]
    assert pairs(listed(lane, Order.NEWEST_FIRST)) == [(4, UP), (5, LEFT), (1, DOWN), (0, RIGHT)]


def test_on_blocking_the_order_holds_for_the_whole_model() -> None:
    maze = load("blocking")
    lane = Lane(maze, agent("dyna-q", maze))
    lane.advance(until_step=1010)
    every = rows(listed(lane))
    assert [(not row.validity.outdated, row.tau) for row in every] == sorted(
        (not r.validity.outdated, r.tau) for r in every
    )
    assert 0 < listed(lane).outdated == sum(row.validity.outdated for row in every)
    taus = [row.tau for row in rows(listed(lane, Order.NEWEST_FIRST))]
    assert taus == sorted(taus)


def test_the_window_of_rows_stays_inside() -> None:
    maze = load("blocking")
    lane = Lane(maze, agent("dyna-q", maze))
    lane.advance(until_step=500)
    model_list, every = ModelList(), pairs(listed(lane))
    for first, begin in ((0, 0), (7, 7), (10**6, len(every) - 1), (-3, 0)):
        frame = model_list.frame(lane, Order.OUTDATED_FIRST, first, 5, running=False)
        assert (frame.first, frame.total) == (begin, len(every))
        assert pairs(frame) == every[begin : begin + 5]


def test_a_terminal_entry_and_the_simulated_one_are_marked() -> None:
    lane = Lane(maze_of("SG"), agent("dyna-q:n=2,epsilon=0"))
    lane.memory.q[RIGHT] = 1.0
    lane.advance(3)
    (row,) = rows(listed(lane))
    assert (row.reward, row.next_state, row.terminal, row.simulated) == (1.0, 1, True, False)
    lane.advance(1)
    assert rows(listed(lane))[0].simulated
    lane.advance(2)
    assert not rows(listed(lane))[0].simulated


def test_an_agent_without_a_model_or_without_a_memory_yet_lists_nothing() -> None:
    assert listed(Lane(load("dyna"), agent("q-learning"))).rows == ()
    fresh = listed(Lane(load("dyna"), agent("dyna-q+")))
    assert (fresh.total, fresh.remembered, fresh.outdated, fresh.rows) == (0, 0, 0, ())


def test_a_kept_order_is_not_shown_of_another_lane() -> None:
    """Lanes come and go, and a new one may lie where an old one lay in memory."""
    model_list = ModelList()
    maze = maze_of("S...\n....\n...G")
    lists = []
    for seed in range(30):
        lane = Lane(maze, agent("dyna-q:n=0"), seed=seed)
        lane.advance(until_step=40)
        lists.append(
            pairs(model_list.frame(lane, Order.NEWEST_FIRST, 0, 100, running=False))
            == pairs(listed(lane, Order.NEWEST_FIRST))
        )
        del lane
    assert all(lists)


def sweeping() -> Lane:
    """A lane between two steps whose queue is longer than it will be soon."""
    maze = load("blocking")
    lane = Lane(maze, agent("prioritized-sweeping:n=1,alpha=0.5", maze))
    while counters_of(lane.state).queued < 5:
        lane.advance(until_step=lane.real_steps + 1)
    return lane


def test_the_queue_comes_first_in_the_order_in_which_it_will_be_taken() -> None:
    lane = sweeping()
    queued = int(lane.memory.clock[0]["queued"])
    frame = listed(lane, Order.QUEUE_FIRST)
    assert queued == counters_of(lane.state).queued < frame.lines == frame.total
    waiting, others = rows(frame)[:queued], rows(frame)[queued:]
    urgency = [row.priority or 0.0 for row in waiting]
    assert urgency == sorted(urgency, reverse=True)
    assert {row.state * 4 + row.action: row.priority for row in waiting} == dict(
        zip(lane.memory.queue.pair[:queued].tolist(), lane.memory.queue.priority[:queued].tolist(), strict=True)
    )
    assert {row.priority for row in others} == {None}
    assert [row.tau for row in others] == sorted(row.tau for row in others)
    lane.advance(2)
    urgent = rows(listed(lane, Order.QUEUE_FIRST))[0]
    lane.advance(2)
    tick = lane.memory.latest[0]
    assert (tick["pair"], tick["priority"]) == (urgent.state * 4 + urgent.action, urgent.priority)


def test_a_pair_that_is_queued_before_it_is_remembered_is_not_listed_yet() -> None:
    lane = Lane(maze_of("SG"), agent("prioritized-sweeping:epsilon=0"))
    lane.memory.q[RIGHT] = 0.5
    lane.advance(2)
    frame = listed(lane, Order.QUEUE_FIRST)
    assert (frame.total, frame.rows, counters_of(lane.state).queued) == (0, (), 1)
    lane.advance(1)
    assert pairs(listed(lane, Order.QUEUE_FIRST)) == [(0, RIGHT)]


def test_priorities_stand_in_every_order() -> None:
    lane = sweeping()
    by_pair = [
        {(row.state, row.action): row.priority for row in rows(listed(lane, order))} for order in orders_of(lane.spec)
    ]
    assert len(by_pair) == 3
    assert by_pair[0] == by_pair[1] == by_pair[2]


def test_a_large_running_model_is_put_in_order_anew_when_another_order_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dyna_tui.lab.frames.model_list.LARGE", 10)
    maze = load("blocking")
    lane, model_list = Lane(maze, agent("dyna-q", maze)), ModelList()
    lane.advance(until_step=1010)
    before = pairs(model_list.frame(lane, Order.OUTDATED_FIRST, 0, 1000, running=True))
    lane.advance(until_step=1020)
    assert pairs(model_list.frame(lane, Order.OUTDATED_FIRST, 0, 1000, running=True)) == before, "a moment old"
    newest = model_list.frame(lane, Order.NEWEST_FIRST, 0, 1000, running=True)
    assert pairs(newest) == pairs(listed(lane, Order.NEWEST_FIRST))
