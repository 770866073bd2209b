"""The tick log holds what happened tick by tick, whatever was done in between, after any rewind."""

import math
from typing import Any

import pytest

from dyna_tui.agents import Bonus, Model, Phase, Search
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.frames.tick_record import LogEntry, Tick
from dyna_tui.lab.history.interventions import Drive, ForgetAll, Intervention, SetCell, SetParameter, SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import agent, bits, maze_of
from tests.lab.moves import back_to_tick

SMALL = "S....\n....G\n@ 20\nS.#..\n....G"
AGENTS = [
    "q-learning:alpha=0.3",
    "sarsa:alpha=0.3",
    "expected-sarsa:alpha=0.3",
    "dyna-q:n=3,alpha=0.5",
    "dyna-q:n=3,search=trajectory",
    "dyna-q+:n=4,kappa=0.01",
    "dyna-q+:n=4,untried=false,kappa=0.1",
    "dyna-q+:n=2,bonus=action,kappa=0.1",
    "dyna-q-stochastic:n=3,forget=0.1",
    "dyna-q-stochastic:n=3,backup=expected",
    "prioritized-sweeping:n=4,alpha=0.5",
    "mpc:horizon=5",
]


def values_of(tick: Tick | None) -> dict[str, Any]:
    """All that a tick holds, but for the tau of a choice by a bonus, which the lane itself forgets."""
    assert tick is not None
    values = tick._asdict()
    operands = values.pop("operands")
    assert operands is not None
    return values | {name: value for name, value in operands._asdict().items() if name != "taus"}


def logged(entries: tuple[LogEntry, ...]) -> list[dict[str, Any]]:
    return [values_of(entry.tick) for entry in entries]


@pytest.mark.parametrize("text", AGENTS)
def test_it_holds_what_each_tick_held_when_it_was_the_latest(text: str) -> None:
    lane, log = Lane(maze_of(SMALL, "slip = 0.2"), agent(text)), TickLog()
    seen = []
    for _ in range(120):
        lane.advance(1)
        seen.append(values_of(latest_tick(lane)))
    entries = log.latest(lane, 50)
    assert [entry.number for entry in entries] == list(range(71, 121))
    assert logged(entries) == seen[-50:]
    assert entries[-1].counters.real_steps == lane.real_steps
    for _ in range(30):
        lane.advance(1)
        seen.append(values_of(latest_tick(lane)))
        assert logged(log.latest(lane, 50)) == seen[-50:], "it goes on with the lane"


@pytest.mark.parametrize("text", AGENTS)
def test_the_operands_are_those_of_the_engine(text: str) -> None:
    """From them follows, to the bit, what it came to."""
    lane, log = Lane(maze_of(SMALL, "slip = 0.2"), agent(text)), TickLog()
    lane.advance(until_step=40)
    checked = set()
    for entry in log.latest(lane, 400):
        tick, operands = entry.tick, entry.tick.operands
        assert operands is not None
        checked.add(tick.phase)
        if tick.phase is Phase.ACT:
            assert tick.exploring or tick.committed or chosen(tick)
        elif tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD:
            worth = operands.reward or 0.0
            if operands.best is not None:
                worth += operands.gamma * operands.best
            assert (worth, operands.sweep) == (tick.new, entry.counters.planned)
        elif tick.phase in (Phase.DIRECT_RL, Phase.PLANNING):
            target = tick.reward
            if operands.tau is not None:
                assert tick.bonus == operands.kappa * math.sqrt(operands.tau)
                target += tick.bonus
            if operands.best is not None:
                target += operands.gamma * operands.best
            assert target == tick.target
            assert (operands.best is None) == (tick.terminal and not tick.expected)
            if tick.phase is Phase.PLANNING or tick.search is not Search.PRIORITY:
                assert tick.new == tick.old + operands.alpha * (target - tick.old)
            else:
                assert (tick.new, tick.priority) == (tick.old, abs(target - tick.old))
    expected = {Phase.ACT, *([] if text.startswith("mpc") else [Phase.DIRECT_RL])}
    expected |= set() if lane.spec.variant.model is Model.NONE else {Phase.MODEL, Phase.PLANNING}
    assert checked == expected


def chosen(tick: Tick) -> bool:
    """Whether the action was one of the best, of as many as were said to tie."""
    operands = tick.operands
    assert operands is not None
    worth = list(operands.values)
    if operands.taus:
        worth = [q + operands.kappa * math.sqrt(tau or 0) for q, tau in zip(worth, operands.taus, strict=True)]
        assert None not in operands.taus
    return worth[tick.action] == max(worth) and worth.count(max(worth)) == tick.ties


def test_the_lane_alone_does_not_know_any_more_for_how_long_the_chosen_action_had_been_left_alone() -> None:
    lane = Lane(maze_of(SMALL), agent("dyna-q+:n=2,bonus=action,epsilon=0"))
    lane.advance(101)
    assert lane.spec.bonus is Bonus.ACTION
    tick = latest_tick(lane)
    assert tick is not None and tick.operands is not None
    assert [tau is None for tau in tick.operands.taus] == [action == tick.action for action in range(4)]


