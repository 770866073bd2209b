"""Maze errors: one line with file, line and column, what is wrong, and what would be right."""

from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.errors import is_printable
from dyna_tui.maze import Maze, MazeError, load, parse

GRID = "S.G\n"
LIMIT = "a layout may have at most 2,000 rows of 2,000 cells"
ONE_MEANING = "already has a meaning: choose a symbol other than # . S G"
AS_IN = "a cell is one character, as in P = { reward = -1.0 }"
VISIBLE = "choose a visible character one column wide"
TERMINAL = "mark at least one with 'G', or with a cell that is terminal under [cells]"
FIRST = "start with the grid in force from step 0, without an '@' line"
ABOVE = "it belongs above the first [table], with title, source, agents"
ONE_WIDTH = "make all rows equally long"
EXAMPLE = "P = { reward = -1.0, terminal = true }"
NOT_TOML = "write key = value, text in quotes"
REWARDS = "a number in [-1,000,000,000, 1,000,000,000]"
WHOLE = "a whole number in [1, 1,000,000,000,000,000]"
LIST = 'write agents = ["q-learning", "dyna-q"]'


def message(text: str) -> str:
    with pytest.raises(MazeError) as caught:
        parse(text, "m.txt")
    return str(caught.value)


HEADINGS = "write '@ N' with a whole number, '@ episode N', or '@'"
WIND = "write the rows that it blows upward for each column, as in wind = [0, 0, 1, 2, 0]"
TO = '"start", or the sign of another kind in quotes, as in to = "B"'

GRIDS = [
    ("", "1: the file is empty: write at least one layout, as in S..G"),
    ("\ufeff \r\n\n", "1: the file is empty: write at least one layout, as in S..G"),
    ("S.x\n..G\n", "1:3: unknown cell 'x': choose from #, ., S, G, or declare it under [cells]"),
    ("S.g\n", "1:3: unknown cell 'g': did you mean 'G'?"),
    ("S..\n. G\n", "2:2: a space is not a cell: write '.' for floor"),
    ("S\t.G\n", "1:2: a tab is not a cell: write '.' for floor"),
    ("S.\x1b[2JG\n", r"1:3: unknown cell '\x1b': choose from #, ., S, G, or declare it under [cells]"),
    ("S.G\rS.G\n", r"1:4: unknown cell '\r': write '.' for floor"),
    ("S.@\n..G\n", "1:3: unknown cell '@': start a new layout with '@' at the beginning of a line"),
    ("\n+++\nS.G\n", "2:1: unknown cell '+': settings start with '+++' on the first line of the file"),
    ("S..\n..\n..G\n", f"2:3: ragged row: 2 cells, but the layout's first row (line 1) has 3: {ONE_WIDTH}"),
    ("\nS.\n..G\n", f"3:3: ragged row: 3 cells, but the layout's first row (line 2) has 2: {ONE_WIDTH}"),
    ("S.\n.\n.x\n", f"2:2: ragged row: 1 cell, but the layout's first row (line 1) has 2: {ONE_WIDTH}"),
    ("S.\n.xG\n", "2:2: unknown cell 'x': choose from #, ., S, G, or declare it under [cells]"),
    ("S.G\n\n...\n", "2: blank line inside a layout: remove it, or start a new layout with '@ N' or '@'"),
    ("..G\n", "1: layout 1 has no start: mark at least one cell with 'S'"),
    ("S..\n", f"1: layout 1 has no terminal cell: {TERMINAL}"),
    ("S.G\n@ 5\n\n..G\n", "4: layout 2 has no start: mark at least one cell with 'S'"),
    ("S.G\n@\nS.G\n...\n", "3: layout 2 is 2 by 3 cells, but the first is 1 by 3: make all layouts the same size"),
    ("@ 5\nS.G\n", f"1:1: '@ 5' before the first layout: {FIRST}"),
    ("S.G\n@ 5\n\n", "2: no layout after '@ 5': write its rows below, or remove the line"),
    ("S.G\n@ 0\nS.G\n", "2:3: '@ 0' is too early: N must be at least 1"),
    ("S.G\n@ 9\nS.G\n@\nS.G\n@ 9\nS.G\n", "6:3: '@ 9' is too early: N must be greater than the 9 above"),
    ("S.G\n@ -5\nS.G\n", "2:1: '@ -5' does not start a layout: write '@ N' with a whole number, '@ episode N', or '@'"),
    (
        "S.G\n@1000\nS.G\n",
        "2:1: '@1000' does not start a layout: write '@ N' with a whole number, '@ episode N', or '@'",
    ),
    (
        "S.G\n@ 1,000\nS.G\n",
        "2:1: '@ 1,000' does not start a layout: write '@ N' with a whole number, '@ episode N', or '@'",
    ),
    ("S.G\n@ ٣\nS.G\n", "2:1: '@ ٣' does not start a layout: write '@ N' with a whole number, '@ episode N', or '@'"),
    ("S.G\n@ 1" + "0" * 5000 + "\nS.G\n", "2:3: '@ N' is too late: N must be at most 1,000,000,000,000,000"),
    ("S.G\n@ episode\nS.G\n", f"2:1: '@ episode' does not start a layout: {HEADINGS}"),
    ("S.G\n@ episodes 5\nS.G\n", f"2:1: '@ episodes 5' does not start a layout: {HEADINGS}"),
    ("S.G\n@ episode 1\nS.G\n", "2:11: '@ episode 1' is too early: N must be at least 2"),
    (
        "S.G\n@ episode 9\nS.G\n@ 5\nS.G\n@ episode 9\nS.G\n",
        "6:11: '@ episode 9' is too early: N must be greater than the 9 above",
    ),
    ("S" + "." * 2000 + "\n", f"1:2001: too large: 2,001 cells in a row; {LIMIT}"),
    ("S\n" * 2001, f"2001: too large: 2,001 rows; {LIMIT}"),
    ("S\n" + "\n" * 1_000_000, "1000001: too large: a maze file may have at most 1,000,000 lines"),
    ("SG\n" + "@\nSG\n" * 1000, "2000: too many layouts: a maze may have at most 1,000"),
    ("+++\nsteps = 5\nS.G\n", "1:1: the settings do not end: close them with a second '+++' line"),
    ("+++\nsteps = 5\n+++\n", "4: no layout: write the grid's rows, with '#' '.' 'S' 'G' as cells"),
]

