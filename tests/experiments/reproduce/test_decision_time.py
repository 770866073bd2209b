"""Planning at decision time against Dyna-Q: a goal that moves, and what turning round costs."""

import numpy as np
import pytest

from dyna_tui.experiments.heartbeat import no_op
from dyna_tui.experiments.reproduce import decision_time
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.decision_time import DYNA_Q, MOVED, MPC, Job, run_of
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.moved_goal import GOAL, moved_goal_world
from dyna_tui.optimal import optimal_values


def test_the_second_layout_is_the_first_with_the_goal_elsewhere() -> None:
    world = moved_goal_world(MOVED)
    goals = [np.flatnonzero(world.kind_terminal[kind]).tolist() for kind in world.kind]
    assert goals == [[9 * GOAL.row + GOAL.column], [9 * MOVED.row + MOVED.column]]
    assert world.switch_layout.tolist() == [0], "it is put into force by hand"
    for layout, moves in enumerate((14, 6)):
        value = optimal_values(world, layout, 0.95)[world.start[layout]]
        assert np.log(value) / np.log(0.95) == pytest.approx(moves - 1)


def test_mpc_with_a_right_model_goes_the_shortest_way_at_once() -> None:
    """Six moves; with epsilon .1 a hundred real steps make at least ten episodes."""
    informed, left = (run_of(Job(MPC, flag, 0), no_op, seed=2018) for flag in (True, False))
    assert informed.after[5] >= 10 > left.after[5]
    assert informed.before == left.before, "the same run until the goal moves"
    assert informed.queries > 1_000


def test_dyna_q_makes_its_updates_and_no_more() -> None:
    assert run_of(Job(DYNA_Q, True, 0), no_op, seed=2018).queries == pytest.approx(51, abs=0.1)


@pytest.mark.slow
def test_every_claim_is_held_and_time_is_in_the_text_alone() -> None:
    with fixture() as made:
        reproduction = decision_time.reproduce(40, made)
    assert [claim.verdict for claim in reproduction.claims] == [*3 * [Verdict.HELD], None, None]
    assert sum("µs" in line for line in reproduction.diagram) == len(decision_time.AGENTS)
