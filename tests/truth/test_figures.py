"""Truth of figures and recordings: an SVG of the maze says what the engine has; a recording ends as the screen does."""

import asyncio
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from dyna_tui.agents import VARIANTS
from dyna_tui.cli.program import main
from dyna_tui.figures.colours import Colours
from dyna_tui.figures.lane_figure import EDGE, HEAD, LARGEST, MARGIN, SMALLEST, WIDE, lanes_figure
from dyna_tui.figures.shapes import Dot, Drawing, Label, Line, Polygon
from dyna_tui.figures.shown import WITH_NUMBERS, WITH_PAIRS
from dyna_tui.figures.state_list import ROW
from dyna_tui.figures.svg import svg
from dyna_tui.lab.files import session
from dyna_tui.maze.grid import GridShape
from dyna_tui.optimal import optimal_values
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.views import View
from tests.plain.lines import Talk
from tests.truth.cells import WAYS, Held, directions
from tests.truth.facts import Facts
from tests.truth.numbers import says
from tests.truth.stories import AGENTS, WORLDS
from tests.truth.test_plain import change
from tests.truth.test_screen import SEED, hold_all
from tests.tui.hand import hand_of
from tests.tui.test_page_recording import data_of, screens

CROSS = Colours().tone.outdated
FIGURES = 3
"""Stories of each agent and world."""


class Text(NamedTuple):
    """A text of a figure, and where it stands."""

    x: float
    y: float
    text: str


class Picture:
    """What a figure draws in the cells of one lane."""

    def __init__(self, drawing: Drawing, facts: Facts) -> None:
        """Takes it from the drawing of one lane."""
        grid = facts.grid
        self.side = max(SMALLEST, min(LARGEST, WIDE / grid.width, 2 * WIDE / grid.height))
        self.labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
        self.about = [label.text for label in self.labels if label.size == 9.0 and label.y < MARGIN + HEAD + EDGE]
        lines = 1 + bool(facts.lane.maze.estimated)
        edge = EDGE if isinstance(grid, GridShape) else 0.0
        self.left, self.top = MARGIN + edge, MARGIN + HEAD + 12.0 * lines + edge
        self.texts = [Text(label.x, label.y - 2, label.text) for label in self.labels]
        self.agent = [Text(shape.x, shape.y, "●") for shape in drawing.shapes if isinstance(shape, Dot)]
        self.arrows, self.crosses, self.grid = list[Text](), list[Text](), grid
        for shape in drawing.shapes:
            if isinstance(shape, Line) and shape.colour == CROSS:
                (x, y), (to_x, to_y) = shape.start, shape.end
                self.crosses.append(Text((x + to_x) / 2, (y + to_y) / 2, "×"))
            elif isinstance(shape, Polygon):
                self.arrows += self._arrow(shape.points)

    def _arrow(self, points: Sequence[tuple[float, float]]) -> Iterator[Text]:
        """The head of an arrow; the parts of a cell are larger."""
        (tip_x, tip_y), *back = points
        back_x, back_y = (sum(p[axis] for p in back) / len(back) for axis in (0, 1))
        if max(math.dist(one, other) for one in points for other in points) < 0.3 * self.side:
            right, down = tip_x - back_x, tip_y - back_y
            way = (0, int(math.copysign(1, right))) if abs(right) > abs(down) else (int(math.copysign(1, down)), 0)
            yield Text(tip_x, tip_y, {(-1, 0): "↑", (0, 1): "→", (1, 0): "↓", (0, -1): "←"}[way])

    def within(self, marks: Sequence[Text], state: int) -> list[Text]:
        """Those of some marks that stand in a cell, or in a row of a list."""
        row, column = self.grid.cell(state)
        if self.grid.listed:
            return [mark for mark in marks if 0 <= mark.y - self.top - row * ROW < ROW]
        x, y = self.left + column * self.side, self.top + row * self.side
        return [mark for mark in marks if x <= mark.x <= x + self.side and y <= mark.y <= y + self.side]


def hold(facts: Facts, view: View) -> int:
    """Holds the figure of a lane; how many cells there were."""
    drawing = lanes_figure([facts.lane], view)
    picture, held = Picture(drawing, facts), 0
    root = ElementTree.fromstring(svg(drawing))
    written = Counter(word for element in root.iter() for word in (element.text or "").split())
    assert not Counter(word for label in picture.labels for word in label.text.split()) - written, "all is text"
    optimal = optimal_values(facts.lane.world, facts.lane.layout, facts.lane.spec.number("gamma")).tolist()
    of = Held(facts, view, CellSize(9, 3), optimal, None)
    page = facts.grid.page(facts.view.state)
    about = " ".join(picture.about)
    layouts = len(facts.lane.maze.layouts)
    assert f"real step {facts.view.real_steps:,}" in about
    assert (f"layout {facts.view.layout + 1} of {layouts}" in about) == (layouts > 1)
    split = (of.compass and picture.side >= WITH_PAIRS and view is not View.ARROWS) or facts.grid.listed
    if view in (View.ARROWS, View.Q_VALUES):
        assert ("Q-values" in about and "highest" not in about) == split, about
    for state in range(facts.lane.world.states):
        if facts.grid.page(state) != page:
            continue
        try:
            _hold_cell(facts, of, picture, state, split=split)
        except AssertionError as error:
            here = [mark.text for mark in picture.within(picture.texts + picture.arrows, state)]
            raise AssertionError(f"{facts.grid.label(state)} in {view.name}: {here}\n{error}") from error
        held += 1
    return held


