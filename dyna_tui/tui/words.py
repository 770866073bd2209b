"""What a tick did, in words and numbers."""

from dyna_tui.charts.numbers import count, value
from dyna_tui.lab.frame import ACTIONS, Counters, LaneFrame, Phase, Tick
from dyna_tui.tui.text import cell


def told(tick: Tick, maze_width: int) -> str:
    """What a tick did, in a few words: ``← greedy``, ``Q (5,3)← 0 ▸ .1``."""
    if tick.phase is Phase.ACT:
        return f"{ACTIONS[tick.action]} {_how(tick)}"
    pair = f"{cell(tick.state, maze_width)}{ACTIONS[tick.action]}"
    if tick.phase is Phase.MODEL:
        return f"{pair} leads to {cell(tick.next_state, maze_width)}, r {value(tick.reward)}"
    return f"Q {pair} {value(tick.old)} ▸ {value(tick.new)}"


def sentence(tick: Tick, counters: Counters, maze_width: int) -> str:
    """What a tick did, as a sentence."""
    move = f"{ACTIONS[tick.action]} from {cell(tick.state, maze_width)}"
    outcome = f"{cell(tick.next_state, maze_width)}, r {value(tick.reward)}{', the end' if tick.terminal else ''}"
    update = f"Q {value(tick.old)} ▸ {value(tick.new)}, target {value(tick.target)}"
    if tick.phase is Phase.ACT:
        return f"act: {move}, {_how(tick)}; the world answers {outcome}"
    if tick.phase is Phase.DIRECT_RL:
        return f"direct RL: {move}; {update}"
    if tick.phase is Phase.MODEL:
        return f"model: {move} leads to {outcome}"
    bonus = f", bonus {value(tick.bonus)}" if tick.bonus else ""
    done = f"{count(counters.planned)}/{count(counters.planning_phase)}"
    return f"planning {done}: {move} to {outcome}; {update}{bonus}"


def news(old: LaneFrame, new: LaneFrame, name: str, maze_width: int, *, ticked: bool, running: bool) -> str:
    """What is worth a line of what happened to a lane between two frames; nothing where nothing is.

    Args:
        old: the frame before.
        new: the frame now.
        name: what the lane is called.
        maze_width: columns of cells.
        ticked: whether a person asked for a single tick.
        running: whether the lane runs on.
    """
    if new.layout != old.layout and new.changes:
        return f"The maze changed: layout {new.layout + 1} is in force now."
    if running:
        return ""
    if new.episodes_done > old.episodes_done:
        return f"{name} ended its episode {count(new.episodes_done)} after {count(new.last_episode_steps)} steps."
    if ticked and new.tick is not None:
        return f"{name} · {sentence(new.tick, new.counters, maze_width)}"
    return ""


def _how(tick: Tick) -> str:
    """How the action was chosen."""
    if tick.exploring:
        return "exploring"
    return "greedy" if tick.ties == 1 else f"greedy, one of {tick.ties} tied"
