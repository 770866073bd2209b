"""Files: save the session, save the edited maze, export the screen or a lane's tables."""

from functools import partial
from typing import TYPE_CHECKING

from dyna_tui.agents import Model
from dyna_tui.charts.numbers import count, counted
from dyna_tui.charts.value_colours import DEFAULT
from dyna_tui.errors import InputError
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context, LaneName
from dyna_tui.tui.laboratory.panels import Panels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane

    Written = tuple[Iterable[str], list[str]]
    """The text of a file, and sentences of what is to be known of it."""

NO_FILES = "The keys of a lesson write no file."


class Files:
    """Asks for the name of a file, and has it written."""

    def __init__(self, context: Context, panels: Panels) -> None:
        """Begins with the context."""
        self._context = context
        self._panels = panels

    def save_session(self, then: "Callable[[], object] | None" = None) -> None:
        """Saves the session: all lanes and their history; ``then`` is called once it is saved."""
        self._ask_name("Save the session", f"-{self._latest_step}.json", partial(self._write_session, then=then))

    def quit(self) -> None:
        """Quits; asks first where something unsaved would be lost."""
        from dyna_tui.tui.dialogs.choices import QUIT_CHOICES, SAVE, Choices

        leave = self._context.app.exit
        if not self._context.driver.unsaved or self._context.keeps_all:
            leave()
            return
        self._context.driver.pause()
        about = f"{self._unsaved} not saved."
        dialog = Choices("Quit?", about, QUIT_CHOICES)
        self._context.open(dialog, lambda answer: self.save_session(leave) if answer == SAVE else leave())

    @property
    def _unsaved(self) -> str:
        """What would be lost, as the subject of a sentence."""
        of_file = self._context.driver.amounts_saved
        steps, done = max(self._latest_step - of_file[0], 0), max(self._context.interventions - of_file[1], 0)
        what = [counted(steps, "step")] if steps else []
        what += [counted(done, "intervention")] if done else []
        plural = len(what) > 1 or (steps or done) > 1
        return f"{' and '.join(what) or 'What you did'} {'are' if plural else 'is'}"

    def save_maze(self) -> None:
        """Saves the maze of the lane in focus with all that was edited."""
        context = self._context
        write = partial(self._write, context.name, _written_maze)
        self._ask_name(f"Save the edited maze of {context.label}", "-edited.txt", write)

    def export(self) -> None:
        """Asks what to export."""
        from dyna_tui.tui.dialogs.export import ExportDialog

        context = self._context
        model = context.spec.variant.model is not Model.NONE
        dialog = ExportDialog(context.label, lanes=len(context.frame.lanes), model=model)
        context.open(dialog, partial(self._export, context.name))

    def _export(self, lane: LaneName, what: str) -> None:
        from dyna_tui.lab.files.exports import EXPORTS, FIGURE, MAZE, SCREEN, either
        from dyna_tui.tui.dialogs.export import LANE_FIGURE

        of_one = what == LANE_FIGURE
        what = FIGURE if of_one else what
        export = EXPORTS[what]
        ending = f"-{self._latest_step}{'' if what == SCREEN else f'-{what}'}{export.suffix}"
        of_lane = _written_maze if what == MAZE else _table_of(what)
        write = self._write_screen if what == SCREEN else partial(self._write, lane, of_lane)
        if what == FIGURE:
            write = partial(self._write_figure, lane if of_one else None)
        self._ask_name(f"{export.title} ({either(list(export.formats.values()))})", ending, write)

    @property
    def _latest_step(self) -> int:
        return max(lane.counters.real_steps for lane in self._context.frame.lanes)

    def _ask_name(self, title: str, ending: str, write: "Callable[[str], None]") -> None:
        from dyna_tui.files import stem_of
        from dyna_tui.tui.dialogs.file_name import FileName

        if self._context.played:
            self._context.refused = True
            self._context.set_status(NO_FILES)
            return
        name = f"{stem_of(self._context.maze.path)}{ending}"
        self._context.open(FileName(title, name, self._context.delivery), write)

    def _write_session(self, name: str, then: "Callable[[], object] | None" = None) -> None:
        delivery, saved, app = self._context.delivery, self._context.saved, self._context.app

        def save(lab: "Lab") -> str:
            from dyna_tui.lab.files.session import session_text

            size = delivery.write(name, [session_text(lab, name)])
            saved(lab)
            if then is not None:
                app.call_later(then)
            lanes = counted(len(lab.lanes), "lane")
            return f"{delivery.saved}: {lanes}, {count(size)} bytes. Reopen: dyna-tui replay {name}"

        self._context.driver.ask(save)

    def _write(self, lane: LaneName, written: "Callable[[Lane, str], Written]", name: str) -> None:
        """Writes something of a lane; ``written`` gives it, and what to say of it."""
        delivery = self._context.delivery

        def work(lab: "Lab") -> str:
            index = index_of(lab, lane.number)
            if index is None:
                return f"{lane.label} was dropped: nothing written."
            text, sentences = written(lab.lanes[index], name)
            delivery.write(name, text)
            done = f"{delivery.done} {name}"
            return " ".join([f"{done}.", *sentences]) if sentences else done

        self._context.driver.ask(work)

    def _write_figure(self, only: LaneName | None, name: str) -> None:
        """Writes the grids of all lanes, or of one, in the view that is shown."""
        context, panels = self._context, self._panels
        view, values = panels.lanes[context.focus].grid.view, getattr(context.app, "value_colours", DEFAULT)

        def write(lab: "Lab") -> str:
            from dyna_tui.figures.lane_figure import lanes_figure
            from dyna_tui.figures.writers import WRITERS
            from dyna_tui.lab.files.exports import EXPORTS, FIGURE

            lanes = [lane for lane in lab.lanes if only is None or lane.number == only.number]
            if only is not None and not lanes:
                return f"{only.label} was dropped: nothing written."
            drawing = lanes_figure(lanes, view, values=values)
            context.delivery.write(name, [WRITERS[EXPORTS[FIGURE].format_of(name)](drawing)])
            shown = "" if len(lab.lanes) == 1 else " of all lanes" if only is None else f" of {only.label}"
            return f"{context.delivery.done} {name}: {view.title}{shown}"

        context.driver.ask(write)

    def _write_screen(self, name: str) -> None:
        """Writes the screen once the dialog is gone from it."""
        self._context.app.call_after_refresh(self._write_screen_now, name)

    def _write_screen_now(self, name: str) -> None:
        from dyna_tui.lab.files.exports import EXPORTS, SCREEN
        from dyna_tui.tui.text.screen_text import as_text

        app = self._context.app
        try:
            as_svg = EXPORTS[SCREEN].format_of(name) == "svg"
            text = app.export_screenshot(title=self._context.maze.title) if as_svg else as_text(app)
            self._context.delivery.write(name, [text])
        except InputError as error:
            self._context.set_status(f"{error}.")
        else:
            self._context.set_status(f"{self._context.delivery.done} {name}")


def _written_maze(lane: "Lane", name: str) -> "Written":
    from dyna_tui.lab.files.maze_export import as_maze, differences

    return [as_maze(lane)], [f"{difference[0].upper()}{difference[1:]}." for difference in differences(lane)]


def _table_of(what: str) -> "Callable[[Lane, str], Written]":
    """What gives a lane's table of that name, in the format that the ending of a file's name asks for."""

    def written(lane: "Lane", name: str) -> "Written":
        from dyna_tui.lab.files.exports import EXPORTS
        from dyna_tui.lab.files.tables import WRITERS, table

        return WRITERS[EXPORTS[what].format_of(name)](table(lane, what)), []

    return written
