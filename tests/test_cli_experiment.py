"""``dyna-tui experiment``: what it takes, what it writes where, and how it ends."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dyna_tui.api.lab import Lab
from dyna_tui.cli import experiment, main
from dyna_tui.cli.experiment_plan import read_plan
from dyna_tui.cli.options import ExperimentOptions
from dyna_tui.errors import InputError
from dyna_tui.experiments.reports.formats import FIGURES, REPORTS, suffixes
from dyna_tui.experiments.reports.table import write
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.files import Destination
from dyna_tui.lab.clock import Clock
from tests.experiments.tasks import task
from tests.terminal.session import Session

HERE = ("--jobs", "1")
COUNT = "but must be a whole number of at least"

MISTAKES = {
    "": "no maze given: name a maze file or a built-in maze, as in dyna-tui experiment blocking (see dyna-tui mazes)",
    "blocking dyna": "unexpected word 'dyna': see dyna-tui experiment --help",
    "blocking --runs 0": f"--runs is '0', {COUNT} 1, as in --runs 7",
    "blocking --runs -1": f"--runs is '-1', {COUNT} 1, as in --runs 7",
    "blocking --runs many": f"--runs is 'many', {COUNT} 1, as in --runs 7",
    "blocking --runs 1e9999": f"--runs is '1e9999', {COUNT} 1, as in --runs 7",
    "blocking --seed -1": f"--seed is '-1', {COUNT} 0, as in --seed 7",
    "blocking --jobs 0": f"--jobs is '0', {COUNT} 1, as in --jobs 7",
    "blocking --jobs 100000": "--jobs is '100000', but must be at most 512",
    "blocking --steps 0": f"--steps is '0', {COUNT} 1, as in --steps 7",
    "blocking --steps 9999999999999999": "--steps is '9999999999999999', but must be at most 1,000,000,000,000,000",
    "blocking --episodes nan": f"--episodes is 'nan', {COUNT} 1, as in --episodes 7",
    "blocking --episodes 5 --steps 5": "--episodes and --steps cannot be combined: give one of them",
    "blocking --jobs 1 --scheduler tcp://a:1": "--jobs and --scheduler cannot be combined: give one of them",
    "blocking --format jsn": "--format is 'jsn': did you mean 'json'?",
    "blocking --format x": f"--format is 'x': choose from {', '.join(REPORTS)}",
    "blocking --clock update": "--clock is 'update': did you mean 'updates'?",
    "dyna --clock updates": (
        "--clock updates needs a number of steps, not 50 episodes: add --steps, as in --steps 100000"
    ),
    "blocking --clock updates --episodes 9": (
        "--clock updates needs a number of steps, not 9 episodes: add --steps, as in --steps 100000"
    ),
    "blocking --agent dynaq": "unknown agent 'dynaq': did you mean 'dyna-q' or 'dyna-q+'?",
    "blocking --agent dyna-q:n=0|-5": "planning_steps is -5, but must be a whole number in [0, 1,000,000]",
    "blocking --rns 5": "unknown option '--rns': did you mean '--runs'?",
    "blocking --runs": "--runs needs a value: see dyna-tui experiment --help",
    "blocking --output /no/such/file": (
        "--output /no/such/file cannot be written (No such file or directory): name a file that can be written"
    ),
    "blocking --output /": "--output / cannot be written (it is a directory): name a file that can be written",
    "blocking --plot x.gif": f"x.gif: a figure's file ends in {suffixes(FIGURES)}, not '.gif'",
    "blocking --plot x": f"x: a figure's file ends in {suffixes(FIGURES)}, and this one has no ending",
    "blocking --plot /no/such/x.svg": (
        "--plot /no/such/x.svg cannot be written (No such file or directory): name a file that can be written"
    ),
    "blocking --style paper": "--style paper is for a figure's file: add one, as in --plot figure.pdf",
    "blocking --plot --style paper": "--style paper is for a figure's file: add one, as in --plot figure.pdf",
    "blocking --plot x.svg --style papr": "--style is 'papr': did you mean 'paper'?",
    "blocking --learning-curves": "--learning-curves chooses what --plot draws: add --plot",
    "blocking --plot x.svg --output x.svg": "--output and --plot both name x.svg: give each its own file",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_gets_one_clear_line_and_status_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", *words.split()]) == 2
    assert capsys.readouterr() == ("", f"dyna-tui: {MISTAKES[words]}\n")


def test_a_missing_maze_is_reported_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", "dyn"]) == 2
    assert capsys.readouterr().err == "dyn: no such file or built-in maze: did you mean 'dyna'?\n"
    assert main(["expriment", "dyna"]) == 2
    assert "did you mean 'experiment'" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["--runs 99999999999999", "--episodes 999999999999", "--runs 999999999999999999"])
def test_more_than_fits_into_memory_is_rejected_before_it_begins(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["experiment", "dyna", *words.split()]) == 2
    output, error = capsys.readouterr()
    assert output == ""
    assert error.startswith("dyna-tui: the results of 3 x ")
    assert error.endswith(" GiB are available: ask for fewer or shorter runs\n")
    assert error.count("\n") == 1


def test_too_many_agents_are_rejected() -> None:
    sweep = "dyna-q:n=" + "|".join(map(str, range(600)))
    with pytest.raises(InputError, match="1,200 agents are too many: an experiment compares at most 1,000"):
        read_plan("dyna", ExperimentOptions([sweep, sweep]))


def test_defaults_are_the_mazes_or_ours(tmp_path: Path) -> None:
    plan = read_plan("blocking", ExperimentOptions())
    assert (plan.task.runs, plan.task.seed, plan.task.steps, plan.task.episodes) == (30, 0, 3000, None)
    assert plan.task.agents == ("dyna-q", "dyna-q+")
    assert (plan.format, plan.output, plan.plotted, plan.task.clock, plan.task.solved) == (
        "table",
        None,
        False,
        "real",
        False,
    )
    assert read_plan("dyna", ExperimentOptions()).task.episodes == 50
    bare = tmp_path / "bare.txt"
    bare.write_text("S.G\n")
    assert read_plan(str(bare), ExperimentOptions()).task.episodes == 50
    assert read_plan(str(bare), ExperimentOptions(steps=9)).task.steps == 9
    assert read_plan("blocking", ExperimentOptions(episodes=4)).task.steps is None, "what is asked for goes first"
    assert read_plan("blocking", ExperimentOptions(clock=Clock.UPDATES)).task.steps == 3000


def test_a_sweep_is_as_many_agents() -> None:
    plan = read_plan("dyna", ExperimentOptions(["dyna-q:n=0|5|50,alpha=0.1|0.5"]))
    assert len(plan.task.agents) == 6


def test_there_are_no_more_processes_than_runs() -> None:
    assert read_plan("dyna", ExperimentOptions(["dyna-q"], runs=2, jobs=8)).jobs == 2


@pytest.mark.parametrize(
    ("words", "maze", "plot"),
    [
        ("dyna --plot", "dyna", ""),
        ("dyna --plot --runs 3", "dyna", ""),
        ("dyna --runs 3 --plot", "dyna", ""),
        ("--plot dyna", "dyna", ""),
        ("--plot my.txt --runs 3", "my.txt", ""),
        ("dyna --plot a.svg", "dyna", "a.svg"),
        ("--plot a.svg dyna", "dyna", "a.svg"),
        ("dyna --plot=a.png", "dyna", "a.png"),
    ],
)
def test_plot_may_stand_alone(words: str, maze: str, plot: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ExperimentOptions]] = []
    monkeypatch.setattr(experiment, "run_experiment", lambda *words: asked.append(words))
    assert main(["experiment", *words.split()]) == 0
    ((name, options),) = asked
    assert (name, options.plot) == (maze, plot)


def results_of(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What an experiment says in JSON, without the time it took."""
    assert main(["experiment", *words, "--format", "json"]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    document: dict[str, Any] = json.loads(output)
    for agent in document["agents"]:
        assert agent.pop("seconds") > 0
    return document


def test_results_do_not_depend_on_jobs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("blocking", "--runs", "20", "--steps", "600", "--solved")
    one, two = (results_of(*words, "--jobs", jobs, capsys=capsys) for jobs in ("1", "2"))
    assert one == two
    assert one["agents"][0]["planning_steps"] == 20 * 600 * 10


def test_the_clock_may_count_updates(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("blocking", "--runs", "3", "--steps", "5000", "--clock", "updates", "--agent", "dyna-q:n=9")
    document = results_of(*words, *HERE, capsys=capsys)
    assert (document["clock"], document["steps"]) == ("updates", 5000)
    (agent,) = document["agents"]
    assert agent["cumulative_reward"]["step"][-1] == 5000
    assert (agent["real_steps"], agent["updates"]) == (3 * 500, 3 * 5000)


def test_a_table_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", "blocking", "--runs", "3", "--steps", "50", *HERE]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    known = "".join(write(run_task(task("blocking", runs=3, steps=50)))).splitlines()
    assert [line for line in output.splitlines() if "." not in line] == [line for line in known if "." not in line]


def test_csv_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "runs.csv"
    assert main(["experiment", "dyna", "--runs", "2", "--format", "csv", "--output", str(path), *HERE]) == 0
    assert capsys.readouterr() == ("", "")
    rows = list(csv.reader(io.StringIO(path.read_text())))
    assert rows[0][:6] == ["agent", "run", "quantity", "x", "value", "alpha"]
    assert len(rows) == 1 + 3 * 2 * (2 * 50 + 3)


def test_a_file_that_cannot_be_written_after_all_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(destination: Destination, pieces: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Destination, "write", fail)
    path = tmp_path / "results.json"
    words = ["experiment", "dyna", "--runs", "2", "--format", "json", "--output", str(path), *HERE]
    assert main(words) == 1
    output, error = capsys.readouterr()
    assert json.loads(output)["runs"] == 2
    assert error == f"dyna-tui: {path} could not be written (No space left on device)\n"


def test_a_plot_stands_below_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", "blocking", "--plot", "--runs", "3", "--steps", "1500", *HERE]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    assert "\x1b" not in output, "no colours but on a terminal"
    table, _, chart = output.partition("inside the engine.\n")
    assert "Reward by real step" in table
    assert "cumulative reward" in chart
    assert "real steps" in chart
    assert "dyna-q+" in chart
    assert "change" in chart
    assert all(line == line.rstrip() and len(line) <= 100 for line in output.splitlines())


def test_a_sweep_is_plotted_by_its_parameters_unless_learning_curves_are_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["experiment", "dyna", "--agent", "dyna-q:n=0|5|50", "--runs", "2", "--episodes", "5", "--plot", *HERE]
    for more, x_label in (((), "n"), (("--learning-curves",), "episode")):
        assert main([*words, *more]) == 0
        chart = capsys.readouterr().out.splitlines()
        assert x_label in [line.strip() for line in chart]


def test_the_heat_map_of_a_sweep_stands_below_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    agent = "dyna-q:n=0|5,alpha=0.1:0.5:3"
    assert main(["experiment", "dyna", "--agent", agent, "--runs", "2", "--episodes", "5", "--plot", *HERE]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    assert "\x1b" not in output
    assert "real steps per episode, episode 5 (mean of 2 runs) ± 95 % interval" in output
    assert "   fewer steps are better\n" in output
    assert "0.1" in output.splitlines()[-2]
    assert output.splitlines()[-1].strip() == "alpha"


def test_a_plot_leaves_json_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["experiment", "dyna", "--runs", "2", "--format", "json", "--plot", *HERE]
    assert main(words) == 0
    output, error = capsys.readouterr()
    assert json.loads(output)["runs"] == 2
    assert "real steps in the episode" in error
    assert main([*words, "--output", str(tmp_path / "file.json")]) == 0
    output, error = capsys.readouterr()
    assert "real steps in the episode" in output, "standard output is free"
    assert error == ""


@pytest.mark.parametrize(("suffix", "begin"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_figure_goes_into_a_file(
    suffix: str, begin: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / f"figure.{suffix}"
    assert main(["experiment", "dyna", "--runs", "2", "--plot", str(path), *HERE]) == 0
    assert path.read_bytes().startswith(begin)
    assert "Real steps in episode" in capsys.readouterr().out


LONG = ("--agent", "dyna-q:n=0", "--agent", "dyna-q:n=1000000", "--runs", "2", "--steps", "1000000")
"""Two runs that are over soon, and two that take hours."""


@pytest.mark.parametrize("jobs", [pytest.param("1", marks=pytest.mark.slow), "2"])
def test_ctrl_c_ends_it_at_once_and_says_what_was_done(jobs: str) -> None:
    with Session.of_dyna_tui("experiment", "blocking", *LONG, "--jobs", jobs, columns=100) as session:
        session.wait_for(r"Blocking maze [━╸╺ ]{24} [12] of 4 runs")
        session.type("\x03")
        assert session.wait_for_exit() == 130
        text = session.text.strip()
        assert re.fullmatch(r"dyna-tui: stopped after [12] of 4 runs; nothing was written", text), text


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow)]
)
def test_other_signals_end_it_likewise(number: signal.Signals, status: int, tmp_path: Path) -> None:
    path = tmp_path / "results"
    with Session.of_dyna_tui("experiment", "blocking", *LONG, "--output", str(path), columns=100) as session:
        session.wait_for(r"[12] of 4 runs")
        session.send_signal(number)
        assert session.wait_for_exit() == status
        assert "of 4 runs; nothing was written" in session.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_while_the_engine_is_compiled_ends_it_at_once_too(jobs: str, tmp_path: Path) -> None:
    """The folder for kernels appears as the first of them is about to be compiled, which takes seconds."""
    with subprocess.Popen(
        [sys.executable, "-m", "dyna_tui", "experiment", "blocking", *LONG, "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"DYNA_TUI_KERNELS": "jit", "NUMBA_CACHE_DIR": str(tmp_path)},
    ) as program:
        while not any(tmp_path.iterdir()):
            os.sched_yield()
        program.send_signal(signal.SIGINT)
        out, message = program.communicate(timeout=120)
    assert (program.returncode, out) == (130, b"")
    assert message == b"dyna-tui: stopped after 0 of 4 runs; nothing was written\n"
    assert not list(tmp_path.rglob("tick.advance-*.nbc")), "it did not wait for the compiler"


def test_results_that_standard_output_cannot_take_are_missed_in_one_line() -> None:
    words = [sys.executable, "-m", "dyna_tui", "experiment", "dyna", "--runs", "2", *HERE]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stderr == b"dyna-tui: cannot write to standard output (No space left on device)\n"
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *words], stderr=subprocess.PIPE, check=False, timeout=120
    )
    assert closed.returncode == 2
    assert closed.stderr == b"dyna-tui: standard output is closed: name a file, as in --output results.json\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_worker_that_runs_out_of_memory_is_reported_in_one_line(
    jobs: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(task: Task, runs: int) -> None:
        raise MemoryError

    monkeypatch.setattr("dyna_tui.experiments.worker.new_rows", fail)
    assert main(["experiment", "dyna", "--jobs", jobs]) == 1
    line = "dyna-tui: out of memory after 0 of 90 runs: try fewer --jobs, or a smaller maze\n"
    assert capsys.readouterr() == ("", line)


def test_a_broken_pipe_is_silent() -> None:
    read, write = os.pipe()
    os.close(read)
    words = ["experiment", "dyna", "--runs", "2", *HERE]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dyna_tui", *words], stdout=write, stderr=subprocess.PIPE, check=False, timeout=120
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.slow
def test_no_command_overwrites_what_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.txt").write_text("S.G")
    for number, name in enumerate(("a", "b"), 1):
        words = f"experiment m.txt --runs 2 --jobs 1 --episodes 1 --shard {number}/2 --output {name}.npz"
        assert main(words.split()) == 0
    lab = Lab("m.txt", ["q-learning"])
    lab.advance(steps=2)
    lab.save("s.json")
    os.link("m.txt", "m.svg")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    for words in (
        "experiment m.txt --runs 1 --output m.txt",
        "experiment m.txt --runs 1 --plot m.svg",
        "merge a.npz b.npz --format json --output b.npz",
        "replay s.json --record s.json",
        "export s.json q --format json --output s.json",
        "export s.json maze --output ./s.json",
        "check m.txt --convert m.txt",
        "check s.json --convert s.json",
    ):
        assert main(words.split()) == 2, words
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before
