"""Sessions for tests: laboratories with a history, and the text of their files."""

import json
from collections.abc import Callable
from typing import Any

from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.session import taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.history.interventions import (
    Drive,
    Forget,
    ForgetAll,
    MakeTrue,
    PutAgent,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import CellVisited
from dyna_tui.maze import load as load_maze
from tests.dyna.engine import agent, maze_of

SHORT = "S.\n.G\n@ 9\nSG\n.."
EVERY_INTERVENTION = (
    Drive(2),
    SetCell(0, 1, 0),
    SetParameter("epsilon", 0.5),
    PutAgent(2),
    SwitchLayout(1),
    Forget(2),
    MakeTrue(),
    ForgetAll(),
)


def made(*agents: str) -> Lab:
    """A laboratory in which something was done, gone back from, and done otherwise."""
    lab = Lab(maze_of(SHORT, 'title = "Two ways"'), [agent(text) for text in agents], seed=7, run=2)
    for lane in lab.lanes:
        for intervention in EVERY_INTERVENTION:
            lane.advance(until_step=lane.steps_started + 3)
            try:
                lane.do(intervention)
            except InputError:
                assert isinstance(intervention, (Forget, ForgetAll, MakeTrue)), "the model is empty, or there is none"
        lane.advance(5)
    lab.lanes[-1].seek_tick(lab.lanes[-1].ticks // 2).go()
    return lab


def changed(change: Callable[[Any], object]) -> bytes:
    data = json.loads(VALID)
    change(data)
    return json.dumps(data).encode()


VALID = as_text(taken(made("dyna-q:n=2", "dyna-q+:n=2")))


def blocked() -> Lab:
    """Four lanes on the clock of updates, one of them a fork and one in its past, and a breakpoint."""
    lab = Lab(load_maze("blocking"), [agent("dyna-q:n=2"), agent("dyna-q+:n=2"), agent("q-learning")])
    lab.count_by(Clock.UPDATES)
    lab.advance(60)
    for lane in lab.lanes:
        lane.do(SetCell(1, 6, 0))
    lab.advance(90)
    lab.fork(1)
    lab.lanes[0].seek_tick(lab.lanes[0].ticks - 7).go()
    lab.breakpoints.append(Breakpoint(CellVisited(3), 1))
    return lab


BLOCKED = as_text(taken(blocked()))
BLOCKED_STEP = blocked().lanes[2].real_steps
