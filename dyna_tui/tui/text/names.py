"""What lanes and cells are called."""

from collections import Counter
from collections.abc import Sequence

from dyna_tui.agents import PARAMETERS, AgentSpec, symbolic
from dyna_tui.maze import CellKind

STANDARD = {"#": "wall", ".": "floor", "S": "start", "G": "goal"}


def lane_labels(specs: Sequence[AgentSpec], titles: Sequence[str] = ()) -> list[str]:
    """A name for each lane, all different: the title and, where titles are alike, what differs.

    Args:
        specs: the agents of the lanes.
        titles: the titles of the lanes; those of their agents if there are none.
    """
    titles = titles or [spec.variant.title for spec in specs]
    alike = Counter(titles)
    labels = []
    for spec, title in zip(specs, titles, strict=True):
        rivals = [other for other, named in zip(specs, titles, strict=True) if named == title]
        apart = [name for name in spec.values if len({other.values[name] for other in rivals}) > 1]
        told = "".join(f" {PARAMETERS[name].symbol or name} {symbolic(spec.values[name])}" for name in apart)
        labels.append(title + told if alike[title] > 1 else title)
    again = Counter(labels)
    return [f"{label} #{place}" if again[label] > 1 else label for place, label in enumerate(labels, 1)]


def kind_name(kind: CellKind) -> str:
    """A kind of cell in a word or two."""
    if kind.symbol in STANDARD:
        return STANDARD[kind.symbol]
    return f"{kind.symbol}, r {kind.reward:g}" + (", terminal" if kind.terminal else "")
