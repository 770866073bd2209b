"""Cells of a figure: their grounds, and the arrows, numbers, crosses and letters in them, none of which meet.

Places and sizes are shares of a cell's side, from its top left.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dyna_tui.figures.shapes import CAPITALS, Box, Dot, Label, Line, Mosaic, Polygon, Shape, width_of
from dyna_tui.figures.shown import WITH_ARROWS, WITH_NUMBERS, Shown
from dyna_tui.maze.grid import Move
from dyna_tui.tui.drawing.action_glyphs import compass
from dyna_tui.tui.drawing.style_codes import Background

THIN = 0.6
"""Points between cells that are large enough."""
LETTER_CORNER, LETTER_SIZE = (0.14, 0.24), 0.22
"""Where the letter of a cell stands that holds something else, and its size."""
SIGNS_CORNER, SIGNS_SIZE = (0.95, 0.2), 0.17
"""Where the signs of actions stand that move nowhere, and their size."""
AGENT_CORNER = (0.15, 0.8)
"""Where the agent stands in a cell with a number for each action."""
NUMBER_LINE, NUMBER_SIZE = 0.92, 0.2
"""Where a cell's only number stands, and its size at the most."""
PAIR_SIZE = 0.15
"""Size of the number of an action at the most."""
PAIR_PLACES = ((0.5, 0.235, "middle"), (0.875, 0.555, "end"), (0.5, 0.875, "middle"), (0.125, 0.555, "start"))
"""Where the numbers of up, right, down and left stand."""
PAIR_ROOM = 0.36
"""Width of the number of an action at the most."""
PAIR_CROSSES = ((0.76, 0.14), (0.88, 0.36), (0.76, 0.86), (0.12, 0.36))
"""Where the crosses of up, right, down and left stand beside those."""
WALL_CROSS = 0.16


class Arms(NamedTuple):
    """How the arrows of a cell lie around their middle."""

    middle: float
    """How far down it is."""
    begin: float
    tip: float
    head: float
    """Half the width of an arrowhead."""
    agent: float
    """Radius of the agent."""
    cross: float
    """Half the width of a cross."""
    beside: float
    """How far a cross is from the arrow that points up or down."""


ALONE = Arms(0.5, 0.18, 0.34, 0.09, 0.13, 0.07, 0.22)
ABOVE_A_NUMBER = Arms(0.38, 0.16, 0.29, 0.08, 0.12, 0.055, 0.17)


def cell_shapes(shown: Shown, left: float, top: float) -> Iterator[Shape]:
    """The shapes of all cells, with the top left of the grid at a point; those of one kind and colour together."""
    yield from _grounds(shown, left, top)
    if shown.side < WITH_ARROWS:
        yield from _small_agent(shown, left, top)
        return
    shapes = list(_marks(shown, left, top))
    for kind in (Line, Polygon, Box, Dot, Label):
        yield from sorted((shape for shape in shapes if isinstance(shape, kind)), key=_style)


def _style(shape: Shape) -> tuple[str, float]:
    """What shapes of one kind have in common that can be written as one."""
    match shape:
        case Line(_, _, colour, width):
            return colour, width
        case Polygon(_, fill) | Box(_, _, _, _, fill):
            return fill, 0.0
        case _:
            return "", 0.0


# Grounds


def _grounds(shown: Shown, left: float, top: float) -> Iterator[Shape]:
    """The ground of each cell, in parts where each action has its own."""
    side, codes = shown.side, shown.codes
    distinct, which = np.unique(codes, return_inverse=True)
    fills = tuple(shown.colours.fill(int(code)) for code in distinct)
    if side < WITH_ARROWS:
        yield Mosaic(left, top, side, fills, which.reshape(codes.shape))
        return
    boxes = [
        Box(left + column * side, top + row * side, side - THIN, side - THIN, shown.colours.fill(int(code)))
        for (row, column), code in np.ndenumerate(codes)
        if code != Background.OUTSIDE
    ]
    yield from sorted(boxes, key=_style)
    if shown.split:
        yield from _wedges(shown, left, top)
    trail = shown.scene.trail & ~shown.scene.terminal
    for row, column in np.argwhere(trail).tolist():
        at = left + column * side + 0.8, top + row * side + 0.8
        yield from outline(*at, side - THIN - 1.6, shown.colours.faint, 0.8)


