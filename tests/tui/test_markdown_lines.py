"""Text of lessons in lines."""

import pytest

from dyna_tui.tui.text.markdown_lines import markdown_lines


def plain(text: str, width: int = 60) -> list[str]:
    return ["".join(part for part, _ in line) for line in markdown_lines(text, width)]


@pytest.mark.parametrize("number", ["0.", "2.", "17)"])
def test_a_sentence_that_goes_on_with_a_number_is_no_list(number: str) -> None:
    assert plain(f"The values are small, but above\n{number} They are left over.") == [
        f"The values are small, but above {number} They are left over."
    ]


def test_lists_begin_at_the_start_and_with_1() -> None:
    assert plain("2. second\n3. third") == ["2. second", "3. third"]
    assert plain("First:\n1. one\n2. two\n- three") == ["First:", "1. one", "2. two", "• three"]
