"""Whatever a file holds, it is a session or gives one clear line, and none takes absurd work to replay."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dyna_tui.agents import PARAMETERS
from dyna_tui.errors import InputError, is_printable
from dyna_tui.lab.files import replay_cost, session_format
from dyna_tui.lab.files.replay_cost import bytes_of, check_cost, seconds_of
from dyna_tui.lab.files.session import load, open_lab, save, taken
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.history.interventions import SetCell, SetParameter
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import CONDITIONS
from dyna_tui.maze import Maze
from dyna_tui.maze import load as load_maze
from tests.dyna.engine import UNHURRIED, agent, arrays, maze_of
from tests.lab.sessions import BLOCKED, VALID, changed, made
from tests.lab.states import THREE


def message(data: bytes, path: str = "s.json") -> str:
    with pytest.raises(InputError) as caught:
        session = from_text(data, path)
        check_cost(session)
        open_lab(session)
    assert is_printable(str(caught.value))
    assert len(str(caught.value)) <= session_format.LONGEST_MESSAGE
    assert str(caught.value).startswith(path)
    return str(caught.value).removeprefix(path)


def lane(**values: object) -> Callable[[Any], object]:
    return lambda data: data["lanes"][0].update(values)


def parameter(name: str, value: object) -> Callable[[Any], object]:
    return lambda data: data["lanes"][0]["parameters"].update({name: value})


def entry(**values: object) -> Callable[[Any], object]:
    """The first lane's journal holds one entry only."""
    return lambda data: data["lanes"][0].update(journal=[{"tick": 0, "step": 0} | values])


def breakpoint_(**values: object) -> Callable[[Any], object]:
    return lambda data: data.update(breakpoints=[{"until": "cell-visited", "state": 0, "lane": 1} | values])


