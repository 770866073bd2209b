"""Prioritized sweeping: what is urgent, what leads where, and how news spreads."""

import numpy as np
import pytest

from dyna_tui.agents import Phase
from tests.dyna.engine import Engine, agent, maze_of
from tests.dyna.test_learning import push

UP, RIGHT, DOWN, LEFT = range(4)


def sweeper(grid: str, settings: str = "", **values: object) -> Engine:
    parameters = {"epsilon": 0, "alpha": 1, "gamma": 0.5, "n": 0, "theta": 0.001, **values}
    return Engine(
        maze_of(grid, settings),
        agent("prioritized-sweeping:" + ",".join(f"{key}={value}" for key, value in parameters.items())),
    )


def walk(engine: Engine, *actions: int, layout: int | None = None, state: int | None = None) -> None:
    """So many whole real steps."""
    for action in actions:
        if layout is not None:
            engine.clock["layout"] = layout
        if state is not None:
            engine.clock["state"] = state
        push(engine, action)
        engine.finish_step()


def sweep(engine: Engine, pops: int = 1_000_000) -> list[int]:
    """A real step's planning, made by hand: the pairs that leave the queue."""
    popped, kept = [], int(engine.memory.settings[0]["planning_steps"])
    engine.memory.settings[0]["planning_steps"] = 1
    for _ in range(pops):
        if not engine.clock["queued"]:
            break
        engine.clock["phase"], engine.clock["mid_step"], engine.clock["planned_count"] = Phase.PLANNING, 1, 0
        engine.go(1)
        popped.append(int(engine.latest["pair"]))
    engine.memory.settings[0]["planning_steps"] = kept
    return popped


def test_direct_rl_only_queues() -> None:
    engine = sweeper("S.G")
    walk(engine, RIGHT, RIGHT)
    assert engine.queue == {1 * 4 + RIGHT: 1.0}
    assert not engine.memory.q.any()
    assert (engine.clock["updates"], engine.clock["planning_steps"]) == (0, 0)


def test_an_error_of_theta_is_not_queued_and_a_larger_one_is() -> None:
    assert _queued(theta=1) == set()
    assert _queued(theta=0.999) == {RIGHT}
    assert _queued(theta=0) == {RIGHT}


def _queued(theta: float) -> set[int]:
    engine = sweeper("SG", theta=theta)
    walk(engine, RIGHT)
    return set(engine.queue)


def test_an_error_of_0_is_not_queued_even_by_theta_0() -> None:
    engine = sweeper("S.G", theta=0)
    walk(engine, UP, LEFT, RIGHT)
    assert engine.queue == {}


def test_a_higher_priority_is_kept_and_a_lower_one_raised() -> None:
    engine = sweeper("S..\n..G", "[cells]\nR = { reward = 0.25 }", q0=0)
    for value, kept in ((0.25, 0.25), (0.75, 0.75), (0.5, 0.75), (1.5, 1.5), (0.1, 1.5)):
        engine.q[1] = value / 0.5
        walk(engine, RIGHT, state=0)
        assert engine.queue == {RIGHT: kept}


def test_priority_is_the_size_of_the_error_and_the_update_has_its_sign() -> None:
    engine = sweeper("S.G", "step_reward = -1.0", alpha=0.5)
    engine.q[0, RIGHT] = 3.0
    walk(engine, RIGHT)
    assert engine.queue == {RIGHT: 4.0}
    assert sweep(engine) == [RIGHT]
    assert engine.q[0, RIGHT] == 3.0 + 0.5 * (-1.0 - 3.0)
    assert engine.latest["priority"] == 4.0


def test_the_error_of_an_update_is_that_of_now_and_not_that_of_queueing() -> None:
    engine = sweeper("S.G")
    engine.q[1] = 4.0
    walk(engine, RIGHT)
    engine.q[1] = 1.0
    assert engine.queue == {RIGHT: 2.0}
    assert sweep(engine) == [RIGHT]
    assert engine.q[0, RIGHT] == 0.5


def test_one_find_spreads_over_the_whole_way_back_in_one_step() -> None:
    engine = sweeper("S.......G", n=8)
    walk(engine, *[RIGHT] * 7)
    assert not engine.memory.q.any()
    walk(engine, RIGHT)
    assert engine.q[:8, RIGHT].tolist() == [0.5**moves for moves in range(7, -1, -1)]
    assert (engine.clock["updates"], engine.clock["planning_steps"], engine.clock["queued"]) == (8, 8, 0)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_step_pops_at_most_n_and_the_queue_lives_on(n: int) -> None:
    engine = sweeper("S.......G", n=n)
    walk(engine, *[RIGHT] * 8)
    assert engine.clock["updates"] == n
    assert engine.clock["queued"] == 1
    for step in range(1, 10):
        walk(engine, UP, state=0)
        assert engine.clock["updates"] == min(9, n * (step + 1)), "eight to the right and the loop at the start"


def test_a_popped_pair_comes_back_only_as_somebodys_predecessor() -> None:
    """With alpha 0.5 half of the error is left: not reason enough, but a loop leads to its own state."""
    engine = sweeper("S.G", alpha=0.5)
    walk(engine, RIGHT, RIGHT)
    assert sweep(engine, 1) == [1 * 4 + RIGHT]
    assert set(engine.queue) == {RIGHT}
    loop = sweeper("SG", "step_reward = 1.0", alpha=0.5)
    walk(loop, UP)
    assert sweep(loop, 1) == [UP]
    assert loop.queue == {UP: 1.0 + 0.5 * 0.5 - 0.5}


