"""Random files with data: sessions changed value by value, results and Q-tables whose arrays lie or are cut."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from dyna_tui.api.experiment import run
from dyna_tui.api.mazes import parse_maze
from dyna_tui.api.part_file import part_of
from dyna_tui.experiments.pool import WorkerPool
from dyna_tui.experiments.shard import Shard
from dyna_tui.experiments.task import Task
from dyna_tui.q_table.writing import as_npz
from tests.fuzz.words import changed, number, text
from tests.lab.sessions import BLOCKED, VALID

Q_MAZE = "S.G"
"""The maze that random Q-tables are for."""
CSV = "row,column,action,q\n" + "".join(
    f"0,{column},{action},{column}.5\n" for column in range(3) for action in ("up", "right", "down", "left")
)
UNPICKLED: list[str] = []
"""What unpickling would leave here."""


class Trap:
    """An object that notes that it was unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return UNPICKLED.append, ("unpickled",)


def session(random: Random) -> bytes:
    """A session in which values were replaced, left out, doubled or added."""
    data = json.loads(random.choice((VALID, VALID, BLOCKED)))
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        _change(random, data)
    found = json.dumps(data, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.1:
        found = found.replace("7", number(random), 1)
    return found.encode("utf-8", "surrogatepass")


def _change(random: Random, data: Any) -> None:
    """Changes one value somewhere in it."""
    while True:
        keys: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
        if not keys:
            return
        key = random.choice(keys)
        if not (isinstance(data[key], (dict, list)) and data[key]) or random.random() < 0.1:
            break
        data = data[key]
    match random.randrange(4):
        case 0 if isinstance(data, dict):
            del data[key]
        case 1 if isinstance(data, dict):
            data[text(random)[:300]] = data[key]
        case 1:
            data.append(data[key])
        case _:
            data[key] = _value(random, data[key])


def _value(random: Random, was: object) -> object:
    if isinstance(was, int) and random.random() < 0.5:
        return was + random.choice((-1, 1, 7, 10**6, 2**53, 2**64))
    if isinstance(was, str) and random.random() < 0.5:
        return changed(random, was.encode()).decode("utf-8", "replace") if was else "x"
    plain: tuple[object, ...] = (
        None,
        True,
        False,
        0,
        -1,
        1e308,
        10**400,
        [],
        {},
        [[]],
        "",
        "q-learning",
        "own.py:Agent",
        "dyna-q:q0=@x",
    )
    return random.choice((*plain, text(random), [0] * 999, {"a": {"b": []}}))


def result(random: Random) -> bytes:
    """A result whose archive was changed, or cut, or holds other arrays."""
    return _archive(random, _result()) if random.random() < 0.95 else _result()


def part(random: Random) -> bytes:
    """A part of a result, changed so too."""
    return _archive(random, _part()) if random.random() < 0.95 else _part()


def q_table(random: Random) -> bytes:
    """A Q-table: CSV, ``.npy`` or ``.npz``, mostly changed."""
    if random.random() < 0.4:
        return changed(random, CSV.encode())
    if random.random() < 0.4:
        return changed(random, _npy(_array(random)))
    shape = random.choice(((1, 1, 3, 4), (2, 2, 3, 4), (3, 4), (0, 1, 3, 4)))
    return _archive(random, as_npz(np.ones(shape), ["q-learning"]))


@cache
def _result() -> bytes:
    with TemporaryDirectory() as folder:
        path = f"{folder}/r.npz"
        run(parse_maze(Q_MAZE), ["q-learning", "dyna-q:n=1"], runs=2, episodes=2, jobs=1).save(path)
        with open(path, "rb") as file:
            return file.read()


@cache
def _part() -> bytes:
    task = Task(Q_MAZE, "m.txt", ("q-learning", "dyna-q:n=1"), runs=2, episodes=2)
    return part_of(task, Shard(1, 2), WorkerPool())


def _archive(random: Random, data: bytes) -> bytes:
    if random.random() < 0.4:
        return changed(random, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(parts))
    match random.randrange(5):
        case 0:
            del parts[name]
        case 1:
            parts[name] = changed(random, parts[name])
        case 2:
            parts[name] = _npy(_array(random))
        case 3 if "result.npy" in parts:
            content = json.loads(str(np.load(io.BytesIO(parts["result.npy"]))))
            _change(random, content)
            parts["result.npy"] = _npy(np.array(json.dumps(content)))
        case _:
            parts[random.choice(("../../evil.npy", "/tmp/evil.npy", "x\x1b[2J.npy", name))] = b"\x93NUMPY"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(zipfile.ZipInfo(each), content)
    return made.getvalue()


def _array(random: Random) -> Any:
    shape = random.choice(((3, 4), (1, 1, 3, 4), (2, 3), (), (0,), (3,)))
    kind = random.choice(("f8", "f4", "i8", "?", "U3", "c16", "O", "datetime64[s]", "f8,i4"))
    return np.full(shape, Trap(), object) if kind == "O" else np.zeros(shape, kind)


def _npy(array: Any) -> bytes:
    made = io.BytesIO()
    np.lib.format.write_array(made, np.asanyarray(array), allow_pickle=True)
    return made.getvalue()


def pickled(_: Random) -> bytes:
    """A bare pickle, in place of any file."""
    return pickle.dumps(Trap())
