"""What Dyna-Q+ assumes of actions that it never tried, or was made to forget, is no memory, and so never outdated."""

import random

import numpy as np
import pytest

from dyna_tui.agents import Phase
from dyna_tui.api.model import model_of
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import is_wrong, validity_in
from dyna_tui.lab.history.interventions import (
    Drive,
    Forget,
    ForgetAll,
    Intervention,
    MakeTrue,
    PutAgent,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.why import why
from dyna_tui.lessons.quantities import QUANTITIES
from tests.dyna.engine import agent, maze_of
from tests.lab.states import THREE
from tests.plain.lines import Talk
from tests.truth.facts import Facts

RIGHT, LEFT = 1, 3
CORRIDOR = "S..G"


def walked(*actions: int, grid: str = CORRIDOR) -> Lane:
    """A lane of Dyna-Q+ that was driven so."""
    lane = Lane(maze_of(grid), agent("dyna-q+:n=2"))
    for action in actions:
        lane.do(Drive(action))
        lane.advance(until_step=lane.real_steps + 1)
    return lane


def validity(lane: Lane, pair: int) -> Validity:
    (found,) = validity_in(lane, lane.view.model.index_of(np.array([pair]))).tolist()
    return Validity(found)


def test_what_was_forgotten_is_assumed_anew_and_not_outdated() -> None:
    lane = walked(RIGHT, RIGHT, LEFT, LEFT)
    assert (validity(lane, RIGHT), is_wrong(lane)) == (Validity.TRUE, False)
    lane.do(ForgetAll())
    lane.do(Drive(LEFT))
    lane.advance(until_step=5)
    assert lane.view.visits[0, RIGHT] == 1
    assert (validity(lane, RIGHT), validity(lane, LEFT), is_wrong(lane)) == (Validity.ASSUMED, Validity.TRUE, False)
    assert "Its model is right about 1 tried pair." in why(lane)
    assert model_of(lane)["count"][model_of(lane)["action"] == RIGHT].tolist() == [0.0]
    lane.do(Drive(RIGHT))
    lane.advance(until_step=6)
    assert validity(lane, RIGHT) is Validity.TRUE


def test_all_that_tells_of_a_cleared_model_says_that_it_assumes() -> None:
    talk = Talk(maze_of(CORRIDOR), ["dyna-q+:n=2"])
    lane = talk.lab.lanes[0]
    for intervention in (Drive(RIGHT), Drive(LEFT), ForgetAll(), Drive(LEFT)):
        lane.do(intervention)
        if isinstance(intervention, Drive):
            talk.lab.advance(talk.lab.clock + 1)
    cell, model, rows = talk.give("tell cell 0,0"), talk.give("tell model"), Facts(lane)
    assert (rows.tried_pairs, rows.outdated_pairs) == (1, 0)
    (right,) = [line for line in cell if line.startswith("right:")]
    assert right.endswith("; the model assumes that it stays here with reward 0.")
    assert model[0] == "The model of Dyna-Q+ holds 1 tried pair, all of them true."
    (right,) = [line for line in model if line.startswith("right from (0,0)")]
    assert right.endswith("which the model only assumes.")


def test_the_action_just_taken_for_the_first_time_is_assumed_until_the_model_has_learned_of_it() -> None:
    lane = walked(LEFT)
    lane.do(Drive(RIGHT))
    seen = []
    for _ in range(3):
        lane.advance(1)
        assert lane.view.latest is not None
        seen.append((lane.view.latest.phase, validity(lane, RIGHT)))
    assert seen == [
        (Phase.ACT, Validity.ASSUMED),
        (Phase.DIRECT_RL, Validity.ASSUMED),
        (Phase.MODEL, Validity.TRUE),
    ]


def test_what_was_corrected_is_remembered_and_becomes_outdated_as_the_maze_changes() -> None:
    """A model made true says of an action what the maze answered then, though it had only assumed that."""
    lane = walked(RIGHT, LEFT, grid="S.G\n...\n@\nS#G\n...")
    lane.do(ForgetAll())
    lane.do(Drive(LEFT))
    lane.advance(until_step=3)
    lane.do(SwitchLayout(1))
    assert validity(lane, RIGHT) is Validity.ASSUMED
    lane.do(MakeTrue())
    assert validity(lane, RIGHT) is Validity.TRUE
    lane.do(SwitchLayout(0))
    assert validity(lane, RIGHT) is Validity.MOVES_ELSEWHERE


def test_a_step_that_is_learned_after_the_model_was_cleared_is_remembered() -> None:
    lane = walked(grid="S#G\n...\n@\nS.G\n...")
    lane.do(Drive(RIGHT))
    lane.advance(1)
    lane.do(ForgetAll())
    lane.advance(until_step=1)
    lane.do(SwitchLayout(1))
    assert validity(lane, RIGHT) is Validity.MOVES_ELSEWHERE


KINDS: tuple[type[Intervention], ...] = (
    Forget,
    Forget,
    Forget,
    ForgetAll,
    MakeTrue,
    SwitchLayout,
    SetParameter,
    PutAgent,
)


def _intervention(lane: Lane, draw: random.Random) -> Intervention:
    kind: type[Intervention] = draw.choice(KINDS)
    if kind is Forget:
        held = lane.view.model.pairs.tolist()
        return Forget(draw.choice(held) if held else 0)
    if kind is SwitchLayout:
        return SwitchLayout(draw.randrange(lane.world.layouts))
    if kind is SetParameter:
        return SetParameter("untried", draw.random() < 0.7)
    if kind is PutAgent:
        return PutAgent(draw.randrange(lane.world.states))
    return ForgetAll() if kind is ForgetAll else MakeTrue()


def _story(text: str, seed: int) -> int:
    """A random history, held against its replay after every part of it; how many assumptions of tried pairs it saw."""
    draw, seen = random.Random(seed), 0
    lab = Lab(maze_of(THREE), [agent(text)])
    for _ in range(14):
        kind, lane = draw.random(), lab.lanes[-1]
        if kind < 0.5:
            lane.advance(draw.randint(1, 25))
        elif kind < 0.6:
            lane.seek_tick(draw.randint(0, lane.ticks)).go()
        elif kind < 0.65:
            lab.lanes[-1] = lane.fork()
        else:
            try:
                lane.do(_intervention(lane, draw))
            except InputError:
                continue
        lane = lab.lanes[-1]
        pairs, learned = lane.view.model.pairs, Facts(lane).learned
        expected = [pair not in learned for pair in pairs.tolist()]
        assert lane.assumes(pairs).tolist() == expected, f"{text}, seed {seed}"
        seen += int((lane.assumes(pairs) & (lane.view.visits.ravel()[pairs] > 0)).sum())
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("text", ["dyna-q+:n=2,epsilon=0.5", "dyna-q:n=2", "dyna-q-stochastic:n=1", "mpc:horizon=3"])
def test_assumptions_are_told_from_what_was_learned_as_a_replay_tells_them(text: str) -> None:
    assumes = text.startswith("dyna-q+")
    assert (sum(_story(text, seed) for seed in range(16 if assumes else 2)) > 20) == assumes


def test_lessons_measure_what_the_screen_says() -> None:
    lane = walked(RIGHT, RIGHT, LEFT, LEFT)
    lane.do(ForgetAll())
    lane.do(Drive(LEFT))
    lane.advance(until_step=5)
    facts = Facts(lane)
    measured = [QUANTITIES[name].measure(lane) for name in ("remembered", "outdated")]
    assert measured == [facts.tried_pairs, facts.outdated_pairs] == [1, 0]