def test_nobody_leads_to_a_state_by_ending_there() -> None:
    engine = sweeper("S.P\n..G\n@\nS..\n..G", "[cells]\nP = { reward = 3.0, terminal = true }")
    walk(engine, RIGHT, layout=0, state=1)
    assert engine.leading_to(2) == set()
    walk(engine, RIGHT, layout=1, state=1)
    assert engine.leading_to(2) == {1 * 4 + RIGHT}
    walk(engine, RIGHT, layout=0, state=1)
    assert engine.leading_to(2) == set()


def test_predecessors_follow_the_model_after_a_wall_has_moved() -> None:
    """Cell 1 becomes wall: the moves into it lead back to where they were made, and no longer there."""
    engine = sweeper("S..\n...\n..G\n@\nS#.\n...\n..G")
    for state, action in ((0, RIGHT), (2, LEFT), (4, UP)):
        walk(engine, action, layout=0, state=state)
    assert engine.leading_to(1) == {0 * 4 + RIGHT, 2 * 4 + LEFT, 4 * 4 + UP}
    walk(engine, LEFT, layout=1, state=2)
    assert engine.leading_to(1) == {0 * 4 + RIGHT, 4 * 4 + UP}
    assert engine.leading_to(2) == {2 * 4 + LEFT}
    walk(engine, UP, layout=1, state=4)
    walk(engine, RIGHT, layout=1, state=0)
    assert [engine.leading_to(state) for state in (0, 1, 4)] == [{RIGHT}, set(), {4 * 4 + UP}]
    walk(engine, RIGHT, layout=0, state=0)
    assert [engine.leading_to(state) for state in (0, 1)] == [set(), {RIGHT}]
    engine.memory.queue.heap_index[:] = engine.clock["queued"] = 0
    engine.q[1, RIGHT] = 8.0
    walk(engine, DOWN, layout=0, state=1)
    engine.q[1, DOWN] = 0.25
    walk(engine, DOWN, layout=0, state=1)
    assert sweep(engine, 1) == [1 * 4 + DOWN]
    assert engine.queue == {RIGHT: 4.0}, "of those that led to cell 1 once, only the one that does so now"


def test_bad_news_spreads_as_fast_as_good_news() -> None:
    """A wall rises before the goal: one bump, and the whole way is known to be worth nothing."""
    engine = sweeper("S......G\n@\nS.....#G", n=5000)
    walk(engine, *[RIGHT] * 7, layout=0)
    assert engine.q[:7, RIGHT].tolist() == [0.5**moves for moves in range(6, -1, -1)]
    walk(engine, *[RIGHT] * 5, layout=1)
    walk(engine, RIGHT, layout=1)
    assert engine.believed(5 * 4 + RIGHT) == (0.0, 5, False)
    assert np.abs(engine.q[:6]).max() < 0.002, "but for theta"
    assert engine.q[6, RIGHT] == 1.0, "nobody has been there since"


def test_after_the_block_nothing_below_the_wall_is_valued_as_if_there_were_none() -> None:
    """V is at most gamma to the moves left, by the way round, once the blocked move was tried again."""
    engine = Engine("blocking", "prioritized-sweeping:gamma=0.95,alpha=1,n=50", seed=1)
    engine.go(until_step=1000)
    assert engine.q[44].max() > 0.7, "below the gap on the right"
    engine.go(until_step=3000)
    assert engine.believed(44 * 4 + UP) == (0.0, 44, False)
    for state in range(4 * 9, 6 * 9):
        row, column = divmod(state, 9)
        moves = row + column + 8
        assert engine.q[state].max() <= 0.95 ** (moves - 1) + 0.0001 / (1 - 0.95)


def test_what_leaves_the_queue_is_always_the_most_urgent() -> None:
    """Tick by tick, with as much in the queue as chance puts there; the heap's own order, too."""
    engine = Engine("slippery", "prioritized-sweeping:n=6,theta=0,alpha=0.7", seed=2)
    popped, longest = 0, 0
    for _ in range(5_000):
        waiting = engine.queue
        engine.go(1)
        if engine.latest["phase"] == Phase.PLANNING:
            assert engine.latest["priority"] == max(waiting.values()) == waiting[int(engine.latest["pair"])]
            popped += 1
        priority, queued = engine.memory.queue.priority, int(engine.clock["queued"])
        assert all(priority[(child - 1) // 2] >= priority[child] for child in range(1, queued))
        longest = max(longest, queued)
    assert popped > 1000
    assert longest > 30


def test_pops_of_a_step_fall_in_urgency_unless_something_was_queued_between() -> None:
    engine = Engine("slippery", "prioritized-sweeping:n=20,theta=0.02,alpha=1", seed=3)
    falls = 0
    for _ in range(8000):
        before, phase, queued = (engine.latest[name].item() for name in ("priority", "phase", "count"))
        engine.go(1)
        if engine.latest["phase"] == phase == Phase.PLANNING and queued == 0:
            assert engine.latest["priority"] <= before
            falls += 1
    assert falls > 50


def test_every_place_in_the_heap_is_known_to_its_pair() -> None:
    engine = Engine("cliff", "prioritized-sweeping:n=3,theta=0", seed=4)
    for until in range(100, 3000, 100):
        engine.go(until_step=until)
        queue, queued = engine.memory.queue, int(engine.clock["queued"])
        assert queue.heap_index[queue.pair[:queued]].tolist() == list(range(1, queued + 1))
        assert (queue.heap_index > 0).sum() == queued
