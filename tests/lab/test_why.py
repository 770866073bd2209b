"""Why: every number in its sentences is that of a count of the test's own, made tick by tick."""

import random
import re
from collections import Counter

import numpy as np
import pytest

from dyna_tui.agents import Phase, Search
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.history.interventions import ForgetAll, MakeTrue, SetCell, SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.model_faults import worst_fault
from dyna_tui.lab.why import why
from dyna_tui.maze import load
from tests.dyna.engine import agent, maze_of
from tests.lab.states import AGENTS, WORLDS, state


def planned_pairs(lane: Lane, since: int) -> Counter[int]:
    """The planning updates of each pair after the end of a real step, by a replay tick by tick."""
    copy, counts = lane.copy_at_start(), Counter[int]()
    while copy.ticks < lane.ticks:
        copy.advance(1)
        latest = copy.view.latest
        assert latest is not None
        if latest.phase is Phase.PLANNING and copy.real_steps > since:
            counts[latest.state * copy.view.actions + latest.action] += 1
    return counts


def tries(lane: Lane, since: int) -> Counter[int]:
    """The tries of each pair after the end of a real step, by a replay tick by tick."""
    copy, counts = lane.copy_at_start(), Counter[int]()
    while copy.ticks < lane.ticks:
        before = copy.real_steps
        copy.advance(1)
        if copy.real_steps > max(before, since):
            step = copy.view.transition
            counts[step.state * copy.view.actions + step.action] += 1
    return counts


def moves_to_end(lane: Lane, state: int) -> float:
    """The fewest moves from a cell to the end of an episode, cell by cell."""
    kinds, kind = lane.maze.kinds, lane.world.kind[lane.layout]
    length, left = {state: 0}, [state]
    for at in left:
        if kinds[kind[at]].terminal:
            return length[at]
        for to in lane.world.next_state[lane.layout, at].tolist():
            if to not in length:
                length[to] = length[at] + 1
                left.append(to)
    return float("inf")


def check_leftover(lane: Lane, text: str) -> None:
    """What is said of a value from before the maze changed, against the lane as it is and as it was then."""
    preferred = re.search(r"In (\S+) it prefers (\S+), whose .* to (\S+), a step nearer the end, which it", text)
    if preferred is None:
        return
    where, taken, never = preferred.groups()
    grid, changed = lane.maze.grid, lane.copy_at_start()
    at = next(each for each in range(lane.world.states) if grid.label(each) == where)
    arrows = [move.arrow for move in grid.actions]
    changed.seek_step(lane.changes[-1]).go()
    assert changed.view.reward_sum >= lane.view.reward_sum
    there = int(lane.world.next_state[lane.layout, at, arrows.index(never)])
    assert lane.world.destination.size or moves_to_end(lane, there) < moves_to_end(lane, at)
    assert lane.view.visits[at, arrows.index(never)] == 0 < lane.view.visits[at, arrows.index(taken)]
    assert lane.view.q[at].max() == lane.view.q[at, arrows.index(taken)] > lane.view.q[at, arrows.index(never)]
    assert changed.view.q[at, arrows.index(taken)] > changed.view.q[at, arrows.index(never)]


def checked(lane: Lane) -> str:
    """What is said of a lane, each number of it compared with what the test counts; the lane is left as it was."""
    before = state(lane), lane.ticks, lane.end, len(lane.journal.entries)
    text = " ".join(why(lane, "It"))
    assert (state(lane), lane.ticks, lane.end, len(lane.journal.entries)) == before
    view = lane.view
    if view.real_steps:
        assert f"In step {view.real_steps:,} It took" in text
    fault = worst_fault(lane)
    assert ("model is wrong" in text) is (fault is not None)
    if fault is not None and fault.since is not None:
        assert fault.since in lane.changes and fault.latest == lane.changes[-1]
        assert ("The latest change" in text) is (fault.since != fault.latest)
        assert fault.tried == tries(lane, fault.since)[fault.pair]
        if fault.planned is not None:
            assert fault.planned == planned_pairs(lane, fault.since)[fault.pair]
            assert f"planned with that pair {fault.planned:,} time" in text
    stopped = re.search(r"stopped earning at step ([\d,]+): no reward in the ([\d,]+) since", text)
    if stopped:
        last, gap = (int(number.replace(",", "")) for number in stopped.groups())
        assert last + gap == lane.real_steps
        assert lane.copy_at_start().view.reward_sum != lane.view.reward_sum
    check_leftover(lane, text)
    if "has earned no reward yet" in text:
        assert lane.view.reward_sum == 0
    if "All its Q-values are" in text:
        assert len(np.unique(view.q)) == 1
    return text


