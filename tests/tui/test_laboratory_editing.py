"""Editing the maze, driving the agent, and changing its parameters and model at the screen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Offset
from textual.widgets import Input, Static

from dyna_tui.agents import Phase
from dyna_tui.lab.history.interventions import Drive, Forget, ForgetAll, MakeTrue, PutAgent, SetCell, SetParameter
from dyna_tui.lab.history.journal import Entry, Journal, counted_once
from dyna_tui.maze import load
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.laboratory.screen import LaboratoryScreen
from dyna_tui.tui.widgets.memory import Memory
from tests.dyna.engine import maze_of
from tests.lab.moves import back_to
from tests.tui.hand import COMFORTABLE, SMALL, Hand, open_lab

FIELD = maze_of("S....\n.....\n....G", 'agents = ["dyna-q", "q-learning"]')
EDITING = ["set_cell", "next_brush", "previous_brush", "everywhere"]


def interventions(hand: Hand, lane: int = 0) -> list[object]:
    return [entry.intervention for entry in hand.lab.lanes[lane].journal.entries]


def footer(hand: Hand) -> str:
    return hand.text.split("\n")[-1]


def line_above(hand: Hand, lane: int = 0) -> str:
    return str(hand.lanes[lane]._news.content)


async def test_a_wall_of_one_s_own_is_no_layout() -> None:
    async with open_lab("blocking", ["dyna-q"], size=(130, 36)) as hand:
        await hand.advance(1_010)
        assert line_above(hand) == "◆ maze changed after step 1,000: layout 2 of 2"
        await hand.press("w")
        await draw(hand, 13)
        await hand.press("w")
        assert line_above(hand) == "◆ maze edited after step 1,010"
        assert hand.frames[0].layout_since == 1_000
        await hand.press("comma")
        assert line_above(hand) == "◆ maze changed after step 1,000: layout 2 of 2"
        await hand.press("m", "g")
        assert line_above(hand) == "◆ maze changed after step 1,009: layout 1 of 2"


def at(hand: Hand, state: int, lane: int = 0) -> tuple[int, int]:
    """The middle of a cell on the screen."""
    grid = hand.lanes[lane].grid
    row, column = grid.shape.cell(state)
    size, corner = grid.drawn_size, grid.content_region.offset + grid._padding() - grid.scroll_offset
    return corner.x + column * size.width + size.width // 2, corner.y + row * size.height


async def draw(hand: Hand, *states: int, lane: int = 0) -> None:
    """Draws the mouse over cells with its button held."""
    first, *others = (at(hand, state, lane) for state in states)
    await hand.pilot.mouse_down(offset=first)
    for offset in others:
        await hand.pilot.hover(offset=offset)
    await hand.pilot.mouse_up(offset=(others or [first])[-1])
    await hand.settle()


@pytest.mark.parametrize("size", [SMALL, COMFORTABLE])
async def test_w_edits_the_focused_lane_with_keys(size: tuple[int, int]) -> None:
    async with open_lab(FIELD, size=size) as hand:
        assert not any(hand.can(action) for action in EDITING)
        await hand.press("w")
        assert all(hand.can(action) for action in EDITING)
        assert "w done" in footer(hand) and "enter set" in footer(hand) and "m maze" not in footer(hand)
        assert "wall · this lane" in line_above(hand) or "1 # wall" in line_above(hand)
        assert "#" not in line_above(hand, 1)
        await hand.press("right", "enter", "5", "shift+down", "b", "shift+down", "B", "B")
        assert interventions(hand) == [SetCell(0, 1, 0), SetCell(0, 6, 4), SetCell(0, 11, 5)]
        assert interventions(hand, 1) == []
        assert hand.status == "Brush: goal."
        assert any("P" in line for line in hand.lanes[0].grid._picture.lines)  # type: ignore[union-attr]
        await hand.press("escape")
        assert not hand.can("set_cell")
        assert "#" not in line_above(hand)
        assert hand.grid.cursor is None, "it came with the mode, and goes with it"
        await hand.press("w", "w")
        assert hand.laboratory.controllers.modes.mode is Mode.USUAL
        await hand.press("enter", "b", "2")
        assert len(interventions(hand)) == 3


async def test_the_mouse_paints_every_cell_it_crosses_and_focuses_the_lane() -> None:
    async with open_lab(FIELD, size=COMFORTABLE) as hand:
        await draw(hand, 1, 3)
        assert interventions(hand) == []
        await hand.press("w")
        await draw(hand, 1, 3, 13)
        assert interventions(hand) == [SetCell(0, state, 0) for state in (1, 2, 3, 8, 13)]
        await draw(hand, 5, lane=1)
        assert hand.focus == 1
        assert interventions(hand, 1) == [SetCell(0, 5, 0)]
        assert len(interventions(hand)) == 5
        await draw(hand, 5, lane=1)
        assert len(interventions(hand, 1)) == 1, "it is a wall already"
        beside = hand.lanes[1].grid.content_region.offset
        await hand.pilot.mouse_down(offset=beside)
        await hand.pilot.mouse_up(offset=beside)
        await hand.settle()
        assert "No cell here" in hand.status


async def test_i_edits_all_lanes_at_once() -> None:
    async with open_lab(FIELD) as hand:
        await hand.press("w", "i")
        assert "all lanes" in line_above(hand, 0) and "all lanes" in line_above(hand, 1)
        await hand.press("down", "enter")
        assert interventions(hand) == interventions(hand, 1) == [SetCell(0, 5, 0)]
        await hand.press("i", "down", "enter")
        assert len(interventions(hand)) == 2 and len(interventions(hand, 1)) == 1
        assert "#" not in line_above(hand, 1)


async def test_a_click_chooses_a_brush() -> None:
    async with open_lab(FIELD) as hand:
        await hand.press("w")
        spot = hand.find(" G ")
        await hand.click(Offset(spot.x + 1, spot.y))
        await hand.press("down", "enter")
        assert interventions(hand) == [SetCell(0, 5, 3)]


async def test_an_impossible_edit_is_one_status_line() -> None:
    async with open_lab(FIELD) as hand:
        await hand.press("w", "enter")
        assert hand.status == "This is the only start: put another S first."
        await hand.press("shift+up")
        assert hand.status == "Edge of the maze."
        assert interventions(hand) == []


async def test_optimal_values_follow_edits_and_rewinding() -> None:
    async with open_lab(maze_of("S..G"), ["dyna-q:gamma=0.5", "dyna-q:gamma=0.5"]) as hand:
        assert [frame.cells.optimal[0, 0] for frame in hand.frames] == [0.25, 0.25]  # type: ignore[index]
        await hand.advance(4)
        await hand.press("w", "4")
        hand.grid.cursor = 1
        await hand.press("enter")
        assert [frame.cells.optimal[0, 0] for frame in hand.frames] == [1.0, 0.25]  # type: ignore[index]
        hand.driver.ask(lambda lab: back_to(lab, 3))
        await hand.settle()
        assert [frame.cells.optimal[0, 0] for frame in hand.frames] == [0.25, 0.25]  # type: ignore[index]
        assert hand.frames[0].cells.kind[0].tolist() == [2, 1, 1, 3]


async def test_a_saved_maze_reads_back_and_overwriting_asks_first(tmp_path: Path) -> None:
    name = str(tmp_path / "mine.txt")
    async with open_lab("blocking") as hand:
        await hand.advance(7)
        await hand.press("w", "down", "W")
        field = hand.app.screen.query_one(Input)
        assert field.value == "blocking-edited.txt"
        field.value = name
        await hand.press("enter")
        assert hand.status == f"Wrote {name}"
        assert load(name).kinds == load("blocking").kinds
        hand.grid.cursor = 0
        await hand.press("5", "enter", "W")
        hand.app.screen.query_one(Input).value = name
        await hand.press("enter")
        assert "Enter again" in hand.text
        await hand.press("enter")
        assert isinstance(hand.app.screen, LaboratoryScreen)
        written = load(name)
        assert [layout.since for layout in written.layouts] == [0, 7, 1000]
        assert written.layouts[1].kind[0, 0] == 4
        await hand.press("W")
        hand.app.screen.query_one(Input).value = str(tmp_path / "nowhere" / "m.txt")
        await hand.press("enter")
        problem = str(hand.app.screen.query_one(".problem", Static).render())
        assert problem == f"There is no folder {tmp_path / 'nowhere'}. Make it, or name another."
        hand.app.screen.query_one(Input).value = str(tmp_path)
        await hand.press("enter")
        problem = str(hand.app.screen.query_one(".problem", Static).render())
        assert problem == f"{tmp_path} is a folder. Name a file in it, or another."
        (tmp_path / "loop").symlink_to("loop")
        hand.app.screen.query_one(Input).value = str(tmp_path / "loop")
        await hand.press("enter", "enter")
        assert "cannot be written" in hand.status


async def test_h_moves_the_agent_to_the_cursor() -> None:
    async with open_lab(FIELD) as hand:
        assert not hand.can("put_agent")
        await hand.press("p", "p")
        hand.grid.cursor = 7
        await hand.press("h")
        assert hand.lab.lanes[0].view.state == hand.frames[0].agent == 7
        assert interventions(hand) == [PutAgent(7)]
        assert hand.steps == [1, 1]
        assert hand.status == "Dyna-Q: moved to (1,2)."


async def test_the_agent_is_not_moved_into_a_wall_or_a_terminal_cell() -> None:
    async with open_lab("blocking") as hand:
        hand.grid.cursor = 27
        await hand.press("h")
        assert hand.status == "That cell is a wall: choose one the agent can stand in."
        hand.grid.cursor = 8
        await hand.press("h")
        assert hand.status == "That cell ends an episode: choose one it can go on from."
        assert interventions(hand) == []


async def test_an_edit_after_a_tick_is_announced_instead_of_the_tick() -> None:
    async with open_lab("blocking") as hand:
        await hand.advance(20)
        await hand.press("p", "p")
        assert "direct RL" in hand.status
        await hand.press("w")
        assert hand.status.startswith("Editing: ")
        await hand.press("up", "2", "enter")
        await hand.settle()
        assert hand.status == "(3,3) is now floor."
        await hand.press("escape", "x", "c")
        await hand.settle()
        assert hand.status == "Cleared the model."


async def test_painting_a_cell_its_own_kind_says_so() -> None:
    async with open_lab("blocking") as hand:
        hand.grid.cursor = 27
        await hand.press("w", "enter")
        assert hand.status == "(3,0) is already a wall. b: next brush"
        assert interventions(hand) == []


async def test_d_drives_the_agent_with_the_arrow_keys() -> None:
    async with open_lab(FIELD) as hand:
        await hand.press("up", "d")
        assert hand.grid.cursor is None
        assert "driving: " in line_above(hand) and "driving: " not in line_above(hand, 1)
        assert "d done" in footer(hand)
        await hand.press("right", "down", "p", "left", "up")
        assert [intervention.action for intervention in interventions(hand) if isinstance(intervention, Drive)] == [
            1,
            2,
            3,
            0,
        ]
        assert "Driving Dyna-Q" in hand.status
        lane = hand.lab.lanes[0]
        assert lane.memory.visits.reshape(-1, 4).sum(axis=1)[[0, 1]].tolist() >= [1, 1]
        assert len(set(hand.steps)) == 1 and not lane.mid_step
        assert interventions(hand, 1) == []
        await hand.press("tab", "down")
        assert interventions(hand, 1) == [Drive(2)]
        assert "driving: " in line_above(hand, 1) and "driving: " not in line_above(hand)
        await hand.press("d", "down")
        assert interventions(hand, 1) == [Drive(2)]
        assert hand.grid.cursor is not None


async def test_s_changes_parameters_of_the_focused_lane() -> None:
    async with open_lab(FIELD) as hand:
        await hand.advance(3)
        await hand.press("s")
        fields = {field.name: field for field in hand.app.screen.query(Input)}
        assert list(fields) == [
            *("alpha", "gamma", "epsilon", "epsilon_end", "epsilon_steps", "planning_steps", "search", "q0")
        ]
        assert fields["planning_steps"].value == "10"
        fields["planning_steps"].value = "2.5"
        await hand.press("enter")
        assert "must be a whole number in" in hand.text
        assert fields["planning_steps"].has_focus
        fields["planning_steps"].value = "50"
        fields["epsilon"].value = " .5"
        fields["search"].value = "trajectory"
        await hand.press("enter")
        assert interventions(hand) == [
            SetParameter("epsilon", 0.5),
            SetParameter("planning_steps", 50),
            SetParameter("search", "trajectory"),
        ]
        assert "ε .5" in hand.status and "n 50" in hand.status
        assert "n 50" in hand.frames[0].parameters
        await hand.press("s", "escape")
        await hand.press("s", "enter")
        assert len(interventions(hand)) == 3


async def test_s_sets_schedules_and_the_formula_shows_what_is_in_force() -> None:
    async with open_lab(FIELD, ["q-learning"]) as hand:
        await hand.advance(3)
        await hand.press("s")
        fields = {field.name: field for field in hand.app.screen.query(Input)}
        fields["alpha"].value = "1/n"
        fields["epsilon"].value = "1"
        fields["epsilon_steps"].value = "6"
        await hand.press("enter")
        assert "α 1/n" in hand.status and "ε 1" in hand.status
        assert hand.status.endswith("epsilon_steps 6 from this step on; epsilon_steps is counted from step 0.")
        await hand.press("s")
        assert "a number in [0, 1]; now .5" in hand.text
        await hand.press("escape")
        assert "α 1/n" in hand.frames[0].parameters
        for _ in range(40):
            await hand.press("p")
            tick = hand.frames[0].tick
            assert tick is not None and tick.operands is not None
            if tick.phase is Phase.ACT and tick.exploring:
                assert tick.operands.epsilon == max(0.0, 1 - (hand.steps[0] - 1) / 6)
            if tick.phase is Phase.DIRECT_RL:
                average = hand.lab.lanes[0].view.updates_of(tick.state, tick.action)
                assert tick.operands.average == average > 0
                assert f"1/{average} × [" in hand.text


async def test_parameters_changed_in_a_fork_name_the_fork_alone() -> None:
    async with open_lab(FIELD) as hand:
        await hand.advance(3)
        await hand.press("comma", "s")
        fields = {field.name: field for field in hand.app.screen.query(Input)}
        fields["epsilon"].value = ".5"
        await hand.press("enter", "f")
        await hand.settle()
        assert hand.status == "Dyna-Q (fork at 2): ε .5 from this step on."


async def test_x_says_that_an_agent_has_no_model() -> None:
    async with open_lab(FIELD, ["q-learning"]) as hand:
        await hand.press("x")
        assert hand.app.screen is hand.laboratory
        assert hand.status == "Q-learning has no model."


async def test_x_forgets_empties_and_corrects_the_model() -> None:
    async with open_lab(FIELD, ["dyna-q:n=0", "q-learning"]) as hand:
        await hand.advance(30)
        row = hand.frames[0].memory.rows[0]
        where = hand.laboratory.query_one(Memory).content_region.offset + Offset(2, 1)
        await hand.click(where)
        assert hand.grid.cursor == row.state
        before = hand.frames[0].memory.remembered
        await hand.press("x")
        assert "Forget" in hand.text and "Correct the model" in hand.text
        await hand.press(("up", "right", "down", "left")[row.action])  # type: ignore[union-attr]
        assert interventions(hand) == [Forget(row.state * 4 + row.action)]  # type: ignore[union-attr]
        assert "Forgot" in hand.status
        assert hand.frames[0].memory.remembered == before - 1
        await hand.press("x", "t", "x", "escape")
        assert interventions(hand)[1:] == [MakeTrue()]
        await hand.press("x", "c")
        assert interventions(hand)[2:] == [ForgetAll()]
        assert hand.frames[0].memory.remembered == 0
        await hand.press("x", "up", "escape")
        assert len(interventions(hand)) == 3
        await hand.press("tab")
        assert not hand.can("edit_model")


async def test_editing_the_past_asks_first() -> None:
    async with open_lab(FIELD) as hand:
        await hand.advance(9)
        hand.driver.ask(lambda lab: back_to(lab, 5))
        await hand.settle()
        await hand.press("w", "down", "enter")
        assert "You are back in time" in hand.text
        await hand.press("escape")
        assert interventions(hand) == []
        await draw(hand, 6, 8)
        await hand.press("g")
        assert interventions(hand) == [SetCell(0, state, 0) for state in (6, 7, 8)]
        assert hand.lab.lanes[0].ticks == hand.lab.lanes[0].end.tick


async def test_keys_pressed_before_the_engine_is_ready_run_once_it_is() -> None:
    async with open_lab(FIELD, ready=False) as hand:
        await hand.touch("w", "down", "enter")
        assert "Your key is queued." in hand.status
        await hand.settle()
        assert interventions(hand) == [SetCell(0, 5, 0)]


async def test_a_model_that_was_cleared_is_empty_and_not_still_to_be_learned() -> None:
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        assert "Nothing learned yet" in hand.text
        await hand.advance(50)
        await hand.press("x", "c")
        assert "The model is empty." in hand.text and "Nothing learned yet" not in hand.text


async def test_after_editing_the_keys_that_undo_are_named_where_there_is_anything_to_undo() -> None:
    async with open_lab(FIELD, size=COMFORTABLE) as hand:
        await hand.press("w", "right", "escape")
        assert hand.status == "Editing finished."
        await hand.press("w", "right", "enter", "w")
        assert hand.status == "Editing finished. Undo: r discards it."
        await hand.press("full_stop", "right")
        cursor = hand.grid.cursor
        assert cursor is not None
        await hand.press("w", "down", "enter", "escape")
        assert hand.status == "Editing finished. Undo: , goes back to before it; r discards it."
        assert hand.grid.cursor is not None, "it was there before"


async def test_what_several_lanes_share_is_one_intervention() -> None:
    async with open_lab(FIELD, size=COMFORTABLE) as hand:
        await hand.press("w", "i", "right", "enter", "escape", "f")
        assert [len(lane.journal.entries) for lane in hand.lab.lanes] == [1, 1, 1]
        await hand.press("q")
        assert "1 intervention is not saved." in hand.text
        await hand.press("escape", "r")
        assert "You made 1 intervention." in hand.text
        await hand.press("escape", "w", "down", "enter", "down", "enter", "escape", "q")
        assert "3 interventions are not saved." in hand.text


@given(
    shared=st.lists(st.integers(0, 9), max_size=6),
    own=st.lists(st.lists(st.integers(10, 19), max_size=6), min_size=1, max_size=4),
)
def test_interventions_are_counted_once(shared: list[int], own: list[list[int]]) -> None:
    journals = []
    for number, cells in enumerate(own):
        journals.append(Journal())
        for cell in shared:
            journals[-1].write(Entry(0, 0, SetCell(0, cell, 0)))
        for cell in cells:
            journals[-1].write(Entry(3, 1, SetCell(0, cell + 10 * number, 0)))
    assert counted_once(journals) == len(shared) + sum(map(len, own))
