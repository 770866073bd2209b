"""Sweeps: which agents are one, over which parameters, and what is drawn of them."""

import numpy as np
import pytest

from dyna_tui.agents import read_all
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.measure import measure_of
from dyna_tui.experiments.reports.drawing import drawing_of
from dyna_tui.experiments.reports.heat_maps import HeatMaps
from dyna_tui.experiments.statistics import half_width
from dyna_tui.experiments.sweep import is_logarithmic, sweep_of
from tests.experiments.tasks import results_of


@pytest.mark.parametrize(
    ("specs", "parameters", "labels"),
    [
        (["dyna-q:n=0|5|50"], ("n",), ["dyna-q"]),
        (["dyna-q:alpha=0.1|0.5|0.9", "sarsa:alpha=0.1|0.5|0.9", "mpc"], ("alpha",), ["dyna-q", "sarsa", "mpc"]),
        (["dyna-q:alpha=0.1|0.5|0.9,search=uniform|trajectory"], ("alpha",), ["search=uniform", "search=trajectory"]),
        (["dyna-q:n=5|50,alpha=0.1|0.5|0.9"], ("alpha", "n"), ["dyna-q"]),
        (["dyna-q:n=5|50,alpha=0.1|0.5,epsilon=0|0.1"], ("alpha", "epsilon", "n"), ["dyna-q"]),
        (["dyna-q+:kappa=1e-5:1e-2:4log,n=0:50:6"], ("n", "kappa"), ["dyna-q+"]),
        (["dyna-q:alpha=0.1|0.5|0.9|1/n"], ("alpha",), ["dyna-q", "dyna-q:alpha=1/n"]),
        (["q-learning", "dyna-q:n=5|10|50", "dyna-q+:n=5|10|50"], ("n",), ["q-learning", "dyna-q", "dyna-q+"]),
    ],
)
def test_agents_on_a_grid_of_numbers_are_a_sweep(
    specs: list[str], parameters: tuple[str, ...], labels: list[str]
) -> None:
    found = read_all(specs)
    sweep = sweep_of(found)
    assert sweep is not None
    assert (sweep.parameters, [series.label for series in sweep.series]) == (parameters, labels)
    assert sorted(number for series in sweep.series for number in series.agents.values()) == [*range(len(found))]


@pytest.mark.parametrize(
    "specs",
    [
        ["dyna-q"],
        ["dyna-q", "dyna-q+"],
        ["dyna-q:n=5|50"],
        ["q-learning", "dyna-q:n=5|50"],
        ["dyna-q:n=5,alpha=0.1", "dyna-q:n=50,alpha=0.5", "dyna-q:n=10,alpha=0.9"],
        ["dyna-q:n=5,alpha=0.1", "dyna-q:n=50,alpha=0.1", "dyna-q:n=5,alpha=0.9"],
        ["dyna-q:search=uniform|trajectory"],
        ["dyna-q+:untried=true|false"],
        ["dyna-q", "dyna-q", "dyna-q"],
    ],
)
def test_other_agents_are_none(specs: list[str]) -> None:
    assert sweep_of(read_all(specs)) is None


@pytest.mark.parametrize(
    ("values", "log"),
    [
        ([0.1, 0.2, 0.3], False),
        ([0.1, 0.5, 0.9], False),
        ([0, 5, 50], False),
        ([0.1, 1, 10], True),
        ([1, 2, 5, 10, 20, 50], True),
        ([1e-5, 1e-4, 1e-3, 1e-2], True),
        ([1, 2, 4, 8], True),
        ([1, 10], False),
    ],
)
def test_a_scale_is_logarithmic_where_values_are_evenly_spaced_on_one(values: list[float], log: bool) -> None:
    assert is_logarithmic(values) == log


def test_a_sweep_of_one_parameter_is_a_sensitivity_curve_of_the_runs() -> None:
    results = results_of("dyna", "dyna-q:alpha=0.1", "dyna-q:alpha=0.2", "dyna-q:alpha=0.4", "mpc", episodes=10, runs=3)
    drawn = drawing_of(results)
    assert isinstance(drawn, Curves)
    assert (drawn.x_label, drawn.log_x, drawn.log_y, drawn.x_ticks) == ("alpha", True, True, (0.1, 0.2, 0.4))
    assert drawn.y_label == "real steps per episode, episodes 9 to 10 (mean of 3 runs)"
    swept, level = drawn.curves
    steps = [result.steps for result in results.agents]
    for number in range(3):
        late = np.asarray(steps[number])[:, 8:].mean(axis=1)
        half = half_width(late)
        assert half is not None
        assert swept.low is not None
        assert swept.y[number] == late.mean()
        assert swept.low[number] == late.mean() - half
    assert level.label == "mpc"
    assert level.x.tolist() == [0.1, 0.4]
    assert set(level.y.tolist()) == {np.asarray(steps[3])[:, 8:].mean()}
    assert isinstance(drawing_of(results, learning_curves=True), Curves)
    assert drawing_of(results, learning_curves=True).x_label == "episode"


