"""A result as a file: NumPy's ``.npz`` with plain arrays and one JSON text, read without unpickling anything."""

import errno
import json
import os
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import InputError, printable
from dyna_tui.experiments.batch import Rows, new_rows
from dyna_tui.experiments.results import AgentResult, Results, agent_result
from dyna_tui.experiments.task import Task
from dyna_tui.files import Destination
from dyna_tui.version import __version__

FORMAT = "dyna-tui result"
VERSION = 1
"""The version of the format; a newer one is an error."""
SUFFIX = ".npz"
MOST_BYTES = 4 * 1024**3
"""Bytes of all arrays of a file that is read."""
TEXT = "result"
"""The name of the array with the JSON text."""


def save(results: Results, path: str) -> None:
    """Writes results into a file: it is there whole afterwards, or as it was before.

    Raises:
        InputError: where its name does not end in ``.npz``, or it cannot be written.
    """
    if not path.endswith(SUFFIX):
        raise InputError(f"{printable(path)}: a result is saved as {SUFFIX}: end the name so")
    try:
        Destination("the file", path).write([_content(results)])
    except OSError as error:
        raise InputError(f"{printable(path)}: cannot be written ({error.strerror})") from None


def _content(results: Results) -> bytes:
    """The bytes of the file, the same for the same results."""
    task, agents = results.task, results.agents
    has_solved = [each.solved is not None for each in agents]
    blank = new_rows(task, task.runs)
    rows = [_rows(each, blank) for each in agents]
    return packed(FORMAT, VERSION, task, rows, has_solved, [each.seconds for each in agents])


def packed(
    format: str,
    version: int,
    task: Task,
    rows: Sequence[Rows],
    has_solved: Sequence[bool],
    seconds: Sequence[float],
    **more: Any,
) -> bytes:
    """The bytes of an ``.npz`` file with what was recorded of each agent's runs, and a text that says what it is.

    Args:
        format: the name of the format.
        version: its version.
        task: the experiment.
        rows: for each agent a row for each run.
        has_solved: for each agent, whether ``rows.solved`` was asked for, and applies.
        seconds: for each agent, processor time inside the engine.
        more: what else the text holds.
    """
    text = {"format": format, "version": version, "dyna_tui": __version__, "task": asdict(task)}
    text |= {"solved": list(has_solved), **more}
    arrays: dict[str, NDArray[Any]] = {TEXT: np.array(json.dumps(text))}
    for name in Rows._fields:
        arrays[name] = np.stack([getattr(each, name) for each in rows])
    arrays["seconds"] = np.array(seconds)
    arrays["sample_steps"] = task.sample_steps
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            part = BytesIO()
            np.lib.format.write_array(part, np.asanyarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _rows(result: AgentResult, blank: Rows) -> Rows:
    """An agent's results as they were recorded."""
    return Rows(
        steps=blank.steps if result.steps is None else result.steps,
        returns=blank.returns if result.returns is None else result.returns,
        rewards=blank.rewards if result.rewards is None else result.rewards,
        totals=np.stack([result.real_steps, result.planning_steps, result.updates], axis=1),
        solved=blank.solved if result.solved is None else np.stack(tuple(result.solved), axis=1),
    )


def load(path: str) -> Results:
    """The results in a file.

    Raises:
        InputError: where it cannot be read, or is no result.
    """
    try:
        task, text, arrays = unpacked(path, FORMAT, VERSION)
        rows = rows_of(task, task.runs, arrays)
        details = zip(rows, text["solved"], arrays["seconds"].tolist(), strict=True)
        return Results(task, tuple(agent_result(task, agent, *each) for agent, each in enumerate(details)))
    except OSError as error:
        reason = error.strerror or "not a file"
        raise InputError(f"{printable(path)}: cannot be read ({reason}): name a file that Result.save wrote") from None
    except InputError:
        raise
    except Exception:  # a damaged archive raises almost anything
        raise InputError(f"{printable(path)}: not a result: name a file that Result.save wrote") from None


def unpacked(path: str, format: str, version: int) -> tuple[Task, dict[str, Any], dict[str, NDArray[Any]]]:
    """The task, the text and the arrays of a file that :func:`packed` made.

    Raises:
        InputError: where a newer version made it.
        Exception: almost any, where it is damaged, or of another format.
    """
    arrays = _arrays(path)
    text = json.loads(str(arrays.pop(TEXT)[()]))
    if text["format"] != format:
        raise ValueError
    if text["version"] > version:
        made = printable(str(text["dyna_tui"]))[:40]
        raise InputError(f"{printable(path)}: saved by a newer dyna-tui ({made}): update dyna-tui")
    return _task(text["task"]), text, arrays


def _arrays(path: str) -> dict[str, NDArray[Any]]:
    """The arrays of an ``.npz`` file by their names."""
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
        raise OSError(errno.EINVAL, "not a regular file")
    with Path(path).open("rb") as file, zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise InputError(f"{printable(path)}: too large: more than {MOST_BYTES // 1024**3} GiB of arrays")
        names = [name.removesuffix(".npy") for name in archive.namelist()]
        if TEXT not in names:
            raise ValueError
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd headers
            return {
                name: np.lib.format.read_array(BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
                for name in names
            }


def _task(data: dict[str, Any]) -> Task:
    known = {field.name for field in fields(Task)}
    values: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    try:
        lists = {name: tuple(values.get(name, ())) for name in ("agents", "q_tables")}
        return Task(**(values | lists))
    except InputError as error:  # which names no file
        raise ValueError(error) from None


def rows_of(task: Task, runs: int, arrays: dict[str, NDArray[Any]]) -> tuple[Rows, ...]:
    """What was recorded of each agent's runs, of the shapes and types that the task has.

    Raises:
        ValueError: where an array is of another shape or type.
    """
    blank = new_rows(task, runs)
    for name in Rows._fields:
        array, like = arrays[name], getattr(blank, name)
        if array.shape != (len(task.agents), *like.shape) or array.dtype != like.dtype:
            raise ValueError(name)
    return tuple(Rows(*(arrays[name][agent] for name in Rows._fields)) for agent in range(len(task.agents)))
