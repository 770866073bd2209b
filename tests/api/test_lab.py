"""A laboratory in Python: the same lanes, time machine and session files as the screen's."""

import pickle
from functools import partial
from pathlib import Path

import pytest

import dyna_tui as dt
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.session import taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.lab import Lab as Lanes
from dyna_tui.lab.stop_conditions import CONDITIONS


def digests(lab: dt.Lab) -> list[str]:
    return [digest(lane._lane) for lane in lab.lanes]


def test_its_session_file_is_that_of_the_screen(tmp_path: Path) -> None:
    dt.Lab("blocking", seed=4).advance(steps=1042).save(tmp_path / "ours.json")
    maze = dt.load_maze("blocking")
    theirs = Lanes(with_brushes(maze), [lane.spec for lane in dt.Lab(maze).lanes], 4)
    theirs.advance(1042)
    assert (tmp_path / "ours.json").read_text("utf-8") == as_text(taken(theirs))


def test_an_opened_session_has_its_whole_history(tmp_path: Path) -> None:
    lab = dt.Lab("blocking", ["dyna-q", "mpc"], clock="updates").advance(updates=500)
    lab.edit((3, 4), ".").advance(updates=100).fork(1)
    lab.rewind(steps=3)
    lab.save(tmp_path / "lab.json")
    opened = dt.open_session(tmp_path / "lab.json", check=True)
    assert digests(opened) == digests(lab) == digests(lab.copy()) == digests(pickle.loads(pickle.dumps(lab)))
    assert (opened.clock, opened.time, opened.end) == (lab.clock, lab.time, lab.end)
    assert digests(opened.advance(updates=50)) == digests(lab.advance(updates=50))


def test_an_altered_session_fails_its_check(tmp_path: Path) -> None:
    dt.Lab("blocking").advance(steps=100).save(tmp_path / "lab.json")
    text = (tmp_path / "lab.json").read_text("utf-8")
    (tmp_path / "lab.json").write_text(text.replace("Blocking maze", "Another maze"), "utf-8")
    dt.open_session(tmp_path / "lab.json")
    with pytest.raises(dt.InputError, match="altered"):
        dt.open_session(tmp_path / "lab.json", check=True)


def test_lanes_are_agents_equal_to_agents_alone() -> None:
    lab = dt.Lab("blocking", ["dyna-q", "dyna-q+"], seed=2, run=1).advance(steps=1500)
    for lane in lab.lanes:
        alone = dt.Agent(lane.spec, "blocking", seed=2, run=1).advance(steps=1500)
        assert alone.q.tobytes() == lane.q.tobytes()
    assert lab.lanes[0] is lab.lanes[0]


def test_a_lane_moves_with_its_lab_alone() -> None:
    lab = dt.Lab("blocking")
    lane = lab.lanes[0]
    for move in (partial(lane.advance, steps=1), lane.tick, partial(lane.rewind, steps=1)):
        with pytest.raises(dt.InputError, match="move the Lab, or a copy"):
            move()
    lab.lanes[0].copy().advance(steps=5)
    assert lab.time == 0


def test_a_tick_moves_all_lanes_and_one_waits_for_the_others() -> None:
    lab = dt.Lab("dyna", ["q-learning", "dyna-q:n=2"])
    phases = [[tick.phase if tick else None for tick in lab.tick()] for _ in range(5)]
    assert phases == [
        ["act", "act"],
        ["direct RL", "direct RL"],
        [None, "model"],
        [None, "planning"],
        [None, "planning"],
    ]
    before = digests(lab)
    assert digests(lab.advance(ticks=7).rewind(ticks=7)) != before  # what lies ahead is kept
    assert [lane.ticks for lane in lab.lanes] == [2, 5]


def test_episodes_are_those_of_a_lane_and_the_others_go_as_far() -> None:
    lab = dt.Lab("dyna", ["q-learning", "dyna-q:n=50"]).advance(episodes=3, lane=1)
    assert lab.lanes[1].episode == 4
    assert lab.lanes[0].real_steps == lab.lanes[1].real_steps == lab.time
    lab.rewind(episodes=1, lane=1)
    assert lab.lanes[1].episode == 3


