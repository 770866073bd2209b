"""Movement in plain words: run, step, tick, episode, until, and what has happened since."""

import time
from collections.abc import Callable, Sequence

from dyna_tui.api.conditions import condition_of
from dyna_tui.charts.numbers import count, counted, decimal, value
from dyna_tui.errors import InputError
from dyna_tui.lab import rewind
from dyna_tui.lab.breakpoints import Breakpoint, StopEvent
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.run_until import also_held, run_watched, why_never
from dyna_tui.lab.stop_conditions import EpisodeEnds
from dyna_tui.lab.text.stop_condition_text import breakpoint_text, stop_event_text
from dyna_tui.lab.text.tick_text import episode_end, of_tick
from dyna_tui.plain.arguments import MOST, Words, in_lanes, nothing_more, whole
from dyna_tui.plain.cells import changed_cells, closed_cells
from dyna_tui.plain.laboratory import LaneProgress, PlainLab

FIRST_STRETCH = 64
"""Real steps of the first stretch of a run; later ones take about STRETCH seconds."""
STRETCH = 0.1
FAR = 1_000_000
"""Real steps after which a run until something holds stops anyway."""
BETWEEN_REPORTS = 5.0
"""Seconds between two reports of a long run, where somebody waits for it."""
MOST_CHANGES = 5
"""Changes of the maze that are reported one by one."""


def run(on: PlainLab, words: Words) -> None:
    """``run 100``: so many real steps; ``run``: until ctrl+c, where a person can press it."""
    words = [word for word in words if word.lower() not in ("steps", "step")]
    awaited = on.lesson is not None and on.lesson.expects
    if not words and not on.asks and not awaited and not on.lab.breakpoints:
        raise InputError(
            "nothing would end this run: say how far, as in run 1000, or until what, as in until model wrong"
        )
    nothing_more(words[1:], "run")
    steps = whole(words[0], "how far to run", "run 100") if words else MOST if on.asks or awaited else FAR
    if not words and on.asks:
        on.report("Running. Ctrl+c pauses.")
    if not _run(on, [], steps) and steps == FAR and not words:
        on.report(f"Stopped after {count(FAR)} steps: no breakpoint was met. The same word again goes on.")


def until(on: PlainLab, words: Words) -> None:
    """``until model wrong``, ``until cell visited 3,8 in lane 2``."""
    run_until_holds(on, _watch(on, words))


def run_until_holds(on: PlainLab, watch: Breakpoint) -> None:
    """Runs until a condition holds, and reports that it does not if it takes too long.

    Raises:
        InputError: where it cannot hold.
    """
    _check_possible(on, watch, now=True)
    if not _run(on, [watch], FAR) and not on.interrupted():
        what = breakpoint_text(watch, on.names, on.lab.maze.grid)
        on.report(f"Stopped after {count(FAR)} steps: {what} has not come about. The same words again go on.")


def set_breakpoint(on: PlainLab, words: Words) -> None:
    """``break model wrong``: stops every run from now on."""
    add_breakpoint(on, _watch(on, words))


def add_breakpoint(on: PlainLab, watch: Breakpoint) -> None:
    """Has every run stop where a condition holds.

    Raises:
        InputError: where it cannot hold.
    """
    _check_possible(on, watch)
    if watch not in on.lab.breakpoints:
        on.lab.breakpoints.append(watch)
    on.report(f"Breakpoint {len(on.lab.breakpoints)} set: {breakpoint_text(watch, on.names, on.lab.maze.grid)}.")


def remove_breakpoint(on: PlainLab, words: Words) -> None:
    """``unbreak 1``."""
    number = whole(words[0] if words else "", "the number of a breakpoint", "unbreak 1")
    if number > len(on.lab.breakpoints):
        raise InputError(f"there is no breakpoint {number}: see tell breakpoints")
    removed = on.lab.breakpoints.pop(number - 1)
    on.report(f"Breakpoint removed: {breakpoint_text(removed, on.names, on.lab.maze.grid)}.")


def episode(on: PlainLab, words: Words) -> None:
    """``episode``: to the end of the episode of the lane in focus; ``episode 5``: of five."""
    number = whole(words[0], "a number of episodes", "episode 5") if words else 1
    nothing_more(words[1:], "episode")
    before = on.progress()
    end = Breakpoint(EpisodeEnds(), on.lane.number)
    for _ in range(number):
        events = _go(on, [end], MOST)
        others = [event for event in events if event.breakpoint != end]
        if others:
            on.report(stop_event_text(others, on.lab.breakpoints, on.names, on.lab.maze.grid))
        if others or not events:
            break
    report_moved(on, before)


