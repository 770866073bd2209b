"""The same story line by line and on the screen ends in equal sessions, to the bit."""

from dyna_tui.lab.files.digest import digest
from dyna_tui.lab.files.session import taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.lab import Lab
from dyna_tui.plain.keys import play
from dyna_tui.tui.text.written_keys import key_event
from tests.plain.lines import Talk
from tests.tui.hand import open_lab


def everything(lab: Lab) -> tuple[list[str], str]:
    return [digest(lane) for lane in lab.lanes], as_text(taken(lab))


async def test_the_same_story_ends_in_equal_sessions() -> None:
    story = [
        (["full_stop", "full_stop", "p", "p"], [".", "step", "p", "tick"]),
        (["e"], ["episode"]),
        (["u", "down", "enter"], ["until maze changes"]),
        (["comma"] * 3, ["back 3"]),
        (["s", "backspace", "1", "enter", "g"], ["set alpha 1", "overwrite"]),
        (["f"], ["fork"]),
        (["shift+e", "shift+p"], ["E", "tick back"]),
        (["m", "g"], ["maze", "overwrite"]),
        (["d", "up", "left", "d"], ["drive up", "drive left"]),
        (["k", "full_stop", "e", "k"], ["clock updates", "step", "episode", "clock real"]),
        (["tab", "e"], ["lane", "e"]),
        (["x", "t"], ["correct"]),
    ]
    async with open_lab("blocking", ["dyna-q:alpha=0.1", "dyna-q+"]) as hand:
        talk = Talk("blocking", ["dyna-q:alpha=0.1", "dyna-q+"])
        for keys, lines in story:
            for key in keys:
                await hand.press(key)
                await run_to_the_end(hand)
            talk.give(*lines)
            assert not talk.errors, talk.errors
            assert everything(talk.lab) == everything(hand.lab), (keys, lines)


async def test_the_same_keys_end_in_equal_sessions() -> None:
    """Keys of dialogs, of editing and of driving among them, as a lesson has them."""
    keys = [
        *["u", "up", "5", "0", "enter", "s", "0", "full_stop", "5", "down", "1", "enter", "full_stop", "comma"],
        *["x", "t", "g", "x", "escape", "down", "down", "x", "c", "s", "backspace", "9", "escape"],
        *["w", "up", "2", "enter", "shift+up", "b", "i", "enter", "h", "escape", "e", "d", "left", "down", "d"],
        *["u", "down", "tab", "b", "e", "left_curly_bracket", "right_curly_bracket", "less_than_sign", "tab", "p"],
        *["e", "E", "f", "m", "escape", "m", "enter", "u", "tab", "enter"],
    ]
    async with open_lab("blocking", ["dyna-q", "dyna-q+"]) as hand:
        for key in keys:
            hand.app.post_message(key_event(key))
            await hand.settle()
            await run_to_the_end(hand)
        talk = Talk("blocking", ["dyna-q", "dyna-q+"])
        play(talk.on, keys)
        assert len(talk.lab.lanes[0].journal.entries) > 5
        assert everything(talk.lab) == everything(hand.lab)


async def run_to_the_end(hand: object) -> None:
    """Takes turns as long as a bounded run goes on."""
    for _ in range(2000):
        if not hand.driver.runner.bounded:  # type: ignore[attr-defined]
            return
        await hand.driver.turn()  # type: ignore[attr-defined]
    raise AssertionError("the run does not end")
