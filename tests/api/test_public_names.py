"""The Python API: its names, what importing it loads, and the examples of its documentation."""

import ast
import doctest
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import dyna_tui as dt

INIT = Path(dt.__file__)
NOT_LOADED = {"textual", "rich", "numba", "pandas", "polars", "xarray", "matplotlib", "gymnasium", "cyclopts"}
NO_EXAMPLE = {"InputError", "Maze"}


def loaded(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True)
    assert not done.returncode, done.stderr.decode()
    return set(done.stdout.decode().split())


def test_every_public_name_is_there_and_has_the_same_home_for_type_checkers() -> None:
    typed = {
        alias.asname: node.module
        for node in ast.walk(ast.parse(INIT.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    del typed["__version__"]
    assert typed == dt._MODULES
    assert sorted(typed) == sorted(dt.__all__)
    for name, module in dt._MODULES.items():
        assert getattr(dt, name) is getattr(import_module(module), name)
    assert set(dt.__all__) <= set(dir(dt))
    with pytest.raises(AttributeError, match="no attribute 'Agnet'"):
        getattr(dt, "Agnet")  # noqa: B009


def test_importing_loads_nothing_and_using_it_no_screen_and_no_other_library() -> None:
    assert not {"numpy", "dyna_tui.api"} & loaded("import dyna_tui")
    used = "import dyna_tui as dt\ndt.run('dyna', 'dyna-q', 1, episodes=1)\ndt.Lab('blocking').advance(steps=9).tick()"
    modules = loaded(used)
    assert "dyna_tui.api.lab" in modules
    assert not {name for name in modules if name.partition(".")[0] in NOT_LOADED}


def members(name: str) -> Iterator[tuple[str, object]]:
    value = getattr(dt, name)
    yield name, value
    if inspect.isclass(value) and value.__module__.startswith("dyna_tui.api"):
        for member in dir(value):
            found = inspect.getattr_static(value, member)
            if not member.startswith("_"):
                yield f"{name}.{member}", found


MEMBERS = [pair for name in dt.__all__ for pair in members(name)]


@pytest.mark.parametrize(("name", "value"), MEMBERS, ids=[name for name, _ in MEMBERS])
def test_every_public_name_is_documented_and_its_examples_hold(name: str, value: object) -> None:
    text = inspect.getdoc(value)
    assert text
    tests = doctest.DocTestFinder(recurse=False).find(value, name, globs={})
    for test in tests:
        test.globs["dt"] = dt
        result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
        assert not result.failed
    if name in dt.__all__ and name not in NO_EXAMPLE:
        assert ">>>" in text, f"{name} has no example"


def test_every_public_function_says_what_it_raises() -> None:
    functions = [name for name in dt.__all__ if inspect.isfunction(getattr(dt, name))]
    assert functions
    assert not [name for name in functions if not re.search("Raises:", inspect.getdoc(getattr(dt, name)) or "")]
