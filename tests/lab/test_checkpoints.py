"""Checkpoints: going back any distance, and forward again, changes nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab.history.checkpoints import MOST_CHECKPOINTS
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import replayed
from tests.lab.states import AGENTS, THREE, eager
from tests.lab.strategies import interventions


@pytest.mark.parametrize("text", AGENTS)
@settings(UNHURRIED, max_examples=15)
@given(data=st.data())
def test_back_and_forward_is_the_identity_among_any_interventions(text: str, data: st.DataObject) -> None:
    lane = eager(Lane(maze_of(THREE), agent(text), seed=3))
    moments = {0: bits(lane.memory)}
    for _ in range(data.draw(st.integers(1, 12))):
        intervention = data.draw(st.sampled_from(["tick", "step", "do", "do", "back", "forward", "to step"]))
        if intervention == "tick":
            lane.advance(data.draw(st.integers(0, 60)))
        elif intervention == "step":
            lane.advance(until_step=lane.steps_started + data.draw(st.integers(1, 20)))
        elif intervention == "do":
            try:
                lane.do(data.draw(interventions(maze_of(THREE))))
            except InputError:
                pass
            else:
                moments = {tick: moment for tick, moment in moments.items() if tick < lane.ticks}
        elif intervention == "back":
            lane.seek_tick(data.draw(st.sampled_from([t for t in moments if t <= lane.ticks]))).go()
        elif intervention == "forward":
            lane.seek_tick(data.draw(st.sampled_from([t for t in moments if t >= lane.ticks] or [lane.ticks]))).go()
        else:
            step = data.draw(st.integers(0, lane.steps_started))
            lane.seek_step(step).go()
            assert (lane.real_steps, lane.mid_step) == (step, False)
        moment = moments.setdefault(lane.ticks, bits(lane.memory))
        assert bits(lane.memory) == moment
        assert bits(replayed(lane).memory) == moment


@pytest.mark.parametrize("text", AGENTS)
def test_a_checkpoint_restores_all_that_an_agent_is(text: str) -> None:
    lane = eager(Lane(load("rooms"), agent(text)))
    lane.advance(5_003)
    assert lane._checkpoints.checkpoints
    before = bits(lane.memory)
    lane.advance(4_000)
    later = bits(lane.memory)
    lane.seek_tick(5_003).go()
    assert bits(lane.memory) == before
    lane.seek_tick(9_003).go()
    assert bits(lane.memory) == later


def test_interventions_in_a_discarded_history_do_not_come_back() -> None:
    lane = Lane(maze_of(THREE), agent("dyna-q:n=2"))
    lane.advance(until_step=10)
    lane.do(SwitchLayout(2))
    lane.advance(until_step=20)
    lane.seek_step(5).go()
    assert list(lane.changes) == []
    lane.advance(until_step=12)
    assert (lane.layout, list(lane.changes)) == (2, [10]), "applied again on the way"
    lane.seek_step(5).go()
    lane.do(SwitchLayout(1))
    lane.advance(until_step=12)
    assert (lane.layout, list(lane.changes)) == (1, [5])


def test_checkpoints_stay_within_their_number_and_bytes_however_long_the_run() -> None:
    lane = Lane(load("dyna"), agent("dyna-q:n=5"), budget=3_000_000)
    history = eager(lane)._checkpoints
    history._budget = 3_000_000
    for _ in range(500):
        lane.advance(1_000)
        assert len(history.checkpoints) <= MOST_CHECKPOINTS
        assert history.nbytes <= 3_000_000
    ticks = np.array([checkpoint.tick for checkpoint in history.checkpoints])
    assert len(ticks) > 4
    assert np.diff(ticks).max() <= 4 * np.diff(ticks).min(), "about evenly spaced"


def test_a_snapshot_of_a_large_maze_takes_room_only_for_what_was_visited() -> None:
    lane = eager(Lane(maze_of("\n".join(["S" + "." * 999] + ["." * 1000] * 998 + ["." * 999 + "G"])), agent("dyna-q")))
    lane.advance(2_000)
    assert 0 < lane._checkpoints.checkpoints[-1].snapshot.nbytes < 2_000_000
