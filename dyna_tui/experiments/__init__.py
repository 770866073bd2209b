"""Experiments: many runs of several agents on one maze, and their results.

A :class:`~dyna_tui.experiments.task.Task` says what is to be run; it is plain data and travels to wherever the work
is done. :func:`~dyna_tui.experiments.scheduler.run_task` hands it out in batches of runs to a
:class:`~dyna_tui.experiments.pool.WorkerPool` and returns :class:`~dyna_tui.experiments.results.Results`: arrays with
a row for each run, in order of run, equal to the bit however the work was spread. ``reports`` writes them as a table,
JSON, CSV or a figure; ``reproduce`` compares published results with new measurements.

    maze = load("blocking")
    task = Task(maze.text, maze.path, ("dyna-q", "dyna-q+"), runs=30, steps=3000)
    with threads(2) as pool:
        results = run_task(task, pool)
    mean(results.agents[0].rewards)
"""
