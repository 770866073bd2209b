"""Lanes are added, forked, dropped and given other agents; each keeps its own history."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.errors import InputError
from dyna_tui.lab import MOST_LANES
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.session import check, open_lab, save
from dyna_tui.lab.files.session import load as load_session
from dyna_tui.lab.history.interventions import (
    ForgetAll,
    Intervention,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import EpisodeEnds
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import add, back_to, reparameterise, replayed, step_back, switch_layout, tick_back
from tests.lab.states import state
from tests.lab.strategies import interventions

AGENTS = ["q-learning", "dyna-q:n=3", "dyna-q+:n=5", "prioritized-sweeping:n=4", "mpc:horizon=4"]
SMALL = "S....\n....G\n@ 20\nS.#..\n....G"
WALL, FLOOR = 0, 1

pytestmark = pytest.mark.usefixtures("checkpoints_everywhere")


def lab(clock_by: Clock = Clock.REAL, agents: Sequence[str] = AGENTS) -> Lab:
    return Lab(maze_of(SMALL), [agent(text) for text in agents], seed=5, clock_by=clock_by)


def attempt(what: Callable[[], object]) -> None:
    """Does what may be impossible just now."""
    try:
        what()
    except InputError:
        return


INDICES = st.integers(0, 4)
EVENTS = st.one_of(
    st.tuples(st.just("tick"), st.integers(1, 9)),
    st.tuples(st.just("step"), st.integers(1, 12)),
    st.tuples(st.just("episode"), INDICES),
    st.tuples(st.just("layout"), st.integers(0, 1)),
    st.tuples(st.just("fork"), INDICES),
    st.tuples(st.just("drop"), INDICES),
    st.tuples(st.just("back"), st.integers(1, 12)),
    st.tuples(st.just("do"), st.tuples(INDICES, interventions(maze_of(SMALL)))),
)
HISTORIES = st.lists(EVENTS, min_size=1, max_size=14)


def run_through(side: Lab, events: Sequence[tuple[str, object]]) -> None:
    """Takes a laboratory through all kinds of events."""
    for what, how in events:
        index = (how[0] if isinstance(how, tuple) else how) % len(side.lanes)  # type: ignore[operator]
        match what:
            case "tick":
                for _ in range(how):  # type: ignore[call-overload]
                    side.tick()
            case "step":
                side.advance_steps(0, how)  # type: ignore[arg-type]
            case "episode":
                side.advance_episode(index, 50)
            case "layout":
                switch_layout(side, how)  # type: ignore[arg-type]
            case "fork" if len(side.lanes) < MOST_LANES // 2:
                side.fork(index)
            case "drop" if len(side.lanes) > 1:
                side.drop(index)
            case "back":
                back_to(side, max(side.clock - how, 0))  # type: ignore[operator]
            case "do":
                attempt(lambda lane=side.lanes[index], intervention=how[1]: lane.do(intervention))  # type: ignore[index,misc]


@pytest.mark.parametrize("clock_by", Clock)
@settings(UNHURRIED, max_examples=20)
@given(events=HISTORIES, back=st.integers(1, 60))
def test_back_and_forward_is_where_one_was_whatever_was_done(
    clock_by: Clock, events: list[tuple[str, object]], back: int
) -> None:
    side = lab(clock_by)
    run_through(side, events)
    for lane in side.lanes:
        there, ticks, end = state(lane), lane.ticks, lane.end
        lane.seek_tick(max(ticks - back, 0)).go()
        assert lane.in_past == (lane.ticks < end.tick)
        lane.seek_tick(ticks).go()
        assert state(lane) == there
        assert lane.end == end
        assert state(replayed(lane)) == there, "a lane is what its journal says"


@settings(UNHURRIED, max_examples=25)
@given(events=HISTORIES, back=st.integers(1, 30))
def test_steps_back_with_all_lanes_and_forward_again_are_undone(events: list[tuple[str, object]], back: int) -> None:
    side = lab()
    run_through(side, events)
    side.catch_up()
    there, clock = [state(lane) for lane in side.lanes], side.clock
    for _ in range(back):
        step_back(side, 0)
    side.advance_steps(0, clock - side.clock)
    assert [state(lane) for lane in side.lanes] == there


@pytest.mark.parametrize("clock_by", Clock)
@settings(UNHURRIED, max_examples=20)
@given(events=HISTORIES, back=st.integers(1, 30), on=st.integers(0, 9))
def test_ticks_back_with_all_lanes_and_forward_again_are_undone(
    clock_by: Clock, events: list[tuple[str, object]], back: int, on: int
) -> None:
    side = lab(clock_by)
    run_through(side, events)
    for _ in range(on):
        side.tick()
    seen = [([state(lane) for lane in side.lanes], side.clock)]
    while len(seen) <= back and any(lane.ticks for lane in side.lanes):
        tick_back(side)
        seen.append(([state(lane) for lane in side.lanes], side.clock))
    for there in reversed(seen[:-1]):
        side.tick()
        assert ([state(lane) for lane in side.lanes], side.clock) == there


def test_a_lane_added_in_mid_step_is_as_far_into_it_as_the_others() -> None:
    side = lab(agents=["dyna-q:n=3"])
    side.advance(5)
    side.tick()
    add(side, agent("dyna-q:n=7"))
    assert [(lane.steps_started, lane.view.step_ticks, lane.mid_step) for lane in side.lanes] == [(6, 1, True)] * 2
    add(side, agent("q-learning"))
    side.tick()
    side.tick()
    add(side, agent("q-learning"))
    assert [(lane.steps_started, lane.view.step_ticks) for lane in side.lanes] == [(6, 3), (6, 3), (6, 2), (6, 2)]


def test_breakpoints_of_a_dropped_lane_go_with_it() -> None:
    side = lab(agents=["q-learning", "dyna-q"])
    side.breakpoints += [Breakpoint(EpisodeEnds(), 0), Breakpoint(EpisodeEnds(), 1), Breakpoint(EpisodeEnds())]
    side.drop(1)
    assert side.breakpoints == [Breakpoint(EpisodeEnds(), 0), Breakpoint(EpisodeEnds())]


@pytest.mark.parametrize("text", AGENTS)
@settings(UNHURRIED, max_examples=15)
@given(
    ticks=st.integers(0, 300),
    further=st.integers(0, 200),
    done=st.lists(interventions(maze_of(SMALL)), max_size=3),
)
def test_a_fork_to_which_nothing_is_done_goes_on_alike(
    text: str, ticks: int, further: int, done: list[Intervention]
) -> None:
    side = lab(agents=[text])
    (lane,) = side.lanes
    for intervention in done:
        attempt(lambda intervention=intervention: lane.do(intervention))  # type: ignore[misc]
        lane.advance(ticks)
    assert side.fork(0) == 1
    fork = side.lanes[1]
    assert (state(fork), fork.journal.entries) == (state(lane), lane.journal.entries)
    assert fork.forked_at == lane.real_steps
    for one in (lane, fork):
        one.advance(further)
    assert state(fork) == state(lane)
    for one in (lane, fork):
        one.seek_tick(ticks // 2).go()
    assert state(fork) == state(lane)


@pytest.mark.slow
def test_what_is_done_to_a_fork_changes_nothing_in_the_other_and_the_reverse() -> None:
    side = Lab(load("blocking"), [agent("dyna-q+:n=50"), agent("dyna-q:n=50")])
    alone = Lab(load("blocking"), [agent("dyna-q+:n=50"), agent("dyna-q:n=50")])
    for each in (side, alone):
        for step in range(5_000, 60_000, 5_000):
            each.advance(step)
    lane = side.lanes[0]
    kept = [(at.snapshot, bits(at.snapshot.restored(lane.memory))) for at in lane._checkpoints.checkpoints]
    assert kept
    back_to(side, 40_000)
    fork = side.lanes[side.fork(0)]
    shared = fork._checkpoints.checkpoints
    assert shared == [at for at in lane._checkpoints.checkpoints if at.tick <= fork.ticks] != []
    for intervention in (SwitchLayout(0), SetCell(0, 30, WALL), SetParameter("alpha", 0.5), ForgetAll()):
        fork.do(intervention)
    side.advance(60_000)
    back_to(side, 10_000)
    fork.do(SetParameter("kappa", 0.5))
    side.advance(55_000)
    assert state(lane) == state(alone.lanes[0])
    assert all(bits(snapshot.restored(lane.memory)) == what for snapshot, what in kept)
    lane.do(ForgetAll())
    there = state(fork)
    lane.advance(10_000)
    fork.seek_tick(fork.ticks - 40_000).go()
    fork.seek_tick(fork.end.tick).go()
    assert state(fork) == there


def test_a_fork_in_the_past_leaves_what_came_after_to_the_other() -> None:
    side = lab(agents=["dyna-q:n=3"])
    side.advance(50)
    switch_layout(side, 0)
    side.advance(80)
    there = state(side.lanes[0])
    back_to(side, 30)
    side.fork(0)
    lane, fork = side.lanes
    assert (lane.in_past, fork.in_past) == (True, False)
    fork.do(SwitchLayout(1))
    side.advance(80)
    assert state(lane) == there
    assert (len(lane.journal.entries), len(fork.journal.entries)) == (1, 1)


@pytest.mark.parametrize("clock_by", Clock)
def test_an_added_lane_is_one_that_was_there_from_the_start(clock_by: Clock) -> None:
    side, whole = lab(clock_by, AGENTS[:2]), lab(clock_by, AGENTS)
    for each in (side, whole):
        each.advance(33)
    for text in AGENTS[2:]:
        assert side.lanes[add(side, agent(text))].spec.variant.name == text.split(":")[0]
    assert [state(lane) for lane in side.lanes] == [state(lane) for lane in whole.lanes]
    side.advance(60)
    whole.advance(60)
    assert [state(lane) for lane in side.lanes] == [state(lane) for lane in whole.lanes]


def test_what_was_done_to_the_maze_of_all_lanes_is_done_in_an_added_one_and_what_lies_ahead_too() -> None:
    side, whole = lab(agents=AGENTS[:2]), lab(agents=AGENTS[:3])
    for each in (side, whole):
        each.advance(30)
        switch_layout(each, 0)
        each.advance(60)
        switch_layout(each, 1)
        back_to(each, 40)
    add(side, agent(AGENTS[2]))
    assert state(side.lanes[2]) == state(whole.lanes[2])
    for each in (side, whole):
        each.advance(90)
    assert state(side.lanes[2]) == state(whole.lanes[2])


@pytest.mark.parametrize("clock_by", Clock)
def test_with_other_parameters_a_lane_replays_from_the_start_what_was_done_to_it(clock_by: Clock) -> None:
    side, other = lab(clock_by, ["dyna-q:n=3", "q-learning"]), lab(clock_by, ["dyna-q:n=6", "q-learning"])
    for each in (side, other):
        each.advance(40)
        each.lanes[0].do(SetCell(1, 6, WALL))
        each.lanes[0].do(SetParameter("epsilon", 0.4))
        each.advance(80)
    if clock_by is Clock.UPDATES:
        steps = [entry.step for entry in side.lanes[0].journal.entries]
        other = lab(clock_by, ["dyna-q:n=6", "q-learning"])
        other.lanes[0].advance(until_step=steps[0])
        other.lanes[0].do(SetCell(1, 6, WALL))
        other.lanes[0].do(SetParameter("epsilon", 0.4))
        back_to(other, 80)
        other.advance(80)
    assert reparameterise(side, 0, agent("dyna-q:n=6")) == []
    assert state(side.lanes[0]) == state(other.lanes[0])
    assert side.clock == 80


def test_interventions_that_do_not_apply_to_the_new_agent_are_returned() -> None:
    side = lab(agents=["dyna-q+:n=3"])
    side.advance(10)
    side.lanes[0].do(SetParameter("kappa", 0.1))
    side.lanes[0].do(SwitchLayout(1))
    side.advance(20)
    (inapplicable,) = reparameterise(side, 0, agent("q-learning"))
    assert inapplicable.intervention == SetParameter("kappa", 0.1)
    assert [entry.intervention for entry in side.lanes[0].journal.entries] == [SwitchLayout(1)]
    assert (side.clock, side.mid_step, side.lanes[0].number) == (20, False, 0)


def test_lanes_change_places_and_stay_who_they_are() -> None:
    side = lab()
    side.advance(20)
    there = {lane.number: state(lane) for lane in side.lanes}
    side.reorder(0, 3)
    assert [lane.number for lane in side.lanes] == [1, 2, 3, 0, 4]
    assert {lane.number: state(lane) for lane in side.lanes} == there
    side.drop(1)
    assert [lane.number for lane in side.lanes] == [1, 3, 0, 4]
    assert side.lanes[side.fork(3)].number == 2, "the free number"


def test_there_is_a_lane_at_least_and_there_are_sixteen_at_most() -> None:
    side = lab(agents=["dyna-q"])
    with pytest.raises(InputError, match="only lane"):
        side.drop(0)
    for _ in range(MOST_LANES - 1):
        side.fork(0)
    assert len({lane.number for lane in side.lanes}) == MOST_LANES
    with pytest.raises(InputError, match="16 lanes"):
        side.fork(3)
    with pytest.raises(InputError, match="16 lanes"):
        add(side, agent("mpc"))


def test_all_lanes_together_keep_to_the_memory_for_their_past() -> None:
    side = Lab(load("blocking"), [agent("dyna-q:n=50")])
    for step in range(20_000, 200_000, 20_000):
        side.advance(step)
    for _ in range(7):
        side.fork(0)
    budgets = {lane._checkpoints._budget for lane in side.lanes}
    assert len(budgets) == 1
    assert sum(budgets) * 8 <= 150_000_000


def test_restart_gives_the_parameters_back_with_which_each_lane_began() -> None:
    side = lab(agents=["dyna-q:n=3"])
    fresh = state(side.lanes[0])
    side.advance(9)
    side.lanes[0].do(SetParameter("planning_steps", 1))
    side.fork(0)
    side.restart()
    assert [state(lane) for lane in side.lanes] == [fresh, fresh]
    assert [lane.forked_at for lane in side.lanes] == [None, None]


def test_a_saved_fork_is_a_fork_when_it_is_opened_again(tmp_path: Path) -> None:
    side = lab(agents=["dyna-q:n=3", "mpc:horizon=4"])
    side.advance(40)
    side.fork(0)
    side.lanes[1].do(SwitchLayout(0))
    side.advance(60)
    path = str(tmp_path / "forked.json")
    save(side, path)
    session = load_session(path)
    opened = open_lab(session)
    assert [lane.title for lane in opened.lanes] == ["Dyna-Q", "Dyna-Q (fork at 40)", "MPC"]
    assert [state(lane) for lane in opened.lanes] == [state(lane) for lane in side.lanes]
    assert check(session) == []
