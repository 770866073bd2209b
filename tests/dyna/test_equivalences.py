"""Agents that differ in nothing that matters there live the same life, to the bit."""

from collections.abc import Sequence

import pytest

from dyna_tui.maze import Maze, builtin_names
from tests.dyna.engine import Engine, bits
from tests.dyna.test_conformance import AGENTS, CHANGING, of_the_family, spec_text


def same_life(texts: Sequence[str], world: Maze | str, steps: int, *, but_for: Sequence[str] = ()) -> None:
    """The same walk, values and random numbers."""
    engines = [Engine(world, text, seed=6) for text in texts]
    for engine in engines:
        engine.go(until_step=steps)
    first, *others = engines
    for other in others:
        for name in ("values", "visits", "last_tried", "streams", "trail", "reward_curve", "block_steps", "td_error"):
            if name not in but_for:
                assert bits(first.memory)[name] == bits(other.memory)[name], name
        for name in ("real_steps", "planning_steps", "updates", "reward_sum", "episode", "state", "layout"):
            assert first.clock[name] == other.clock[name], name


@pytest.mark.parametrize("world", [CHANGING, "blocking", "slippery", "rooms"], ids=str)
def test_n_0_is_q_learning(world: Maze | str) -> None:
    family = [text for text in AGENTS if of_the_family(text, "dyna-q", "dyna-q+", "dyna-q-stochastic")]
    for schedules in ({}, {"alpha": "1/n", "epsilon_end": 0.01, "epsilon_steps": 500}):
        without = [spec_text(text, n=0, **schedules) for text in family if "bonus" not in text]
        plain = [text for text in without if schedules or "1/n" not in text]
        direct = spec_text("q-learning", **schedules) if schedules else "q-learning"
        same_life([direct, *plain, spec_text("dyna-q+:bonus=action,kappa=0,n=0", **schedules)], world, 4000)


@pytest.mark.parametrize("text", ["dyna-q", "dyna-q:search=trajectory", "dyna-q-stochastic", "dyna-q+:kappa=0"])
def test_the_first_episode_on_dyna_is_the_same_for_every_n(text: str) -> None:
    for run in range(3):
        engines = [Engine("dyna", spec_text(text, n=n), run=run) for n in (0, 5, 50)]
        for engine in engines:
            engine.go(until_episode=2)
        assert len({(engine.memory.visits.tobytes(), engine.memory.streams[0].tobytes()) for engine in engines}) == 1


@pytest.mark.parametrize("world", ["dyna", "rooms", "ten", "cliff", "open"])
def test_where_nothing_slips_or_changes_counts_are_the_last_outcome(world: str) -> None:
    same_life(["dyna-q", *(f"dyna-q-stochastic:forget={forget}" for forget in (0, 0.01, 0.5, 1))], world, 4000)


@pytest.mark.parametrize("world", [name for name in builtin_names() if name != "large"])
def test_counts_that_forget_all_but_the_last_are_the_last_outcome_everywhere(world: str) -> None:
    same_life(["dyna-q", "dyna-q-stochastic:forget=1"], world, 4000)


@pytest.mark.parametrize("world", [CHANGING, "blocking", "shortcut"], ids=str)
def test_without_curiosity_dyna_q_plus_over_tried_pairs_is_dyna_q(world: Maze | str) -> None:
    same_life(["dyna-q", "dyna-q+:kappa=0,untried=false", "dyna-q+:kappa=0,bonus=action"], world, 4000)
