"""Arguments that cannot be used: each is one line that says what is wrong and what would be right."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dyna_tui as dt

BLOCKING = dt.load_maze("blocking")
RESULT = dt.run("dyna", "dyna-q:n=0|5", runs=2, episodes=2)


def agent(spec: str = "dyna-q") -> dt.Agent:
    return dt.Agent(spec, BLOCKING).advance(steps=20)


def lab() -> dt.Lab:
    return dt.Lab(BLOCKING).advance(steps=20)


def any_agent(spec: str = "dyna-q") -> Any:
    return agent(spec)


api: Any = dt
"""Mistakes that a type checker finds are to be found without one too."""
Call = Callable[[], Any]
MISTAKES: list[tuple[Call, str]] = [
    (partial(api.load_maze, "blokcing"), "did you mean 'blocking'"),
    (partial(api.load_maze, 3), r"a maze is a Maze, a name or a file, not an int"),
    (partial(api.load_maze, None), r"not None: dt.load_maze\('blocking'\)"),
    (partial(api.load_maze, "S.\n.G"), r"use dt.parse_maze\(text\)"),
    (partial(api.parse_maze, 3), "use dt.load_maze for a file"),
    (partial(api.parse_maze, "S.x"), "maze:1:3: unknown cell 'x'"),
    (partial(api.optimal_values, "dyna", gamma=2), r"gamma is 2, but must be a number in \[0, 1\]"),
    (partial(api.optimal_values, "dyna", gamma="x"), "gamma is 'x', but must be a number"),
    (partial(api.Agent, "dynaq", "dyna"), "unknown agent 'dynaq': did you mean"),
    (partial(api.Agent, "dyna-q:n=1|2", "dyna"), r"stands for 2 agents: give one, or use dt.Lab or dt.run"),
    (partial(api.Agent, 7, "dyna"), "an agent is a spec such as 'dyna-q:n=5', not an int"),
    (partial(api.Agent, ["dyna-q"], "dyna"), "not a list"),
    (partial(api.Agent, "dyna-q", "dyna", seed=-1), "seed is -1, but must be at least 0"),
    (partial(api.Agent, "dyna-q", "dyna", seed=1.5), "seed is 1.5, but must be a whole number"),
    (partial(api.Agent, "dyna-q", "dyna", run=True), "run is True, but must be a whole number"),
    (lambda: any_agent().advance(), "nothing says how far: give one of steps=, episodes=, ticks= or updates="),
    (lambda: any_agent().advance(steps=1, ticks=1), "steps and ticks are given: give one of"),
    (lambda: any_agent().advance(steps=-1), "steps is -1, but must be at least 0"),
    (lambda: any_agent().advance(steps="5"), "steps is '5', but must be a whole number"),
    (lambda: any_agent().rewind(), "nothing says how far: give one of steps=, episodes= or ticks="),
    (lambda: any_agent().until(), "nothing says until what"),
    (lambda: any_agent().until("model rong"), "unknown condition 'model rong': did you mean 'model wrong'"),
    (lambda: any_agent().until("cell visited"), r"needs more: cell visited row,column"),
    (lambda: any_agent().until("cell visited 9,9"), "the last cell is 5,8"),
    (lambda: any_agent().until("value changes x"), "the amount is a number"),
    (lambda: any_agent().until("value-changes -1"), "the amount is a number of at least 0"),
    (lambda: any_agent().until("step -5"), "a step is a whole number of at least 1"),
    (lambda: any_agent().until("Step  reached -5"), "a step is a whole number of at least 1"),
    (lambda: any_agent().until("model wrong 5"), "unknown condition 'model wrong 5': did you mean 'model wrong'"),
    (lambda: dt.check_agent(object), "object takes no alpha: __init__ must take alpha"),
    (lambda: any_agent("q-learning").until("model wrong"), "Q-learning has no model"),
    (lambda: any_agent().until(5), "a condition is text such as 'model wrong'"),
    (lambda: any_agent().edit((6, 0), "#"), r"there is no cell \(6,0\): the last is \(5,8\)"),
    (lambda: any_agent().edit((-1, 0), "#"), r"there is no cell \(-1,0\)"),
    (lambda: any_agent().edit(54, "#"), "there is no state 54: the last is 53"),
    (lambda: any_agent().edit("a1", "#"), r"a cell is \(row, column\) from 0, or a state, not 'a1'"),
    (lambda: any_agent().edit((0, 0), "x"), "unknown cell 'x': choose from # . S G"),
    (lambda: any_agent().edit((0, 8), "#"), "this is the only terminal cell"),
    (lambda: any_agent().edit((0, 0), "#", layout=2), "there is no layout 2: the last is 1, counted from 0"),
    (lambda: any_agent().set(kapa=1), "dyna-q has no parameter 'kapa'"),
    (lambda: any_agent().set(alpha=0), r"alpha is 0, but must be a number in \(0, 1\]"),
    (lambda: any_agent().switch(5), "there is no layout 5"),
    (lambda: any_agent().put((0, 8)), "that cell ends an episode"),
    (lambda: any_agent().put((3, 0)), "that cell is a wall"),
    (lambda: any_agent().drive("north"), "there is no action 'north': choose from up, right, down, left"),
    (lambda: any_agent().drive(4), "action is 4, but must be at most 3"),
    (lambda: any_agent().forget((0, 0), "up"), "the model does not hold this pair"),
    (lambda: any_agent("q-learning").forget_all(), "Q-learning has no model"),
    (lambda: any_agent().save("/no/such/folder.json"), "cannot be written"),
    (partial(api.Lab, "dyna", []), "there is no agent: give at least one"),
    (partial(api.Lab, "dyna", {"dyna-q": 1}), "agents are specs such as 'dyna-q:n=5', not a dict"),
    (partial(api.Lab, "dyna", 5), "not an int"),
    (partial(api.Lab, "dyna", [5]), "not an int"),
    (partial(api.Lab, "dyna", ["dyna-q"] * 17), "17 agents are too many: a Lab holds at most 16"),
    (partial(api.Lab, "dyna", clock="reel"), "clock is 'reel', but must be 'real' or 'updates'"),
    (lambda: lab().advance(steps=1, lane=2), "there is no lane 2: the last is 1, counted from 0"),
    (lambda: lab().drop(-3), "lane is -3, but must be at least -2"),
    (lambda: lab().go_to(-5), "time is -5, but must be at least 0"),
    (lambda: lab().set(theta=1), "has no parameter 'theta'"),
    (lambda: dt.Lab("dyna", "dyna-q").drop(0), "this is the only lane"),
    (partial(api.open_session, "none.json"), "none.json: cannot be read"),
    (partial(api.open_session, Path(__file__)), "not JSON|not a dyna-tui session"),
    (partial(api.run, "dyna", "dyna-q", runs=0), "runs is 0, but must be at least 1"),
    (partial(api.run, "dyna", "dyna-q", episodes=1, steps=1), "episodes and steps are both given: give one of them"),
    (partial(api.run, "dyna", "dyna-q", clock="updates"), "give steps"),
    (partial(api.run, "dyna", "dyna-q", clock="x"), "clock is 'x', but must be 'real' or 'updates'"),
    (partial(api.run, "dyna", "dyna-q", jobs=0), "jobs is 0, but must be at least 1"),
    (partial(api.run, "dyna", "dyna-q", progress=True), "progress is True, but must be a function"),
    (partial(api.run, "dyna", "dyna-q", runs=10**9, episodes=10**9), "ask for fewer or shorter runs"),
    (partial(RESULT.mean, "stepsperepisode"), "there is no array 'stepsperepisode': did you mean 'steps_per_episode'"),
    (partial(RESULT.mean, "cumulative_reward"), "cumulative_reward was not recorded: run it with steps="),
    (partial(RESULT.mean, "solved_updates"), "run it with solved=True"),
    (partial(RESULT.difference, "dyna-q:n=0", "dyna-q:n=6"), "there is no agent 'dyna-q:n=6': did you mean"),
    (partial(RESULT.difference, 0, 2), "agent is 2, but must be at most 1"),
    (partial(RESULT.iqm, np.zeros((2, 3))), r"the scores have the shape \(2, 3\), but must be float64\[agent, run\]"),
    (partial(RESULT.iqm, reps=0), "reps is 0, but must be at least 1"),
    (partial(RESULT.performance_profile, np.zeros((2, 2, 2))), r"but must be float64\[agent, run\], here \(2, 2\)"),
    (partial(RESULT.report, "jsn"), "there is no format 'jsn': did you mean 'json'"),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES, ids=[message[:40] for _, message in MISTAKES])
def test_a_mistake_is_one_line_that_says_what_would_be_right(call: Call, message: str) -> None:
    with pytest.raises((dt.InputError, TypeError)) as raised:
        call()
    text = str(raised.value)
    assert re.search(message, text), text
    assert "\n" not in text


def test_nothing_is_changed_by_a_mistake() -> None:
    one = agent()
    before = one.q.tobytes(), one.parameters, one.real_steps
    for wrong in ({"alpha": 0.5, "n": -1}, {"alpha": 0.5, "kappa": 1}):
        with pytest.raises(dt.InputError):
            one.set(**wrong)
    assert (one.q.tobytes(), one.parameters, one.real_steps) == before


def test_numbers_of_numpy_and_whole_floats_are_whole_numbers() -> None:
    one = api.Agent("dyna-q", "dyna", seed=np.int64(3)).advance(steps=np.int32(4)).advance(steps=1e2)
    assert one.real_steps == 104
    assert one.edit((np.int64(0), np.int64(0)), "#").real_steps == 104
