"""Lane colours: readable, and told apart by people with colour blindness."""

import pytest
from textual.color import Color

from dyna_tui.charts.lane_colours import LANE_COLOURS, PRINT_COLOURS
from dyna_tui.tui.drawing.palette import READABLE, contrast
from dyna_tui.tui.themes import THEMES
from dyna_tui.tui.themes.lane_colours import lane_colour
from tests.colour_vision import VISIONS, nearest

FEW = 4
"""Lanes that are compared most."""


@pytest.mark.parametrize("vision", VISIONS)
def test_lane_colours_differ_to_every_vision_on_every_theme(vision: str) -> None:
    for theme in THEMES:
        background = Color.parse(theme.background or "")
        colours = [lane_colour(lane, background) for lane in range(len(LANE_COLOURS))]
        assert nearest(colours[:FEW], vision) >= 20
        assert nearest(colours, vision) >= 14
        for colour in colours:
            assert contrast(Color.parse(colour), background) >= READABLE


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_of_figures_on_paper_differ_to_every_vision(vision: str) -> None:
    assert nearest(PRINT_COLOURS[:FEW], vision) >= 20
    assert nearest(PRINT_COLOURS, vision) >= 8
