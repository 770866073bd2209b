"""A result in Python: the command line's numbers to the bit, statistics, other libraries' tables, and its file."""

import json
import sys
import zipfile
from io import StringIO
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from pandas import isna, read_csv

import dyna_tui as dt
from dyna_tui.cli import main
from dyna_tui.experiments.statistics import half_width

EPISODES = dt.run("slippery", ["q-learning", "dyna-q:n=5", "mpc:horizon=5"], runs=6, episodes=8, seed=3, solved=True)
STEPS = dt.run("blocking", ["dyna-q", "dyna-q+", "dyna-q"], runs=6, steps=1200, seed=1)
UPDATES = dt.run("blocking", "dyna-q:n=0|9", runs=3, steps=900, clock="updates")
RESULTS = {"episodes": EPISODES, "steps": STEPS, "updates": UPDATES}
COMMANDS = {
    "episodes": "slippery --agent q-learning --agent dyna-q:n=5 --agent mpc:horizon=5 --runs 6 --episodes 8"
    " --seed 3 --solved",
    "steps": "blocking --agent dyna-q --agent dyna-q+ --agent dyna-q --runs 6 --steps 1200 --seed 1",
    "updates": "blocking --agent dyna-q:n=0|9 --runs 3 --steps 900 --clock updates",
}

every = pytest.mark.parametrize("name", RESULTS)


def without_seconds(text: str) -> object:
    data = json.loads(text)
    for agent in data["agents"]:
        del agent["seconds"]
    return data