def test_the_predecessors_are_those_that_were_queued() -> None:
    lane, log = Lane(maze_of(SMALL), agent("prioritized-sweeping:n=4,alpha=0.5")), TickLog()
    lane.advance(until_step=60)
    popped = [entry.tick for entry in log.latest(lane, 200) if entry.tick.phase is Phase.PLANNING]
    assert popped
    for tick in popped:
        assert tick.operands is not None
        assert len(tick.operands.predecessors) == min(tick.pairs, 4)
        assert all(pair.priority > tick.operands.theta for pair in tick.operands.predecessors)


@pytest.mark.parametrize(
    "intervention",
    [SetParameter("alpha", 0.9), SetParameter("planning_steps", 1), SwitchLayout(1), SetCell(0, 7, 0), Drive(1)],
    ids=lambda intervention: type(intervention).__name__,
)
@pytest.mark.parametrize("after", [1, 3, 5])
def test_what_a_person_did_between_is_done_between(intervention: Intervention, after: int) -> None:
    lane, log = Lane(maze_of(SMALL), agent("dyna-q:n=3,alpha=0.5")), TickLog()
    lane.advance(60 + after)
    seen = [values_of(entry.tick) for entry in log.latest(lane, 50)]
    lane.do(intervention)
    assert logged(log.latest(lane, 50)) == seen, "what was done after the latest tick did not change it"
    for _ in range(20):
        lane.advance(1)
        seen.append(values_of(latest_tick(lane)))
    assert logged(log.latest(lane, 50)) == seen[-50:]
    assert logged(TickLog().latest(lane, 50)) == seen[-50:]


def test_after_an_intervention_the_lane_alone_does_not_know_the_operands_of_the_tick_before() -> None:
    lane = Lane(maze_of(SMALL), agent("dyna-q-stochastic:n=3"))
    lane.advance(3)
    lane.do(ForgetAll())
    tick = latest_tick(lane)
    assert tick is not None
    assert (tick.phase, tick.operands, tick.probability) == (Phase.MODEL, None, None)


def test_it_follows_back_and_on_from_there() -> None:
    lane, log = Lane(maze_of(SMALL), agent("dyna-q:n=3,alpha=0.5")), TickLog()
    lane.advance(200)
    log.latest(lane, 50)
    for tick in (199, 180, 150, 149, 20, 3, 0, 170):
        lane.seek_tick(tick).go()
        entries = log.latest(lane, 50)
        assert [entry.number for entry in entries] == list(range(max(tick - 50, 0) + 1, tick + 1))
        assert logged(entries) == logged(TickLog().latest(lane, 50))
    lane.do(SetParameter("epsilon", 1.0))
    lane.advance(30)
    assert logged(log.latest(lane, 50)) == logged(TickLog().latest(lane, 50))
    lane.seek_tick(170).go()
    lane.do(SetParameter("epsilon", 0.5))
    lane.advance(30)
    assert logged(log.latest(lane, 50)) == logged(TickLog().latest(lane, 50))


def test_it_notices_an_intervention_where_it_had_been_already() -> None:
    lane, log = Lane(maze_of(SMALL), agent("dyna-q:n=3,alpha=0.5")), TickLog()
    lane.advance(until_step=20)
    lane.advance(2)
    log.latest(lane, 5)
    lane.seek_step(20).go()
    lane.do(Drive(2))
    lane.advance(until_step=22)
    assert logged(log.latest(lane, 12)) == logged(TickLog().latest(lane, 12))


def test_it_leaves_the_lane_alone_and_knows_it_from_another() -> None:
    maze, log = load("blocking"), TickLog()
    lanes = [Lane(maze, agent("dyna-q", maze), seed=seed) for seed in range(2)]
    for lane in lanes:
        lane.advance(until_step=1_050)
        before = bits(lane.memory)
        assert logged(log.latest(lane, 50)) == logged(TickLog().latest(lane, 50))
        assert bits(lane.memory) == before
        assert not lane.journal.entries


@pytest.mark.parametrize("reference_lane", range(3))
def test_going_to_a_tick_of_one_lane_takes_all_to_where_ticking_together_had_brought_them(reference_lane: int) -> None:
    side = Lab(maze_of(SMALL), [agent(text) for text in ("q-learning", "dyna-q:n=3", "mpc:horizon=4")], seed=5)
    side.advance(30)
    first = side.lanes[reference_lane].ticks
    seen: dict[int, list[dict[str, bytes]]] = {}
    for _ in range(40):
        side.tick()
        seen.setdefault(side.lanes[reference_lane].ticks, [bits(lane.memory) for lane in side.lanes])
    for tick in sorted(seen, reverse=True)[1:]:
        if tick == first:
            continue
        back_to_tick(side, reference_lane, tick)
        assert [bits(lane.memory) for lane in side.lanes] == seen[tick]
