"""Whatever is done to a laboratory, its state token is another, so that nothing unsaved is taken for saved."""

from collections.abc import Callable

import pytest

from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.interventions import SetCell
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.state_token import state_token
from dyna_tui.lab.stop_conditions import EpisodeEnds, MazeChanges
from tests.dyna.engine import agent, maze_of
from tests.lab.moves import add, back_to, reparameterise


def _other_breakpoint(lab: Lab) -> None:
    lab.breakpoints[:] = [Breakpoint(MazeChanges())]


def _other_intervention(lab: Lab) -> None:
    """As many interventions as before, at the end of as many ticks, but others."""
    (lane,) = lab.lanes
    ticks = lane.ticks
    back_to(lab, 2)
    lane.do(SetCell(0, 1, 1))
    lane.seek_tick(ticks).go()


def _other_clock(lab: Lab) -> None:
    lab.count_by(Clock.UPDATES)


@pytest.mark.parametrize(
    "change",
    [
        _other_breakpoint,
        _other_intervention,
        _other_clock,
        lambda lab: lab.lanes[0].do(SetCell(0, 3, 1)),
        lambda lab: lab.tick(),
        lambda lab: back_to(lab, 3),
        lambda lab: lab.fork(0),
    ],
)
def test_every_change_gives_another_token(change: Callable[[Lab], object]) -> None:
    lab = Lab(maze_of("S..\n..G"), [agent("dyna-q:n=2")])
    lab.advance(4)
    lab.lanes[0].do(SetCell(0, 4, 0))
    lab.breakpoints.append(Breakpoint(EpisodeEnds()))
    lab.advance(6)
    before = state_token(lab)
    assert state_token(lab) == before
    change(lab)
    assert state_token(lab) != before


def test_a_lane_that_takes_the_number_of_one_that_was_dropped_gives_another_token() -> None:
    lab = Lab(maze_of("S..\n..G"), [agent("dyna-q:n=2"), agent("sarsa")])
    before = state_token(lab)
    number = lab.lanes[1].number
    lab.drop(1)
    add(lab, agent("q-learning"))
    assert lab.lanes[1].number == number
    assert state_token(lab) != before


def test_a_lane_that_is_given_another_agent_gives_another_token() -> None:
    lab = Lab(maze_of("S..\n..G"), [agent("dyna-q:n=2"), agent("sarsa")])
    before = state_token(lab)
    reparameterise(lab, 1, agent("q-learning"))
    assert state_token(lab) != before
