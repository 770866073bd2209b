import builtins
import os
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from dyna_tui.charts.curve import Curve
from dyna_tui.errors import InputError
from dyna_tui.experiments.reports.figure import Format, figure, figure_format

matplotlib = pytest.importorskip("matplotlib")

SVG = "{http://www.w3.org/2000/svg}"


def curves() -> list[Curve]:
    step = np.arange(0.0, 3001, 100)
    plain = Curve("Dyna-Q", step, step / 40, step / 45, step / 35, [(1000, 45), (3000, 97)], [1000.0])
    return [plain, Curve("Dyna-Q+ κ $.001", step, step / 22, step / 23, step / 21, [(3000, 151)], [1000.0])]


def drawn(format: Format = "svg", *, log: bool = False) -> bytes:
    return figure(curves(), format, x_label="real step", y_label="reward", title="Blocking maze", log_y=log)


def texts(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.slow
def test_an_svg_holds_its_texts_as_text() -> None:
    found = texts(drawn())
    assert {"real step", "reward", "Blocking maze", "change", "95 % interval"} <= set(found)
    assert {"Dyna-Q", "Dyna-Q+ κ $.001", "Dyna-Q, published"} <= set(found)
    assert {"1,000", "3,000"} <= set(found)


def test_a_logarithmic_axis_has_round_numbers_written_out() -> None:
    assert {"5", "10", "20", "50", "100"} <= set(texts(drawn(log=True)))


@pytest.mark.parametrize("format", ["svg", "png"])
@pytest.mark.slow
def test_the_same_curves_give_the_same_bytes(format: Format) -> None:
    assert drawn(format) == drawn(format)


def test_an_svg_tells_no_date() -> None:
    assert b"date" not in drawn().lower()


def test_a_png_has_the_size_for_a_column_of_print() -> None:
    png = drawn("png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1280, 800)


@pytest.mark.slow
def test_a_persons_own_settings_neither_matter_nor_change() -> None:
    with matplotlib.rc_context({"lines.linewidth": 9, "svg.fonttype": "path"}):
        before = dict(matplotlib.rcParams)
        told = drawn()
        assert dict(matplotlib.rcParams) == before
    assert told == drawn()


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "y",
    [[], [5.0], [3.0, 3.0, 3.0], [np.nan, np.inf, 2.0], [0.0, -1.0, -2.0]],
    ids=["none", "one", "level", "nan", "low"],
)
@pytest.mark.slow
def test_odd_curves_are_drawn(y: list[float], log: bool) -> None:
    heights = np.array(y)
    odd = Curve("odd", np.arange(len(y), dtype=np.float64), heights, heights - 9, heights + 9, [(np.nan, 1)], [1.0])
    assert texts(figure([odd], "svg", x_label="x", y_label="y", log_y=log))[0]


def test_no_curves_are_an_empty_figure() -> None:
    assert "x" in texts(figure([], "svg", x_label="x", y_label="y"))


@pytest.mark.parametrize(("path", "format"), [("a.svg", "svg"), ("b/c.PNG", "png"), (Path("x.y.png"), "png")])
def test_the_suffix_tells_the_format(path: str | Path, format: str) -> None:
    assert figure_format(path) == format


@pytest.mark.parametrize("path", ["a.pdf", "a", ".svg", "svg", ""])
def test_another_suffix_is_an_error_that_names_the_right_ones(path: str) -> None:
    with pytest.raises(InputError, match=r"\.svg or \.png"):
        figure_format(path)


def test_a_missing_matplotlib_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ModuleNotFoundError(name)
        return genuine(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install 'dyna-tui\[plot\]'"):
        drawn()


def test_a_missing_matplotlib_is_told_before_an_experiment_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.experiments.reports.figure.find_spec", lambda name: None)
    with pytest.raises(InputError, match="matplotlib"):
        figure_format("a.svg")


@pytest.mark.slow
def test_nothing_is_said_where_caches_cannot_be_written_and_pyplot_is_left_alone() -> None:
    code = (
        "import sys, numpy as np\n"
        "from dyna_tui.charts.curve import Curve\n"
        "from dyna_tui.experiments.reports.figure import figure\n"
        "figure([Curve('迷', np.arange(3.0), np.arange(3.0))], 'png', x_label='x', y_label='y')\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    environment = {**os.environ, "MPLCONFIGDIR": os.devnull, "PYTHONWARNINGS": "default"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
