"""Rewinding in plain words: back by steps, episodes and ticks, to any step, from mark to mark."""

from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.lab import rewind
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.markers import Marker, timeline
from dyna_tui.lab.frames.timeline import Kind, Timeline
from dyna_tui.lab.history.seek import Seeks, seek_all
from dyna_tui.plain.arguments import Words, nothing_more, whole
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.plain.moving import where

UNITS = {
    "step": "steps",
    "steps": "steps",
    "episode": "episodes",
    "episodes": "episodes",
    "tick": "ticks",
    "ticks": "ticks",
}
KINDS = {
    Kind.EPISODE: "an episode ended",
    Kind.INTERVENTION: "an intervention",
    Kind.CHANGE: "the maze changed",
    Kind.WRONG: "the model became wrong",
}


def back(on: PlainLab, words: Words) -> None:
    """``back``, ``back 10``, ``back 2 episodes``, ``back 3 ticks``."""
    unit, left = "steps", list(words)
    if left and left[-1].lower() in UNITS:
        unit = UNITS[left.pop().lower()]
    amount = whole(left[0], "how far back", "back 10") if left else 1
    nothing_more(left[1:], "back")
    lab = on.lab
    if not any(lane.ticks for lane in lab.lanes):
        raise InputError("this is step 0: there is nothing to go back to")
    if unit == "steps":
        _seek(on, rewind.back_by_steps(lab, on.index, amount))
    elif unit == "episodes":
        _seek(on, rewind.back_by_episodes(lab, on.index, min(amount, on.lane.episode)))
    else:
        _seek(on, rewind.back_by_ticks(lab, min(amount, sum(each.ticks for each in lab.lanes))))


def tick_back(on: PlainLab, words: Words) -> None:
    """One tick back."""
    back(on, [*words, "ticks"])


def episode_back(on: PlainLab, words: Words) -> None:
    """To the start of this episode, or of the one before."""
    back(on, [*words, "episodes"])


def go_to(on: PlainLab, words: Words) -> None:
    """``go 1000``: to a step that was reached, back or on."""
    words = [word for word in words if word.lower() not in ("to", "step")]
    time = whole(words[0] if words else "", "the step to go to", "go 1000", least=0)
    nothing_more(words[1:], "go")
    if time > on.lab.end:
        raise InputError(f"the lanes have come to {count(on.lab.end)} only: run on instead, as in run 100")
    _seek(on, rewind.to_time(on.lab, time))


def previous_mark(on: PlainLab, words: Words) -> None:
    """To the mark before: a change of the maze, an intervention, the first wrong model; or to step 0."""
    nothing_more(words, "previous mark")
    line = marks(on)
    if not line.now:
        raise InputError("this is step 0: there is no mark before it")
    _seek(on, rewind.to_time(on.lab, line.mark_before))


def next_mark(on: PlainLab, words: Words) -> None:
    """To the next mark, or to the latest step."""
    nothing_more(words, "next mark")
    line = marks(on)
    if line.now >= line.end:
        raise InputError("this is the latest step: there is no mark after it")
    _seek(on, rewind.to_time(on.lab, line.next_mark))


def jump(on: PlainLab, direction: int) -> None:
    """A tenth of the timeline back (-1) or on (1)."""
    end, now = on.lab.end, on.lab.clock
    if now == (0 if direction < 0 else end):
        raise InputError(f"this is {'step 0' if direction < 0 else 'the latest step'}: there is nothing to jump to")
    far = Timeline(now, end).jump
    _seek(on, rewind.to_time(on.lab, min(max(now + direction * far, 0), end)))


def marks(on: PlainLab) -> Timeline:
    """The timeline with all marks of the lane in focus."""
    marker = Marker(on.lane)
    line = timeline(on.lab, marker)
    while marker.searching:
        line = timeline(on.lab, marker)
    return line


def _seek(on: PlainLab, seeks: Seeks) -> None:
    """Goes there, and reports where that is."""
    seek_all(seeks)
    on.came_about()
    line = marks(on)
    for lane, label in zip(on.lab.lanes, on.labels, strict=True):
        on.report(where(lane, label))
    for mark in line.marks:
        if mark.time == line.now and mark.kind is not Kind.EPISODE:
            on.report(f"Mark: {KINDS[mark.kind]}.")
    if line.in_past:
        what = "step" if on.lab.clock_by is Clock.REAL else "update"
        on.report(
            f"The latest {what} is {count(line.end)}. Running replays the same steps unless you change something."
        )