def step(on: PlainLab, words: Words) -> None:
    """``step``: one real step with its planning, or the rest of the one under way; ``step 3``: three."""
    number = whole(words[0], "a number of steps", "step 3") if words else 1
    nothing_more(words[1:], "step")
    if number > 1:
        _run(on, [], number)
        return
    before, lab = on.progress(), on.lab
    if lab.mid_step or lab.lag() > 1:
        lab.catch_up()
    else:
        lab.advance_steps(on.index, 1)
    on.came_about()
    report_moved(on, before, closely=True)


def tick(on: PlainLab, words: Words) -> None:
    """``tick``: act, direct RL, model learning, or one planning update; ``tick 3``: three."""
    number = whole(words[0], "a number of ticks", "tick 3") if words else 1
    nothing_more(words[1:], "tick")
    for _ in range(number):
        if on.interrupted():
            break
        before = on.progress()
        on.lab.tick()
        for lane, label in zip(on.lab.lanes, on.labels, strict=True):
            if lane.ticks > before[lane.number].ticks:
                on.report(f"{of_tick(on.frame(lane), label)}.")
        _report_changes(on, before)
        if on.came_about():
            break


def _run(on: PlainLab, watches: Sequence[Breakpoint], steps: int) -> list[StopEvent]:
    """Runs on and reports what happened, and what stopped the run."""
    before = on.progress()
    events = _go(on, watches, steps)
    report_moved(on, before)
    if len(events) == 1 and events[0].breakpoint in watches and events[0].breakpoint.lane is not None:
        events += also_held(on.lab, events[0])
    if events:
        on.report(stop_event_text(events, on.lab.breakpoints, on.names, on.lab.maze.grid))
    elif on.interrupted():
        on.report(f"Paused at step {count(on.lane.real_steps)}.")
    return events


