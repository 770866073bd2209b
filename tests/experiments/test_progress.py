"""The progress bar: only on a terminal, at its own pace, and gone in the end."""

import io

import pytest

from dyna_tui.experiments.progress import ProgressBar, clock_time


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set by hand."""
    time = [100.0]
    monkeypatch.setattr("dyna_tui.experiments.progress.time.monotonic", lambda: time[0])
    return time


def test_it_tells_how_far_it_is_and_how_long_it_will_take(now: list[float]) -> None:
    stream = Terminal()
    bar = ProgressBar(stream, "Maze")
    bar(0, 200)
    assert stream.getvalue() == "", "what is over at once needs no bar"
    now[0] += 60
    bar(10, 200)
    assert stream.getvalue() == "\r\x1b[KMaze  [#.......................]  10 of 200 runs", "one glance tells no pace"
    now[0] += 10
    bar(50, 200)
    bar_alone = "\r\x1b[KMaze  [######..................]  50 of 200 runs"
    assert stream.getvalue().endswith(f"{bar_alone}  0:38 left"), "loading and compiling do not count"
    bar(51, 200)
    assert stream.getvalue().count("\r") == 2, "not so soon again"
    bar.clear()
    assert stream.getvalue().endswith("left\r\x1b[K")
    bar.clear()
    assert stream.getvalue().count("\x1b[K") == 3
    assert str(bar) == "51 of 200 runs"


def test_before_the_first_run_is_done_it_is_starting(now: list[float]) -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    now[0] += 3
    bar(0, 1)
    assert stream.getvalue().endswith("0 of 1 run  starting")
    now[0] += 3
    bar(0, 1)
    assert stream.getvalue().endswith("0 of 1 run  compiling, if this is the first time")


def test_anything_but_a_terminal_gets_nothing(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for stream in (io.StringIO(), None, Terminal()):
        bar = ProgressBar(stream)
        now[0] += 10
        bar(1, 2)
        bar.clear()
        assert stream is None or stream.getvalue() == ""
        assert str(bar) == "1 of 2 runs"


def test_a_terminal_that_goes_away_stops_the_bar_alone(now: list[float]) -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    bar = ProgressBar(Gone())
    now[0] += 10
    bar(1, 2)
    bar(2, 2)
    bar.clear()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0:00"), (59.6, "1:00"), (75, "1:15"), (3599, "59:59"), (7265, "2:01:05")]
)
def test_times_read_like_a_clock(seconds: float, text: str) -> None:
    assert clock_time(seconds) == text
