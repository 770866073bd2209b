"""Every command of the plain laboratory does what it promises, in sentences that a screen reader can speak."""

import io
import os
import re
import sys
from pathlib import Path

import pytest

from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.files.session import load
from dyna_tui.maze import parse
from dyna_tui.plain.commands import BY_KEY, BY_WORDS, ELSEWHERE, GROUPS, KEYS, ROWS, find
from dyna_tui.plain.conversation import script_lines
from dyna_tui.plain.describing import PARTS
from dyna_tui.plain.spoken import SIGNS, spoken
from dyna_tui.tui.laboratory.command_table import COMMANDS
from tests.lab.states import AGENTS, WORLDS
from tests.plain.lines import Talk
from tests.tables import LEFT, RIGHT, world


def test_episodes_that_are_cut_off_are_told_so() -> None:
    talk = Talk(parse("+++\nmax_episode_steps = 20\n+++\nS.#G\n", "m.txt"), ["dyna-q"])
    assert talk.give("episode")[-1] == "Dyna-Q: episode 1 was cut off after 20 steps, without coming to its end."
    assert talk.give("run 50")[-1] == "Dyna-Q finished 2 episodes, the last cut off after 20 steps."
    said = talk.give("until episode ends")
    assert said[-1] == "Dyna-Q: an episode was cut off at step 80: it had not ended after 20 steps."


def test_a_policy_says_how_many_cells_it_leaves_out() -> None:
    talk = Talk("blocking", ["dyna-q"])
    talk.give("run 400")
    lane = talk.lab.lanes[0]
    for command, tied, words in (
        ("tell policy", lambda q: (q == q.max()).all(), "where all actions are tied"),
        ("tell values", lambda q: not q.any(), "where all values are 0"),
    ):
        kinds = [lane.maze.kinds[number] for number in lane.world.kind[lane.layout].tolist()]
        left_out = [
            state
            for state, kind in enumerate(kinds)
            if not kind.wall and not kind.terminal and tied(lane.view.q[state])
        ]
        assert talk.give(command)[-1] == f"Left out: {len(left_out)} cells {words}."
    assert "Left out" not in " ".join(Talk().give("tell policy"))


def test_what_is_too_long_to_be_read_out_is_not_left_out_unsaid() -> None:
    length = 80
    rows = [[[(1.0, max(at - 1, 0), 0.0, False)], [(1.0, at + 1, 1.0, at == length - 2)]] for at in range(length - 1)]
    chain = world("Chain", (LEFT, RIGHT), [*rows, [[(1.0, length - 1, 0.0, True)]] * 2], [0])
    talk = Talk(chain, ["dyna-q:q0=1"])
    talk.give("step")
    said = talk.give("tell values")
    assert len(said) == 1 + 60 + 1
    assert said[-1].startswith("And 19 more states: ask for one, as in tell cell ")
    for number in range(24):
        talk.give(f"set alpha 0.{number + 10}")
    assert "3 earlier interventions are left out." in talk.give("tell history")


def test_a_run_until_the_model_is_wrong_says_why_it_stopped() -> None:
    talk = Talk()
    assert talk.give("until model wrong") == [
        "The maze changed after step 1,000.",
        "Layout 2 of 2 is in force.",
        "(3,8) is now a wall.",
        "(3,0) is now floor.",
        "Dyna-Q: step 1,000, episode 49, reward 48, in cell (1,8).",
        "Dyna-Q finished 48 episodes, the last in 10 steps.",
        "Dyna-Q+: step 1,000, episode 74, reward 73, in cell (5,4).",
        "Dyna-Q+ finished 73 episodes, the last in 10 steps.",
        "Dyna-Q: the model became wrong at step 1,000. Dyna-Q+: the model became wrong at step 1,000.",
    ]
    cell = talk.give("tell cell 3,8")
    assert cell[0] == "Cell (3,8): wall, in lane 1, Dyna-Q."
    assert cell[1] == "It cannot be entered."
    assert cell[2].startswith("up: Q 0.902, tried 51 times, last 1 step ago; the model says it leads to (2,8)")
    assert cell[2].endswith("which is outdated: the cell is wall now.")
    assert talk.give("tell cell 3,2")[1:] == ["It cannot be entered."]
    assert talk.give("tell cell 0,8")[1:] == ["It ends the episode: no action is taken here."]
    assert talk.give("tell model 1")[:2] == [
        "The model of Dyna-Q holds 149 tried pairs, 7 of them outdated.",
        "In this order: outdated first.",
    ]
    assert talk.give("tell maze")[-1] == "Row 3: columns 1 to 8 wall."
    assert talk.give("set alpha .5") == ["Alpha 0.5 in lane 1 (Dyna-Q) from this step on."]
    assert talk.status == 0


