"""Learning curves: which quantity they show, over which axis."""

from dyna_tui.experiments.curves import curves_of
from tests.experiments.tasks import results_of


def test_curves_follow_what_the_experiment_measures() -> None:
    rewards = curves_of(results_of("blocking", steps=1500, runs=2))
    assert (rewards.x_label, rewards.y_label, rewards.log_y) == ("real steps", "cumulative reward", False)
    assert [list(curve.marks) for curve in rewards.curves] == [[1000.0], [1000.0]]
    assert [curve.label for curve in rewards.curves] == ["dyna-q", "dyna-q+"]
    steps = curves_of(results_of("dyna", "dyna-q:n=5", episodes=3, runs=2))
    assert steps.log_y
    assert steps.curves[0].x.tolist() == [1, 2, 3]
    assert steps.curves[0].low is not None
    assert curves_of(results_of("cliff", "dyna-q", episodes=2, runs=1)).y_label == "return of the episode"
    updates = curves_of(results_of("blocking", steps=1500, runs=1, clock="updates"))
    assert updates.x_label == "value updates"
    assert not updates.curves[0].marks
    assert updates.curves[0].low is None


def test_an_experiment_of_a_single_step_has_a_single_point() -> None:
    assert curves_of(results_of("S..G", "dyna-q", steps=1, runs=1)).curves[0].x.tolist() == [1]
