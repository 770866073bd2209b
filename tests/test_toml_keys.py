"""Positions of TOML keys: where each is written, whatever stands around it, in time linear in the text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.errors import is_printable
from dyna_tui.maze import MazeError, parse
from dyna_tui.maze.toml_keys import DEEPEST, key_offsets

EVERYTHING = r'''
# a = 1
a = "x = 1 # no comment" # b = 2
'b c' = """
c = 3 \""" ""
"""""
"d\u0065" = [1, "e = 2", { f = '}', g.h = [ ] }, ] # i
j.k = 1979-05-27 07:32:00Z
j . "l m" = ~

'' n = 1~''
[ o . p ]
q = { r = 1, "s,t" = { u = "\"" } }
[[v]]
w = -inf
[[v]]
w = 1
'''.replace("~", "'''")
WHERE = {
    ("a",): "a =",
    ("b c",): "'b c'",
    ("de",): r'"d\u0065"',
    ("de", "f"): "f =",
    ("de", "g", "h"): "h = [",
    ("j",): "j.k",
    ("j", "k"): "k = 1979",
    ("j", "l m"): '"l m"',
    ("o", "p"): "p ]",
    ("o", "p", "q", "r"): "r = 1",
    ("o", "p", "q", "s,t"): '"s,t"',
    ("v", "w"): "w = -inf",
}


def paths(value: object, above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The paths of all keys of what tomllib read, as deep as they are told apart."""
    if isinstance(value, list):
        return set().union(*(paths(inner, above) for inner in value))
    if not isinstance(value, dict) or len(above) == DEEPEST:
        return set()
    return set().union(*({(*above, key)} | paths(inner, (*above, key)) for key, inner in value.items()))


def test_each_key_is_found_where_it_is_first_written() -> None:
    offsets = key_offsets(EVERYTHING)
    assert {path: EVERYTHING[offsets[path] :].startswith(start) for path, start in WHERE.items()} == dict.fromkeys(
        WHERE, True
    )
    assert set(offsets) == paths(tomllib.loads(EVERYTHING))


KEYS = st.sampled_from(["a", "b", '"a b"', "'#'", "1", '"\\u0061"'])
SCALARS = st.sampled_from(
    ["1", '"]"', "'}'", '"""a"""', "'''\n'''", "2020-01-01 10:00:00", "true", '"\\""', '"""a"""""', "1.5e3", '"#"']
)
BLANKS = st.sampled_from(["", " ", "\t"])


def values(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return SCALARS
    inner = values(depth - 1)
    lists = st.lists(inner, max_size=3).map(lambda each: "[ # ]\n" + " ,\n".join(each) + "]")
    tables = st.lists(st.tuples(KEYS, inner), max_size=2, unique_by=lambda pair: pair[0].strip('"')).map(
        lambda pairs: "{" + ",".join(f" {key}={value} " for key, value in pairs) + "}"
    )
    return st.one_of(SCALARS, lists, tables)


LINES = st.one_of(
    st.builds("{}{}{}={}{}".format, BLANKS, KEYS, BLANKS, BLANKS, values(2)),
    st.builds("{}.{} = {}".format, KEYS, KEYS, values(1)),
    st.builds("[{}.{}]".format, KEYS, KEYS),
    st.builds("[[ {} ]]".format, KEYS),
    st.just("# a = 1"),
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_the_keys_found_are_those_that_tomllib_reads(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_offsets(text)) == paths(data)


LONG = {
    "comments": "# steps = 1\n" * 3_600 + "stebs = 5",
    "a dotted key": ".".join("a" * 32_000) + " = 1",
    "quoted dotted keys": '["a".' + "'b'." * 9_000 + "c]",
    "tables": "\n".join(f"[x{number}]" for number in range(7_000)),
    "nested lists": "a = " + "[" * 20_000,
    "escapes": '"' + r"\"" * 20_000 + '" = 1',
    "blanks": "a" + " " * 60_000 + "= 1",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_wrong_key_in_a_long_text_gets_one_short_line_at_once(text: str) -> None:
    with pytest.raises(MazeError) as caught:
        parse(f"+++\n{text}\n+++\nS.G\n", "m.txt")
    assert len(str(caught.value)) < 500
    assert is_printable(str(caught.value))


def test_a_key_with_too_many_parts_is_reported_where_it_begins() -> None:
    with pytest.raises(MazeError) as caught:
        parse("+++\ntitle = 'T'\n[" + "a." * 101 + "b]\n+++\nS.G\n", "m.txt")
    assert str(caught.value) == "m.txt:3:2: a key with more than 100 dots: write fewer"


ECHOES = [
    *(f'{key} = "VALUE"' for key in ("agents", "steps", "episodes", "slip", "step_reward", "agent", "cells", "wind")),
    *('slip_to = "VALUE"', 'bump_reward = "VALUE"', 'title = "\\u0007VALUE"', "VALUE = 1", "VALUE", 'a = "VALUE'),
    *(f'agents = ["{spec}"]' for spec in ("VALUE", "dyna-q:VALUE", "dyna-q:VALUE=1", "dyna-q:n=VALUE", "dyna-q:")),
    *(f'agents = ["dyna-q:n={value}"]' for value in ("VALUE:1:2", "1:2:VALUE", "1:VALUE:3log", "1|VALUE")),
    *("[agent]\nVALUE = 1", '[agent]\nbonus = "VALUE"', '[agent]\nn = "VALUE"', "[agent.VALUE]"),
    *("[cells]\nVALUE = {}", "[cells]\nP = { VALUE = 1 }", '[cells]\nP = { to = "VALUE" }', '[cells]\nP = "VALUE"'),
]


@pytest.mark.parametrize("digit", ["z", "9", "\\n", "'"])
@pytest.mark.parametrize("text", ECHOES)
def test_no_message_repeats_a_value_of_40_kilobytes(text: str, digit: str) -> None:
    long = text.replace("VALUE", digit * (40_000 // len(digit)))
    with pytest.raises(MazeError) as caught:
        parse(f"+++\n{long}\n+++\nS.G\n", "m.txt")
    assert len(str(caught.value)) < 700
    assert is_printable(str(caught.value))
