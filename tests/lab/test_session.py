"""A session is one small file that opens as what it was saved from, to the bit."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.digest import digest, digest_of_data
from dyna_tui.lab.files.session import check, differing, load, open_lab, save, taken
from dyna_tui.lab.files.session_format import as_data, as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.history.interventions import (
    Drive,
    Forget,
    ForgetAll,
    Intervention,
    MakeTrue,
    PutAgent,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.stop_conditions import (
    Breakpoint,
    CellVisited,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    StepReached,
    ValueChanges,
)
from dyna_tui.maze import load as load_maze
from dyna_tui.maze import parse
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.states import AGENTS, THREE
from tests.lab.strategies import interventions

SHORT = "S.\n.G\n@ 9\nSG\n.."
EVERY_DEED = (
    Drive(2),
    SetCell(0, 1, 0),
    SetParameter("epsilon", 0.5),
    PutAgent(2),
    SwitchLayout(1),
    Forget(2),
    MakeTrue(),
    ForgetAll(),
)


def lived(*agents: str) -> Lab:
    """A laboratory in which something was done, gone back from, and done otherwise."""
    lab = Lab(maze_of(SHORT, 'title = "Two ways"'), [agent(text) for text in agents], seed=7, run=2)
    for lane in lab.lanes:
        for intervention in EVERY_DEED:
            lane.advance(until_step=lane.steps_started + 3)
            try:
                lane.do(intervention)
            except InputError:
                assert isinstance(intervention, (Forget, ForgetAll, MakeTrue)), "the model is empty, or there is none"
        lane.advance(5)
    lab.lanes[-1].seek_tick(lab.lanes[-1].ticks // 2).go()
    return lab


@pytest.mark.parametrize("text", AGENTS)
@settings(UNHURRIED, max_examples=10)
@given(data=st.data())
def test_a_saved_session_opens_as_it_was_to_the_bit(text: str, data: st.DataObject) -> None:
    others = data.draw(st.lists(st.sampled_from(AGENTS), max_size=2))
    lab = Lab(maze_of(THREE), [agent(name) for name in [text, *others]], seed=3, run=1)
    for lane in lab.lanes:
        for _ in range(data.draw(st.integers(0, 8))):
            what = data.draw(st.sampled_from(["ticks", "step", "do", "do", "back"]))
            if what == "ticks":
                lane.advance(data.draw(st.integers(0, 60)))
            elif what == "step":
                lane.advance(until_step=lane.steps_started + data.draw(st.integers(1, 20)))
            elif what == "back":
                lane.seek_tick(data.draw(st.integers(0, lane.ticks))).go()
            else:
                with suppress(InputError):
                    lane.do(data.draw(interventions(lab.maze)))
    session = from_text(as_text(taken(lab)).encode(), "s")
    again = open_lab(session)
    assert (again.seed, again.run, again.maze.text) == (3, 1, lab.maze.text)
    assert differing(session, again) == check(session) == []
    for lane, other in zip(lab.lanes, again.lanes, strict=True):
        assert bits(other.memory) == bits(lane.memory)
        assert (other.spec, other.journal.entries, other.changes) == (lane.spec, lane.journal.entries, lane.changes)
        assert other.end == lane.end
        for ticks in (0, lane.ticks + 40):
            lane.seek_tick(ticks).go()
            other.seek_tick(ticks).go()
            assert bits(other.memory) == bits(lane.memory), "with all its past, and what lay ahead"


@pytest.mark.parametrize("text", AGENTS)
def test_every_deed_is_kept_and_done_again(text: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s.json")
    lab = lived("q-learning", text)
    assert all(
        any(type(entry.intervention) is type(intervention) for entry in lab.lanes[-1].journal.entries)
        for intervention in EVERY_DEED[:5]
    )
    save(lab, path)
    session = load(path)
    shares: list[float] = []
    again = open_lab(session, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0
    assert [bits(lane.memory) for lane in again.lanes] == [bits(lane.memory) for lane in lab.lanes]
    assert check(session) == []
    save(again, path)
    assert load(path).lanes == session.lanes


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_the_clock_goes_on_from_where_it_was_whatever_it_counts(steps: int) -> None:
    lab = Lab(maze_of(THREE), [agent(text) for text in ("q-learning", "dyna-q:n=4", "mpc:horizon=5")])
    for clock_by in (Clock.UPDATES, Clock.REAL):
        lab.count_by(clock_by)
        for _ in range(steps):
            lab.advance_steps(0, 3)
            lab.tick()
            again = open_lab(from_text(as_text(taken(lab)).encode(), "s"))
            assert (again.clock_by, again.clock, again.mid_step) == (lab.clock_by, lab.clock, lab.mid_step)
            again.tick()
            lab.tick()
            assert [bits(lane.memory) for lane in again.lanes] == [bits(lane.memory) for lane in lab.lanes]
            lab.catch_up()
        lab.advance(lab.clock + 50, ticks=3)
        again = open_lab(from_text(as_text(taken(lab)).encode(), "s"))
        again.catch_up()
        lab.catch_up()
        assert [bits(lane.memory) for lane in again.lanes] == [bits(lane.memory) for lane in lab.lanes]


def test_a_file_reads_like_this(tmp_path: Path) -> None:
    lab = Lab(parse("S.\n.G\n", "two.txt"), [agent("q-learning:alpha=0.5"), agent("mpc")])
    lab.lanes[0].do(Drive(1))
    lab.lanes[0].advance(until_step=1)
    lab.lanes[0].do(SetCell(0, 1, 0))
    save(lab, str(tmp_path / "s.json"))
    assert (
        (tmp_path / "s.json").read_text(encoding="utf-8")
        == f"""\
{{
  "format": "dyna-tui session",
  "version": 1,
  "revision": {REVISION},
  "seed": 0,
  "run": 0,
  "clock_by": "real",
  "clock": 1,
  "lanes": [
    {{
      "agent": "q-learning:alpha=0.5",
      "parameters": {{"alpha": 0.5, "gamma": 0.99, "epsilon": 0.1, "q0": 0.0}},
      "ticks": 2,
      "journal": [
        {{"tick": 0, "step": 0, "do": "drive", "action": 1}},
        {{"tick": 2, "step": 1, "do": "set-cell", "layout": 0, "state": 1, "kind": 0}}
      ],
      "digest": "{digest(lab.lanes[0])}"
    }},
    {{
      "agent": "mpc",
      "parameters": {{"gamma": 0.99, "epsilon": 0.1, "horizon": 30}},
      "ticks": 0,
      "journal": [],
      "digest": "{digest(lab.lanes[1])}"
    }}
  ],
  "maze": {{
    "path": "two.txt",
    "text": [
      "S.",
      ".G",
      ""
    ]
  }},
  "digest": "{digest_of_data(as_data(taken(lab)))}"
}}
"""
    )


class TestDigest:
    def test_is_the_same_whatever_the_order_of_bytes_and_the_kind_of_nan(self) -> None:
        lane = lived("dyna-q").lanes[0]
        memory = lane.memory
        memory.q[3] = np.nan
        expected = digest(lane)
        lane.state.agent.memory = memory._replace(
            q=memory.q.astype(">f8"), clock=memory.clock.astype(memory.clock.dtype.newbyteorder(">"))
        )
        assert digest(lane) == expected
        lane.memory.q[3] = -np.nan
        assert digest(lane) == expected

    def test_tells_any_two_memories_apart(self) -> None:
        (lane,) = Lab(load_maze("large"), [agent("dyna-q-stochastic")]).lanes
        memory = lane.memory
        seen = {digest(lane)}
        for array in (memory.q, memory.visits, memory.place, memory.counts.weight, memory.ahead.value):
            for index in {0, 600, 2000, array.size - 1} if array.size else set():
                array[index] = 1
                seen.add(digest(lane))
        assert len(seen) == 1 + 4 * 4

    def test_tells_any_two_lives_and_worlds_apart(self) -> None:
        lives: list[tuple[int, str, list[Intervention]]] = [
            (0, "mpc", []),
            (1, "mpc", []),
            (0, "mpc:gamma=0.5", []),
            (0, "mpc", [SetCell(1, 2, 0)]),
            (0, "mpc", [SetCell(1, 2, 0), SetCell(1, 2, 1)]),
            (0, "mpc", [SetParameter("gamma", 0.5)]),
        ]
        seen = set()
        for seed, text, done in lives:
            lane = Lane(maze_of(SHORT), agent(text), seed)
            for intervention in done:
                lane.do(intervention)
            seen.add(digest(lane))
        lane.forked_at = 0
        seen.add(digest(lane))
        lane.world.kind[0, 1] = 0
        seen.add(digest(lane))
        lane.world.switch_step[0] = 8
        seen.add(digest(lane))
        assert len(seen) == 9

    def test_of_every_agent_is_known(self) -> None:
        lab = Lab(load_maze("blocking"), [agent(text) for text in AGENTS])
        for lane in lab.lanes:
            lane.advance(until_step=1_100)
        found = [digest(lane)[:15] for lane in lab.lanes]
        assert found == KNOWN, "raise REVISION where what an engine does, or its memory, changes"


KNOWN = [
    "sha256:a821d941",
    "sha256:36944af5",
    "sha256:1d5d66fd",
    "sha256:149108cd",
    "sha256:62e3804c",
    "sha256:92bab84c",
    "sha256:3c61d30a",
    "sha256:572b6694",
]


def changed(change: Callable[[Any], object]) -> bytes:
    data = json.loads(VALID)
    change(data)
    return json.dumps(data).encode()


VALID = as_text(taken(lived("dyna-q:n=2", "dyna-q+:n=2")))


def test_breakpoints_are_saved_of_the_lanes_that_are_there_each_meant_by_its_place() -> None:
    lab = Lab(maze_of(SHORT), [agent("q-learning") for _ in range(3)])
    anywhere = (EpisodeEnds(), MazeChanges(), ModelWrong(), PathShortest(), ValueChanges(0.25), StepReached(10**12))
    somewhere: list[Breakpoint] = [Breakpoint(condition) for condition in anywhere]
    lab.breakpoints += [*somewhere, Breakpoint(CellVisited(3), 0), Breakpoint(CellVisited(2), 2)]
    lab.drop(0)
    lab.reorder(1, 0)
    again = open_lab(from_text(as_text(taken(lab)).encode(), "s"))
    assert again.breakpoints == [*somewhere, Breakpoint(CellVisited(2), 0)]


class TestAnotherEngine:
    def test_is_warned_of_and_not_checked(self) -> None:
        session = from_text(changed(lambda d: d.update(revision=REVISION + 1)), "s.json")
        assert session.warning == "s.json: saved by another version of dyna-tui: the replay may differ"
        open_lab(session)
        what = f"saved by another version of dyna-tui \\(revision {REVISION + 1}, but this one is {REVISION}\\)"
        with pytest.raises(InputError, match=f"^s.json: {what}: check it with that version$"):
            check(session)

    def test_the_same_has_no_warning(self) -> None:
        assert from_text(VALID.encode(), "s.json").warning is None


def test_a_check_names_the_lanes_that_came_out_otherwise() -> None:
    session = from_text(changed(lambda d: d["lanes"][1].update(digest="sha256:" + "0" * 64)), "s.json")
    assert check(session) == [1]
    assert check(from_text(changed(lambda d: d.update(seed=8)), "s.json")) == [0, 1]


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

ALTERED: dict[str, Callable[[Any], object]] = {
    "a set-cell of a cell that nobody visits": lambda d: d["lanes"][0]["journal"][0].update(state=7),
    "a set-cell at the last tick": lambda d: d["lanes"][2]["journal"].append(
        {"tick": d["lanes"][2]["ticks"], "step": BLOCKED_STEP, "do": "set-cell", "layout": 1, "state": 9, "kind": 0}
    ),
    "a set-cell that ends where it began": lambda d: d["lanes"][0]["journal"].append(d["lanes"][0]["journal"][0]),
    "a set-cell taken out": lambda d: d["lanes"][0]["journal"].pop(),
    "a layout that has not come": lambda d: d["maze"]["text"].extend(["@ 9000", *d["maze"]["text"][-7:-1]]),
    "a setting of experiments": lambda d: d["maze"]["text"].insert(1, "max_episode_steps = 99999"),
    "a title": lambda d: d["maze"]["text"].insert(1, "# a remark"),
    "the name of the maze": lambda d: d["maze"].update(path="other"),
    "when a fork was made": lambda d: d["lanes"][2].update(forked_at=3),
    "no fork": lambda d: d["lanes"][2].pop("forked_at"),
    "how far one had come": lambda d: d["lanes"][0].update(end=d["lanes"][0]["end"] + 1),
    "no end": lambda d: d["lanes"][0].pop("end"),
    "a lane less": lambda d: d["lanes"].pop(),
    "a lane twice": lambda d: d["lanes"].append(d["lanes"][1]),
    "lanes in another order": lambda d: d["lanes"].reverse(),
    "the clock": lambda d: d.update(clock=d["clock"] + 1),
    "a breakpoint": lambda d: d["breakpoints"][0].update(state=4),
    "a breakpoint of another lane": lambda d: d["breakpoints"][0].update(lane=0),
    "no breakpoints": lambda d: d.pop("breakpoints"),
    "the digest of all": lambda d: d.update(digest="sha256:" + "0" * 64),
    "the seed": lambda d: d.update(seed=1),
    "the run": lambda d: d.update(run=1),
}


class TestAlterations:
    def test_a_file_as_it_was_saved_has_none(self) -> None:
        session = from_text(BLOCKED.encode(), "s.json")
        assert (session.altered, check(session)) == (False, [])

    @pytest.mark.parametrize("what", ALTERED)
    def test_of_what_a_file_means_are_seen(self, what: str) -> None:
        data = json.loads(BLOCKED)
        before = json.dumps(data)
        ALTERED[what](data)
        assert json.dumps(data) != before
        session = from_text(json.dumps(data).encode(), "s.json")
        assert session.altered
        open_lab(session)

    @pytest.mark.parametrize("what", [what for what in ALTERED if "set-cell" in what])
    def test_of_what_was_done_are_seen_in_the_lane(self, what: str) -> None:
        data = json.loads(BLOCKED)
        ALTERED[what](data)
        assert len(check(from_text(json.dumps(data).encode(), "s.json"))) == 1

    def test_of_blanks_and_of_the_order_of_keys_are_none(self) -> None:
        def turned(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: turned(each) for key, each in reversed(value.items())}
            return [turned(each) for each in value] if isinstance(value, list) else value

        for text in (
            json.dumps(turned(json.loads(BLOCKED)), indent=7, ensure_ascii=True),
            "\ufeff" + BLOCKED.replace("\n", "\r\n").replace('"alpha": 1.0', '"alpha": 1'),
        ):
            assert text != BLOCKED
            assert not from_text(text.encode(), "s.json").altered


@pytest.mark.parametrize("text", AGENTS)
def test_what_lay_ahead_of_a_lane_in_its_past_is_kept(text: str) -> None:
    lab = Lab(maze_of(THREE), [agent(text), agent("q-learning")])
    for number, (far, back) in enumerate(((35, 12), (35, 35))):
        lab.lanes[number].advance(until_step=far)
        lab.lanes[number].seek_step(back).go()
    again = open_lab(from_text(as_text(taken(lab)).encode(), "s"))
    assert [lane.end for lane in again.lanes] == [lane.end for lane in lab.lanes]
    assert (again.clock, again.end) == (lab.clock, lab.end) == (35, 35)
    assert [lane.in_past for lane in again.lanes] == [True, False]
    assert [bits(lane.memory) for lane in again.lanes] == [bits(lane.memory) for lane in lab.lanes]
    data = json.loads(as_text(taken(lab)))
    assert [lane.get("end") for lane in data["lanes"]] == [lab.lanes[0].end.tick, None]
    assert as_text(taken(again)) == as_text(taken(lab))


class TestWriting:
    def test_a_file_is_there_whole_or_as_it_was(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "s.json"
        path.write_text("before")
        path.chmod(0o640)

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(InputError, match=r"s.json: cannot be written \(No space left on device\): name a file"):
            save(lived("dyna-q"), str(path))
        assert (path.read_text(), list(tmp_path.iterdir())) == ("before", [path])
        monkeypatch.undo()
        save(lived("dyna-q"), str(path))
        assert list(tmp_path.iterdir()) == [path]
        assert path.stat().st_mode & 0o777 == 0o640
        assert check(load(str(path))) == []

    def test_a_link_stays_one(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "folder" / "s.json")
        save(lived("dyna-q"), str(tmp_path / "link"))
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "folder" / "s.json").is_file()

    @pytest.mark.parametrize("name", ["", ".", "missing/s.json", "file/s.json", "nul\x00", "x" * 5000, "/dev/null"])
    def test_what_cannot_be_written_or_read_gets_one_line(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "file").write_text("")
        for use in (lambda: save(lived("dyna-q"), name), lambda: load(name)):
            with pytest.raises(InputError) as caught:
                use()
            assert str(caught.value).isprintable()
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_any_maze_and_name_is_kept_as_it_is(self) -> None:
        for text, path in [
            ("\ufeffS.\r\n.G", "über\n\udc80.txt"),
            ('+++\ntitle = "\\u00fc \\" \\\\"\n[cells]\n"\\"" = {}\n"é" = { reward = 1 }\n+++\nS"éG', "m"),
        ]:
            lab = Lab(parse(text, path), [agent("dyna-q:n=0,q0=1e22")])
            session = from_text(as_text(taken(lab)).encode(), "s")
            assert (session.maze.text, session.maze.title) == (lab.maze.text, lab.maze.title)
            assert session.lanes == taken(lab).lanes
            assert check(session) == []
