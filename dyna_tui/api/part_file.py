"""A part of a result as a file: the runs of one shard, as :mod:`~dyna_tui.api.result_file` keeps all of them."""

from dyna_tui.api.result_file import SUFFIX, packed, rows_of, unpacked
from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError, printable
from dyna_tui.experiments.merge import Part
from dyna_tui.experiments.pool import WorkerPool
from dyna_tui.experiments.scheduler import Progress, collect_runs, no_progress
from dyna_tui.experiments.shard import Shard
from dyna_tui.experiments.task import Task

FORMAT = "dyna-tui part of a result"
VERSION = 1
"""The version of the format; a newer one is an error."""


def part_of(task: Task, shard: Shard, pool: WorkerPool, progress: Progress = no_progress) -> bytes:
    """Makes the runs of a shard: the bytes of its file."""
    made = collect_runs(task, shard.share(task.runs), pool, progress)
    return packed(FORMAT, VERSION, task, made.rows, made.has_solved, made.seconds, shard=list(shard), revision=REVISION)


def read_part(path: str) -> Part:
    """The part in a file.

    Raises:
        InputError: where it cannot be read, or is none.
    """
    name, wanted = printable(path), "name a file that experiment --shard wrote"
    try:
        task, text, arrays = unpacked(path, FORMAT, VERSION)
        shard = Shard(*map(int, text["shard"]))
        if not 1 <= shard.number <= shard.of:
            raise ValueError
        rows = rows_of(task, len(shard.share(task.runs)), arrays)
        has_solved, seconds = tuple(map(bool, text["solved"])), tuple(arrays["seconds"].tolist())
        if not len(has_solved) == len(seconds) == len(rows):
            raise ValueError
        return Part(name, task, shard, int(text["revision"]), rows, has_solved, seconds)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or 'not a file'}): {wanted}") from None
    except InputError:
        raise
    except Exception:  # a damaged archive raises almost anything
        raise InputError(f"{name}: not a part of a result in {SUFFIX}: {wanted}") from None
