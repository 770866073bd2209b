"""Own agents as lanes: replayed to the bit, rewound, forked, changed, saved; what they do wrong is one line."""

import json
import shlex
from contextlib import suppress
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dyna_tui as dt
from dyna_tui.agents import AgentSpec, read_agents
from dyna_tui.cli import main
from dyna_tui.cli.laboratory import check_own
from dyna_tui.errors import InputError
from dyna_tui.lab import rewind
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.files import session
from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.recovery import RecoveryCopy
from dyna_tui.lab.files.session_format import Session, as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.history.interventions import Drive, PutAgent, SetParameter, SwitchLayout
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.run_until import run_watched
from dyna_tui.lab.stop_conditions import CellVisited, ValueChanges
from dyna_tui.lab.text.formula import formula
from dyna_tui.lab.text.tick_text import brief
from dyna_tui.maze import Maze, parse
from dyna_tui.own_agents.variant import read_own_agents
from tests.dyna.engine import UNHURRIED
from tests.lab.strategies import interventions

FILE = Path(__file__).with_name("lanes.py")
KINDS = ("DynaQ", "Chooses", "Generator")


@pytest.fixture(scope="module")
def maze() -> Maze:
    return parse("+++\nslip = 0.1\n[agent]\nalpha = 0.5\ngamma = 0.9\n+++\nS..\n.#.\n..G\n@ 60\nS..\n.##\n..G\n", "m")


def own(name: str, maze: Maze, parameters: str = "n=3") -> AgentSpec:
    (spec,) = read_own_agents(f"{FILE}:{name}:{parameters}", maze.parameters)
    return spec


@pytest.mark.parametrize("name", KINDS)
def test_a_lane_of_its_own_is_replayed_to_the_bit(name: str, maze: Maze) -> None:
    lane, again = Lane(maze, own(name, maze)), Lane(maze, own(name, maze))
    lane.advance(until_step=150)
    for step in range(1, 151):
        again.advance(until_step=step)
    assert digest(lane) == digest(again)
    lane.seek_step(40).go()
    lane.seek_step(150).go()
    assert digest(lane) == digest(again)


@pytest.mark.parametrize("name", KINDS)
def test_checkpoints_and_forks_hold_the_object_and_its_chance(name: str, maze: Maze) -> None:
    lane = Lane(maze, own(name, maze))
    lane.advance(until_step=30)
    before, fork = lane.snapshot(), lane.fork()
    lane.advance(until_step=90)
    fork.advance(until_step=90)
    values = lane.view.q.copy()
    assert (fork.view.q == values).all()
    lane.restore(before)
    assert lane.real_steps == 30
    lane.advance(until_step=90)
    assert (lane.view.q == values).all()
    assert (lane.copy_at(120).view.q == fork.copy_at(120).view.q).all()


@pytest.mark.parametrize("name", KINDS)
def test_two_seeds_differ_and_runs_do(name: str, maze: Maze) -> None:
    lanes = [Lane(maze, own(name, maze), seed, run) for seed, run in ((0, 0), (1, 0), (0, 1), (0, 0))]
    for lane in lanes:
        lane.advance(until_step=80)
    values = [lane.view.q.tobytes() for lane in lanes]
    assert values[0] == values[3]
    assert len(set(values)) == 3


@pytest.mark.parametrize("name", KINDS)
def test_what_a_person_does_to_it_is_rewound_saved_and_replayed(name: str, maze: Maze, tmp_path: Path) -> None:
    spec = own(name, maze)
    lab = Lab(maze, [*read_agents("dyna-q:n=3", maze.parameters), spec])
    lane = lab.lanes[1]
    for step, intervention in (
        (10, SetParameter("alpha", 0.2)),
        (20, SetParameter("planning_steps", 0)),
        (30, PutAgent(2)),
        (35, Drive(2)),
        (40, SwitchLayout(1)),
    ):
        lab.advance(step)
        lane.do(intervention)
    lab.advance(70)
    assert lane.state.agent._agent.object.alpha == 0.2  # type: ignore[attr-defined]
    values = lane.view.q.copy()
    seek_all(rewind.to_time(lab, 15))
    assert lane.state.agent._agent.object.planning_steps == 3  # type: ignore[attr-defined]
    lab.advance(70)
    assert (lane.view.q == values).all()
    path = str(tmp_path / "saved.json")
    session.save(lab, path)
    saved = session.load(path, [spec])
    assert session.check(saved) == []
    assert not saved.altered
    assert saved.warning is None


