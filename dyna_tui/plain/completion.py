"""Completion of words at the prompt of the plain laboratory, by readline."""

import readline

from dyna_tui.agents import VARIANTS
from dyna_tui.lab.stop_conditions import CONDITIONS
from dyna_tui.plain.commands import BY_WORDS
from dyna_tui.plain.describing import PARTS
from dyna_tui.plain.files import TABLES
from dyna_tui.plain.laboratory import PlainLab


def candidates(on: PlainLab, before: str) -> list[str]:
    """The words that may follow a beginning of a line."""
    words = before.lower().split()
    if not words:
        return sorted({name.split()[0] for name in BY_WORDS})
    following = [name.split()[1] for name in BY_WORDS if name.startswith(f"{words[0]} ") and len(words) == 1]
    match words:
        case ["until" | "break" | "breakpoint", *rest]:
            names = [each.keyword.split("-") for each in CONDITIONS.values()]
            following += [name[len(rest)] for name in names if name[: len(rest)] == rest and len(name) > len(rest)]
        case ["run", "until"]:
            following += [each.keyword.split("-")[0] for each in CONDITIONS.values()]
        case ["tell"]:
            following += PARTS
        case ["set"]:
            following += on.lane.spec.values
        case ["add"] | ["agent"]:
            following += VARIANTS
        case ["drive"] | ["forget", _]:
            following += [move.name for move in on.lab.maze.grid.actions]
        case ["export"]:
            following += [*TABLES, "figure", "maze"]
        case ["export", "figure"]:
            from dyna_tui.figures.views import VIEWS

            following += VIEWS
        case ["help"]:
            following += BY_WORDS
        case ["clock"]:
            following += ["real", "updates"]
    return sorted(set(following))


def set_up(on: PlainLab) -> None:
    """Has the tab key complete words; the history is that of this session alone."""

    def complete(text: str, number: int) -> str | None:
        before = readline.get_line_buffer()[: readline.get_begidx()]
        found = [word for word in candidates(on, before) if word.startswith(text.lower())]
        return f"{found[number]} " if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
