"""Markers find what brute force finds, wherever the lane is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.markers import MOST_EPISODES, Marker, timeline
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.frames.timeline import Kind
from dyna_tui.lab.history.interventions import (
    SetCell,
    SetParameter,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, maze_of
from tests.lab.moves import back_to
from tests.lab.strategies import interventions

AGENTS = [
    "q-learning",
    "dyna-q:n=2",
    "dyna-q+:n=2",
    "dyna-q-stochastic:n=2",
    "prioritized-sweeping:n=2",
    "mpc:horizon=3",
]
THREE = "S....\n....G\n@ 40\nS.#..\n..#.G\n@\nS...G\n....G"


def found(marker: Marker, kind: Kind, clock_by: Clock = Clock.REAL) -> list[int]:
    """The times of the marks of a kind, once the search is over."""
    marker.marks(clock_by)
    while marker.searching:
        marker.marks(clock_by)
    return [mark.time for mark in marker.marks(clock_by) if mark.kind is kind]


def wrong(lane: Lane) -> bool:
    entries = np.arange(lane.view.model.size)
    return bool((validity_in(lane, entries) >= Validity.WALL).any())


def by_hand(lane: Lane, *, changes_maze: bool) -> list[int]:
    """The steps of the journal's changes of the maze, or of its other entries."""
    entries = lane.journal.entries
    return sorted({entry.step for entry in entries if entry.intervention.changes_maze == changes_maze})


def first_wrong(lane: Lane) -> list[int]:
    """The first step on which the model was wrong, looked for step by step."""
    copy = lane.copy_at_start()
    while not wrong(copy) and copy.steps_started < lane.end.steps_started:
        copy.advance(until_step=copy.steps_started + 1)
    return [copy.real_steps] if wrong(copy) else []


@pytest.mark.parametrize("text", AGENTS)
@settings(UNHURRIED, max_examples=12)
@given(data=st.data())
def test_the_first_wrong_step_is_that_of_a_search_step_by_step(text: str, data: st.DataObject) -> None:
    lane = Lane(maze_of(THREE), agent(text), seed=3)
    marker = Marker(lane)
    for _ in range(data.draw(st.integers(1, 8))):
        match data.draw(st.sampled_from(["ticks", "step", "do", "back"])):
            case "ticks":
                lane.advance(data.draw(st.integers(0, 60)))
            case "step":
                lane.advance(until_step=lane.steps_started + data.draw(st.integers(1, 30)))
            case "do":
                try:
                    lane.do(data.draw(interventions(lane.maze)))
                except InputError:
                    continue
            case _:
                lane.seek_tick(data.draw(st.integers(0, lane.ticks))).go()
        expected = first_wrong(lane)
        assert found(marker, Kind.WRONG) == expected
        assert found(marker, Kind.INTERVENTION) == by_hand(lane, changes_maze=False)
        assert set(found(marker, Kind.CHANGE)) >= set(by_hand(lane, changes_maze=True))


def test_marks_stay_in_a_rewound_lane_and_go_with_what_is_discarded() -> None:
    lane = Lane(load("blocking"), agent("dyna-q:n=10"))
    marker = Marker(lane)
    lane.advance(until_step=1_200)
    lane.do(SetParameter("epsilon", 0.3))
    lane.advance(until_step=1_500)
    lane.do(SetCell(1, 3, 1))
    lane.advance(until_step=1_600)
    kinds = {kind: found(marker, kind) for kind in Kind}
    marks = marker.marks(Clock.REAL)
    assert (kinds[Kind.INTERVENTION], kinds[Kind.CHANGE], kinds[Kind.WRONG]) == ([1_200], [1_000, 1_500], [1_000])
    ends = np.cumsum(lane.memory.block_steps[: lane.episode - 1])
    assert kinds[Kind.EPISODE] == ends.tolist()
    lane.seek_step(500).go()
    assert marker.marks(Clock.REAL) == marks
    lane.do(SetCell(0, 3, 1))
    assert found(marker, Kind.CHANGE) == [500]
    assert found(marker, Kind.EPISODE) == [end for end in ends if end <= 500]


def test_no_mark_is_an_episode_s_where_they_are_many() -> None:
    lane = Lane(maze_of("S.G"), agent("dyna-q:n=2"))
    marker = Marker(lane)
    lane.advance(until_episode=MOST_EPISODES + 1)
    assert len(found(marker, Kind.EPISODE)) == MOST_EPISODES
    lane.advance(until_episode=MOST_EPISODES + 2)
    assert found(marker, Kind.EPISODE) == []


def test_on_the_clock_of_updates_marks_stand_at_updates() -> None:
    lab = Lab(load("blocking"), [agent("dyna-q:n=10")], clock_by=Clock.UPDATES)
    lab.advance(22_000)
    line = timeline(lab, Marker(lab.lanes[0]))
    assert (line.now, line.end, line.in_past, line.started) == (22_000, 22_000, False, True)
    (change,) = (mark for mark in line.marks if mark.kind is Kind.CHANGE)
    assert change.time == 11_000


def test_the_next_mark_and_the_one_before_are_no_ends_of_episodes() -> None:
    lab = Lab(load("blocking"), [agent("dyna-q:n=10")])
    lab.advance(1_200)
    marker = Marker(lab.lanes[0])
    line = timeline(lab, marker)
    assert (line.mark_before, line.next_mark) == (1_000, 1_200)
    back_to(lab, 1_000)
    line = timeline(lab, marker)
    assert (line.mark_before, line.next_mark) == (0, 1_200)
    back_to(lab, 10)
    assert timeline(lab, marker).next_mark == 1_000
