"""Runs that go on until something happens, and what is kept of a laboratory in files."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from dyna_tui.agents import Model
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.stop_conditions import Breakpoint
from dyna_tui.tui.laboratory.interventions import place_of
from dyna_tui.tui.laboratory.view import LaboratoryView

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.run_until import StopEvent
    from dyna_tui.tui.dialogs.run_until import Wait


class KeepingScreen(LaboratoryView):
    """What ``u``, ``ctrl+s`` and ``ctrl+e`` do."""

    _greeting = ""
    """What is yet to be said of an opened session."""

    def on_mount(self) -> None:
        """Has itself told what ended a run, and how far a session is opened."""
        self.driver.event = self._report_stop_events
        session = self.driver.session
        if session is not None:
            self.driver.opening = self._tell_opening
            lanes = f"{len(session.lanes)} lane{'s' if len(session.lanes) != 1 else ''}"
            self._first_words = f"Replaying {session.path} from step 0."
            self._greeting = session.warning or f"{session.path}: {lanes}, as saved. , goes back, space runs on."

    def _tell_opening(self, share: float) -> None:
        self.set_status(f"Replaying the session: {share:.0%}")

    def _notice(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> None:
        """Says that a session is opened, and of what it ended with nothing."""
        if self._greeting and self.driver.ready:
            self.set_status(self._greeting)
            self._greeting = ""
        else:
            super()._notice(before, frames)

    @property
    def _lane_names(self) -> dict[int, str]:
        """What the lanes are called, by their numbers."""
        return {frame.number: label for frame, label in zip(self.frames, self._labels, strict=True)}

    # Run until

    def action_run_until(self) -> None:
        """Asks what to run until."""
        from dyna_tui.tui.dialogs.run_until import UntilDialog

        self.driver.pause()
        lab = self.driver.lab
        breakpoints = lab.breakpoints if lab is not None else ()
        frame = self.frames[self.focused_lane]
        step = frame.counters.real_steps
        state = self._first_goal if self._cursor is None else self._cursor
        row, column = self.maze.grid.cell(state)
        proposed = {
            "a cell is visited": f"{row},{column}",
            "a Q-value changes by more than": "0.1",
            "step": str((step // 1000 + 1) * 1000),
        }
        dialog = UntilDialog(self.maze, frame.number, self._lane_names, breakpoints, self._remove, proposed)
        self.app.push_screen(dialog, self._run_until)

    def _remove(self, breakpoint: Breakpoint) -> None:
        self.driver.ask(lambda lab: lab.breakpoints.remove(breakpoint))

    @property
    def _first_goal(self) -> int:
        """The first cell that ends an episode in the first layout; the first of all where none does."""
        kinds = [number for number, kind in enumerate(self.maze.kinds) if kind.terminal]
        return int(np.isin(self.maze.layouts[0].kind, kinds).argmax())

    def _run_until(self, wait: "Wait | None") -> None:
        if wait is not None:
            self.driver.ask(partial(self._set_out, wait))
            self.mind_compiling()

    def _set_out(self, wait: "Wait", lab: "Lab") -> None:
        """Runs, or sets the breakpoint, unless what is waited for can never be."""
        from dyna_tui.lab.run_until import possible, refuse_impossible

        watch = wait.watch
        lanes = [lane for lane in lab.lanes if watch.lane in (None, lane.number)]
        if not any(possible(watch.condition, lane) for lane in lanes):
            refuse_impossible(watch.condition, lanes[0])
        if wait.permanent and watch not in lab.breakpoints:
            lab.breakpoints.append(watch)
        self.call_later(self._wait_for, wait)

    def _wait_for(self, wait: "Wait") -> None:
        from dyna_tui.tui.text.stop_condition_text import watched

        what = watched(wait.watch, self._lane_names, self.maze.grid)
        if wait.permanent:
            self.set_status(f"Breakpoint: {what}. It ends every run; u lists them.")
            return
        self.driver.start(until=wait.watch)
        self.set_status(f"Running until {what}. space stops.")
        self._update_bar()
        self._grey_out()

    def _report_stop_events(self, events: "Sequence[StopEvent]") -> None:
        from dyna_tui.tui.text.stop_condition_text import happened

        assert self.driver.lab is not None
        self.set_status(happened(events, self.driver.lab.breakpoints, self._lane_names, self.maze.grid))
        for lane in self._lanes:
            lane.grid.reveal(lane.grid.cursor)

    # Files

    def action_save(self) -> None:
        """Asks for a name, and writes the session under it."""
        self._ask_file_name("Save the session", f"-{self._latest_step}.json", self._save_session)

    def action_export(self) -> None:
        """Asks what to write into a file."""
        from dyna_tui.tui.dialogs.export import ExportDialog

        spec = self.driver.specs[self.focused_lane]
        dialog = ExportDialog(self._labels[self.focused_lane], model=spec.variant.model is not Model.NONE)
        self.app.push_screen(dialog, self._ask_export)

    def _ask_export(self, thing: str | None) -> None:
        from dyna_tui.tui.dialogs.export import SCREEN, THINGS

        if thing is None:
            return
        says, suffix, formats = THINGS[thing]
        number = self.frames[self.focused_lane].number
        write = self._write_screen if thing == SCREEN else partial(self._write_table, thing, number)
        name = f"-{self._latest_step}.{suffix}" if thing == SCREEN else f"-{self._latest_step}-{thing}.{suffix}"
        self._ask_file_name(f"{says} {formats}", name, write)

    @property
    def _latest_step(self) -> int:
        return max((frame.counters.real_steps for frame in self.frames), default=0)

    def _ask_file_name(self, title: str, end: str, write: Callable[[str], None]) -> None:
        from dyna_tui.tui.dialogs.file_name import FileName

        name = f"{PurePath(self.maze.path).stem or 'maze'}{end}"
        self.app.push_screen(FileName(title, name), lambda name: None if name is None else write(name))

    def _save_session(self, name: str) -> None:
        def save(lab: "Lab") -> str:
            from dyna_tui.lab.files.session import save

            save(lab, name)
            lanes = f"{len(lab.lanes)} lane{'s' if len(lab.lanes) != 1 else ''}"
            return f"Saved {name}: {lanes}, {count(os.path.getsize(name))} bytes. dyna-tui replay {name} opens it."

        self.driver.ask(save)

    def _write_table(self, thing: str, number: int, name: str) -> None:
        def write(lab: "Lab") -> str | None:
            from dyna_tui.files import write_whole
            from dyna_tui.lab.files.tables import as_csv, as_json, table

            index = place_of(lab, number)
            if index is None:
                return None
            made = table(lab.lanes[index], thing)
            write_whole(name, as_json(made) if name.lower().endswith(".json") else as_csv(made))
            return f"Written: {name}"

        self.driver.ask(write)

    def _write_screen(self, name: str) -> None:
        """Writes the screen once the dialog is gone from it."""
        self.call_after_refresh(self._write_screen_now, name)

    def _write_screen_now(self, name: str) -> None:
        from dyna_tui.files import write_whole
        from dyna_tui.tui.recording import as_text

        as_svg = not name.lower().endswith(".txt")
        text = self.app.export_screenshot(title=self.maze.title) if as_svg else as_text(self.app)
        try:
            write_whole(name, [text])
        except InputError as error:
            self.set_status(f"{error}.")
        else:
            self.set_status(f"Written: {name}")
