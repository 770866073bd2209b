"""Keys that run the laboratory, on an engine driven by hand."""

from pathlib import Path

import numpy as np
import pytest

from dyna_tui.agents import Phase, read_all
from dyna_tui.lab.files.session import load as load_session
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.engine.runner import SPEEDS, USUAL_SPEED
from dyna_tui.tui.laboratory.narration import RUNNING, STALE
from dyna_tui.tui.widgets.bars import speed_text
from tests.dyna.engine import bits, maze_of
from tests.tui.hand import COMFORTABLE, THREE, Hand, hand_of, open_lab

PLANNING = [0, 3, 10]
"""The planning steps of the lanes of THREE."""


def memories(lab: Lab) -> list[dict[str, bytes]]:
    return [bits(lane.memory) for lane in lab.lanes]


def fresh(maze: str, *agents: str) -> Lab:
    read = load(maze)
    return Lab(read, read_all(agents or read.agents, read.parameters))


async def test_it_opens_paused_at_step_0_and_names_the_key_that_runs() -> None:
    async with open_lab(agents=THREE) as hand:
        assert not hand.driver.running
        assert hand.steps == [0, 0, 0]
        assert "Press space to run" in hand.status
        assert "paused" in hand.text
        await hand.seconds(10)
        assert hand.steps == [0, 0, 0]


@pytest.mark.slow
async def test_it_runs_at_once_if_asked() -> None:
    async with open_lab(running=True) as hand:
        await hand.seconds(1)
        assert hand.steps == [25, 25]


async def test_a_step_is_one_real_step_with_its_planning_in_every_lane() -> None:
    async with open_lab(agents=THREE) as hand:
        for step in (1, 2, 3):
            await hand.press("full_stop")
            assert [frame.counters.real_steps for frame in hand.frames] == [step] * 3
            assert [frame.counters.planning_steps for frame in hand.frames] == [n * step for n in PLANNING]
            assert not any(frame.counters.mid_step for frame in hand.frames)


@pytest.mark.slow
async def test_in_mid_step_a_step_finishes_the_step() -> None:
    async with open_lab(agents=THREE) as hand:
        for step, ticks in enumerate((1, 2, 5, 12), 1):
            await hand.event(*["p"] * ticks)
            assert hand.lab.mid_step
            await hand.press("full_stop")
            assert hand.steps == [step] * 3
            assert [frame.counters.planning_steps for frame in hand.frames] == [n * step for n in PLANNING]
            assert memories(hand.lab) == memories(advanced(fresh("blocking", *THREE), step))


def advanced(lab: Lab, to_step: int) -> Lab:
    lab.advance(to_step)
    return lab


async def test_p_ticks_every_lane_that_has_not_finished_its_step() -> None:
    async with open_lab(agents=THREE) as hand:
        made = []
        for _ in range(13 + 2):
            before = hand.ticks
            await hand.press("p")
            made.append([after - b for after, b in zip(hand.ticks, before, strict=True)])
        one = [[1, 1, 1]] * 2 + [[0, 1, 1]] * 4 + [[0, 0, 1]] * 7
        assert made == one + one[:2]
        assert hand.steps == [2, 2, 2]


@pytest.mark.slow
async def test_ticks_walk_the_phases_of_a_step() -> None:
    async with open_lab(agents=["dyna-q:n=3"]) as hand:
        seen = []
        for _ in range(6):
            await hand.press("p")
            tick = hand.frames[0].tick
            assert tick is not None
            seen.append((tick.phase, hand.frames[0].counters.planned, hand.frames[0].counters.mid_step))
        plan = Phase.PLANNING
        begin = [(Phase.ACT, 0, True), (Phase.DIRECT_RL, 0, True), (Phase.MODEL, 0, True)]
        assert seen == [*begin, (plan, 1, True), (plan, 2, True), (plan, 3, False)]
        assert "planning 3/3" in hand.text


