"""Heat maps of a sweep: what an experiment measures over two parameters, with a map for each choice of the others."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dyna_tui.agents import value_text
from dyna_tui.charts.heat_map import WIDE_RANGE, HeatMap, heat_maps
from dyna_tui.experiments.curves import titled
from dyna_tui.experiments.labels import value_texts
from dyna_tui.experiments.measure import Measure, measure_of
from dyna_tui.experiments.reports.cells import Cell, mean_cell
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.statistics import half_width
from dyna_tui.experiments.sweep import Point, Series, Sweep


@dataclass(frozen=True)
class HeatMaps:
    """Heat maps of one quantity, with the title of their figure and the labels of their axes."""

    maps: tuple[HeatMap, ...]
    title: str
    x_label: str
    y_label: str
    label: str
    """What the numbers are."""
    better: str
    """Which of them are better."""
    interval: str
    """What is written beside or below each, where there is room; empty where there is no interval."""
    log: bool
    """Whether colours are on a logarithmic scale where the numbers' range is wide."""

    def as_text(self, width: int, height: int, *, colour: bool) -> list[str]:
        """The maps for a terminal: lines of at most ``width`` characters, as many as it takes."""
        labels = {"x_label": self.x_label, "y_label": self.y_label, "label": self.label}
        labels |= {"better": self.better, "interval": self.interval}
        return heat_maps(self.maps, width=width, **labels, log=self.log, colour=colour)


def heat_maps_of(results: Results, sweep: Sweep) -> HeatMaps:
    """A map of each series, for each choice of the parameters beyond two."""
    measure, runs = measure_of(results), results.task.runs
    parts = [_Part(title, agents, measure) for each in sweep.series for title, agents in _parts(each, sweep)]
    decimals = _decimals(parts)
    x_label, y_label = sweep.parameters[:2]
    return HeatMaps(
        tuple(part.map(decimals) for part in parts),
        titled(results.task.title, sweep.shared),
        x_label,
        y_label,
        measure.of_runs,
        measure.better,
        "± 95 % interval" if runs > 1 else "",
        measure.log,
    )


class _Part:
    """The agents of one map."""

    def __init__(self, title: str, agents: Mapping[Point, int], measure: Measure) -> None:
        series = Series(title, agents)
        self.title, self.columns, self.rows = title, series.values(0), series.values(1)
        self.values = np.full((len(self.rows), len(self.columns)), np.nan)
        self.halves = self.values.copy()
        for (x, y), number in agents.items():
            runs = measure.values[number]
            half = half_width(runs)
            at = self.rows.index(y), self.columns.index(x)
            self.values[at] = runs.mean()
            self.halves[at] = np.nan if half is None else half

    def cells(self, decimals: int | None = None) -> list[list[Cell]]:
        """The numbers as texts: each to the digits that its interval justifies, or to so many decimals."""
        pairs = np.stack([self.values, self.halves], axis=-1).tolist()
        return [[_cell(value, half, decimals) for value, half in row] for row in pairs]

    def map(self, decimals: int | None) -> HeatMap:
        """What is drawn."""
        cells = self.cells(decimals)
        texts = [[cell.mean for cell in row] for row in cells], [[cell.half for cell in row] for row in cells]
        return HeatMap(self.title, self.values, *texts, value_texts(self.rows), value_texts(self.columns))


def _cell(value: float, half: float, decimals: int | None) -> Cell:
    if math.isnan(value):
        return Cell("")
    known = None if math.isnan(half) else half
    if decimals is None:
        return mean_cell(value, known)
    return Cell(f"{value:z,.{decimals}f}", "" if known is None else f"{half:,.{decimals}f}")


def _decimals(parts: Sequence[_Part]) -> int | None:
    """The decimals of all numbers where they are of one size: as many as most have; else None."""
    values = np.concatenate([part.values[np.isfinite(part.values)] for part in parts])
    if values.max() >= WIDE_RANGE * max(values.min(), 0):
        return None
    texts = [cell.mean for part in parts for row in part.cells() for cell in row if cell.mean]
    return int(np.median([len(text.partition(".")[2]) for text in texts]))


def _parts(series: Series, sweep: Sweep) -> list[tuple[str, dict[Point, int]]]:
    """The agents of a series for each choice of the parameters beyond two, with the title of their map."""
    label = series.label if len(sweep.series) > 1 else ""
    parts: dict[Point, dict[Point, int]] = {}
    for point, number in series.agents.items():
        parts.setdefault(point[2:], {})[point[:2]] = number
    titled_parts = []
    for others in sorted(parts, key=lambda point: [(value is not None, value or 0) for value in point]):
        pairs = zip(sweep.parameters[2:], others, strict=True)
        values = [f"{name}={value_text(value)}" for name, value in pairs if value is not None]
        titled_parts.append((", ".join(filter(None, [label, *values])), parts[others]))
    return titled_parts