SETTINGS = [
    ("stebs = 5", "2:1: unknown key 'stebs': did you mean 'steps'?"),
    ("\n  alpha = 1.0", "3:3: unknown key 'alpha': parameters of the agents belong under [agent]"),
    ("title = 5", "2:1: title is 5, but must be text in quotes"),
    ('source = "a\\nb"', r"2:1: source is 'a\nb', but must be one line without control characters"),
    ("steps = 5\nepisodes = 5", "3:1: steps and episodes cannot be combined: give one of them"),
    ("episodes = 5\n# steps = 9\nsteps = 5", "4:1: steps and episodes cannot be combined: give one of them"),
    ("steps = 0", f"2:1: steps is 0, but must be {WHOLE}"),
    ("steps = true", f"2:1: steps is true, but must be {WHOLE}"),
    ("steps = 1e3", f"2:1: steps is 1000.0, but must be {WHOLE}"),
    ("episodes = 2020-01-01", f"2:1: episodes is 2020-01-01, but must be {WHOLE}"),
    ("max_episode_steps = -1", f"2:1: max_episode_steps is -1, but must be {WHOLE}"),
    ("steps = 0x" + "f" * 5000, f"2:1: steps is a number out of range, but must be {WHOLE}"),
    ("slip = 1.5", "2:1: slip is 1.5, but must be a number in [0, 1]"),
    ("slip = true", "2:1: slip is true, but must be a number in [0, 1]"),
    ("slip = nan", "2:1: slip is nan, but must be a number in [0, 1]"),
    ("step_reward = inf", f"2:1: step_reward is inf, but must be {REWARDS}"),
    ("step_reward = 1e10", f"2:1: step_reward is 10000000000.0, but must be {REWARDS}"),
    ('agents = "dyna-q"', f"2:1: agents is 'dyna-q', but must be a list: {LIST}"),
    ("agents = []", f"2:1: agents is empty: {LIST}, or leave it out"),
    ("agents = [5]", f"2:1: agents contains 5, but must contain text in quotes: {LIST}"),
    ('agents = [\n "dyna-q",\n "dyna-k"]', "4:2: unknown agent 'dyna-k': did you mean 'dyna-q' or 'dyna-q+'?"),
    ('agents = ["dyna-q:alpha=2"]', "2:11: alpha is 2, but must be a number in (0, 1] or 1/n"),
    ("agent = 5", "2:1: agent is 5, but must be a table: write [agent], and below it alpha = 0.5"),
    ("[agent]\nalfa = 1", "3:1: unknown parameter 'alfa': did you mean 'alpha'?"),
    ("[agent]\nslip = 0.1", f"3:1: unknown parameter 'slip': {ABOVE}"),
    ("[agent]\ngamma = 1.01", "3:1: gamma is 1.01, but must be a number in [0, 1]"),
    ("agent = { gamma = 2, alpha = 0 }", "2:11: gamma is 2, but must be a number in [0, 1]"),
    ("[agent]\nn = 2.5", "3:1: n is 2.5, but must be a whole number in [0, 1,000,000]"),
    ("[agent]\nn = 2\nplanning_steps = 3", "4:1: planning_steps is given twice: give it once"),
    ("[agent]\nalpha = true", "3:1: alpha is true, but must be a number in (0, 1] or 1/n"),
    ("[agent]\nq0 = 0x" + "f" * 5000, "3:1: q0 is a number out of range, but must be a finite number or @FILE"),
    ('[agent]\nbonus = "both"', "3:1: bonus is 'both', but must be planning or action"),
    ('slip_to = "side"', '2:1: slip_to is \'side\', but must be "any" or "sides", the directions that a slip goes to'),
    ("slip_to = []", '2:1: slip_to is a list, but must be "any" or "sides", the directions that a slip goes to'),
    ("bump_reward = true", f"2:1: bump_reward is true, but must be {REWARDS}"),
    ("slip = 0.5\nwind = 1", f"3:1: wind is 1, but must be a list: {WIND}"),
    ("wind = [0, -1, 0]", f"2:1: wind contains -1, but must contain whole numbers in [0, 2,000]: {WIND}"),
    ("wind = [0, 1.0, 0]", f"2:1: wind contains 1.0, but must contain whole numbers in [0, 2,000]: {WIND}"),
    ("wind = [0, true, 0]", f"2:1: wind contains true, but must contain whole numbers in [0, 2,000]: {WIND}"),
    ("\nwind = [0, 1]", "3:1: wind has 2 numbers, but the layouts have 3 columns: write one for each"),
    ("[cells]\nP = { wall = 1 }", "3:7: wall is 1, but must be true or false"),
    ("[cells]\nP = { wall = true, start = true }", "3:20: 'P' cannot have both wall and start: leave one out"),
    ("[cells]\nP = { reward = 1, wall = true }", "3:19: 'P' cannot have both wall and reward: leave one out"),
    ("[cells]\nP = { floor = true, wall = true }", "3:21: 'P' cannot have both wall and floor: leave one out"),
    ("[cells]\nP = { floor = true, terminal = true }", "3:21: 'P' cannot have both floor and terminal: leave one out"),
    ("[cells]\nP = { start = true, terminal = true }", "3:21: 'P' cannot have both terminal and start: leave one out"),
    ('[cells]\nP = { terminal = true, to = "start" }', "3:24: 'P' cannot have both terminal and to: leave one out"),
    ("[cells]\nP = { to = 5 }", f"3:7: to is 5, but must be {TO}"),
    ('[cells]\nP = { to = "" }', f"3:7: to is '', but must be {TO}"),
    ('[cells]\nP = { to = "goal" }', f"3:7: to is 'goal', but must be {TO}"),
    (
        '[cells]\nP = { to = "#" }',
        "3:7: 'P' leads to '#', which is a wall: choose a kind that the agent can go on from",
    ),
    (
        '[cells]\nP = { to = "G" }',
        "3:7: 'P' leads to 'G', which is terminal: choose a kind that the agent can go on from",
    ),
    ("cells = 5", f"2:1: cells is 5, but must be a table: write [cells], and below it {EXAMPLE}"),
    ("[[cells]]", f"2:3: cells is a list, but must be a table: write [cells], and below it {EXAMPLE}"),
    ("[cells]\nP = -1.0", f"3:1: P is -1.0, but must be a table: write {EXAMPLE}"),
    ("[cells]\nP = { rewards = 1.0 }", "3:7: unknown key 'rewards': did you mean 'reward'?"),
    ("[cells]\nO = { reward = 1 }\nP = { reward = true }", f"4:7: reward is true, but must be {REWARDS}"),
    ("[cells.P]\nreward = nan", f"3:1: reward is nan, but must be {REWARDS}"),
    ("[cells]\ncells.P.reward = 1\nP.terminal = 1", f"3:1: 'cells' is not a cell: {AS_IN}"),
    ("[cells]\nP.reward = 1\nP.terminal = 1", "4:3: terminal is 1, but must be true or false"),
    ('[cells]\n"#" = { reward = 1.0 }', f"3:1: '#' {ONE_MEANING}"),
    ("[cells]\nG = { reward = 10.0 }", f"3:1: 'G' {ONE_MEANING}"),
    ("[cells]\nslip = 0.5", "3:1: 'slip' is not a cell: it belongs above the first [table]"),
    ("[cells]\nPP = {}", f"3:1: 'PP' is not a cell: {AS_IN}"),
    ('[cells]\n"" = {}', f"3:1: '' is not a cell: {AS_IN}"),
    ('[cells]\n"\\u0007" = {}', rf"3:1: '\x07' is not a cell: {VISIBLE}"),
    ('[cells]\n"穴" = {}', f"3:1: '穴' is not a cell: {VISIBLE}"),
    ('[cells]\n"\u0301" = {}', f"3:1: '\u0301' is not a cell: {VISIBLE}"),
    ("steps = ", f"2:9: not TOML: invalid value; {NOT_TOML}"),
    ("# one\nslip : 0.1\n", f"3:6: not TOML: expected '=' after a key in a key/value pair; {NOT_TOML}"),
    ('title = """\nopen', f"3: not TOML: unterminated string; {NOT_TOML}"),
    ("slip = 0\nslip = 1", f"3:9: not TOML: cannot overwrite a value; {NOT_TOML}"),
    ("slip = 0\nsteps = " + "9" * 5000, f"3: not TOML: a number with too many digits; {NOT_TOML}"),
    ("slip = 0\nsteps = " + "[" * 5000, f"3: not TOML: lists or tables nested too deeply; {NOT_TOML}"),
    ("#" * 65_537, "2: settings too long: at most 65,536 characters"),
    ('source = "steps = 0"\nsteps = 0 # steps = 0', f"3:1: steps is 0, but must be {WHOLE}"),
]


