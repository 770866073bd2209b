"""Grids of lanes as SVG: values in the ground of each cell, greedy arrows with all ties, the agent and its path.

The glyphs are the screen's: left, vertical and right arrows; ``×`` where the model is outdated; ``●`` the agent.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dyna_tui.api.drawing.colours import LEVELS, svg
from dyna_tui.api.drawing.page import Cells, cells_of, direction, list_of, outdated_pairs
from dyna_tui.lab.lane import Lane

LARGEST_CELL, SMALLEST_WITH_ARROWS = 28, 15
"""Pixels of a cell's side."""
WIDTH = 960
"""Pixels of a row of lanes, about."""
GAP, HEAD, FOOT = 16, 40, 22
"""Pixels between lanes; for the lines above a grid, and for that below it."""
ROW = 17
"""Pixels of a row of a list."""
LETTER = 7.3
"""Pixels of a letter, about, in lines of 12 pixels."""


def grids_svg(lanes: Sequence[Lane]) -> str:
    """The grids of some lanes, side by side, as one SVG."""
    parts: list[str] = []
    x = y = GAP
    right = bottom = height = 0
    for lane in lanes:
        cells = cells_of(lane)
        lines = _lines(lane, cells)
        rows = [] if cells.state.size else list_of(lane)
        side = max(3, min(LARGEST_CELL, (WIDTH - 2 * GAP) // cells.state.shape[1]))
        wide = max(cells.state.shape[1] * side, int(max(map(len, (*lines, *rows))) * LETTER))
        inner = len(rows) * ROW + GAP // 2 if rows else cells.state.shape[0] * side
        high = HEAD + inner + FOOT
        if x > GAP and x + wide > WIDTH:
            x, y, height = GAP, y + height + GAP, 0
        drawn = _rows(rows) if rows else _cells(lane, cells, side)
        parts += [f'<g transform="translate({x},{y})">', *_lane(lines, drawn, inner), "</g>"]
        x, right, height = x + wide + GAP, max(right, x + wide), max(height, high)
        bottom = max(bottom, y + high)
    label = f"{lanes[0].maze.title}: {', '.join(lane.title for lane in lanes)}"
    return svg(right + GAP, bottom + GAP, label, parts)


def _lines(lane: Lane, cells: Cells) -> tuple[str, str, str]:
    """The two lines above a grid, and the one below."""
    view, part = lane.view, f" · {cells.title}" if cells.title else ""
    layouts = f" · layout {lane.layout + 1} of {lane.world.layouts}" if lane.world.layouts > 1 else ""
    counts = f"real step {view.real_steps:,} · episode {view.episode:,} · reward {view.reward_sum:,.6g}"
    estimated = f" · {lane.maze.estimated}" if lane.maze.estimated else ""
    return lane.title, lane.spec.summary, counts + layouts + part + estimated


def _lane(lines: tuple[str, str, str], drawn: Iterator[str], inner: int) -> Iterator[str]:
    """What is drawn of a lane, ``inner`` pixels high, between its lines."""
    title, parameters, foot = map(escape, lines)
    yield f'<text class="ink" font-size="13" font-weight="bold" y="12">{title}</text>'
    yield f'<text class="faint" font-size="12" y="29">{parameters}</text>'
    yield f'<g transform="translate(0,{HEAD})">'
    yield from drawn
    yield f'</g><text class="faint" font-size="12" y="{HEAD + inner + 16}">{foot}</text>'


def _cells(lane: Lane, cells: Cells, side: int) -> Iterator[str]:
    yield from _grounds(lane, cells, side)
    yield from _glyphs(lane, cells, side)


def _rows(rows: Sequence[str]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        name = "ink" if number > 1 else "faint"
        yield f'<text class="{name}" font-size="12" xml:space="preserve" y="{number * ROW - 4}">{escape(row)}</text>'


def _grounds(lane: Lane, cells: Cells, side: int) -> Iterator[str]:
    """The ground of each cell, neighbours of one colour drawn as one; and the agent's path in this episode."""
    names = _ground_names(lane, cells)
    gap = 1 if side >= SMALLEST_WITH_ARROWS else 0
    for row, line in enumerate(names):
        edges = [0, *(np.flatnonzero(line[1:] != line[:-1]) + 1).tolist(), len(line)]
        if gap:
            edges = list(range(len(line) + 1))
        for first, last in pairwise(edges):
            if line[first]:
                box = f'x="{first * side}" y="{row * side}" width="{(last - first) * side - gap}" height="{side - gap}"'
                yield f'<rect class="{line[first]}" {box}/>'
    for row, column in np.argwhere(np.isin(cells.state, lane.view.trail) & (cells.sign != "#")).tolist():
        box = f'x="{column * side}" y="{row * side}" width="{side - gap}" height="{side - gap}"'
        yield f'<rect class="ink" opacity="0.18" {box}/>'


def _ground_names(lane: Lane, cells: Cells) -> NDArray[np.str_]:
    """The class of each cell's ground, [h, w]; empty where there is no cell."""
    view = lane.view
    values = view.q.max(axis=1)
    visited = np.asarray((view.visits > 0).any(axis=1))
    known = visited[cells.state] & (cells.state >= 0)
    low, high = min(0.0, float(view.q[visited].min(initial=0))), max(0.0, float(view.q[visited].max(initial=0)))
    level = np.rint((values[cells.state] - low) / ((high - low) or 1.0) * (LEVELS - 1)).astype(np.int64)
    names = np.where(known, np.char.add("v", np.clip(level, 0, LEVELS - 1).astype("<U3")), "bare")
    best = cells.terminal & (cells.reward > 0)
    names = np.where(cells.terminal, np.where(best, "goal", "pit"), names)
    names = np.where(cells.sign == "#", "wall", names)
    return np.where((cells.state < 0) & (cells.sign == " "), "", names)


def _glyphs(lane: Lane, cells: Cells, side: int) -> Iterator[str]:
    view, agent = lane.view, lane.view.state
    if side < SMALLEST_WITH_ARROWS:
        for row, column in np.argwhere(cells.state == agent).tolist():
            yield _agent(row, column, side)
        return
    greedy, wrong = view.q == view.q.max(axis=1, keepdims=True), outdated_pairs(lane)
    visited = np.asarray((view.visits > 0).any(axis=1))
    for (row, column), state in np.ndenumerate(cells.state):
        sign = str(cells.sign[row, column])
        here = state == agent
        if sign == "#":
            continue
        if here:
            yield _agent(row, column, side)
        elif sign.strip():
            yield _text(row, column, 1, side, sign, "ink", bold=True)
        if state >= 0 and not cells.terminal[row, column]:
            shown = greedy[state] & (visited[state] & ~greedy[state].all())
            glyphs = _slots(lane, shown, wrong[state], here or bool(sign.strip()))
            for slot, glyph in enumerate(glyphs):
                if glyph:
                    yield _text(row, column, slot, side, glyph, "outdated" if glyph == "×" else "ink")


def _slots(lane: Lane, shown: NDArray[np.bool_], wrong: NDArray[np.bool_], taken: bool) -> tuple[str, ...]:
    """The glyphs left, in the middle and right; the action's own where it is no move."""
    from dyna_tui.tui.drawing.glyphs import three

    actions = lane.maze.actions
    if all(map(direction, actions)):
        arrows, outdated = (
            sum(direction(actions[action]) for action in np.flatnonzero(pairs).tolist()) for pairs in (shown, wrong)
        )
        return three(arrows, outdated, taken)
    best = np.flatnonzero(shown).tolist()
    glyph = actions[best[0]].arrow if len(best) == 1 else ("" if not best else "=")
    return ("×" if wrong.any() else "", "" if taken else glyph, glyph if taken else "")


def _text(row: int, column: int, slot: int, side: int, glyph: str, name: str, *, bold: bool = False) -> str:
    x, y = column * side + side * (0.18 + 0.32 * slot), row * side + side * 0.66
    weight = ' font-weight="bold"' if bold else ""
    size = f'font-size="{side * 0.5:.3g}" text-anchor="middle"{weight}'
    return f'<text class="{name}" x="{x:.4g}" y="{y:.4g}" {size}>{escape(glyph)}</text>'


def _agent(row: int, column: int, side: int) -> str:
    centre = f'cx="{(column + 0.5) * side - 0.5:.4g}" cy="{(row + 0.5) * side - 0.5:.4g}"'
    return f'<circle class="ink" {centre} r="{max(side * 0.2, 2):.3g}"/>'
