"""Settings file of the user: how the laboratory looks, as it was left; where it cannot be read, as by default."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dyna_tui.appearance import CHOICES, Appearance
from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from dyna_tui.cli.options import AppearanceOptions
    from dyna_tui.tui.app import LabApp

LARGEST = 65_536
"""Bytes of the largest file that is read."""


def set_appearance(app: "LabApp", options: "AppearanceOptions | None" = None) -> None:
    """Give an app the appearance that the user left, but for what the options ask, and note what the user changes."""
    asked = {name: value for name, value in vars(options).items() if value} if options else {}
    app.appearance = read_appearance()._replace(**asked)
    app.keep_appearance = keep_appearance


def settings_path() -> Path | None:
    """The settings file, whether it is there or not; None where the user has no folder for settings."""
    folder = os.environ.get("XDG_CONFIG_HOME", "") if os.name == "posix" else ""
    if os.path.isabs(folder):
        return Path(folder, "dyna-tui", "settings.toml")
    from dyna_tui.files import user_folder

    try:
        return user_folder("config") / "settings.toml"
    except RuntimeError:
        return None


def read_appearance() -> Appearance:
    """The appearance in the settings file; the default of whatever it does not hold, or not rightly."""
    path, values = settings_path(), {}
    with suppress(OSError, ValueError, RecursionError):  # TOML that is wrong, and text that is not UTF-8, too
        if path is not None and path.stat().st_size <= LARGEST and path.is_file():
            import tomllib

            values = tomllib.loads(path.read_text("utf-8"))
    right = {name: values[name] for name, choices in CHOICES.items() if values.get(name) in choices}
    return Appearance(**right)


def keep_appearance(appearance: Appearance) -> None:
    """Write the settings file, if it can be written."""
    path = settings_path()
    if path is None:
        return
    from dyna_tui.files import write_whole

    with suppress(OSError, InputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(
            str(path), [f'{name} = "{value}"\n' for name, value in appearance._asdict().items()], follows_links=True
        )
