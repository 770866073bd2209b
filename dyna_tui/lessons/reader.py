"""Reader of lessons: one Markdown file, a TOML head between ``+++``, fenced blocks ``do``, ``ask`` and ``expect``."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dyna_tui.errors import InputError, did_you_mean, is_printable, printable, quoted
from dyna_tui.files import leads_out
from dyna_tui.lessons.expressions import Condition, Expression, ExpressionError, read_condition, read_expression
from dyna_tui.lessons.lesson import Ask, Block, Do, Expect, Lesson, Step
from dyna_tui.maze import Maze
from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.toml import Toml, shown
from dyna_tui.opening import is_lesson as is_lesson_file
from dyna_tui.own_agents.spec import names_class

LARGEST = 256 * 1024
"""Bytes of a lesson."""
HEAD = "+++"
FENCE = re.compile(r"^(`{3,})\s*([\w-]*)\s*$")
BLOCKS = {
    "do": ("keys", "until"),
    "ask": ("question", "choices", "answer"),
    "expect": ("condition", "within", "hint", "solution"),
}
"""The keys of each kind of block."""
HEAD_KEYS = ("title", "maze", "agents", "seed")
FEWEST_CHOICES, MOST_CHOICES = 2, 9
MOST_KEYS = 400
TEXTS = Path(__file__).parent / "texts"
"""Where the built-in lessons are."""
SUFFIX = ".md"


class _Text(NamedTuple):
    """A part of the file between two fences."""

    kind: str
    """Empty for Markdown, else the kind of a block."""
    text: str
    line: int


def builtin_lessons() -> dict[str, Path]:
    """The built-in lessons in their order, by their names: ``1-model`` is called ``model``."""
    return {path.stem.partition("-")[2]: path for path in sorted(TEXTS.glob(f"*{SUFFIX}"))}


def names_lesson(name: str) -> bool:
    """Whether a name is that of a lesson's file or, if there is no such file, of a built-in lesson."""
    return is_lesson_file(name) or (name in builtin_lessons() and not os.path.exists(name))


