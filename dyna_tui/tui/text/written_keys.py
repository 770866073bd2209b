"""Written keys: a key as the laboratory writes it (``.``, ``→``, ``esc``), or as Textual names it, to be played."""

import unicodedata

from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

from dyna_tui.errors import InputError, quoted

WRITTEN = {"↑": "up", "→": "right", "↓": "down", "←": "left", "esc": "escape", "pgup": "pageup", "pgdn": "pagedown"}
"""Keys that the laboratory writes otherwise than Textual does."""


def textual_key(key: str) -> str:
    """The key as Textual names it: ``.`` is ``full_stop``.

    Raises:
        InputError: where it is no key.
    """
    if key in WRITTEN:
        return WRITTEN[key]
    if len(key) == 1 and not key.isalnum():
        name = unicodedata.name(key, "").lower().replace("-", "_").replace(" ", "_")
        return KEY_NAME_REPLACEMENTS.get(name, name)
    if not key.replace("+", "").replace("_", "").isalnum():
        raise InputError(f"unknown key {quoted(key)}: write keys as in '.', 'space', '→', 'enter', 'ctrl+s'")
    return key


def key_event(name: str) -> Key:
    """The event of a key by Textual's name, with the character that it types into a field: ``.`` of ``full_stop``."""
    return Key(name, key_to_character(name))
