"""Painted colours held against the facts: a higher number never has a lower step of its ramp, an unknown one none."""

from collections.abc import Mapping

from rich.style import Style

from dyna_tui.tui.drawing.palette import Palette
from dyna_tui.tui.drawing.style_codes import LEVELS, SHADE, TRAIL, Background
from dyna_tui.tui.drawing.views import View
from tests.truth.cells import CROSSES, DOWN, LEFT, OF_PAIRS, RIGHT, UP, Held
from tests.truth.painted import Cell

RAMPS = {
    View.ARROWS: Background.VALUE,
    View.Q_VALUES: Background.VALUE,
    View.VISITS: Background.AMOUNT,
    View.TAU: Background.AMOUNT,
    View.TD_ERROR: Background.SIGNED,
    View.DISTANCE: Background.SIGNED,
}
BARE = -1
Steps = Mapping[object, set[int]]


def steps_of(palette: Palette, ramp: Background) -> Steps:
    """The steps of a ramp that a colour may be, by the colour; BARE is none."""
    steps: dict[object, set[int]] = {}
    for shade in (0, SHADE):
        for trail in (0, TRAIL):
            for step in range(BARE, LEVELS):
                code = (Background.BARE if step == BARE else ramp + step) | shade | trail
                steps.setdefault(palette.style(code).bgcolor, set()).add(step)
    return steps


def hold_colours(held: Held, cells: Mapping[int, Cell], palette: Palette) -> int:
    """Holds the grounds of all cells, or of the parts of their actions; how many there were."""
    view, facts = held.view, held.facts
    if view not in RAMPS or facts.grid.listed or (not held.compass and held.size.height > 1):
        return 0
    steps, found = steps_of(palette, RAMPS[view]), list[tuple[float, set[int], str]]()
    wide = held.size.width >= 9
    for state, cell in cells.items():
        kind = facts.kind(state)
        if kind.terminal or (facts.on_grid and kind.wall) or state in (held.tick, held.cursor):
            continue
        name = facts.grid.label(state)
        if wide and view in OF_PAIRS and view is not View.ARROWS:
            numbers, tried = held._numbers(state), facts.view.visits[state]
            for action, way in enumerate(held.ways):
                known = facts.visited(state) if view is View.Q_VALUES else bool(tried[action])
                known = numbers[action] != 0 if view is View.TD_ERROR else known
                at = _part(held, way or 0)
                if cell.rows[at[0]][at[1]] not in CROSSES:
                    found.append(_step(steps, cell.styles[at[0]][at[1]], numbers[action], name, known=known))
            continue
        summaries = held._summaries(state)
        if summaries is None or len(set(summaries)) > 1:
            continue
        known = facts.visited(state) and (summaries[0] != 0 or view not in (View.TD_ERROR, View.DISTANCE))
        plain = [
            style
            for row, styles in zip(cell.rows, cell.styles, strict=True)
            for glyph, style in zip(row, styles, strict=True)
            if glyph not in CROSSES and not style.reverse
        ]
        found += [_step(steps, style, summaries[0], name, known=known) for style in plain[:1]]
    reached = 0
    for number, possible, name in sorted((each for each in found if BARE not in each[1]), key=lambda each: each[0]):
        reached = min((step for step in possible if step >= reached), default=LEVELS)
        assert reached < LEVELS, f"{number} of {name} has a lower step than a lower number: {possible}"
    return len(found)


def _part(held: Held, way: int) -> tuple[int, int]:
    """A place in the part of a direction in a cell."""
    width, height = held.size
    return {
        UP: (0, width // 2),
        RIGHT: (height // 2, width - 2),
        DOWN: (height - 1, width // 2),
        LEFT: (height // 2, 1),
    }[way]


def _step(steps: Steps, style: Style, number: float, name: str, *, known: bool) -> tuple[float, set[int], str]:
    possible = steps.get(style.bgcolor, set())
    assert possible, f"{name} has the colour of no number"
    of_number = possible - {BARE}
    assert of_number if known else BARE in possible, f"{name}: {number} has a colour: {not known}"
    return number, of_number if known else {BARE}, name
