"""Outcomes of a count model, beside what the world would answer, however many there are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.lab.frames.frame import MemoryFrame, MemoryRow, Validity, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.model_validity import chances, model_validity
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest, Order
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, load
from dyna_tui.world import table_world
from tests.dyna.engine import UNHURRIED, Engine, agent, maze_of
from tests.dyna.reference import reference
from tests.dyna.reference.counts import Counting
from tests.dyna.test_reference import small_mazes, spellings

UP, RIGHT, DOWN, LEFT = range(4)


def listed(lane: Lane, order: Order = Order.NEWEST_FIRST, first: int = 0, count: int = 10_000) -> MemoryFrame:
    return ModelList().frame(lane, order, first, count, running=False)


def rows(frame: MemoryFrame) -> list[MemoryRow]:
    assert all(isinstance(row, MemoryRow) for row in frame.rows)
    return [row for row in frame.rows if isinstance(row, MemoryRow)]


def by_pair(frame: MemoryFrame) -> dict[tuple[int, int], list[MemoryRow]]:
    pairs: dict[tuple[int, int], list[MemoryRow]] = {}
    for row in rows(frame):
        assert row.first == ((row.state, row.action) not in pairs)
        pairs.setdefault((row.state, row.action), []).append(row)
    return pairs


def answers(slow: Counting, state: tuple[int, int], action: int) -> dict[tuple[tuple[int, int], bool], float]:
    """What the world in force answers, and how likely, move by move."""
    likely = dict[tuple[tuple[int, int], bool], float]()
    for chance, (_, cell, terminal) in slow.grid.outcomes(state, action):
        likely[cell, terminal] = likely.get((cell, terminal), 0.0) + chance
    return likely


def truth_of(slow: Counting, state: tuple[int, int], action: int) -> Validity:
    """Cell by cell, how what was counted of a pair stands to the layout in force."""
    if slow.kind(state).wall:
        return Validity.WALL
    possible = answers(slow, state, action)
    for cell, terminal in slow.seen[state, action].weights:
        if (cell, not terminal) in possible:
            return Validity.REWARD
        if (cell, terminal) not in possible:
            return Validity.BLOCKED if slow.reached(state, action) == state else Validity.MOVES_ELSEWHERE
    earned = [reward for _, (reward, _, _) in slow.grid.outcomes(state, action)]
    mean = slow.seen[state, action].mean_reward
    return Validity.TRUE if min(earned) - 1e-9 <= mean <= max(earned) + 1e-9 else Validity.REWARD


@settings(UNHURRIED, max_examples=40)
@given(maze=small_mazes(), text=spellings("dyna-q-stochastic"), steps=st.integers(0, 150), data=st.data())
def test_every_outcome_is_listed_with_what_plain_python_counted(
    maze: Maze, text: str, steps: int, data: st.DataObject
) -> None:
    lane = Lane(maze, agent(text))
    slow = reference(maze, lane.spec, 0, 0)
    assert isinstance(slow, Counting)
    lane.advance(until_step=steps)
    for _ in range(steps):
        slow.step()
    if len(maze.layouts) > 1 and data.draw(st.booleans(), "switch by hand"):
        slow.layout = data.draw(st.integers(0, len(maze.layouts) - 1))
        lane.do(SwitchLayout(slow.layout))
    frame = listed(lane, data.draw(st.sampled_from([Order.NEWEST_FIRST, Order.OUTDATED_FIRST]), "order"))
    pairs = by_pair(frame)
    assert (frame.lines, frame.total) == (len(frame.rows), len(slow.seen))
    cells = observe(lane, FrameRequest(Window(0, 0, maze.height, maze.width)), ModelList(), None).cells
    number = slow.world.number
    for (state, action), seen in slow.seen.items():
        mine = pairs[number(state), action]
        outcomes = sorted(seen.weights.items(), key=lambda outcome: -outcome[1])
        assert [(row.next_state, row.terminal, row.times) for row in mine] == [
            (number(cell), terminal, weight) for (cell, terminal), weight in outcomes
        ]
        assert [row.probability for row in mine] == [weight / seen.total for _, weight in outcomes]
        possible = answers(slow, state, action)
        assert [row.chance for row in mine] == pytest.approx([possible.get(key, 0.0) for key, _ in outcomes])
        truth = truth_of(slow, state, action)
        assert {(row.reward, row.visits, row.validity) for row in mine} == {
            (seen.mean_reward, slow.visits[state, action], truth)
        }
        at = (*state, action)
        assert (cells.predicted[at], cells.probability[at]) == (mine[0].next_state, mine[0].probability)
        assert (cells.predicted_reward[at], cells.validity[at]) == (seen.mean_reward, truth)
    assert frame.outdated == sum(truth_of(slow, *pair).outdated for pair in slow.seen)


def slippery(steps: int) -> Lane:
    maze = load("slippery")
    lane = Lane(maze, agent("dyna-q-stochastic:n=1", maze))
    lane.advance(until_step=steps)
    return lane


def facts(row: MemoryRow) -> tuple[int, int, int, bool, bool]:
    return row.state, row.action, row.next_state, row.terminal, row.first


def test_a_window_of_rows_may_begin_and_end_inside_a_pair() -> None:
    lane = slippery(3000)
    every = [facts(row) for row in rows(listed(lane, Order.OUTDATED_FIRST))]
    model_list = ModelList()
    assert len(every) > 300
    for first in (*range(12), 100, len(every) - 3, len(every) - 1):
        frame = model_list.frame(lane, Order.OUTDATED_FIRST, first, 7, running=False)
        assert (frame.first, frame.lines) == (first, len(every))
        assert [facts(row) for row in rows(frame)] == every[first : first + 7]
    beyond = model_list.frame(lane, Order.OUTDATED_FIRST, 10**6, 5, running=False)
    assert [facts(row) for row in rows(beyond)] == every[-1:]


def test_the_simulated_outcome_is_marked_and_no_other_of_its_pair() -> None:
    lane = slippery(3000)
    for _ in range(40):
        lane.advance(4)
        latest = lane.memory.latest[0]
        (marked,) = [row for row in rows(listed(lane)) if row.simulated]
        assert marked.state * 4 + marked.action == latest["pair"]
        assert (~marked.next_state if marked.terminal else marked.next_state) == latest["next"]


def test_an_order_a_moment_old_lists_outcomes_as_they_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row of another pair, and no outcome twice, however the outcomes came and went in the meantime."""
    monkeypatch.setattr("dyna_tui.lab.frames.model_list.LARGE", 10)
    maze = load("slippery")
    lane, model_list = Lane(maze, agent("dyna-q-stochastic:n=0,forget=0.9,epsilon=1", maze)), ModelList()
    lane.advance(until_step=2000)
    model_list.frame(lane, Order.NEWEST_FIRST, 0, 10, running=True)
    for _ in range(30):
        lane.advance(until_step=lane.real_steps + 40)
        frame = model_list.frame(lane, Order.NEWEST_FIRST, 20, 30, running=True)
        true = by_pair(listed(lane))
        keys = [(row.state, row.action, row.next_state, row.terminal) for row in rows(frame)]
        assert len(set(keys)) == len(keys)
        for row in rows(frame):
            now = [(r.next_state, r.terminal, r.times) for r in true[row.state, row.action]]
            assert (row.next_state, row.terminal, row.times) in now


