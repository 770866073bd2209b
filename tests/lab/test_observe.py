"""Frames: what the screen is shown equals what a slow, plain recomputation says."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.agents import VARIANTS
from dyna_tui.dyna.memory import CURVE, PLANNED, TRAIL
from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Validity, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.history.interventions import Forget, ForgetAll, SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, load
from tests.dyna import engine
from tests.dyna.engine import UNHURRIED, agent, maze_of
from tests.dyna.reference import Cell, Reference, reference
from tests.dyna.reference.ahead import LookAhead
from tests.dyna.test_reference import small_mazes, spellings
from tests.lab.states import RICH
from tests.truth.facts import OfLane

EXACT = [name for name in VARIANTS if name not in ("dyna-q-stochastic", "prioritized-sweeping")]
"""Agents with the last outcome as their model; sweeping takes equally urgent pairs in an order of its own."""


def whole(maze: Maze) -> FrameRequest:
    return FrameRequest(Window(0, 0, maze.height, maze.width), rows=10_000)


def seen(lane: Lane, request: FrameRequest | None = None) -> LaneFrame:
    return observe(lane, request or whole(lane.maze), ModelList(), None)


def truth_of(slow: Reference, state: Cell, action: int) -> Validity:
    """Cell by cell, how the model's word on a pair stands to the layout in force."""
    reward, believed, terminal = slow.model[state, action]
    if (state, action) not in slow.visits:
        return Validity.ASSUMED
    if slow.kind(state).wall:
        return Validity.WALL
    possible = [outcome for _, outcome in slow.grid.outcomes(state, action)]
    if believed not in {cell for _, cell, _ in possible}:
        return Validity.BLOCKED if slow.reached(state, action) == state else Validity.MOVES_ELSEWHERE
    return Validity.TRUE if (reward, believed, terminal) in possible else Validity.REWARD


@settings(UNHURRIED, max_examples=40)
@given(maze=small_mazes(), text=spellings(*EXACT), steps=st.integers(0, 120), data=st.data())
def test_cells_show_what_plain_python_knows(maze: Maze, text: str, steps: int, data: st.DataObject) -> None:
    lane = Lane(maze, agent(text))
    slow = reference(maze, lane.spec, 0, 0)
    lane.advance(until_step=steps)
    for _ in range(steps):
        slow.step()
    if len(maze.layouts) > 1 and data.draw(st.booleans(), "switch by hand"):
        slow.layout = data.draw(st.integers(0, len(maze.layouts) - 1))
        lane.do(SwitchLayout(slow.layout))
    row, column = data.draw(st.integers(0, maze.height - 1)), data.draw(st.integers(0, maze.width - 1))
    window = Window(row, column, maze.height - row, data.draw(st.integers(1, maze.width - column)))
    frame = seen(lane, FrameRequest(window))
    cells = frame.cells
    assert frame.agent == slow.state[0] * maze.width + slow.state[1]
    for r in range(window.height):
        for c in range(window.width):
            state = (row + r, column + c)
            assert maze.kinds[cells.kind[r, c]] is slow.kind(state)
            for a in range(4):
                at = (r, c, a)
                assert cells.q[at] == (0 if slow.kind(state).terminal else slow.q(state, a))
                assert cells.visits[at] == slow.visits.get((state, a), 0)
                assert cells.tau[at] == slow.t - slow.last_tried.get((state, a), 0)
                if (state, a) in slow.model:
                    reward, (next_row, next_column), _ = slow.model[state, a]
                    assert cells.predicted[at] == next_row * maze.width + next_column
                    assert (cells.predicted_reward[at], cells.probability[at]) == (reward, 1)
                    assert cells.validity[at] == truth_of(slow, state, a)
                else:
                    assert (cells.predicted[at], cells.predicted_reward[at], cells.validity[at]) == (
                        -1,
                        0,
                        Validity.TRUE,
                    )
                    assert cells.probability[at] == 0


def test_all_that_a_look_ahead_asked_about_is_lit() -> None:
    lane = Lane(load("dyna"), agent("mpc:horizon=4"))
    lane.advance(until_step=300)
    lane.advance(2)
    lit = seen(lane).cells.planned
    slow = reference(lane.maze, lane.spec)
    for _ in range(300):
        slow.step()
    assert isinstance(slow, LookAhead)
    reached = slow.moves_to()
    assert 1 < len(reached) < 40
    for (row, column, action), asked in np.ndenumerate(lit):
        assert asked == ((row, column) in reached and ((row, column), action) in slow.model)


