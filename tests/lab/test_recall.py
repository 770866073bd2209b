"""The memory panel's list: its order, its counts, and how true each entry is."""

import numpy as np
import pytest

from dyna_tui.lab.frame import MemoryFrame, Truth
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.recall import Recall
from dyna_tui.lab.wanted import Order
from dyna_tui.maze import load
from tests.dyna.engine import agent, maze_of

UP, RIGHT, DOWN, LEFT = range(4)


def pushed(text: str, grid: str, moves: list[int], settings: str = "") -> Lane:
    """A lane whose agent was pushed through ``moves``, whatever it learned."""
    lane = Lane(maze_of(grid, settings), agent(f"{text},n=0,epsilon=0".replace(",", ":", 1)))
    for move in moves:
        lane.memory.q[lane.agent * 4 : lane.agent * 4 + 4] = [float(a == move) for a in range(4)]
        lane.advance(until_step=lane.real_steps + 1)
        assert int(lane.memory.clock[0]["action"]) == move
    return lane


def listed(lane: Lane, order: Order = Order.OUTDATED_FIRST) -> MemoryFrame:
    return Recall().frame(lane, order, 0, 1000, running=False)


def pairs(frame: MemoryFrame) -> list[tuple[int, int]]:
    return [(row.state, row.action) for row in frame.rows]


CHANGED = "S..P\n....\n...G\n@\nS#..\n....\n...G"
CELLS = "[cells]\nP = { reward = -1.0, terminal = true }"


def test_each_entry_says_how_it_stands_to_the_world_in_force() -> None:
    lane = pushed("dyna-q", CHANGED, [UP, RIGHT, DOWN, UP, RIGHT, RIGHT], CELLS)
    assert {row.truth for row in listed(lane).rows} == {Truth.TRUE}
    assert listed(lane).outdated == 0
    lane.switch_layout(1)
    truth = {(row.state, row.action): row.truth for row in listed(lane).rows}
    assert truth == {
        (0, UP): Truth.TRUE,
        (0, RIGHT): Truth.STAYS,
        (1, DOWN): Truth.WALL,
        (5, UP): Truth.STAYS,
        (1, RIGHT): Truth.WALL,
        (2, RIGHT): Truth.REWARD,
    }
    assert listed(lane).outdated == 5


def test_a_move_that_stayed_put_and_now_leads_on_is_outdated() -> None:
    lane = pushed("dyna-q", "S#.G\n@\nS..G", [RIGHT])
    lane.switch_layout(1)
    assert [row.truth for row in listed(lane).rows] == [Truth.LEADS]


def test_where_moves_slip_any_direction_could_have_been_the_answer() -> None:
    slippery = pushed("dyna-q", "S..\n..G\n@\nS#.\n..G", [DOWN], "slip = 0.000001")
    record = slippery.memory.model[0]
    truths = []
    for following in (0, 1, 3, 2):
        record["next"] = following
        truths.append(listed(slippery).rows[0].truth)
    assert truths == [Truth.TRUE, Truth.TRUE, Truth.TRUE, Truth.LEADS]
    slippery.switch_layout(1)
    record["next"] = 1
    assert listed(slippery).rows[0].truth is Truth.LEADS, "no direction leads into the wall"


def test_another_reward_or_end_is_outdated() -> None:
    grid = "SR.\n..G\n@\nST.\n..G\n@\nSU.\n..G\n@\nSR.\n..G"
    cells = "[cells]\nR = { reward = 0.5 }\nT = { reward = 0.5, terminal = true }\nU = { reward = 0.25 }"
    lane, truths = pushed("dyna-q", grid, [RIGHT], cells), []
    for layout in (0, 1, 2, 3):
        lane.switch_layout(layout)
        truths.append(listed(lane).rows[0].truth)
    assert truths == [Truth.TRUE, Truth.REWARD, Truth.REWARD, Truth.TRUE]