def test_an_agent_that_has_the_parameter_and_is_not_swept_is_a_point() -> None:
    agents = ("dyna-q:alpha=0.2", "dyna-q:alpha=0.4", "dyna-q:alpha=0.6", "sarsa")
    drawn = drawing_of(results_of("dyna", *agents, episodes=2, runs=1))
    assert isinstance(drawn, Curves)
    assert [curve.x.tolist() for curve in drawn.curves] == [[0.2, 0.4, 0.6], [0.1]]
    assert drawn.curves[0].low is None
    assert drawn.y_label == "real steps per episode, episode 2 (1 run)"


@pytest.mark.parametrize(
    ("maze", "keywords", "label", "log"),
    [
        ("blocking", {"steps": 1500}, "cumulative reward by real step 1,500", False),
        ("blocking", {"steps": 1500, "clock": "updates"}, "cumulative reward by value update 1,500", False),
        ("dyna", {"episodes": 50}, "real steps per episode, episodes 41 to 50", True),
        ("cliff", {"episodes": 5}, "return per episode, episode 5", False),
    ],
)
def test_what_is_measured_follows_the_experiment(maze: str, keywords: dict[str, int], label: str, log: bool) -> None:
    results = results_of(maze, "dyna-q", runs=2, **keywords)
    measure = measure_of(results)
    assert (measure.label, measure.log) == (label, log)
    assert measure.better == ("fewer steps are better" if maze == "dyna" else "higher is better")
    assert measure.values[0].shape == (2,)


def test_a_sweep_of_two_parameters_is_a_heat_map() -> None:
    agents = [f"dyna-q:n={n},alpha={alpha}" for n in (0, 5) for alpha in (0.1, 0.5, 0.9)]
    results = results_of("dyna", *agents, episodes=5, runs=3)
    drawn = drawing_of(results)
    assert isinstance(drawn, HeatMaps)
    assert (drawn.title, drawn.x_label, drawn.y_label, drawn.interval) == (
        "Dyna maze, dyna-q",
        "alpha",
        "n",
        "± 95 % interval",
    )
    (only,) = drawn.maps
    assert (only.title, only.columns, only.rows) == ("", ["0.1", "0.5", "0.9"], ["0", "5"])
    measured = [values.mean() for values in measure_of(results).values]
    assert only.values.ravel().tolist() == measured
    assert len({len(text.partition(".")[2]) for row in only.texts for text in row}) == 1, "to the same decimals"


def test_a_hole_in_the_grid_is_left_empty_and_further_agents_have_maps_of_their_own() -> None:
    agents = [f"dyna-q:n={n},alpha={alpha}" for n in (5, 50) for alpha in (0.1, 0.5, 0.9)][:5]
    drawn = drawing_of(results_of("dyna", *agents, "q-learning:alpha=0.1", "mpc", episodes=2, runs=2))
    assert isinstance(drawn, HeatMaps)
    assert [each.title for each in drawn.maps] == ["dyna-q", "q-learning", "mpc"]
    assert np.isnan(drawn.maps[0].values).sum() == 1
    assert drawn.maps[0].texts[1][2] == ""
    assert drawn.maps[1].rows == ["–"]
    assert drawn.maps[2].columns == ["–"]


def test_a_sweep_of_three_parameters_is_a_map_for_each_value_of_the_third() -> None:
    agents = [f"dyna-q:alpha={a},n={n},epsilon={e}" for a in (0.1, 0.2, 0.3) for n in (1, 2) for e in (0, 0.1)]
    drawn = drawing_of(results_of("blocking", *agents, steps=100, runs=2))
    assert isinstance(drawn, HeatMaps)
    assert (drawn.x_label, drawn.y_label) == ("alpha", "epsilon")
    assert [each.title for each in drawn.maps] == ["n=1", "n=2"]


def test_long_values_along_an_axis_have_three_digits() -> None:
    agents = [f"dyna-q+:kappa={k},n={n}" for k in (1e-5, 3.1623e-5, 1e-4) for n in (1, 2)]
    drawn = drawing_of(results_of("blocking", *agents, steps=10, runs=1))
    assert isinstance(drawn, HeatMaps)
    assert drawn.maps[0].columns == ["1e-5", "3.16e-5", "0.0001"]
