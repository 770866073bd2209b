"""List of states in a figure, where a world has no picture: a row each, with what the view says of it."""

from collections.abc import Iterator, Sequence

import numpy as np

from dyna_tui.figures.shapes import Box, Label, Shape, width_of
from dyna_tui.figures.shown import Shown
from dyna_tui.tui.drawing.glyphs import OUTDATED

ROW, SIZE = 16.0, 9.0
"""Points of a row and of its text."""
PAD, BETWEEN = 6.0, 8.0
"""Points beside the name of a state, and between two columns."""
NAMES_AT_THE_MOST = 240.0


class StateList:
    """The rows of some states of a lane."""

    def __init__(self, shown: Shown, most: int | None = None) -> None:
        """Chooses the states: all, or so many of those visited most."""
        self._shown = shown
        labels = shown.scene.labels or ()
        visits = shown.frame.cells.visits[:, 0].sum(axis=-1)
        rows = np.arange(len(labels))
        if most is not None and len(rows) > most:
            rows = np.sort(np.argsort(-visits, kind="stable")[:most])
            rows = rows[visits[rows] > 0]
        self._rows: Sequence[int] = rows.tolist()
        here = shown.scene.agent
        self._names = {row: ("● " if here == (row, 0) else "") + labels[row] for row in self._rows}
        widest = max((SIZE * width_of(name) for name in self._names.values()), default=0.0)
        self._wide = min(NAMES_AT_THE_MOST, widest + 2 * PAD)
        self._columns = {row: list(self._texts(row)) for row in self._rows}
        self._column = max(
            (SIZE * width_of(text, bold=True) for texts in self._columns.values() for text, _ in texts), default=0.0
        )

    @property
    def width(self) -> float:
        """Points that it takes."""
        columns = max(map(len, self._columns.values()), default=0)
        return self._wide + columns * (self._column + BETWEEN)

    @property
    def height(self) -> float:
        """Points that it takes."""
        return ROW * len(self._rows)

    def _texts(self, row: int) -> Iterator[tuple[str, bool]]:
        """What the view says of a state, and whether it is in bold: of each action, or in one number."""
        layer, scene = self._shown.layer, self._shown.scene
        if not layer.known[row, 0] or scene.terminal[row, 0]:
            return
        outdated = int(scene.outdated[row, 0])
        names = [f"{OUTDATED} " * (outdated >> a & 1) + move.name for a, move in enumerate(scene.actions)]
        if layer.pair_numbers is None:
            if layer.pair_texts is not None:
                texts = layer.pair_texts(24)[row, 0].tolist()
                yield from ((f"{name} {text}", False) for name, text in zip(names, texts, strict=True))
            elif layer.numbers is not None:
                yield self._shown.number(layer.numbers[row, 0], 6), False
            return
        for action, name in enumerate(names):
            greedy = layer.arrows is not None and bool(int(layer.arrows[row, 0]) >> action & 1)
            yield f"{name} {self._shown.number(layer.pair_numbers[row, 0, action], 5)}", greedy

    def shapes(self, left: float, top: float) -> Iterator[Shape]:
        """Its shapes, with the top left at a point."""
        colours, codes = self._shown.colours, self._shown.codes
        for number, row in enumerate(self._rows):
            y = top + number * ROW
            fill = colours.fill(int(codes[row, 0]))
            yield Box(left, y, self._wide, ROW - 1, fill)
            yield Label(left + PAD, y + 11, self._names[row], SIZE, colours.on(fill))
            for column, (text, strong) in enumerate(self._columns[row]):
                x = left + self._wide + BETWEEN + column * (self._column + BETWEEN)
                yield Label(x, y + 11, text, SIZE, colours.tone.text, bold=strong)
