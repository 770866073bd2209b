"""The scheduler: what is recorded of each run, and that results do not depend on batches, order or workers."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from dyna_tui.dyna.agent import Agent
from dyna_tui.errors import InputError
from dyna_tui.experiments import scheduler
from dyna_tui.experiments.batch import Batch
from dyna_tui.experiments.heartbeat import no_op
from dyna_tui.experiments.pool import WorkerPool, threads
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.experiments.worker import OtherVersion, run_batch
from dyna_tui.maze import load
from dyna_tui.world import grid_world
from tests.experiments.tasks import SPECS, bits, only, results_of, same, task


def test_the_length_and_return_of_every_episode_are_kept_run_by_run() -> None:
    result = only(results_of("S..G", "q-learning", episodes=4, runs=3, seed=5))
    assert result.steps is not None
    assert result.returns is not None
    assert result.steps.shape == result.returns.shape == (3, 4)
    assert result.sample_steps is None
    assert result.rewards is None
    assert (result.steps >= 3).all()
    assert (result.returns == 1).all()
    assert result.steps.sum(axis=1).tolist() == result.real_steps.tolist() == result.updates.tolist()
    assert not result.planning_steps.any()


@pytest.mark.parametrize("spec", SPECS)
def test_a_run_is_the_agent_of_that_run_of_the_seed(spec: str) -> None:
    results = results_of("blocking", spec, runs=4, steps=1500, seed=3)
    result = only(results)
    assert result.rewards is not None
    assert result.sample_steps is not None
    alone = Agent(results.task.spec(0), grid_world(load("blocking")), seed=3, run=2)
    for step in (1000, 1500):
        alone.advance(until_step=step)
        index = result.sample_steps.tolist().index(step)
        assert result.rewards[2, index] == alone.view.reward_sum
    counts = (result.real_steps[2], result.planning_steps[2], result.updates[2])
    assert counts == (1500, alone.view.planning_steps, alone.view.updates)


def test_updates_are_direct_and_simulated_ones() -> None:
    result = only(results_of("blocking", "dyna-q:n=10", runs=2, steps=1500))
    assert result.updates.tolist() == [1500 * 11] * 2


@pytest.mark.parametrize("spec", SPECS)
def test_every_agent_gives_the_same_in_threads(spec: str) -> None:
    work = task("slippery", spec, runs=5, episodes=4, solved=True)
    with threads(2) as pool:
        assert same(run_task(work, pool), run_task(work))


def test_runs_do_not_depend_on_how_many_there_are() -> None:
    few, many = (results_of("blocking", "dyna-q+", runs=runs, steps=300) for runs in (2, 5))
    assert only(few).rewards is not None
    np.testing.assert_array_equal(only(few).rewards, only(many).rewards[:2])  # type: ignore[index]


def test_dyna_q_without_planning_is_q_learning() -> None:
    results = results_of("dyna", "q-learning", "dyna-q:n=0", "dyna-q:n=5", episodes=5, runs=3)
    plain, unplanned, planned = results.agents
    assert bits(plain) == bits(unplanned)
    np.testing.assert_array_equal(plain.steps[:, 0], planned.steps[:, 0])  # type: ignore[index]


@pytest.mark.parametrize("spec", SPECS)
def test_a_budget_of_updates_ends_with_the_step_that_uses_it_up(spec: str) -> None:
    result = only(results_of("blocking", spec, runs=2, steps=5000, clock="updates"))
    assert result.sample_steps is not None
    assert result.sample_steps[-1] == 5000
    used_up = result.updates >= 5000
    assert (used_up | (result.real_steps == 5000)).all()


def test_an_agent_out_of_updates_stops_after_as_many_real_steps_and_keeps_its_reward() -> None:
    """Where no error is ever above theta, prioritized sweeping makes no update at all."""
    result = only(results_of("S.G", "prioritized-sweeping:theta=5", runs=2, steps=400, clock="updates"))
    assert result.real_steps.tolist() == [400, 400]
    assert result.updates.tolist() == [0, 0]
    assert result.rewards is not None
    assert (result.rewards > 10).all(), "no sample step is reached, and all repeat the last reward"
    assert (result.rewards == result.rewards[:, :1]).all()


class Backwards(Executor):
    """Makes four calls at once, and completes the last of them first."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(fn(*args, **kwargs)))
        if len(self.waiting) == 4:
            for complete in reversed(self.waiting):
                complete()
            self.waiting.clear()
        return future


