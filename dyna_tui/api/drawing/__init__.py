"""Drawings for a notebook: learning curves as SVG, in the colours of the screen, on light and on dark."""