def arrays(thing: object) -> Iterator[NDArray[Any]]:
    """Every array inside a frame."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from arrays(part)


@pytest.mark.parametrize("text", VARIANTS)
def test_a_frame_is_a_copy_that_nothing_changes_afterwards(text: str) -> None:
    maze = load("blocking")
    lane = Lane(maze, agent(text, maze))
    lane.advance(until_step=200 if text == "mpc" else 990)
    optimal = np.arange(54, dtype=np.float64)
    frame = observe(lane, whole(maze), ModelList(), optimal)
    before = [array.copy() for array in arrays(frame)]
    owned = [*dict(engine.arrays(lane.memory)).values(), lane.world.kind, lane.world.next_state, optimal]
    for array in arrays(frame):
        assert not any(np.shares_memory(array, mine) for mine in owned)
    lane.advance(until_step=lane.real_steps + 210)
    optimal[:] = 0
    assert len(before) >= 15
    for array, copy in zip(arrays(frame), before, strict=True):
        assert np.array_equal(array, copy)


def test_nothing_is_shown_of_a_lane_that_has_not_begun() -> None:
    frame = seen(Lane(load("dyna"), agent("dyna-q:n=5")))
    assert frame.tick is None
    assert (frame.agent, frame.layout, frame.episodes_done, frame.trail.size) == (18, 0, 0, 0)
    counters = frame.counters
    assert (counters.real_steps, counters.planning_steps, counters.updates, counters.episode) == (0, 0, 0, 1)
    assert (counters.reward, counters.planned, counters.planning_phase, counters.mid_step) == (0, 0, 5, False)
    assert frame.curves.step.tolist() == [0]
    assert frame.curves.reward.tolist() == [0.0]
    assert frame.curves.episode.size == 0


def test_titles_parameters_and_abilities_are_the_agents() -> None:
    facts = []
    for text in ("q-learning", "dyna-q", "dyna-q+", "dyna-q-stochastic:forget=0.01", "prioritized-sweeping", "mpc"):
        frame = seen(Lane(load("dyna"), agent(text, load("dyna"))))
        facts.append((frame.title, frame.parameters, frame.has_model, frame.has_bonus))
    assert facts == [
        ("Q-learning", "α .1  γ .95  ε .1", False, False),
        ("Dyna-Q", "n 10  α .1  γ .95  ε .1", True, False),
        ("Dyna-Q+", "n 10  α .1  γ .95  ε .1  κ .001", True, True),
        ("Dyna-Q stochastic", "n 10  α .1  γ .95  ε .1  forget .01", True, False),
        ("Prioritized sweeping", "n 10  α .1  γ .95  ε .1  θ 1e-4", True, False),
        ("MPC", "γ .95  ε .1  H 30", True, False),
    ]


def test_the_trail_is_where_the_episode_came_through() -> None:
    maze = load("dyna")
    lane, lengths = Lane(maze, agent("q-learning")), set()
    path: list[int] = []
    for _ in range(600):
        if not int(lane.memory.clock[0]["episode_steps"]):
            path = []
        path.append(lane.view.state)
        lane.advance(1)
        assert seen_trail(lane) == path[-TRAIL:], "mid-step: the agent stands in the next state already"
        lane.advance(until_step=lane.real_steps)
        assert seen_trail(lane) == path[-TRAIL:]
        lengths.add(len(seen_trail(lane)))
    assert max(lengths) == TRAIL


def seen_trail(lane: Lane) -> list[int]:
    return [int(state) for state in seen(lane, FrameRequest(Window(0, 0, 1, 1))).trail]


@pytest.mark.parametrize("n", [0, 1, 5, PLANNED, PLANNED + 1, 3 * PLANNED + 7])
def test_lit_are_the_pairs_of_the_latest_planning(n: int) -> None:
    maze = load("dyna")
    lane = Lane(maze, agent(f"dyna-q:n={n}"))
    lane.advance(until_step=30)
    lane.advance(1)
    assert not seen(lane).cells.planned.any(), "a new step has not planned yet"
    lane.advance(2)
    pairs: list[int] = []
    for done in range(1, n + 1):
        lane.advance(1)
        pairs.append(int(lane.memory.latest[0]["pair"]))
        if done in (1, 2, n) or done % 700 == 0:
            lit = np.flatnonzero(seen(lane).cells.planned)
            assert lit.tolist() == sorted(set(pairs[-PLANNED:]))
            assert seen(lane).counters.planned == done


def test_no_older_update_is_lit_and_no_newer_one_is_left_out() -> None:
    """On a maze with more pairs than updates are kept, so that each of them shows."""
    lane = Lane(load("large"), agent(f"dyna-q:n={PLANNED + 40}"))
    lane.advance(until_step=4000)
    lane.advance(3)
    pairs: list[int] = []
    for done in range(1, PLANNED + 41):
        lane.advance(1)
        pairs.append(int(lane.memory.latest[0]["pair"]))
        if done >= PLANNED - 5:
            lit = np.flatnonzero(
                seen(lane, FrameRequest(Window(0, 0, lane.maze.height, lane.maze.width))).cells.planned
            )
            assert lit.tolist() == sorted(set(pairs[-PLANNED:]))


def test_the_reward_curve_ends_now_even_in_mid_step() -> None:
    lane = Lane(maze_of("S..G", "step_reward = -1.0"), agent("dyna-q:n=3"))
    lane.advance(until_step=2 * CURVE + 1)
    for _ in range(12):
        curves, counters = seen(lane).curves, counters_of(lane.state)
        assert (curves.step[-1], curves.reward[-1]) == (counters.real_steps, counters.reward)
        assert curves.updates[-1] == counters.updates
        assert len(set(curves.step.tolist())) == len(curves.step) == len(curves.reward)
        assert set(np.diff(curves.step)[:-1]) == {4}
        lane.advance(1)


def test_the_episode_curve_is_the_mean_of_each_block_at_its_last_episode() -> None:
    lane = Lane(maze_of("S.G", "max_episode_steps = 5"), agent("q-learning:epsilon=1"))
    lengths = []
    for episode in range(2, CURVE + 12):
        lane.advance(until_episode=episode)
        lengths.append(int(lane.memory.clock[0]["last_episode_steps"]))
    curves = seen(lane).curves
    blocks = len(lengths) // 2
    assert curves.episode.tolist() == list(range(2, 2 * blocks + 1, 2))
    assert curves.episode_steps.tolist() == np.array(lengths[: 2 * blocks]).reshape(-1, 2).mean(axis=1).tolist()
    assert curves.episode_end.tolist() == np.cumsum(lengths)[1::2].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "dyna-q+:kappa=1e308",
        "dyna-q+:kappa=1e308,bonus=action",
        "dyna-q:q0=1.7e308,gamma=1",
        "dyna-q+:q0=-1.7e308,kappa=1e300",
        "prioritized-sweeping:q0=1.7e308,gamma=1",
        "dyna-q-stochastic:q0=-1.7e308",
    ],
)
def test_values_that_overflow_are_shown_and_break_nothing(text: str) -> None:
    maze = load("cliff")
    lane = Lane(maze, agent(text))
    lane.advance(until_step=3000)
    frame = seen(lane)
    assert frame.counters.real_steps == 3000
    assert len(frame.memory.rows) == frame.memory.total > 0


def test_optimal_values_are_shown_where_known() -> None:
    maze = load("dyna")
    optimal = np.arange(54, dtype=np.float64)
    frame = observe(Lane(maze, agent("dyna-q")), FrameRequest(Window(1, 2, 3, 4)), ModelList(), optimal)
    cells: CellsFrame = frame.cells
    assert cells.optimal is not None
    assert cells.optimal.tolist() == optimal.reshape(6, 9)[1:4, 2:6].tolist()
    assert seen(Lane(maze, agent("dyna-q"))).cells.optimal is None


def test_no_pair_is_lit_once_the_model_was_made_to_forget() -> None:
    """Entries have other numbers then, and planning has noted theirs; the next step lights pairs again."""
    for forget in (Forget, ForgetAll):
        lane = Lane(load("dyna"), agent("dyna-q:n=5"))
        lane.advance(until_step=60)
        assert seen(lane).cells.planned.any()
        lane.do(ForgetAll() if forget is ForgetAll else Forget(int(lane.view.model.pairs[0])))
        assert not seen(lane).cells.planned.any()
        lane.advance(until_step=61)
        assert seen(lane).cells.planned.any()
        lane.seek_step(60).go()
        assert not seen(lane).cells.planned.any(), "and so in the past"


def test_where_a_move_leads_is_named_only_where_that_is_certain() -> None:
    """A cell that sends the agent on to any of several is not where it comes to."""
    lane = Lane(RICH, agent("dyna-q:n=2"))
    lane.do(SwitchLayout(1))
    actual, slow = seen(lane).cells.actual_next, OfLane(lane)
    assert actual is not None
    for (row, column, action), state in np.ndenumerate(actual):
        ends = slow.destinations((row, column), slow.reached((row, column), action))
        assert state == (ends[0][0] * RICH.width + ends[0][1] if len(ends) == 1 else -1)
    assert (actual < 0).any() and (actual >= 0).any()
