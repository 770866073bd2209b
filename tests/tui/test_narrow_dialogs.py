"""Narrow dialogs come to rest: a scroll bar that leaves a text no column does not come and go for ever."""

import pytest

from tests.tui.hand import THREE, open_lab

OTHERS = ["question_mark", "u", "a", "s", "x", "m", "w", "ctrl+s", "ctrl+e", "ctrl+p"]


@pytest.mark.parametrize("opens", ["y", *(pytest.param(key, marks=pytest.mark.slow) for key in OTHERS)])
async def test_a_dialog_comes_to_rest_in_any_number_of_columns(opens: str) -> None:
    async with open_lab(agents=THREE, size=(80, 24)) as hand:
        await hand.advance(40)
        await hand.press(opens)
        for width in range(1, 17):
            for height in (24, 8):
                await hand.resize(width, height)
