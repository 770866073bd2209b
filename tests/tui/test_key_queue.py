"""Key queue: every dialog, and the screen behind it, takes the keys of a burst in the order in which they come."""

import asyncio
import gc
import time
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from dyna_tui.lab.history.interventions import ForgetAll, SetParameter
from dyna_tui.lab.stop_conditions import CONDITIONS
from dyna_tui.tui.dialogs.file_name import FileName
from dyna_tui.tui.dialogs.help import Help
from tests.tui.hand import COMFORTABLE, Hand, open_lab

NAMES = ("s.json", "a-longer-name-2026.json", "q?b m.json")


async def burst(hand: Hand, *keys: str | Paste) -> None:
    """Sends keys, characters and pastes at once, and settles after the last."""
    for key in keys:
        hand.app.post_message(key if isinstance(key, Paste) else Key(key, key if len(key) == 1 else None))
    await hand.settle()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is written to."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
async def test_a_session_is_saved_under_the_whole_name(name: str, here: Path) -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await burst(hand, "ctrl+s", "ctrl+u", *name, "enter")
        assert [path.name for path in here.iterdir()] == [name]
        assert hand.app.screen is hand.laboratory


async def test_a_pasted_name_is_saved_under_and_corrected_in_its_turn(here: Path) -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await burst(hand, "ctrl+s", "ctrl+u", Paste("pasted.txt"), *["backspace"] * 3, *"json", "enter", "full_stop")
        assert [path.name for path in here.iterdir()] == ["pasted.json"]
        assert hand.steps == [1, 1], "the key behind Enter is the laboratory's"


async def test_an_export_is_chosen_and_named(here: Path) -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await burst(hand, "ctrl+e", "down", "enter", "ctrl+u", *"values.csv", "enter", "ctrl+s", "ctrl+u", "s", "enter")
        assert sorted(path.name for path in here.iterdir()) == ["s", "values.csv"]


async def test_parameters_are_set_to_the_whole_value() -> None:
    async with open_lab(agents=["dyna-q:alpha=1"], size=COMFORTABLE) as hand:
        await burst(hand, "s", "ctrl+u", *"0.25", "down", "ctrl+u", *"0.5", "enter", "full_stop")
        changed = [entry.intervention for entry in hand.lab.lanes[0].journal.entries]
        assert changed == [SetParameter("alpha", 0.25), SetParameter("gamma", 0.5)]
        assert hand.steps == [1]


async def test_a_lane_is_added_with_the_whole_spec() -> None:
    async with open_lab(agents=["q-learning"], size=COMFORTABLE) as hand:
        await burst(hand, "a", "a", *"dyna-q:n=37", "enter", "escape", "full_stop")
        assert [lane.spec.spec_text for lane in hand.lab.lanes][1:] == ["dyna-q:planning_steps=37"]
        assert hand.app.screen is hand.laboratory


async def test_a_run_goes_until_the_whole_number() -> None:
    async with open_lab(agents=["q-learning"], size=COMFORTABLE) as hand:
        downs = ["down"] * list(CONDITIONS).index("step-reached")
        await burst(hand, "u", *downs, *"123", "enter")
        assert hand.app.screen is hand.laboratory
        await hand.go(lambda: hand.steps == [123])


async def test_a_model_is_cleared_and_the_next_key_is_the_laboratory_s() -> None:
    async with open_lab(agents=["dyna-q"], size=COMFORTABLE) as hand:
        await burst(hand, "full_stop", "x", "c", "full_stop")
        assert [entry.intervention for entry in hand.lab.lanes[0].journal.entries] == [ForgetAll()]
        assert hand.steps == [2]


async def test_keys_for_the_next_screen_wait_for_it() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await burst(hand, "question_mark", "escape", "ctrl+s", "x", "escape", "question_mark")
        assert isinstance(hand.app.screen, Help)
        await burst(hand, "escape", "ctrl+s", "x")
        assert isinstance(hand.app.screen, FileName)
        assert hand.app.screen.query_one(Input).value == "blocking-0.jsonx"
        await burst(hand, "escape", "q")
        assert not hand.app.is_running


async def test_a_wait_that_ends_with_the_app_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_lab() as hand:
        left: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: left.append(context))
        keys, node = hand.app.keys, hand.laboratory
        monkeypatch.setattr(node, "call_later", lambda *_: True)  # it handles nothing more
        waiting = asyncio.create_task(keys._emptied(node, time.monotonic() + 60))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        del waiting
        gc.collect()
        assert left == []