AGAIN = "save the session again"
WHOLE = "a whole number in"
MOST = "9,007,199,254,740,992"
LARGEST = "9,223,372,036,854,775,807"
ENTRY = "entry 1 in the journal of lane 1"
STOP = "breakpoint 1"
CANNOT = f": {ENTRY} cannot be applied"
WRONG: list[tuple[bytes | Callable[[Any], object], str]] = [
    (b"", ": empty: choose a file that ctrl+s saved"),
    (b"S.G\n", ": not a dyna-tui session file: choose one that ctrl+s saved"),
    (b"\x89PNG\r\n", ": not a dyna-tui session file: choose one that ctrl+s saved"),
    (b"[1]", ": not a dyna-tui session file: choose one that ctrl+s saved"),
    (b'{"a": "\xff"}', f": not UTF-8 from byte 7 on: {AGAIN}"),
    (b"{}", ': not a dyna-tui session file: its "format" must be "dyna-tui session"'),
    (VALID[:300].encode(), f": incomplete: it ends on line 12: {AGAIN}"),
    (VALID.encode() + b"x", f":{VALID.count(chr(10)) + 1}:1: not JSON (extra data): {AGAIN}"),
    (b'{"a": nope}', f":1:7: not JSON (expecting value): {AGAIN}"),
    (b'{"a": NaN}', f": NaN is not a number: {AGAIN}"),
    (b'{"a": 1, "a": 2}', f": a key is given twice: {AGAIN}"),
    (b'{"a": ' + b"9" * 5000 + b"}", f": a number has too many digits: {AGAIN}"),
    (b'{"a": ' + b"[" * 100_000, f": nested too deeply: {AGAIN}"),
    (b'{"a": ' + b'{"a": ' * 100_000, f": nested too deeply: {AGAIN}"),
    (b'{"a": [' + b"0," * 2_000_001, ": too many values: a session has at most 2,000,000"),
    (b'{"' + b'\\"' * 4_000_000, f": incomplete: it ends on line 1: {AGAIN}"),
    (lambda d: d.update(format="gym"), ': not a dyna-tui session file: its "format" must be "dyna-tui session"'),
    (
        lambda d: d.update(version=2, more=[]),
        ": made by a newer dyna-tui (format version 2, but this one reads 1): update dyna-tui",
    ),
    (lambda d: d.update(version="1"), ': version is "1", but must be a whole number in [1, 9,007,199,254,740,992]'),
    (lambda d: d.pop("seed"), f': the session has no "seed": {AGAIN}'),
    (lambda d: d.pop("digest"), f': the session has no "digest": {AGAIN}'),
    (lambda d: d.update(digest=5), ": the digest of the session must be sha256: and 64 digits of 0-9a-f"),
    (lambda d: d.update(seeds=1), ": the session has an unknown key \"seeds\": did you mean 'seed'?"),
    (lambda d: d.update(seed=True), f": seed is true, but must be {WHOLE} [0, {LARGEST}]"),
    (lambda d: d.update(run=-1), f": run is -1, but must be {WHOLE} [0, {LARGEST}]"),
    (lambda d: d.update(run=1.0), f": run is 1.0, but must be {WHOLE} [0, {LARGEST}]"),
    (lambda d: d.update(revision=None), f": revision is missing, but must be {WHOLE} [1, {MOST}]"),
    (lambda d: d.update(clock_by="wall"), ': clock_by is "wall", but must be real or updates'),
    (lambda d: d.update(clock=99), ": the clock is 99, but the lane that is ahead is in step 25"),
    (lambda d: d.update(clock=24), ": the clock is 24, but the lane that is ahead is in step 25"),
    (
        lambda d: d.update(clock_by="updates", clock=10**10),
        ": its replay would take about 45 minutes: the limit is 10 minutes",
    ),
    (lambda d: d.update(lanes=[]), ": lanes must be a list of 1 to 1,000"),
    (lambda d: d.update(lanes=[5]), ": lane 1 must be an object with agent, parameters, ticks, journal, digest"),
    (lambda d: d.update(maze="dyna"), ": maze must be an object with path, text"),
    (lambda d: d["maze"].update(path="a\nb"), ": the maze's path must be one line of text"),
    (lambda d: d["maze"].update(text="S.G"), ": the maze's text must be a list of 1 to 2,000,000"),
    (lambda d: d["maze"].update(text=["S.G", 5]), ": the maze's text must be a list of lines, each in quotes"),
    (
        lambda d: d["maze"].update(text=["S.x"], path="m.txt"),
        ": its maze cannot be used: m.txt:1:3: unknown cell 'x': choose from #, ., S, G, or declare it under [cells]",
    ),
    (
        lambda d: d["maze"].update(text=["+++", "# \ud800", "+++", "S.G"]),
        ": the maze's text has a lone surrogate, which is not a character",
    ),
    (lane(agent=5), ': the agent of lane 1 must be text in quotes, as in "dyna-q:n=5"'),
    (lane(agent="dyna-k"), ": lane 1: unknown agent 'dyna-k': did you mean 'dyna-q' or 'dyna-q+'?"),
    (lane(agent="dyna-q:n=1|2"), ": the agent of lane 1 does not match its parameters"),
    (lane(agent="dyna-q:n=3"), ": the agent of lane 1 does not match its parameters"),
    (parameter("alpha", 0), ": lane 1: alpha is 0, but must be a number in (0, 1] or 1/n"),
    (parameter("alpha", 10**400), ": lane 1: alpha is too large, but must be a number in (0, 1] or 1/n"),
    (parameter("kapa", 1), ": the parameters of lane 1 has an unknown key \"kapa\": did you mean 'alpha'?"),
    (lambda d: d["lanes"][0]["parameters"].pop("q0"), f': the parameters of lane 1 has no "q0": {AGAIN}'),
    (lane(digest="md5:0"), ": the digest of lane 1 must be sha256: and 64 digits of 0-9a-f"),
    (lane(end=2**53 + 1), f": end of lane 1 is {2**53 + 1}, but must be {WHOLE} [126, {MOST}]"),
    (lane(end=5), f": end of lane 1 is 5, but must be {WHOLE} [126, {MOST}]"),
    (lane(end=10**11), ": its replay would take about 100 minutes: the limit is 10 minutes"),
    (lane(ticks=2**60), f": ticks of lane 1 is 1152921504606846976, but must be {WHOLE} [0, {MOST}]"),
    (lane(ticks=2**53), ": its replay would take about 150,120 hours: the limit is 10 minutes"),
    (lane(ticks=10**11), ": its replay would take about 100 minutes: the limit is 10 minutes"),
    (lane(journal=[5]), f": {ENTRY} must be an object with tick, step and do"),
    (entry(do="drive", action=0, tick="0"), f': tick of {ENTRY} is "0", but must be {WHOLE} [0, {MOST}]'),
    (
        lane(journal=[{"tick": t, "step": 0, "do": "drive", "action": 0} for t in (5, 4)]),
        ": entry 2 in the journal of lane 1 is earlier than the entry before it: ticks and steps must not decrease",
    ),
    (entry(do="drive", action=0, step=1), f": {ENTRY} is at step 1, but tick 0 is in step 0"),
    (entry(do="drive", action=9), f"{CANNOT}: there is no such action"),
    (entry(do="drive", action=0, more=0), f": {ENTRY}: drive must have action"),
    (entry(do="drive", action=2**40), f": {ENTRY}: action of drive is {2**40}, but must be {WHOLE} [0, 2,147,483,647]"),
    (entry(do="set-cell", layout=0, state=0, kind=1), f"{CANNOT}: this is the only start: put another S first"),
    (entry(do="set-cell", layout=0, state=99, kind=1), f"{CANNOT}: there is no such cell"),
    (entry(do="put-agent", state=1, tick=1, step=1), f"{CANNOT}: the agent is in mid-step: finish the step first"),
    (entry(do="switch-layout", layout=2), f"{CANNOT}: there is no such layout"),
    (
        entry(do="set-parameter", name=["alpha"], value=1),
        f": {ENTRY}: name of set-parameter is a list, but must be a parameter: choose from {', '.join(PARAMETERS)}",
    ),
    (
        entry(do="set-parameter", name="alpha", value=2),
        f": {ENTRY}: value of set-parameter is 2, but must be a number in (0, 1] or 1/n, as it is of alpha",
    ),
    (
        entry(do="set-parameter", name="kappa", value=2),
        f"{CANNOT}: dyna-q has no parameter 'kappa': did you mean 'alpha'?",
    ),
    (entry(do="forget", pair=2), f"{CANNOT}: the model does not hold this pair"),
    (lambda d: d.update(breakpoints={}), ": breakpoints must be a list of at most 1,000"),
    (lambda d: d.update(breakpoints=[{"until": "maze-changes"}]), f": {STOP} must be an object with until and lane"),
    (breakpoint_(until="rain"), f": {STOP}: 'until' must be one of {', '.join(CONDITIONS)}"),
    (breakpoint_(until="maze-changes"), f": {STOP}: maze-changes must have no values"),
    (breakpoint_(lane=2), f": lane of {STOP} is 2, but must be {WHOLE} [0, 1]"),
    (breakpoint_(state=99), f": state of {STOP} is 99, but must be {WHOLE} [0, 3]"),
    (breakpoint_(state=True), f": {STOP}: state of cell-visited is true, but must be {WHOLE} [0, 2,147,483,647]"),
    (
        lambda d: d.update(breakpoints=[{"until": "value-changes", "by": -1, "lane": None}]),
        f": {STOP}: by of value-changes is -1, but must be a number of at least 0",
    ),
]