def _hold_cell(facts: Facts, of: Held, picture: Picture, state: int, *, split: bool) -> None:
    texts = [mark.text for mark in picture.within(picture.texts, state)]
    crosses = {(round(mark.x, 1), round(mark.y, 1)) for mark in picture.within(picture.crosses, state)}
    outdated, known = facts.outdated(state), of._known(state)
    if facts.grid.listed:
        _hold_row(facts, of, texts, state)
        return
    here = facts.view.state == state
    assert bool(picture.within(picture.agent, state)) == here, "the agent is where it is"
    assert bool(crosses) == bool(outdated) or (here and facts.kind(state).wall), f"outdated are {outdated:b}"
    if facts.on_grid and facts.kind(state).wall:
        return
    if of.compass:
        assert len(crosses) == outdated.bit_count()
    arrows = of._arrows(state) if of.view in (View.ARROWS, View.Q_VALUES, View.MODEL) else 0
    if not (of.view is View.MODEL and split):
        drawn = sum({WAYS[way] for way in map(_way, picture.within(picture.arrows, state))})
        assert drawn == directions(of.actions, arrows), f"{drawn:b} for {arrows:b}"
    others = {move.arrow for a, move in enumerate(of.actions) if arrows >> a & 1 and of.ways[a] is None}
    assert others <= set("".join(texts)), f"greedy are {others}"
    numbers = [text for text in texts if re.fullmatch(r"-?[\d.]+[hkMGT]?|·|≈0|…|∞", text)]
    if of.view is View.MODEL:
        return
    if not known or picture.side < WITH_NUMBERS:
        assert not numbers
    elif split and of.view is not View.DISTANCE:
        shown = [mark for mark in picture.within(picture.texts, state) if mark.text in numbers]
        told = {_side(picture, state, mark): mark.text for mark in shown}
        for action, number in enumerate(of._numbers(state)):
            assert says(told[of.ways[action] or 0], number), f"{told} for {number}"
    else:
        (text,) = numbers
        of._is_number(text, state)


def _way(arrow: Text) -> tuple[int, int]:
    return {"↑": (-1, 0), "→": (0, 1), "↓": (1, 0), "←": (0, -1)}[arrow.text]


def _side(picture: Picture, state: int, mark: Text) -> int:
    """The direction in which a text stands from the middle of its cell."""
    row, column = picture.grid.cell(state)
    across = (mark.x - picture.left) / picture.side - column - 0.5
    down = (mark.y - picture.top) / picture.side - row - 0.5
    way = (0, int(math.copysign(1, across))) if abs(across) > abs(down) else (int(math.copysign(1, down)), 0)
    return WAYS[way]


def _hold_row(facts: Facts, of: Held, texts: list[str], state: int) -> None:
    """A row of a list: its name, and a number for each action, crossed where it is outdated."""
    assert texts[0].endswith(facts.grid.label(state)) and texts[0].startswith("●") == (facts.view.state == state)
    if not of._known(state):
        assert len(texts) == 1
    elif of.view is View.DISTANCE:
        of._is_number(texts[1], state)
    else:
        for action, (text, move) in enumerate(zip(texts[1:], of.actions, strict=True)):
            wrong = bool(facts.outdated(state) >> action & 1)
            assert text.startswith("× " * wrong + move.name), f"{text!r}: outdated {wrong}"
            assert of.view is View.MODEL or says(text.split()[-1], of._numbers(state)[action]), text


def tell(agent: str, world: str, seed: int, deeds: int = 5) -> int:
    """Tells a story, and holds figures of it."""
    random = Random(f"figures {agent} {world} {seed}")
    talk, held = Talk(WORLDS[world], [AGENTS[agent]]), 0
    talk.lab.advance(random.choice((0, 40, 300)))
    for _ in range(deeds):
        lane, view = random.choice(talk.lab.lanes), random.choice(list(View))
        try:
            held += hold(Facts(lane), view)
        except AssertionError as error:
            raise AssertionError(f"tell({agent!r}, {world!r}, {seed}): {error}") from error
        change(talk.lab, random)
    return held


@pytest.mark.parametrize("world", ("three layouts", "lake", "taxi"))
def test_a_figure_says_what_the_engine_has(world: str) -> None:
    assert tell("dyna-q", world, 1, 3) > 0


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_figures_of_every_agent_and_world_say_what_the_engine_has(world: str) -> None:
    held = sum(tell(agent, world, SEED + number) for agent in AGENTS for number in range(FIGURES))
    print(world, held, "cells of figures")


@pytest.mark.slow
@pytest.mark.parametrize("agent", VARIANTS)
def test_a_recording_ends_with_what_the_screen_shows(
    agent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a story with interventions, the last frame of ``--record`` is the screen of the session opened again."""
    monkeypatch.chdir(tmp_path)
    random = Random(f"recorded {agent}")
    talk = Talk("blocking", [AGENTS[agent], "q-learning"])
    for _ in range(6):
        change(talk.lab, random)
    session.save(talk.lab, "s.json")
    assert main(["replay", "s.json", "--record", "s.html", "--size", "100x30", "--seconds", "1"]) == 0
    last = screens(data_of(Path("s.html").read_text()))[-1].split("\n")
    assert last[2:-2] == asyncio.run(opened_again("s.json")), "all but the title, the status line and the keys"


async def opened_again(path: str) -> list[str]:
    """The screen of a session, without title, status line and keys."""
    opened = session.load(path)
    app = LabApp(opened.maze, [lane.spec for lane in opened.lanes], session=opened, driven=False)
    async with hand_of(app, size=(100, 30)) as hand:
        hold_all(hand)
        return [row.rstrip() for row in hand.text.split("\n")][2:-2]
