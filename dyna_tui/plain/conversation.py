"""Conversation: reads line after line, runs each, and reports what is wrong in one line before the next goes on."""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from dyna_tui.errors import InputError, printable
from dyna_tui.lab import rewind
from dyna_tui.plain.commands import find
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.plain.spoken import spoken

BAD_INPUT = 2
"""The exit status of a script with a line that could not be run."""


class Interrupts:
    """Whether ctrl+c was pressed during the command that runs."""

    def __init__(self) -> None:
        """Begins with none."""
        self.running = False
        self.pressed = False

    def __call__(self) -> bool:
        """Whether it was."""
        return self.pressed

    @contextmanager
    def within_command(self) -> Iterator[None]:
        """Within it ctrl+c is noted, and does not end the program."""
        self.running, self.pressed = True, False
        try:
            yield
        finally:
            self.running = False

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Within it this is who handles ctrl+c."""
        try:
            before = signal.signal(signal.SIGINT, self._handle)
        except ValueError:  # not the main thread, which alone has signals
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if not self.running:
            raise KeyboardInterrupt
        self.pressed = True


def execute(on: PlainLab, line: str) -> None:
    """Runs one line: a command, a key of the screen, or the answer to a question. Blank lines and ``# ...`` do nothing.

    Raises:
        InputError: where it cannot be run; the laboratory is as it was, or where an agent of a user's class stopped.
    """
    line = line.strip()
    if not line and on.asks and on.lesson is not None:
        line = "next"
    if not line or line.startswith("#"):
        return
    question, on.question = on.question, None
    if question is not None:
        answers = [word for word in question.answers if word == line.lower() or word[0] == line.lower()]
        if answers:
            question.answers[answers[0]]()
            on.note_shown()
            if on.lesson is not None:
                on.lesson.observe()
            return
        on.report(question.otherwise)
    on.line = line
    row, words = find(line)
    on.note_shown()
    try:
        row.run(on, words)
        on.note_shown()
    except InputError:
        rewind.to_stuck(on.lab)
        raise
    if on.lesson is not None and on.question is None:
        on.lesson.observe()
        on.lesson.keep()


def converse(on: PlainLab, lines: Iterable[str], report_error: Callable[[str], None], interrupts: Interrupts) -> int:
    """Runs lines to their end or to ``quit``.

    Args:
        on: the laboratory.
        lines: gives the lines.
        report_error: takes what is wrong with a line, and what would be right.
        interrupts: notes ctrl+c.

    Returns:
        The exit status: 2 for a script with lines that could not be run, else 0.
    """
    wrong = 0
    for number, line in enumerate(lines, 1):
        with interrupts.within_command():
            try:
                execute(on, line)
            except InputError as error:
                wrong += 1
                text = printable(spoken(str(error)))
                report_error(f"{text[:1].upper()}{text[1:]}." if on.asks else f"line {number}: {text}")
            if on.keeper is not None:
                on.keeper.keep()
        if on.over:
            break
    if wrong and not on.asks:
        report_error(f"{wrong} {'line' if wrong == 1 else 'lines'} could not be run")
        return BAD_INPUT
    return 0


def typed_lines(on: PlainLab) -> Iterator[str]:
    """Lines that a person types at a terminal, with a history and completion of words where there is readline."""
    with suppress(ImportError):
        from dyna_tui.plain.completion import set_up

        set_up(on)
    _keep_bytes_that_are_no_text()
    while True:
        try:
            yield input("> ")
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            on.report("quit quits.")


def _keep_bytes_that_are_no_text() -> None:
    """Has standard input read bytes that are no text as names of files hold them: a file may be called so."""
    if getattr(sys.stdin, "errors", None) != "surrogateescape":  # once: not after the first line was read
        with suppress(AttributeError):
            sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]


def script_lines() -> Iterator[str]:
    """The lines of standard input."""
    _keep_bytes_that_are_no_text()
    if sys.stdin is not None:
        yield from iter(sys.stdin.readline, "")
