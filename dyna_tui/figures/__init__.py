"""Figures of the maze alone, for slides and papers: any view of the grid, of one lane or all, as SVG, PNG or PDF.

:mod:`~dyna_tui.figures.lane_figure` draws what the screen's views compute into a few kinds of shapes;
:mod:`~dyna_tui.figures.writers` writes those.
"""
