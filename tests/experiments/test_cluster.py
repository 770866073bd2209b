"""A Dask cluster as workers: a real scheduler and real workers, one of which is killed half-way."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from dyna_tui.cli import main
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.errors import InputError
from dyna_tui.experiments.cluster import cluster
from dyna_tui.experiments.scheduler import run_task
from tests.experiments.tasks import same, task

pytest.importorskip("distributed")

PATIENCE = 60.0


class Cluster(NamedTuple):
    """Processes of a cluster under way."""

    address: str
    scheduler: "subprocess.Popen[bytes]"
    workers: "list[subprocess.Popen[bytes]]"


def started(stack: ExitStack, folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    """A process of Dask's, which does not outlive the test."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=folder, **quiet)  # type: ignore[call-overload]
    stack.callback(process.wait)
    stack.callback(process.kill)
    found: subprocess.Popen[bytes] = process
    return found


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers of one thread each, on free ports of this machine."""
    file = tmp_path / "scheduler.json"
    here = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    with ExitStack() as stack:
        scheduler = started(stack, tmp_path, "scheduler", "--port", "0", *here)
        workers = [started(stack, tmp_path, "worker", "--no-nanny", "--nthreads", "1", *here) for _ in range(2)]
        yield Cluster(address_in(file), scheduler, workers)


def address_in(file: Path) -> str:
    """The address that a scheduler writes into its file once it listens."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):  # not there yet, or half written
            assert time.monotonic() < deadline, "no scheduler"
            time.sleep(0.05)


@pytest.mark.slow
def test_a_worker_killed_halfway_loses_nothing(
    two_workers: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    work = task("blocking", runs=600, steps=3000)
    victim = two_workers.workers[0]

    def kill(done: int, total: int) -> None:
        if done >= total // 2 and victim.poll() is None:
            victim.kill()
            victim.wait()

    with cluster(two_workers.address) as pool:
        pool.executor._client.wait_for_workers(2, timeout=PATIENCE)  # type: ignore[union-attr]
        results = run_task(work, replace(pool, workers=2), kill)
    assert victim.poll() is not None
    assert same(results, run_task(work))

    # The worker that is left does as well for the command line.
    words = ["experiment", "blocking", "--runs", "9", "--steps", "500", "--format", "json"]
    files = [tmp_path / name for name in ("cluster.json", "here.json")]
    for file, how in zip(files, (["--scheduler", two_workers.address], ["--jobs", "1"]), strict=True):
        assert main([*words, "--output", str(file), *how]) == 0
    documents = [json.loads(file.read_text()) for file in files]
    for document in documents:
        assert [agent.pop("seconds") > 0 for agent in document["agents"]] == [True, True]
    assert documents[0] == documents[1]
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_it_in_one_line(
    two_workers: Cluster, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The runs would take hours; the scheduler goes when the first short one is in."""

    class Bar(ProgressBar):
        def __call__(self, done: int, total: int) -> None:
            super().__call__(done, total)
            if done:
                two_workers.scheduler.kill()

    monkeypatch.setattr("dyna_tui.cli.experiment.ProgressBar", Bar)
    words = ["experiment", "blocking", "--agent", "dyna-q:n=0", "--agent", "dyna-q:n=1000000"]
    words += ["--runs", "1", "--steps", "1000000", "--scheduler", two_workers.address]
    assert main(words) == 1
    output, error = capfd.readouterr()
    assert output == ""
    assert (
        error == f"dyna-tui: the scheduler at {two_workers.address} was lost after 1 of 2 runs; nothing was written\n"
    )


@pytest.mark.slow
def test_a_scheduler_without_workers_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dyna_tui.experiments.cluster.CONNECTING", 60.0)
    monkeypatch.setattr("dyna_tui.experiments.cluster.STAFFED", 0.1)
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        here = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
        started(stack, tmp_path, "scheduler", "--port", "0", *here)
        assert main(["experiment", "dyna", "--scheduler", address_in(file)]) == 2
    output, error = capfd.readouterr()
    assert output == ""
    assert error.startswith("dyna-tui: the scheduler at tcp://127.0.0.1:")
    assert "has no workers: start one, as in dask worker tcp://127.0.0.1:" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "--scheduler is empty"),
        ("nonsense", "--scheduler is 'nonsense', which is not an address of a scheduler"),
        ("foo://localhost:8786", "--scheduler is 'foo://localhost:8786', which is not an address of a scheduler"),
        ("tcp://127.0.0.1:1", "no scheduler answers at 'tcp://127.0.0.1:1': start it, or"),
    ],
)
def test_an_address_without_a_scheduler_is_reported(
    address: str, message: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dyna_tui.experiments.cluster.CONNECTING", 0.5)
    assert main(["experiment", "dyna", "--scheduler", address]) == 2
    output, error = capfd.readouterr()
    assert output == ""
    assert error.startswith(f"dyna-tui: {message}")
    assert error.endswith("give its address, as in --scheduler tcp://localhost:8786\n")
    assert error.count("\n") == 1


def test_a_listener_that_is_not_a_scheduler_is_reported(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dyna_tui.experiments.cluster.CONNECTING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert main(["experiment", "dyna", "--scheduler", f"tcp://127.0.0.1:{server.getsockname()[1]}"]) == 2
    assert capfd.readouterr().err.startswith("dyna-tui: no scheduler answers at 'tcp://127.0.0.1:")


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"--scheduler needs Dask: pip install 'dyna-tui\[cluster\]'"),
        cluster("tcp://x:1"),
    ):
        pass


@pytest.mark.slow
def test_a_cluster_that_asks_for_certificates_is_used_by_who_has_one(
    tmp_path: Path,
) -> None:
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("no openssl")
    import dask

    cert, key, file = (str(tmp_path / name) for name in ("cert.pem", "key.pem", "scheduler.json"))
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout"]
    subprocess.run([openssl, *words, key, "-out", cert], check=True, capture_output=True)
    here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file, "--protocol", "tls"]
    here += ["--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key]
    work = task("dyna", runs=3, episodes=2)
    with ExitStack() as stack:
        started(stack, tmp_path, "scheduler", "--port", "0", *here)
        started(stack, tmp_path, "worker", "--no-nanny", "--nthreads", "1", *here)
        address = address_in(Path(file))
        assert address.startswith("tls://")
        with pytest.raises(InputError, match="asks for certificates, and there are none"), cluster(address):
            pass
        with pytest.raises(InputError, match="no scheduler answers"), cluster(address.replace("tls", "tcp")):
            pass
        tls = {"ca-file": cert, "client.cert": cert, "client.key": key}
        with (
            dask.config.set({f"distributed.comm.tls.{name}": value for name, value in tls.items()}),
            cluster(address) as pool,
        ):
            assert same(run_task(work, pool), run_task(work))
