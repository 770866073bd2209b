"""Any text and any address: a maze that reads back equal, or one short printable line, in time linear in the text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.errors import InputError, is_printable
from dyna_tui.maze import parse
from dyna_tui.opening import open_maze, read_maze
from dyna_tui.opening.foreign.grid import MOST_SIGNS
from tests.opening.formats import FORMATS

ALPHABETS = [
    "SFHG\n",
    "SFHGWE \n",
    "#. SGABPE*\n",
    "%. PGo\n",
    "+-| SG\n",
    "o-| SG\n",
    "0123 4\n",
    "01sg,\n",
    "oxCT  \n",
    "wag-xl.\n",
    "[]{}(),'\" #S01-.5\n",
    "┌─┐│└┘ SG█\n",
    "@OTW.GS\n",
]
HEADERS = ["", "type octile\nheight 2\nwidth 3\nmap\n", "grid = [", "+---+---+\n", "+++\n[cells]\n"]


def opens_or_one_line(text: str, seed: int) -> None:
    """Opens a text, and checks what comes of it."""
    try:
        maze = read_maze(text, "m.txt", seed=seed)
    except InputError as error:
        assert is_printable(str(error))
        assert len(str(error)) < 500
        return
    again = parse(maze.text, "m.txt")
    assert again.title == maze.title
    assert again.kinds == maze.kinds
    assert all(np.array_equal(a.kind, b.kind) for a, b in zip(again.layouts, maze.layouts, strict=True))
    assert is_printable(maze.assumed)
    assert len(maze.assumed) < 300 + 4 * MOST_SIGNS
    assert maze.warnings is not None


@given(
    st.sampled_from(ALPHABETS).flatmap(lambda alphabet: st.text(alphabet, max_size=60)),
    st.sampled_from(HEADERS),
    st.integers(0, 9),
)
def test_any_text_of_the_signs_of_a_format(text: str, header: str, seed: int) -> None:
    opens_or_one_line(header + text, seed)


@given(st.integers(1, 7), st.integers(1, 7), st.sampled_from(ALPHABETS), st.data())
def test_any_grid_of_the_signs_of_a_format(height: int, width: int, alphabet: str, data: st.DataObject) -> None:
    row = st.text(alphabet.strip("\n"), min_size=width, max_size=width)
    opens_or_one_line("\n".join(data.draw(row) for _ in range(height)), 0)


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_any_format_with_some_characters_changed(name: str, data: st.DataObject) -> None:
    text = list(FORMATS[name].text)
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(
            st.sampled_from(["", " ", "\n", "#", "S", "9", "\x1b", "穴"])
        )
    opens_or_one_line("".join(text), 0)


@given(st.text(max_size=80))
def test_any_text_at_all(text: str) -> None:
    opens_or_one_line(text, 0)


@given(st.sampled_from(["gym:", "random:", "random:3x3?", "blocking?", "?", ""]), st.text(max_size=30))
def test_any_name(prefix: str, rest: str) -> None:
    if prefix == "gym:" and rest.strip():
        return
    try:
        open_maze(prefix + rest)
    except InputError as error:
        assert is_printable(str(error))


LARGE = {
    "blanks": "#" + " " * 250_000 + "SG#\n",
    "rows": "# \n" * 75_000 + "#S \n",
    "brackets": "[" * 125_000,
    "quotes": "['" + "a" * 125_000,
    "many numbers": "[" + "[1, 0, 1],\n" * 25_000 + "]",
    "one long row": "[" + "0, 1, " * 50_000 + "]",
    "digits": "0 1 " * 50_000,
    "posts": "+" + "--+" * 50_000 + "\n|",
    "post rows": "+--+\n|  |\n" * 25_000 + "+--+\n",
    "lakes": "SF" * 75_000 + "\n",
    "a header": "type octile\nheight 999999\nwidth 999999\nmap\n" + "." * 125_000,
    "signs": "# " + "".join(map(chr, range(0x4E00, 0x9000))) + "\n",
    "commas": ", " * 75_000,
    "a name": "a" * 125_000 + "=[",
    "names": "a b " * 50_000,
    "spread": "S" + " S" * 75_000 + "x",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_text_is_answered_at_once(text: str) -> None:
    opens_or_one_line(text, 0)
