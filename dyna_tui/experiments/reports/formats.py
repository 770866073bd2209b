"""Output formats, a row for each: the command line's choices, help and errors, and the tests, follow from these tables.

A format is a module with a function ``write`` and a row here. The module is imported when it writes, so that choices
and help need neither NumPy nor matplotlib.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dyna_tui.errors import InputError, printable


@dataclass(frozen=True)
class Format:
    """How something is written."""

    suffix: str
    """How the name of such a file ends, in lower case with its dot."""
    module: str
    """The module whose function ``write`` writes it."""
    about: str = ""
    """What the format is good for, in a few words, for help."""
    requires: str = ""
    """The package that writing needs, besides those that are always there."""
    extra: str = ""
    """The extra of dyna-tui that installs the package."""

    def check_installed(self) -> None:
        """Make sure that what writing needs is installed.

        Raises:
            InputError: if it is not; the message says how to install it.
        """
        if self.requires and find_spec(self.requires) is None:
            raise self.missing()

    def missing(self) -> InputError:
        """The error where the package is not installed."""
        return InputError(f"{self.suffix} files need {self.requires}: pip install 'dyna-tui[{self.extra}]'")

    def write(self, content: Any, *details: Any) -> Any:
        """Write what the table says that the format writes."""
        return importlib.import_module(self.module).write(content, *details)


REPORTS: Mapping[str, Format] = MappingProxyType(
    {
        "table": Format(".txt", "dyna_tui.experiments.reports.table", "for reading"),
        "json": Format(".json", "dyna_tui.experiments.reports.json", "means and intervals"),
        "csv": Format(".csv", "dyna_tui.experiments.reports.csv", "every run"),
        "markdown": Format(".md", "dyna_tui.experiments.reports.markdown", "tables for a page"),
    }
)
"""Results of an experiment, by the name that ``--format`` takes: ``write(results: Results) -> Iterator[str]``."""

REPRODUCTIONS: Mapping[str, Format] = MappingProxyType(
    {
        "table": Format(".txt", "dyna_tui.experiments.reproduce.text_report", "for reading"),
        "json": Format(".json", "dyna_tui.experiments.reproduce.json_report", "for programs"),
    }
)
"""Published results measured again: ``write(made: Iterable[Reproduction], style: Style) -> Iterator[str]``."""

_FIGURE = "dyna_tui.experiments.reports.figure"
FIGURES: Mapping[str, Format] = MappingProxyType(
    {
        "svg": Format(".svg", _FIGURE, "for the web", "matplotlib", "plot"),
        "png": Format(".png", _FIGURE, "for slides", "matplotlib", "plot"),
        "pdf": Format(".pdf", _FIGURE, "for papers", "matplotlib", "plot"),
    }
)
"""Curves or heat maps as a figure: ``write(drawing: Drawing, name: str, style: str) -> bytes``."""

SCREEN = "screen"
STYLES: Mapping[str, str] = MappingProxyType(
    {
        SCREEN: "6.4 inches wide, the screen's colours",
        "paper": "3.3 inches wide, embedded fonts, safe for the colour-blind and without colour",
    }
)
"""The styles of a figure, by the name that ``--style`` takes, and what each is, for help."""


def figure_format(path: str | Path) -> str:
    """The name of a figure's format, by the end of its file's name.

    Raises:
        InputError: if no figure's file ends so, or what writing needs is not installed.
    """
    suffix = Path(path).suffix.lower()
    for name, format in FIGURES.items():
        if format.suffix == suffix:
            format.check_installed()
            return name
    found = f"not '{suffix}'" if suffix else "and this one has no ending"
    raise InputError(f"{printable(str(path))}: a figure's file ends in {suffixes(FIGURES)}, {found}")


def check_suffix(path: str | Path, name: str, formats: Mapping[str, Format]) -> None:
    """Make sure that a file's name does not end as those of another format do.

    Args:
        path: the file.
        name: the name of the format that is written to it.
        formats: the table of formats.

    Raises:
        InputError: if it does; the message says what would be right.
    """
    suffix = Path(path).suffix.lower()
    for other, format in formats.items():
        if format.suffix == suffix and other != name:
            right = f"add --format {other}, or end the name in {formats[name].suffix}"
            raise InputError(f"{path} ends in {suffix}, but the format is {name}: {right}")


def suffixes(formats: Mapping[str, Format]) -> str:
    """The suffixes of some formats in a sentence: ``.svg, .png or .pdf``."""
    *others, last = [format.suffix for format in formats.values()]
    return f"{', '.join(others)} or {last}" if others else last


def summary(formats: Mapping[str, Format]) -> str:
    """Formats and what they are good for, for help: ``table (for reading), csv (every run)``."""
    return ", ".join(f"{name} ({format.about})" for name, format in formats.items())
