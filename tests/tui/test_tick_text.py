"""Tick text: every phase of a real step in words, and the news between two frames."""

import pytest

from dyna_tui.lab.frames.frame import LaneFrame, Phase, Search
from dyna_tui.lab.frames.tick_record import Counters, Tick
from dyna_tui.lab.text.tick_text import brief, news, sentence
from dyna_tui.maze.grid import GridShape
from tests.tui.lane_frames import lane

GRID = GridShape(6, 9)
ACT = Tick(Phase.ACT, state=48, action=3, reward=0.0, next_state=47, terminal=False, ties=4)
LEARN = Tick(Phase.DIRECT_RL, 8 + 9, 0, 1.0, 8, True, target=1.0, old=0.25, new=0.325)
REMEMBER = LEARN._replace(phase=Phase.MODEL)
PLANNING_PHASE = Tick(Phase.PLANNING, 43, 1, 0.0, 44, False, bonus=0.003, target=0.738, old=0.5, new=0.524)
COUNT = REMEMBER._replace(probability=2 / 3)
QUEUE = LEARN._replace(search=Search.PRIORITY, new=0.25, priority=0.75, pairs=1)
POP = PLANNING_PHASE._replace(search=Search.PRIORITY, bonus=0.0, priority=0.238, pairs=3)
SWEEP = Tick(Phase.PLANNING, 48, -1, 0.0, -1, False, old=0.38, new=0.41, search=Search.LOOKAHEAD, pairs=1_120)
COUNTERS = Counters(real_steps=1_042, planned=12, planning_phase=50, queued=4)


@pytest.mark.parametrize(
    ("tick", "short", "long"),
    [
        (
            ACT,
            "← greedy, 4-way tie",
            "act: ← from (5,3), greedy, 4-way tie; next state (5,2), r 0",
        ),
        (ACT._replace(ties=1), "← greedy", "act: ← from (5,3), greedy; next state (5,2), r 0"),
        (
            ACT._replace(ties=0, exploring=True),
            "← exploring",
            "act: ← from (5,3), exploring; next state (5,2), r 0",
        ),
        (
            ACT._replace(ties=0, chosen_by="select_action"),
            "← chosen by select_action",
            "act: ← from (5,3), chosen by select_action; next state (5,2), r 0",
        ),
        (ACT._replace(ties=0), "← greedy", "act: ← from (5,3), greedy; next state (5,2), r 0"),
        (LEARN, "Q (1,8)↑ .25 ▸ .325", "direct RL: ↑ from (1,8); Q .25 ▸ .325, target 1"),
        (REMEMBER, "(1,8)↑ leads to (0,8), r 1", "model: ↑ from (1,8) leads to (0,8), r 1, terminal"),
        (
            PLANNING_PHASE,
            "Q (4,7)→ .5 ▸ .524",
            "planning 12/50: → from (4,7) to (4,8), r 0; Q .5 ▸ .524, target .738, bonus .003",
        ),
        (
            ACT._replace(ties=2, curious=True),
            "← greedy by Q + bonus, 2-way tie",
            "act: ← from (5,3), greedy by Q + bonus, 2-way tie; next state (5,2), r 0",
        ),
        (COUNT, "(1,8)↑ leads to (0,8), p .667", "model: ↑ from (1,8) leads to (0,8), r 1, terminal; p now .667"),
        (QUEUE, "queued, priority .75", "no direct RL: ↑ from (1,8); Q .25, target 1; queued, priority .75"),
        (
            QUEUE._replace(target=0.25 + 1e-5, priority=1e-5, pairs=0),
            "below θ, not queued",
            "no direct RL: ↑ from (1,8); Q .25, target .25001; |δ| 1e-05 ≤ θ, not queued",
        ),
        (
            POP,
            "Q (4,7)→ .5 ▸ .524, queued 3",
            "planning 12/50: → from (4,7), priority .238, queued 3; Q .5 ▸ .524, target .738",
        ),
        (SWEEP, "V (5,3) .41, queried 1,120", "sweep 12/50: queried 1,120 pairs, V(5,3) = .41"),
        (
            SWEEP._replace(pairs=1, settled=True),
            "V (5,3) .41, queried 1",
            "sweep 12/50: queried 1 pair, V(5,3) = .41; converged",
        ),
    ],
    ids=[
        "act",
        "no tie",
        "exploring",
        "chosen by a class",
        "no number of ties",
        "direct RL",
        "model",
        "planning",
        "act on Q and bonus",
        "count",
        "queue",
        "below theta",
        "pop",
        "sweep",
        "last sweep",
    ],
)
def test_a_tick_has_a_brief_text_and_a_sentence(tick: Tick, short: str, long: str) -> None:
    assert brief(tick, GRID) == short
    assert sentence(tick, COUNTERS, GRID) == long


def test_the_pop_that_empties_the_queue_says_so() -> None:
    text = sentence(POP._replace(pairs=0), COUNTERS._replace(queued=0), GRID)
    assert text == "planning 12/50: → from (4,7), priority .238, the queue is empty; Q .5 ▸ .524, target .738"


def test_emptying_the_queue_by_hand_does_not_change_what_a_pop_queued() -> None:
    assert ", queued 3;" in sentence(POP._replace(pairs=3), COUNTERS._replace(queued=0), GRID)


def between(old: LaneFrame, new: LaneFrame, *, ticked: bool = False, running: bool = False) -> str:
    return news(old, new, "Dyna-Q", ticked=ticked, running=running)


def test_a_change_of_the_maze_is_news_even_while_the_lane_runs() -> None:
    old = lane()
    new = old._replace(layout=1, changes=(1_000,))
    for running in (True, False):
        assert between(old, new, running=running) == "The maze changed to layout 2."


def test_rewinding_to_step_0_is_no_change_of_the_maze() -> None:
    old = lane()._replace(layout=1, changes=(1_000,))
    assert between(old, old._replace(layout=0, changes=())) == ""


def test_the_end_of_an_episode_is_news_only_if_the_lane_is_paused() -> None:
    old = lane()._replace(episodes_done=11)
    new = old._replace(episodes_done=12, last_episode_steps=1_400)
    assert between(old, new) == "Dyna-Q finished episode 12 in 1,400 steps."
    assert between(old, new, running=True) == ""


def test_a_single_tick_is_news_if_the_user_asked_for_it() -> None:
    old = lane()
    new = old._replace(tick=REMEMBER)
    assert between(old, new, ticked=True) == "Dyna-Q · model: ↑ from (1,8) leads to (0,8), r 1, terminal"
    assert between(old, new) == ""