def test_all_movements_go_on_and_back() -> None:
    talk = Talk()
    talk.give("run 100", "step", ".", "step 3")
    assert talk.steps == [105, 105]
    talk.give("tick", "p")
    assert talk.lab.lanes[0].mid_step
    talk.give("P", "tick back")
    assert talk.steps == [105, 105] and not talk.lab.lanes[0].mid_step
    talk.give("back 10", ",", "go 50", "jump on", "<", "back 2 episodes")
    assert talk.steps == [0, 0]
    assert talk.give("next mark")[0] == "Dyna-Q: step 106, episode 1, reward 0, in cell (1,1)."
    assert talk.give("{")[0] == "Dyna-Q: step 0, episode 1, reward 0, in cell (5,3)."
    assert "Dyna-Q finished episode 1 in 377 steps." in talk.give("episode")
    talk.give("clock updates", "clock", "k", "k")
    assert talk.lab.clock_by.value == "real"
    assert not talk.errors


def test_the_past_is_changed_only_once_somebody_has_chosen() -> None:
    talk = Talk("blocking", ["dyna-q"])
    asked = talk.give("run 100", "back 50", "wall 3,8")[-1]
    assert asked.startswith("You are back in time: this is step 50, and Dyna-Q has run to step 100. Answer fork")
    assert talk.give("tell lanes")[0].startswith("Nothing was changed")
    assert not talk.lab.lanes[0].journal.entries
    talk.give("wall 3,8", "cancel", "wall 3,8", "fork")
    assert len(talk.lab.lanes) == 2 and talk.on.index == 1
    assert talk.give("wall 3,7 in lane 1")[-1] == "(3,7) is already a wall in lane 1 (Dyna-Q)."
    assert talk.give("floor 3,7 in lane 1", "overwrite")[-1] == "(3,7) is now floor in lane 1 (Dyna-Q)."
    assert [len(lane.journal.entries) for lane in talk.lab.lanes] == [1, 1]
    talk.give("overwrite")
    assert talk.errors[0] == "line 1: there is no question to answer 'overwrite'"


def test_every_intervention_has_words() -> None:
    talk = Talk("blocking", ["dyna-q"])
    talk.give("run 50", "wall 2,2", "pit 2,3", "reward 2,4", "cell 2,5 #", "floor 2,2", "start 1,1", "goal 1,2")
    talk.give("put 2,1", "drive up", "drive", "left", "esc", "set n 3 epsilon 0", "tell cell 2,1", "forget 2,1 up")
    talk.give("correct", "forget all", "maze", "m 1")
    keywords = [entry.intervention.keyword for entry in talk.lab.lanes[0].journal.entries]
    assert not talk.errors
    assert keywords == [
        *["set-cell"] * 7,
        "put-agent",
        *["drive"] * 2,
        *["set-parameter"] * 2,
        "forget",
        "make-true",
        "forget-all",
        *["switch-layout"] * 2,
    ]


def test_lanes_come_and_go() -> None:
    talk = Talk()
    talk.give("run 20", "fork", "add q-learning", "lane 2", "tab", "drop 3", "move 2 1", "agent sarsa", "lanes")
    assert [lane.spec.variant.name for lane in talk.lab.lanes] == ["dyna-q", "dyna-q", "sarsa"]
    assert talk.steps == [20, 20, 20]
    assert talk.give("restart") == ["Restarted at step 0 with seed 0."]
    assert not talk.errors


def test_breakpoints_stop_every_run() -> None:
    talk = Talk()
    talk.give("break step 30 in any lane")
    assert (
        talk.give("run 100")[-1] == "Breakpoint, Dyna-Q: stopped at step 30. Breakpoint, Dyna-Q+: stopped at step 30."
    )
    assert talk.give("tell breakpoints") == ["Breakpoint 1: step 30, in any lane."]
    talk.give("unbreak 1", "run 100")
    assert talk.steps == [130, 130]