def _wedges(shown: Shown, left: float, top: float) -> Iterator[Shape]:
    """The part of each action, up, right, down and left, and the lines between them."""
    order = compass(shown.scene.actions)
    assert order is not None
    parts: list[Shape] = []
    lines: list[Shape] = []
    side, layer, ground = shown.side, shown.layer, shown.colours.tone.ground
    open_cells = (shown.scene.background == Background.BARE) & ~shown.scene.wall & layer.known
    for row, column in np.argwhere(open_cells).tolist():
        x, y, wide = left + column * side, top + row * side, side - THIN
        corners = ((x, y), (x + wide, y), (x + wide, y + wide), (x, y + wide))
        middle = x + wide / 2, y + wide / 2
        for direction, action in enumerate(order):
            fill = shown.colours.fill(int(layer.pair_background[row, column, action]))
            parts.append(Polygon((corners[direction], corners[(direction + 1) % 4], middle), fill))
        lines += [Line(corners[0], corners[2], ground, THIN / 2), Line(corners[1], corners[3], ground, THIN / 2)]
    yield from sorted(parts, key=_style)
    yield from lines


# What stands in cells


def _small_agent(shown: Shown, left: float, top: float) -> Iterator[Shape]:
    here = shown.scene.agent
    if here is not None:
        fill = shown.colours.fill(int(shown.codes[here]))
        x, y = left + (here.column + 0.5) * shown.side, top + (here.row + 0.5) * shown.side
        yield Dot(x, y, max(shown.side * 0.3, 1.4), shown.colours.on(fill))


def _marks(shown: Shown, left: float, top: float) -> Iterator[Shape]:
    scene, codes = shown.scene, shown.codes
    texts = shown.layer.pair_texts(4) if shown.split and shown.layer.pair_texts is not None else None
    for row, column in np.ndindex(*scene.wall.shape):
        x, y = left + column * shown.side, top + row * shown.side
        if scene.wall[row, column]:
            if scene.agent == (row, column):
                yield from _small_agent(shown, left, top)
            elif scene.outdated[row, column]:
                middle = x + shown.side / 2, y + shown.side / 2
                yield from cross(*middle, shown.side * WALL_CROSS, shown.colours.tone.outdated)
            continue
        colour = shown.colours.on(shown.colours.fill(int(codes[row, column])))
        cell = _Cell(shown, row, column, x, y, colour)
        yield from cell.whole()
        if shown.known[row, column] and shown.split:
            yield from cell.pairs(None if texts is None else texts[row, column].tolist())


