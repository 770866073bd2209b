"""No class of ours uses a private name of the Textual class that it is made from: what breaks then breaks silently."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from functools import cache

import pytest
from textual.message_pump import MessagePump

import dyna_tui.tui

PUT_IN_BY_TEXTUAL = (
    "_computes",
    "_css_type_name",
    "_css_type_names",
    "_decorated_handlers",
    "_inherit_bindings",
    "_inherit_component_classes",
    "_inherit_css",
    "_merged_bindings",
    "_reactives",
)
"""What Textual itself puts into each class."""


def ours() -> list[type[MessagePump]]:
    """Every widget, screen and app of the package."""
    names = [module.name for module in pkgutil.walk_packages(dyna_tui.tui.__path__, "dyna_tui.tui.")]
    modules = [importlib.import_module(name) for name in names]
    found = {kind for module in modules for kind in vars(module).values() if inspect.isclass(kind)}
    return sorted(
        (kind for kind in found if issubclass(kind, MessagePump) and kind.__module__.startswith("dyna_tui")),
        key=lambda kind: kind.__qualname__,
    )


@cache
def given(kind: type) -> frozenset[str]:
    """The private names that a class gives itself: in its body, and as ``self.name = ...`` in its methods."""
    nodes = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind))))
    stored = (node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    own = (node.attr for node in stored if isinstance(node.value, ast.Name) and node.value.id == "self")
    return frozenset(name for name in (*vars(kind), *own) if _is_private(name))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_there_are_classes_to_look_at() -> None:
    assert {"LaboratoryScreen", "CycleLine", "Log", "Grid", "LabApp"} <= {kind.__name__ for kind in ours()}


@pytest.mark.parametrize("kind", ours(), ids=lambda kind: kind.__qualname__)
def test_private_names_are_its_own(kind: type[MessagePump]) -> None:
    textual = [base for base in kind.__mro__ if base.__module__.startswith("textual")]
    taken = {name for base in textual for name in given(base)}
    assert "_running" in taken
    assert not given(kind) & taken - {*PUT_IN_BY_TEXTUAL}
