"""Quitting: nothing is waited for that need not be, and what has to be done at the end is done."""

import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from dyna_tui.terminal_input import Selector, WakingEvent
from tests.terminal.session import PATIENCE, ROOT, Session
from tests.test_terminal import assert_restored, printed_at_the_end

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")

PATIENT_SELECTOR = """
import selectors, sys
select = selectors.SelectSelector.select
selectors.SelectSelector.select = lambda self, timeout=None: select(self, timeout and 10_000)
from dyna_tui.cli import main
sys.exit(main(["blocking"]))
"""
"""The laboratory, where whoever waits for keys and only looks now and then whether that is over waits for ever."""

HARD_TO_FREE = """
import atexit, os, sys
class Kept:
    def __del__(self): os.write(1, b"freed one by one")
sys.kept = [Kept()]
atexit.register(print, "exit handlers called")
sys.argv = ["dyna-tui", "blocking"]
from dyna_tui.cli import main
sys.exit(main())
"""
"""The laboratory, with something in memory that says so if it is freed."""

LIMIT = 0.2
"""Seconds of CPU from the key to the end."""
LOOKS = 10
AT_REST = 0.005
"""Seconds of CPU that a laboratory at rest takes between so many looks."""


@pytest.fixture
def end() -> WakingEvent:
    return WakingEvent()


def test_whoever_waits_for_keys_is_woken_by_the_end(end: WakingEvent) -> None:
    keys, typed = os.pipe()
    selector, found = Selector(end), []
    selector.register(keys, selectors.EVENT_READ)

    def wait() -> None:
        while not end.is_set():
            found.append([key.fd for key, _ in selector.select()])
        found.append([key.fd for key, _ in selector.select()])

    for _ in range(2):  # a terminal is given up and taken back
        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        os.write(typed, b".")
        end.set()
        end.set()
        waiting.join(PATIENCE)
        assert not waiting.is_alive()
        os.read(keys, 9)
        end.clear()
        end.clear()
        assert selector.select(0) == []
    os.write(typed, b".")
    assert [key.fd for key, _ in selector.select()] == [keys]
    selector.close()
    end.close()
    end.close()
    assert end.is_set()
    end.clear()
    end.set()
    assert end.is_set(), "as any event, where nobody waits for keys any more"
    os.close(keys)
    os.close(typed)


@pytest.mark.slow
def test_the_laboratory_does_not_wait_for_a_key_at_its_end() -> None:
    with Session([sys.executable, "-c", PATIENT_SELECTOR]) as session:
        session.wait_for("Real steps +0")
        session.type("q")
        assert session.wait_for_exit() == 0
        assert_restored(session)


@pytest.mark.slow
def test_exit_handlers_are_called_and_nothing_is_freed_one_by_one() -> None:
    with Session([sys.executable, "-c", HARD_TO_FREE]) as session:
        session.wait_for("Real steps +0")
        session.type("q")
        assert session.wait_for_exit() == 0
        assert_restored(session)
        assert printed_at_the_end(session) == "exit handlers called\n"


def test_what_was_printed_is_there_and_the_status_is_kept() -> None:
    code = "from dyna_tui.cli.start_up import end_at_once; print('printed'); end_at_once(3)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (3, "printed\n", "")


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has taken, by its clock as clock_getcpuclockid(3) names it on Linux."""
    return time.clock_gettime(~pid << 3 | 2)


def sleeps(pid: int) -> bool:
    """Whether every thread of a process waits for something."""
    stats = (task.joinpath("stat") for task in Path(f"/proc/{pid}/task").iterdir())
    with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
        return all(stat.read_text().rpartition(")")[2].split()[0] == "S" for stat in stats)
    return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the clock of another process")
@pytest.mark.parametrize("how", ["at the start", "sixteen lanes", "after a run"])
def test_quitting_takes_a_fifth_of_a_second_at_most(how: str, tmp_path: Path) -> None:
    lanes = ["--agent", "dyna-q:n=" + "|".join(map(str, range(16)))] if how == "sixteen lanes" else []
    with Session.of_dyna_tui(
        "blocking", *lanes, columns=120, rows=40, env={"XDG_STATE_HOME": str(tmp_path)}
    ) as session:
        session.wait_for("Real steps +0")
        if how == "after a run":
            session.type("]" * 12 + " ")
            session.wait_for(r"Real steps +\d+,\d\d\d,\d\d\d")
            session.type("q")
            session.wait_for(r"Quit\?")
        pid = session.process.pid
        used = [cpu_of(pid)]

        def is_at_rest() -> bool:
            if not sleeps(pid):
                used.clear()
            used.append(cpu_of(pid))
            return len(used) > LOOKS and used[-1] - used[-LOOKS] < AT_REST

        session.wait_until(is_at_rest, "a laboratory at rest")
        session.type("q")
        reaped, status, usage = 0, -1, None
        while not reaped:
            reaped, status, usage = os.wait4(pid, os.WNOHANG)
            assert session.text is not None, "what it writes is read"
        session.process.returncode = os.waitstatus_to_exitcode(status)
        assert status == 0 and usage is not None
        assert usage.ru_utime + usage.ru_stime - used[-1] < LIMIT
