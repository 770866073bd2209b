"""Names of lanes and of kinds of cells."""

from collections import Counter
from collections.abc import Sequence

from dyna_tui.agents import PARAMETERS, AgentSpec, symbolic, value_text
from dyna_tui.maze import CellKind
from dyna_tui.maze.layouts import BLANK

KIND_NAMES = {"#": "wall", ".": "floor", "S": "start", "G": "goal"}


def lane_labels(specs: Sequence[AgentSpec], titles: Sequence[str] = ()) -> list[str]:
    """A name for each lane, all different: its title and, where titles are equal, the parameters that differ.

    Args:
        specs: the agents of the lanes.
        titles: the titles of the lanes; those of their agents if there are none.
    """
    titles = titles or [spec.variant.title for spec in specs]
    same_title = Counter(titles)
    labels = []
    for spec, title in zip(specs, titles, strict=True):
        rivals = [other for other, named in zip(specs, titles, strict=True) if named == title]
        differing = [name for name in spec.values if len({other.values[name] for other in rivals}) > 1]
        values = "".join(f" {PARAMETERS[name].symbol or name} {symbolic(spec.values[name])}" for name in differing)
        labels.append(title + values if same_title[title] > 1 else title)
    same_label = Counter(labels)
    return [f"{label} #{number}" if same_label[label] > 1 else label for number, label in enumerate(labels, 1)]


def cells_of_kind(kind: CellKind, number: int = 1) -> str:
    """What one cell of a kind, or several, are: ``a wall``, ``start cells``, ``floor``."""
    name = kind_name(kind)
    if kind.symbol == ".":
        return name
    symbol = kind.symbol.replace(BLANK, "blank")
    noun = name if kind.symbol == "#" else f"{name} cell" if kind.symbol in KIND_NAMES else f"{symbol} cell"
    return f"a {noun}" if number == 1 else f"{noun}s"


def kind_name(kind: CellKind) -> str:
    """A kind of cell in a word or two."""
    if kind.symbol in KIND_NAMES:
        return KIND_NAMES[kind.symbol]
    plain = kind.wall or (kind.floor and not kind.reward)
    traits = [] if plain else [f"r {value_text(kind.reward)}"]
    traits += [name for name in ("floor", "wall", "start", "terminal") if getattr(kind, name)]
    traits += [f"leads to {kind.to}"] if kind.to else []
    return ", ".join([kind.symbol.replace(BLANK, "blank"), *traits])


def wind_name(rows: int) -> str:
    """The wind of a column in a word or two: ``wind ↑ 2``; empty where there is none."""
    return f"wind ↑ {rows}" if rows else ""
