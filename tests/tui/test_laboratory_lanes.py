"""Lanes forked, added, dropped, moved and changed at the screen, and the fork-or-overwrite dialog."""

from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input

from dyna_tui.agents import read_all
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.interventions import SetParameter, SwitchLayout
from dyna_tui.lab.stop_conditions import StepReached
from dyna_tui.tui.dialogs.fork_or_overwrite import ForkOrOverwrite
from dyna_tui.tui.dialogs.lanes import LanesDialog
from dyna_tui.tui.themes.lane_colours import lane_colour
from dyna_tui.tui.widgets.curves import Curves
from tests.dyna.engine import bits
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, THREE, Hand, open_lab


def titles(hand: Hand) -> list[str]:
    return [frame.title for frame in hand.frames]


async def type_in(hand: Hand, text: str) -> None:
    """Types over what stands in the field."""
    hand.app.screen.query_one(Input).value = text
    await hand.settle()


async def enter(hand: Hand) -> None:
    """Enters what stands in the field."""
    await hand.app.screen.query_one(Input).action_submit()
    await hand.settle()


@pytest.mark.parametrize(
    "size", [SMALL, *(pytest.param(size, marks=pytest.mark.slow) for size in (COMFORTABLE, LARGE))]
)
async def test_a_fork_is_focused_beside_its_lane_with_its_own_name_and_colour(
    size: tuple[int, int],
) -> None:
    async with open_lab(size=size) as hand:
        await hand.advance(1000)
        await hand.press("f")
        assert titles(hand) == ["Dyna-Q", "Dyna-Q (fork at 1,000)", "Dyna-Q+"]
        assert hand.focus == 1
        assert bits(hand.lab.lanes[0].memory) == bits(hand.lab.lanes[1].memory)
        assert "New lane: Dyna-Q (fork at 1,000)." in hand.status
        assert "Dyna-Q (fork at 1,000)" in hand.text
        assert len({frame.number for frame in hand.frames}) == 3
        background = hand.lanes[1].background_colors[1]
        assert len({lane_colour(frame.number, background) for frame in hand.frames}) == 3
        assert hand.text.count("Real steps") >= 1
        await hand.press("full_stop")
        assert hand.steps == [1001] * 3
        assert [len(curves._frames) for curves in hand.laboratory.query(Curves) if curves.display] == [3] * len(
            [curves for curves in hand.laboratory.query(Curves) if curves.display]
        )


@pytest.mark.slow
async def test_a_fork_can_be_made_while_lanes_run() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.event("space")
        await hand.seconds(0.5)
        await hand.event("f")
        at = hand.steps[0]
        assert (len(hand.lab.lanes), hand.driver.running) == (3, True)
        await hand.seconds(0.5)
        assert hand.steps[0] > at
        assert len(set(hand.steps)) == 1


async def test_f_before_the_engine_is_ready_waits_for_it() -> None:
    async with open_lab(size=COMFORTABLE, ready=False) as hand:
        await hand.touch("f")
        assert "Your key is queued." in hand.status
        await hand.settle()
        assert titles(hand) == ["Dyna-Q", "Dyna-Q (fork at 0)", "Dyna-Q+"]


@pytest.mark.slow
async def test_there_are_at_most_sixteen_lanes() -> None:
    async with open_lab(agents=["dyna-q"]) as hand:
        await hand.press(*"f" * 16)
        assert len(hand.frames) == 16
        assert "16 lanes" in hand.status


async def test_an_intervention_in_the_past_asks_and_can_be_cancelled() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(30)
        await hand.press("comma", "m")
        assert isinstance(hand.app.screen, ForkOrOverwrite)
        assert "You are back in time" in hand.text
        assert "Step 29; Dyna-Q has run to step 30." in hand.text
        await hand.press("escape")
        assert hand.app.screen_stack == [hand.laboratory]
        assert [len(lane.journal.entries) for lane in hand.lab.lanes] == [0, 0]
        assert all(lane.in_past for lane in hand.lab.lanes)


async def test_queued_interventions_in_the_past_ask_once() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(30)
        await hand.press("comma")
        await hand.event("m", "m", "m")
        assert isinstance(hand.app.screen, ForkOrOverwrite)
        await hand.press("escape")
        assert hand.app.screen_stack == [hand.laboratory]
        await hand.press("m", "g")
        assert [len(lane.journal.entries) for lane in hand.lab.lanes] == [1, 1]


