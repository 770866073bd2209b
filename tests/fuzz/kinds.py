"""Kinds of input: how a random one is made, how it is opened, and what has to hold of what comes out.

A case is its kind, a seed and a number, ``maze/0/17``; it is made again from these alone.
"""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from dyna_tui.agents import read_agents
from dyna_tui.api.part_file import read_part
from dyna_tui.api.result_file import load as load_result
from dyna_tui.errors import JOINERS, InputError, is_printable
from dyna_tui.lab.files.replay_cost import seconds_of
from dyna_tui.lab.files.session import load as load_session
from dyna_tui.lab.files.session import open_lab
from dyna_tui.lessons.reader import load_lesson, open_lesson_maze
from dyna_tui.maze import parse
from dyna_tui.opening import open_maze
from dyna_tui.q_table.reading import read_table
from tests.fuzz import archives, texts
from tests.fuzz.words import changed

LONGEST_LINE = 400
"""Characters of a message, the name of a file among them."""
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Kinds of characters that a terminal would obey, or that change how a line reads."""
MOST_SECONDS = 0.05
"""A session that replays sooner is replayed."""
MAZE = parse(archives.Q_MAZE, "m.txt")


class Kind(NamedTuple):
    """A kind of input."""

    make: Callable[[Random], bytes]
    open: Callable[[str], object]
    ending: str = ""
    """That of its files; none where the input is a word of the command line."""


def run_case(name: str, seed: int, number: int, folder: Path) -> bool:
    """Make a case, open it, and say whether it was valid.

    Raises:
        AssertionError: if it was refused in other than one short printable line, or something was unpickled.
        Exception: whatever else it raises is a fault.
    """
    kind = KINDS[name]
    random = Random(f"{name}/{seed}/{number}")
    data = kind.make(random)
    if random.random() < 0.25:
        data = changed(random, data)
    if random.random() < 0.002:
        data = archives.pickled(random)
    if kind.ending:
        path = folder / f"in{kind.ending}"
        path.write_bytes(data)
        word = str(path)
    else:
        word = data.decode("utf-8", "surrogateescape")
    try:
        kind.open(word)
    except InputError as error:
        assert_one_line(str(error))
        return False
    finally:
        assert not archives.UNPICKLED
    return True


def assert_one_line(message: str) -> None:
    """A message is one line of bounded length that any terminal can show."""
    assert is_printable(message), ascii(message)
    assert 0 < len(message) <= LONGEST_LINE, message


def _open_maze(name: str) -> None:
    maze = open_maze(name)
    if maze.table is None:
        again = parse(maze.text, "m.txt")
        assert all((a.kind == b.kind).all() for a, b in zip(again.layouts, maze.layouts, strict=True))
    for line in (maze.title, maze.source, maze.assumed, *maze.warnings):
        assert not any(unicodedata.category(each) in UNSEEN for each in line if each not in JOINERS), ascii(line)


def _open_session(name: str) -> None:
    session = load_session(name)
    if sum(seconds_of(lane, session.maze) for lane in session.lanes) < MOST_SECONDS:
        open_lab(session)


def _open_lesson(name: str) -> None:
    lesson = load_lesson(name)
    read = [spec for text in lesson.agents for spec in read_agents(text)]
    assert all(spec.values for spec in read)
    open_lesson_maze(lesson)


KINDS = {
    "maze": Kind(texts.maze, _open_maze, ".txt"),
    "foreign": Kind(texts.foreign, _open_maze, ".txt"),
    "session": Kind(archives.session, _open_session, ".json"),
    "lesson": Kind(texts.lesson, _open_lesson, ".md"),
    "result": Kind(archives.result, load_result, ".npz"),
    "part": Kind(archives.part, read_part, ".npz"),
    "q-table": Kind(archives.q_table, lambda name: read_table(name, MAZE), ".npz"),
    "spec": Kind(texts.spec, read_agents),
    "address": Kind(texts.address, _open_maze),
}