def test_an_error_is_one_line_and_the_next_line_goes_on() -> None:
    talk = Talk("blocking", ["dyna-q", "q-learning"])
    wrong = {
        "rum": "unknown command 'rum': did you mean 'run'?",
        "run": "nothing would end this run",
        "run -5": "how far to run is a whole number",
        "run 5 6": "run takes no '6'",
        "wall": "name a cell, as in: wall 3,8",
        "wall x": "a cell is row,column, counted from 0, as in 2,4; not 'x'",
        "wall 99,0": "the last cell is 5,8",
        "wall 1,1 in lane 9": "there is no lane '9': choose from 1 Dyna-Q, 2 Q-learning",
        "cell 1,1 Z": "this maze has no cell 'Z': choose from",
        "goal 0,8 1": "goal takes no '1'",
        "wall 0,8": "(0,8)",
        "until": "name what to run until",
        "until model": "unknown condition 'model': ",
        "until model wrong in lane 2": "Q-learning has no model",
        "set alpha 9": "alpha is 9, but must be a number in (0, 1]",
        "set speed 9": "this agent has no parameter 'speed'",
        "set": "name a parameter and a value",
        "forget 1,1 up": "the model does not hold this pair",
        "forget 1,1": "name an action",
        "forget 1,1 sideways": "there is no action 'sideways'",
        "maze 7": "there is no layout 7: the last is 2",
        "go 99": "the lanes have come to 0 only",
        "back": "this is step 0",
        "tell nothing": "there is nothing to tell of 'nothing'",
        "drop 5": "there is no lane '5'",
        "add dyna-w": "unknown agent 'dyna-w'",
        "save a.csv": "a.csv: a session is written to .json",
        "save /no/such/folder/a.json": "cannot be written",
        "export": "name what to export",
        "help rum": "unknown command 'rum'",
        "unbreak 3": "there is no breakpoint 3",
        "clock sun": "the clock counts real or updates",
    }
    for line, right in wrong.items():
        before = len(talk.errors)
        talk.give(line)
        if line == "wall 0,8":
            assert len(talk.errors) > before or talk.written[-1]
            continue
        assert talk.errors[before].startswith("line 1: ") and right in talk.errors[before], line
        assert talk.errors[before + 1] == "1 line could not be run"
        assert talk.status == 2, line
    talk.give("run 5")
    assert talk.steps == [5, 5] and talk.status == 0


def test_a_figure_is_of_all_lanes_or_of_one_in_the_view_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    talk = Talk()
    talk.give("run 20")
    assert talk.give("export figure all.svg")[-1] == (
        "Wrote all.svg: Blocking maze: arrows and values of Dyna-Q, Dyna-Q+."
    )
    assert talk.give("export figure visits one.svg in lane 2")[-1] == "Wrote one.svg: Blocking maze: visits of Dyna-Q+."
    assert talk.give("export figure tau")[-1].startswith("Wrote blocking-20-figure.svg: Blocking maze: time since")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.svg", "blocking-20-figure.svg", "one.svg"]


@pytest.mark.parametrize("name", WORLDS)
def test_everything_of_every_world_is_described_in_signs_that_are_spoken(name: str) -> None:
    talk = Talk(WORLDS[name], AGENTS[5:9] if name == "rich" else ["dyna-q+:n=4"])
    for _ in range(2):
        for index in range(len(talk.lab.lanes)):
            talk.give(f"lane {index + 1}", *(f"tell {part}" for part in PARTS if part not in ("cell", "model")))
            talk.give("tell cell 0" if talk.lab.maze.table else "tell cell 0,0", "tell model")
        talk.give("run 60", "step", "tick", "tick")
    assert not talk.errors
    own = {sign for move in talk.lab.maze.actions for sign in move.name + move.arrow} | set(talk.lab.maze.title)
    for line in talk.written:
        assert line and line.endswith((".", "!", "?")) and "\n" not in line, line
        assert not set(line) & (set(SIGNS) - own) and "\x1b" not in line, line
        assert all(sign.isascii() or sign.isalpha() for sign in line), line


@pytest.mark.parametrize("agent", AGENTS)
def test_ticks_of_every_agent_are_described_in_signs_that_are_spoken(agent: str) -> None:
    talk = Talk(WORLDS["maze"], [agent])
    talk.give("run 30", *["tick", "tell tick"] * 12, "tell model")
    for line in talk.written:
        assert all(sign.isascii() for sign in line), line


def test_every_key_of_the_screen_is_a_command() -> None:
    of_lessons = {"g", "j", "backspace"}
    shown = (
        {command.shown for command in COMMANDS}
        - of_lessons
        - {"enter", "↑", "↓", "←", "→", "esc", "pgup", "pgdn", "B", "y"}
    )
    assert shown <= {*BY_KEY, *BY_WORDS}, "a key of the screen that the plain laboratory does not know"


def test_help_names_every_command_once() -> None:
    talk = Talk()
    lines = talk.give("help")
    assert all(any(line.startswith(row.name) for line in lines) for row in ROWS)
    for row in ROWS:
        assert talk.give(f"help {row.name}")[0].startswith(row.name)
        assert find(row.name)[0].run is row.run
    assert len(BY_KEY) == sum(len(row.keys) for row in (*ROWS, *KEYS)) + len(KEYS)
    assert not talk.errors and GROUPS


def test_a_person_is_asked_before_something_is_lost(tmp_path: object) -> None:
    talk = Talk(asks=True)
    talk.give("run 5", "quit")
    assert not talk.on.over and talk.written[-1].startswith("Quit and lose what is not saved?")
    talk.give("no")
    assert not talk.on.over
    talk.give(f"save {tmp_path}/a.json", "quit", "run 1")
    assert talk.on.over and talk.steps == [5, 5]
    script = Talk()
    script.give("run 5", "quit")
    assert script.on.over


