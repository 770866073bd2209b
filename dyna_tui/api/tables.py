"""Results in other libraries: pandas, polars, xarray and matplotlib, each imported only where it is asked for."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from dyna_tui.api.arguments import PathLike, path_of, shown
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.files import Destination

if TYPE_CHECKING:
    import pandas
    import polars
    import xarray
    from matplotlib.figure import Figure

    from dyna_tui.experiments.reports.drawing import Drawing


Columns = Mapping[str, NDArray[Any]]
"""Arrays of one length by the names of their columns."""


def _module(name: str, extra: str) -> Any:
    """A library of an extra.

    Raises:
        InputError: where it is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError(f"{name} is not installed: pip install 'dyna-tui[{extra}]'") from None


def to_pandas(columns: Columns) -> "pandas.DataFrame":
    """Columns as a DataFrame of pandas."""
    library = _module("pandas", "pandas")
    frame: pandas.DataFrame = library.DataFrame(columns)
    return frame


def to_polars(columns: Columns) -> "polars.DataFrame":
    """Columns as a DataFrame of polars; a number that is not known is null."""
    library = _module("polars", "polars")
    lists = {name: values.tolist() if values.dtype == object else values for name, values in columns.items()}
    frame: polars.DataFrame = library.DataFrame(lists, nan_to_null=True, strict=False)
    return frame


def to_xarray(
    arrays: Mapping[str, tuple[tuple[str, ...], NDArray[Any]]],
    coordinates: Mapping[str, Any],
    attributes: Mapping[str, Any],
) -> "xarray.Dataset":
    """Arrays with the names of their axes, and the coordinates along these, as a Dataset of xarray."""
    library = _module("xarray", "xarray")
    dataset: xarray.Dataset = library.Dataset(arrays, coordinates, attributes)
    return dataset


def plot(drawing: "Drawing", path: PathLike | None, style: str) -> "Figure | None":
    """Curves or heat maps as a figure of matplotlib, or written to a file.

    Raises:
        InputError: where there is no such style, matplotlib is not installed, or the file cannot be written.
    """
    from dyna_tui.experiments.reports.figure import figure
    from dyna_tui.experiments.reports.formats import FIGURES, STYLES, figure_format

    if not isinstance(style, str) or style not in STYLES:
        raise InputError(f"there is no style {shown(style)}: {did_you_mean(str(style)[:40], STYLES)}")
    if path is None:
        return figure(drawing, style)
    name = path_of(path)
    format = figure_format(name)
    destination = Destination("the figure", name)
    content: bytes = FIGURES[format].write(drawing, format, style)
    destination.write([content])
    return None
