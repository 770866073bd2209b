"""Keys of the screen as the words that mean the same here: ``drive right``, ``forget all``, ``set kappa 0.01``."""

from collections.abc import Iterable
from itertools import groupby

from dyna_tui.errors import InputError
from dyna_tui.plain.commands import BY_KEY, KEYS
from dyna_tui.plain.keys import ARROWS, SIGNS, ParameterKeys, UntilKeys
from dyna_tui.plain.laboratory import PlainLab

COUNTED = ("step", "tick", "episode")
"""Commands that take how often."""
MODEL_WORDS = {"c": "forget all", "e": "forget all", "t": "correct"}
"""The keys of the dialog that edits the model."""


def words_of(on: PlainLab, keys: Iterable[str]) -> list[str]:
    """The commands that do what keys would do on the screen, from where the laboratory is.

    Keys of the screen's looks are left out.

    Args:
        on: the laboratory, which stays as it is.
        keys: keys, as Textual names them or as the laboratory writes them.

    Returns:
        The commands; none where words for some key are not known.
    """
    try:
        commands = list(_words(on, [SIGNS.get(key, key) for key in keys]))
    except (InputError, KeyError, StopIteration):
        return []
    merged = []
    for word, group in groupby(commands):
        times = len(list(group))
        merged += [f"{word} {times}"] if word in COUNTED and times > 1 else [word] * times
    return merged


def _words(on: PlainLab, keys: list[str]) -> Iterable[str]:
    """The commands one by one; a KeyError where a key has none."""
    specs, index, driving = [lane.spec for lane in on.lab.lanes], on.index, False
    left = iter(keys)
    for key in left:
        if key == "d":
            driving = not driving
        elif key in ARROWS:
            if not driving:
                raise KeyError(key)
            yield f"drive {key}"
        elif key == "x":
            yield MODEL_WORDS[next(left, "")]
        elif key in ("s", "u"):
            dialog = ParameterKeys(specs[index]) if key == "s" else UntilKeys(on)
            for typed in left:
                if typed == "enter":
                    break
                dialog.type(typed)
            yield dialog.words
        elif key in ("tab", "shift+tab") and len(specs) > 1:
            index = (index + (1 if key == "tab" else -1)) % len(specs)
            yield f"lane {index + 1}"
        elif key == "f":
            specs.insert(index + 1, specs[index])
            index += 1
            yield "fork"
        elif key == "w" or key not in BY_KEY:
            raise KeyError(key)
        elif BY_KEY[key] not in KEYS:
            yield BY_KEY[key].name
