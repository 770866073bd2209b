"""A result as a file: NumPy's ``.npz`` with plain arrays and one JSON text, read without unpickling anything."""

import json
import zipfile
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
    text = {"format": FORMAT, "version": VERSION, "dyna_tui": __version__, "task": asdict(task), "solved": has_solved}
    arrays: dict[str, NDArray[Any]] = {TEXT: np.array(json.dumps(text))}
    blank = new_rows(task, task.runs)
    rows = [_rows(each, blank) for each in agents]
    for name in Rows._fields:
        arrays[name] = np.stack([getattr(each, name) for each in rows])
    arrays["seconds"] = np.array([each.seconds for each in agents])
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
        arrays = _arrays(path)
        text = json.loads(str(arrays.pop(TEXT)[()]))
        if text["format"] != FORMAT:
            raise ValueError
        if text["version"] > VERSION:
            made = printable(str(text["dyna_tui"]))[:40]
            raise InputError(f"{printable(path)}: saved by a newer dyna-tui ({made}): update dyna-tui")
        task = _task(text["task"])
        return Results(task, tuple(_agents(task, arrays, text["solved"])))
    except OSError as error:
        reason = error.strerror or "not a file"
        raise InputError(f"{printable(path)}: cannot be read ({reason}): name a file that Result.save wrote") from None
    except InputError:
        raise
    except Exception:  # a damaged archive raises almost anything
        raise InputError(f"{printable(path)}: not a result: name a file that Result.save wrote") from None


def _arrays(path: str) -> dict[str, NDArray[Any]]:
    """The arrays of an ``.npz`` file by their names."""
    with Path(path).open("rb") as file, zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise InputError(f"{printable(path)}: too large: more than {MOST_BYTES // 1024**3} GiB of arrays")
        names = [name.removesuffix(".npy") for name in archive.namelist()]
        if TEXT not in names:
            raise ValueError
        return {
            name: np.lib.format.read_array(BytesIO(archive.read(f"{name}.npy")), allow_pickle=False) for name in names
        }


def _task(data: dict[str, Any]) -> Task:
    known = {field.name for field in fields(Task)}
    values: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    return Task(**(values | {"agents": tuple(values["agents"])}))


def _agents(task: Task, arrays: dict[str, NDArray[Any]], has_solved: list[bool]) -> list[AgentResult]:
    """The results of each agent, of the shapes and types that the task has.

    Raises:
        ValueError: where an array is of another shape or type.
    """
    blank, found = new_rows(task, task.runs), []
    for agent in range(len(task.agents)):
        for name in Rows._fields:
            array, like = arrays[name], getattr(blank, name)
            if array.shape != (len(task.agents), *like.shape) or array.dtype != like.dtype:
                raise ValueError(name)
        rows = Rows(*(arrays[name][agent] for name in Rows._fields))
        found.append(agent_result(task, agent, rows, has_solved[agent], float(arrays["seconds"][agent])))
    return found
