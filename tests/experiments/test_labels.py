"""Labels of agents: only what differs is named, and what is shared is named once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.agents import read_all
from dyna_tui.experiments.labels import labels_of
from tests.experiments.tasks import SPECS


@pytest.mark.parametrize(
    ("specs", "each", "shared"),
    [
        (["dyna-q"], ["dyna-q"], ""),
        (["dyna-q:alpha=0.5"], ["dyna-q:alpha=0.5"], ""),
        (["dyna-q", "dyna-q+"], ["dyna-q", "dyna-q+"], ""),
        (["dyna-q:n=0|5|50"], ["n=0", "n=5", "n=50"], "dyna-q"),
        (["dyna-q:n=5|50,alpha=0.5"], ["n=5", "n=50"], "dyna-q:alpha=0.5"),
        (["q-learning", "dyna-q:n=5|50"], ["q-learning", "dyna-q:n=5", "dyna-q:n=50"], ""),
        (["q-learning:alpha=0.5", "dyna-q:alpha=0.5"], ["q-learning", "dyna-q"], ""),
        (["q-learning:alpha=0.5", "dyna-q"], ["q-learning:alpha=0.5", "dyna-q"], ""),
        (["dyna-q:n=5", "dyna-q"], ["dyna-q:n=5", "dyna-q"], ""),
        (["dyna-q+:kappa=0.005", "dyna-q+:untried=false"], ["kappa=0.005", "untried=false"], "dyna-q+"),
        (["dyna-q", "dyna-q"], ["dyna-q", "dyna-q"], ""),
        (["dyna-q:search=uniform|trajectory,n=5"], ["search=uniform", "search=trajectory"], "dyna-q:n=5"),
    ],
)
def test_labels_name_what_differs(specs: list[str], each: list[str], shared: str) -> None:
    assert labels_of(read_all(specs)) == (tuple(each), shared)


def test_what_an_axis_tells_is_left_out() -> None:
    assert labels_of(read_all(["dyna-q:n=5,alpha=0.1", "sarsa:alpha=0.5"]), ["alpha"]) == (("dyna-q", "sarsa"), "")


@given(st.lists(st.sampled_from([*SPECS, "dyna-q:n=5", "dyna-q:n=50", "sarsa:alpha=0.5"]), min_size=1, unique=True))
def test_no_two_agents_that_differ_have_one_label(specs: list[str]) -> None:
    found = read_all(specs)
    labels = labels_of(found).each
    assert all(labels)
    distinct = {(spec.variant.name, tuple(spec.values.items())) for spec in found}
    assert len(set(labels)) == len(distinct)


def test_control_characters_in_the_name_of_a_file_are_shown_and_not_obeyed() -> None:
    (label,) = labels_of(read_all(["dyna-q:q0=@a\x1b[2Jb.npz"])).each
    assert label == r"dyna-q:q0=@a\x1b[2Jb.npz"
