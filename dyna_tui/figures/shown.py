"""What a figure shows of a lane: its frame, the layer of the view, the scene, and their colours."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dyna_tui.figures.colours import Colours
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.drawing.action_glyphs import compass
from dyna_tui.tui.drawing.layers import Layer, Scales
from dyna_tui.tui.drawing.numbers import ZERO
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import Background
from dyna_tui.tui.drawing.views import View

WITH_ARROWS, WITH_NUMBERS, WITH_PAIRS = 11.0, 22.0, 40.0
"""Points of a cell's side from which it has arrows, a number, and a number for each action."""


@dataclass(frozen=True)
class Shown:
    """A lane in a view, in cells of some size."""

    frame: LaneFrame
    view: View
    layer: Layer
    scene: Scene
    scales: Scales
    colours: Colours
    side: float
    """Points of a cell's side."""

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """The background of each cell."""
        own = (self.scene.background != Background.BARE) | self.scene.wall
        codes = np.where(own, self.scene.background, self.layer.background)
        return np.where(self.scene.wall, Background.WALL, codes).astype(np.uint8)

    @cached_property
    def split(self) -> bool:
        """Whether each action has its part of a cell."""
        pairs = self.layer.pair_numbers is not None or self.layer.pair_texts is not None
        fits = self.side >= WITH_PAIRS and compass(self.scene.actions) is not None
        return fits and pairs and self.view is not View.ARROWS

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """The cells of which the view says something."""
        return self.layer.known & ~self.scene.wall & ~self.scene.terminal

    def number(self, number: "np.generic | float", width: int) -> str:
        """A number in at most so many columns; zero is 0."""
        text = str(self.layer.number_format(np.asarray([number]), width)[0])
        return "0" if text == ZERO else text
