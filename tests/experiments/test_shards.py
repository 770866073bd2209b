"""Shards and merging: an experiment made in parts is equal to the whole, to the bit, in every format."""

import json
import pickle
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.api.part_file import part_of, read_part
from dyna_tui.api.result import Result
from dyna_tui.errors import InputError
from dyna_tui.experiments.merge import Part, merged
from dyna_tui.experiments.pool import WorkerPool, threads
from dyna_tui.experiments.reports.formats import REPORTS
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.shard import Shard
from dyna_tui.experiments.task import Task
from tests.dyna.engine import UNHURRIED
from tests.experiments.tasks import SPECS, same, task

SMALL = task("S..G", "q-learning", "dyna-q:n=3", runs=7, episodes=5, seed=4)


def parts_of(whole: Task, shards: int, folder: Path) -> list[Part]:
    """The parts of an experiment, written to files and read back."""
    found = []
    for number in range(1, shards + 1):
        path = folder / f"{number}.npz"
        path.write_bytes(part_of(whole, Shard(number, shards), WorkerPool()))
        found.append(read_part(str(path)))
    return found


def reported(results: Results, name: str) -> str:
    """A report, without the seconds that the engine took."""
    agents = (AgentResult(**(vars(each) | {"seconds": 0.0})) for each in results.agents)
    return "".join(Result(Results(results.task, tuple(agents))).pieces(name))


@given(st.integers(1, 500), st.integers(1, 50))
def test_every_run_is_that_of_one_shard(runs: int, of: int) -> None:
    shares = [Shard(number, of).share(runs) for number in range(1, of + 1)]
    assert [run for share in shares for run in share] == list(range(runs))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize(
    "whole",
    [
        SMALL,
        replace(SMALL, solved=True),
        task("blocking", "dyna-q+:n=2", "mpc:horizon=3", runs=4, steps=300),
        task("slippery", "dyna-q-stochastic:n=2", runs=5, steps=400, clock="updates", solved=True),
    ],
    ids=["episodes", "solved", "steps", "updates"],
)
@pytest.mark.parametrize("shards", [1, 2, 4])
def test_merged_parts_are_the_whole_in_every_format(whole: Task, shards: int, tmp_path: Path) -> None:
    parts = parts_of(whole, shards, tmp_path)
    random.Random(shards).shuffle(parts)
    there, expected = merged(parts), run_task(whole)
    assert same(there, expected)
    assert there.task == expected.task
    for name in REPORTS:
        assert reported(there, name) == reported(expected, name)


@settings(UNHURRIED, max_examples=25)
@given(st.sampled_from(SPECS), st.integers(1, 6), st.data())
def test_any_agent_in_any_number_of_shards(spec: str, runs: int, data: st.DataObject) -> None:
    import tempfile

    whole = task("slippery", spec, runs=runs, episodes=3, seed=9)
    with tempfile.TemporaryDirectory() as folder:
        parts = parts_of(whole, data.draw(st.integers(1, runs)), Path(folder))
    assert same(merged(data.draw(st.permutations(parts))), run_task(whole))


def test_a_part_does_not_depend_on_the_workers() -> None:
    alone = part_of(SMALL, Shard(2, 3), WorkerPool())
    with threads(2) as pool:
        assert len(part_of(SMALL, Shard(2, 3), pool)) == pytest.approx(len(alone), abs=64), "but for its seconds"


PARTS = [
    Part(
        f"{number}.npz",
        SMALL,
        Shard(number, 3),
        1,
        rows=(),
        has_solved=(),
        seconds=(),
    )
    for number in (1, 2, 3)
]
OTHER: dict[str, dict[str, Any]] = {
    "maze": {"maze_text": "S.G\n"},
    "name of the maze": {"maze_path": "other.txt"},
    "agents": {"agents": ("q-learning",)},
    "runs": {"runs": 8},
    "seed": {"seed": 5},
    "episodes": {"episodes": 6},
    "solved": {"solved": True},
}
TOGETHER: dict[str, tuple[list[Part], str]] = {
    "missing": (PARTS[:1], "shards 2 and 3 of 3 are missing: give all parts, made as by --shard 2/3"),
    "one missing": ([PARTS[2], PARTS[0]], "shard 2 of 3 is missing: give all parts, made as by --shard 2/3"),
    "many missing": (
        [replace(PARTS[0], shard=Shard(2, 90))],
        "shards 1, 3, 4, 5, 6 and 84 more of 90 are missing: give all parts, made as by --shard 1/90",
    ),
    "twice": ([*PARTS, replace(PARTS[1], name="b.npz")], "2.npz and b.npz are both shard 2/3: give it once"),
    "division": (
        [PARTS[0], replace(PARTS[1], shard=Shard(2, 4))],
        "2.npz is shard 2/4, but 1.npz is shard 1/3: give the parts of one division",
    ),
    "engine": (
        [PARTS[0], replace(PARTS[1], revision=2)],
        "2.npz was made by another version of dyna-tui than 1.npz: make it again",
    ),
} | {
    name: (
        [PARTS[0], replace(PARTS[1], task=replace(SMALL, **change))],
        f"2.npz is of another experiment than 1.npz: another {name}",
    )
    for name, change in OTHER.items()
}


@pytest.mark.parametrize("case", TOGETHER)
def test_parts_that_do_not_make_a_whole_get_one_line(case: str) -> None:
    parts, message = TOGETHER[case]
    with pytest.raises(InputError) as error:
        merged(parts)
    assert str(error.value) == message


def altered(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Callable[[Path], None]:
    """Writes a part with other arrays, or another text."""

    def write(path: Path) -> None:
        path.write_bytes(part_of(SMALL, Shard(1, 3), WorkerPool()))
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        text = json.loads(str(arrays["result"]))
        change(arrays, text)
        np.savez(path, **(arrays | {"result": np.array(json.dumps(text))}))

    return write


class Exploding:
    """Raises where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("unpickled",))


def pickled(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("result.npy", pickle.dumps(Exploding()))


DAMAGED: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("agent,run\n"),
    "cut": lambda path: path.write_bytes(part_of(SMALL, Shard(1, 3), WorkerPool())[:-40]),
    "whole": lambda path: Result(run_task(SMALL)).save(str(path)),
    "pickle": pickled,
    "objects": lambda path: np.savez(path, result=np.array([Exploding()], object)),
    "rows": altered(lambda arrays, _: arrays.update(steps=arrays["steps"][:, :1])),
    "type": altered(lambda arrays, _: arrays.update(steps=arrays["steps"].astype(float))),
    "array": altered(lambda arrays, _: arrays.pop("totals")),
    "shard": altered(lambda _, text: text.update(shard=[4, 3])),
    "no shard": altered(lambda _, text: text.update(shard=[0, 0])),
    "task": altered(lambda _, text: text["task"].update(runs=-1)),
    "agents": altered(lambda _, text: text["task"].update(agents=[])),
    "flags": altered(lambda _, text: text.update(solved=[])),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_part_gets_one_line_and_nothing_is_unpickled(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "part.npz"
    DAMAGED[kind](path)
    with pytest.raises(InputError, match=re.escape(str(path))) as error:
        read_part(str(path))
    assert "\n" not in str(error.value)


def test_a_part_of_a_newer_version_is_told() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.npz"
        altered(lambda _, text: text.update(version=2, dyna_tui="9.9"))(path)
        with pytest.raises(InputError, match=r"saved by a newer dyna-tui \(9.9\): update dyna-tui$"):
            read_part(str(path))
