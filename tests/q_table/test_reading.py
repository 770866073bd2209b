"""``q0=@FILE``: a table that was saved or exported is read back equal, and anything else gets one line."""

import os
import re
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.errors import InputError
from dyna_tui.lab.files.tables import as_csv, table
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import builtin_names, load
from dyna_tui.q_table.packed import pack, unpack
from dyna_tui.q_table.reading import read_table, with_tables
from dyna_tui.q_table.writing import as_npz
from dyna_tui.world import world_of
from tests.dyna.engine import agent, maze_of

MAZE = maze_of("S.\n#G")
Q = np.arange(16.0).reshape(4, 4) / 3


@settings(deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=st.floats(-1e300, 1e300)))
def test_a_packed_table_is_equal_to_the_bit(q: np.ndarray) -> None:
    assert unpack(pack(q), q.size).tobytes() == q.tobytes()


BOMB = b64encode(zlib.compress(bytes(10**7))).decode()


@pytest.mark.parametrize(
    "text", ["", "é", "AAAA", pack(Q)[:-8], pack(Q[:3]), pack(np.full(Q.shape, np.inf)), BOMB, pack(Q) + "!"]
)
def test_what_is_no_packed_table_of_the_size_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(text, Q.size)


@pytest.mark.parametrize("name", builtin_names())
def test_a_table_that_was_exported_is_read_back(name: str, tmp_path: Path) -> None:
    maze = load(name)
    lane = Lane(maze, agent("q-learning:epsilon=1,q0=0.5", maze), seed=3)
    lane.advance(until_step=600)
    path = tmp_path / "q.csv"
    path.write_text("".join(as_csv(table(lane, "q"))))
    q = read_table(str(path), maze)
    world = world_of(maze)
    kinds = world.kind[lane.layout]
    walls = np.array([kind.wall for kind in maze.kinds])[kinds]
    ends = world.kind_terminal[kinds]
    there = ~walls & ~ends
    assert np.array_equal(q[there], lane.view.q[there])
    assert not q[ends].any()


def saved(tables: np.ndarray, agents: int = 1) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(as_npz(tables, ["q-learning"] * agents))


def lines(*rows: str) -> Callable[[Path], object]:
    return lambda path: path.write_text("\n".join(rows) + "\n")


def whole_csv(q: np.ndarray) -> list[str]:
    moves = ("up", "right", "down", "left")
    pairs = [(divmod(state, 2), action) for state in (0, 1, 3) for action in range(4)]
    return [
        "row,column,action,q,visits",
        *(
            f"{row},{column},{moves[action]},{float(q[2 * row + column, action])!r},0"
            for (row, column), action in pairs
        ),
    ]


