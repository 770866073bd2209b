"""The progress bar: on a terminal only, one line, at its own pace, and gone at the end."""

import io

import pyte
import pytest

from dyna_tui.cli.progress import ProgressBar, clock_time


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and what its screen shows."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        screen = pyte.Screen(100, 5)
        pyte.Stream(screen).feed(self.getvalue().replace("\n", "\r\n"))
        return [line.rstrip() for line in screen.display if line.strip()]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set by hand."""
    time = [100.0]
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("dyna_tui.cli.progress.time.monotonic", lambda: time[0])
    return time


def test_it_shows_how_far_it_is_and_the_time_left(now: list[float]) -> None:
    stream = Terminal()
    bar = ProgressBar(stream, "Maze [1]")
    bar(0, 200)
    assert stream.getvalue() == "", "what is over at once needs no bar"
    now[0] += 60
    bar(10, 200)
    assert stream.lines == ["Maze [1] ━╺━━━━━━━━━━━━━━━━━━━━━━ 10 of 200 runs"], "one look shows no pace"
    now[0] += 10
    bar(50, 200)
    assert stream.lines == ["Maze [1] ━━━━━━╺━━━━━━━━━━━━━━━━━ 50 of 200 runs 0:38 left"], "compiling does not count"
    drawn = stream.getvalue()
    bar(51, 200)
    assert stream.getvalue() == drawn, "not so soon again"
    bar.clear()
    assert stream.lines == []
    cleared = stream.getvalue()
    bar.clear()
    assert stream.getvalue() == cleared
    assert str(bar) == "51 of 200 runs"


def test_a_share_is_shown_in_percent(now: list[float]) -> None:
    stream = Terminal()
    with ProgressBar(stream, "Replaying") as bar:
        now[0] += 10
        bar.share(0.25)
        now[0] += 10
        bar.share(0.5)
        assert stream.lines == ["Replaying ━━━━━━━━━━━━╺━━━━━━━━━━━  50% 0:20 left"]
    assert stream.lines == []


def test_before_the_first_run_is_done_it_is_starting(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.native.library.library", lambda: None)
    stream = Terminal()
    bar = ProgressBar(stream)
    now[0] += 3
    bar(0, 1)
    assert stream.lines[0].endswith("0 of 1 run starting")
    now[0] += 3
    bar(0, 1)
    assert stream.lines[0].endswith("0 of 1 run compiling (first run only)")


def test_nothing_is_compiled_where_that_was_done_before(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.native.library.library", object)
    stream = Terminal()
    bar = ProgressBar(stream)
    now[0] += 30
    bar(0, 1)
    assert stream.lines[0].endswith("0 of 1 run starting")


def test_it_stays_on_one_line_where_there_is_little_room(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    stream = Terminal()
    bar = ProgressBar(stream, "A maze with a long title")
    for done in range(3):
        now[0] += 10
        bar(done, 200)
        assert len(stream.lines) == 1


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