def test_untried_pairs_are_beliefs_and_not_outdated() -> None:
    lane = pushed("dyna-q+", "S..\n..G", [RIGHT, RIGHT])
    frame = listed(lane)
    assert (frame.total, frame.remembered, frame.outdated) == (8, 2, 0)
    untried = [row for row in frame.rows if row.truth is Truth.UNTRIED]
    assert len(untried) == 6
    for row in untried:
        assert (row.reward, row.next_state, row.terminal, row.visits, row.tau) == (0.0, row.state, False, 0, 2)
        assert row.bonus == pytest.approx(0.001 * np.sqrt(2))
    assert frame.largest_bonus == pytest.approx(0.001 * np.sqrt(2))


def test_newest_first_is_by_the_latest_try() -> None:
    lane = pushed("dyna-q", "S...\n...G", [RIGHT, DOWN, LEFT, UP, RIGHT])
    assert pairs(listed(lane, Order.NEWEST_FIRST)) == [(0, RIGHT), (4, UP), (5, LEFT), (1, DOWN)]
    assert [row.tau for row in listed(lane, Order.NEWEST_FIRST).rows] == [0, 1, 2, 3]
    assert [row.visits for row in listed(lane, Order.NEWEST_FIRST).rows] == [2, 1, 1, 1]


def test_outdated_first_is_by_truth_and_then_by_the_latest_try() -> None:
    lane = pushed("dyna-q", "S...\n...G\n@\nS#..\n...G", [RIGHT, DOWN, LEFT, UP])
    lane.switch_layout(1)
    assert pairs(listed(lane)) == [(1, DOWN), (0, RIGHT), (4, UP), (5, LEFT)]
    assert pairs(listed(lane, Order.NEWEST_FIRST)) == [(4, UP), (5, LEFT), (1, DOWN), (0, RIGHT)]


def test_on_blocking_the_order_holds_for_the_whole_model() -> None:
    maze = load("blocking")
    lane = Lane(maze, agent("dyna-q", maze))
    lane.advance(until_step=1010)
    rows = listed(lane).rows
    assert [(not row.truth.outdated, row.tau) for row in rows] == sorted((not r.truth.outdated, r.tau) for r in rows)
    assert 0 < listed(lane).outdated == sum(row.truth.outdated for row in rows)
    taus = [row.tau for row in listed(lane, Order.NEWEST_FIRST).rows]
    assert taus == sorted(taus)


def test_the_window_of_rows_stays_inside() -> None:
    maze = load("blocking")
    lane = Lane(maze, agent("dyna-q", maze))
    lane.advance(until_step=500)
    recall, every = Recall(), pairs(listed(lane))
    for first, begin in ((0, 0), (7, 7), (10**6, len(every) - 1), (-3, 0)):
        frame = recall.frame(lane, Order.OUTDATED_FIRST, first, 5, running=False)
        assert (frame.first, frame.total) == (begin, len(every))
        assert pairs(frame) == every[begin : begin + 5]


def test_a_terminal_entry_and_the_imagined_one_are_marked() -> None:
    lane = Lane(maze_of("SG"), agent("dyna-q:n=2,epsilon=0"))
    lane.memory.q[RIGHT] = 1.0
    lane.advance(3)
    (row,) = listed(lane).rows
    assert (row.reward, row.next_state, row.terminal, row.imagined) == (1.0, 1, True, False)
    lane.advance(1)
    assert listed(lane).rows[0].imagined
    lane.advance(2)
    assert not listed(lane).rows[0].imagined


def test_an_agent_without_a_model_or_without_a_memory_yet_lists_nothing() -> None:
    assert listed(Lane(load("dyna"), agent("q-learning"))).rows == ()
    fresh = listed(Lane(load("dyna"), agent("dyna-q+")))
    assert (fresh.total, fresh.remembered, fresh.outdated, fresh.largest_bonus, fresh.rows) == (0, 0, 0, 0.0, ())


def test_a_kept_order_is_not_shown_of_another_lane() -> None:
    """Lanes come and go, and a new one may lie where an old one lay in memory."""
    recall = Recall()
    maze = maze_of("S...\n....\n...G")
    lists = []
    for seed in range(30):
        lane = Lane(maze, agent("dyna-q:n=0"), seed=seed)
        lane.advance(until_step=40)
        lists.append(
            pairs(recall.frame(lane, Order.NEWEST_FIRST, 0, 100, running=False))
            == pairs(listed(lane, Order.NEWEST_FIRST))
        )
        del lane
    assert all(lists)