async def test_e_runs_all_lanes_to_the_end_of_the_focused_lanes_episode() -> None:
    async with open_lab(agents=THREE) as hand:
        for reference_lane in (1, 2, 0):
            await hand.press("tab")
            before = hand.frames[reference_lane].episodes_done
            await hand.touch("e")
            assert hand.driver.running
            assert "to the end of the episode" in hand.text
            await hand.go(lambda: not hand.driver.running)
            frame = hand.frames[reference_lane]
            assert frame.episodes_done == before + 1
            assert frame.counters.episode_steps == 0
            assert len(set(hand.steps)) == 1
            assert not hand.lab.mid_step
            assert f"finished episode {before + 1} in {frame.last_episode_steps} steps" in hand.status
        assert memories(hand.lab) == memories(advanced(fresh("blocking", *THREE), hand.steps[0]))


@pytest.mark.slow
async def test_space_stops_a_bounded_run_and_the_next_one_is_unbounded() -> None:
    async with open_lab("large") as hand:
        await hand.press("e")
        await hand.turn()
        await hand.press("space")
        assert not hand.driver.running
        at = hand.steps
        await hand.press("space")
        await hand.seconds(1)
        assert hand.steps == [step + 25 for step in at]


async def test_space_runs_and_pauses() -> None:
    async with open_lab(agents=THREE) as hand:
        await hand.press("space")
        assert hand.driver.running
        assert "Running" in hand.status
        await hand.seconds(1)
        assert hand.steps == [25] * 3
        await hand.press("space")
        assert not hand.driver.running
        assert "Running" not in hand.status
        assert "paused" in hand.text
        await hand.seconds(5)
        assert hand.steps == [25] * 3
        await hand.press("space")
        await hand.seconds(1)
        assert hand.steps == [50] * 3


@pytest.mark.slow
async def test_each_speed_makes_its_steps_in_a_second() -> None:
    async with open_lab(agents=["q-learning"]) as hand:
        await hand.event(*["left_square_bracket"] * USUAL_SPEED)
        for speed in SPEEDS[:9]:
            assert speed_text(speed) in hand.text
            before = hand.steps[0]
            await hand.press("space")
            await hand.seconds(1)
            assert hand.steps[0] - before == speed
            await hand.event("space", "right_square_bracket")


@pytest.mark.slow
async def test_full_speed_does_not_wait() -> None:
    async with open_lab() as hand:
        await hand.event(*["right_square_bracket"] * (len(SPEEDS) - 1 - USUAL_SPEED), "space")
        assert "full speed" in hand.text
        for _ in range(3):
            before = hand.steps
            assert await hand.driver.turn() == 0
            assert hand.steps[0] == hand.steps[1] > before[0]


@pytest.mark.slow
async def test_the_speed_changes_during_a_run_without_backlog() -> None:
    async with open_lab() as hand:
        await hand.press("space")
        await hand.seconds(1)
        await hand.press("left_square_bracket", "left_square_bracket")
        await hand.seconds(2)
        assert hand.steps == [25 + 2 * 5] * 2
        assert "Speed: 5 steps/s" in hand.status


@pytest.mark.slow
async def test_m_cycles_the_layout_in_all_lanes() -> None:
    async with open_lab("dead-end", size=COMFORTABLE) as hand:
        await hand.advance(10)
        for layout in (1, 2, 0, 1):
            await hand.press("m")
            assert [lane.layout for lane in hand.lab.lanes] == [layout] * 2
            assert [frame.layout for frame in hand.frames] == [layout] * 2
            assert f"layout {layout + 1} of 3, since step 10" in hand.text
            assert f"layout {layout + 1}" in hand.status
            assert hand.text.count(f"◆ maze changed after step 10: layout {layout + 1} of 3") == 2


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.slow
async def test_after_m_a_scheduled_layout_still_takes_force(times: int) -> None:
    async with open_lab() as hand:
        await hand.advance(10)
        await hand.press(*["m"] * times)
        await hand.advance(999)
        assert [frame.layout for frame in hand.frames] == [times % 2] * 2
        await hand.advance(1000)
        assert [frame.layout for frame in hand.frames] == [1, 1]
        assert [frame.changes[-1] for frame in hand.frames] == [1000, 1000]
        await hand.press("m")
        assert [frame.layout for frame in hand.frames] == [0, 0]