def load_lesson(name: str) -> Lesson:
    """The lesson in a file or, if there is no such file, the built-in lesson of that name or number.

    Raises:
        InputError: if there is none, or it cannot be used.
    """
    path, builtin = Path(name), builtin_lessons()
    if not os.path.isfile(name):
        known = {**{each.stem: each for each in builtin.values()}, **builtin}
        known |= {each.stem.partition("-")[0]: each for each in builtin.values()}
        if name.removesuffix(SUFFIX) not in known:
            raise InputError(_no_lesson(name))
        path = known[name.removesuffix(SUFFIX)]
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from None
    if len(data) > LARGEST:
        raise MazeError.at(name, f"a larger file than a lesson can be: write at most {LARGEST:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MazeError.at(name, "not UTF-8 text: save it as UTF-8", line) from None
    stem = path.stem.partition("-")[2] if path.parent == TEXTS else path.stem
    number = list(builtin).index(stem) + 1 if path.parent == TEXTS else 0
    return replace(parse_lesson(text, name, printable(stem)), folder=str(path.parent), number=number)


def _no_lesson(name: str) -> str:
    """That there is no such lesson, and what may be meant: a built-in one, or a file."""
    folder, file = os.path.split(name)
    if not folder and Path(file).suffix != SUFFIX:
        return f"no lesson {quoted(name)}: {did_you_mean(name, builtin_lessons())}"
    if os.path.isdir(name):
        return f"{name}: is a directory: name a lesson file or a built-in lesson"
    try:
        there = [each for each in os.listdir(folder or ".") if each.endswith(SUFFIX)]
    except OSError:
        return f"{name}: no such file, and no directory {quoted(folder)}"
    near = did_you_mean(file, there)
    right = f": {near}" if near.endswith("?") else "; learn --list names the built-in lessons"
    return f"{name}: no such lesson file{right}"


def open_lesson_maze(lesson: Lesson) -> Maze:
    """The maze of a lesson: a file beside it, or whatever the laboratory opens under that name.

    Raises:
        InputError: if it cannot be opened; the message begins with the lesson's line that names it.
    """
    from dyna_tui.opening import open_maze

    beside = os.path.normpath(os.path.join(lesson.folder, lesson.maze))
    try:
        return open_maze(beside if lesson.folder and os.path.isfile(beside) else lesson.maze, seed=lesson.seed)
    except InputError as error:
        where, hint = f"{lesson.path}:{lesson.maze_line}", ""
        if not os.path.exists(beside) and not os.path.exists(lesson.maze):
            with suppress(OSError):
                near = did_you_mean(lesson.maze, os.listdir(lesson.folder or "."))
                hint = f"; {near}" if near.endswith("?") and "did you mean" not in str(error) else ""
        raise InputError(f"{where}: the lesson's maze: {error}{hint}") from None


def is_lesson(text: str) -> bool:
    """Whether a text looks like a lesson: a head that is no maze's, and a fenced block of a lesson or Markdown."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    blocks = any((found := FENCE.match(line)) and found[2] in BLOCKS for line in lines)
    return lines[0].rstrip() == HEAD and blocks


def parse_lesson(text: str, path: str, name: str = "lesson") -> Lesson:
    """The lesson in a text.

    Args:
        text: the whole file.
        path: its name, for messages.
        name: what progress calls it.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == HEAD][:2]
    if len(ends) < 2 or ends[0] != 0:
        raise MazeError.at(path, f"no head: begin with {HEAD}, title and maze in TOML, and {HEAD}", 1)
    head = Toml(path, "\n".join(lines[1 : ends[1]]), 2)
    _check_keys(head, HEAD_KEYS, "the head of a lesson")
    steps = _steps(_parts(lines[ends[1] + 1 :], ends[1] + 2, path), path)
    if not any(step.block for step in steps):
        raise MazeError.at(path, "nothing to do: write a block ```do, ```ask or ```expect", len(lines))
    seed = head.get(("seed",), 0)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise head.error(("seed",), f"seed is {shown(seed)}, but must be a whole number of at least 0")
    _check_names(head)
    return Lesson(
        path=path,
        name=name,
        title=_text(head, "title"),
        maze=_text(head, "maze"),
        agents=_texts(head, "agents", 0, 8),
        seed=seed,
        steps=steps,
        maze_line=next((number for number, line in enumerate(lines, 1) if re.match(r"\s*maze\s*=", line)), 1),
    )


def _check_names(head: Toml) -> None:
    """Makes sure that opening the lesson runs no code, and reads no Q-table from elsewhere.

    Raises:
        MazeError: where it names a class or a module, or such a table.
    """
    maze = _text(head, "maze")
    if maze.startswith("gym:") and ":" in maze.partition("?")[0].removeprefix("gym:"):
        raise head.error(("maze",), f"maze is {quoted(maze)}, but a lesson imports no module: leave it out")
    for text in _texts(head, "agents", 0, 8):
        if names_class(text):
            raise head.error(
                ("agents",), f"{quoted(text)} names a class, but a lesson runs no code: name an agent", text
            )
        if any(leads_out(name.strip()) for name in re.findall("@([^,|]+)", text)):
            what = f"{quoted(text)} names a Q-table outside of the working folder"
            raise head.error(("agents",), f"{what}: copy it into the folder, and name it so", text)


def _parts(lines: list[str], first: int, path: str) -> list[_Text]:
    """The texts and the blocks, in order; other fences belong to the text."""
    parts, text, began, fence, kind, opened = list[_Text](), list[str](), first, "", "", first
    for number, line in enumerate(lines, first):
        found = FENCE.match(line)
        if fence:
            if found and found[1] == fence and not found[2]:
                parts += [_Text(kind, "\n".join(text), began)] if kind else []
                text = [] if kind else [*text, line]
                began, fence, kind = (number + 1 if kind else began), "", ""
            elif kind and found and found[2] in BLOCKS:
                what = f"the block {kind} of line {opened} has no end before the block {found[2]}"
                raise MazeError.at(path, f"{what}: write {fence} on a line of its own above it", number)
            else:
                text.append(line)
        elif found:
            fence, kind, opened = found[1], found[2] if found[2] in BLOCKS else "", number
            near = did_you_mean(found[2], BLOCKS) if found[2] else ""
            if not kind and near.endswith("?"):
                raise MazeError.at(path, f"unknown block {quoted(found[2])}: {near}", number)
            if kind:
                parts.append(_Text("", "\n".join(text), began))
                text, began = [], number + 1
            else:
                text.append(line)
        else:
            text.append(line)
    if fence:
        what = f"the block {kind}" if kind else "the text between fences"
        raise MazeError.at(
            path, f"{what} that begins here has no end: write {fence} on a line of its own below", opened
        )
    return [*parts, _Text("", "\n".join(text), began)]


