"""``dyna-tui reproduce``: what it takes, what it writes where, and how it ends."""

import json
from contextlib import nullcontext

import pytest

from dyna_tui.cli import main, reproduce
from dyna_tui.experiments.reproduce import catalogue
from dyna_tui.experiments.reproduce.claims import Reproduction
from dyna_tui.experiments.reproduce.defaults import SEED
from tests.experiments.reproduce.synthetic import made_up

ALL = (
    "choose from planning-steps, dyna-maze, blocking, shortcut, prioritized-sweeping, expected-updates, "
    "trajectory-sampling, cliff, sweet-spot, decision-time, printed-code"
)
COUNT = "but must be a whole number of at least 2, as in --runs 7"

MISTAKES = {
    "blokcing": "NAME is 'blokcing': did you mean 'blocking'?",
    "sweeps": "NAME is 'sweeps': did you mean 'sweet-spot'?",
    "dyna": "NAME is 'dyna': did you mean 'dyna-maze'?",
    "xyz": f"NAME is 'xyz': {ALL}",
    "blocking shortcut": "unexpected word 'shortcut': see dyna-tui reproduce --help",
    "blocking --runs 0": f"--runs is '0', {COUNT}",
    "blocking --runs 1": f"--runs is '1', {COUNT}",
    "blocking --runs -5": f"--runs is '-5', {COUNT}",
    "blocking --runs many": f"--runs is 'many', {COUNT}",
    "blocking --runs 99999999": "--runs is '99999999', but must be at most 10,000",
    "blocking --format jsn": "--format is 'jsn': did you mean 'json'?",
    "blocking --seed x": "--seed is 'x', but must be a whole number of at least 0, as in --seed 7",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_gets_one_clear_line_and_status_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", *words.split()]) == 2
    assert capsys.readouterr() == ("", f"dyna-tui: {MISTAKES[words]}\n")


def replace_measurements(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int | None]]:
    """Make every reproduction a made-up one; returns the names and runs that are asked for from then on."""
    asked: list[tuple[str, int | None]] = []

    def instead(name: str, _fixture: object, runs: int | None = None) -> Reproduction:
        asked.append((name, runs))
        return made_up()

    monkeypatch.setattr(reproduce, "reproduce", instead)
    monkeypatch.setattr(reproduce, "fixture", lambda _bar, _seed: nullcontext())
    return asked


def test_all_are_measured_in_turn_if_none_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = replace_measurements(monkeypatch)
    main(["reproduce", "--runs", "9"])
    assert asked == [(name, 9) for name in catalogue.NAMES]
    out, err = capsys.readouterr()
    assert out.count("Figure 8.2: the Dyna maze") == len(catalogue.NAMES)
    assert err.startswith("dyna-tui: planning-steps 0.0 s, dyna-maze 0.0 s")


def test_a_figure_that_disagrees_ends_with_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_measurements(monkeypatch)
    assert main(["reproduce", "dyna-maze"]) == 1
    assert "1 of 4 figures disagree" in " ".join(capsys.readouterr().out.split())
    assert main(["reproduce", "dyna-maze", "--format", "json"]) == 1


def test_a_refuted_publication_alone_ends_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "Blocking", "--runs", "200"]) == 0
    out, _ = capsys.readouterr()
    assert "(refuted)" in out
    assert " ".join(out.split()).endswith("all 6 figures agree with the independent ones.")
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


@pytest.mark.parametrize("runs", ["2", "3"])
def test_runs_too_few_for_a_verdict_end_with_status_0(runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "blocking", "--runs", runs]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Unclear: this needs about 10 runs (--runs)." in text
    assert text.endswith("4 unclear; too few runs to compare with independent figures.")


def test_the_seed_is_that_of_all_runs(capsys: pytest.CaptureFixture[str]) -> None:
    documents = []
    for words in (["--seed", "5"], ["--seed", "5"], []):
        assert main(["reproduce", "blocking", "--runs", "10", "--format", "json", *words]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    assert documents[0] == documents[1]
    assert [document["seed"] for document in documents] == [5, 5, SEED]
    assert documents[0]["claims"] != documents[2]["claims"]


def test_an_engine_that_learns_incorrectly_ends_with_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here one whose Dyna-Q+ tries no untried action."""
    from dyna_tui.experiments.reproduce import blocking, reward_claims

    for module in (blocking, reward_claims):
        monkeypatch.setattr(module, "DYNA_Q_PLUS", blocking.TRIED_PAIRS)
    known, agents = blocking.FIGURE, ("dyna-q", blocking.TRIED_PAIRS)
    wrong = known._replace(
        published=dict(zip(agents, known.published.values(), strict=True)),
        independent=dict(zip(agents, known.independent.values(), strict=True)),
    )
    monkeypatch.setattr(blocking, "FIGURE", wrong)
    assert main(["reproduce", "blocking", "--runs", "20"]) == 1
    assert "2 of 6 figures disagree" in " ".join(capsys.readouterr().out.split())


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "dyna-maze", "--runs", "30", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"seed", "rule", "reproductions", "claims", "curves"}
    assert {claim["reproduction"] for claim in document["claims"]} == {"dyna-maze"}
    assert [curve["label"] for curve in document["curves"]] == ["dyna-q:n=0", "dyna-q:n=5", "dyna-q:n=50"]