RUNS = np.arange(96.0).reshape(2, 3, 4, 4)
RIGHT: dict[str, tuple[Callable[[Path], object], str, np.ndarray]] = {
    "one table": (saved(Q[None, None]), "", Q),
    "a run": (saved(RUNS[:1]), "#2", RUNS[0, 2]),
    "an agent's run": (saved(RUNS, 2), "#1/0", RUNS[1, 0]),
    "npy": (lambda path: np.save(path, Q), "", Q),
    "npz of one's own": (lambda path: np.savez(path, q=Q), "", Q),
    "whole numbers": (lambda path: np.save(path, np.ones((4, 4), int)), "", np.ones((4, 4))),
    "csv": (lines(*whole_csv(Q)), "", np.where(np.arange(4)[:, None] == 2, 0.0, Q)),
    "csv with a mark, and quotes": (
        lines("\ufeff" + whole_csv(Q)[0], *whole_csv(Q)[1:], ""),
        "",
        np.where(np.arange(4)[:, None] == 2, 0.0, Q),
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_an_agent_begins_with_the_table(case: str, tmp_path: Path) -> None:
    write, choice, expected = RIGHT[case]
    path = tmp_path / "table.npz"
    write(path)
    if not path.exists():
        (tmp_path / "table.npz.npy").rename(path)
    (spec,) = with_tables(read_agents(f"dyna-q:q0=@{path}{choice}"), MAZE)
    assert np.array_equal(Agent(spec, world_of(MAZE)).view.q, expected)


THIS = "name a table of this maze"
WRONG: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "missing": (lambda _: None, "", r"cannot be read \(No such file or directory\): name a file as in q0=@table.npz"),
    "folder": (lambda path: path.mkdir(), "", r"cannot be read \(Is a directory\)"),
    "empty": (lines(), "", "not a Q-table of small.txt: a CSV file has the columns row, column, action, q"),
    "shape": (
        saved(RUNS[:1, :1, :3]),
        "",
        f"holds values of 3 states and 4 actions, but small.txt has 4 and 4: {THIS}",
    ),
    "several": (
        saved(RUNS, 2),
        "",
        "holds 6 tables, of 2 agents and 3 runs, numbered from 0: choose one, as in q0=@.*#1/2$",
    ),
    "agent": (saved(RUNS, 2), "#1", r"holds tables of 2 agents: choose one, as in q0=@.*#0/1$"),
    "too high": (saved(RUNS, 2), "#2/0", r"has no table #2/0: the last is #1/2$"),
    "not finite": (saved(np.full((1, 1, 4, 4), np.inf)), "", "holds a value that is not finite"),
    "text": (lambda path: np.savez(path, q=np.full((4, 4), "x")), "", "must hold numbers in the shape"),
    "no tables": (
        lambda path: np.savez(path, other=Q),
        "",
        "not a Q-table: name a file that --save-q or export q wrote",
    ),
    "pickle": (lambda path: np.savez(path, q=np.array([{"a": 1}], object)), "", "not a Q-table: name a file that"),
    "cut": (lambda path: path.write_bytes(as_npz(RUNS, ["a", "b"])[:90]), "", "not a Q-table: name a file that"),
    "bytes": (lambda path: path.write_bytes(b"\xff\xfe\x00"), "", "not a Q-table: name a file that"),
    "no such cell": (lines(*whole_csv(Q), "2,0,up,1"), "", r":14: not a value of small.txt"),
    "no such action": (lines(whole_csv(Q)[0], "0,0,north,1"), "", r":2: not a value of small.txt"),
    "no number": (lines(whole_csv(Q)[0], "0,0,up,x"), "", r":2: not a value of small.txt"),
    "nan": (lines(whole_csv(Q)[0], "0,0,up,nan"), "", r":2: not a value of small.txt"),
    "short line": (lines(whole_csv(Q)[0], "0,0"), "", r":2: not a value of small.txt"),
    "half": (lines(*whole_csv(Q)[:9]), "", r"it lacks values of \(1,1\)$"),
    "states": (lines("state,action,q", "0,up,1"), "", "a CSV file has the columns row, column, action, q"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_no_table_of_the_maze_gets_one_line(case: str, tmp_path: Path) -> None:
    write, choice, message = WRONG[case]
    path = tmp_path / "t"
    write(path)
    if not path.exists() and (tmp_path / "t.npz").exists():
        (tmp_path / "t.npz").rename(path)
    with pytest.raises(InputError, match=message) as error:
        with_tables(read_agents(f"dyna-q:q0=@{path}{choice}"), MAZE)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_a_device_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    names = ["/dev/zero"] if Path("/dev/zero").exists() else []
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        names.append(str(tmp_path / "pipe"))
    for name in names:
        with pytest.raises(InputError, match="not a regular file: name one"):
            read_table(name, MAZE)


def test_an_agent_whose_table_was_not_read_does_not_begin_at_0() -> None:
    with pytest.raises(InputError, match=r"^q0=@no\.npz was not read"):
        Agent(agent("dyna-q:q0=@no.npz"), world_of(MAZE))


def test_a_table_is_for_an_agent_that_begins() -> None:
    with pytest.raises(InputError, match=re.escape("q0=@x.npz is for an agent that begins: give it to a new lane")):
        agent("dyna-q").changed("q0", "@x.npz")
    spec = agent("dyna-q:q0=@x.npz")._replace(q_table=pack(Q))
    assert spec.changed("alpha", 0.5).q_table == spec.q_table
    assert spec.changed("q0", 0.5).q_table == ""
    assert read_agents(spec.spec_text) == (spec._replace(q_table=""),)
