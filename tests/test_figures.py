"""Figures of the maze alone: every view, agent and world, in every format; what is drawn is what the engine has."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.charts.value_colours import VALUE_COLOURS
from dyna_tui.cli import main
from dyna_tui.errors import InputError
from dyna_tui.figures.colours import STYLES, Colours, contrast
from dyna_tui.figures.lane_figure import lanes_figure
from dyna_tui.figures.shapes import CAPITALS, Box, Dot, Drawing, Label, Line, Mosaic, Polygon, Shape, width_of
from dyna_tui.figures.svg import svg
from dyna_tui.figures.views import VIEWS
from dyna_tui.figures.writers import WRITERS
from dyna_tui.lab.history.interventions import SetCell
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import parse
from dyna_tui.tui.drawing.numbers import compact
from dyna_tui.tui.drawing.style_codes import LEVELS, Background
from dyna_tui.tui.drawing.views import View
from tests.dyna.engine import agent
from tests.tables import taxi
from tests.tui.hand import COMFORTABLE, open_lab

AGENTS = ("q-learning", "dyna-q", "dyna-q-stochastic", "dyna-q+", "prioritized-sweeping", "mpc", "sarsa")
BEGINNINGS = {"svg": b"<svg ", "png": b"\x89PNG", "pdf": b"%PDF"}


def labels(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


@pytest.mark.slow
def test_every_view_of_every_agent_is_drawn_and_nothing_leaves_the_figure() -> None:
    lab = dt.Lab("blocking", list(AGENTS)).advance(steps=1042)
    for view in View:
        for style in STYLES:
            drawing = lanes_figure(lab._inner.lanes, view, style=style)
            root = ElementTree.fromstring(svg(drawing))
            assert root.tag.endswith("svg")
            for left, top, right, bottom in map(extent, drawing.shapes):
                assert -0.01 <= left <= right <= drawing.width + 0.01
                assert -0.01 <= top <= bottom <= drawing.height + 0.01
            assert svg(drawing) == svg(lanes_figure(lab._inner.lanes, view, style=style)), "equal, byte for byte"


def extent(shape: Shape) -> tuple[float, float, float, float]:
    """The left, top, right and bottom of a shape."""
    match shape:
        case Box(x, y, width, height, _):
            return x, y, x + width, y + height
        case Dot(x, y, radius, _):
            return x - radius, y - radius, x + radius, y + radius
        case Label():
            top = shape.y - CAPITALS * shape.size
            return shape.left, top, shape.left + shape.width, shape.y
        case Mosaic(x, y, side, _, cells):
            return x, y, x + side * cells.shape[1], y + side * cells.shape[0]
        case Line(start, end, _, width):
            points, half = (start, end), width / 2
        case Polygon(points, _):
            half = 0.0
    across, down = zip(*points, strict=True)
    return min(across) - half, min(down) - half, max(across) + half, max(down) + half


def collisions(drawing: Drawing) -> list[tuple[Shape, Shape]]:
    """The shapes that stand in cells and meet: a text with any other, and marks of different kinds.

    Grounds are boxes and wedges as large as a cell; the lines between them and around them have the colour of the
    ground or of a path.
    """
    drawn = Colours()
    quiet = {drawn.tone.ground, drawn.faint, drawn.line}
    marks = []
    for shape in drawing.shapes:
        left, top, right, bottom = extent(shape)
        colour = getattr(shape, "colour", "")
        arrowhead = isinstance(shape, Polygon) and max(right - left, bottom - top) < 12
        if arrowhead or isinstance(shape, Label | Dot) or (isinstance(shape, Line) and colour not in quiet):
            marks.append((shape, left, top, right, bottom))
    where = np.array([mark[1:] for mark in marks])
    texts = np.array([isinstance(mark[0], Label) for mark in marks])
    crosses = np.array([getattr(mark[0], "colour", "") == drawn.tone.outdated for mark in marks])
    dots = np.array([isinstance(mark[0], Dot) for mark in marks])
    low, high = where[:, None], where[None]
    slack = 0.05
    meet = (low[..., 0] < high[..., 2] - slack) & (high[..., 0] < low[..., 2] - slack)
    meet &= (low[..., 1] < high[..., 3] - slack) & (high[..., 1] < low[..., 3] - slack)
    kinds = texts[:, None] | dots[:, None] | (crosses[:, None] & ~crosses)
    pairs = np.argwhere(meet & kinds & ~np.eye(len(marks), dtype=bool))
    return [(marks[one][0], marks[other][0]) for one, other in pairs.tolist()]


CROWDED = """+++
[cells]
Z = { reward = -0.123, terminal = false }
+++
SZ.Z.Z
.Z.Z.Z
Z.Z..G
@
S#.Z.Z
.#.Z#Z
Z.Z..G
"""
"""Every kind of mark in small cells and large ones: rewards of many digits, letters, and a layout that outdates."""


@pytest.mark.parametrize("style", STYLES)
def test_nothing_in_a_cell_meets_anything_else(style: str) -> None:
    labs = [dt.Lab("blocking", ["dyna-q", "dyna-q+", "dyna-q-stochastic"]).advance(steps=steps) for steps in (7, 1042)]
    labs.append(
        dt.Lab(parse(CROWDED, "crowded.txt"), ["dyna-q:alpha=0.37", "dyna-q+:kappa=0.1"]).advance(steps=400).switch(1)
    )
    for lab in labs:
        for view in View:
            met = collisions(lanes_figure(lab._inner.lanes, view))
            assert not met, (view, met[:3])


def test_widths_of_numbers_are_those_of_the_font() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    from matplotlib.ft2font import FT2Font

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, bold in (("DejaVuSans.ttf", False), ("DejaVuSans-Bold.ttf", True)):
        font = FT2Font(str(folder / name))
        font.set_size(100, 72)
        for letter in "0123456789.,-+≈∞…kMGTPEh":
            advance = font.load_char(ord(letter)).linearHoriAdvance / 65536 / 100
            exact = letter in "0123456789.,-"
            assert width_of(letter, bold=bold) == pytest.approx(advance, abs=0.002 if exact else 0.35)


def test_numbers_and_crosses_are_the_engine_s() -> None:
    agent = dt.Agent("dyna-q", "blocking").advance(steps=1042)
    lane = agent._lane
    texts = labels(lanes_figure([lane], View.Q_VALUES))
    for state in range(lane.world.states):
        if lane.view.visits[state].any() and not lane.maze.kinds[lane.world.kind[lane.layout, state]].wall:
            for value in lane.view.q[state].tolist():
                assert (compact(value, 4) if value else "0") in texts
    warn = Colours().tone.outdated
    crosses = sum(isinstance(shape, Line) and shape.colour == warn for shape in lanes_figure([lane]).shapes)
    model = agent.model
    wrong = model["state"][~model["true"]]
    walls = {state for state in wrong.tolist() if lane.maze.kinds[lane.world.kind[lane.layout, state]].wall}
    others = sum(state not in walls for state in wrong.tolist())
    assert crosses == 2 * (len(walls) + others + 1), "and one in the key"


@pytest.mark.parametrize("address", ["gym:FrozenLake-v1", "gym:Taxi-v4", "random:40x60", "portals", "windy"])
def test_other_worlds_are_drawn(address: str) -> None:
    lab = dt.Lab(address, ["dyna-q"]).advance(steps=300)
    for view in (View.ARROWS, View.Q_VALUES, View.MODEL):
        ElementTree.fromstring(svg(lanes_figure(lab._inner.lanes, view)))


def test_a_large_maze_is_a_small_file() -> None:
    lab = dt.Lab("random:300x300", ["dyna-q"]).advance(steps=1000)
    drawing = lanes_figure(lab._inner.lanes)
    assert len(svg(drawing)) < 250_000
    assert len(WRITERS["pdf"](drawing)) < 100_000


def test_the_cells_of_a_large_maze_have_the_colours_that_they_have_in_a_small_one() -> None:
    """The strokes of the file, painted cell by cell, are the mosaic."""
    lab = dt.Lab("random:60x80?seed=2", ["dyna-q"]).advance(steps=5000)
    drawing = lanes_figure(lab._inner.lanes)
    (mosaic,) = (shape for shape in drawing.shapes if isinstance(shape, Mosaic))
    group = next(element for element in ElementTree.fromstring(svg(drawing)) if element.tag.endswith("}g"))
    painted = np.full(mosaic.cells.shape, "", dtype="<U7")
    ground, *strokes = group
    painted[:] = str(ground.get("stroke"))
    for path in strokes:
        x = y = 0.0
        for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", str(path.get("d"))):
            across, *down = map(float, numbers.split())
            if command == "h":
                painted[int(y), int(x) : int(x + across)] = str(path.get("stroke"))
                x += across
            else:
                x, y = (across, down[0]) if command == "M" else (x + across, y + down[0])
    assert (painted == np.array(mosaic.fills)[mosaic.cells]).all()


@pytest.mark.parametrize("values", VALUE_COLOURS)
@pytest.mark.parametrize("style", STYLES)
def test_text_can_be_read_on_every_ground(style: str, values: str) -> None:
    colours = Colours(style, values)

    codes = [first + level for first in (32, 64, 96) for level in range(LEVELS)]
    for code in (*codes, Background.BARE, Background.GOAL, Background.PIT):
        fill = colours.fill(int(code))
        assert contrast(fill, colours.on(fill)) >= 4.2


@pytest.mark.parametrize("format", WRITERS)
def test_a_figure_is_saved_as_its_ending_says(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"maze.{format}"
    dt.Agent("dyna-q", "dyna").advance(steps=200).figure("visits").save(path)
    assert path.read_bytes().startswith(BEGINNINGS[format])
    again = tmp_path / f"again.{format}"
    dt.Agent("dyna-q", "dyna").advance(steps=200).figure("visits").save(again)
    assert path.read_bytes() == again.read_bytes()


def test_text_in_a_pdf_is_text(tmp_path: Path) -> None:
    dt.Agent("dyna-q", "dyna").figure().save(tmp_path / "maze.pdf")
    assert b"/Type0" in (tmp_path / "maze.pdf").read_bytes(), "TrueType fonts, not shapes"


def test_bad_names_are_one_line(tmp_path: Path) -> None:
    agent = dt.Agent("dyna-q", "dyna")
    bad_calls: list[Callable[[], object]] = [
        lambda: agent.figure("arows"),
        lambda: agent.figure(style="dark"),
        lambda: agent.figure(values="jet"),
        lambda: agent.figure().save(tmp_path / "maze.txt"),
        lambda: agent.figure().save(tmp_path / "missing" / "maze.svg"),
        lambda: dt.Lab("dyna").figure(lane=7),
    ]
    for bad in bad_calls:
        with pytest.raises(InputError) as problem:
            bad()
        assert "\n" not in str(problem.value)
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_svg_is_written_and_one_line_says_what_others_need(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    figure = dt.Agent("dyna-q", "dyna").figure()
    figure.save(tmp_path / "maze.svg")
    with pytest.raises(InputError, match=r"needs the extra 'plot'"):
        figure.save(tmp_path / "maze.png")


def test_markup_in_a_title_is_shown() -> None:
    maze = parse('+++\ntitle = "<b>&</text>"\n+++\nS.G\n', "m.txt")
    drawing = lanes_figure(dt.Lab(maze, ["dyna-q"])._inner.lanes)
    title = ElementTree.fromstring(svg(drawing))[0].text
    assert title is not None and title.startswith("<b>&</text>")


def test_the_command_line_writes_one_lane_or_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    dt.Lab("blocking").advance(steps=300).save("s.json")
    assert main(["export", "s.json", "figure", "--view", "q-values", "--output", "all.svg"]) == 0
    assert main(["export", "s.json", "figure", "--lane", "2"]) == 0
    assert main(["export", "s.json", "figure", "--values", "viridis", "--output", "viridis.svg"]) == 0
    assert Colours("paper", "viridis").fill(Background.VALUE + LEVELS - 1) in Path("viridis.svg").read_text()
    one, everyone = capsys.readouterr().out, Path("all.svg").read_text()
    assert re.findall(r">(Dyna-Q\+?)</text>", one) == ["Dyna-Q+"]
    assert re.findall(r">(Dyna-Q\+?)</text>", everyone) == ["Dyna-Q", "Dyna-Q+"]
    for words, problem in (
        (["figure", "--output", "x.csv"], "the figure of the maze is written to .svg, .png or .pdf, not .csv"),
        (["figure", "--output", "x.jpg"], "the figure of the maze is written to .svg, .png or .pdf, not .jpg"),
        (["figure", "--format", "pdf"], "a figure as PDF needs a file"),
        (["figure", "--view", "maps"], "unknown view 'maps'"),
        (["figure", "--style", "x"], "unknown style 'x'"),
        (["figure", "--values", "x"], "unknown value colours 'x'"),
        (["q", "--view", "tau"], "--view applies to a figure only"),
        (["model", "--values", "viridis"], "--values applies to a figure only"),
        (["figure", "--lane", "3"], "--lane is 3, but s.json has 2"),
    ):
        assert main(["export", "s.json", *words]) == 2
        error = capsys.readouterr().err
        assert problem in error and error.count("\n") == 1


async def test_the_laboratory_writes_the_view_that_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(50)
        await hand.press("v", "v", "ctrl+e", "end", "up", "up", "enter", "enter")
        assert hand.status == "Wrote blocking-50-figure.svg: visits of all lanes"
        await hand.press("tab", "ctrl+e", "end", "up", "enter")
        await hand.press(*["backspace"] * 30, *"one.svg", "enter")
        assert hand.status == "Wrote one.svg: visits of Dyna-Q+"
    assert re.findall(r">(Dyna-Q\+?)</text>", Path("blocking-50-figure.svg").read_text()) == ["Dyna-Q", "Dyna-Q+"]
    assert re.findall(r">(Dyna-Q\+?)</text>", Path("one.svg").read_text()) == ["Dyna-Q+"]
    assert Path("one.svg").read_text().count(" · visits<") == 1


def test_views_have_the_names_of_the_screen() -> None:
    assert list(VIEWS) == ["arrows", "q-values", "visits", "tau", "td-error", "distance", "model"]


def test_what_is_drawn_later_is_above_in_a_png(tmp_path: Path) -> None:
    """Matplotlib draws lines above all else unless it is told the order."""
    image = pytest.importorskip("PIL.Image")
    shapes = (Line((0, 10), (40, 10), "#ff0000", 4.0), Dot(20, 10, 8.0, "#0000ff"))
    (tmp_path / "a.png").write_bytes(WRITERS["png"](Drawing(40, 20, "#ffffff", "order", shapes)))
    picture = image.open(tmp_path / "a.png").convert("RGB")
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0, 0, 255)
    assert picture.getpixel((picture.width // 20, picture.height // 2)) == (255, 0, 0)


def test_the_agent_is_drawn_where_a_wall_has_risen_around_it_and_actions_that_move_nowhere_by_their_signs() -> None:
    lab = dt.Lab("blocking", ["dyna-q"]).advance(steps=100)
    lane = lab._inner.lanes[0]
    lane.advance(until_step=lane.real_steps + (lane.view.state == lane.view.episode_start))
    lane.do(SetCell(lane.layout, lane.view.state, 0))
    assert lane.state.kind_at(lane.view.state).wall
    for view in View:
        assert any(isinstance(shape, Dot) for shape in lanes_figure([lane], view).shapes)
    taxi_lane = Lane(taxi(), agent("dyna-q:n=5,alpha=0.5,q0=5"))
    taxi_lane.advance(until_step=200)
    signs = "".join(label for label in labels(lanes_figure([taxi_lane])) if set(label) <= {"P", "D"})
    page = taxi_lane.maze.grid.page(taxi_lane.view.state)
    values = taxi_lane.view.q
    greedy = (values == values.max(axis=1, keepdims=True)) & ~(values == values.max(axis=1, keepdims=True)).all(1)[
        :, None
    ]
    states = [s for s in range(len(values)) if taxi_lane.maze.grid.page(s) == page and taxi_lane.view.visits[s].any()]
    assert len(signs) == greedy[states, 4:].sum() > 0
