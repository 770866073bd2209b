"""Run until a condition holds, and breakpoints, at the screen."""

import re

import pytest
from textual.widgets import Static

from dyna_tui.lab.stop_conditions import CONDITIONS
from dyna_tui.lab.why import why
from dyna_tui.maze import parse
from dyna_tui.tui.engine.pacing import Pacing
from dyna_tui.tui.laboratory.running import LONG
from tests.tui.hand import COMFORTABLE, SMALL, Hand, open_lab

STEP = len(CONDITIONS) - 1
"""The line of the step to run until, from 0."""


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
        await choose(hand, STEP, "enter")
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
        assert "Q-learning has no model: choose another condition, or" in hand.text
        assert not hand.driver.running
        await hand.press("tab", "enter")
        assert hand.status == "Running until the model becomes wrong, in any lane. space: stop"
        await hand.go(lambda: not hand.driver.running)
        assert hand.status == "Dyna-Q: the model became wrong at step 1,000."
        assert hand.steps == [1000, 1000]


async def test_space_stops_a_run_whose_condition_never_holds() -> None:
    async with open_lab("dyna") as hand:
        await choose(hand, 5, "9", "enter")
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


@pytest.mark.parametrize(("down", "written", "said"), [(4, "4,3", "(4,3) is visited"), (STEP, "200", "step 200")])
async def test_conditions_with_values_can_be_breakpoints(down: int, written: str, said: str) -> None:
    async with open_lab("blocking", ["dyna-q"]) as hand:
        await choose(hand, down, *written, "b")
        assert hand.status == f"Breakpoint set: {said}, in Dyna-Q. u: list"
        assert len(hand.lab.breakpoints) == 1


async def test_keys_of_the_app_work_in_a_dialog() -> None:
    async with open_lab("blocking") as hand:
        await hand.press("u", "ctrl+c")
    assert hand.app.return_code == 130


CUT = "+++\nmax_episode_steps = 20\n+++\nS.#G\n"
"""A maze without a way to its goal: every episode is cut off after 20 steps."""


async def test_an_episode_that_is_cut_off_is_told_so_and_not_as_finished() -> None:
    async with open_lab(parse(CUT, "m.txt"), ["dyna-q"], size=COMFORTABLE) as hand:
        await choose(hand, 0, "enter")
        await hand.go(lambda: not hand.driver.running)
        assert hand.status == "Dyna-Q: an episode was cut off at step 20: it had not ended after 20 steps."
        await hand.press("e")
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [40]
        assert hand.status == "Dyna-Q: episode 2 was cut off after 20 steps, without coming to its end."
        (lane,) = hand.lab.lanes
        assert "; the episode was cut off there, after 20 steps." in why(lane)[0]
        await hand.press("full_stop")
        assert hand.steps == [41], hand.status
        assert "cut off" not in " ".join(why(lane))


async def test_a_condition_is_greyed_until_its_value_is_one_and_says_why_it_cannot_hold() -> None:
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        await choose(hand, 4)
        assert "(0,8) is visited" in hand.text
        await hand.press("backspace")
        assert "a cell is visited: type row,column (from 0)" in hand.text
        await hand.press(*"9,9")
        assert "a cell is visited: type row,column (from 0)" in hand.text
        await hand.press(*["backspace"] * 3, *"5,3")
        assert "(5,3) is visited" in hand.text
        await hand.press(*["down"] * (STEP - 4), "backspace")
        assert "step: type number" in hand.text
        await hand.press(*"12")
        assert "step 12\n" in "\n".join(line.strip(" │") for line in hand.text.split("\n"))
        await hand.press("escape")
        await hand.advance(20)
        await choose(hand, STEP, *"12")
        assert "step: step 12 has passed" in hand.text


def said(hand: Hand) -> str:
    """What the dialog says of what was chosen."""
    return str(hand.app.screen.query_one(".problem", Static).render())


async def test_a_step_that_has_passed_is_gone_back_to_by_another_enter() -> None:
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        await hand.advance(20)
        await choose(hand, STEP, *"12", "enter")
        assert "Step 12 has passed: the lane is at 20. Enter again: go back there." in said(hand)
        await hand.press("backspace", "3", "enter")
        assert "Step 13 has passed" in hand.text and hand.steps == [20, 20], "it is another step"
        await hand.press("enter")
        assert hand.steps == [13, 13] and "At step 13" in hand.status
        await hand.press("k")
        await choose(hand, STEP, *"12", "enter")
        assert "has passed" in said(hand) and "go back" not in said(hand), "by updates there is no common step"


async def test_a_refused_condition_is_there_again_with_its_value_until_one_is_accepted() -> None:
    async with open_lab(parse("S..G\n#...\n", "m.txt"), ["dyna-q", "q-learning"], size=COMFORTABLE) as hand:
        await choose(hand, 4, "tab", *"1,0", "enter")
        assert "(1,0) is a wall: choose another cell." in hand.text
        await hand.press("escape", "u")
        assert "in any lane" in hand.text
        await hand.press("enter")
        assert "(1,0) is a wall: choose another cell." in hand.text
        await hand.press(*["backspace"] * 3, *"0,3", "enter")
        assert hand.status == "Running until (0,3) is visited, in any lane. space: stop"
        await hand.go(lambda: not hand.driver.running)
        await hand.press("u", "enter")
        assert hand.status == "Running until an episode ends, in Dyna-Q. space: stop"


async def test_what_the_engine_refuses_later_is_there_again_too() -> None:
    async with open_lab(parse("S..G\n#...\n", "m.txt"), ["dyna-q"], ready=False) as hand:
        await hand.touch("u", *["down"] * 4, *"1,0", "enter")
        await hand.settle()
        assert hand.status == "(1,0) is a wall: choose another cell."
        await hand.press("u")
        assert "a cell is visited: (1,0) is a wall" in hand.text
        await hand.press("enter")
        assert "choose another cell" in hand.text


@pytest.mark.parametrize(("keys", "said"), [("u", "the condition does not hold yet"), ("e", "the episode has not")])
async def test_a_run_of_ten_seconds_says_that_it_still_runs(
    keys: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pacing, "longest_chunk", 500)
    async with open_lab(parse("S.#G\n", "m.txt"), ["dyna-q"], size=COMFORTABLE) as hand:
        if keys == "e":
            await hand.press("e")
        else:
            await choose(hand, STEP, *"4000000000", "enter")
        for _ in range(2):
            await hand.turn()
            assert "Still" not in hand.status
            hand.clock.now += LONG
            await hand.turn()
            assert hand.status.startswith("Still running at step ")
            assert said in hand.status
            hand.laboratory.context.set_status("")
        await hand.press("space")
        assert hand.status.startswith("Paused.")
        hand.clock.now += 2 * LONG
        await hand.press("full_stop")
        assert "Still" not in hand.status
