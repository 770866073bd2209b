"""Table text: a table of outcomes with its settings as one readable JSON text.

The text begins with ``{``, which no maze file does. Each state is a line: a list for each action, of outcomes as
``[probability, next state, reward, terminal]``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table import Page, Table

FORMAT = "dyna-tui world"
VERSION = 1
"""The version of the format; a newer one is an error."""
SETTINGS = ("source", "agents", "steps", "episodes", "max_episode_steps", "parameters")
"""The settings that are written where they are not their defaults; ``title`` always is."""


def table_text(table: Table, settings: Settings) -> str:
    """The text of a table and its settings."""
    head: dict[str, object] = {"format": FORMAT, "version": VERSION, "title": settings.title}
    if table.estimated:
        head["estimated"] = table.estimated
    default = Settings()
    for key in SETTINGS:
        value = getattr(settings, key)
        if value != getattr(default, key):
            head[key] = dict(value) if isinstance(value, Mapping) else value
    head["actions"] = table.actions
    head["start"] = list(zip(table.start.tolist(), table.start_weight.tolist(), strict=True))
    if table.labels:
        head["labels"] = table.labels
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    if table.pages:
        lines += ['"pages": [', *_separated(_json(_page(page)) for page in table.pages), "],"]
    return "\n".join(["{", *lines, '"outcomes": [', *_separated(_states(table)), "]", "}", ""])


def _states(table: Table) -> Iterator[str]:
    """A line for each state."""
    columns = (table.probability, table.next_state, table.reward, table.terminal)
    outcomes = list(zip(*(column.tolist() for column in columns), strict=True))
    indptr, actions = table.indptr.tolist(), len(table.actions)
    for pair in range(0, table.states * actions, actions):
        bounds = indptr[pair : pair + actions + 1]
        yield _json([outcomes[begin:end] for begin, end in pairwise(bounds)])


def _page(page: Page) -> dict[str, object]:
    data: dict[str, object] = {"title": page.title, "states": page.states.tolist()}
    return data | ({"signs": page.signs} if page.signs else {})


def _separated(lines: Iterable[str]) -> list[str]:
    """The lines with a comma after each but the last."""
    every = list(lines)
    return [f"{line}," for line in every[:-1]] + every[-1:]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