def test_a_word_for_a_number_is_not_given_to_it(maze: Maze) -> None:
    lane = Lane(maze, own("DynaQ", maze))
    with pytest.raises(dt.InputError, match=r"alpha is '1/n', but must be a number for an agent of your own$"):
        lane.do(SetParameter("alpha", "1/n"))
    assert lane.spec == lane.first_spec
    assert not lane.journal.entries


def test_the_engine_reports_its_values_its_tries_and_no_model(maze: Maze) -> None:
    lane = Lane(maze, own("DynaQ", maze))
    lane.advance(until_step=50)
    view = lane.view
    assert (view.q == lane.state.agent._agent.q).all()  # type: ignore[attr-defined]
    assert view.visits.sum() == 50
    assert not view.model.exists
    assert lane.ticks == 100
    assert lane.title == "DynaQ (lanes.py, slower)"
    tick = latest_tick(lane)
    assert tick is not None
    assert tick.operands is None
    assert tick.new == view.q[tick.state, tick.action]


def test_it_acts_by_its_own_choice_where_it_makes_one(maze: Maze) -> None:
    lane = Lane(maze, own("Chooses", maze, "epsilon=0"))
    for _ in range(40):
        state, values = lane.view.state, lane.view.q.copy()
        lane.advance(1)
        latest = lane.view.latest
        assert latest is not None
        assert not latest.driven
        assert values[state, latest.action] == values[state].max()
        lane.advance(1)


@pytest.mark.parametrize("name, chooser", [("DynaQ", ""), ("Chooses", "select_action"), ("Generator", "")])
def test_who_chose_an_action_is_said(name: str, chooser: str, maze: Maze) -> None:
    """By the class, the engine or a person; the engine with the number of actions that were equally good."""
    lane = Lane(maze, own(name, maze, "epsilon=0"))
    for driven in [False] * 6 + [True]:
        state, values = lane.view.state, lane.view.q
        ties = int((values[state] == values[state].max()).sum())
        if driven:
            lane.do(Drive(1))
        lane.advance(1)
        tick = latest_tick(lane)
        assert tick is not None
        assert (tick.chosen_by, tick.ties) == ("" if driven else chooser, 0 if driven or chooser else ties)
        text = brief(tick, maze.grid)
        said = "manual" if driven else "chosen by select_action" if chooser else "greedy"
        assert said in text
        assert "0-way" not in text
        if chooser or driven:
            assert all(said in each for each in formula(tick, maze.grid))
        lane.advance(1)


def test_runs_until_something_happens_stop_there(maze: Maze) -> None:
    lab = Lab(maze, [own("DynaQ", maze)])
    (event,) = run_watched(lab, [Breakpoint(CellVisited(8), 0)], 0, 10_000)
    assert event.breakpoint.condition == CellVisited(8)
    assert lab.lanes[0].view.transition.next_state == 8
    assert run_watched(Lab(maze, [own("DynaQ", maze)]), [Breakpoint(ValueChanges(0.1), 0)], 0, 10_000)


@pytest.mark.parametrize(
    "name, what",
    [
        ("Fails", r"lanes\.py:\d+: Fails\.update raised ValueError: no idea"),
        ("NotANumber", r"lanes\.py: NotANumber\.Q\(\d, \d\) is inf, no finite number"),
        ("NoAction", r"lanes\.py: NoAction\.select_action returned 7, but must return an action from 0 to 3"),
    ],
)
def test_what_it_does_wrong_stops_it_before_that_tick(name: str, what: str, maze: Maze) -> None:
    lane = Lane(maze, own(name, maze))
    for _ in range(2):
        with pytest.raises(dt.InputError, match=what):
            lane.advance(until_step=10_000)
    assert lane.end == lane.position
    assert np.isfinite(lane.view.q).all()
    if name != "NoAction":
        step = lane.real_steps
        lane.seek_step(step - 2).go()
        assert lane.real_steps == step - 2


