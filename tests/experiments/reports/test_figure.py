"""Figures: their texts, axes and bytes."""

import builtins
import os
import struct
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from dyna_tui.charts.curve import Curve
from dyna_tui.errors import InputError
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reports.figure import write

matplotlib = pytest.importorskip("matplotlib")

SVG = "{http://www.w3.org/2000/svg}"


def curves() -> list[Curve]:
    step = np.arange(0.0, 3001, 100)
    plain = Curve("Dyna-Q", step, step / 40, step / 45, step / 35, [(1000, 45), (3000, 97)], [1000.0])
    return [plain, Curve("Dyna-Q+ κ $.001", step, step / 22, step / 23, step / 21, [(3000, 151)], [1000.0])]


def drawn(format: str = "svg", *, log: bool = False) -> bytes:
    return write(Curves(tuple(curves()), "Blocking maze", "real step", "reward", log), format)


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


def test_an_svg_holds_no_date() -> None:
    assert b"date" not in drawn().lower()


def test_a_png_has_the_size_for_a_column_of_print() -> None:
    png = drawn("png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1280, 800)


@pytest.mark.slow
def test_a_users_own_matplotlib_settings_neither_matter_nor_change() -> None:
    with matplotlib.rc_context({"lines.linewidth": 9, "svg.fonttype": "path"}):
        before = dict(matplotlib.rcParams)
        figure = drawn()
        assert dict(matplotlib.rcParams) == before
    assert figure == drawn()


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
    assert texts(write(Curves((odd,), "", "x", "y", log), "svg"))[0]


def test_no_curves_are_an_empty_figure() -> None:
    assert "x" in texts(write(Curves((), "", "x", "y"), "svg"))


def test_a_matplotlib_that_cannot_be_imported_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    genuine = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ModuleNotFoundError(name)
        return genuine(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install 'dyna-tui\[plot\]'"):
        drawn()


@pytest.mark.slow
def test_there_are_no_messages_where_caches_cannot_be_written_and_pyplot_is_left_alone() -> None:
    code = (
        "import sys, numpy as np\n"
        "from dyna_tui.charts.curve import Curve\n"
        "from dyna_tui.experiments.curves import Curves\n"
        "from dyna_tui.experiments.reports.figure import write\n"
        "write(Curves((Curve('迷', np.arange(3.0), np.arange(3.0)),), '', 'x', 'y'), 'png')\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    environment = {**os.environ, "MPLCONFIGDIR": os.devnull, "PYTHONWARNINGS": "default"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