class _Cell:
    """A cell that is no wall."""

    def __init__(self, shown: Shown, row: int, column: int, x: float, y: float, colour: str) -> None:
        self._shown, self._row, self._column, self._x, self._y, self._colour = shown, row, column, x, y, colour
        scene, layer = shown.scene, shown.layer
        self._known = bool(shown.known[row, column])
        self._numbered = self._known and shown.side >= WITH_NUMBERS
        self._split = self._known and shown.split
        self._arrows = int(layer.arrows[row, column]) if layer.arrows is not None and self._known else 0
        self._one = self._numbered and not shown.split and (layer.pair_numbers is not None or layer.numbers is not None)
        self._arms = ABOVE_A_NUMBER if self._one else ALONE
        self._here = scene.agent == (row, column)
        self._symbol = str(scene.symbol[row, column])

    def _at(self, across: float, down: float) -> tuple[float, float]:
        return self._x + self._shown.side * across, self._y + self._shown.side * down

    def whole(self) -> Iterator[Shape]:
        """The agent, the letter, arrows, crosses and the only number."""
        shown, side = self._shown, self._shown.side
        cornered = self._here or self._split or (self._known and side >= WITH_NUMBERS)
        if self._here:
            where, radius = (AGENT_CORNER, 0.095) if self._split else ((0.5, self._arms.middle), self._arms.agent)
            yield Dot(*self._at(*where), max(side * radius, 1.4), self._colour)
        if self._symbol and cornered and side >= WITH_NUMBERS:
            at = self._at(*LETTER_CORNER)
            yield Label(*at, self._symbol, side * LETTER_SIZE, self._colour, "middle", bold=True)
        elif self._symbol and not self._here:
            at = self._at(0.5, 0.5 + 0.42 * CAPITALS / 2)
            yield Label(*at, self._symbol, side * 0.42, self._colour, "middle", bold=True)
        taken = self._here or (bool(self._symbol) and not cornered)
        if not self._split:
            for action, move in enumerate(shown.scene.actions):
                if self._arrows >> action & 1 and (move.down or move.right):
                    yield from self._arrow(move, taken)
            signs = self._signs()
            if signs:
                yield Label(*self._at(*SIGNS_CORNER), signs, side * SIGNS_SIZE, self._colour, "end", bold=True)
            stays = shown.layer.stays
            if stays is not None and stays[self._row, self._column] and self._known and not taken:
                yield Box(*self._at(0.42, self._arms.middle - 0.08), side * 0.16, side * 0.16, self._colour)
        yield from self._crosses()
        if self._one:
            yield self._number()

    def _signs(self) -> str:
        """The signs of greedy actions that move nowhere, and so have no arrows."""
        actions = enumerate(self._shown.scene.actions)
        return "".join(move.arrow for a, move in actions if self._arrows >> a & 1 and not (move.down or move.right))

    def _number(self) -> Label:
        """The cell's only number: its own, or the highest of its actions'."""
        layer, side = self._shown.layer, self._shown.side
        if layer.numbers is not None:
            text = self._shown.number(layer.numbers[self._row, self._column], 5)
        else:
            assert layer.pair_numbers is not None
            text = self._shown.number(layer.pair_numbers[self._row, self._column].max(), 4)
        size = min(NUMBER_SIZE, 0.88 / width_of(text))
        return Label(*self._at(0.5, NUMBER_LINE), text, side * size, self._colour, "middle")

    def _arrow(self, move: Move, taken: bool) -> Iterator[Shape]:
        """An arrow from the middle, or beside what stands there."""
        arms, side = self._arms, self._shown.side
        begin, end = (arms.begin, arms.tip) if taken else (0.0, arms.tip - 0.05)
        neck = end - arms.head * 1.4
        if neck > begin:
            ends = self._towards(move, begin, 0, arms.middle), self._towards(move, neck, 0, arms.middle)
            yield Line(*ends, self._colour, max(0.6, side * 0.035))
        corners = ((end, 0.0), (neck, arms.head), (neck, -arms.head))
        yield Polygon(tuple(self._towards(move, *corner, arms.middle) for corner in corners), self._colour)

    def _crosses(self) -> Iterator[Shape]:
        """A cross at the side of each action that the model remembers otherwise."""
        arms, side, scene = self._arms, self._shown.side, self._shown.scene
        order = compass(scene.actions)
        for action, move in enumerate(scene.actions):
            if not int(scene.outdated[self._row, self._column]) >> action & 1:
                continue
            if self._split and order is not None:
                at, half = PAIR_CROSSES[order.index(action)], 0.05
            elif move.down:
                at, half = (0.5 + arms.beside, arms.middle + move.down * arms.beside * 1.25), arms.cross
            else:
                at, half = (0.5 + move.right * 0.4, arms.middle), arms.cross
            yield from cross(*self._at(*at), side * half, self._shown.colours.tone.outdated)

    def pairs(self, texts: list[str] | None) -> Iterator[Shape]:
        """The number, or what the model says, of each action in its part; an arrowhead at the edge if it is greedy."""
        layer, side, colours = self._shown.layer, self._shown.side, self._shown.colours
        order = compass(self._shown.scene.actions)
        assert order is not None
        for direction, (across, down, anchor) in enumerate(PAIR_PLACES):
            action = order[direction]
            pair = self._row, self._column, action
            colour = colours.on(colours.fill(int(layer.pair_background[pair])))
            strong = layer.strong is not None and bool(layer.strong[pair])
            if texts is None:
                assert layer.pair_numbers is not None
                text, size = self._shown.number(layer.pair_numbers[pair], 4), PAIR_SIZE
            else:
                text, size = str(texts[action]), PAIR_SIZE * 1.15
            if text:
                size = min(size, PAIR_ROOM / width_of(text, bold=strong))
                yield Label(*self._at(across, down), text, side * size, colour, anchor, bold=strong)
            if strong:
                yield self._arrowhead(self._shown.scene.actions[action], colour)

    def _arrowhead(self, move: Move, colour: str) -> Polygon:
        corners = ((0.465, 0.0), (0.405, 0.07), (0.405, -0.07))
        return Polygon(tuple(self._towards(move, *corner, 0.5) for corner in corners), colour)

    def _towards(self, move: Move, far: float, aside: float, middle: float) -> tuple[float, float]:
        """The point so far from the middle in the direction of a move, and so far to its side."""
        return self._at(0.5 + move.right * far + move.down * aside, middle + move.down * far + move.right * aside)


def cross(x: float, y: float, size: float, colour: str) -> Iterator[Shape]:
    """A cross around a point, ``size`` from the middle to each side."""
    for slope in (1, -1):
        yield Line((x - size, y - slope * size), (x + size, y + slope * size), colour, max(1.0, size * 0.5))


def outline(x: float, y: float, side: float, colour: str, width: float) -> Iterator[Shape]:
    """The outline of a square."""
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    for start, end in pairwise(corners):
        yield Line(start, end, colour, width)