@pytest.mark.parametrize("spec", AGENTS)
def test_every_number_is_that_of_an_independent_count(spec: str) -> None:
    """For every agent and world: between steps, within one, after edits, back in time and in a fork."""
    for number, maze in enumerate(WORLDS.values()):
        draw = random.Random(f"{spec} {number}")
        lane = Lane(maze, agent(spec), seed=number)
        checked(lane)
        lane.advance(until_step=draw.randint(1, 60))
        checked(lane)
        lane.advance(draw.randint(1, 5))
        checked(lane)
        if lane.world.layouts > 1:
            lane.do(SwitchLayout(lane.world.layouts - 1))
        lane.advance(until_step=lane.real_steps + draw.randint(1, 20))
        checked(lane)
        if lane.view.model.exists:
            lane.do(draw.choice([ForgetAll(), MakeTrue()]))
            checked(lane)
        lane.advance(draw.randint(1, 40))
        checked(lane)
        fork = lane.fork()
        lane.seek_tick(draw.randint(1, lane.ticks)).go()
        checked(lane)
        fork.advance(draw.randint(1, 30))
        checked(fork)


def test_says_what_a_move_that_stayed_put_ran_into_and_that_a_wall_rose_around_the_agent() -> None:
    rows = ["S..", ".#.", "..G"]
    lane = Lane(maze_of("\n".join(rows)), agent("q-learning:epsilon=1"), seed=1)
    moves, told = ((-1, 0), (0, 1), (1, 0), (0, -1)), set()
    for step in range(1, 60):
        lane.advance(until_step=step)
        latest, sentence = lane.view.transition, why(lane)[0]
        row, column = (a + b for a, b in zip(divmod(latest.state, 3), moves[latest.action], strict=True))
        expected = ""
        if latest.next_state == latest.state:
            inside = 0 <= row < 3 and 0 <= column < 3
            expected = f", stayed put at {f'the wall in ({row},{column})' if inside else 'the edge of the maze'} and"
            told.add(inside)
        assert expected in sentence and ("stayed put" in sentence) == bool(expected)
    assert told == {False, True}
    while not lane.view.state:
        lane.advance(until_step=lane.real_steps + 1)
    lane.do(SetCell(lane.layout, lane.view.state, 0))
    here = lane.maze.grid.label(lane.view.state)
    assert f"{here} is a wall: it rose around the agent, which moves on from there as from any cell." in why(lane)


@pytest.mark.slow
def test_says_how_the_action_was_chosen() -> None:
    """As the act itself has it: exploring, tied with so many, or alone the highest."""
    lane = Lane(load("blocking"), agent("dyna-q:n=9,epsilon=0.2,alpha=1"))
    seen = set()
    for _ in range(900):
        lane.advance(1)
        act = lane.view.latest
        assert act is not None and act.phase is Phase.ACT
        said = why(lane)[1]
        tied = re.search(r"(\d+) actions tied", said)
        assert ("exploring" in said) is act.exploring
        assert (int(tied[1]) if tied else 1) == max(act.ties, 1)
        lane.advance(until_step=lane.real_steps)
        assert why(lane)[1] == said
        seen.add(said)
    assert len(seen) >= 3


def test_a_choice_that_is_no_tie_has_the_values_that_it_was_made_by() -> None:
    """As they were at that choice: what was learned since may have made a tie of it."""
    lane = Lane(load("blocking"), agent("dyna-q:n=9,alpha=1,gamma=0.95"))
    lane.advance(until_step=600)
    found = 0
    for step in range(601, 700):
        values = sorted(lane.view.q[lane.view.state].tolist())
        lane.advance(until_step=step)
        told = re.search(r"alone had the highest value at that choice, (\S+), ahead of . (\S+)\.$", why(lane)[1])
        if told:
            found += 1
            assert [float(text) for text in told.groups()] == pytest.approx(values[:-3:-1], abs=5e-4)
            assert told[1] != told[2]
    assert found > 30


