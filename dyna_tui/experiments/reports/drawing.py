"""Drawing of an experiment: learning curves, or of a sweep of parameters a sensitivity curve or heat maps."""

from collections.abc import Mapping

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.curves import Curves, curves_of, mean_curve, titled
from dyna_tui.experiments.labels import labels_of
from dyna_tui.experiments.measure import Measure, measure_of
from dyna_tui.experiments.reports.heat_maps import HeatMaps, heat_maps_of
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.sweep import Series, Sweep, is_logarithmic, sweep_of

Drawing = Curves | HeatMaps


def drawing_of(results: Results, *, learning_curves: bool = False) -> Drawing:
    """What an experiment is drawn as.

    Args:
        results: of the experiment.
        learning_curves: whether to draw learning curves even of a sweep.
    """
    specs = [result.spec for result in results.agents]
    sweep = None if learning_curves else sweep_of(specs)
    if sweep is None:
        return curves_of(results, labels_of(specs))
    return sensitivity_of(results, sweep) if len(sweep.parameters) == 1 else heat_maps_of(results, sweep)


def sensitivity_of(results: Results, sweep: Sweep) -> Curves:
    """Sensitivity curves: what the experiment measures by the one parameter that is swept, a curve for each series.

    An agent that lacks the parameter is a level line.
    """
    measure = measure_of(results)
    measured = sorted({x for series in sweep.series for (x,) in series.agents if x is not None})
    return Curves(
        tuple(_curve(series, measure, measured) for series in sweep.series),
        titled(results.task.title, sweep.shared),
        sweep.parameters[0],
        measure.of_runs,
        log_y=measure.log,
        log_x=is_logarithmic(measured),
        x_ticks=tuple(measured),
    )


def _curve(series: Series, measure: Measure, measured: list[float]) -> Curve:
    points: Mapping[float, int] = {x: number for (x,), number in series.agents.items() if x is not None}
    if not points:
        points = dict.fromkeys((measured[0], measured[-1]), next(iter(series.agents.values())))
    x = sorted(points)
    return mean_curve(series.label, x, np.transpose([measure.values[points[each]] for each in x]))
