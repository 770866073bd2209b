"""README says how to write a lesson: its example is proved, its table complete."""

import re
from pathlib import Path

import pytest

from dyna_tui.cli.program import main
from dyna_tui.lessons.quantities import QUANTITIES
from dyna_tui.lessons.reader import BLOCKS, HEAD_KEYS

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SECTION = README[README.index("## Lessons\n") :].partition("\n## ")[0]


def test_every_quantity_and_every_key_is_explained() -> None:
    rows = [
        f"| `{name}({', '.join(quantity.arguments)})` | {quantity.help} |".replace("()", "")
        for name, quantity in QUANTITIES.items()
    ]
    assert re.search(r"<!-- quantities -->\n.*\n.*\n((?:.*\n)*?)<!-- end -->", SECTION)[1].splitlines() == rows  # type: ignore[index]
    for key in (*HEAD_KEYS, *BLOCKS, *(key for keys in BLOCKS.values() for key in keys)):
        assert f"`{key}`" in SECTION


def test_its_example_is_a_lesson_that_is_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = re.findall(r"^````markdown\n(.*?)^````", SECTION, re.MULTILINE | re.DOTALL)
    file = tmp_path / "curve.md"
    file.write_text(text, "utf-8")
    assert main(["check", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "fewer steps? the same" in shown
    assert "every step is brought about" in shown


def test_a_built_in_lesson_is_named_as_it_is_opened_unless_a_file_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "by-hand"]) == 0
    assert "every step is brought about" in capsys.readouterr().out
    Path("by-hand").write_text("S.G")
    assert main(["check", "by-hand"]) == 0
    assert capsys.readouterr().out.startswith("by-hand\n")


def test_a_lesson_that_fails_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = re.findall(r"^````markdown\n(.*?)^````", SECTION, re.MULTILINE | re.DOTALL)
    file = tmp_path / "curve.md"
    for old, new, what in (
        ('solution = ["e"]', 'solution = ["."]', "16: 'episode > 1 and episode(2) > 1' does not hold"),
        ('solution = ["e"]', 'solution = ["n"]', "16: the key 'n' of the solution does nothing"),
        (
            'solution = ["e"]',
            'solution = ["e"]\nwithin = 5',
            "16: the solution takes 1,709 real steps, but within is 5",
        ),
        ('"episode > 1 and episode(2) > 1"', '"episode >= 1"', "16: 'episode >= 1' holds before the step is begun"),
        ('"The same: neither', '"Who can say: neither', "10: measured is the same, which none of the choices mean"),
    ):
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        assert main(["check", str(file)]) == 1
        assert f"curve.md:{what}" in capsys.readouterr().err