@pytest.mark.slow
async def test_m_shows_outdated_pairs_at_once() -> None:
    async with open_lab() as hand:
        await hand.advance(800)
        assert [frame.memory.outdated for frame in hand.frames] == [0, 0]
        assert "×" not in hand.text
        await hand.press("m")
        assert all(frame.memory.outdated for frame in hand.frames)
        assert "×" in hand.text


@pytest.mark.slow
async def test_r_restarts_with_the_same_seed_and_future() -> None:
    async with open_lab(agents=THREE, seed=3) as hand:
        begun = memories(hand.lab)
        await hand.press("m")
        await hand.advance(700)
        await hand.press("space", "r")
        assert not hand.driver.running
        assert "Start afresh" in hand.text
        await hand.press("r")
        assert hand.steps == [0, 0, 0]
        assert memories(hand.lab) == begun
        assert [frame.layout for frame in hand.frames] == [0, 0, 0]
        assert [frame.changes for frame in hand.frames] == [()] * 3
        assert "◆ maze changed" not in hand.text
        assert "Restarted at step 0" in hand.status
        await hand.advance(700)
        again = Lab(load("blocking"), read_all(THREE, load("blocking").parameters), seed=3)
        assert memories(hand.lab) == memories(advanced(again, 700))


async def test_r_keeps_the_future_as_going_back_does() -> None:
    async with open_lab() as hand:
        await hand.advance(40)
        before = memories(hand.lab)
        await hand.press("r")
        assert hand.steps == [0, 0] and "Restarted at step 0" in hand.status
        await hand.press("right_curly_bracket")
        assert hand.steps == [40, 40] and memories(hand.lab) == before
        await hand.press("m", "r")
        assert "Start afresh" in hand.text
        await hand.press("escape")
        assert hand.steps == [40, 40]
        await hand.press("r", "b")
        assert hand.steps == [0, 0]
        await hand.press("right_curly_bracket")
        assert hand.steps == [40, 40] and [frame.layout for frame in hand.frames] == [1, 1]


async def test_q_asks_where_something_unsaved_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab() as hand:
        await hand.press("full_stop", "q")
        assert "1 step is not saved." in hand.text
        await hand.press("escape")
        assert hand.app.is_running and hand.steps == [1, 1]
        await hand.press("m", "q")
        assert "1 step and 1 intervention are not saved." in hand.text
        await hand.press("s", "enter")
        await hand.wait(lambda: not hand.app.is_running)
    assert [path.name for path in tmp_path.iterdir()] == ["blocking-1.json"]


async def test_what_a_file_holds_is_not_called_unsaved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab() as hand:
        await hand.press("full_stop", "full_stop", "m", "ctrl+s", "enter", "full_stop", "q")
        assert "1 step is not saved." in hand.text
    session = load_session("blocking-2.json")
    app = LabApp(session.maze, [lane.spec for lane in session.lanes], session=session, driven=False)
    async with hand_of(app) as hand:
        await hand.press("full_stop", "full_stop", "full_stop", "m", "q")
        assert "3 steps and 1 intervention are not saved." in hand.text