@every
def test_it_is_what_the_command_line_writes_to_the_bit(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for format in ("json", "csv"):
        assert not main(["experiment", *COMMANDS[name].split(), "--format", format])
        written, ours = capsys.readouterr().out, RESULTS[name].report(format)
        assert (without_seconds(ours) == without_seconds(written)) if format == "json" else ours == written


@every
def test_means_and_intervals_are_those_of_the_json_to_the_bit(name: str) -> None:
    result = RESULTS[name]
    agents = json.loads(result.report("json"))["agents"]
    for quantity in set(result.quantities) & {"steps_per_episode", "return_per_episode", "cumulative_reward"}:
        estimate = result.mean(quantity)
        for agent, mean, half in zip(agents, estimate.value, estimate.half_width, strict=True):
            assert agent[quantity]["mean"] == mean.tolist()
            assert agent[quantity]["ci95"] == half.tolist()
    for quantity in ("real_steps", "planning_steps", "updates"):
        assert [agent[quantity] for agent in agents] == getattr(result, quantity).sum(axis=1).tolist()


def test_solved_runs_are_those_of_the_json() -> None:
    agents = json.loads(EPISODES.report("json"))["agents"]
    share = EPISODES.solved_share()
    means = {name: EPISODES.mean(f"solved_{name}").value for name in ("episodes", "real_steps", "updates")}
    for number, agent in enumerate(agents):
        if agent["solved"] is None:
            assert np.isnan(share.value[number])
            continue
        assert agent["solved"]["share"]["value"] == share.value[number]
        assert agent["solved"]["share"]["interval"] == [share.low[number], share.high[number]]
        for name, values in means.items():
            mean = agent["solved"][name]["mean"]
            assert np.isnan(values[number]) if mean is None else values[number] == mean


def test_arrays_have_the_axes_that_they_name() -> None:
    sizes = {"agent": 3, "run": 6, "episode": 8}
    assert set(EPISODES.quantities) >= {"steps_per_episode", "return_per_episode", "solved_updates", "updates"}
    for name in EPISODES.quantities:
        assert getattr(EPISODES, name).shape == tuple(sizes[dim] for dim in EPISODES.dims(name))
    assert EPISODES.steps_per_episode is not None
    assert EPISODES.steps_per_episode.dtype == np.float64
    missing = (EPISODES.cumulative_reward, EPISODES.step, STEPS.steps_per_episode, STEPS.episode)
    assert missing == (None,) * 4
    assert STEPS.agents == ("dyna-q", "dyna-q+", "dyna-q (2)")
    assert EPISODES.parameters[1]["planning_steps"] == 5


def test_differences_are_paired_by_run() -> None:
    assert STEPS.cumulative_reward is not None
    difference = STEPS.difference("dyna-q+", "dyna-q")
    pairs = STEPS.cumulative_reward[1] - STEPS.cumulative_reward[0]
    assert difference.value[0].tolist() == pairs.mean(axis=0).tolist()
    assert np.array_equal(difference.half_width[0], half_width(pairs))  # type: ignore[arg-type]
    same = STEPS.difference(0, "dyna-q (2)")
    assert not same.value.any()
    assert not same.half_width.any()
    value, low, high = STEPS.difference(0, 1, "updates")
    assert value.shape == low.shape == high.shape == (1,)


def test_scores_are_one_number_a_run() -> None:
    assert STEPS.cumulative_reward is not None
    assert EPISODES.steps_per_episode is not None
    assert np.array_equal(STEPS.score(), STEPS.cumulative_reward[..., -1])
    assert np.array_equal(EPISODES.score("steps_per_episode"), EPISODES.steps_per_episode.mean(axis=2))
    assert np.array_equal(EPISODES.score("updates"), EPISODES.updates)


def test_interquartile_means_are_of_each_agent_and_point() -> None:
    curve = EPISODES.iqm("steps_per_episode", reps=50)
    assert EPISODES.steps_per_episode is not None
    middle = np.sort(EPISODES.steps_per_episode, axis=1)[:, 1:5].mean(axis=1)
    np.testing.assert_allclose(curve.value, middle)
    assert (curve.low <= curve.value).all()
    assert (curve.value <= curve.high).all()
    of_scores = EPISODES.iqm(-EPISODES.score("steps_per_episode"), reps=50)
    assert of_scores.dims == ("agent",)
    assert (of_scores.value < 0).all()


def test_a_profile_falls_from_1_to_0() -> None:
    profile = STEPS.performance_profile(reps=50)
    assert profile.dims == ("agent", "tau")
    assert profile.value.shape == (3, 101)
    assert (np.diff(profile.value) <= 0).all()
    assert (profile.value[:, -1] == 0).all()


@every
def test_tables_of_other_libraries_hold_every_number(name: str) -> None:
    result = RESULTS[name]
    pandas, polars, xarray = result.to_pandas(), result.to_polars(), result.to_xarray()
    written = StringIO(result.report("csv"))
    read = read_csv(written, converters={"value": float})
    assert list(pandas) == list(read)
    for column in read:
        for found, expected in zip(pandas[column].tolist(), read[column].tolist(), strict=True):
            assert found == expected or (isna(found) and isna(expected))
    assert (polars.columns, len(polars)) == (list(read), len(read))
    assert polars["alpha"].to_list() == [None if isnan(value) else value for value in read.alpha]
    for quantity in result.quantities:
        values = getattr(result, quantity)
        found = pandas[pandas.quantity == quantity].value.to_numpy(float)
        assert np.array_equal(found, values[~np.isnan(values)])
        assert np.array_equal(polars.filter(polars["quantity"] == quantity)["value"].to_numpy(), found)
        assert xarray[quantity].dims == result.dims(quantity)
        assert np.array_equal(xarray[quantity], values, equal_nan=True)
    assert xarray.attrs["seed"] == result.seed
    assert xarray.alpha.dims == ("agent",)


@every
def test_a_saved_result_is_the_same(name: str, tmp_path: Path) -> None:
    result = RESULTS[name]
    result.save(tmp_path / "a.npz")
    loaded = dt.load_result(tmp_path / "a.npz")
    for format in ("json", "csv", "table"):
        assert loaded.report(format) == result.report(format)
    loaded.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with np.load(tmp_path / "a.npz", allow_pickle=False) as arrays:
        assert arrays["totals"].shape == (len(result.agents), result.runs, 3)


def test_files_that_are_no_results_are_told_in_a_line(tmp_path: Path) -> None:
    good = tmp_path / "good.npz"
    EPISODES.save(good)
    (tmp_path / "text.npz").write_text("no archive")
    (tmp_path / "cut.npz").write_bytes(good.read_bytes()[:2000])
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    np.savez(tmp_path / "pickle.npz", result=np.array([object()], object))
    np.savez(tmp_path / "text2.npz", result=np.array("[1, 2]"))
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(tmp_path / "shape.npz", "w") as changed:
        for member in archive.namelist():
            changed.writestr(member, archive.read("seconds.npy" if member == "steps.npy" else member))
    for name in ("text", "cut", "other", "pickle", "text2", "shape"):
        with pytest.raises(dt.InputError, match=r"not a result: name a file that Result\.save wrote") as raised:
            dt.load_result(tmp_path / f"{name}.npz")
        assert "\n" not in str(raised.value)
    with pytest.raises(dt.InputError, match="cannot be read"):
        dt.load_result(tmp_path / "none.npz")
    with pytest.raises(dt.InputError, match=r"saved as \.npz"):
        EPISODES.save(tmp_path / "result.csv")
    with pytest.raises(dt.InputError, match="cannot be written"):
        EPISODES.save(tmp_path / "no" / "folder.npz")


def test_a_plot_is_a_figure_or_a_file(tmp_path: Path) -> None:
    figure = STEPS.plot()
    assert figure is not None
    assert figure.axes[0].get_ylabel() == "cumulative reward"
    assert STEPS.plot(tmp_path / "a.svg") is None
    assert not main(
        [
            "experiment",
            *COMMANDS["steps"].split(),
            "--output",
            str(tmp_path / "x.txt"),
            "--plot",
            str(tmp_path / "b.svg"),
        ]
    )
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    with pytest.raises(dt.InputError, match="ends in"):
        STEPS.plot(tmp_path / "a.txt")


def test_results_do_not_depend_on_jobs_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    one = dt.run("dyna", "dyna-q", runs=5, episodes=3, jobs=1, progress=lambda *done: told.append(done))
    two = dt.run("dyna", ["dyna-q"], runs=5, episodes=3, jobs=2)
    assert one.report("csv") == two.report("csv")
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)


