"""What a run is said never to come to never comes about; and what can no longer happen is said so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dyna_tui as dt
from dyna_tui.agents import VARIANTS
from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.history.interventions import SetCell
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.run_until import run_watched, why_never
from dyna_tui.lab.stop_conditions import (
    CellVisited,
    EpisodeEnds,
    MazeChanges,
    ModelWrong,
    PathShortest,
    RewardComes,
    StepReached,
    ValueChanges,
)
from dyna_tui.maze import Maze, parse
from dyna_tui.tui.laboratory import running
from tests.dyna.engine import UNHURRIED, agent, maze_of
from tests.dyna.test_reference import small_mazes, spellings
from tests.tui.hand import COMFORTABLE, open_lab


@settings(UNHURRIED, max_examples=40)
@given(
    maze=small_mazes(),
    text=spellings(*VARIANTS),
    steps=st.integers(0, 60),
    cell=st.integers(0, 100),
)
def test_what_is_never_to_come_does_not_come(maze: Maze, text: str, steps: int, cell: int) -> None:
    lab = Lab(maze, [agent(text)])
    (lane,) = lab.lanes
    lane.advance(until_step=steps)
    conditions = [
        EpisodeEnds(),
        MazeChanges(),
        ModelWrong(),
        PathShortest(),
        CellVisited(cell % lane.world.states),
        ValueChanges(0.01),
        RewardComes(),
        StepReached(max(1, cell)),
    ]
    for condition in conditions:
        if why_never(condition, lane) is not None and condition.impossible(lane.state) is None:
            copy = Lab(maze, [agent(text)])
            copy.lanes[0].advance(until_step=steps)
            assert run_watched(copy, [Breakpoint(condition, copy.lanes[0].number)], 0, 5000) == []


CHANGES = "S..#G\n@ 50\nS...G\n"


def test_what_can_no_longer_happen_is_not_begun() -> None:
    lab = dt.Lab(parse(CHANGES, "m.txt"), ["dyna-q", "q-learning"])
    assert lab.until("maze changes") is not None
    for words, reason in (
        ("maze changes", "the maze does not change any more"),
        ("step reached 10", "has passed"),
    ):
        with pytest.raises(InputError, match=reason):
            lab.until(words)
    blocked = dt.Lab(parse("S.#G\n", "m.txt"), ["dyna-q"])
    for words, reason in (
        ("cell visited 0,2", "is a wall"),
        ("cell visited 0,3", "no path leads to"),
        ("path shortest", "no path leads from the first start to a goal"),
        ("model wrong", "does not change any more"),
    ):
        with pytest.raises(InputError, match=reason):
            blocked.until(words)


def test_a_wall_of_every_layout_is_never_visited_and_a_path_may_open() -> None:
    lab = Lab(parse("S#.#G\n@ 50\nS#..G\n@ 90\nS#.#G\n", "m.txt"), [agent("dyna-q")])
    (lane,) = lab.lanes
    assert "in every layout" in str(why_never(CellVisited(1), lane))
    assert why_never(CellVisited(3), lane) is why_never(PathShortest(), lane) is None


def test_wind_carries_past_a_goal() -> None:
    lab = Lab(parse("+++\nwind = [1, 0]\n+++\n.#\nG#\nS#\n", "m.txt"), [agent("dyna-q")])
    (lane,) = lab.lanes
    assert why_never(CellVisited(0), lane) is None
    assert run_watched(lab, [Breakpoint(CellVisited(0), lane.number)], 0, 300)


async def test_a_run_far_beyond_the_maze_says_once_that_it_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FAR", 50)
    async with open_lab(parse("S..G\n", "m.txt"), ["dyna-q"], size=COMFORTABLE) as hand:
        on = hand.laboratory.controllers.running
        frame = hand.laboratory.context.frame
        said: list[str] = []
        monkeypatch.setattr(hand.laboratory.context, "set_status", said.append)
        for step in (0, 40, 51, 200):
            lane = frame.lanes[0]
            counters = lane.counters._replace(real_steps=step)
            on.note_length(frame._replace(running=step > 0, lanes=(lane._replace(counters=counters),)))
        assert said == ["Still running at step 51. space: pause"]


def test_an_intervention_that_lies_ahead_may_change_everything() -> None:
    lab = Lab(parse("S.#G\n", "m.txt"), [agent("dyna-q")])
    (lane,) = lab.lanes
    lane.advance(until_step=5)
    assert why_never(MazeChanges(), lane) is not None
    lane.do(SetCell(0, 2, 1))
    lane.seek_step(2).go()
    assert why_never(MazeChanges(), lane) is why_never(CellVisited(3), lane) is why_never(ModelWrong(), lane) is None


async def test_the_dialog_greys_what_cannot_come_and_says_why() -> None:
    async with open_lab(parse(CHANGES, "m.txt"), ["dyna-q", "q-learning"], size=COMFORTABLE) as hand:
        await hand.advance(60)
        await hand.press("u")
        assert "the maze changes: the maze does not change any more" in hand.text
        assert "an episode ends:" not in hand.text
        await hand.press("down", "enter")
        assert "The maze does not change any more: change it with m or w." in hand.text
        assert not hand.driver.running
        await hand.press("tab", "tab")
        assert "the model becomes wrong: Q-learning has no model" in hand.text
        await hand.press("b")
        assert hand.lab.breakpoints == [Breakpoint(MazeChanges(), hand.lab.lanes[1].number)]


def test_a_reward_that_no_path_leads_to_never_comes() -> None:
    for grid, head, reason in (
        ("S.#G\n", "", "no path leads to a cell with a reward"),
        ("S.E\n", "[cells]\nE = { terminal = true }", "no path leads to a cell with a reward"),
        ("S.G\n", "", None),
        ("S.#G\n", "bump_reward = -1.0", None),
        ("S.#G\n@ 9\nS..G\n", "", None),
        ("SZ#G\n", '[cells]\nZ = { reward = -0.4, to = "start" }', None),
        ("S#ZG\n", '[cells]\nZ = { reward = -0.4, to = "start" }', "no path leads to a cell with a reward"),
        ("SEZ#G\n", '[cells]\nE = { terminal = true }\nZ = { reward = -0.4, to = "start" }', "no path leads"),
    ):
        lane = Lab(maze_of(grid, head), [agent("dyna-q")]).lanes[0]
        found = why_never(RewardComes(), lane)
        assert (found is None) if reason is None else str(found).startswith(reason), grid
