"""Files in plain words: save the session, save the maze, export a lane's tables; quit."""

import os
import re
from collections.abc import Callable

from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.files import stem_of, write_whole
from dyna_tui.lab.files.exports import EXPORTS, FIGURE, MAZE, SCREEN
from dyna_tui.lab.files.maze_export import as_maze, differences
from dyna_tui.lab.files.session import save
from dyna_tui.lab.files.tables import WRITERS, table
from dyna_tui.lab.state_token import state_token
from dyna_tui.plain.arguments import Words, in_lanes, nothing_more
from dyna_tui.plain.laboratory import PlainLab, Question

OVERWRITE = "overwrite"
"""The word at the end of a line that has it replace a file."""
TABLES = [name for name in EXPORTS if name not in (SCREEN, MAZE, FIGURE)]


def save_session(on: PlainLab, words: Words) -> None:
    """``save run.json``: all lanes and their history; ``save maze FILE``: the edited maze."""
    if words[:1] == ["maze"] and len(words) > 1:
        save_maze(on, words[1:])
        return
    words, overwrites = _without_force(words)
    name = _name(on, words, ".json")
    # An ending that promises something else is not written.
    if os.path.splitext(name)[1].lower() not in (".json", ""):
        raise InputError(f"{name}: a session is written to .json")

    def write() -> None:
        save(on.lab, name)
        on.saved = state_token(on.lab)
        on.report(f"Saved {name}. dyna-tui {name} opens it again.")

    _write(on, name, write, overwrites, "save")


def save_maze(on: PlainLab, words: Words) -> None:
    """The maze of the lane in focus with all that was edited."""
    words, index, overwrites = _of_lane(on, words)
    name = _name(on, words, "-edited.txt")
    EXPORTS[MAZE].format_of(name)
    lane = on.lab.lanes[index]

    def write() -> None:
        write_whole(name, [as_maze(lane)])
        on.report(f"Wrote {name}.")
        on.report_all(f"{difference[0].upper()}{difference[1:]}." for difference in differences(lane))

    _write(on, name, write, overwrites, "save maze")


def export(on: PlainLab, words: Words) -> None:
    """``export q q.csv``, ``export model model.json in lane 2``."""
    what = words[0].lower() if words else ""
    if what == MAZE:
        save_maze(on, words[1:])
        return
    if what == FIGURE:
        export_figure(on, words[1:])
        return
    words, index, overwrites = _of_lane(on, words)
    if what not in TABLES:
        raise InputError(f"name what to export, as in: export q q.csv; {did_you_mean(what, [*TABLES, MAZE, FIGURE])}")
    lane = on.lab.lanes[index]
    if EXPORTS[what].needs_model:
        lane.state.require_model()
    name = _name(on, words[1:], f"-{what}{EXPORTS[what].suffix}")
    format = EXPORTS[what].format_of(name)
    of = on.labels[index]

    def write() -> None:
        write_whole(name, WRITERS[format](table(lane, what)))
        on.report(f"Wrote {name}: {EXPORTS[what].title} of {of}.")

    _write(on, name, write, overwrites, f"export {what}")


def export_figure(on: PlainLab, words: Words) -> None:
    """``export figure maze.svg``, ``export figure q-values q.svg in lane 2``: the grids of all lanes, or of one."""
    from dyna_tui.figures.lane_figure import lanes_figure
    from dyna_tui.figures.views import VIEWS
    from dyna_tui.figures.writers import WRITERS as FIGURE_WRITERS

    only = any(word.lower() == "lane" for word in words)
    words, index, overwrites = _of_lane(on, words)
    view = VIEWS.get(words[0].lower()) if words else None
    name = _name(on, words[1:] if view else words, f"-figure{EXPORTS[FIGURE].suffix}")
    format = EXPORTS[FIGURE].format_of(name)
    drawing = lanes_figure([on.lab.lanes[index]] if only else on.lab.lanes, view or VIEWS["arrows"])

    def write() -> None:
        write_whole(name, [FIGURE_WRITERS[format](drawing)])
        on.report(f"Wrote {name}: {drawing.title}.")

    _write(on, name, write, overwrites, "export figure")


def _write(on: PlainLab, name: str, write: Callable[[], None], overwrites: bool, command: str) -> None:
    """Writes a file; where there is one asks first whether to overwrite it.

    Raises:
        InputError: where there is one, and a script, which nobody could ask, does not say ``overwrite``.
    """
    if overwrites or not os.path.lexists(name):
        write()
    elif on.asks:
        on.question = Question({"yes": write, "no": lambda: on.report("Nothing was written.")}, "Nothing was written.")
        on.report(f"{name} exists. Overwrite it? Answer yes or no.")
    else:
        raise InputError(f"{name} exists: to overwrite it, {command} {name} {OVERWRITE}")


def _without_force(words: Words) -> tuple[Words, bool]:
    """The words without ``overwrite`` at their end, and whether it was there."""
    forced = len(words) > 1 and words[-1].lower() == OVERWRITE
    return words[:-1] if forced else words, forced


def _of_lane(on: PlainLab, words: Words) -> tuple[Words, int, bool]:
    """The words without ``in lane 2`` and ``overwrite``, in either order; the lane; whether to overwrite.

    Raises:
        InputError: where there is no such lane.
    """
    words, before = _without_force(words)
    words, index, _ = in_lanes(on, words)
    words, after = _without_force(words)
    return words, index, before or after


def _name(on: PlainLab, words: Words, ending: str) -> str:
    """The file that is named, or one named after the maze."""
    if words:
        return os.path.expanduser(_as_typed(on.line, words))
    step = "" if ending.startswith("-edited") else f"-{on.lane.real_steps}"
    return f"{stem_of(on.lab.maze.path)}{step}{ending}"


def _as_typed(line: str, words: Words) -> str:
    """Words of a line with the blanks, or tabs, that are between them there."""
    found = re.findall(r"\s+".join(map(re.escape, words)), line)
    return str(found[-1]) if found else " ".join(words)


def leave(on: PlainLab, words: Words) -> None:
    """Quits; asks first where a person would lose something."""
    nothing_more(words, "quit")
    if on.keeps_all:
        _leave(on)
    else:
        on.ask_before_loss("Quit", lambda: _leave(on), "Not quit.")


def _leave(on: PlainLab) -> None:
    on.over = True
