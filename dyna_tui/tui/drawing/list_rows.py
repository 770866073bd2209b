"""Rows of a list of states: the state's name, its value and greedy actions, and a field for each action."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.drawing.action_glyphs import cell_glyphs
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.layers import Layer, Masks, Numbers, best
from dyna_tui.tui.drawing.overlay import Spot, draw_agent, draw_symbols
from dyna_tui.tui.drawing.pair_cells import draw_field, mark_tick
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, REVERSE, SHIFT, UNDERLINE, Background, Foreground

VALUE = 6
"""Columns of a state's value."""
GREEDY = 3
"""Columns of its greedy actions."""
MOST_LABEL = 24
"""Columns of a name; the end of a longer one is left out."""
NUMBERS = (4, 5, 6, 7)
"""Columns of an action's number and the gap before it, by the size of the row."""


def sizes_of(grid: StateMap) -> tuple[CellSize, ...]:
    """The sizes of a row, the smallest first, which has no fields of actions."""
    base = _fields_begin(_label_width(grid.label_width))
    fields = (CellSize(base + len(grid.actions) * (number + 2), 1) for number in NUMBERS)
    return (CellSize(base, 1), *fields)


def draw_list(layer: Layer, scene: Scene, size: CellSize, grid: StateMap) -> Canvas:
    """Draw a row for each state of a window.

    Args:
        layer: The layer of the view.
        scene: The scene.
        size: The size of a row, of those that :func:`sizes_of` has.
        grid: The map of the states.
    """
    name, actions = _label_width(grid.label_width), len(scene.actions)
    begin = _fields_begin(name)
    number = max((size.width - begin) // actions - 2, 0)
    fields: list[Spot] = [(0, begin + 1 + action * (number + 2)) for action in range(actions)] if number else []
    own = scene.background != Background.BARE
    canvas = Canvas(np.where(own, scene.background, layer.background), size)
    canvas.codes[:, :, 0, begin:] = CODE(Background.BARE)
    shown = layer.known & ~scene.terminal
    _draw_names(canvas, scene, name)
    _draw_value(canvas, layer, shown, name + 3)
    if layer.arrows is not None:
        _draw_greedy(canvas, layer.arrows * shown, scene, name + 3 + VALUE)
    if fields:
        _draw_fields(canvas, layer, scene, shown & ~own, fields, number)
    mark = 0, name + 1
    draw_symbols(canvas, scene, mark, mark)
    draw_agent(canvas, scene, mark)
    _underline_next(canvas, scene, name)
    if fields:
        mark_tick(canvas, scene, fields, number + 1)
    _draw_cursor(canvas, scene, begin)
    return canvas


def _label_width(longest: int) -> int:
    return min(longest, MOST_LABEL)


def _fields_begin(name: int) -> int:
    """The columns before the fields: name, mark, value, greedy actions, each with a gap."""
    return name + 3 + VALUE + GREEDY + 1


def _draw_names(canvas: Canvas, scene: Scene, width: int) -> None:
    labels = scene.labels or ()
    texts = [label if len(label) <= width else label[: width - 1] + "…" for label in labels]
    names = np.array([text.rjust(width) for text in texts], dtype=f"<U{width}").reshape(-1, 1)
    canvas.write(0, 0, names, np.zeros(names.shape, CODE), width)


def _draw_value(canvas: Canvas, layer: Layer, shown: NDArray[np.bool_], column: int) -> None:
    """Draw the number of a state: that of the view, or its value where the view has one for each pair."""
    numbers: Numbers | None = layer.numbers
    if numbers is None and layer.pair_numbers is not None:
        numbers = best(np.asarray(layer.pair_numbers, np.float64))
    if numbers is None:
        return
    texts = np.char.rjust(layer.number_format(numbers, VALUE - 1), VALUE - 1)
    canvas.write(0, column, np.where(shown, texts, ""), np.full(shown.shape, CODE(BOLD)), VALUE - 1)


def _draw_greedy(canvas: Canvas, arrows: Masks, scene: Scene, column: int) -> None:
    none = np.zeros_like(scene.outdated)
    glyphs, _ = cell_glyphs(scene.actions, arrows, none, np.zeros(arrows.shape, np.bool_), GREEDY)
    canvas.chars[:, :, 0, column : column + GREEDY] = glyphs


def _draw_fields(
    canvas: Canvas, layer: Layer, scene: Scene, shown: NDArray[np.bool_], fields: Sequence[Spot], number: int
) -> None:
    """Draw the field of each action: its glyph, and its number on the number's own background."""
    texts = _texts(layer, number)
    # All actions are named in each row, which has no header; the greedy ones have a column of their own.
    named = layer._replace(arrows=None)
    for action, (row, column) in enumerate(fields):
        part = canvas.codes[:, :, row, column : column + number + 1]
        ground = np.where(shown, layer.pair_background[..., action], CODE(Background.BARE))[..., None]
        part[:] = np.where(shown[..., None], ground, part)
        written = texts[..., action] if texts is not None else np.full(shown.shape, "", dtype=f"<U{number}")
        draw_field(canvas, named, scene, shown, action, (row, column), np.char.rjust(written, number))


def _texts(layer: Layer, number: int) -> NDArray[np.str_] | None:
    if layer.pair_texts is not None:
        return layer.pair_texts(number - 1).astype(f"<U{number}")
    if layer.pair_numbers is None:
        return None
    return layer.number_format(layer.pair_numbers, number - 1).astype(f"<U{number}")


def _underline_next(canvas: Canvas, scene: Scene, name: int) -> None:
    """Underline the name of the next state of the latest tick."""
    mark = scene.next_state
    if mark is None:
        return
    codes = canvas.codes[mark.cell][0, :name]
    codes |= CODE(mark.foreground << SHIFT | BOLD | UNDERLINE)


def _draw_cursor(canvas: Canvas, scene: Scene, width: int) -> None:
    """Reverse the row of the state under the cursor up to its fields."""
    if scene.cursor is None:
        return
    codes = canvas.codes[scene.cursor][0, :width]
    codes[:] = codes & CODE(UNDERLINE) | CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE)
