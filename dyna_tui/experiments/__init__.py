"""Experiments: many runs of several agents on one maze, and what came of them.

A :class:`~dyna_tui.experiments.task.Task` says what is to be done; it is plain data and travels to
wherever it is worked on. :func:`~dyna_tui.experiments.scheduler.conduct` hands it out in batches of runs to
any ``concurrent.futures.Executor``, and returns :class:`~dyna_tui.experiments.results.Results`: arrays with
a row for each run, in order of run, equal to the bit however the work was spread. The rest only tells of
them: a table, JSON, CSV, a figure.

    maze = load("blocking")
    task = Task(maze.text, maze.path, ("dyna-q", "dyna-q+"), runs=30, steps=3000)
    with ThreadPoolExecutor(2) as threads:
        results = conduct(task, threads)
    mean(results.agents[0].rewards)
"""