@pytest.mark.parametrize(("text", "expected"), GRIDS, ids=range(len(GRIDS)))
def test_a_wrong_grid_is_reported_with_line_and_column(text: str, expected: str) -> None:
    assert message(text) == f"m.txt:{expected}"


@pytest.mark.parametrize(("text", "expected"), SETTINGS, ids=range(len(SETTINGS)))
def test_a_wrong_setting_is_reported_with_line_and_column(text: str, expected: str) -> None:
    assert message(f"+++\n{text}\n+++\n{GRID}") == f"m.txt:{expected}"


def test_lines_and_columns_are_the_files_with_a_byte_order_mark_and_crlf_too() -> None:
    assert message("\ufeffSx\r\n") == message("Sx\n")
    text = "+++\n[agent]\nalpha = 5\n+++\nS.G\n"
    assert message("\ufeff" + text.replace("\n", "\r\n")) == message(text)


def test_all_layouts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.maze.layouts.MAX_CELLS", 5)
    assert message("SG\n@\nSG\n@\nSG\n") == "m.txt:5: too large: all layouts together may have at most 5 cells"


def test_there_are_at_most_as_many_kinds_as_a_byte_has_values() -> None:
    symbols = [chr(code) for code in range(0x2200, 0x22FC)]
    table = "[cells]\n" + "".join(f'"{symbol}" = {{ reward = 2 }}\n' for symbol in symbols)
    maze = parse(f"+++\n{table}+++\nS{symbols[-1]}G\n", "m.txt")
    assert maze.layouts[0].kind.tolist() == [[2, 255, 3]]
    assert message(f"+++\n{table}x = {{}}\n+++\n{GRID}") == (
        "m.txt:255:1: too many cell kinds: [cells] may declare at most 252"
    )


