"""Keeping of the plain laboratory: a copy after each line that changed something, for what a crash would lose."""

from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.state_token import state_token
from dyna_tui.plain.laboratory import PlainLab

if TYPE_CHECKING:
    from dyna_tui.lab.files.recovery import RecoveryCopy


class PlainKeeper:
    """Keeps the recovery copy of a plain laboratory."""

    def __init__(self, copy: "RecoveryCopy", on: PlainLab) -> None:
        """Begins with what is there, which is in the copy or in a file."""
        self._copy = copy
        self._on = on
        self._kept: object = state_token(on.lab)
        self._failed = False

    def keep(self) -> None:
        """Writes what was done; where all of it is in a file of the user's, the copy is needed no more."""
        token = state_token(self._on.lab)
        if not self._on.unsaved:
            self._copy.clear()
        if token == self._kept or not self._on.unsaved or self._failed:
            return
        self._kept = token
        try:
            self._copy.write(as_text(taken(self._on.lab)))
        except InputError as problem:
            self._failed = True
            self._on.report(f"No recovery copy is kept: {problem}. save saves the session.")

    def end(self) -> None:
        """Removes the copy: the user is done with the laboratory."""
        self._copy.clear()
