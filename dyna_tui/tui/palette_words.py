"""Words by which the palette finds commands and views, besides those of their sentences: what people call things."""

from collections.abc import Sequence
from difflib import get_close_matches

WORDS: dict[str, str] = {
    "run": "start play pause stop go resume continue",
    "step": "next forward advance one move",
    "tick": "micro phase single debug",
    "end_episode": "finish trial goal until end",
    "faster": "speed up quicker fast accelerate rate",
    "slower": "speed down slow rate",
    "next_clock": "time compare fair updates computation budget",
    "run_until": "breakpoint stop condition reward wait break go goto step number",
    "next_layout": "switch layout world change shortcut blocked",
    "restart": "reset again beginning start over zero rewind delete",
    "step_back": "undo previous rewind back history",
    "tick_back": "undo rewind previous",
    "episode_back": "rewind undo previous trial",
    "jump_back": "rewind scrub timeline seek",
    "jump_on": "redo forward scrub timeline seek",
    "mark_before": "marker bookmark rewind",
    "next_mark": "marker bookmark redo",
    "fork": "copy clone branch duplicate split what if new lane",
    "lanes": "agent compare add remove variant side by side planning n q-learning dyna delete drop lane",
    "why": "explain reason understand what happened",
    "next_view": "q-values values policy visits heat map heatmap arrows show values view",
    "previous_view": "q-values values policy visits",
    "larger": "zoom in bigger big cell size",
    "smaller": "zoom out small cell size",
    "fit": "zoom auto size",
    "zoom": "big projector full screen fullscreen maximize alone present bigger larger",
    "next_lane": "agent focus select",
    "escape": "close cancel leave",
    "next_order": "sort memory model",
    "model_list": "memory row entry entries pair model select",
    "log": "history ticks events trace",
    "next_panel": "curves plot reward chart graph memory model log",
    "next_theme": "theme colour color dark light contrast appearance colours colors",
    "edit": "wall block obstacle draw paint change maze goal start pit reward build path way close open draw",
    "put_agent": "move place teleport position",
    "save_maze": "save write maze file",
    "drive": "control manual play by hand keyboard",
    "parameters": "alpha epsilon gamma kappa theta learning rate exploration discount planning n settings",
    "edit_model": "memory forget correct clear model edit remember delete",
    "save": "store write session keep file",
    "export": "picture screenshot image figure svg png pdf csv json table download data graph",
    "palette": "commands search find menu",
    "help": "keys legend manual how shortcuts glyphs shortcut hotkeys",
    "quit": "exit leave close bye",
}
"""By the name of a command."""

VIEW_WORDS: dict[str, str] = {
    "ARROWS": "policy greedy value heat map heatmap",
    "Q_VALUES": "q q-table action values four",
    "VISITS": "count heat map exploration visited",
    "TAU": "recency time bonus age old",
    "TD_ERROR": "delta surprise error learning",
    "DISTANCE": "optimal v* wrong difference error",
    "MODEL": "memory remembered prediction outdated",
}
"""By the name of a view."""
LABEL, EXACT, TITLE, BEGINS, WITHIN, NEAR = 1100.0, 1000.0, 900.0, 500.0, 300.0, 200.0
"""Scores of what the footer calls a command, and of a word: it is what was typed, the sentence has it, one begins so,
one holds it, or nearly is it."""
SMALL = frozenset(
    ["a", "an", "and", "at", "for", "i", "in", "is", "it", "my", "of", "on", "or", "the", "this", "to", "with"]
)
"""Words that mean nothing by themselves."""
VAGUE = frozenset(
    ["can", "change", "do", "get", "go", "how", "make", "set", "show", "switch", "turn", "use", "view", "want"]
)
"""Words that may be left out where others were typed."""
CLOSE = 0.8
"""How alike two words are that differ by a slip of the fingers, from 0 to 1."""
SHORTEST = 4
"""Letters of a word in which a slip is looked for."""


def word_score(query: str, title: str, words: str) -> float:
    """How well what was typed is what a command is called; 0 where it is not.

    Each word that was typed must be a word of its sentence or of its others, or begin one, or nearly be one.

    Args:
        query: what was typed.
        title: the sentence.
        words: what the footer calls it, and its other words.
    """
    typed = query.lower().split()
    if not typed:
        return 0.0
    if words.partition(" ")[0] == " ".join(typed):
        return LABEL
    if len(typed) > 1 and f" {' '.join(typed)} " in f" {words} ":
        return EXACT
    typed = [word for word in typed if word not in SMALL] or typed
    meant = [word for word in typed if word not in VAGUE] or typed
    known, sentence = words.split(), [word.strip("().,:;…*'\"").lower() for word in title.split()]
    scores = [_score(word, known, sentence) for word in meant]
    if not all(scores):
        return 0.0
    vague = [_score(word, known, sentence) for word in typed if word not in meant]
    return sum(scores) / len(scores) + sum(vague) / EXACT


def _score(word: str, known: Sequence[str], sentence: Sequence[str]) -> float:
    """How well one word is one of those of a command, or of its sentence."""
    forms = {word, word.removesuffix("s"), f"{word}s"}
    if forms & {*known}:
        return EXACT
    if forms & {*sentence}:
        return TITLE
    every = [*known, *sentence]
    if any(each.startswith(word) for each in every):
        return BEGINS
    if len(word) < SHORTEST:
        return 0.0
    if any(word in each for each in every):
        return WITHIN
    return NEAR if get_close_matches(word, every, 1, CLOSE) else 0.0
