"""Recovery keeper: keeps the recovery copy of the open laboratory up to date while it is used.

An intervention, and a step by hand, is in the copy within a second, a run every few seconds. Where copying takes long,
as on large mazes, there are fewer copies, so that they take a fiftieth of the CPU at most.
"""

import asyncio
import math
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dyna_tui.errors import InputError
from dyna_tui.lab.state_token import state_token
from dyna_tui.tui.engine.driver import Driver

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab

SOON = 0.5
"""Seconds from a change to its copy."""
RUNNING = 3.0
"""Seconds between two copies of a run."""
SHARE = 50
"""How many times as long as a copy took, in CPU, it is until the next."""
AFTER_FAILURE = 10.0
"""Seconds until a copy that could not be written is tried again: a disk that is full need not stay so."""
EARLY = 0.01
"""Seconds by which a reminder may come early."""
PATIENCE = 2.0
"""Seconds to wait for the engine at the end."""


class Copy(Protocol):
    """Where copies go: a :class:`~dyna_tui.lab.files.recovery.RecoveryCopy`, or the file beside a lesson."""

    @property
    def path(self) -> Path | None:
        """The file, once there is one."""

    def write(self, text: str) -> None:
        """Replaces the copy."""

    def clear(self) -> None:
        """Notes that all that is in it is saved elsewhere, or given up."""

    def close(self) -> None:
        """Leaves it to the next start."""


class RecoveryKeeper:
    """Copies a laboratory whenever something was done to it, and removes the copy once nothing would be lost."""

    def __init__(
        self,
        new_copy: "Callable[[], Copy]",
        driver: Driver,
        clock: Callable[[], float] = time.monotonic,
        cpu: Callable[[], float] = time.thread_time,
    ) -> None:
        """Begins with nothing done.

        Args:
            new_copy: gives where to.
            driver: whose laboratory it is.
            clock: gives the time in seconds.
            cpu: gives the seconds of CPU that the thread has taken: on a busy machine a copy is no dearer.
        """
        self._new_copy = new_copy
        self._copy: Copy | None = None
        self._driver = driver
        self._clock = clock
        self._cpu = cpu
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kept: object = None
        """The state token of what is in the copy, or in a file of the user's, or that the laboratory opened with."""
        self._kept_done: object = None
        """What a person has done by then."""
        self._changed: float | None = None
        """Since when there is anything that is not in the copy."""
        self._done: float | None = None
        """Since when there is anything that a person has done."""
        self._copied = -math.inf
        """When the latest copy was made."""
        self._free = -math.inf
        """When there may be another, since copies must not take too much of the time."""
        self._reminder = math.inf
        """When the laboratory is looked at again."""
        self._made = self._written = 0
        """The numbers of the latest copy that was made, and of that which is on the disk."""
        self._failed = False
        self._ended = False
        self._writing = threading.Lock()

    def start(self) -> None:
        """Begins to keep the copy, within the event loop."""
        self._loop = asyncio.get_running_loop()
        self._driver.after_work.append(self._after_work)

    def saved(self, lab: "Lab") -> None:
        """Notes, in the engine's thread, that all is in a file of the user's: the copy is needed no more."""
        self._note_kept(lab)
        self._failed = False
        self._remove()

    def end(self, *, done: bool) -> bool:
        """Ends the keeping.

        Args:
            done: whether the user is done with the laboratory; else the copy is left to the next start.

        Returns:
            Whether a copy is left.
        """
        lab = self._driver.lab
        if not done and lab is not None and self._kept is not None:
            with suppress(Exception):  # whatever ended the laboratory: the copy of a moment ago is there
                self._driver.engine.do_within(PATIENCE, lambda: self._copy_last(lab))
        self._ended = True
        if done:
            self._remove()
        with self._writing:
            path = None if self._copy is None else self._copy.path
            if self._copy is None or path is None:
                return False
            self._copy.close()
            return path.exists()

    # In the engine's thread

    def _after_work(self, lab: "Lab") -> None:
        """Copies the laboratory if it is due, or sees to it that it will be."""
        token, done, now = state_token(lab), _done_by_hand(lab), self._clock()
        if self._kept is None:
            self._kept, self._kept_done = token, done
        if token == self._kept and not self._failed:
            self._changed = self._done = None
            return
        self._changed = now if self._changed is None else self._changed
        if done != self._kept_done and self._done is None:
            self._done = now
        due = self._changed + SOON
        if self._driver.running:
            due = max(due, self._copied + RUNNING)
        if self._done is not None:
            due = min(due, self._done + SOON)
        due = max(due, self._free, self._copied + AFTER_FAILURE if self._failed else 0)
        if now < due - EARLY:
            self._remind(due, due - now)
            return
        began = self._cpu()
        text = self._text(lab)
        self._made += 1
        threading.Thread(target=self._write, args=(text, self._made), daemon=True).start()
        self._copied = self._clock()
        self._free = self._copied + SHARE * (self._cpu() - began)

    def _copy_last(self, lab: "Lab") -> None:
        if state_token(lab) != self._kept or self._failed:
            text = self._text(lab)
            self._made += 1
            self._write(text, self._made)

    def _text(self, lab: "Lab") -> str:
        from dyna_tui.lab.files.session import taken
        from dyna_tui.lab.files.session_format import as_text

        self._note_kept(lab)
        return as_text(taken(lab))

    def _note_kept(self, lab: "Lab") -> None:
        self._kept, self._kept_done = state_token(lab), _done_by_hand(lab)
        self._changed = self._done = None

    def _remind(self, at: float, seconds: float) -> None:
        """Has the laboratory looked at in so many seconds, unless that is to happen before."""
        if self._reminder <= at:
            return

        def remind() -> None:
            if self._reminder == at:
                self._reminder = math.inf
                self._driver.refresh()

        assert self._loop is not None
        self._reminder = at
        with suppress(RuntimeError):  # the loop is closed: the app has ended
            self._loop.call_soon_threadsafe(self._loop.call_later, seconds, remind)

    # In threads of their own

    def _write(self, text: str, number: int) -> None:
        """Writes a copy, unless a later one was written before it."""
        try:
            with self._writing:
                if not self._ended and number > self._written:
                    self._written = number
                    if self._copy is None:
                        self._copy = self._new_copy()
                    self._copy.write(text)
                    self._note_outcome(failed=False, words="A recovery copy is kept again.")
        except InputError as problem:
            self._note_outcome(
                failed=True, words=f"No recovery copy is kept: {_reason(problem)}. ctrl+s saves the session."
            )

    def _note_outcome(self, *, failed: bool, words: str) -> None:
        """Notes whether a copy could be written, and has it said where that has changed."""
        changed, self._failed = failed != self._failed, failed
        if (failed or changed) and self._loop is not None:
            if changed:
                self._driver.report(words)
            with suppress(RuntimeError):  # the loop is closed: the app has ended
                self._loop.call_soon_threadsafe(self._driver.refresh)

    def _remove(self) -> None:
        with self._writing:
            if self._copy is not None:
                self._copy.clear()


def _done_by_hand(lab: "Lab") -> object:
    """What differs as soon as a person has done something to a laboratory, besides having it run."""
    lanes = tuple((lane.number, len(lane.journal.entries)) for lane in lab.lanes)
    return lanes, tuple(lab.breakpoints), lab.clock_by


def _reason(problem: InputError) -> str:
    """Why a file cannot be written, without its name, which would leave no room for it on the status line."""
    found = re.search(r" cannot be \w+ \((.*?)\)", str(problem))
    return found[1] if found else str(problem)
