"""Keys under other keyboard layouts: a command's key works by its position, and text fields take what is typed."""

import pytest
from textual.events import Key
from textual.widgets import Input

from dyna_tui.tui.keyboard_layouts import LATIN, LAYOUTS, SHIFTED, TABLE, in_latin
from dyna_tui.tui.laboratory.command_table import BY_KEY, BY_NAME
from tests.tui.hand import COMFORTABLE, open_lab


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_names_each_key_once(layout: str) -> None:
    letters = LAYOUTS[layout].replace(" ", "")
    assert len(LAYOUTS[layout]) == len(LATIN) == len(SHIFTED)
    assert len(set(letters)) == len(letters)
    assert all(letter.isalpha() and not letter.isascii() for letter in letters)


def typed(layout: str, latin: str) -> str | None:
    """What a layout types where a US keyboard types a character; None where that is no letter."""
    shifted = latin in SHIFTED
    letter = LAYOUTS[layout][(SHIFTED if shifted else LATIN).index(latin)] if latin in LATIN + SHIFTED else " "
    if letter == " " or (shifted and (letter.upper() == letter or letter.upper().lower() != letter)):
        return None
    return letter.upper() if shifted else letter


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_bound_letter_works_by_its_position(layout: str) -> None:
    """All but those that a layout types as no letter: Greek q, Hebrew q and w, Arabic b."""
    missing = set()
    for row in BY_NAME.values():
        for latin in (row.shown, *row.keys):
            if len(latin) != 1 or latin not in LATIN + SHIFTED:
                continue
            letter = typed(layout, latin)
            if letter is None:
                missing.add(latin)
            elif TABLE[letter] == latin:
                key = in_latin(Key(letter, letter), None)
                assert key.character == latin
                assert BY_KEY[key.key] is BY_KEY[row.keys[0]], (row.name, letter)
            else:
                assert layout in ("Persian", "Ukrainian"), (layout, letter)
    if layout in ("Russian", "Ukrainian"):
        assert not missing
    elif layout == "Greek":
        assert missing <= {"q", *"[]{}<>,.", *"QW"}
    else:
        assert {each for each in missing if each in LATIN} <= {*"qw[]", "b", "."}


def test_keys_with_ctrl_and_latin_letters() -> None:
    assert in_latin(Key("ctrl+ы", None), None).key == "ctrl+s"
    for key in (Key("a", "a"), Key("ä", "ä"), Key("enter", "\r"), Key("é", "é")):
        assert in_latin(key, None) is key


async def test_the_laboratory_is_run_under_a_russian_layout_and_text_is_typed() -> None:
    async with open_lab("blocking", ["dyna-q"], size=COMFORTABLE) as hand:
        for letter in "юзЗбюю":  # . p P , . .
            hand.app.post_message(Key(letter, letter))
            await hand.settle()
        assert hand.steps == [2]
        hand.app.post_message(Key("ctrl+s", None))
        hand.app.post_message(Key("ctrl+u", None))
        for letter in "путь.json":
            hand.app.post_message(Key(letter, letter))
        await hand.settle()
        assert hand.app.screen.query_one(Input).value == "путь.json"
        await hand.press("escape")
        for letter in "цг":  # w edits, u asks what to run until
            hand.app.post_message(Key(letter, letter))
            await hand.settle()
        hand.app.post_message(Key("и", "и"))  # b sets a breakpoint, though a field for a value has the focus
        await hand.settle()
        assert len(hand.lab.breakpoints) == 1


async def test_brackets_have_keys_on_german_and_french_keyboards() -> None:
    same = {"(": "[", ")": "]", ";": "{", ":": "}"}
    names = {"(": "left_parenthesis", ")": "right_parenthesis", ";": "semicolon", ":": "colon"}
    for other, bracket in same.items():
        assert BY_KEY[names[other]].shown == bracket
