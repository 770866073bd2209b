"""The latest tick of every agent, as a frame holds it."""

import numpy as np
import pytest

from dyna_tui.agents import Phase, Search
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.frames.tick_record import Tick
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import agent, maze_of

UP, RIGHT, DOWN, LEFT = range(4)


def ticked(lane: Lane) -> Tick:
    """The next tick."""
    lane.advance(1)
    tick = latest_tick(lane)
    assert tick is not None
    return tick


def test_ticks_follow_the_step() -> None:
    lane = Lane(load("dyna"), agent("dyna-q+:n=3,kappa=0.5"))
    lane.advance(until_step=40)
    state = lane.view.state
    ticks = []
    for _ in range(6):
        ticks.append(ticked(lane))
    assert [tick.phase for tick in ticks] == [Phase.ACT, Phase.DIRECT_RL, Phase.MODEL, *[Phase.PLANNING] * 3]
    act, direct, model, *planning = ticks
    assert (act.state, act.exploring or act.ties > 0) == (state, True)
    for tick in (direct, model):
        assert (tick.state, tick.action, tick.reward, tick.next_state, tick.terminal) == (
            act.state,
            act.action,
            act.reward,
            act.next_state,
            act.terminal,
        )
    assert [tick.bonus for tick in (act, direct, model)] == [0, 0, 0]
    assert direct.new == pytest.approx(direct.old + 0.1 * (direct.target - direct.old))
    for tick in planning:
        pair = tick.state * 4 + tick.action
        assert tick.bonus == 0.5 * np.sqrt(41 - lane.memory.last_tried[pair])
        assert tick.new == pytest.approx(tick.old + 0.1 * (tick.target - tick.old))
    assert lane.view.state == act.next_state


def test_a_tick_into_the_goal_is_right_after_the_agent_is_back_at_the_start() -> None:
    lane = Lane(maze_of("SG"), agent("dyna-q:n=1,epsilon=0"))
    lane.memory.q[1] = 1.0
    for _ in range(4):
        tick = ticked(lane)
        assert (tick.state, tick.action, tick.reward, tick.next_state, tick.terminal) == (0, 1, 1.0, 1, True)
    assert (lane.view.state, lane.episode, int(lane.memory.clock[0]["last_episode_steps"])) == (0, 2, 1)


def test_a_count_model_gives_the_probability_of_what_it_just_counted() -> None:
    lane = Lane(maze_of("S..\n...\n..G", "slip = 0.5"), agent("dyna-q-stochastic:n=1,epsilon=1"))
    seen: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for _ in range(200):
        ticks = [ticked(lane) for _ in range(4)]
        assert [tick.probability is None for tick in ticks] == [True, True, False, False]
        learned = ticks[Phase.MODEL]
        outcome = (learned.next_state, learned.terminal)
        outcomes = seen.setdefault((learned.state, learned.action), [])
        outcomes.append(outcome)
        assert learned.probability == pytest.approx(outcomes.count(outcome) / len(outcomes))
        drawn = ticks[Phase.PLANNING]
        outcomes = seen[(drawn.state, drawn.action)]
        often = outcomes.count((drawn.next_state, drawn.terminal))
        assert drawn.probability == pytest.approx(often / len(outcomes))
    lane = Lane(maze_of("S..\n...\n..G"), agent("dyna-q:n=0"))
    assert [ticked(lane).probability for _ in range(3)] == [None] * 3


def test_sweeping_gives_what_was_queued_and_popped_and_its_predecessors() -> None:
    lane = Lane(maze_of("S.G"), agent("prioritized-sweeping:n=5,epsilon=0,alpha=0.5,gamma=0.9,theta=0.1"))
    lane.memory.q[RIGHT] = lane.memory.q[4 + RIGHT] = 0.01
    act, surprise, _ = (ticked(lane) for _ in range(3))
    assert (act.action, surprise.pairs, surprise.search) == (RIGHT, 0, Search.PRIORITY)
    assert surprise.priority == pytest.approx(0.001)
    assert (surprise.old, surprise.new) == (0.01, 0.01), "direct RL changes nothing"
    _, surprise, _, first, second = (ticked(lane) for _ in range(5))
    assert (surprise.pairs, surprise.target) == (1, 1.0)
    assert surprise.priority == first.priority == pytest.approx(0.99)
    assert (first.phase, first.state, first.old, first.pairs) == (Phase.PLANNING, 1, 0.01, 1)
    assert first.new == pytest.approx(0.505)
    assert (second.state, second.pairs) == (0, 0)
    assert second.priority == pytest.approx(0.9 * 0.505 - 0.01)
    assert not lane.mid_step, "the queue is empty"


def test_sweeps_of_a_look_ahead_are_about_a_state_and_count_what_they_asked() -> None:
    lane = Lane(maze_of("S.G"), agent("mpc:horizon=9,gamma=0.5,epsilon=1"))
    lane.advance(until_episode=6)
    sweeps = []
    while True:
        sweeps.append(ticked(lane))
        if lane.memory.clock[0]["phase"] == Phase.ACT:
            break
    assert {(tick.phase, tick.search, tick.state, tick.action, tick.next_state) for tick in sweeps} == {
        (Phase.PLANNING, Search.LOOKAHEAD, 0, -1, -1)
    }
    assert [tick.new for tick in sweeps] == [0, 0.5, 0.5], "from the goal back to the start"
    assert [tick.old for tick in sweeps] == [0, 0, 0.5]
    assert [tick.settled for tick in sweeps] == [False, False, True]
    assert {tick.pairs for tick in sweeps} == {int(lane.memory.clock[0]["pairs"])}
    act, model = ticked(lane), ticked(lane)
    assert (act.phase, model.phase, act.state, lane.mid_step) == (Phase.ACT, Phase.MODEL, 0, False)


def test_the_last_sweep_that_the_horizon_allows_has_not_settled_anything() -> None:
    lane = Lane(maze_of("S.G"), agent("mpc:horizon=1,epsilon=1"))
    assert not ticked(lane).settled


def test_a_choice_by_q_and_bonus_says_so() -> None:
    for text, curious in (("dyna-q+:bonus=action", True), ("dyna-q+", False), ("dyna-q", False)):
        assert ticked(Lane(load("dyna"), agent(text))).curious == curious
