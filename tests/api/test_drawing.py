"""Drawings for a notebook: well-formed, small, in the screen's glyphs and colours, readable on light and dark."""

import xml.etree.ElementTree as ET

import gymnasium
import pytest

import dyna_tui as dt
from dyna_tui.api.drawing.colours import DARK, LEVELS, LIGHT, style_sheet
from dyna_tui.maze import builtin_names
from dyna_tui.tui.drawing.style_codes import LEVELS as SCREEN_LEVELS
from dyna_tui.tui.themes import THEMES

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_colours_are_those_of_the_screen() -> None:
    assert LEVELS == SCREEN_LEVELS
    for ours, theme in zip((DARK, LIGHT), THEMES, strict=False):
        for name in ("background", "foreground", "primary", "success", "warning", "error"):
            assert getattr(ours, name) == getattr(theme, name)


def test_one_drawing_is_readable_on_light_and_dark() -> None:
    sheet = style_sheet()
    assert sheet.count("prefers-color-scheme:dark") == 1
    light, dark = sheet.split("@media")
    assert f".ground{{fill:{LIGHT.background}}}" in light
    assert f".ground{{fill:{DARK.background}}}" in dark


@pytest.mark.parametrize("maze", builtin_names())
def test_every_maze_is_drawn(maze: str) -> None:
    agent = dt.Agent("dyna-q", maze).advance(steps=500)
    svg = agent._repr_svg_()
    root = ET.fromstring(svg)
    assert len(svg) < 400_000
    assert root.get("aria-label") == f"{agent.maze.title}: Dyna-Q"
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "real step 500 · " in svg


def test_arrows_are_the_greedy_actions_with_all_ties() -> None:
    agent = dt.Agent("q-learning", dt.parse_maze("S.G")).advance(episodes=1)
    shown = texts(agent._repr_svg_())
    assert shown.count("→") == 1  # beside the goal; where all actions tie there is none
    assert "G" in shown


def test_outdated_entries_are_crosses_and_lanes_stand_side_by_side() -> None:
    lab = dt.Lab("blocking").advance(steps=999)
    assert "×" not in lab._repr_svg_()
    svg = lab.advance(steps=1)._repr_svg_()
    assert "×" in texts(svg)
    assert [title for title in texts(svg) if title.startswith("Dyna-Q")] == ["Dyna-Q", "Dyna-Q+"]
    assert "layout 2 of 2" in svg


def test_titles_are_escaped() -> None:
    maze = dt.parse_maze('+++\ntitle = "<b> & \\"co\\""\n+++\nS.G')
    assert ET.fromstring(dt.Agent("dyna-q", maze)._repr_svg_()).get("aria-label") == '<b> & "co": Dyna-Q'


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
    assert shown[2].split() == ["state", "visits", "max", "Q", "greedy"]
    assert any(row.endswith(("hit", "stick")) for row in shown)
    assert len(shown) <= 28
    assert maze.estimated.startswith("estimated from")
    assert maze.estimated in shown[-1]
    assert maze.estimated in repr(dt.run(maze, "dyna-q", runs=1, episodes=1))


def newest(name: str) -> str:
    """The id of the newest version that the installed Gymnasium has."""
    return max(known for known in gymnasium.registry if known.startswith(f"{name}-v"))


@pytest.mark.parametrize("name", ["FrozenLake", "CliffWalking", "Taxi"])
def test_gymnasium_s_worlds_are_drawn_as_the_grids_that_they_are(name: str) -> None:
    agent = dt.Agent("dyna-q", dt.from_gymnasium(newest(name))).advance(steps=5000)
    shown = texts(agent._repr_svg_())
    assert set("←→↑↓") & set("".join(shown))
    assert ("passenger" in shown[-1]) == (name == "Taxi")
    assert shown.count("S") == (0 if name == "Taxi" else 1) or agent.state in (0, 36)