class TestFiles:
    def test_a_missing_file_is_reported_with_the_nearest_built_in_maze(self) -> None:
        for name in ("blokking", "mazes/blokking.txt"):
            with pytest.raises(MazeError) as caught:
                load(name)
            what = "no such file or built-in maze: did you mean 'blocking'?"
            assert str(caught.value) == f"{name}: {what}"

    @pytest.mark.parametrize(
        ("name", "right"),
        [
            ("FrozenLake-v1", "did you mean 'frozen-lake' or 'gym:FrozenLake-v1'?"),
            ("Acrobot-v1", "did you mean 'gym:Acrobot-v1'?"),
            ("ALE/Qbert-v5", "did you mean 'gym:ALE/Qbert-v5'?"),
            ("dyna_tui/Blocking-v0", "did you mean 'blocking'?"),
            ("mazes/blokking-v1", "did you mean 'blocking'?"),
        ],
    )
    def test_an_id_of_gymnasium_needs_its_prefix(self, name: str, right: str) -> None:
        with pytest.raises(MazeError) as caught:
            load(name)
        assert str(caught.value) == f"{name}: no such file or built-in maze: {right}"

    @pytest.mark.parametrize("name", ["", "a\nb", "a\x1b[2Jb", "nul\x00", "x" * 5000, "\udc80", "/etc/passwd/x"])
    def test_an_odd_name_gets_one_printable_line(self, name: str) -> None:
        with pytest.raises(MazeError) as caught:
            load(name)
        assert is_printable(str(caught.value))

    def test_a_directory_is_reported(self, tmp_path: Path) -> None:
        with pytest.raises(MazeError, match=r"is a directory: name a maze file or a built-in maze$"):
            load(str(tmp_path))

    def test_an_unreadable_file_is_reported(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(*_: object) -> NoReturn:
            raise PermissionError(13, "Permission denied")

        path = tmp_path / "secret.txt"
        path.write_text(GRID)
        monkeypatch.setattr("dyna_tui.inputs.os.open", denied)
        with pytest.raises(MazeError, match=r"cannot be read \(Permission denied\): name a readable maze file$"):
            load(str(path))

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b"S.G\n.\xff.\n", "2:2: not UTF-8: byte 0xff at offset 5; save the file as UTF-8"),
            ("S.é".encode() + b"\xe9", "1:4: not UTF-8: byte 0xe9 at offset 4; save the file as UTF-8"),
            ("S.G\n".encode("utf-16"), "1:1: not UTF-8: UTF-16 at offset 0; save the file as UTF-8"),
        ],
    )
    def test_what_is_not_utf_8_is_reported_with_its_byte(self, tmp_path: Path, data: bytes, expected: str) -> None:
        path = tmp_path / "bytes.txt"
        path.write_bytes(data)
        with pytest.raises(MazeError) as caught:
            load(str(path))
        assert str(caught.value) == f"{path}:{expected}"

    def test_a_huge_file_is_rejected_before_it_is_read_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.txt"
        with path.open("wb") as file:
            file.truncate(1 << 40)
        with pytest.raises(MazeError, match=r"too large: a maze file may have at most 64 MiB$"):
            load(str(path))


