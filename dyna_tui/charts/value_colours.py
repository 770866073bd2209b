"""Value colours: the ramps from a low value to a high one, by name, for the screen and for figures."""

from collections.abc import Sequence

VALUE_COLOURS: dict[str, Sequence[str]] = {
    "cold-warm": (),
    "viridis": [
        "#440154",
        "#48186a",
        "#472d7b",
        "#424086",
        "#3b528b",
        "#33638d",
        "#2c728e",
        "#26828e",
        "#21918c",
        "#1fa088",
        "#28ae80",
        "#3fbc73",
        "#5ec962",
        "#84d44b",
        "#addc30",
        "#d8e219",
        "#fde725",
    ],
    "cividis": [
        "#00224e",
        "#002e6a",
        "#1a386f",
        "#32436d",
        "#434e6c",
        "#535a6d",
        "#61656f",
        "#6f7073",
        "#7d7c78",
        "#8c8878",
        "#9b9476",
        "#aba072",
        "#bcae6c",
        "#cdbb63",
        "#dec958",
        "#f0d846",
        "#fee838",
    ],
}
"""The stops of each ramp, evenly spaced; none where the ramp runs between colours of the theme.

Viridis is by Smith and van der Walt (2015), cividis by Nuñez, Anderton and Renslow (2018), which looks nearly the same
to people with and without colour blindness. In both, equal steps of the value are equal steps to the eye.
"""
DEFAULT = next(iter(VALUE_COLOURS))


def value_ramp(name: str, levels: int, theme: Sequence[str]) -> tuple[str, ...]:
    """A ramp in so many colours, lowest value first, each as ``#rrggbb``.

    Args:
        name: one of VALUE_COLOURS.
        levels: how many colours, two at the least.
        theme: the stops where the ramp runs between colours of the theme.
    """
    stops = VALUE_COLOURS[name] or theme
    return tuple(_at(stops, level / (levels - 1)) for level in range(levels))


def blend(one: str, other: str, share: float) -> str:
    """A colour between two, as ``#rrggbb``, with a share (0 to 1) of the other."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _at(stops: Sequence[str], share: float) -> str:
    """The colour at a share (0 to 1) of the way along the stops."""
    position = share * (len(stops) - 1)
    index = min(int(position), len(stops) - 2)
    return blend(stops[index], stops[index + 1], position - index)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
