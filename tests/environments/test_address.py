"""Addresses gym:ID?key=value: their values, and one line for whatever is wrong."""

import sys
from pathlib import Path
from typing import Any

import gymnasium
import pytest
from gymnasium.envs.registration import EnvSpec
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.cli import main
from dyna_tui.environments import from_gymnasium, open_address
from dyna_tui.environments.address import address, read_address, typed
from dyna_tui.errors import InputError
from tests.environments.ids import EARLIER
from tests.environments.small import Corridor


def test_values_are_typed() -> None:
    text = "gym:Some-v1?a=1&b=-2.5e3&c=true&d=False&e=none&f=4x4&g=[1,2]&h=1%262&samples=100"
    keywords = dict(a=1, b=-2500.0, c=True, d=False, e=None, f="4x4", g=[1, 2], h="1&2")
    assert read_address(text) == ("Some-v1", 100, keywords)


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), st.one_of(
    st.none(), st.booleans(), st.integers(-10**9, 10**9), st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.integers(0, 9)), st.text(),
)))  # fmt: skip
def test_an_address_that_is_written_reads_back(keywords: dict[str, Any]) -> None:
    keywords.pop("samples", None)
    kept = {key: value for key, value in keywords.items() if not isinstance(value, str) or typed(value) == value}
    assert read_address(address("module:Space/Env-v0", 7, kept)) == ("module:Space/Env-v0", 7, kept)


def check_line(text: str, message: str) -> None:
    """Opening this raises one line that begins with it and holds the message."""
    with pytest.raises(InputError) as error:
        open_address(text)
    assert message in str(error.value)
    assert str(error.value).startswith(text)
    assert str(error.value).isprintable()


@pytest.mark.skipif(EARLIER, reason="ids and keywords of Gymnasium 1.3 and newer")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gym:Taxi-v3", "no such environment: Environment version v3 for `Taxi` is deprecated. Please use `Taxi-v4`"),
        ("gym:CliffWalking-v0", "Please use `CliffWalking-v1` instead"),
        ("gym:taxi-v4", "Did you mean: `Taxi`? Write Taxi-v4."),
        ("gym:Taxi-v99", "It provides versioned environments: [ `v4` ]. Write Taxi-v4."),
        ("gym:Taxi-v4?fickle_passenger=true", "leaves out that the passenger may change the destination"),
        ("gym:FrozenLake-v1?success_rate=2", "its table P, state 0, action 0"),
    ],
)
def test_ids_and_keywords_of_todays_gymnasium(text: str, message: str) -> None:
    check_line(text, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gym:", "names no environment"),
        ("gym:?samples=5", "names no environment"),
        ("gym:FrozenLake-v1?x", "'x' is no keyword and value"),
        ("gym:FrozenLake-v1?4x=1", "'4x=1' is no keyword and value"),
        ("gym:FrozenLake-v1?a=1&a=1", "'a' is given twice"),
        ("gym:FrozenLake-v1?samples=0", "samples is 0, but must be a whole number"),
        ("gym:FrozenLake-v1?samples=many", "samples is 'many', but must be a whole number"),
        ("gym:Nothing-v1", "no such environment: Environment `Nothing` doesn't exist"),
        ("gym:no_such_module:Env-v1", "something is missing: No module named 'no_such_module'"),
        ("gym:a b", "cannot be made: Malformed environment ID"),
        ("gym:FrozenLake-v1?size=3", "cannot be made with these keywords: FrozenLakeEnv.__init__() got an unexpected"),
        ("gym:FrozenLake-v1?map_name=3x3", "cannot be made with map_name=3x3: KeyError: '3x3'; give"),
        ("gym:FrozenLake-v1?is_slippery=off", "is_slippery is 'off', but must be true or false"),
        ("gym:FrozenLake-v1?is_slippery=", "is_slippery is '', but must be true or false"),
        ("gym:CartPole-v1", "its states are Box, but tabular agents need Discrete"),
        ("gym:Blackjack-v1", "it has no table P of its outcomes: add samples=N to estimate one by stepping"),
    ],
)
def test_a_wrong_address_gives_one_line(text: str, message: str) -> None:
    check_line(text, message)


def test_mazes_that_are_not_registered_open_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in gymnasium.registry if name.startswith("dyna_tui/")]:
        monkeypatch.delitem(gymnasium.registry, name)
    check_line("gym:dyna_tui/DeadEnd-v0", "no such environment: this maze opens by its name: dyna-tui dead-end")
    check_line("gym:dyna_tui/Maze-v0", "mazes open by their names, as in dyna-tui blocking; choose from blocking, ")


class Windy(Corridor):
    """Has a keyword that is true or false."""

    def __init__(self, windy: bool = False) -> None:
        super().__init__()


class Inherited(Windy):
    """Hands its keywords on."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)


def made(rainy: bool, registered: object, **keywords: Any) -> Corridor:
    """Makes the environment of an id."""
    return Inherited(**keywords)


@pytest.mark.parametrize("key", ["windy", "rainy", "registered"])
@pytest.mark.parametrize("text", ["no", "off", "maybe", "", "False "])
def test_what_is_true_or_false_is_given_no_text(key: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is registered, as what makes the environment declares it, or as a class above does."""
    spec = EnvSpec("Small-v0", entry_point=f"{__name__}:made", kwargs={"rainy": True, "registered": False})
    monkeypatch.setitem(gymnasium.registry, "Small-v0", spec)
    with pytest.raises(InputError, match=f"{key} is '{text}', but must be true or false"):
        from_gymnasium("Small-v0", samples=100, **{key: text})
    assert from_gymnasium("Small-v0", samples=100, **{key: False}).estimated


@given(st.text(max_size=20))
def test_any_text_gives_one_line(text: str) -> None:
    with pytest.raises(InputError) as error:
        open_address(f"gym:?{text}")
    assert str(error.value).isprintable()


def test_without_gymnasium_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gymnasium", None)
    with pytest.raises(InputError, match=r"install it with: pip install 'dyna-tui\[gym\]'"):
        open_address("gym:FrozenLake-v1")


OWN = """
import gymnasium

gymnasium.register("Own-v0", entry_point="tests.environments.small:Corridor")
"""


def test_an_own_environment_is_found_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_own_environment.py").write_text(OWN)
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    maze = open_address("gym:my_own_environment:Own-v0?samples=200&reward=3")
    assert (maze.title, maze.estimated) == ("Own-v0 (reward=3)", "estimated from 200 samples")
    assert sys.path == path


def test_somebody_who_waits_at_a_terminal_reads_what_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    estimated = "gym:FrozenLake-v1?samples=200"
    assert main(["check", estimated]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["check", estimated]) == 0
    assert capsys.readouterr().err == f"dyna-tui: estimating the table of {estimated} by stepping…\n"
