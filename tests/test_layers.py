"""Import layers: which module may import which, and which libraries the core does without."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import dyna_tui

PACKAGE = Path(dyna_tui.__file__).parent

LAYERS: dict[str, tuple[str, ...]] = {
    "version": (),
    "errors": (),
    "rounding": (),
    "agents.*": ("errors", "rounding"),
    "own_agents.*": ("agents.*",),
    "native.*": ("errors",),
    "inputs": (),
    "maze.*": ("agents.*", "inputs"),
    "environments.*": ("maze.*",),
    "files": ("maze.*",),
    "opening.*": ("environments.*",),
    "terminal_input": (),
    "terminal": ("errors", "terminal_input"),
    "q_table.*": ("maze.*", "files"),
    "world": ("maze.*", "native.*"),
    "charts.*": ("rounding",),
    "appearance": ("charts.*",),
    "dyna.*": ("world", "q_table.*"),
    "gym.*": ("dyna.*", "opening.*"),
    "agent_check.*": ("dyna.*", "own_agents.*"),
    "optimal.*": ("dyna.*",),
    "native.builder.*": ("optimal.*",),
    "experiments.*": ("optimal.*", "charts.*", "version"),
    "experiments.reports.*": ("experiments.*",),
    "experiments.reproduce.*": ("experiments.reports.*",),
    "lab": (),
    "lab.clock": (),
    "lab.codec": (),
    "lab.brushes": ("maze.*",),
    "lab.own_agent": ("dyna.*", "own_agents.*"),
    "lab.usual_reward": ("maze.*",),
    "lab.reach": ("maze.*", "world", "charts.*"),
    "lab.lane_state": ("lab.own_agent", "lab.reach"),
    "lab.reachable": ("lab.lane_state",),
    "lab.breakpoints": ("lab.lane_state",),
    "lab.stop_conditions": ("lab.breakpoints", "lab.codec", "lab.reachable", "lab.usual_reward", "charts.*"),
    "lab.history.*": ("lab.lane_state", "lab.codec"),
    "lab.lane": ("lab.history.*",),
    "lab.replay": ("lab.lane",),
    "lab.tick_undo": (),
    "lab.lesson_lanes": (),
    "lab.lesson_record": (),
    "lab.shown": (),
    "lab.lab": (
        *("lab", "lab.clock", "lab.lesson_lanes", "lab.lesson_record", "lab.shown", "lab.replay", "lab.tick_undo"),
        "lab.breakpoints",
    ),
    "lab.state_token": ("lab.lab",),
    "lab.rewind": ("lab.lab",),
    "lab.manual_control": ("lab.lab",),
    "lab.frames.*": ("lab.lab",),
    "lab.stop_watcher": ("lab.frames.*", "lab.usual_reward", "optimal.*"),
    "lab.run_until": ("lab.rewind", "lab.stop_watcher", "lab.stop_conditions"),
    "lab.text.*": ("lab.frames.*", "lab.run_until", "charts.*"),
    "lab.model_faults": ("lab.frames.*",),
    "lab.leftover_values": ("lab.lane",),
    "lab.why": ("lab.model_faults", "lab.leftover_values", "lab.text.*"),
    "lab.files.exports": ("errors",),
    "lab.files.*": ("lab.files.exports", "lab.lab", "lab.stop_conditions", "lab.frames.*", "lab.brushes", "files"),
    "lessons.*": ("lab.files.*", "lab.text.*", "opening.*"),
    "tui": (),
    "tui.commands": (),
    "tui.focus_keys": ("tui.commands",),
    "tui.delivery": ("files",),
    "tui.palette_words": (),
    "tui.palette_provider": ("tui.palette_words",),
    "tui.keyboard_layouts": (),
    "tui.textual_guards": (),
    "tui.key_queue": ("tui.keyboard_layouts",),
    "tui.themes.*": ("charts.*",),
    "tui.text.*": ("lab.text.*",),
    "tui.output.*": ("tui.themes.*",),
    "tui.drawing.*": ("lab.frames.*", "charts.*"),
    "figures.*": ("tui.drawing.*", "lab.frames.*", "optimal.*"),
    "tui.engine.*": ("lab.files.*", "lab.run_until", "lab.rewind", "lab.state_token"),
    "tui.widgets.*": (
        "tui.commands",
        "tui.focus_keys",
        "tui.themes.*",
        "tui.text.*",
        "tui.drawing.*",
        "tui.output.*",
        "lab.brushes",
        "lab.manual_control",
    ),
    "tui.dialogs.*": ("tui.widgets.*", "tui.delivery", "lab.files.exports"),
    "tui.laboratory.*": ("figures.*", "tui.engine.*", "tui.dialogs.*", "lab.manual_control", "lab.why", "lessons.*"),
    "tui.app": ("tui.laboratory.*", "tui.key_queue", "tui.textual_guards", "tui.palette_provider", "appearance"),
    "tui.player": (),
    "tui.page_recording": ("tui.player",),
    "tui.recording": ("tui.app", "tui.page_recording"),
    "tui.lesson_check": ("tui.recording",),
    "api.*": (
        "opening.*",
        "experiments.reports.*",
        "lab.files.*",
        "lab.run_until",
        "lab.rewind",
        "lab.text.*",
        "lab.why",
        "tui.drawing.*",
        "figures.*",
    ),
    "plain.*": ("figures.*", "api.*", "lab.manual_control", "lab.state_token", "lessons.*"),
    "notebooks": (),
    "dyna_tui": ("version", "api.*", "agent_check.*", "environments.*"),
    "web.*": ("tui.app", "terminal", "files"),
    "cli.*": (
        "dyna_tui",
        "web.*",
        "tui.app",
        "tui.recording",
        "tui.lesson_check",
        "experiments.reproduce.*",
        "terminal",
        "opening.*",
        "plain.*",
    ),
    "__main__": ("cli.*",),
}
"""Each layer, lowest first, and the layers that it rests on: it may import them, and whatever they rest on.

