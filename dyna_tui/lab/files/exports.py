"""Exports: what of a session can be written to a file, and in which formats.

The command line, the export dialog and help are made from this table. A new export of a lane is a row here and a
function in :mod:`dyna_tui.lab.files.tables`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TABLE_FORMATS: Mapping[str, str] = MappingProxyType({"csv": ".csv", "json": ".json"})
SCREEN_FORMATS: Mapping[str, str] = MappingProxyType({"text": ".txt", "svg": ".svg"})
SCREEN = "screen"


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

    def format_of(self, file_name: str) -> str:
        """The format that a file's ending names; the first if it names none."""
        endings = (format for format, ending in self.formats.items() if file_name.lower().endswith(ending))
        return next(endings, next(iter(self.formats)))


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "q": Export("Q-table", TABLE_FORMATS, ".csv"),
        "model": Export("Model", TABLE_FORMATS, ".csv", needs_model=True),
        "rewards": Export("Reward curve", TABLE_FORMATS, ".csv"),
        "episodes": Export("Episodes", TABLE_FORMATS, ".csv"),
        SCREEN: Export("Screen", SCREEN_FORMATS, ".svg"),
    }
)
"""What can be exported, by the name on the command line: tables of a lane, and the screen."""
