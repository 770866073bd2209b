"""Whatever is passed to the Python API: it works, or one error says in a line what would be right."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.errors import is_printable

api: Any = dt
SMALL = dt.parse_maze("S.G")
ANYTHING: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    float("nan"),
    float("inf"),
    10**30,
    "",
    "x",
    "\n",
    "nul\0",
    "x" * 500,
    b"x",
    [],
    {},
    (),
    (1, 2, 3),
    (1.5, 2),
    ["x"],
    object(),
    np.array([1, 2]),
    repr,
    SMALL,
    "gym:Nope-v0",
    "random:0x0",
)
RESULT: Any = dt.run(SMALL, "dyna-q:n=0|1", runs=2, episodes=2)


def agent() -> Any:
    return dt.Agent("dyna-q", SMALL)


def lab() -> Any:
    return dt.Lab(SMALL, ["dyna-q", "q-learning"])


def few(value: Any) -> Any:
    """Not so many that it takes long."""
    return 3 if isinstance(value, int) and value > 10**6 else value


CALLS: dict[str, Callable[[Any], Any]] = {
    "load_maze": api.load_maze,
    "parse_maze": api.parse_maze,
    "from_gymnasium": api.from_gymnasium,
    "optimal_values": api.optimal_values,
    "gamma": lambda value: api.optimal_values(SMALL, value),
    "Agent": lambda value: api.Agent(value, SMALL),
    "maze": lambda value: api.Agent("dyna-q", value),
    "seed": lambda value: api.Agent("dyna-q", SMALL, value),
    "run of a seed": lambda value: api.Agent("dyna-q", SMALL, run=value),
    "Lab": lambda value: api.Lab(SMALL, value),
    "clock": lambda value: api.Lab(SMALL, "dyna-q", clock=value),
    "steps": lambda value: agent().advance(steps=few(value)),
    "ticks": lambda value: agent().advance(ticks=few(value)),
    "episodes": lambda value: agent().advance(episodes=few(value)),
    "updates": lambda value: agent().advance(updates=few(value)),
    "rewind": lambda value: agent().rewind(steps=value),
    "until": lambda value: agent().until(value, steps=10),
    "until in steps": lambda value: agent().until("maze changes", steps=few(value)),
    "edit": lambda value: agent().edit(value, "#"),
    "kind": lambda value: agent().edit(1, value),
    "layout": lambda value: agent().edit(1, "#", value),
    "set": lambda value: agent().set(alpha=value),
    "set n": lambda value: agent().set(n=value),
    "switch": lambda value: agent().switch(value),
    "put": lambda value: agent().put(value),
    "drive": lambda value: agent().drive(value),
    "forget": lambda value: agent().forget(value, 0),
    "forget action": lambda value: agent().forget(1, value),
    "open_session": api.open_session,
    "load_result": api.load_result,
    "run": lambda value: api.run(SMALL, value, 1, episodes=1),
    "runs": lambda value: api.run(SMALL, "dyna-q", few(value), episodes=1),
    "jobs": lambda value: api.run(SMALL, "dyna-q", 1, episodes=1, jobs=value),
    "mean": RESULT.mean,
    "score": RESULT.score,
    "dims": RESULT.dims,
    "report": RESULT.report,
    "iqm": lambda value: RESULT.iqm(value, reps=3),
    "profile": lambda value: RESULT.performance_profile(value, reps=3),
    "taus": lambda value: RESULT.performance_profile(taus=value, reps=3),
    "difference": lambda value: RESULT.difference(value, 0),
    "save": lambda value: RESULT.save(value),
    "style": lambda value: RESULT.plot(style=value),
    "lane": lambda value: lab().advance(steps=1, lane=value),
    "go_to": lambda value: lab().go_to(few(value)),
    "fork": lambda value: lab().fork(value),
    "add": lambda value: lab().add(value),
    "drop": lambda value: lab().drop(value),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.filterwarnings("ignore")  # Gymnasium's, of ids that it does not know
def test_it_works_or_one_line_says_what_would_be_right(
    name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for value in ANYTHING:
        try:
            CALLS[name](value)
        except (dt.InputError, TypeError) as error:
            text = str(error)
            assert is_printable(text), (value, text)
            assert len(text) < 1000
            if not isinstance(error, dt.InputError):
                assert any(word in text for word in (" not ", "must", "give")), text
                assert not any(word in text for word in ("attribute", "unhashable", "argument", "NoneType")), text