@pytest.mark.parametrize(("wrong", "expected"), WRONG, ids=range(len(WRONG)))
def test_a_file_that_is_none_gets_one_clear_line(wrong: bytes | Callable[[Any], object], expected: str) -> None:
    assert message(wrong if isinstance(wrong, bytes) else changed(wrong)) == expected


def test_odd_and_long_words_are_repeated_in_one_short_printable_line() -> None:
    for wrong in (
        lambda d: d.update({"\x1b[2J" * 1000: 1}),
        lane(agent="\x07" * 5000),
        entry(do="x" * 5000),
        entry(do="drive\n"),
        parameter("search", "\n" * 5000),
        parameter("search", [[1] * 5000]),
    ):
        message(changed(wrong))


class TestAbsurdWork:
    BIG = "\n".join(["S" + "." * 1999] + ["." * 2000] * 1998 + ["." * 1999 + "G"])

    def test_is_refused_before_any_is_done(self) -> None:
        lab = Lab(maze_of(THREE), [agent("mpc:horizon=5")])
        session = taken(lab, "s")
        check_cost(session)
        base = session.lanes[0]
        assert seconds_of(base, lab.maze) < 0.01
        session = replace(session, lanes=(replace(base, ticks=10**10),))
        with pytest.raises(InputError, match=r"^s: its replay would take about 32 minutes: the limit is 10 minutes$"):
            check_cost(session)

    def test_a_horizon_that_grew_counts(self) -> None:
        lab = Lab(load_maze("large"), [agent("mpc:horizon=5")])
        before = replace(taken(lab).lanes[0], ticks=10**6)
        lab.lanes[0].do(SetParameter("horizon", 1000))
        after = replace(taken(lab).lanes[0], ticks=10**6)
        assert seconds_of(after, lab.maze) > 20 * seconds_of(before, lab.maze)

    def test_the_estimate_is_above_what_was_measured(self) -> None:
        lab = Lab(load_maze("blocking"), [agent("q-learning"), agent("mpc:horizon=100")])
        painted, looking = taken(lab).lanes
        painted = replace(painted, entries=(Entry(0, 0, SetCell(0, 3, 0)),) * 100_000)
        assert seconds_of(painted, lab.maze) > 42
        assert seconds_of(replace(looking, ticks=440_528), self.field(30)) > 5.6

    @staticmethod
    def field(side: int) -> Maze:
        return maze_of("\n".join(["S" + "." * (side - 1)] + ["." * side] * (side - 2) + ["." * (side - 1) + "G"]))

    def test_many_lanes_and_interventions_on_a_large_maze_are_too_much(self) -> None:
        lanes = [{"agent": "dyna-q", "parameters": dict(agent("dyna-q").values), "ticks": 10**6}] * 12
        cell = {"tick": 0, "step": 0, "do": "set-cell", "layout": 0, "state": 7, "kind": 0}
        zeros = {"digest": "sha256:" + "0" * 64}
        data = json.loads(VALID)
        data["maze"]["text"] = self.BIG.split("\n")
        data["lanes"] = [lane | {"journal": []} | zeros for lane in lanes]
        assert message(json.dumps(data).encode()) == (
            ": its replay would take about 12 GiB of memory: the limit is 8 GiB"
        )
        data["lanes"] = [lanes[0] | {"journal": [cell] * 10_000} | zeros]
        assert message(json.dumps(data).encode()) == (
            ": its replay would take about 67 minutes: the limit is 10 minutes"
        )

    def test_what_would_not_open_again_is_not_saved(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lab = made("dyna-q")
        monkeypatch.setattr(replay_cost, "MAX_SECONDS", 1e-9)
        with pytest.raises(InputError, match="its replay would take"):
            save(lab, str(tmp_path / "s.json"))
        monkeypatch.undo()
        monkeypatch.setattr("dyna_tui.lab.files.session.MAX_ENTRIES", 2)
        with pytest.raises(InputError, match=r"too many interventions: a session has at most 2$"):
            save(lab, str(tmp_path / "s.json"))
        assert list(tmp_path.iterdir()) == []

    def test_the_laboratory_needs_no_more_memory_than_estimated(self) -> None:
        lab = Lab(load_maze("large"), [agent(text) for text in ("dyna-q-stochastic", "prioritized-sweeping", "mpc")])
        for lane in lab.lanes:
            lane.advance(until_step=2_000)
        taking = sum(array.nbytes for lane in lab.lanes for _, array in arrays(lane.memory))
        assert 0.3 * bytes_of(taken(lab)) < taking < bytes_of(taken(lab))

    def test_a_huge_session_is_read_no_further_than_the_limit(self, tmp_path: Path) -> None:
        with (tmp_path / "huge.json").open("wb") as file:
            file.truncate(20 * 1024**3)
        with pytest.raises(InputError, match=r"/huge\.json: too large: a session has at most 96 MiB$"):
            load(file.name)


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1,
        3,
        2**31,
        2**63,
        10**30,
        0.5,
        1e999,
        "",
        "x",
        "\ud800",
        "dyna-q",
        "alpha",
        [],
        {},
        [[]],
        {"a": 1},
    ]
)


