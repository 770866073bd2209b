"""Colour vision: how colours look to people with colour blindness, and how far they are apart to the eye.

Protanopia and deuteranopia are simulated after Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency" (2009), severity 1; distances are those of CIELAB (CIE 1976), white point D65.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
"""Matrices that linear red, green and blue are multiplied by."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.119192, 0.9503041]]
)


def lab(colours: Sequence[str], vision: str = "normal") -> NDArray[np.float64]:
    """float64[n, 3]: the lightness, a* and b* of colours such as ``#rrggbb``, as they look to some vision."""
    parts = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in colours]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ VISIONS[vision].T, 0, 1) @ TO_XYZ.T / (TO_XYZ @ np.ones(3))
    f = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1)


def nearest(colours: Sequence[str], vision: str) -> float:
    """The distance of the two colours that look most alike to some vision."""
    seen = lab(colours, vision)
    distance = np.linalg.norm(seen[:, None] - seen, axis=-1)
    return float(distance[np.triu_indices(len(colours), 1)].min())
