"""Reading maze files: layouts, settings, defaults, warnings, and what the built-in mazes hold."""

import subprocess
import sys
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.agents import read_agents, read_all
from dyna_tui.maze import STANDARD_KINDS, CellKind, Layout, Maze, builtin_names, load, parse

NAMES = (
    *("blocking", "cliff", "dead-end", "dyna", "four-by-three", "frozen-lake", "large", "open", "portals", "rooms"),
    *("shortcut", "slippery", "ten", "windy"),
)

EVERYTHING = """\
+++
title = "Blocking maze"
source = "Sutton & Barto (2018), Example 8.2"
agents = ["dyna-q", "dyna-q+:n=0|5"]
steps = 3000
max_episode_steps = 1000
slip = 0.25
step_reward = -1
[agent]
alpha = 1.0
n = 7
theta = 0.5
[cells]
P = { reward = -1.0, terminal = true }
"+" = {}
+++
S.G
#P+
@ 1000
S#G
+++
@
SSG
...
"""


def grid(maze: Maze, layout: int = 0) -> str:
    """A layout as in its file."""
    return "\n".join("".join(maze.kinds[k].symbol for k in row) for row in maze.layouts[layout].kind)


def moves(maze: Maze, layout: Layout) -> dict[tuple[int, int], int]:
    """Moves from each cell to the nearest terminal cell, by a search over the cells one by one."""
    kinds = [[maze.kinds[k] for k in row] for row in layout.kind.tolist()]
    cells = [(r, c) for r in range(maze.height) for c in range(maze.width)]
    ends = [(r, c) for r, c in cells if kinds[r][c].terminal]
    distance, queue = dict.fromkeys(ends, 0), deque(ends)
    while queue:
        r, c = queue.popleft()
        for near in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            inside = 0 <= near[0] < maze.height and 0 <= near[1] < maze.width
            if inside and near not in distance and not kinds[near[0]][near[1]].wall:
                distance[near] = distance[r, c] + 1
                queue.append(near)
    return distance


def starts(maze: Maze, layout: Layout) -> list[tuple[int, int]]:
    start = [index for index, kind in enumerate(maze.kinds) if kind.start]
    return [(int(r), int(c)) for r, c in np.argwhere(np.isin(layout.kind, start))]


class TestReading:
    def test_a_bare_grid_is_a_maze_with_every_default(self) -> None:
        maze = parse("..G\n.#.\nS..\n", "some/where/corner.txt")
        assert grid(maze) == "..G\n.#.\nS.."
        assert (maze.height, maze.width) == (3, 3)
        assert (maze.title, maze.source, maze.path) == ("corner", "", "some/where/corner.txt")
        assert maze.agents == ("q-learning", "dyna-q")
        assert (maze.steps, maze.episodes, maze.max_episode_steps) == (None, None, 1_000_000)
        assert (maze.slip, maze.step_reward, dict(maze.parameters)) == (0.0, 0.0, {})
        assert maze.kinds == STANDARD_KINDS
        assert [(layout.since, layout.line) for layout in maze.layouts] == [(0, 1)]

    def test_every_setting_is_read(self) -> None:
        maze = parse(EVERYTHING, "m.txt")
        assert (maze.title, maze.source) == ("Blocking maze", "Sutton & Barto (2018), Example 8.2")
        assert maze.agents == ("dyna-q", "dyna-q+:n=0|5")
        assert (maze.steps, maze.episodes, maze.max_episode_steps) == (3000, None, 1000)
        assert (maze.slip, maze.step_reward) == (0.25, -1.0)
        assert dict(maze.parameters) == {"alpha": 1.0, "planning_steps": 7, "theta": 0.5}
        assert maze.kinds == (*STANDARD_KINDS, CellKind("P", reward=-1.0, terminal=True), CellKind("+"))
        assert [layout.since for layout in maze.layouts] == [0, 1000, None]
        assert [layout.line for layout in maze.layouts] == [17, 20, 23]
        assert [grid(maze, i) for i in range(3)] == ["S.G\n#P+", "S#G\n+++", "SSG\n..."]
        assert maze.text == EVERYTHING

    def test_the_standard_cells_mean_what_the_format_defines(self) -> None:
        wall, floor, start, goal = STANDARD_KINDS
        assert wall == CellKind("#", wall=True)
        assert floor == CellKind(".")
        assert start == CellKind("S", start=True)
        assert goal == CellKind("G", reward=1.0, terminal=True)

    @pytest.mark.parametrize(
        "text",
        ["\ufeffS.G\n...", "S.G\r\n...\r\n", "\n\nS.G  \n...\t\n\n", "+++\n+++\nS.G\n...", "+++ \n\n+++\t\n\nS.G\n..."],
        ids=["byte-order mark", "CRLF", "blanks", "no settings", "blanks after fences"],
    )
    def test_byte_order_marks_and_blanks_are_ignored(self, text: str) -> None:
        assert grid(parse(text, "m.txt")) == "S.G\n..."

    def test_the_text_encodes_to_the_files_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "m.txt"
        path.write_bytes("\ufeff+++\r\ntitle = 'é'\r\n+++\r\nS.G\r\n".encode())
        maze = load(str(path))
        assert maze.text.encode() == path.read_bytes()
        assert maze.title == "é"

    def test_a_maze_is_read_only(self) -> None:
        maze = parse(EVERYTHING, "m.txt")
        with pytest.raises(ValueError, match="read-only"):
            maze.layouts[0].kind[0, 0] = 1
        with pytest.raises(TypeError):
            maze.parameters["alpha"] = 0.5  # type: ignore[index]

    @given(st.data(), st.integers(1, 8), st.integers(2, 8))
    def test_any_grids_round_trip(self, data: st.DataObject, height: int, width: int) -> None:
        row = st.text(alphabet="#.SGP+é", min_size=width, max_size=width)
        grids = data.draw(st.lists(st.lists(row, min_size=height, max_size=height), min_size=1, max_size=3))
        texts = ["\n".join(["SG" + rows[0][2:], *rows[1:]]) for rows in grids]
        head = '+++\n[cells]\nP = { terminal = true }\n"+" = {}\n"é" = {}\n+++\n'
        maze = parse(head + "\n@\n".join(texts), "m.txt")
        assert [grid(maze, i) for i in range(len(maze.layouts))] == texts