def test_a_mean_that_no_outcome_could_have_earned_is_outdated() -> None:
    cells = "slip = 0.4\n[cells]\nr = { reward = 0.5 }"
    grid = "Sr.\n..G\n@\nS..\n..G"
    lane = Lane(maze_of(grid, cells), agent("dyna-q-stochastic:n=0,epsilon=1"))
    lane.advance(until_episode=30)
    before = by_pair(listed(lane))[0, RIGHT]
    assert {row.validity for row in before} == {Validity.TRUE}
    assert 0 < before[0].reward < 0.5
    lane.do(SwitchLayout(1))
    assert {row.validity for row in by_pair(listed(lane))[0, RIGHT]} == {Validity.REWARD}


TABLE = [
    [[(0.25, 1, 1.0, False), (0.5, 1, 3.0, False), (0.25, 1, 0.0, True)]],
    [[(1.0, 0, 0.0, False)]],
]


def counted(text: str, steps: int) -> Engine:
    engine = Engine(table_world(TABLE, [0]), text)
    engine.step(steps)
    return engine


@pytest.mark.slow
def test_in_a_general_table_outcomes_that_differ_in_reward_alone_are_one() -> None:
    world = table_world(TABLE, [0])
    pair, next_state = np.array([0, 0, 0, 1], np.int32), np.array([1, 1, 0, 0], np.int32)
    terminal = np.array([False, True, False, False])
    assert chances(world, 0, pair, next_state, terminal).tolist() == [0.75, 0.25, 0.0, 1.0]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "wrong"), [("dyna-q:n=0", 2.0), ("dyna-q-stochastic:n=0", 3.5)])
def test_in_a_general_table_a_reward_that_is_not_to_be_had_is_outdated(text: str, wrong: float) -> None:
    maze, engine = maze_of("SG"), counted(text, 50)

    def truth() -> Validity:
        return Validity(int(model_validity(maze, engine.world, engine.agent.view, np.array([0]))[0]))

    assert truth() is Validity.TRUE
    engine.memory.model[0]["reward"] = wrong
    assert truth() is Validity.REWARD
