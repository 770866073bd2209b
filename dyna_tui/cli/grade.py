"""``dyna-tui grade``: marks sessions that were handed in, and says what each lacks."""

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING

from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, print_message
from dyna_tui.errors import InputError, printable

if TYPE_CHECKING:
    from dyna_tui.lessons.grade import Grade

COLUMNS = ("session", "step", "kind", "done", "what", "predicted", "measured", "right")


def run_grade(lesson_name: str, sessions: Sequence[str], format: str) -> int:
    """Print the marks of sessions, and return the exit status: FAILED if one lacks something or cannot be read.

    Raises:
        InputError: if the lesson cannot be used, or no session is named.
    """
    from dyna_tui.cli.laboratory import read_lanes
    from dyna_tui.cli.start_up import find_library
    from dyna_tui.lessons.reader import load_lesson, open_lesson_maze
    from dyna_tui.opening import is_session

    if not sessions and is_session(lesson_name):
        name = printable(lesson_name)
        raise InputError(f"{name} is a session: name its lesson first, as in {PROGRAM} grade 1 {name}")
    if not sessions:
        raise InputError(f"no session to grade: name some, as in {PROGRAM} grade {lesson_name} *.json")
    lesson = load_lesson(lesson_name)
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    find_library()
    from dyna_tui.lab.files.session import load
    from dyna_tui.lessons.grade import grade

    grades, unread = list["Grade"](), dict[str, str]()
    for path in sessions:
        try:
            grades.append(grade(lesson, maze, specs, load(path)))
        except InputError as problem:
            unread[path] = str(problem)
            print_message(f"{PROGRAM}: {problem}")
    copies = _copies([each.path for each in grades])
    lines = _csv(grades, copies, unread) if format == "csv" else _table(grades, copies, len(unread))
    sys.stdout.writelines(lines)
    sys.stdout.flush()
    return DONE if not unread and all(each.complete for each in grades) else FAILED


def _copies(paths: Sequence[str]) -> dict[str, str]:
    """The sessions that are byte by byte the same as one before them, each with that one."""
    first, found = dict[bytes, str](), dict[str, str]()
    for path in dict.fromkeys(paths):
        with suppress(OSError), open(path, "rb") as file:
            same = first.setdefault(sha256(file.read()).digest(), path)
            if same != path:
                found[path] = same
    return found


def _table(grades: "Sequence[Grade]", copies: Mapping[str, str], unread: int) -> Iterator[str]:
    """A line for each session, one for each thing that it lacks, and how many are complete."""
    widest = max((len(printable(each.path)) for each in grades), default=0)
    for each in grades:
        steps, predictions = each.score(predictions=False), each.score(predictions=True)
        state = "complete" if each.complete else "lacks"
        counts = f"steps {steps[0]} of {steps[1]}  predictions {predictions[0]} of {predictions[1]}"
        verdicts = f"{state:<8}  {each.right} of {each.known} right" if each.known else state
        yield f"{printable(each.path):<{widest}}  {counts}  {verdicts}\n"
        for lack in (*each.notes, *(mark.lacks for mark in each.marks if not mark.done)):
            yield f"  {printable(lack)}\n"
        if each.path in copies:
            yield f"  the same file as {printable(copies[each.path])}\n"
    if len(grades) + unread > 1:
        complete = sum(each.complete for each in grades)
        cannot = f", {unread} cannot be read" if unread else ""
        lacking = len(grades) - complete
        yield f"{len(grades) + unread} sessions: {complete} complete, {lacking} {_lacks(lacking)} something{cannot}\n"


def _lacks(number: int) -> str:
    return "lacks" if number == 1 else "lack"


def _csv(grades: "Sequence[Grade]", copies: Mapping[str, str], unread: Mapping[str, str]) -> Iterator[str]:
    """A row for each step of each session, for each note, and for each file that cannot be read."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in grades:
        for mark in each.marks:
            kind = "ask" if mark.what.startswith("? ") else "expect"
            right = "" if mark.right is None else int(mark.right)
            verdict = (mark.predicted, mark.measured, right)
            writer.writerow((each.path, mark.step, kind, int(mark.done), mark.what.removeprefix("? "), *verdict))
        for note in each.notes:
            writer.writerow((each.path, "", "note", 0, note, "", "", ""))
        if each.path in copies:
            writer.writerow((each.path, "", "copy", 0, copies[each.path], "", "", ""))
    for path, problem in unread.items():
        writer.writerow((path, "", "unread", 0, problem, "", "", ""))
    yield out.getvalue()