def test_the_maze_says_how_long_a_run_is_if_nobody_else_does() -> None:
    assert dt.run("blocking", "q-learning", runs=1).task.steps == 3000
    assert dt.run(dt.parse_maze("S.G"), runs=1).task.episodes == 50
    assert dt.run("shortcut", runs=1, steps=10).agents == ("dyna-q", "dyna-q+")


def test_an_agent_keeps_its_parameters_on_another_maze() -> None:
    spec = dt.Agent("dyna-q", "blocking").spec
    result = dt.run("dyna", [spec, "dyna-q"], runs=1, episodes=1)
    assert [parameters["alpha"] for parameters in result.parameters] == [1.0, 0.1]


def test_repr_is_short_and_html_has_a_table_and_curves() -> None:
    assert repr(STEPS) == "<Result on Blocking maze: 3 agents, 6 runs of 1,200 real steps>"
    html = EPISODES._repr_html_()
    assert html.count("<tr>") == 4
    assert html.count("<svg") == 1
    assert "dyna-q:n=5" in html
    assert "seconds" in html
    many = dt.run("dyna", "dyna-q:n=1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18", runs=1, episodes=1)
    assert "<svg" not in many._repr_html_()


def test_estimates_are_shown_in_a_few_lines() -> None:
    text = repr(EPISODES.mean("updates"))
    assert text.splitlines()[0] == "<mean of updates over 6 runs, 95 % intervals (Student's t)"
    assert len(text.splitlines()) == 4
    many = dt.run("dyna", "dyna-q:n=0:13:14", runs=2, episodes=1)
    assert repr(many.mean("updates")).endswith("  ... 2 more>")
    assert many._repr_html_().count("stroke-dasharray") > 0  # more agents than colours
    one = dt.run("dyna", "dyna-q", runs=1, episodes=2).mean()
    assert np.isnan(one.half_width).all()
    assert np.isfinite(one.value).all()


@pytest.mark.parametrize("name", ["pandas", "polars", "xarray", "matplotlib"])
def test_a_library_that_is_missing_is_named_with_its_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    extra = "plot" if name == "matplotlib" else name
    call = STEPS.plot if name == "matplotlib" else getattr(STEPS, f"to_{name}")
    with pytest.raises(dt.InputError, match=rf"{name}.*pip install 'dyna-tui\[{extra}\]'"):
        call()
