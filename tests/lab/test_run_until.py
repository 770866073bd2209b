"""A run until a condition stops exactly where it first holds, as a search of every step and tick finds it."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import Phase
from dyna_tui.errors import InputError, is_printable
from dyna_tui.lab.breakpoints import Breakpoint, StopCondition, StopEvent
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.codec import domains
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.history.interventions import ForgetAll, MakeTrue, SetCell, SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.run_until import run_watched
from dyna_tui.lab.stop_conditions import CONDITIONS as KINDS
from dyna_tui.lab.stop_conditions import (
    CellVisited,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    RewardComes,
    StepReached,
    ValueChanges,
    from_data,
    to_data,
)
from dyna_tui.lab.usual_reward import usual_reward
from dyna_tui.maze import load, parse
from dyna_tui.maze.grid import GridShape, Move
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import back_to, run_until
from tests.lab.states import AGENTS
from tests.lab.strategies import in_domain
from tests.tables import world as table_world

MOVING = "S..\n.#.\n..G\n@ 9\nS#.\n...\n.#G\n@ 30\nS..\n.#.\n..G\n@ 41\nS..\n##.\n..G"
"""The wall moves, also onto the agent."""
BY_EPISODE = "S..\n.#.\n..G\n@ episode 3\nS#.\n...\n.#G\n@ 60\nS..\n.#.\n..G\n@ episode 7\nS..\n##.\n..G"
"""It moves with episodes, too."""
CONDITIONS: tuple[StopCondition, ...] = (
    EpisodeEnds(),
    MazeChanges(),
    ModelWrong(),
    PathShortest(),
    CellVisited(0),
    CellVisited(3),
    CellVisited(8),
    ValueChanges(0.0),
    ValueChanges(0.05),
    RewardComes(),
    StepReached(1),
    StepReached(33),
)
LIMIT = 120
EVENT = StopEvent(Breakpoint(EpisodeEnds()), 0, 12, 4, 0.25)


def paths(lane: Lane, state: int, left: int) -> Iterator[int | None]:
    """The length of each greedy path from a state; None for one that does not end in so many moves."""
    q = lane.memory.q.reshape(-1, 4)[state]
    best = np.flatnonzero(q == q.max())
    for action in best if len(best) < 4 else []:
        reached = int(lane.world.next_state[lane.layout, state, action])
        if lane.maze.kinds[lane.world.kind[lane.layout, reached]].terminal:
            yield 1
        elif left == 1 or reached == state:
            yield None
        else:
            yield from (None if rest is None else rest + 1 for rest in paths(lane, reached, left - 1))
    if len(best) == 4:
        yield None


def is_short(lane: Lane) -> bool:
    """In a maze where four moves are as few as can be, or more than six where the wall closes one side."""
    found = list(paths(lane, 0, 4))
    return bool(found) and None not in found


def is_wrong(lane: Lane) -> bool:
    entries = np.arange(lane.view.model.size)
    return bool((validity_in(lane, entries) >= Validity.WALL).any())


def noted(lane: Lane, condition: StopCondition) -> object:
    """What changes from one look to the next where the condition comes to hold."""
    match condition:
        case EpisodeEnds():
            return lane.episode
        case MazeChanges():
            done = lane.journal.entries[: lane.journal.until(lane.ticks)]
            return (
                lane.changes,
                sum(isinstance(entry.intervention, (SetCell, SwitchLayout)) for entry in done),
                lane.layout,
            )
        case ModelWrong():
            return is_wrong(lane)
        case PathShortest():
            return is_short(lane)
    return None


def first(lane: Lane, condition: StopCondition, limit: int = LIMIT) -> int | None:
    """The tick after which a condition first holds, found by looking at every step, or every tick."""
    finished = lane.steps_started - lane.mid_step
    while finished < limit:
        before = noted(lane, condition)
        if isinstance(condition, ValueChanges):
            lane.advance(1)
            latest = lane.memory.latest[0]
            about_q = latest["phase"] in (Phase.DIRECT_RL, Phase.PLANNING)
            if about_q and abs(latest["new"] - latest["old"]) > condition.by:
                return lane.ticks
        else:
            lane.advance(until_step=finished + 1)
        finished = lane.steps_started - lane.mid_step
        after = noted(lane, condition)
        match condition:
            case EpisodeEnds() | MazeChanges():
                holds = before != after
            case ModelWrong() | PathShortest():
                holds = (before, after) == (False, True)
            case CellVisited(state):
                acted, reached = lane.view.transition.state, lane.view.transition.next_state
                holds = acted != state and state in (reached, lane.view.state)
            case RewardComes():
                holds = lane.view.transition.reward != lane.maze.step_reward
            case StepReached(step):
                holds = finished == step
            case _:
                holds = False
        if holds:
            return lane.ticks
    return None


def with_history(*texts: str, grid: str = MOVING) -> Lab:
    """A laboratory that has gone back to before what was done in it."""
    lab = Lab(maze_of(grid), [agent(text) for text in texts], seed=5)
    for lane in lab.lanes:
        lane.advance(until_step=20)
        lane.advance(2)
        lane.do(SetCell(1, 7, 0))
        lane.advance(until_step=55)
        lane.do(SwitchLayout(2))
        lane.do(SetCell(2, 1, 1))
        if len(lane.memory.entry):
            lane.advance(until_step=60)
            lane.do(MakeTrue())
            lane.advance(until_step=70)
            lane.do(ForgetAll())
        lane.advance(until_step=75)
        lane.do(SwitchLayout(0))
    back_to(lab, 0)
    return lab


@pytest.mark.parametrize("text", [*AGENTS, "dyna-q:n=3,alpha=1"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_it_stops_at_each_moment_that_looking_finds_and_at_no_other(text: str, condition: StopCondition) -> None:
    stops_where_looking_finds_it(with_history(text), with_history(text).lanes[0], condition)


@pytest.mark.parametrize("text", ["q-learning", "dyna-q:n=3,alpha=1", "dyna-q-stochastic:n=4"])
@pytest.mark.parametrize("condition", [EpisodeEnds(), MazeChanges(), ModelWrong(), PathShortest(), CellVisited(3)])
def test_it_stops_so_where_layouts_begin_with_episodes(text: str, condition: StopCondition) -> None:
    lab, other = (with_history(text, grid=BY_EPISODE) for _ in range(2))
    assert lab.lanes[0].changes == ()
    stops_where_looking_finds_it(lab, other.lanes[0], condition)


def stops_where_looking_finds_it(lab: Lab, looked: Lane, condition: StopCondition) -> None:
    (lane,) = lab.lanes
    if problem := condition.impossible(lane.state):
        assert is_printable(problem)
        return
    for _ in range(40):
        events = run_until(lab, [Breakpoint(condition)], steps=LIMIT - lane.real_steps)
        tick = first(looked, condition)
        if tick is None:
            assert (events, lane.real_steps) == ([], LIMIT)
            break
        assert lane.ticks == tick
        assert bits(lane.memory) == bits(looked.memory)
        (event,) = events
        assert (event.breakpoint.condition, event.lane, event.step) == (condition, 0, lane.real_steps)
        assert (event.pair >= 0) == (event.change != 0) == isinstance(condition, ValueChanges)
        if lane.real_steps >= LIMIT:
            break


@UNHURRIED
@given(data=st.data())
def test_of_several_lanes_and_conditions_the_first_stops_them_all(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(AGENTS), min_size=1, max_size=3))
    lab, other = with_history(*texts), with_history(*texts)
    start = data.draw(st.integers(0, 50))
    for each in (lab, other):
        each.advance(start, data.draw(st.just(10**9)))
        for _ in range(data.draw(st.just(start % 4))):
            each.tick()
    conditions = data.draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique=True))
    breakpoints = [Breakpoint(condition, data.draw(st.sampled_from([None, 0]))) for condition in conditions]
    ends = [lane.end for lane in lab.lanes]
    events = run_until(lab, breakpoints, steps=LIMIT - lab.lanes[0].real_steps)
    found: list[tuple[int, int, Lane]] = []
    for watch in breakpoints:
        for lane in other.lanes:
            if watch.lane in (None, lane.number) and not watch.condition.impossible(lane.state):
                copy = lane.fork()
                copy.journal.entries = lane.journal.entries
                tick = first(copy, watch.condition)
                if tick is not None:
                    found.append(
                        (copy.steps_started - copy.mid_step, copy.view.step_ticks if copy.mid_step else 0, copy)
                    )
    if not found:
        assert events == []
        assert all(lane.real_steps == LIMIT for lane in lab.lanes)
        return
    step = min(step for step, *_ in found)
    assert events
    other.advance(step)
    for lane, beside, event in ((a, b, h) for h in events[:1] for a, b in zip(lab.lanes, other.lanes, strict=True)):
        assert lane.steps_started - lane.mid_step <= step + 1, event
        beside.seek_tick(lane.ticks).go()
        assert bits(lane.memory) == bits(beside.memory)
    assert min(lane.steps_started - lane.mid_step for lane in lab.lanes) == step
    assert lab.lag() <= 1
    assert all(lane.end.tick == max(end.tick, lane.ticks) for lane, end in zip(lab.lanes, ends, strict=True))


def test_lanes_go_as_far_into_a_step_as_the_one_in_which_a_value_changed() -> None:
    texts = ("dyna-q:n=10,alpha=1", "q-learning", "dyna-q:n=10,alpha=0.5")
    lab, other = (Lab(maze_of(MOVING), [agent(text) for text in texts]) for _ in range(2))
    (event,) = run_until(lab, [Breakpoint(ValueChanges(0.9), 0)])
    looked = Lane(other.maze, other.lanes[0].spec)
    while abs(event.change) <= 0.9 or looked.ticks < lab.lanes[0].ticks:
        looked.advance(1)
    while other.lanes[0].ticks < looked.ticks:
        other.tick()
    assert [bits(lane.memory) for lane in lab.lanes] == [bits(lane.memory) for lane in other.lanes]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_on_the_clock_of_updates_the_lane_is_there_exactly_and_the_others_wait(condition: StopCondition) -> None:
    texts = ("q-learning", "dyna-q:n=4", "prioritized-sweeping:n=3")
    lab = Lab(maze_of(MOVING), [agent(text) for text in texts], clock_by=Clock.UPDATES)
    events = run_until(lab, [Breakpoint(condition, 1)], reference_lane=0)
    looked = Lane(lab.maze, lab.lanes[1].spec)
    assert events
    assert lab.lanes[1].ticks == first(looked, condition, 10_000)
    for lane in (lab.lanes[0], lab.lanes[2]):
        assert not lane.mid_step
        assert max(lane.updates, lane.steps_started) >= lab.clock
    assert lab.clock == max(lab.lanes[1].updates, lab.lanes[1].steps_started)


@st.composite
def any_condition(draw: st.DrawFn, kind: type[StopCondition]) -> StopCondition:
    """Conditions of a kind, made from the domains of its fields."""
    state = Lane(maze_of(MOVING), agent("q-learning")).state
    return kind(**{name: draw(in_domain(domain, {}, state)) for name, domain in domains(kind).items()})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(UNHURRIED, max_examples=5)
@given(data=st.data())
def test_every_kind_is_defined_whole_and_stops_where_a_run_step_by_step_does(
    kind: type[StopCondition], data: st.DataObject
) -> None:
    condition = data.draw(any_condition(kind))
    assert from_data(json.loads(json.dumps(to_data(condition)))) == condition
    for words in (kind.label, condition.describe(GridShape(3, 3)), condition.report(EVENT, GridShape(3, 3))):
        assert is_printable(words) and not words.endswith(".")
    text = data.draw(st.sampled_from(["2,1", "0.5", "12"]))
    with suppress(InputError):
        typed = kind.read(text if kind.prompt else "", GridShape(3, 3))
        assert type(typed) is kind
    lab, by_steps = with_history("dyna-q+:n=3"), with_history("dyna-q+:n=3")
    breakpoints = [Breakpoint(condition)]
    events = run_until(lab, breakpoints, steps=LIMIT)
    while by_steps.clock < LIMIT and not run_watched(by_steps, breakpoints, 0, 1):
        pass
    assert [bits(lane.memory) for lane in lab.lanes] == [bits(lane.memory) for lane in by_steps.lanes]
    assert bool(events) or lab.clock == LIMIT


def test_a_watched_run_takes_a_chunk_and_no_more() -> None:
    lab = Lab(load("dyna"), [agent("dyna-q"), agent("q-learning")])
    assert run_watched(lab, [Breakpoint(StepReached(100))], 0, 60) == []
    assert lab.clock == 60
    (one, two) = run_watched(lab, [Breakpoint(StepReached(100))], 1, 60)
    assert (one.lane, two.lane, lab.clock) == (1, 0, 100)
    assert isinstance(one, StopEvent)


def test_a_million_steps_are_watched_in_no_time() -> None:
    lab = Lab(load("blocking"), [agent("dyna-q:n=1,alpha=1,gamma=0.95")])
    never: list[StopCondition] = [CellVisited(29), PathShortest(), ModelWrong(), ValueChanges(1.5), MazeChanges()]
    seen: list[Callable[[], bool]] = []
    events = run_until(lab, [Breakpoint(condition) for condition in never], steps=1_000_000)
    while events:
        seen.append(lambda: True)
        events = run_until(lab, [Breakpoint(condition) for condition in never], steps=1_000_000 - lab.clock)
    assert lab.clock == 1_000_000
    assert len(seen) < 1_000_000


@pytest.mark.parametrize("text", ["dyna-q", "dyna-q+:n=2", "sarsa", "mpc"])
def test_an_episode_is_cut_off_where_it_did_not_end_by_itself(text: str) -> None:
    maze = parse("+++\nmax_episode_steps = 12\n+++\nS..G\n....\n", "m.txt")
    lab = Lab(maze, [agent(text)])
    (lane,) = lab.lanes
    seen = set()
    for _ in range(60):
        (event,) = run_watched(lab, [Breakpoint(EpisodeEnds())], 0, 10_000)
        length, ended = lane.view.last_episode_steps, lane.view.transition.terminal
        assert event.cut_after == (None if ended else 12)
        assert lane.state.cut_off is not ended
        assert ended or length == 12
        words = event.breakpoint.condition.report(event, maze.grid)
        assert ("cut off" in words) is not ended
        seen.add(ended)
    assert seen == {True, False}


def test_a_reward_comes_where_a_step_earns_another_than_most_do() -> None:
    """Of a table, the usual reward is that of most outcomes: -1 on a cliff, where a fall earns -100."""
    world = load("cliff")
    assert usual_reward(world) == world.step_reward == -1
    lab = Lab(world, [agent("q-learning")])
    (event,) = run_until(lab, [Breakpoint(RewardComes())])
    (lane,) = lab.lanes
    assert lane.view.transition.reward != -1 and lane.view.reward_sum == lane.view.transition.reward - event.step + 1
    assert event.breakpoint.condition.report(event, world.grid) == f"a reward came in step {event.step:,}"
    for rewards, usual in (([0, 0, 1], 0), ([-1, -1, 0], -1), ([2, -2], 2), ([5, 1], 1)):
        outcomes = [(1 / len(rewards), 0, float(reward), False) for reward in rewards]
        assert usual_reward(table_world("rewards", [Move("stay", "o")], [[outcomes]], [0])) == usual