def test_a_session_is_saved_whole(tmp_path: object) -> None:
    talk = Talk("blocking", ["dyna-q"])
    talk.give("run 100", "wall 2,2", "run 20", f"save {tmp_path}/a.json", f"export model {tmp_path}/m.csv")
    talk.give(f"save maze {tmp_path}/maze.txt", f"export q {tmp_path}/q.svg")
    assert talk.errors == [
        f"line 2: {tmp_path}/q.svg: the Q-table is written to .csv or .json, not .svg",
        "1 line could not be run",
    ]
    session = load(f"{tmp_path}/a.json")
    assert session.lanes[0].ticks == talk.lab.lanes[0].ticks and len(session.lanes[0].entries) == 1
    assert session.maze.kinds == with_brushes(talk.lab.maze).kinds


def test_what_is_spoken() -> None:
    assert (
        spoken("Dyna-Q · act: ↑ from (5,3); r 0; Q .5 ▸ -.25") == "Dyna-Q, act: up from (5,3); reward 0; Q 0.5 to -0.25"
    )
    assert spoken("no change 1.5 of a.b") == "no change 1.5 of a.b"


WRITES = {
    "save": "x.json",
    "save maze": "x.txt",
    "export maze": "x.txt",
    "export q": "x.csv",
    "export model": "x.json",
    "export rewards": "x.csv",
    "export episodes": "x.csv",
    "export figure": "x.svg",
}


@pytest.mark.parametrize("command", WRITES)
def test_no_file_is_overwritten_unasked(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script, name = Talk(), WRITES[command]
    if command == "export figure":
        pytest.importorskip("matplotlib")
    script.give("run 3")
    Path(name).write_text("before")
    Path("dangling").symlink_to("nowhere")
    line = f"{command} {name}"
    script.give(line)
    as_told = "save maze" if command == "export maze" else command
    assert script.errors[-2] == f"line 1: {name} exists: to overwrite it, {as_told} {name} overwrite"
    assert script.status == 2
    person = Talk(asks=True)
    person.give("run 3")
    for answer in ("no", "run 1", "n"):
        assert person.give(line)[-1] == f"{name} exists. Overwrite it? Answer yes or no."
        assert person.give(answer)[0] == "Nothing was written."
    assert Path(name).read_text() == "before" and not Path("nowhere").exists()
    person.give(line)
    assert person.give("yes")[0].startswith(("Saved x", "Wrote x"))
    assert Path(name).read_bytes() != b"before"
    Path(name).write_text("before")
    assert script.give(f"{line} overwrite")[0].startswith(("Saved x", "Wrote x"))
    assert Path(name).read_bytes() != b"before"
    assert not person.errors


def test_overwriting_and_the_lane_are_named_in_either_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    talk = Talk()
    for line in ("export q q.csv", "export q q.csv overwrite in lane 2", "export q q.csv in lane 2 overwrite"):
        assert talk.give(line)[0].startswith("Wrote q.csv: ")
    assert talk.give("save maze overwrite.txt") == ["Wrote overwrite.txt."]
    assert not talk.errors


def test_a_file_named_after_the_maze_is_not_overwritten_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    talk = Talk()
    talk.give("save", "save")
    assert talk.errors[0] == "line 2: blocking-0.json exists: to overwrite it, save blocking-0.json overwrite"


def test_a_run_of_a_script_may_end_at_a_breakpoint() -> None:
    talk = Talk()
    talk.give("break step 150", "run")
    assert (talk.errors, talk.steps) == ([], [150, 150])


@pytest.mark.parametrize("word", ELSEWHERE)
def test_words_that_one_may_try_lead_to_what_does_that(word: str) -> None:
    talk = Talk("blocking", ["q-learning"])
    assert word not in BY_WORDS and word not in BY_KEY
    talk.give(f"{word} 3,8")
    assert talk.errors[0] == f"line 1: unknown command '{word}': {ELSEWHERE[word]}"
    named = set(re.findall("[a-z]+", ELSEWHERE[word]))
    assert named & {name.split()[0] for name in BY_WORDS}, "it names a command that there is"


@pytest.mark.parametrize("name", [b"a\tb.json", b"two  blanks.json", b"caf\xe9.json", "café.json".encode()])
def test_files_are_called_as_they_are_typed(name: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script = io.TextIOWrapper(io.BytesIO(b"step\nsave " + name + b"\nsave\t" + name + b"   overwrite\n"), "utf-8")
    monkeypatch.setattr(sys, "stdin", script)
    talk = Talk("blocking", ["q-learning"])
    talk.give(*script_lines())
    assert (talk.errors, os.listdir(os.fsencode(tmp_path))) == ([], [name])
    assert all(line.isprintable() for line in talk.written)