def read(text: str) -> Maze | str:
    """The maze, or the message, which is one printable line with its file."""
    try:
        return parse(text, "m.txt")
    except MazeError as error:
        assert str(error).startswith("m.txt")
        assert is_printable(str(error))
        return str(error)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_maze_or_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    try:
        load(str(path))
    except MazeError as error:
        assert is_printable(str(error))


@given(st.text(alphabet="S.G#@+ \n\r\t5x\x00é\u2028", max_size=60))
def test_any_grid_gives_a_maze_or_one_line(text: str) -> None:
    read(text)


KEYS = ["steps", "agents", "slip", "agent", "cells", "P", "n", "alpha", "reward"]
VALUES = ["1", "-2.5", "nan", "true", "[]", "{}", "{ P = 1 }", '"dyna-q"']
MARKS = ["=", ".", "[", "]", "{", "}", '"', "'", "\n", " ", ",", "é", "\\"]


@given(st.lists(st.sampled_from(KEYS + VALUES + MARKS), max_size=25))
def test_any_settings_give_a_maze_or_one_line(words: list[str]) -> None:
    read("+++\n" + "".join(words) + "\n+++\n" + GRID)


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES))))
def test_any_keys_give_a_maze_or_one_line(pairs: list[tuple[str, str]]) -> None:
    read("+++\n" + "".join(f"{key} = {value}\n" for key, value in pairs) + "+++\n" + GRID)


@pytest.mark.parametrize("key", ["title", "source"])
@pytest.mark.parametrize("text", ["می\u200cروم", "क्\u200dष", "👩\u200d🏫", "Laby\xadrinth", "Cafe\u0301", "❤\ufe0f"])
def test_a_text_is_spelt_with_joiners_and_soft_hyphens(key: str, text: str) -> None:
    assert getattr(parse(f'+++\n{key} = "{text}"\n+++\nS.G\n', "m.txt"), key) == text


OBEYED = [0x00, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200B, 0x200E, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF]


@pytest.mark.parametrize("code", OBEYED)
def test_no_text_has_what_a_terminal_obeys_or_what_turns_a_line_around(code: int) -> None:
    escaped = chr(code).encode("unicode_escape").decode()
    with pytest.raises(MazeError) as caught:
        parse(f'+++\ntitle = "a\\u{code:04x}\u200db"\n+++\nS.G\n', "m.txt")
    what = f"title is 'a{escaped}\u200db', but must be one line without control characters"
    assert str(caught.value) == f"m.txt:2:1: {what}"