def paths_in(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value in plain data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [at for key, value in inner for at in paths_in(value, (*path, key))]


def opened(data: bytes) -> None:
    """Whether it is a session or not, nothing but a clear line comes of it."""
    try:
        session = from_text(data, "s.json")
        check_cost(session)
        if sum(seconds_of(saved, session.maze) for saved in session.lanes) < 0.05:
            open_lab(session)
    except InputError as error:
        assert is_printable(str(error))
        assert str(error).startswith("s.json:")


@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_any_change_of_a_value_gives_a_session_or_one_line(data: st.DataObject) -> None:
    document = json.loads(VALID)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(paths_in(document)))
        within = document
        for key in at[:-1]:
            within = within[key]
        what = data.draw(st.sampled_from(["odd", "odd", "gone", "swapped", "moved"]))
        if what == "odd":
            within[at[-1]] = deepcopy(data.draw(ODD))
        elif what == "gone":
            del within[at[-1]]
        elif what == "moved" and isinstance(within, dict):
            within[data.draw(st.sampled_from(["x", "do", "state", "name", "value", "q0"]))] = within.pop(at[-1])
        elif isinstance(within[at[-1]], int):
            within[at[-1]] += data.draw(st.integers(-3, 3))
        if not isinstance(document, dict) or not paths_in(document):
            break
    opened(json.dumps(document).encode())


@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_any_change_of_a_value_is_seen_as_one(data: st.DataObject) -> None:
    document = json.loads(BLOCKED)
    at = data.draw(st.sampled_from(paths_in(document)))
    within = document
    for key in at[:-1]:
        within = within[key]
    before = within[at[-1]]
    if data.draw(st.booleans()):
        within[at[-1]] = before + 1 if isinstance(before, int) else deepcopy(data.draw(ODD))
        assume(within[at[-1]] != before)
    else:
        del within[at[-1]]
    try:
        session = from_text(json.dumps(document).encode(), "s.json")
    except InputError:
        return
    assert session.altered


@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_any_change_of_bytes_gives_a_session_or_one_line(data: st.DataObject) -> None:
    text = bytearray(VALID.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 0, 1, 1, 2, 5, 1000]))
        text[begin : begin + length] = data.draw(
            st.sampled_from([b"", b"0", b'"', b"\\", b"[", b"}", b",", b"\xff", b"\n", b"e9", b"NaN", b"\x00"])
        )
    opened(bytes(text))


@given(st.binary(max_size=60))
def test_any_bytes_give_one_line(data: bytes) -> None:
    message(data)