def test_a_choice_by_a_rounding_error_says_so() -> None:
    """0.1 + 0.9 * 0.2 is more than 0.28: no tie to the agent, and shown alike."""
    kinds = ("a = { reward = 0.28, terminal = true }", "b = { reward = 0.1 }", "c = { reward = 0.2, terminal = true }")
    lane = Lane(maze_of("aSbc", "\n".join(("[cells]", *kinds))), agent("dyna-q:alpha=1,gamma=0.9,epsilon=0.5,n=5"))
    found = 0
    for step in range(1, 200):
        highest, second, *_ = sorted(lane.view.q[lane.view.state].tolist(), reverse=True)
        lane.advance(until_step=step)
        told = re.search(r"if only by a rounding error: (\S+), and (\S+) more than", why(lane)[1])
        if told:
            found += 1
            assert 0 < highest - second < 1e-12 * highest
            assert [float(text) for text in told.groups()] == pytest.approx([highest, highest - second], rel=5e-3)
    assert found


def test_pairs_are_counted_as_the_model_panel_counts_them() -> None:
    for spec in ("dyna-q", "dyna-q+"):
        lane = Lane(load("blocking"), agent(f"{spec}:n=10"))
        for step in (900, 1_100):
            lane.advance(until_step=step)
            memory = ModelList().frame(lane, Order.OUTDATED_FIRST, 0, 10, False)
            assert memory.remembered == (lane.view.visits > 0).sum()
            told = f"about {memory.outdated} of" if step > 1_000 else "about all"
            assert f"{told} {memory.remembered} tried pairs" in " ".join(why(lane))


@pytest.mark.slow
def test_names_when_earning_stopped_and_what_misleads() -> None:
    """The question of the blocking maze: why does Dyna-Q earn nothing after step 1,000?"""
    lane = Lane(load("blocking"), agent("dyna-q:n=10,alpha=1,gamma=0.95"))
    lane.advance(until_step=1400)
    text = checked(lane)
    assert "stopped earning at step 1,00" in text and "model is wrong about" in text
    assert "Since the maze changed at step 1,000 it has planned with that pair" in text
    assert lane.spec.search is Search.TRIED


@pytest.mark.parametrize(
    ("spec", "way"), [("dyna-q", "only exploring"), ("dyna-q:n=10,epsilon=0,alpha=1", "nothing"), ("dyna-q+", "")]
)
def test_names_a_value_from_before_beside_a_way_that_was_never_tried(spec: str, way: str) -> None:
    found = set()
    for seed in (3, 7):
        lane = Lane(load("blocking"), agent(spec), seed=seed)
        for step in (900, 1_050, 1_200):
            lane.advance(until_step=step)
            text = " ".join(why(lane))
            check_leftover(lane, text)
            assert step > 1_000 or "it prefers" not in text
            found |= set(re.findall("it prefers .*: (.*) leads it there", text))
    assert found == ({way} if way else set())


def test_a_fresh_wall_is_told_before_what_was_wrong_already() -> None:
    """The wall stands in the way of the greedy path; before, the layout had changed elsewhere."""
    lane = Lane(load("blocking"), agent("dyna-q:n=5,alpha=1"), seed=1)
    lane.advance(until_step=1_002)
    before = worst_fault(lane)
    assert before is not None and before.since == before.latest == 1_000
    grid, view = lane.maze.grid, lane.view
    moves = view.model.entries(np.arange(view.model.size))
    near = next(
        int(to)
        for at, to in zip(moves.state, moves.next_state, strict=True)
        if grid.cell(int(at))[0] == 5 and at != to and to != view.state
    )
    lane.do(SetCell(lane.layout, near, 0))
    told = " ".join(why(lane))
    fault = worst_fault(lane)
    assert fault is not None and fault.since == fault.latest == lane.real_steps == 1_002
    assert f"leads to {grid.label(near)}, but that move stays put now" in told
    assert fault.outdated > before.outdated and "The latest change" not in told


def test_a_wall_that_the_agent_knows_nothing_of_is_not_blamed_for_what_was_wrong_already() -> None:
    lane = Lane(load("blocking"), agent("dyna-q:n=5"), seed=1)
    lane.advance(until_step=1_002)
    before = worst_fault(lane)
    known = set(lane.view.model.entries(np.arange(lane.view.model.size)).next_state.tolist())
    never = next(
        each
        for each in range(lane.world.states)
        if each not in known and not lane.view.visits[each].any() and lane.state.kind_at(each).symbol == "."
    )
    lane.do(SetCell(lane.layout, never, 0))
    fault = worst_fault(lane)
    assert before is not None and fault is not None
    assert (fault.pair, fault.since, fault.latest) == (before.pair, 1_000, 1_002)
    assert "The latest change, at step 1,002, made nothing wrong that it believes now." in why(lane)
