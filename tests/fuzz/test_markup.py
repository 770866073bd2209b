"""Markup and control characters in texts of a file: shown on the screen, in tables, Markdown, figures and notebooks."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from dyna_tui.api.agent import Agent
from dyna_tui.api.experiment import run
from dyna_tui.api.lab import Lab
from dyna_tui.api.mazes import parse_maze
from dyna_tui.cli.program import main
from dyna_tui.errors import InputError
from dyna_tui.maze import parse
from tests.tui.hand import COMFORTABLE, open_lab

TITLE = "[red]x[/red] [@click=app.quit]y[/] <script>z</script> [/] &amp; $1"
MAZE = f"""+++
title = "{TITLE}"
source = "[bold]source[/] <b>"
agents = ["q-learning"]
steps = 5
[cells]
"[" = {{ reward = -1.0 }}
"]" = {{ reward = -1.0 }}
"<" = {{ reward = -1.0 }}
"&" = {{ terminal = true, reward = 1.0 }}
"\\\\" = {{ wall = true }}
+++
S[]<
..\\&
"""


async def test_the_screen_shows_it() -> None:
    async with open_lab(parse(MAZE, "[red]m[/red].txt"), size=COMFORTABLE) as hand:
        await hand.advance(3)
        assert TITLE[:30] in hand.text
        for keys in ("?", "escape", "v", "v", "v", "v", "l", "c", "y", "escape", "w", "escape", "ctrl+s", "escape"):
            await hand.press(keys)
            await hand.settle()
        figure = hand.app.export_screenshot(title=TITLE)
        words = "".join(ElementTree.fromstring(figure).itertext()).replace("\xa0", " ")
        assert "<script>z</script>" in words
        assert "<script" not in figure


@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
def test_reports_show_it(format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "[red]m<b>.txt"
    file.write_text(MAZE)
    assert main(["experiment", str(file), "--runs", "2", "--jobs", "1", "--format", format]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    if format == "markdown":
        assert "<" not in shown.replace("&lt;", "")


def test_notebooks_show_it() -> None:
    maze = parse_maze(MAZE)
    lab, result = Lab(maze, ["q-learning"]), run(maze, ["q-learning"], runs=1, steps=5, jobs=1)
    for shown in (lab._repr_svg_(), Agent("q-learning", maze)._repr_svg_(), result._repr_html_()):
        assert "<script>z" not in shown
        assert "<b>&" not in shown


def test_a_kind_that_leads_to_a_control_character_is_refused() -> None:
    with pytest.raises(InputError, match=r"^m.txt:3:7: to is '\\t', but must be"):
        parse('+++\n[cells]\nP = { to = "\\t" }\n+++\nS.PG', "m.txt")
