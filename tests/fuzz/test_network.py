"""Network: the program asks nothing of any other machine, whatever is done with it, but where it is told to."""

import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.terminal.session import ROOT, Session
from tests.web.serving import serving, visit

pytestmark = pytest.mark.slow

WATCH = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"  # a name of this machine's file system
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        host = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
    elif event in ("urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect", "webbrowser.open"):
        host = arguments[0]
    else:
        return
    if host not in ("127.0.0.1", "::1", "localhost"):
        with open(FILE, "a") as file:
            print(event, arguments, file=file)

sys.addaudithook(watch)
"""
MAIN = "from dyna_tui.cli import main; sys.exit(main(sys.argv[1:]))"
API = """
import dyna_tui as dt
import dyna_tui.gym
maze = dt.load_maze("blocking")
lab = dt.Lab(maze, ["dyna-q", "dyna-q+"], seed=0)
lab.advance(steps=50)
lab._repr_svg_()
lab.save("api.json")
dt.open_session("api.json")
dt.run(maze, ["dyna-q:n=0|5"], runs=2, episodes=2, jobs=2).to_pandas()
dt.optimal_values(maze, gamma=0.95)
dt.from_gymnasium("CliffWalking-v1")
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that holds what was asked of others."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "told"


def program(told: Path, code: str = MAIN) -> list[str]:
    return [sys.executable, "-c", f"FILE = {str(told)!r}\n{WATCH}\n{code}"]


def finished(command: list[str], input: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=input, capture_output=True, text=True, timeout=300)


def asked(told: Path) -> str:
    return told.read_text() if told.exists() else ""


def test_the_watch_sees_what_is_asked(told: Path) -> None:
    code = "import socket\nwith socket.socket(type=socket.SOCK_DGRAM) as s: s.connect(('192.0.2.1', 9))"
    finished(program(told, code))
    assert "192.0.2.1" in asked(told)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("blocking --plain", "run 1200\nwhy\nsave s.json\nexport figure f.png\nquit\n"),
        ("learn model --plain", "1\npage\nquit\n"),
        ("experiment dyna --runs 2 --episodes 3 --agent dyna-q:n=0|5 --plot p.svg --format json", ""),
        ("experiment gym:FrozenLake-v1 --runs 2 --episodes 3", ""),
        ("reproduce dyna-maze --runs 2", ""),
        ("check blocking", ""),
        ("mazes", ""),
        ("completion bash", ""),
        ("--help", ""),
        ("nowhere", ""),
    ],
)
def test_a_command_asks_nothing_of_others(words: str, typed: str, told: Path) -> None:
    done = finished(program(told) + words.split(), input=typed)
    assert done.returncode == (2 if words == "nowhere" else 0), done.stderr
    assert asked(told) == ""


def test_the_laboratory_and_what_it_saved_ask_nothing_of_others(told: Path) -> None:
    with Session([*program(told), "blocking"]) as session:
        session.wait_for(r"Real steps +0")
        session.type(".")
        session.wait_for(r"Real steps +1 ")
        session.type("\x13")
        session.wait_for("Save the session")
        session.type(f"\x15{told.parent}/s.json\r")
        session.wait_for("Saved")
        session.type("q")
        assert session.wait_for_exit() == 0
    for words in ("replay s.json --check", "replay s.json --record r.html", "export s.json screen --output s.svg"):
        assert finished(program(told) + words.split()).returncode == 0
    assert asked(told) == ""


def test_python_asks_nothing_of_others(told: Path) -> None:
    done = finished(program(told, API))
    assert done.returncode == 0, done.stderr
    assert asked(told) == ""


async def test_serving_asks_nothing_of_others(told: Path) -> None:
    start = program(told)[1:]
    async with aiohttp.ClientSession() as client:
        with serving("blocking", program=(start[0], start[1])) as served:
            async with visit(client, served) as page:
                await page.until("Planning steps")
                await page.socket.send_bytes(b".")
                await page.until("one step")
    assert asked(told) == ""