A name that ends in ``.*`` is a package with all that is in it; a module listed by itself is a layer of its own. So no
package depends on itself by way of another one.
"""


def _name(path: Path) -> str:
    """A module's name below the package: ``lab.lane``; that of the package itself is ``dyna_tui``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "dyna_tui"


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(name: str) -> set[str]:
    """Our modules that a module imports: at its top, in functions and under TYPE_CHECKING alike."""
    path = MODULES[name]
    package = ("dyna_tui", *path.relative_to(PACKAGE).parent.parts)
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(_ours(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join(filter(None, (*above, node.module)))
            found.update(_ours(f"{base}.{alias.name}") or _ours(base) for alias in node.names)
    return found - {"", name}


def _ours(dotted: str) -> str:
    """The name below the package of one of our modules; empty for anything else."""
    name = dotted.removeprefix("dyna_tui.")
    return name if name in MODULES and dotted.startswith("dyna_tui") else ""


def layer(name: str) -> str | None:
    """The layer of a module: its own, else that of the nearest package around it; None where none is declared."""
    if name in LAYERS:
        return name
    parts = name.split(".")
    packages = (".".join(parts[:length]) + ".*" for length in range(len(parts), 0, -1))
    return next((package for package in packages if package in LAYERS), None)


@cache
def below(name: str) -> frozenset[str]:
    """A layer, and all that it rests on."""
    return frozenset({name}).union(*(below(other) for other in LAYERS[name]))


def circles(arrows: dict[str, set[str]]) -> set[frozenset[str]]:
    """The largest sets of names of which each leads to each other."""
    reached = {name: set(others) for name, others in arrows.items()}
    for middle in reached:
        for others in reached.values():
            if middle in others:
                others |= reached[middle]
    return {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in reached
        if name in reached[name]
    }


@cache
def arrows() -> dict[str, set[str]]:
    """The modules that each module imports."""
    return {name: imported(name) for name in MODULES}


def test_every_module_has_a_declared_layer() -> None:
    undeclared = [name for name in MODULES if layer(name) is None]
    assert not undeclared, f"declare a layer for {', '.join(undeclared)} in LAYERS of tests/test_layers.py"


def test_every_declared_layer_is_there_and_rests_on_layers_before_it() -> None:
    assert set(LAYERS) == {layer(name) for name in MODULES} - {None}, (
        "LAYERS of tests/test_layers.py names an empty layer"
    )
    names = list(LAYERS)
    for name, others in LAYERS.items():
        assert set(others) <= set(names[: names.index(name)]), f"{name} may only rest on layers listed before it"


def test_imports_point_downwards() -> None:
    upward: dict[str, set[str]] = {}
    for name, others in arrows().items():
        own = layer(name)
        for other in others:
            if own and layer(other) not in below(own):
                upward.setdefault(name, set()).add(other)
    assert not upward, "a module imports what its layer does not rest on (LAYERS of tests/test_layers.py)"


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert not circles(arrows())


def test_an_import_is_found_wherever_it_stands() -> None:
    """At the top of a module, in a function, under TYPE_CHECKING, and by a module's or a package's name."""
    assert "cli" in arrows()["__main__"]
    assert {"agents", "lab.lane_state", "lab.history.journal"} <= arrows()["lab.lane"]
    assert "tui.app" in arrows()["cli.laboratory"]
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == {frozenset("bc")}


def loaded_by(modules: list[str]) -> set[str]:
    """All modules that are loaded once ``modules`` are, in a process of their own."""
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def within(*rooms: str) -> list[str]:
    """The full names of all modules of some rooms."""
    return [f"dyna_tui.{name}" for name in MODULES if name.split(".")[0] in rooms]


CORE = within(*{name.split(".")[0] for name in MODULES} - {"dyna_tui", "tui", "figures", "cli", "__main__"})
CORE.remove("dyna_tui.native.builder.hook")  # which hatch loads, and where it is


def test_the_core_imports_neither_textual_nor_rich_nor_the_screen() -> None:
    assert {"dyna_tui.agents", "dyna_tui.dyna.tick", "dyna_tui.lab.lab", "dyna_tui.optimal"} <= set(CORE)
    loaded = loaded_by(CORE)
    assert set(CORE) <= loaded
    assert not loaded & {"textual", "rich", "cyclopts", "dyna_tui.tui", "dyna_tui.cli"}


@pytest.mark.parametrize(
    "module",
    [
        "dyna_tui.agents",
        "dyna_tui.maze",
        "dyna_tui.world",
        "dyna_tui.lab.frames.frame",
        "dyna_tui.experiments.scheduler",
    ],
)
def test_specs_mazes_and_frames_come_without_numba(module: str) -> None:
    loaded = loaded_by([module])
    assert module in loaded
    assert "numba" not in loaded


def test_charts_need_numpy_alone() -> None:
    charts = within("charts")
    loaded = loaded_by(charts)
    assert "dyna_tui.charts.report" in charts
    assert {name for name in loaded if name.startswith("dyna_tui.")} == {
        *charts,
        "dyna_tui.rounding",
        "dyna_tui.version",
    }
    assert "numpy" in loaded
    assert not loaded & {"numba", "matplotlib", "textual", "rich"}
