"""Drawings for a notebook: well-formed, small, in the screen's glyphs and colours, readable on light and dark."""

import re
import xml.etree.ElementTree as ET

import gymnasium
import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.api.drawing.colours import DARK, LIGHT, style_sheet
from dyna_tui.figures.colours import TONES
from dyna_tui.maze import builtin_names
from dyna_tui.tui.themes import THEMES

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_colours_are_those_of_the_screen() -> None:
    for ours, theme in zip((DARK, LIGHT), THEMES, strict=False):
        assert (ours.background, ours.foreground) == (theme.background, theme.foreground)
    assert TONES["screen"].ground == DARK.background


def test_one_drawing_is_readable_on_light_and_dark() -> None:
    for sheet in (style_sheet(), dt.Agent("dyna-q", "blocking").advance(steps=50)._repr_svg_()):
        assert sheet.count("prefers-color-scheme:dark") == 1
    light, dark = style_sheet().split("@media")
    assert f".ground{{fill:{LIGHT.background}}}" in light
    assert f".ground{{fill:{DARK.background}}}" in dark


def test_a_grid_follows_the_reader_s_preference_in_every_colour() -> None:
    """Each class has the colour that the same shape has in a figure of that style."""
    agent = dt.Agent("dyna-q", "blocking").advance(steps=1042)
    svg = agent._repr_svg_()
    light, dark = (dict(re.findall(r"\.(f\d+)\{fill:(#\w+)\}", sheet)) for sheet in svg.split("@media"))
    used = re.findall(r'<(?:rect|circle|text|path)[^>]* class="(f\d+)"', svg)
    for style, colours in (("paper", light), ("screen", dark)):
        plain = re.findall(r'<(?:rect|circle|text|path)[^>]* fill="(#\w+)"', agent.figure(style=style).svg)
        assert set(plain) == {colours[name] for name in used}
    assert not re.search(r'(fill|stroke)="#', svg)


@pytest.mark.parametrize("maze", builtin_names())
def test_every_maze_is_drawn(maze: str) -> None:
    agent = dt.Agent("dyna-q", maze).advance(steps=500)
    svg = agent._repr_svg_()
    root = ET.fromstring(svg)
    assert len(svg) < 400_000
    assert root[0].text == f"{agent.maze.title}: arrows and values of Dyna-Q"
    assert len(list(root.iter(f"{SVG}circle"))) == 2, "the agent, and the agent in the key"
    assert "real step 500 · " in svg


def test_outdated_entries_are_told_and_lanes_stand_side_by_side() -> None:
    lab = dt.Lab("blocking").advance(steps=999)
    assert "outdated" not in lab._repr_svg_()
    svg = lab.advance(steps=1)._repr_svg_()
    assert texts(svg).count("the model is outdated") == 2
    assert [title for title in texts(svg) if title.startswith("Dyna-Q")] == ["Dyna-Q", "Dyna-Q+"]
    assert "layout 2 of 2" in svg


def test_of_a_large_maze_the_part_around_the_agent_is_drawn() -> None:
    agent = dt.Agent("dyna-q", "random:300x400?seed=1").advance(steps=2000)
    svg = agent._repr_svg_()
    row, column = divmod(agent.state, 400)
    found = re.search(r"rows (\d+) to (\d+), columns (\d+) to (\d+)", svg)
    assert found is not None
    top, bottom, left, right = map(int, found.groups())
    assert (bottom - top, right - left) == (59, 99)
    assert top <= row <= bottom and left <= column <= right
    assert len(svg) < 60_000


def test_titles_are_escaped() -> None:
    maze = dt.parse_maze('+++\ntitle = "<b> & \\"co\\""\n+++\nS.G')
    title = ET.fromstring(dt.Agent("dyna-q", maze)._repr_svg_())[0].text
    assert title == '<b> & "co": arrows and values of Dyna-Q'


def test_a_result_has_a_line_and_a_band_for_each_agent() -> None:
    html = dt.run("blocking", runs=3, steps=1200)._repr_html_()
    root = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    classes = [element.get("class") for element in root.iter(f"{SVG}path")]
    assert {"c0", "l0", "c1", "l1"} <= set(classes)
    assert "change" in html
    ET.fromstring(f"<div>{html}</div>")


def test_a_world_without_a_picture_is_a_list_of_the_states_visited_most() -> None:
    maze = dt.from_gymnasium("Blackjack-v1", samples=5_000)
    agent = dt.Agent("dyna-q", maze).advance(steps=200)
    shown = texts(agent._repr_svg_())
    visited = {agent.maze.state_label(int(state)) for state in np.flatnonzero(agent.visits.sum(axis=1))}
    listed = [text.removeprefix("● ") for text in shown if "(" in text]
    assert len(listed) == 24 and set(listed) <= visited
    assert any(text.startswith("hit ") for text in shown) and any(text.startswith("stick ") for text in shown)
    assert maze.estimated.startswith("estimated from")
    assert maze.estimated in shown
    assert maze.estimated in repr(dt.run(maze, "dyna-q", runs=1, episodes=1))


def newest(name: str) -> str:
    """The id of the newest version that the installed Gymnasium has."""
    return max(known for known in gymnasium.registry if known.startswith(f"{name}-v"))


@pytest.mark.parametrize("name", ["FrozenLake", "CliffWalking", "Taxi"])
def test_gymnasium_s_worlds_are_drawn_as_the_grids_that_they_are(name: str) -> None:
    agent = dt.Agent("dyna-q", dt.from_gymnasium(newest(name))).advance(steps=5000)
    shown = texts(agent._repr_svg_())
    assert ("passenger" in " ".join(shown)) == (name == "Taxi")
    assert "greedy" in shown
    assert shown.count("S") == (0 if name == "Taxi" else 1) or agent.state in (0, 36)
