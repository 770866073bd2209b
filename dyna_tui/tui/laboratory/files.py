"""Files: save the session, save the edited maze, export the screen or a lane's tables."""

import os
from functools import partial
from typing import TYPE_CHECKING

from dyna_tui.agents import Model
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context, LaneName

if TYPE_CHECKING:
    from collections.abc import Callable

    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


class Files:
    """Asks for the name of a file, and has it written."""

    def __init__(self, context: Context) -> None:
        """Begins with the context."""
        self._context = context

    def save_session(self) -> None:
        """Saves the session: all lanes and their history."""
        self._ask_name("Save the session", f"-{self._latest_step}.json", self._write_session)

    def save_maze(self) -> None:
        """Saves the maze of the lane in focus with all that was edited."""
        context = self._context
        write = partial(self._write, context.name, _write_maze)
        self._ask_name(f"Save the edited maze of {context.label}", "-edited.txt", write)

    def export(self) -> None:
        """Asks what to export."""
        from dyna_tui.tui.dialogs.export import ExportDialog

        context = self._context
        dialog = ExportDialog(context.label, model=context.spec.variant.model is not Model.NONE)
        context.open(dialog, partial(self._export, context.name))

    def _export(self, lane: LaneName, what: str) -> None:
        from dyna_tui.lab.files.exports import EXPORTS, MAZE, SCREEN

        export = EXPORTS[what]
        ending = f"-{self._latest_step}{'' if what == SCREEN else f'-{what}'}{export.suffix}"
        of_lane = _write_maze if what == MAZE else _table_writer(what)
        write = self._write_screen if what == SCREEN else partial(self._write, lane, of_lane)
        self._ask_name(f"{export.title} ({' or '.join(export.formats.values())})", ending, write)

    @property
    def _latest_step(self) -> int:
        return max(lane.counters.real_steps for lane in self._context.frame.lanes)

    def _ask_name(self, title: str, ending: str, write: "Callable[[str], None]") -> None:
        from dyna_tui.files import stem_of
        from dyna_tui.tui.dialogs.file_name import FileName

        self._context.open(FileName(title, f"{stem_of(self._context.maze.path)}{ending}"), write)

    def _write_session(self, name: str) -> None:
        def save(lab: "Lab") -> str:
            from dyna_tui.lab.files.session import save

            save(lab, name)
            lanes = f"{len(lab.lanes)} lane{'s' if len(lab.lanes) != 1 else ''}"
            return f"Saved: {lanes}, {count(os.path.getsize(name))} bytes. Reopen: dyna-tui replay {name}"

        self._context.driver.ask(save)

    def _write(self, lane: LaneName, write: "Callable[[Lane, str], str]", name: str) -> None:
        """Writes something of a lane; ``write`` returns what to say of it."""

        def work(lab: "Lab") -> str:
            index = index_of(lab, lane.number)
            return f"{lane.label} was dropped: nothing written." if index is None else write(lab.lanes[index], name)

        self._context.driver.ask(work)

    def _write_screen(self, name: str) -> None:
        """Writes the screen once the dialog is gone from it."""
        self._context.app.call_after_refresh(self._write_screen_now, name)

    def _write_screen_now(self, name: str) -> None:
        from dyna_tui.files import write_whole
        from dyna_tui.lab.files.exports import EXPORTS, SCREEN
        from dyna_tui.tui.text.screen_text import as_text

        app = self._context.app
        try:
            as_svg = EXPORTS[SCREEN].format_of(name) == "svg"
            write_whole(name, [app.export_screenshot(title=self._context.maze.title) if as_svg else as_text(app)])
        except InputError as error:
            self._context.set_status(f"{error}.")
        else:
            self._context.set_status(f"Wrote {name}")


def _write_maze(lane: "Lane", name: str) -> str:
    from dyna_tui.files import write_whole
    from dyna_tui.lab.files.maze_export import as_maze, differences

    write_whole(name, [as_maze(lane)])
    sentences = [f"{difference[0].upper()}{difference[1:]}." for difference in differences(lane)]
    return " ".join([f"Wrote {name}.", *sentences]) if sentences else f"Wrote {name}"


def _table_writer(what: str) -> "Callable[[Lane, str], str]":
    """What writes a lane's table of that name."""

    def write(lane: "Lane", name: str) -> str:
        from dyna_tui.files import write_whole
        from dyna_tui.lab.files.exports import EXPORTS
        from dyna_tui.lab.files.tables import WRITERS, table

        write_whole(name, WRITERS[EXPORTS[what].format_of(name)](table(lane, what)))
        return f"Wrote {name}"

    return write
