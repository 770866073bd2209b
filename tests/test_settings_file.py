"""The settings file: the laboratory opens as it was left, and no file, folder or home is ever an error."""

from pathlib import Path

import pytest

from dyna_tui.appearance import CHOICES, Appearance
from dyna_tui.cli.settings_file import keep_appearance, read_appearance, settings_path

CHOSEN = Appearance("light", "cividis", "plain")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = settings_path()
    assert found is not None and found.is_relative_to(tmp_path)
    return found


def test_what_was_chosen_is_read_again(path: Path) -> None:
    assert read_appearance() == Appearance()
    for part, choices in CHOICES.items():
        for choice in choices:
            keep_appearance(CHOSEN._replace(**{part: choice}))
            assert read_appearance() == CHOSEN._replace(**{part: choice})


@pytest.mark.parametrize(
    "data", [b"theme = ", b"\xff\xfe", b"theme = 3\nglyphs = []", b'theme = "pink"', b"x" * 100_000, b"[[" * 20_000]
)
def test_what_is_damaged_counts_for_nothing(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    assert read_appearance() == Appearance()
    keep_appearance(CHOSEN)
    assert read_appearance() == CHOSEN


def test_what_is_right_counts_beside_what_is_not(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('theme = "light"\nglyphs = "round"\nvalue_colours = 7\n')
    assert read_appearance() == Appearance("light")


def test_a_folder_that_cannot_be_written_is_no_error(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    keep_appearance(CHOSEN)
    assert read_appearance() == Appearance()
    path.parent.unlink()
    path.mkdir(parents=True)
    keep_appearance(CHOSEN)
    assert read_appearance() == Appearance()


def test_a_console_of_linux_has_plain_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    assert [Appearance(glyphs=glyphs).plain for glyphs in CHOICES["glyphs"]] == [True, False, True]
    monkeypatch.setenv("TERM", "xterm-256color")
    assert [Appearance(glyphs=glyphs).plain for glyphs in CHOICES["glyphs"]] == [False, False, True]
