"""SHA-256 digests of a lane and of plain data, the same on every machine."""

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.files.digest_format import hashed_arrays, hashed_parameters
from dyna_tui.lab.history.interventions import to_data
from dyna_tui.lab.lane import Lane

PREFIX = "sha256:"
PAGE = 4096
"""Bytes that are looked at together: where they are all zeros they are passed over."""
BATCH = 4096
"""Pages that are copied together."""
CELLS = ("kind", "switch_layout", "switch_step")
"""The arrays that say what a maze is."""
LATER = ("switch_episode", "switch_episode_layout")
"""Arrays of a world that came later, and are hashed where there is anything in them."""
TABLE = ("outcome_indptr", "outcome_next", "outcome_probability", "outcome_reward", "outcome_terminal", "start")
"""The arrays of a world that is a table of outcomes."""


def digest_of_data(data: object) -> str:
    """SHA-256 of plain data, as ``sha256:`` and 64 hexadecimal digits: that of its JSON, keys sorted, no blanks."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()


def digest(lane: Lane, name: str = "") -> str:
    """SHA-256 of all that a lane is: what its agent knows, the cells of its world, and how it came to be so.

    First comes how it came to be so, as :func:`digest_of_data` has it. Then of each array the name and the length, and
    the pages that are not all zeros: their numbers, and what they hold, little-endian, with one and the same NaN. So a
    large maze costs its cells, and what was visited of it.

    Args:
        lane: the lane.
        name: what its agent is called, where that is not by the name it has now: a user's class, by its file.
    """
    sha = hashlib.sha256(digest_of_data(_history(lane, name)).encode())
    world = lane.world
    # The kinds of a table's states say how they are shown, and nothing else.
    cells = [(name, getattr(world, name)) for name in (TABLE if world.outcome_indptr.size else CELLS)]
    cells += [(name, getattr(world, name)) for name in LATER if getattr(world, name).size]
    for name, array in [*cells, *hashed_arrays(lane.memory)]:
        flat = np.ascontiguousarray(array).reshape(-1)
        sha.update(f"{name} {flat.size}\n".encode())
        size = PAGE // flat.itemsize
        whole = flat.size // size * size
        pages = flat[:whole].reshape(-1, size)
        filled = np.flatnonzero(pages.view(np.uint64).any(axis=1))
        sha.update(filled.astype("<i8").tobytes())
        for first in range(0, len(filled), BATCH):
            sha.update(_canonical(pages[filled[first : first + BATCH]]))
        sha.update(_canonical(flat[whole:].copy()))
    return PREFIX + sha.hexdigest()


def _history(lane: Lane, name: str) -> dict[str, object]:
    """How a lane came to be what it is, as plain data."""
    return {
        "agent": name or lane.first_spec.variant.name,
        "began_with": hashed_parameters(lane.first_spec.values),
        "has_now": hashed_parameters(lane.spec.values),
        "seed": lane.seed,
        "run": lane.run,
        "ticks": lane.ticks,
        "end": lane.end.tick,
        "forked_at": lane.forked_at,
        "journal": [[entry.tick, entry.step, to_data(entry.intervention)] for entry in lane.journal.entries],
    }


def _canonical(items: NDArray[Any]) -> bytes:
    """The bytes of a copy of some items; the sign and the payload of a NaN differ between processors."""
    for part in [items[name] for name in items.dtype.names] if items.dtype.names else [items]:
        if part.dtype.kind == "f":
            part[np.isnan(part)] = np.nan
    return items.astype(items.dtype.newbyteorder("<"), copy=False).tobytes()
