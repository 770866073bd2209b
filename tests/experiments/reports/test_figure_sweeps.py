"""Figures of sweeps: axes, numbers and colour bar; the styles for the screen and for paper."""

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from dyna_tui.agents import VARIANTS
from dyna_tui.experiments.reports.drawing import Drawing, drawing_of
from dyna_tui.experiments.reports.figure import figure, write
from dyna_tui.experiments.reports.figure_style import FIGURE_STYLES, wrapped
from dyna_tui.experiments.reports.formats import FIGURES, STYLES
from tests.experiments.tasks import results_of

pytest.importorskip("matplotlib")

SVG = "{http://www.w3.org/2000/svg}"
ALPHAS, STEPS = (0.1, 0.2, 0.4), (0, 5)
GRID = [f"dyna-q:alpha={alpha},n={n}" for alpha in ALPHAS for n in STEPS]


def heat() -> Drawing:
    return drawing_of(results_of("dyna", *GRID, episodes=5, runs=3))


def sensitivity() -> Drawing:
    agents = [f"{name}:alpha={alpha}" for name in ("dyna-q", "sarsa") for alpha in ALPHAS]
    return drawing_of(results_of("dyna", *agents, episodes=5, runs=3))


def several() -> Drawing:
    agents = [f"dyna-q:alpha={a},n={n},epsilon={e}" for a in ALPHAS for n in STEPS for e in (0.05, 0.1, 0.2, 0.3)]
    return drawing_of(results_of("blocking", *agents, "q-learning", steps=50, runs=1))


DRAWINGS = (heat, sensitivity, several)


def texts(svg: bytes) -> list[str]:
    return [" ".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size(svg: bytes) -> tuple[float, float]:
    """Inches."""
    width, height = (ElementTree.fromstring(svg).attrib[name].removesuffix("pt") for name in ("width", "height"))
    return float(width) / 72, float(height) / 72


def test_a_heat_map_names_its_axes_its_values_and_its_colours() -> None:
    found = texts(write(heat(), "svg"))
    assert {"alpha", "n", "0.1", "0.2", "0.4", "0", "5", "Dyna maze, dyna-q"} <= set(found)
    label = " ".join(text for text in found if "episode" in text or "runs" in text)
    assert "real steps per episode, episode 5 (mean of 3 runs)" in " ".join(label.split())
    assert "fewer steps are better" in " ".join(found)
    assert sum(text.startswith("±") or "±" in text for text in found) == len(GRID)


def test_a_sensitivity_curve_has_the_measured_values_on_its_axis_and_a_legend_of_what_differs() -> None:
    found = texts(write(sensitivity(), "svg"))
    assert {"alpha", "0.1", "0.2", "0.4", "dyna-q", "sarsa", "95 % interval", "Dyna maze"} <= set(found)


def test_small_multiples_are_titled_by_the_further_parameter() -> None:
    found = texts(write(several(), "svg"))
    assert {"dyna-q, n=0", "dyna-q, n=5", "q-learning"} <= set(found)
    assert "cumulative reward" in " ".join(found)
    assert "higher is better" in " ".join(found)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.slow
def test_every_drawing_is_the_same_bytes_in_every_style_and_format(
    drawing: Callable[[], Drawing], name: str, style: str
) -> None:
    first, second = (write(drawing(), name, style) for _ in range(2))
    assert first == second
    assert not re.search(rb"CreationDate|<dc:date>|tIME", first)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_paper_is_one_column_wide_and_needs_no_fonts(drawing: Callable[[], Drawing]) -> None:
    svg = write(drawing(), "svg", "paper")
    assert size(svg)[0] == pytest.approx(3.3)
    assert not texts(svg), "letters are outlines"
    assert size(write(drawing(), "svg"))[0] == pytest.approx(6.4)


def everyone() -> Drawing:
    return drawing_of(results_of("dyna", *VARIANTS, episodes=3, runs=2))


def kappas() -> Drawing:
    swept = (1e-5, 3.1623e-5, 1e-4, 3.1623e-4, 1e-3, 3.1623e-3)
    agents = [f"dyna-q+:kappa={kappa},{more}" for more in ("n=5", "bonus=action", "untried=false") for kappa in swept]
    return drawing_of(results_of("dyna", *agents, "dyna-q", "q-learning", steps=20, runs=2))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("drawing", [sensitivity, everyone, kappas])
def test_the_legend_is_below_the_curves_and_whole_and_values_on_the_axis_are_apart(
    drawing: Callable[[], Drawing], style: str
) -> None:
    drawn = figure(drawing(), style)
    drawn.draw_without_rendering()
    (legend,), (axes,) = drawn.legends, drawn.axes
    box = legend.get_window_extent()
    assert drawn.bbox.x0 <= box.x0
    assert box.x1 <= drawn.bbox.x1
    assert drawn.bbox.y0 <= box.y0
    below = axes.get_tightbbox()
    assert below is not None
    assert box.y1 <= below.y0 + 1
    labels = [label.get_window_extent() for label in axes.get_xticklabels() if label.get_text()]
    assert all(left.x1 < right.x0 for left, right in pairwise(labels))


def test_paper_embeds_its_fonts_as_truetype() -> None:
    pdf = write(sensitivity(), "pdf", "paper")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf


@pytest.mark.parametrize("name", STYLES)
def test_curves_differ_without_colour(name: str) -> None:
    style = FIGURE_STYLES[name]
    looks = [
        (style.dashes[number % len(style.dashes)], style.markers[number % len(style.markers)] if style.markers else "")
        for number in range(4 if name == "screen" else 7)
    ]
    assert len({str(look) for look in looks}) == len(looks)
    assert len(set(style.colours)) == len(style.colours)


def test_the_colours_of_paper_are_the_palette_of_okabe_and_ito_in_the_hues_of_the_screen() -> None:
    paper, screen = FIGURE_STYLES["paper"].colours, FIGURE_STYLES["screen"].colours
    assert set(paper) == {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"}
    for mine, other in list(zip(paper, screen, strict=True))[:3]:
        assert strongest(mine) == strongest(other)


def strongest(colour: str) -> int:
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return parts.index(max(parts))


@pytest.mark.parametrize("style", STYLES)
def test_heat_darkens_evenly_so_that_it_is_read_without_colour(style: str) -> None:
    colours = figure(heat(), style).axes[0].collections[0].get_cmap()
    grey = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, _ in map(colours, range(0, 256, 16))]
    assert all(dark < light for dark, light in pairwise(grey))


def test_labels_are_wrapped_evenly() -> None:
    assert wrapped("real steps per episode, episodes 41 to 50", 39) == "real steps per episode,\nepisodes 41 to 50"
    assert wrapped("one two three four", 100) == "one two three four"
    assert [len(line) <= 12 for line in wrapped("aaaa bbbb cccc dddd eeee", 12).split("\n")] == [True] * 3
    assert wrapped("", 5) == ""
    assert wrapped("dyna-q-stochastic, n=5", 8) == "dyna-q-stochastic,\nn=5"
