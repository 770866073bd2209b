"""Running the laboratory to its end, with a recovery copy of it for what a crash would lose."""

from contextlib import suppress
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.messages import DONE, PROGRAM, print_message
from dyna_tui.cli.settings_file import set_appearance

if TYPE_CHECKING:
    from dyna_tui.cli.options import AppearanceOptions
    from dyna_tui.lab.files.recovery import RecoveryCopy
    from dyna_tui.tui.app import LabApp


def run_app(app: "LabApp", look: "AppearanceOptions | None" = None) -> int:
    """Run the laboratory to its end; unless the user has quit, say how to open it again.

    Returns:
        The exit status.
    """
    set_appearance(app, look)
    status = terminal.run(app)
    if app.keeper is not None and app.keeper.end(done=status == DONE):
        with suppress(OSError):  # the terminal is gone
            print_message(f"{PROGRAM}: a copy of your laboratory is kept: '{PROGRAM} recover' opens it")
    return status


def new_copy() -> "RecoveryCopy":
    """The recovery copy of a laboratory that was not recovered itself."""
    from dyna_tui.lab.files.recovery import RecoveryCopy  # which the first screen does without

    return RecoveryCopy()
