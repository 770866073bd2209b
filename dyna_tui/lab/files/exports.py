"""Exports: what of a session can be written to a file, and in which formats.

The command line, the export dialog and help are made from this table. A new export of a lane is a row here and a
function in :mod:`dyna_tui.lab.files.tables`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from dyna_tui.errors import InputError, printable

TABLE_FORMATS: Mapping[str, str] = MappingProxyType({"csv": ".csv", "json": ".json"})
SCREEN_FORMATS: Mapping[str, str] = MappingProxyType({"text": ".txt", "svg": ".svg"})
MAZE_FORMATS: Mapping[str, str] = MappingProxyType({"text": ".txt"})
FIGURE_FORMATS: Mapping[str, str] = MappingProxyType({"svg": ".svg", "png": ".png", "pdf": ".pdf"})
SCREEN = "screen"
MAZE = "maze"
FIGURE = "figure"
KNOWN_ENDINGS = (".svg", ".png", ".pdf", ".txt", ".cast", ".html", ".csv", ".json", ".jpg", ".jpeg", ".gif", ".mp4")
"""Endings that promise what a file holds."""


def either(names: Sequence[str]) -> str:
    """Some names as a choice: ``.svg, .png or .pdf``."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


@dataclass(frozen=True)
class Export:
    """Something that can be exported."""

    title: str
    formats: Mapping[str, str]
    """Its formats and the endings of their files; the first is written where nothing names another."""
    suffix: str
    """The ending that is offered for its file."""
    needs_model: bool = False
    """Whether there is none of an agent without a model."""

    @property
    def noun(self) -> str:
        """What it is, within a sentence."""
        return self.title if self.title[1] == "-" else self.title[0].lower() + self.title[1:]

    def format_of(self, file_name: str, chosen: str | None = None) -> str:
        """The format to write to a file: the chosen one, else the one its ending names, else the first.

        Raises:
            InputError: if the file's ending is that of something else.
        """
        ending = PurePath(file_name).suffix.lower()
        named = next((format for format, its_ending in self.formats.items() if its_ending == ending), None)
        format = chosen or named or next(iter(self.formats))
        if ending in KNOWN_ENDINGS and format != named:
            right = self.formats[chosen] if chosen else either(list(self.formats.values()))
            raise InputError(f"{printable(file_name)}: the {self.noun} is written to {right}, not {ending}")
        return format


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "q": Export("Q-table", TABLE_FORMATS, ".csv"),
        "model": Export("Model", TABLE_FORMATS, ".csv", needs_model=True),
        "rewards": Export("Reward curve", TABLE_FORMATS, ".csv"),
        "episodes": Export("Episodes", TABLE_FORMATS, ".csv"),
        SCREEN: Export("Screen", SCREEN_FORMATS, ".svg"),
        FIGURE: Export("Figure of the maze", FIGURE_FORMATS, ".svg"),
        MAZE: Export("Maze", MAZE_FORMATS, ".txt"),
    }
)
"""What can be exported, by the name on the command line: a lane's tables, the screen, an edited maze, a figure."""
