"""Run until a condition holds, and breakpoints, at the screen."""

import re

import pytest

from dyna_tui.lab.stop_conditions import CONDITIONS
from tests.tui.hand import COMFORTABLE, SMALL, Hand, open_lab


async def choose(hand: Hand, down: int, *keys: str) -> None:
    """Opens the dialog, goes down so many lines, and presses keys."""
    await hand.press("u", *["down"] * down, *keys)


@pytest.mark.parametrize("size", [SMALL, COMFORTABLE])
async def test_a_run_stops_when_the_maze_changes_and_says_so(size: tuple[int, int]) -> None:
    async with open_lab("blocking", size=size) as hand:
        await hand.press("u")
        assert "Run until" in hand.text
        assert "step" in hand.text
        await hand.press("down", "enter")
        assert hand.status == "Running until the maze changes, in Dyna-Q. space: stop"
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [1000, 1000]
        assert hand.status == "Dyna-Q: the maze changed at step 1,000."
        await hand.settle()
        assert hand.status == "Dyna-Q: the maze changed at step 1,000."


async def test_conditions_take_a_cell_a_value_and_a_step() -> None:
    async with open_lab("blocking") as hand:
        await choose(hand, 4, "4", ",", "4", "enter")
        assert "a cell is row,column" not in hand.text
        await hand.go(lambda: not hand.driver.running)
        assert hand.status.startswith("Dyna-Q: (4,4) visited at step ")
        assert int(hand.frames[0].agent) == 4 * 9 + 4
        await choose(hand, 6, "enter")
        await hand.go(lambda: not hand.driver.running)
        assert (hand.steps, hand.status) == ([1000, 1000], "Dyna-Q: stopped at step 1,000.")
        await choose(hand, 5, "enter")
        await hand.go(lambda: not hand.driver.running)
        tick = hand.frames[0].tick
        assert tick is not None
        assert abs(tick.new - tick.old) > 0.1
        assert hand.status.startswith("Dyna-Q: Q (")
        assert hand.frames[0].counters.mid_step


async def test_a_path_that_became_optimal_is_reported_with_its_length() -> None:
    async with open_lab("blocking") as hand:
        hand.driver.change_speed(5)
        await choose(hand, 3, "enter")
        assert hand.status.startswith("Running until the greedy path becomes optimal")
        await hand.go(lambda: not hand.driver.running)
        assert re.fullmatch(r"Dyna-Q: the greedy path became optimal at step \d+: 10 moves\.", hand.status)


async def test_bad_input_of_a_condition_is_explained() -> None:
    async with open_lab("blocking") as hand:
        await choose(hand, 4, "9", "9", "enter")
        assert "a cell is row,column, counted from 0, as in 2,4." in hand.text
        await hand.press("escape")
        assert hand.status.startswith("Dyna-Q and Dyna-Q+ learn")


async def test_a_breakpoint_stops_every_run_until_removed() -> None:
    async with open_lab("blocking") as hand:
        hand.driver.change_speed(5)
        await hand.press("u", "tab", "b")
        assert hand.status == "Breakpoint set: an episode ends, in any lane. u: list"
        for _ in range(2):
            await hand.event("space")
            await hand.go(lambda: not hand.driver.running)
            assert hand.status.startswith("Breakpoint · Dyna-Q")
            assert "an episode ended at step " in hand.status
        assert sum(frame.counters.episode for frame in hand.frames) == 4
        stopped = hand.steps
        assert stopped[0] == stopped[1]
        await hand.press("e")
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps > stopped
        await choose(hand, len(CONDITIONS), "delete")
        assert "Removed." in hand.text
        await hand.press("escape", "space")
        episode = hand.frames[0].counters.episode
        await hand.go(lambda: hand.frames[0].counters.episode > episode)
        assert hand.driver.running


async def test_an_impossible_condition_is_rejected() -> None:
    async with open_lab("blocking", ["q-learning", "dyna-q"]) as hand:
        await choose(hand, 2, "enter")
        assert hand.status == "Q-learning has no model: choose another condition, or another lane."
        assert not hand.driver.running
        await choose(hand, 2, "tab", "enter")
        assert hand.status == "Running until the model becomes wrong, in any lane. space: stop"
        await hand.go(lambda: not hand.driver.running)
        assert hand.status == "Dyna-Q: the model became wrong at step 1,000."
        assert hand.steps == [1000, 1000]


async def test_space_stops_a_run_whose_condition_never_holds() -> None:
    async with open_lab("dyna") as hand:
        await choose(hand, 1, "enter")
        await hand.go(lambda: hand.steps[0] > 1000)
        assert hand.driver.running
        assert "until a condition holds" in hand.text
        await hand.press("space")
        assert hand.driver.runner.awaited is None
        assert not hand.driver.running
        assert hand.status.startswith("Paused.")


async def test_a_condition_can_be_chosen_before_the_engine_is_ready() -> None:
    async with open_lab("blocking", ready=False) as hand:
        await hand.touch("u", "down", "enter")
        assert hand.driver.lab is None
        assert "Your key is queued." in hand.status
        await hand.settle()
        assert hand.status == "Running until the maze changes, in Dyna-Q. space: stop"
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [1000, 1000]


@pytest.mark.parametrize(("down", "written", "said"), [(4, "4,3", "(4,3) is visited"), (6, "200", "step 200")])
async def test_conditions_with_values_can_be_breakpoints(down: int, written: str, said: str) -> None:
    async with open_lab("blocking", ["dyna-q"]) as hand:
        await choose(hand, down, *written, "b")
        assert hand.status == f"Breakpoint set: {said}, in Dyna-Q. u: list"
        assert len(hand.lab.breakpoints) == 1


async def test_keys_of_the_app_work_in_a_dialog() -> None:
    async with open_lab("blocking") as hand:
        await hand.press("u", "ctrl+c")
    assert hand.app.return_code == 130
