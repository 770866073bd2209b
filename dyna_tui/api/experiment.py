"""Experiments in Python: many runs of some agents on a maze; the command line runs the same."""

from collections.abc import Callable, Sequence

from dyna_tui.api.arguments import AgentLike, MazeLike, choice, maze_of, shown, specs_of, whole
from dyna_tui.api.result import Result
from dyna_tui.errors import InputError
from dyna_tui.experiments.plan import task_of
from dyna_tui.experiments.pool import WorkerPool, processors, threads
from dyna_tui.experiments.scheduler import Progress, no_progress, run_task
from dyna_tui.experiments.task import CLOCKS, DEFAULT_RUNS, Task

MOST_JOBS = 512


def run(
    maze: MazeLike,
    agents: AgentLike | Sequence[AgentLike] | None = None,
    runs: int = DEFAULT_RUNS,
    *,
    episodes: int | None = None,
    steps: int | None = None,
    seed: int = 0,
    jobs: int | None = None,
    clock: str = "real",
    solved: bool = False,
    save_q: bool = False,
    progress: Callable[[int, int], None] = no_progress,
) -> Result:
    """Makes many runs of some agents, as ``dyna-tui experiment`` does; the results are equal to its, to the bit.

    Run k of every agent draws from streams derived from (seed, k) alone, so that differences of agents are paired.

    >>> import dyna_tui as dt
    >>> result = dt.run("dyna", "dyna-q:n=0|5|50", runs=10, episodes=20)
    >>> result.agents
    ('dyna-q:n=0', 'dyna-q:n=5', 'dyna-q:n=50')
    >>> result.steps_per_episode.shape  # agent, run, episode
    (3, 10, 20)

    Args:
        maze: the maze, or its name.
        agents: the specs, ``key=a|b`` for several; those of the maze if left out.
        runs: how many runs of each agent.
        episodes: how long a run is, in episodes; the maze's length, else 50 episodes, if neither is given.
        steps: how long a run is, on the clock.
        seed: the seed.
        jobs: worker threads, one per processor if left out; results do not depend on it.
        clock: what ``steps`` counts: ``real`` steps, or value ``updates``.
        solved: whether to record when each run has solved the maze.
        save_q: whether to keep the action values that each run ends with, as ``result.q``.
        progress: is called with how many runs are done, and of how many; what it raises ends the experiment.

    Raises:
        TypeError, InputError: where one of them cannot be used; the message says what would be right.
    """
    seed = whole("seed", seed)
    found = maze_of(maze, seed)
    specs = specs_of(found.agents if agents is None else agents, found)
    if episodes is not None and steps is not None:
        raise InputError("episodes and steps are both given: give one of them")
    if not callable(progress):
        raise TypeError(
            f"progress is {shown(progress)}, but must be a function of how many runs are done, and of how many"
        )
    task = task_of(
        found,
        specs,
        whole("runs", runs, 1),
        episodes=None if episodes is None else whole("episodes", episodes, 1),
        steps=None if steps is None else whole("steps", steps, 1),
        seed=seed,
        clock=choice("clock", clock, CLOCKS),
        solved=bool(solved),
        saves_q=bool(save_q),
    )
    workers = processors() if jobs is None else whole("jobs", jobs, 1, MOST_JOBS)
    with threads(min(workers, task.runs * len(task.agents)), solved=task.solved) as pool:
        return result_of(task, pool, progress)


def result_of(task: Task, pool: WorkerPool, progress: Progress = no_progress) -> Result:
    """Makes all runs of a task.

    Args:
        task: the experiment.
        pool: the workers.
        progress: is called with how many runs are done, and of how many.

    Raises:
        InputError: where maze or agents cannot be used.
    """
    return Result(run_task(task, pool, progress))
