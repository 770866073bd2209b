"""The option ``--plot``, whose value may be left out, in the words of a command line."""

import os
from collections.abc import Sequence


def with_plot_value(words: Sequence[str]) -> list[str]:
    """The words with ``--plot``, whose value is optional, as ``--plot=`` or ``--plot=FILE``."""
    left, result = list(words), []
    while left:
        word = left.pop(0)
        if word == "--plot":
            has_value = left and not left[0].startswith("-") and not _could_be_maze(left[0])
            word = f"--plot={left.pop(0) if has_value else ''}"
        result.append(word)
    return result


def _could_be_maze(word: str) -> bool:
    """Whether a word after ``--plot`` is the maze rather than the file of a figure."""
    from dyna_tui.maze import builtin_names
    from dyna_tui.opening import PREFIXES

    if word.startswith(PREFIXES):
        return True
    suffix = os.path.splitext(word)[1]
    return suffix in (".txt", ".npz") or word in builtin_names() or (not suffix and os.path.isfile(word))
