"""Learning curves of all lanes in one plot: cumulative reward, or steps per episode."""

import os
from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.text_grid import AXIS, BLANK, CURVE, MARK, TextGrid
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.output.output import colour_system
from dyna_tui.tui.themes.lane_colours import lane_colour
from dyna_tui.tui.widgets.panel import Panel


class CurveKind(Enum):
    """What the curves show; the value is the panel's title."""

    REWARD = "Cumulative reward"
    """Cumulative reward over the real steps, or over the value updates, that lanes have made."""
    EPISODES = "Steps per episode"
    """The real steps that each episode took, on a logarithmic axis."""


class Curves(Panel):
    """A plot of the lanes' histories, each curve named at its end."""

    STYLES: ClassVar[dict[str, str]] = {
        "axis": "$foreground 70%",
        "change": "$text-warning",
        "quiet": "$foreground 70%",
    }

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._kind = CurveKind.REWARD
        self._clock_by = Clock.REAL
        self._frames: Sequence[LaneFrame] = ()
        self._labels: Sequence[str] = ()
        self._write_titles()

    @property
    def clock_by(self) -> Clock:
        """What the x axis of the reward counts."""
        return self._clock_by

    @clock_by.setter
    def clock_by(self, clock_by: Clock) -> None:
        self._clock_by = clock_by
        self._write_titles()
        self.redraw()

    @property
    def kind(self) -> CurveKind:
        """What the curves show."""
        return self._kind

    @kind.setter
    def kind(self, kind: CurveKind) -> None:
        self._kind = kind
        self._write_titles()
        self.redraw()

    def show(self, frames: Sequence[LaneFrame], labels: Sequence[str] | None = None) -> None:
        """Draw the lanes, named by ``labels`` (one each, all different) or else by their titles."""
        self._frames = frames
        self._labels = [frame.title for frame in frames] if labels is None else labels
        self.redraw()

    def _write_titles(self) -> None:
        self.border_title = self._kind.value
        by = "by value update" if self._clock_by is Clock.UPDATES else "by real step"
        self.border_subtitle = by if self._kind is CurveKind.REWARD else "by episode · log scale"

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The lines of the plot."""
        curves = _curves(self._frames, self._labels, self._kind, self._clock_by)
        if any(curve.x.size for curve in curves):
            from dyna_tui.charts.plot import plot

            names = {BLANK: "axis", AXIS: "axis", MARK: "change"}
            styles = {style: self.drawn_style(name) for style, name in names.items()}
            _, background = self.background_colors
            for lane, frame in enumerate(self._frames):
                styles[CURVE + lane] = styles[AXIS] + Style(
                    color=lane_colour(frame.number, background, colour_system(self.app))
                )
            log, grey = self._kind is CurveKind.EPISODES, bool(os.environ.get("NO_COLOR"))
            drawn = plot(curves, width, height, log=log, dashed=grey)
            return [_strip(drawn, row, styles) for row in range(height)]
        begun = any(frame.counters.real_steps for frame in self._frames)
        text = "First episode in progress." if begun else "No data yet. Press space to run."
        quiet = self.drawn_style("quiet")
        lines = ["" if row != (height - 1) // 2 else text.center(width)[:width] for row in range(height)]
        return [Strip([Segment(line, quiet)]).adjust_cell_length(width, quiet) for line in lines]


def _curves(frames: Sequence[LaneFrame], labels: Sequence[str], kind: CurveKind, clock_by: Clock) -> list[Curve]:
    curves = []
    for frame, label in zip(frames, labels, strict=True):
        history = frame.curves
        if kind is CurveKind.REWARD:
            begun = history.step.size > 0 and history.step[-1] > 0
            x, y, marks = history.step, history.reward, [float(change) for change in frame.changes]
            if clock_by is Clock.UPDATES:
                x, marks = history.updates, np.interp(marks, history.step, history.updates).tolist() if begun else []
        else:
            begun = history.episode.size > 0
            x, y, marks = history.episode, history.episode_steps, _episodes_at(frame)
        points = slice(None) if begun else slice(0)
        curves.append(Curve(label, x[points].astype(np.float64), y[points].astype(np.float64), marks=marks))
    return curves


def _episodes_at(frame: LaneFrame) -> list[float]:
    """The episodes, as points of the curve, in which the maze changed."""
    end, episode = frame.curves.episode_end, frame.curves.episode
    if not end.size:
        return []
    found = np.searchsorted(end, np.asarray(frame.changes, dtype=np.int64))
    return [float(episode[min(int(index), end.size - 1)]) for index in found]


def _strip(grid: TextGrid, row: int, styles: dict[int, Style]) -> Strip:
    """A row of the plot."""
    return Strip([Segment(text, styles[style]) for text, style in grid.runs(row)], grid.glyph.shape[1])
