"""Text of lessons in lines."""

import pytest
from rich.cells import cell_len

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


SCRIPTS = ("漢字かな交じり文", "😀 and 👩‍🏫", "cafe\u0301 ge\u0301ant", "เขาวงกตที่ถูกปิด", "ab")


@pytest.mark.parametrize("width", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("text", SCRIPTS)
def test_a_text_of_any_script_comes_to_its_end_in_any_number_of_columns(text: str, width: int) -> None:
    for written in (text, f"`{text}`", f"# {text}", f"- **{text}**", f"```\n{text}\n```"):
        lines = plain(written, width)
        assert "".join(lines).replace(" ", "").removeprefix("•") == text.replace(" ", ""), written
        if not written.startswith("-"):
            assert all(cell_len(line) <= max(width, 2) for line in lines), written
