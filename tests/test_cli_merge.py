"""``dyna-tui experiment --shard`` and ``dyna-tui merge``: an array job without a server."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dyna_tui.cli import main

WORDS = ("experiment", "dyna", "--agent", "dyna-q:n=0:10:3", "--runs", "5", "--episodes", "4", "--jobs", "1")


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def without_seconds(text: str) -> Any:
    document = json.loads(text)
    for agent in document["agents"]:
        del agent["seconds"]
    return document


def test_shards_make_files_named_after_maze_and_shard_that_merge_to_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (2, 3, 1):
        assert main([*WORDS, "--shard", f"{number}/3"]) == 0
    names = [f"dyna-{number}-of-3.npz" for number in (1, 2, 3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert capsys.readouterr() == ("", "")
    assert main([*WORDS, "--format", "json"]) == 0
    whole = without_seconds(capsys.readouterr().out)
    assert main(["merge", *reversed(names), "--format", "json"]) == 0
    assert without_seconds(capsys.readouterr().out) == whole
    assert main(["merge", *names, "--output", "all.csv", "--format", "csv"]) == 0
    assert main([*WORDS, "--output", "whole.csv", "--format", "csv"]) == 0
    assert (tmp_path / "all.csv").read_text() == (tmp_path / "whole.csv").read_text()
    assert main(["merge", *names, "--plot"]) == 0
    assert "episode" in capsys.readouterr().out


def test_a_part_that_is_there_is_kept_and_anything_else_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shard = [*WORDS, "--shard", "1/2", "--output", "part.npz"]
    assert main(shard) == 0
    before = (tmp_path / "part.npz").read_bytes()
    assert main(shard) == 0
    assert (tmp_path / "part.npz").read_bytes() == before
    assert capsys.readouterr().err == "dyna-tui: part.npz holds shard 1/2 already\n"
    right = "remove it, or name another file with --output"
    for other in ([*shard, "--seed", "1"], [*WORDS, "--shard", "2/2", "--output", "part.npz"]):
        assert main(other) == 2
        assert f"of this experiment: {right}" in capsys.readouterr().err
    (tmp_path / "part.npz").write_bytes(before[:-9])
    assert main(shard) == 2
    assert capsys.readouterr().err == f"dyna-tui: part.npz exists and is not shard 1/2 of this experiment: {right}\n"
    assert (tmp_path / "part.npz").read_bytes() == before[:-9]


def test_numbers_in_names_are_equally_wide_so_that_they_sort(tmp_path: Path) -> None:
    assert main(["experiment", "dyna", "--runs", "12", "--episodes", "1", "--shard", "3/12"]) == 0
    assert (tmp_path / "dyna-03-of-12.npz").exists()


K_OF_N = "but must be K/N with K from 1 to N, as in --shard 3/10"
MISTAKES = {
    "experiment dyna --shard 0/3": f"--shard is '0/3', {K_OF_N}",
    "experiment dyna --shard 4/3": f"--shard is '4/3', {K_OF_N}",
    "experiment dyna --shard 3": f"--shard is '3', {K_OF_N}",
    "experiment dyna --shard=-1/3": f"--shard is '-1/3', {K_OF_N}",
    "experiment dyna --shard a/b": f"--shard is 'a/b', {K_OF_N}",
    "experiment dyna --shard 1/9999999999": f"--shard is '1/9999999999', {K_OF_N}",
    "experiment dyna --runs 3 --shard 5/9": "--shard is 5/9, but 3 runs make at most as many shards: "
    "give at most --shard 3/3",
    "experiment dyna --shard 1/2 --format csv": "--format is for whole results: give it to dyna-tui merge, "
    "once all shards are made",
    "experiment dyna --shard 1/2 --plot": "--plot is for whole results: give it to dyna-tui merge, "
    "once all shards are made",
    "experiment dyna --shard 1/2 --output x.json": "x.json: a part is saved as .npz: end the name so",
    "merge": "no parts given: name the files that --shard wrote, as in dyna-tui merge dyna-*-of-10.npz",
    "merge no.npz": "no.npz: cannot be read (No such file or directory): name a file that experiment --shard wrote",
    "merge .": ".: cannot be read (Is a directory): name a file that experiment --shard wrote",
    "merge a.npz --output x.csv": "x.csv ends in .csv, but the format is table: "
    "add --format csv, or end the name in .txt",
    "mrge a.npz": "'mrge' is neither a command nor a maze: did you mean 'merge' or 'large'?",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_gets_one_clear_line_and_status_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr() == ("", f"dyna-tui: {MISTAKES[words]}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.npz")
    assert main(["merge", "pipe.npz"]) == 2
    assert "pipe.npz: cannot be read (not a regular file): name a file" in capsys.readouterr().err


def test_a_maze_of_ones_own_names_its_parts_too(tmp_path: Path) -> None:
    (tmp_path / "my maze.v2.txt").write_text("S..G\n")
    assert main(["experiment", "my maze.v2.txt", "--runs", "2", "--episodes", "1", "--shard", "1/2"]) == 0
    assert (tmp_path / "my-maze-v2-1-of-2.npz").exists()