def _go(on: PlainLab, watches: Sequence[Breakpoint], steps: int) -> list[StopEvent]:
    """Runs so many real steps of the lane in focus, stretch by stretch, as far as nothing stops it."""
    lab, left, stretch, heard = on.lab, steps, FIRST_STRETCH, time.monotonic()
    expected = None if on.lesson is None else on.lesson.watch
    always = [] if expected is None else [expected]
    watched = list(dict.fromkeys([*lab.breakpoints, *watches, *always]))
    if lab.lag() > 1:
        lab.catch_up()
    while left > 0 and not on.interrupted():
        amount, began = min(stretch, left), time.monotonic()
        try:
            events = run_watched(lab, watched, on.index, amount) if watched else _advance(on, amount)
        except InputError:
            rewind.to_stuck(lab)
            raise
        if on.came_about() or events:
            return events
        left -= amount
        if on.lesson is not None and on.lesson.expects:
            continue  # what is expected is looked for every so many steps, however fast they are
        took = time.monotonic() - began
        stretch = max(stretch // 2, 1) if took > 2 * STRETCH else stretch * 2 if took < STRETCH else stretch
        if on.asks and time.monotonic() - heard > BETWEEN_REPORTS:
            on.report(f"Step {count(on.lane.real_steps)}, reward {decimal(on.lane.view.reward_sum)}.")
            heard = time.monotonic()
    return []


def _advance(on: PlainLab, steps: int) -> list[StopEvent]:
    """So many real steps, the one under way among them if one is."""
    if on.lab.mid_step:
        on.lab.catch_up()
        steps -= 1
    if steps:
        on.lab.advance_steps(on.index, steps)
    return []


def _watch(on: PlainLab, words: Words) -> Breakpoint:
    """The condition that words mean, in the lane in focus, ``in lane 2`` or ``in any lane``."""
    lower = [word.lower() for word in words]
    everywhere = lower[-3:] in (["in", "any", "lane"], ["in", "all", "lanes"])
    words, index, _ = (words[:-3], on.index, True) if everywhere else in_lanes(on, words)
    if not words:
        raise InputError("name what to run until, as in: until model wrong; see: help until")
    if words[0].lower() == "the" and words[1:2] == ["maze"]:
        words = words[1:]
    condition = condition_of(" ".join(words), on.lab)
    return Breakpoint(condition, None if everywhere else on.lab.lanes[index].number)


def _check_possible(on: PlainLab, watch: Breakpoint, *, now: bool = False) -> None:
    """Makes sure that the condition can come to hold; ``now``: in a run from here on.

    Raises:
        InputError: where it cannot in any lane that is meant.
    """
    lanes = [lane for lane in on.lab.lanes if watch.lane in (None, lane.number)]
    problems = [why_never(watch.condition, lane) if now else watch.condition.impossible(lane.state) for lane in lanes]
    if all(problems):
        raise InputError(str(problems[0]))


def report_moved(on: PlainLab, before: dict[int, LaneProgress], *, closely: bool = False) -> None:
    """Reports changes of the maze, ends of episodes, and where each lane is; a single step also what it did."""
    _report_changes(on, before)
    for lane, label in zip(on.lab.lanes, on.labels, strict=True):
        then = before.get(lane.number)
        if then is None or then.ticks == lane.ticks:
            continue
        on.report(_step_text(lane, label) if closely else where(lane, label))
        ended = lane.episode - 1 - then.episodes_done
        if ended == 1:
            on.report(episode_end(label, lane.episode - 1, lane.view.last_episode_steps, cut_off=lane.state.cut_off))
        elif ended > 1:
            last = counted(lane.view.last_episode_steps, "step")
            how = f"the last cut off after {last}" if lane.state.cut_off else f"the last in {last}"
            on.report(f"{label} finished {count(ended)} episodes, {how}.")


def _report_changes(on: PlainLab, before: dict[int, LaneProgress]) -> None:
    """Reports each change of the maze once, whichever lanes saw it."""
    lane, then = on.lane, before.get(on.lane.number)
    if then is None or len(lane.changes) <= then.changes:
        return
    steps = lane.changes[then.changes :]
    for changed in steps[:MOST_CHANGES]:
        on.report(f"The maze changed after step {count(changed)}.")
    if len(steps) > MOST_CHANGES:
        on.report(f"The maze changed {count(len(steps) - MOST_CHANGES)} more times.")
    if lane.layout != then.layout:
        on.report(f"Layout {lane.layout + 1} of {lane.world.layouts} is in force.")
    on.report_all(changed_cells(lane, then.kind))
    if (lane.world.kind[lane.layout] != then.kind).any():
        on.report_all(closed_cells(lane))


def where(lane: Lane, label: str) -> str:
    """Where a lane is, as in ``Dyna-Q: step 100, episode 3, reward 2, in cell (3,4)``."""
    grid, view = lane.maze.grid, lane.view
    inside = ", inside a step" if lane.mid_step else ""
    return (
        f"{label}: step {count(lane.real_steps)}{inside}, episode {count(lane.episode)}, "
        f"reward {decimal(view.reward_sum)}, in {grid.noun} {grid.label(view.state)}."
    )


def _step_text(lane: Lane, label: str) -> str:
    """What the latest real step did."""
    grid, latest = lane.maze.grid, lane.view.transition
    move = f"{grid.actions[latest.action].name} from {grid.label(latest.state)}"
    led = "stays there" if latest.next_state == latest.state else f"to {grid.label(latest.next_state)}"
    if latest.terminal:
        led += ", which ends the episode"
    planned = lane.view.planned_count
    planning = f", then {counted(planned, 'planning update')}" if planned else ""
    return f"{label}: step {count(lane.real_steps)}, {move} {led}, reward {value(latest.reward)}{planning}."


def switch_clock(on: PlainLab, words: Words) -> None:
    """``clock``, ``clock real``, ``clock updates``: what the lanes' common clock counts."""
    clocks = [each.value for each in Clock]
    if words and words[0].lower() not in clocks:
        raise InputError(f"the clock counts {' or '.join(clocks)}, as in: clock updates; not '{words[0]}'")
    following = clocks[(clocks.index(on.lab.clock_by.value) + 1) % len(clocks)]
    on.lab.count_by(Clock(words[0].lower() if words else following))
    what = "real steps" if on.lab.clock_by is Clock.REAL else "value updates"
    on.report(f"The clock counts {what}.")


Command = Callable[[PlainLab, Words], None]
"""What a command runs."""