@pytest.mark.parametrize(
    "keys", [("q",), ("full_stop", "ctrl+s", "enter", "q"), ("full_stop", "q", "q"), ("m", "q", "y")]
)
async def test_q_quits_where_nothing_would_be_lost_or_that_is_meant(
    keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab() as hand:
        await hand.press(*keys)
        await hand.wait(lambda: not hand.app.is_running)
        assert hand.app.return_code == 0


@pytest.mark.slow
async def test_r_restarts_in_mid_step_too() -> None:
    async with open_lab() as hand:
        begun = memories(hand.lab)
        await hand.press("p", "p", "p", "p", "r")
        assert memories(hand.lab) == begun
        assert hand.frames[0].tick is None


@pytest.mark.parametrize(("library", "word"), [(None, "Compiling (first run only)"), (object(), "Loading")])
async def test_keys_pressed_before_the_engine_is_ready_are_queued_and_the_wait_is_explained(
    library: object, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dyna_tui.native.library.library", lambda: library)
    async with open_lab(ready=False) as hand:
        await hand.touch("full_stop", "p")
        assert hand.driver.lab is None
        assert word in hand.status
        assert "Your key is queued." in hand.status
        await hand.settle()
        assert hand.steps == [2, 2]
        assert hand.ticks[0] == 13 + 1
        assert "queued" not in hand.status


async def test_a_key_that_needs_no_engine_does_not_wait() -> None:
    async with open_lab(ready=False) as hand:
        await hand.touch("right_square_bracket")
        assert "Speed: 50 steps/s" in hand.status
        await hand.touch("v")
        assert hand.status.startswith("Q-values")


@pytest.mark.slow
async def test_lanes_keep_the_same_first_steps() -> None:
    async with open_lab("dyna", ["dyna-q:n=0|5|50"]) as hand:
        for _ in range(14):
            await hand.press("full_stop")
            assert len({frame.agent for frame in hand.frames}) == 1
            assert len({frame.trail.tobytes() for frame in hand.frames}) == 1
            assert len({np.asarray(frame.cells.visits).tobytes() for frame in hand.frames}) == 1


@pytest.mark.slow
async def test_an_episode_ends_in_one_lane_alone() -> None:
    maze = maze_of("S..#\n...#\n...G", 'agents = ["q-learning", "dyna-q:n=20"]')
    async with open_lab(maze) as hand:
        for _ in range(5):
            await hand.press("e")
            await hand.go(lambda: not hand.driver.running)
        assert hand.frames[0].episodes_done == 5
        assert len({frame.counters.real_steps for frame in hand.frames}) == 1


async def test_queued_keys_run_in_order() -> None:
    async with open_lab() as hand:
        await hand.event("full_stop", "full_stop", "p", "m", "full_stop", "m", "m")
        assert hand.steps == [3, 3]
        assert [[(entry.step, entry.intervention) for entry in lane.journal.entries] for lane in hand.lab.lanes] == [
            [(3, SwitchLayout(layout)) for layout in (1, 0, 1)]
        ] * 2


def agents_shown(hand: Hand) -> int:
    return hand.text.count("●")


@pytest.mark.slow
async def test_each_lane_shows_its_agent() -> None:
    async with open_lab(agents=THREE, size=(160, 40)) as hand:
        assert agents_shown(hand) == 3
        await hand.advance(100)
        assert agents_shown(hand) == 3


async def test_a_message_gives_way_during_a_run_once_it_has_stood_for_a_while() -> None:
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        await hand.advance(995)
        await hand.press("space")
        await hand.go(lambda: hand.status == "The maze changed to layout 2.")
        since = hand.clock.now
        await hand.go(lambda: hand.status == RUNNING)
        assert STALE <= hand.clock.now - since < STALE + 1
        await hand.press("right_square_bracket")
        assert hand.status.startswith("Speed: ")
        await hand.press("space")
        hand.clock.now += 2 * STALE
        await hand.press("v")
        assert hand.status != RUNNING


async def test_a_run_until_says_again_what_it_waits_for() -> None:
    async with open_lab("dyna", size=COMFORTABLE) as hand:
        await hand.press("u", "down", "down", "down", "down", "down", "9", "enter")
        waiting = hand.status
        assert waiting.startswith("Running until a Q-value changes")
        await hand.press("v")
        hand.laboratory.context.set_status("Something else.")
        await hand.turn()
        hand.clock.now += STALE
        await hand.turn()
        assert hand.status == waiting