def _steps(parts: list[_Text], path: str) -> tuple[Step, ...]:
    """Each block with the text above it; a text at the end is a step of its own."""
    steps, text = list[Step](), ""
    for part in parts:
        if part.kind:
            steps.append(Step(text.strip("\n"), _block(part, path)))
            text = ""
        else:
            text = _legible(part.text)
    if text.strip():
        steps.append(Step(text.strip("\n"), None))
    return tuple(steps)


def _block(part: _Text, path: str) -> Block:
    toml = Toml(path, part.text, part.line)
    _check_keys(toml, BLOCKS[part.kind], f"a block {part.kind}")
    if part.kind == "do":
        do = Do(_texts(toml, "keys", 0, MOST_KEYS), _condition(toml, "until"), part.line)
        if not do.keys and do.until is None:
            raise MazeError.at(path, "a block do that does nothing: write keys or until", part.line)
        return do
    if part.kind == "ask":
        choices = _texts(toml, "choices", FEWEST_CHOICES, MOST_CHOICES)
        return Ask(_text(toml, "question"), choices, _expression(toml, "answer"), part.line)
    within = toml.get(("within",), 0)
    if isinstance(within, bool) or not isinstance(within, int) or within < 0:
        raise toml.error(("within",), f"within is {shown(within)}, but must be a number of real steps")
    hint = _text(toml, "hint", "")
    return Expect(_expression(toml, "condition"), within, hint, _texts(toml, "solution", 0, MOST_KEYS), part.line)


def _check_keys(toml: Toml, known: tuple[str, ...], where: str) -> None:
    data: Mapping[str, object] = toml.data
    for key in data:
        if key not in known:
            raise toml.error((key,), f"unknown key {quoted(key)} in {where}: {did_you_mean(key, known)}")


def _text(toml: Toml, key: str, default: str | None = None) -> str:
    value = toml.get((key,), default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        what = "is missing" if value is None else f"is {shown(value)}"
        raise toml.error((key,), f'{key} {what}, but must be text: write {key} = "..."')
    return _legible(value)


def _legible(text: str) -> str:
    """The lines of a text with control characters and their kind escaped, and one blank for any other."""
    return "\n".join("".join(map(_shown_character, line.expandtabs(4))) for line in text.split("\n"))


def _shown_character(character: str) -> str:
    if is_printable(character):
        return character
    return " " if character.isspace() else printable(character)


def _texts(toml: Toml, key: str, fewest: int, most: int) -> tuple[str, ...]:
    value = toml.get((key,), [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise toml.error((key,), f'{key} is {shown(value)}, but must be a list of texts: write {key} = ["...", "..."]')
    if not fewest <= len(value) <= most:
        raise toml.error((key,), f"{key} has {len(value):,} entries, but must have {fewest} to {most}")
    return tuple(map(_legible, value))


def _expression(toml: Toml, key: str) -> Expression:
    text = _text(toml, key)
    try:
        return read_expression(text)
    except ExpressionError as error:
        raise toml.error((key,), f"{key}, column {error.column}: {error}", text) from None


def _condition(toml: Toml, key: str) -> Condition | None:
    from dyna_tui.lab.stop_conditions import CONDITIONS

    text = _text(toml, key, "")
    if not text:
        return None
    try:
        found = read_condition(text)
    except ExpressionError as error:
        raise toml.error((key,), f"{key}: {error}", text) from None
    if found is None:
        known = [kind.keyword.replace("-", " ") for kind in CONDITIONS.values()]
        raise toml.error((key,), f"{key}: unknown condition {quoted(text)}: {did_you_mean(text, known)}", text)
    return found
