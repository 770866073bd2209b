"""Kinds of cells for pits and rewards, where a maze has none: in its kinds and in its text alike."""

import numpy as np
import pytest

from dyna_tui.lab.brushes import MARK, own_kinds, with_brushes, without_brushes
from dyna_tui.lab.files.maze_export import as_maze
from dyna_tui.lab.files.session import check, taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.history.interventions import SetCell
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import STANDARD_KINDS, CellKind, Maze, builtin_names, load, parse
from tests.dyna.engine import agent
from tests.test_maze_write import same

PIT = CellKind("P", reward=-1.0, terminal=True)
REWARD = CellKind("R", reward=0.1)
HEADS = {
    "a bare grid": "",
    "no cells": "+++\nsteps = 9  # why\n[agent]\nn = 3\n+++\n",
    "cells first": "+++\n[cells]\nX = { reward = 0.5 }\n\n[agent]\nn = 3\n+++\n",
    "cells last": "+++\n[agent]\nn = 3\n[cells] # mine\nP = { reward = 2.0 }\n# R is free\n+++\n",
    "cells in a line": "+++\ncells = { P = { reward = -3.0 }, X = {} }\nsteps = 4\n+++\n",
    "cells one by one": "+++\n[cells.P]\nreward = -3.0\n[cells.R]\nterminal = true\n+++\n",
    "cells in words": '+++\nsource = """[cells]"""\n[agent]\nn = 3\n+++\n',
}


def maze_with(head: str, newline: str = "\n") -> Maze:
    return parse((head + "S..\n..G\n@ 5\nS.#\n..G\n").replace("\n", newline), "m.txt")


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_text_says_what_the_kinds_are_and_can_be_put_back(head: str, newline: str) -> None:
    maze = maze_with(head, newline)
    given = with_brushes(maze)
    assert given.kinds[: len(maze.kinds)] == maze.kinds
    assert any(kind.terminal and kind.reward < 0 for kind in given.kinds)
    assert any(not kind.terminal and kind.reward > 0 for kind in given.kinds)
    read = parse(given.text, "m.txt")
    assert same(read, given)
    assert [layout.line for layout in read.layouts] == [layout.line for layout in given.layouts]
    assert with_brushes(given) is given
    assert with_brushes(read).kinds == given.kinds
    back = without_brushes(given, [layout.kind for layout in given.layouts])
    assert same(parse(back.text, "m.txt"), back)
    if "cells =" not in head and "cells." not in head:
        assert back.kinds == own_kinds(given) == maze.kinds
        assert back.text == maze.text.replace("\r\n", "\n")


@pytest.mark.parametrize("name", builtin_names())
def test_built_in_mazes_keep_their_comments_and_layouts(name: str) -> None:
    maze = load(name)
    given = with_brushes(maze)
    assert same(parse(given.text, maze.path), given)
    kept = [line for line in given.text.split("\n") if not line.endswith(MARK)]
    assert kept in (maze.text.split("\n"), ["+++", "+++", *maze.text.split("\n")])


def test_kinds_that_a_maze_has_of_itself_are_its_brushes() -> None:
    maze = maze_with("+++\n[cells]\nC = { reward = -100.0, terminal = true }\nb = { reward = 3 }\n+++\n")
    assert with_brushes(maze) is maze
    half = with_brushes(maze_with("+++\n[cells]\nR = { reward = -100.0, terminal = true }\n+++\n"))
    assert half.kinds[5:] == (CellKind("a", reward=0.1),)


def test_a_maze_that_was_never_text_has_them_too() -> None:
    maze = Maze(layouts=maze_with("").layouts)
    given = with_brushes(maze)
    assert given.kinds == (*STANDARD_KINDS, PIT, REWARD)
    assert given.text == ""


def test_only_brushes_that_were_used_are_written() -> None:
    maze = with_brushes(maze_with(HEADS["no cells"]))
    lane = Lane(maze, agent("dyna-q"))
    assert as_maze(lane) == maze_with(HEADS["no cells"]).text
    lane.advance(until_step=3)
    lane.do(SetCell(0, 1, maze.kinds.index(PIT)))
    read = parse(as_maze(lane), "m.txt")
    assert read.kinds == (*STANDARD_KINDS, PIT)
    assert np.array_equal(read.layouts[1].kind, [[2, 4, 1], [1, 1, 3]])
    assert [layout.since for layout in read.layouts] == [0, 3, 5]


def test_a_session_with_painted_cells_opens_again() -> None:
    maze = with_brushes(maze_with(HEADS["no cells"]))
    lab = Lab(maze, [agent("dyna-q"), agent("q-learning")])
    lab.advance(3)
    lab.lanes[1].do(SetCell(0, 1, maze.kinds.index(PIT)))
    lab.advance(20)
    session = from_text(as_text(taken(lab)).encode(), "s")
    assert session.maze.kinds == maze.kinds
    assert check(session) == []