class TestPrecedence:
    def test_an_agents_spec_wins_over_the_maze_and_the_maze_over_the_default(self) -> None:
        maze = parse(EVERYTHING, "m.txt")
        (spec,) = read_agents("dyna-q:alpha=0.5", maze.parameters)
        assert spec.values["alpha"] == 0.5
        assert spec.values["planning_steps"] == 7
        assert spec.values["gamma"] == 0.99
        assert "theta" not in spec.values

    def test_an_existing_file_wins_over_a_built_in_maze(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        built_in = load("blocking").text
        assert load("blocking.txt").text == load("mazes/blocking.txt").text == load("./mazes/blocking").text == built_in
        (tmp_path / "rooms").mkdir()
        assert load("rooms").title == "Four rooms"
        (tmp_path / "blocking").write_text("SG")
        assert load("blocking").text == "SG"
        assert load("blocking.txt").text == built_in


class TestPaths:
    def test_a_start_that_is_cut_off_is_reported_with_its_layout(self) -> None:
        maze = parse("S.G\n@ 5\nS#G\n", "m.txt")
        assert maze.warnings == ("layout 2 (line 3): no path leads from the start at (0,0) to a terminal cell",)

    def test_a_layout_has_one_line_however_many_starts_are_cut_off(self) -> None:
        maze = parse("S.G#S\n..##S\n", "m.txt")
        assert maze.warnings == (
            "layout 1 (line 1): no path leads from the start at (0,4) (nor from 1 more) to a terminal cell",
        )

    def test_a_path_to_a_pit_is_a_path_to_a_terminal_cell(self) -> None:
        assert not parse("+++\n[cells]\nP = { terminal = true }\n+++\nSP#G\n", "m.txt").warnings

    @given(st.integers(1, 9), st.integers(2, 9), st.data())
    def test_starts_are_cut_off_exactly_where_a_search_finds_no_path(
        self, height: int, width: int, data: st.DataObject
    ) -> None:
        row = st.text(alphabet="##..SG", min_size=width, max_size=width)
        rows = data.draw(st.lists(row, min_size=height, max_size=height))
        maze = parse("\n".join(["SG" + rows[0][2:], *rows[1:]]), "m.txt")
        reached = moves(maze, maze.layouts[0])
        cut_off = [start for start in starts(maze, maze.layouts[0]) if start not in reached]
        assert bool(maze.warnings) == bool(cut_off)
        if cut_off:
            assert f"({cut_off[0][0]},{cut_off[0][1]})" in maze.warnings[0]

    def test_the_largest_winding_maze_is_read_and_searched(self) -> None:
        cells = np.full((2000, 2000), ord("."), dtype=np.uint8)
        cells[1::2] = ord("#")
        cells[1::4, -1] = cells[3::4, 0] = ord(".")
        cells[0, 0], cells[-1, -1], cells[-2, -1] = b"S#G"
        maze = parse("\n".join(row.tobytes().decode() for row in cells.T), "m.txt")
        assert (maze.height, maze.width) == (2000, 2000)
        assert not maze.warnings


class TestBuiltIn:
    def test_the_built_in_mazes_are_all_there(self) -> None:
        assert builtin_names() == NAMES

    @pytest.mark.parametrize("name", NAMES)
    def test_each_is_described_and_opens_with_agents_that_exist(self, name: str) -> None:
        maze = load(name)
        assert maze.title
        assert maze.source
        assert maze.path == name
        assert (maze.steps is None) != (maze.episodes is None)
        assert len(read_all(maze.agents, maze.parameters)) >= 2
        assert "# What it shows: " in maze.text

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "dead-end"])
    def test_in_each_a_path_leads_to_a_terminal_cell(self, name: str) -> None:
        assert load(name).warnings == ()

    def test_only_dead_end_has_a_layout_without_a_path(self) -> None:
        (warning,) = load("dead-end").warnings
        assert warning.startswith("layout 2 (line ")

    @pytest.mark.parametrize(
        ("name", "shortest"),
        [
            ("dyna", [14]),
            ("blocking", [10, 16]),
            ("shortcut", [16, 10]),
            ("ten", [20]),
            ("open", [13]),
            ("large", [183]),
        ],
    )
    def test_the_shortest_paths_have_the_known_lengths(self, name: str, shortest: list[int]) -> None:
        maze = load(name)
        found = [moves(maze, layout)[starts(maze, layout)[0]] for layout in maze.layouts]
        assert found == shortest

    def test_the_mazes_of_the_book_match_it(self) -> None:
        dyna, blocking, shortcut = load("dyna"), load("blocking"), load("shortcut")
        assert grid(dyna) == ".......#G\n..#....#.\nS.#....#.\n..#......\n.....#...\n........."
        top, bottom = "........G\n.........\n.........\n", "\n.........\n...S....."
        assert [grid(blocking, i) for i in (0, 1)] == [top + row + bottom for row in ("########.", ".########")]
        assert [grid(shortcut, i) for i in (0, 1)] == [top + row + bottom for row in (".########", ".#######.")]

    def test_the_settings_of_the_books_mazes_are_those_of_the_public_reproductions(self) -> None:
        dyna, blocking, shortcut = load("dyna"), load("blocking"), load("shortcut")
        given = {"gamma": 0.95, "epsilon": 0.1}
        assert dict(dyna.parameters) == given | {"alpha": 0.1}
        assert dict(blocking.parameters) == given | {"alpha": 1.0, "planning_steps": 10, "kappa": 1e-4}
        assert dict(shortcut.parameters) == given | {"alpha": 1.0, "planning_steps": 50, "kappa": 1e-3}
        assert (dyna.episodes, blocking.steps, shortcut.steps) == (50, 3000, 6000)
        assert [maze.layouts[1].since for maze in (blocking, shortcut)] == [1000, 3000]

    def test_each_of_the_others_has_the_feature_it_is_for(self) -> None:
        assert (load("ten").height, load("ten").width) == (10, 10)
        assert "#" not in grid(load("open"))
        assert len(starts(load("rooms"), load("rooms").layouts[0])) == 3
        assert load("slippery").slip > 0
        assert load("cliff").step_reward < 0
        assert any(kind.to == "start" and kind.reward < 0 for kind in load("cliff").kinds)
        assert min(load("large").layouts[0].kind.shape) >= 100
        assert load("dead-end").max_episode_steps < 1000


def test_a_maze_is_read_without_the_engine_and_without_the_screen() -> None:
    code = "import sys, dyna_tui.maze; print(*{'numba', 'textual', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