async def test_overwriting_discards_the_later_steps_and_asks_no_more() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(30)
        await hand.press("comma", "m", "g")
        assert [[(e.step, e.intervention) for e in lane.journal.entries] for lane in hand.lab.lanes] == [
            [(29, SwitchLayout(1))]
        ] * 2
        assert not any(lane.in_past for lane in hand.lab.lanes)
        await hand.press("m")
        assert hand.app.screen_stack == [hand.laboratory]
        assert len(hand.lab.lanes[0].journal.entries) == 2


async def test_forking_changes_only_the_fork() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(30)
        await hand.press("comma", "m", "f")
        assert titles(hand) == ["Dyna-Q", "Dyna-Q (fork at 29)", "Dyna-Q+"]
        assert [len(lane.journal.entries) for lane in hand.lab.lanes] == [0, 1, 0]
        assert [lane.in_past for lane in hand.lab.lanes] == [True, False, True]
        assert [lane.layout for lane in hand.lab.lanes] == [0, 1, 0]
        assert hand.focus == 1
        await hand.settle()
        what = "changed from this step on. Other lanes are unchanged."
        assert hand.status == f"Dyna-Q (fork at 29): {what}"


async def test_lanes_are_added_dropped_and_moved_in_the_dialog() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(200)
        await hand.press("a")
        assert isinstance(hand.app.screen, LanesDialog)
        assert "Dyna-Q+" in hand.text
        await hand.press("a")
        assert "Agent of the new lane (starts at step 0):" in hand.text
        await type_in(hand, "mpc:horizon=5")
        assert "MPC  γ" in hand.text
        await enter(hand)
        assert titles(hand) == ["Dyna-Q", "Dyna-Q+", "MPC"]
        assert hand.steps == [200] * 3
        assert "MPC" in hand.text
        assert "Added MPC, replayed from step 0." in hand.status
        await hand.press("down", "d", "d")
        assert titles(hand) == ["Dyna-Q", "MPC"]
        await hand.press("escape")
        assert hand.focus == 1
        await hand.press("a", "K")
        assert titles(hand) == ["MPC", "Dyna-Q"]
        await hand.press("escape")
        assert hand.focus == 0, "the focus goes along with its lane"
        assert [lane.index for lane in hand.lanes] == [0, 1]


@pytest.mark.slow
async def test_a_bad_agent_spec_is_explained_in_the_dialog() -> None:
    async with open_lab(size=SMALL) as hand:
        await hand.press("a", "a")
        await type_in(hand, "dyna-w")
        await enter(hand)
        assert "unknown agent 'dyna-w'" in hand.text
        assert isinstance(hand.app.screen, LanesDialog)
        await type_in(hand, "dyna-q:n=2|4")
        assert "2 agents: Dyna-Q" in hand.text
        await enter(hand)
        await hand.press("escape")
        assert [frame.parameters.split("  ")[0] for frame in hand.frames] == ["n 10", "n 10", "n 2", "n 4"]
        assert "unknown" not in hand.text


async def test_a_lane_may_begin_with_the_table_of_a_file(tmp_path: Path) -> None:
    np.save(tmp_path / "q.npy", np.full((54, 4), 0.25))
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("a", "a")
        await type_in(hand, f"dyna-q:q0=@{tmp_path / 'no.npy'}")
        await enter(hand)
        assert isinstance(hand.app.screen, LanesDialog)
        assert len(hand.lab.lanes) == 2
        await type_in(hand, f"dyna-q:q0=@{tmp_path / 'q.npy'}")
        await enter(hand)
        await hand.press("escape")
        assert (hand.lab.lanes[2].view.q == 0.25).all()


async def test_a_lane_that_has_not_run_is_not_said_to_be_replayed() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("a", "enter")
        await type_in(hand, "dyna-q:n=3")
        await enter(hand)
        await hand.press("escape")
        assert hand.status == "Lane 1 is now Dyna-Q."


