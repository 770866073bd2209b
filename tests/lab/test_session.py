"""A saved session opens as the laboratory that it was, to the bit."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.digest import digest, digest_of_data
from dyna_tui.lab.files.session import check, differing, load, open_lab, save, taken
from dyna_tui.lab.files.session_format import as_data, as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.history.interventions import (
    Drive,
    SetCell,
)
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.stop_conditions import (
    CellVisited,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    RewardComes,
    ValueChanges,
)
from dyna_tui.maze import parse
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.sessions import EVERY_INTERVENTION, SHORT, made
from tests.lab.states import AGENTS, THREE
from tests.lab.strategies import interventions


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
def test_every_intervention_is_saved_and_replayed(text: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s.json")
    lab = made("q-learning", text)
    assert all(
        any(type(entry.intervention) is type(intervention) for entry in lab.lanes[-1].journal.entries)
        for intervention in EVERY_INTERVENTION[:5]
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


def test_breakpoints_are_saved_of_the_lanes_that_are_there_each_meant_by_its_index() -> None:
    lab = Lab(maze_of(SHORT), [agent("q-learning") for _ in range(3)])
    anywhere = (EpisodeEnds(), MazeChanges(), ModelWrong(), PathShortest(), ValueChanges(0.25), RewardComes())
    somewhere: list[Breakpoint] = [Breakpoint(condition) for condition in anywhere]
    lab.breakpoints += [*somewhere, Breakpoint(CellVisited(3), 0), Breakpoint(CellVisited(2), 2)]
    lab.drop(0)
    lab.reorder(1, 0)
    again = open_lab(from_text(as_text(taken(lab)).encode(), "s"))
    assert again.breakpoints == [*somewhere, Breakpoint(CellVisited(2), 0)]


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
            save(made("dyna-q"), str(path))
        assert (path.read_text(), list(tmp_path.iterdir())) == ("before", [path])
        monkeypatch.undo()
        save(made("dyna-q"), str(path))
        assert list(tmp_path.iterdir()) == [path]
        assert path.stat().st_mode & 0o777 == 0o640
        assert check(load(str(path))) == []

    def test_a_link_stays_one(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "folder" / "s.json")
        save(made("dyna-q"), str(tmp_path / "link"))
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "folder" / "s.json").is_file()

    @pytest.mark.parametrize("name", ["", ".", "missing/s.json", "file/s.json", "nul\x00", "x" * 5000, "/dev/null"])
    def test_what_cannot_be_written_or_read_gets_one_line(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "file").write_text("")
        for use in (lambda: save(made("dyna-q"), name), lambda: load(name)):
            with pytest.raises(InputError) as caught:
                use()
            assert str(caught.value).isprintable()
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_any_maze_and_name_is_kept_as_it_is(self) -> None:
        for text, path in [
            ("\ufeffS.\r\n.G", "über\n\udc80.txt"),
            ('+++\ntitle = "👩\u200d🏫 می\u200cروم"\n+++\nS.G', "می\u200cروم.txt"),
            ('+++\ntitle = "\\u00fc \\" \\\\"\n[cells]\n"\\"" = {}\n"é" = { reward = 1 }\n+++\nS"éG', "m"),
        ]:
            lab = Lab(parse(text, path), [agent("dyna-q:n=0,q0=1e22")])
            session = from_text(as_text(taken(lab)).encode(), "s")
            assert (session.maze.text, session.maze.title) == (lab.maze.text, lab.maze.title)
            assert session.lanes == taken(lab).lanes
            assert check(session) == []
