"""Vocabulary: names in the code are the field's, and what a user reads cites its sources by author and title."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import dyna_tui

PACKAGE = Path(dyna_tui.__file__).parent
ROOT = PACKAGE.parent

RETIRED = {
    "apart": "not_inlined",
    "bench": "fixture",
    "camera": "frame capture",
    "conduct": "run a task, scheduler",
    "crew": "worker pool",
    "curiosity": "bonus horizon",
    "deed": "intervention",
    "errand": "bounded run",
    "findings": "reproduction",
    "forgive": "throttle",
    "hue": "lane colour",
    "imagine": "simulate",
    "imagined": "simulated",
    "ink": "foreground",
    "journey": "seek",
    "judge": "solved criterion",
    "keeping": "files",
    "leader": "reference lane",
    "lookout": "stop test",
    "place": "index, cell, time, tick, position",
    "prospect": "bonus horizon",
    "pulse": "heartbeat",
    "recall": "model list",
    "reckon": "compute",
    "refuse": "report an error, reject",
    "relive": "replay",
    "route": "seek",
    "say": "set status, message, text",
    "said": "message, text",
    "spelled": "spec",
    "spelling": "spec",
    "stage": "layout",
    "surprise": "TD error",
    "surprised": "by TD error",
    "tape": "tick undo",
    "tell": "report, describe",
    "telling": "format, text",
    "told": "text, reported",
    "travel": "seek",
    "trip": "seek request",
    "truth": "validity",
    "watching": "stop test",
    "wear": "style",
    "worn": "style",
    "yardstick": "optimal values",
}
"""Words that names no longer use, and what stands for them."""

UNCITED = re.compile(
    r"\b[Tt]he chapter\b|\bchapter's\b|\bseed's (chapter|table|code|class|printed)\b|FACTS|\[M\]|\bdeeds?\b"
)
"""What nobody outside the project can look up."""


@cache
def sources() -> dict[str, ast.Module]:
    """The parsed modules of the package, by their paths in it."""
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def words(name: str) -> set[str]:
    """The words of an identifier, in the singular: ``SeekTasks`` is seek and task."""
    parts = re.findall("[a-z]+", re.sub("([A-Z])", r"_\1", name).lower())
    return {part if part in RETIRED else part.removesuffix("s") for part in parts}


def names(tree: ast.Module) -> Iterator[str]:
    """What a module gives a name to: classes, functions, parameters, variables, attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def strings(tree: ast.Module, *, with_docstrings: bool) -> Iterator[str]:
    """The strings of a module, the parts of formatted ones too."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (with_docstrings or id(node) not in docs):
            yield node.value


def test_names_use_no_retired_word() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in sources().items():
        room = path.rpartition("/")[0] or path
        for name in names(tree):
            if retired := words(name) & set(RETIRED):
                found.setdefault(room, set()).update(retired)
    assert not found, "RETIRED in tests/test_vocabulary.py says what stands for these words"


def test_what_a_user_reads_names_its_sources() -> None:
    """Strings of the program, docstrings of commands (they are help), README and the mazes."""
    texts = {path: list(strings(tree, with_docstrings=path.startswith("cli/"))) for path, tree in sources().items()}
    for file in (ROOT / "README.md", *sorted((ROOT / "mazes").glob("*.txt"))):
        texts[file.name] = file.read_text("utf-8").splitlines()
    found = {path: sum(bool(UNCITED.search(text)) for text in lines) for path, lines in texts.items()}
    assert not {path: count for path, count in found.items() if count}