@pytest.mark.slow
async def test_changing_a_lanes_agent_reports_skipped_interventions() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(50)
        await hand.press("tab", "m")
        hand.driver.ask(lambda lab: lab.lanes[1].do(SetParameter("kappa", 0.01)))
        await hand.advance(100)
        await hand.press("a", "enter")
        assert "New agent of lane 2 (starts at step 0):" in hand.text
        await type_in(hand, "dyna-q:n=3|4")
        assert "this is 2 agents for one lane" in hand.text
        await type_in(hand, "dyna-q:n=3")
        await enter(hand)
        await hand.press("escape")
        assert [frame.parameters.split("  ")[0] for frame in hand.frames] == ["n 10", "n 3"]
        assert hand.steps == [100, 100]
        assert [e.intervention for e in hand.lab.lanes[1].journal.entries] == [SwitchLayout(1)]
        skipped = "Not applicable, skipped: set κ to .01 at step 50."
        assert hand.status == f"Lane 2 is now Dyna-Q, replayed from step 0. {skipped}"


@pytest.mark.slow
async def test_a_run_continues_after_a_lane_is_added() -> None:
    async with open_lab(size=COMFORTABLE, clock_by=Clock.UPDATES) as hand:
        await hand.event("space")
        await hand.seconds(1)
        await hand.event("a", "a")
        await type_in(hand, "dyna-q:n=1")
        await enter(hand)
        await hand.event("escape")
        assert hand.driver.running
        assert len(hand.frames) == 3
        before = hand.lab.clock
        await hand.seconds(1)
        assert hand.lab.clock > before
        assert hand.lab.lag() <= 1


@pytest.mark.slow
async def test_dropping_a_lane_moves_focus_and_cursor_and_stops_its_run() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await hand.advance(20)
        await hand.press("tab", "tab", "up")
        hand.driver.start(reference_lane=2)
        hand.laboratory.controllers.lanes.drop(hand.frames[2].number)
        await hand.settle()
        assert (len(hand.frames), hand.focus, hand.driver.running) == (2, 1, False)
        assert hand.grid.cursor is not None
        assert hand.lanes[0].grid.cursor is None
        await hand.press("e", "tab", "full_stop")
        assert len(hand.lanes) == 2


@pytest.mark.slow
async def test_a_bounded_run_continues_after_a_lane_is_added() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        hand.driver.start(until=Breakpoint(StepReached(300), 0))
        hand.laboratory.controllers.lanes.add(read_all(["dyna-q"]))
        await hand.settle()
        assert hand.driver.runner.awaited == Breakpoint(StepReached(300), 0)
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [300] * 4


async def test_a_run_for_a_dropped_lane_stops_and_says_so() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        await hand.advance(20)
        hand.driver.start(until=Breakpoint(StepReached(5000), 2))
        hand.laboratory.controllers.lanes.drop(2)
        await hand.settle()
        assert not hand.driver.running
        assert hand.status == "Run stopped: the lane it was running for was dropped."


async def test_a_lane_that_has_run_is_dropped_at_the_second_key() -> None:
    async with open_lab(agents=["q-learning", "dyna-q"], size=COMFORTABLE) as hand:
        await hand.advance(20)
        await hand.press("a", "d")
        assert "d drops Q-learning and its 20 steps  any other key keeps it" in hand.text
        await hand.press("down", "up")
        assert "any other key" not in hand.text
        await hand.press("d", "f", "escape")
        assert titles(hand) == ["Q-learning", "Q-learning (fork at 20)", "Dyna-Q"]
        await hand.press("a", "d", "d")
        assert titles(hand) == ["Q-learning", "Dyna-Q"]
        await hand.press("d", "delete")
        assert len(titles(hand)) == 1


async def test_the_only_lane_is_not_dropped() -> None:
    async with open_lab(agents=["dyna-q"], size=COMFORTABLE) as hand:
        await hand.press("a", "d")
        assert hand.status == "This is the only lane: add another before you drop it."


async def test_an_agent_without_the_chosen_order_uses_its_own() -> None:
    async with open_lab(agents=["mpc:horizon=4"], size=COMFORTABLE) as hand:
        await hand.advance(40)
        await hand.press("a", "enter")
        await type_in(hand, "q-learning")
        await enter(hand)
        await hand.press("escape")
        assert titles(hand) == ["Q-learning"]
        assert "has no model" in hand.text


async def test_new_lanes_keep_view_and_cell_size() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.press("v", "minus", "f")
        assert len({(lane.grid.view, lane.grid.cell_size) for lane in hand.lanes}) == 1