def test_a_loop_without_an_end_stops_it(maze: Maze, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = Lane(maze, own("Loops", maze))
    agent = lane.state.agent
    watched = agent._own.calls.watched  # type: ignore[attr-defined]
    monkeypatch.setattr(agent._own.calls, "watched", lambda: watched(0.3))  # type: ignore[attr-defined]
    with pytest.raises(dt.InputError, match=r"Loops\.update did not return"):
        lane.advance(until_step=10_000)


def test_what_cannot_be_copied_or_made_is_said_before_a_screen_is_drawn(maze: Maze) -> None:
    with pytest.raises(dt.InputError, match="NoCopy cannot be copied, which rewinding needs"):
        check_own(own("NoCopy", maze), maze)


@pytest.mark.parametrize(
    "words, what",
    [
        (["blocking", "--agent", "nowhere.py:DynaQ"], "nowhere.py: cannot be read"),
        (["blocking", "--agent", f"{FILE}:DynaQ:n=x"], "planning_steps is 'x', but must be a whole number"),
        (["blocking", "--agent", f"{FILE}:DynaQ:kappa=1"], "has no parameter 'kappa'"),
        (["blocking", "--agent", f"{FILE}:Dyna"], "no class 'Dyna': did you mean 'DynaQ'?"),
        (["experiment", "blocking", "--agent", f"{FILE}:DynaQ"], "is an agent of your own: experiments run those of"),
    ],
)
def test_a_mistake_in_naming_one_gets_one_line(words: list[str], what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert what in error
    assert error.count("\n") == 1


def saved(tmp_path: Path, maze: Maze, code: Path) -> Path:
    (spec,) = read_own_agents(f"{code}:DynaQ:n=3", maze.parameters)
    lab = Lab(maze, [spec])
    lab.advance(80)
    path = tmp_path / "saved.json"
    session.save(lab, str(path))
    return path


def test_a_session_runs_no_code_but_from_the_file_that_is_named(
    maze: Maze, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that says so is whole where paths are long, too."""
    monkeypatch.chdir(tmp_path)
    folder = Path("a-long-name-" * 9)
    folder.mkdir()
    code = folder / "mine.py"
    code.write_text(FILE.read_text())
    path = saved(folder, maze, code)
    code.write_text("open('ran', 'w')\n" + FILE.read_text())
    state = tmp_path / "state" / "dyna-tui" / "recovery"
    state.mkdir(parents=True)
    (state / "a.session.json").write_bytes(path.read_bytes())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for words in (["recover", "--list"], ["recover"], [str(path)], ["check", str(path)]):
        main(words)
        assert not Path("ran").exists(), words
    capsys.readouterr()
    for words in (["replay", str(path), "--check"], ["export", str(path), "q"]):
        assert main(words) == 2
        assert capsys.readouterr().err == (
            f"dyna-tui: {path}: lane 1 is an agent of your own: name its file, as in --agent {code}:DynaQ\n"
        )
    assert not Path("ran").exists()


def test_a_session_is_checked_and_exported_with_its_file(
    maze: Maze, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, maze, FILE)
    assert main(["replay", str(path), "--check", "--agent", f"{FILE}:DynaQ"]) == 0
    assert "replay identical" in capsys.readouterr().out
    assert main(["export", str(path), "q", "--agent", f"{FILE}:DynaQ"]) == 0
    assert main(["replay", str(path), "--check", "--agent", "dyna-q"]) == 2


def test_a_session_is_opened_and_recovered_with_its_file(
    maze: Maze, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, maze, FILE)
    monkeypatch.setattr("sys.stdin", StringIO("quit\n"))
    assert main([str(path), "--plain", "--agent", f"{FILE}:DynaQ"]) == 0
    assert "Lane 1. DynaQ" in capsys.readouterr().out
    assert main([str(path), "--plain", "--agent", "dyna-q"]) == 2
    assert "a session has its agents; name only the file of your own" in capsys.readouterr().err
    copy = RecoveryCopy(tmp_path / "dyna-tui" / "recovery")
    copy.write(path.read_text())
    copy.close()
    opened: list[Session] = []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def shown(session: Session, *_: object, **__: object) -> int:
        opened.append(session)
        return 0

    monkeypatch.setattr("dyna_tui.cli.replay.show_session", shown)
    assert main(["recover", "--agent", f"{FILE}:DynaQ"]) == 0
    assert opened[0].lanes[0].ticks == 160


def test_a_command_that_a_session_suggests_cannot_be_another(maze: Maze, tmp_path: Path) -> None:
    path = saved(tmp_path, maze, FILE)
    path.write_text(path.read_text().replace(json.dumps(str(FILE))[1:-1], "$(touch x); y.py"))
    with pytest.raises(InputError) as caught:
        session.load(str(path))
    assert shlex.split(str(caught.value).partition("as in ")[2]) == ["--agent", "$(touch x); y.py:DynaQ"]


def test_code_that_changed_since_is_said(maze: Maze, tmp_path: Path) -> None:
    code = tmp_path / "mine.py"
    code.write_text(FILE.read_text())
    path = saved(tmp_path, maze, code)
    code.write_text(FILE.read_text().replace("self.alpha *", "0.9 *"))
    own_agents = read_own_agents(f"{code}:DynaQ")
    again = session.load(str(path), own_agents)
    assert again.warning is not None
    assert "was changed since: the replay may differ" in again.warning
    assert session.check(again) == [0]


def test_a_class_of_another_file_is_told_from_an_altered_session(
    maze: Maze, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, other = tmp_path / "mine.py", tmp_path / "other.py"
    code.write_text(FILE.read_text())
    path = saved(tmp_path, maze, code)
    check = ["replay", str(path), "--check", "--agent", f"{other}:DynaQ"]
    other.write_text(FILE.read_text())
    assert main(check) == 0
    capsys.readouterr()
    other.write_text(FILE.read_text().replace("self.alpha *", "0.9 *"))
    assert main(check) == 1
    assert capsys.readouterr().err == (
        f"dyna-tui: {path}: {other}:DynaQ is not the file that was saved with it (its digest differs); "
        "the replay differs in lane 1\n"
    )
    other.write_text(FILE.read_text() + "# the same\n")
    assert main(check) == 0
    assert capsys.readouterr().err.endswith("was changed since: the replay may differ\n")
    other.write_text(FILE.read_text().replace("planning_steps=10", "planning_steps=10, kappa=0.1"))
    assert main(check) == 2
    assert "is another one than it was saved with" in capsys.readouterr().err
    path.write_text(path.read_text().replace('"seed": 0', '"seed": 1'))
    other.write_text(FILE.read_text())
    assert main(check) == 1
    assert "file altered since it was saved" in capsys.readouterr().err


@settings(UNHURRIED, max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(KINDS))
def test_any_interventions_at_any_ticks_are_rewound_forked_and_replayed(
    data: st.DataObject, name: str, maze: Maze
) -> None:
    spec = own(name, maze)
    lab = Lab(maze, [spec], seed=3)
    (lane,) = lab.lanes
    for _ in range(data.draw(st.integers(1, 4))):
        lane.advance(data.draw(st.integers(0, 60)))
        with suppress(dt.InputError):
            lane.do(data.draw(interventions(maze)))
    lane.advance(data.draw(st.integers(1, 40)))
    end, ticks = digest(lane), lane.ticks
    lane.seek_tick(data.draw(st.integers(0, ticks))).go()
    lane.advance(ticks - lane.ticks)
    assert digest(lane) == end
    assert (lane.copy_at(ticks).view.q == lane.view.q).all()
    saved = from_text(as_text(session.taken(lab)).encode(), "saved.json", [spec])
    assert session.check(saved) == []