@pytest.mark.parametrize("seconds", [0.0, 0.001, 1000.0])
def test_results_do_not_depend_on_executor_batches_or_order(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    work = task("blocking", runs=24, steps=400, solved=True)
    alone = run_task(work)
    monkeypatch.setattr(scheduler, "BATCH_SECONDS", seconds)
    with threads(3) as pool:
        assert same(run_task(work, pool), alone)
    if seconds == 0:
        assert same(run_task(work, WorkerPool(Backwards(), 2)), alone)


def test_progress_counts_every_run_once() -> None:
    calls: list[tuple[int, int]] = []
    run_task(task("blocking", runs=40, steps=50), progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 80)
    assert calls[-1] == (80, 80)
    assert calls == sorted(calls)


def test_an_exception_in_progress_cancels_the_batches_not_begun() -> None:
    def enough(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    futures: list[Future[Any]] = []

    class Noted(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
            futures.append(super().submit(fn, *args, **kwargs))
            return futures[-1]

    with Noted(1) as executor, pytest.raises(KeyboardInterrupt):
        run_task(task("dyna", episodes=50), WorkerPool(executor, 4), enough)
    assert any(future.cancelled() for future in futures)


def test_an_exception_in_progress_ends_a_batch_under_way() -> None:
    """In the caller's own thread and in others: the run would take hours."""
    calls: list[int] = []

    def enough(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == 3:
            raise KeyboardInterrupt

    for jobs in (1, 2):
        calls.clear()
        with threads(jobs) as pool, pytest.raises(KeyboardInterrupt):
            run_task(task("blocking", "dyna-q:n=1000000", runs=1, steps=10**6), pool, enough)
        assert calls == [0, 0, 0]


def test_a_worker_of_another_version_is_an_error() -> None:
    with pytest.raises(OtherVersion, match=r"a worker has dyna-tui .*, but 0\.0 is asking: install the same"):
        run_batch(task("dyna", episodes=1), Batch(0, 0, 1, version="0.0"), no_op)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({}, "a number of episodes or of steps"),
        ({"steps": 1, "episodes": 1}, "a number of episodes or of steps"),
        ({"steps": 1, "clock": "wall"}, "the clock is 'wall', but must be real or updates"),
        ({"episodes": 1, "clock": "updates"}, "give steps"),
        ({"steps": 0}, "at least one"),
        ({"steps": 5, "runs": 0}, "at least one"),
    ],
)
def test_a_task_that_contradicts_itself_is_an_error(keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        task("dyna", **keywords)


def test_a_spec_for_several_agents_is_an_error() -> None:
    with pytest.raises(InputError, match=r"'dyna-q:n=0\|5' stands for 2 agents: give each its own"):
        task("dyna", "dyna-q:n=0|5", episodes=1).spec(0)


def test_the_scheduler_and_the_command_line_do_not_import_numba() -> None:
    code = "import dyna_tui.experiments.scheduler, dyna_tui.cli.experiment, sys; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_task_is_small_to_send() -> None:
    import pickle

    work = task("blocking", steps=3000)
    assert work.sample_steps.size
    assert work.spec(0)
    sent = pickle.dumps(work)
    assert len(sent) < len(work.maze_text) + 1000
    assert isinstance(pickle.loads(sent), Task)
    assert pickle.loads(sent) == work
