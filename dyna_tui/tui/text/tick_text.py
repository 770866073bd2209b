"""What a tick did, in words and numbers."""

from dyna_tui.charts.numbers import count, value
from dyna_tui.lab.frames.frame import ACTIONS, Counters, LaneFrame, Phase, Search, Tick
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.text.formula import formula


def told(tick: Tick, grid: GridShape) -> str:
    """What a tick did, in a few words: ``← greedy``, ``Q (5,3)← 0 ▸ .1``."""
    if tick.phase is Phase.ACT:
        return f"{ACTIONS[tick.action]} {_how(tick)}"
    if _swept(tick):
        return f"V {grid.label(tick.state)} {value(tick.new)}, asked {count(tick.count)}"
    if _surprised(tick):
        return f"queued: priority {value(tick.priority)}" if tick.count else "below θ, not queued"
    pair = f"{grid.label(tick.state)}{ACTIONS[tick.action]}"
    if tick.phase is Phase.MODEL:
        return f"{pair} leads to {grid.label(tick.next_state)}, {_earned(tick)}"
    queued = f", queued {count(tick.count)}" if _popped(tick) else ""
    return f"Q {pair} {value(tick.old)} ▸ {value(tick.new)}{queued}"


def sentence(tick: Tick, counters: Counters, grid: GridShape) -> str:
    """What a tick did, as a sentence."""
    done = f"{count(counters.planned)}/{count(counters.planning_phase)}"
    if _swept(tick):
        settled = "; nothing changes any more" if tick.settled else ""
        worth = f"V{grid.label(tick.state)} = {value(tick.new)}"
        return f"sweep {done}: asked the model about {_pairs(tick.count)}, {worth}{settled}"
    move = f"{ACTIONS[tick.action]} from {grid.label(tick.state)}"
    outcome = f"{grid.label(tick.next_state)}, r {value(tick.reward)}{', the end' if tick.terminal else ''}"
    update = f"Q {value(tick.old)} ▸ {value(tick.new)}, target {value(tick.target)}"
    if tick.phase is Phase.ACT:
        return f"act: {move}, {_how(tick)}; the world answers {outcome}"
    if _surprised(tick):
        size = value(tick.priority)
        what = f"queued: priority {size}" if tick.count else f"|δ| {size} ≤ θ, not queued"
        return f"no direct RL: {move}; Q {value(tick.old)}, target {value(tick.target)}; {what}"
    if tick.phase is Phase.DIRECT_RL:
        return f"direct RL: {move}; {update}"
    if tick.phase is Phase.MODEL:
        likely = "" if tick.probability is None else f"; now p {value(tick.probability)}"
        return f"model: {move} leads to {outcome}{likely}"
    if _popped(tick):
        queued = f"queued {count(tick.count)}" if tick.count or counters.queued else "the queue is empty"
        return f"planning {done}: {move}, priority {value(tick.priority)}, {queued}; {update}"
    bonus = f", bonus {value(tick.bonus)}" if tick.bonus else ""
    drawn = "" if tick.probability is None else f", drawn with p {value(tick.probability)}"
    return f"planning {done}: {move} to {outcome}{drawn}; {update}{bonus}"


def in_log(tick: Tick, grid: GridShape) -> str:
    """What a tick did, in a line of a log that names its phase."""
    if tick.phase is Phase.ACT:
        return f"{grid.label(tick.state)}{told(tick, grid)}"
    if _surprised(tick):
        return f"{grid.label(tick.state)}{ACTIONS[tick.action]} {told(tick, grid)}"
    return told(tick, grid)


def news(old: LaneFrame, new: LaneFrame, name: str, *, ticked: bool, running: bool, room: int = 0) -> str:
    """What is worth a line of what happened to a lane between two frames; nothing where nothing is.

    Args:
        old: the frame before.
        new: the frame now.
        name: what the lane is called.
        ticked: whether a person asked for a single tick.
        running: whether the lane runs on.
        room: columns for the formula of a tick, which is told in words where it does not fit.
    """
    if new.layout != old.layout and new.changes:
        return f"The maze changed: layout {new.layout + 1} is in force now."
    if running:
        return ""
    if new.episodes_done > old.episodes_done:
        return f"{name} ended its episode {count(new.episodes_done)} after {count(new.last_episode_steps)} steps."
    if ticked and new.tick is not None:
        return of_tick(new, name, room)
    return ""


def of_tick(frame: LaneFrame, name: str, room: int = 0) -> str:
    """The latest tick of a lane of that name: its formula where there is room for it, else in words."""
    if frame.tick is None:
        return ""
    words = sentence(frame.tick, frame.counters, frame.grid)
    part = words.partition(":")[0]
    ways = [way for filled in formula(frame.tick, frame.grid) for way in (f"{part}: {filled}", filled)]
    return next((way for way in ways if len(way) <= room), f"{name} · {words}")


def _how(tick: Tick) -> str:
    """How the action was chosen."""
    if tick.driven:
        return "as you drive"
    if tick.exploring:
        return "exploring"
    greedy = "greedy by Q + bonus" if tick.curious else "greedy"
    return greedy if tick.ties == 1 else f"{greedy}, one of {tick.ties} tied"


def _earned(tick: Tick) -> str:
    """What came with an outcome: how likely it is now where that is counted, else the reward."""
    return f"r {value(tick.reward)}" if tick.probability is None else f"p {value(tick.probability)}"


def _swept(tick: Tick) -> bool:
    """Whether it was a sweep of a look-ahead."""
    return tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD


def _surprised(tick: Tick) -> bool:
    """Whether it stood in the place of direct RL, and only queued."""
    return tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY


def _popped(tick: Tick) -> bool:
    """Whether its pair came from the queue."""
    return tick.phase is Phase.PLANNING and tick.search is Search.PRIORITY


def _pairs(number: int) -> str:
    return f"{count(number)} pair{'' if number == 1 else 's'}"