def test_equal_computation_on_the_clock_of_updates() -> None:
    lab = dt.Lab("dyna", ["q-learning", "dyna-q:n=9"], clock="updates").advance(updates=500)
    assert [lane.updates for lane in lab.lanes] == [500, 500]
    assert [lane.real_steps for lane in lab.lanes] == [500, 50]


def test_going_anywhere_and_back_is_the_same() -> None:
    lab = dt.Lab("blocking").advance(steps=1200)
    there = digests(lab)
    assert lab.go_to(300).time == 300
    assert digests(lab.go_to(1200)) == there


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("model wrong", 1000),
        ("the model becomes wrong", 1000),
        ("model-wrong", 1000),
        ("maze changes", 1000),
        ("step 77", 77),
        ("step-reached 77", 77),
        ("Step 1,077", 1077),
    ],
)
def test_a_run_stops_where_a_condition_holds(words: str, step: int) -> None:
    stop = dt.Lab("blocking").until(words)
    assert stop is not None
    assert stop.step == step
    assert f"{step:,}" in str(stop)


def test_every_condition_of_the_laboratory_can_be_named_as_it_is_listed() -> None:
    for kind in CONDITIONS.values():
        value = {"row,column (from 0)": "0,8", "amount": "0.1", "number": "50", "": ""}.get(kind.prompt, "5")
        for name in (kind.keyword, kind.label, kind.label.upper()):
            lab = dt.Lab("blocking", "dyna-q")
            lab.until(f"{name} {value}".strip(), steps=3000)
            assert lab.time > 0


def test_the_first_of_several_conditions_stops_and_nothing_may_happen() -> None:
    lab = dt.Lab("blocking")
    stop = lab.until("step 500", "model wrong")
    assert stop is not None
    assert stop.step == 500
    assert lab.until("maze changes", steps=300) is None
    assert lab.time == 800


def test_a_function_is_asked_after_every_real_step() -> None:
    lab = dt.Lab("blocking")
    stop = lab.until(lambda lab: lab.lanes[1].reward >= 1)
    assert stop is not None
    assert lab.lanes[1].reward == 1
    alone = dt.Agent("dyna-q+", "blocking").until("step 5000", lambda agent: agent.reward >= 1)
    assert alone is not None
    assert alone.step == stop.step
    first = dt.Lab("blocking").until("episode ends", lane=1)
    assert first is not None
    assert stop.step == first.step


def test_a_fork_goes_on_otherwise() -> None:
    lab = dt.Lab("blocking", "dyna-q").advance(steps=1000)
    fork = lab.fork(0)
    fork.edit((3, 4), ".")
    lab.advance(steps=2000)
    assert [lane.name for lane in lab.lanes] == ["Dyna-Q", "Dyna-Q (fork at 1,000)"]
    assert lab.lanes[1] is fork
    assert fork.reward > lab.lanes[0].reward
    lab.drop(0)
    assert lab.lanes == (fork,)


def test_changes_reach_every_lane_that_they_can() -> None:
    lab = dt.Lab("blocking", ["q-learning", "dyna-q"]).set(alpha=0.5, n=3).switch().edit((0, 0), "#")
    assert [lane.parameters["alpha"] for lane in lab.lanes] == [0.5, 0.5]
    assert lab.lanes[1].parameters["planning_steps"] == 3
    assert [lane.layout for lane in lab.lanes] == [1, 1]
    with pytest.raises(dt.InputError, match="has no parameter 'kappa'"):
        lab.set(kappa=1)


def test_an_added_lane_is_where_the_others_are() -> None:
    lab = dt.Lab("blocking", "dyna-q").advance(steps=200)
    added = lab.add("dyna-q+")
    assert added.q.tobytes() == dt.Agent("dyna-q+", "blocking").advance(steps=200).q.tobytes()
