"""Tick text: what a tick did, in words and numbers."""

from dyna_tui.charts.numbers import count, counted, value, value_to
from dyna_tui.lab.frames.frame import LaneFrame, Phase, Search
from dyna_tui.lab.frames.tick_record import Counters, Tick
from dyna_tui.lab.reach import Closed, closed_text
from dyna_tui.lab.text.formula import decimals_of, formula, priority_decimals
from dyna_tui.maze.grid import StateMap


def brief(tick: Tick, grid: StateMap) -> str:
    """What a tick did, in a few words: ``← greedy``, ``Q (5,3)← 0 ▸ .1``."""
    if tick.phase is Phase.ACT:
        return f"{grid.actions[tick.action].arrow} {_choice(tick)}"
    if _is_sweep(tick):
        return f"V {grid.label(tick.state)} {_value(tick, tick.new)}, queried {count(tick.pairs)}"
    if _only_queues(tick):
        return f"queued, priority {_priority(tick)}" if tick.pairs else "below θ, not queued"
    pair = grid.pair(tick.state, tick.action)
    if tick.phase is Phase.MODEL:
        return f"{pair} leads to {grid.label(tick.next_state)}, {_reward_or_probability(tick)}"
    queued = f", queued {count(tick.pairs)}" if _is_popped(tick) else ""
    return f"Q {pair} {_value(tick, tick.old)} ▸ {_value(tick, tick.new)}{queued}"


def sentence(tick: Tick, counters: Counters, grid: StateMap) -> str:
    """What a tick did, as a sentence that begins with its phase."""
    done = f"{count(counters.planned)}/{count(counters.planning_phase)}"
    if _is_sweep(tick):
        converged = "; converged" if tick.settled else ""
        result = f"V{grid.label(tick.state)} = {_value(tick, tick.new)}"
        return f"sweep {done}: queried {counted(tick.pairs, 'pair')}, {result}{converged}"
    move = f"{grid.actions[tick.action].arrow} from {grid.label(tick.state)}"
    outcome = f"{grid.label(tick.next_state)}, r {_value(tick, tick.reward)}{', terminal' if tick.terminal else ''}"
    update = f"Q {_value(tick, tick.old)} ▸ {_value(tick, tick.new)}, target {_value(tick, tick.target)}"
    if tick.phase is Phase.ACT:
        return f"act: {move}, {_choice(tick)}; next state {outcome}"
    if _only_queues(tick):
        size = _priority(tick)
        what = f"queued, priority {size}" if tick.pairs else f"|δ| {size} ≤ θ, not queued"
        return f"no direct RL: {move}; Q {_value(tick, tick.old)}, target {_value(tick, tick.target)}; {what}"
    if tick.phase is Phase.DIRECT_RL:
        return f"direct RL: {move}; {update}"
    if tick.phase is Phase.MODEL:
        likely = "" if tick.probability is None else f"; p now {value(tick.probability)}"
        return f"model: {move} leads to {outcome}{likely}"
    if _is_popped(tick):
        queued = f"queued {count(tick.pairs)}" if tick.pairs or counters.queued else "the queue is empty"
        return f"planning {done}: {move}, priority {_priority(tick)}, {queued}; {update}"
    bonus = f", bonus {value(tick.bonus)}" if tick.bonus else ""
    if tick.expected:
        return f"planning {done}: {move}, expected over all outcomes; {update}"
    sampled = "" if tick.probability is None else f", sampled with p {value(tick.probability)}"
    return f"planning {done}: {move} to {outcome}{sampled}; {update}{bonus}"


def log_text(tick: Tick, grid: StateMap) -> str:
    """What a tick did, in a line of a log that names its phase."""
    if tick.phase is Phase.ACT:
        return f"{grid.pair(tick.state, tick.action)} {_choice(tick)}"
    if _only_queues(tick):
        return f"{grid.pair(tick.state, tick.action)} {brief(tick, grid)}"
    return brief(tick, grid)


def news(old: LaneFrame, new: LaneFrame, name: str, *, ticked: bool, running: bool, room: int = 0) -> str:
    """What happened to a lane between two frames that is worth a line; empty if nothing is.

    Args:
        old: the frame before.
        new: the frame now.
        name: what the lane is called.
        ticked: whether the user asked for a single tick.
        running: whether the lane is still running.
        room: columns for the formula of a tick; where it does not fit, a sentence takes its place.
    """
    if new.layout != old.layout and new.changes:
        closed = closed_text(Closed(new.closed), new.grid.label)
        return f"The maze changed to layout {new.layout + 1}{closed and ': '}{closed}."
    if running:
        return ""
    if new.episodes_done > old.episodes_done and not (ticked and room and new.tick is not None):
        return episode_end(name, new.episodes_done, new.last_episode_steps, cut_off=new.cut_off)
    if ticked and new.tick is not None:
        return of_tick(new, name, room)
    return ""


def episode_end(name: str, number: int, steps: int, *, cut_off: bool) -> str:
    """How an episode of a lane of that name ended: at its end, or cut off after so many real steps."""
    if cut_off:
        return f"{name}: episode {count(number)} was cut off after {counted(steps, 'step')}, without coming to its end."
    return f"{name} finished episode {count(number)} in {counted(steps, 'step')}."


def of_tick(frame: LaneFrame, name: str, room: int = 0) -> str:
    """The latest tick of a lane of that name: its formula if it fits, else a sentence."""
    if frame.tick is None:
        return ""
    words = sentence(frame.tick, frame.counters, frame.grid)
    phase = words.partition(":")[0]
    variants = [text for filled in formula(frame.tick, frame.grid) for text in (f"{phase}: {filled}", filled)]
    return next((text for text in variants if len(text) <= room), f"{name} · {words}")


def _value(tick: Tick, number: float) -> str:
    """One of a tick's values, to the digits of its formula."""
    return value_to(number, decimals_of(tick))


def _priority(tick: Tick) -> str:
    return value_to(tick.priority, priority_decimals(tick))


def _choice(tick: Tick) -> str:
    """How the action was chosen."""
    if tick.driven:
        return "manual"
    if tick.chosen_by:
        return f"chosen by {tick.chosen_by}"
    if tick.exploring:
        return "exploring"
    greedy = "greedy by Q + bonus" if tick.curious else "greedy"
    return greedy if tick.ties <= 1 else f"{greedy}, {tick.ties}-way tie"


def _reward_or_probability(tick: Tick) -> str:
    """The probability of the outcome if the model counts outcomes, else its reward."""
    return f"r {_value(tick, tick.reward)}" if tick.probability is None else f"p {value(tick.probability)}"


def _is_sweep(tick: Tick) -> bool:
    """Whether it was a sweep of a look-ahead."""
    return tick.phase is Phase.PLANNING and tick.search is Search.LOOKAHEAD


def _only_queues(tick: Tick) -> bool:
    """Whether it queued the pair where other agents do direct RL."""
    return tick.phase is Phase.DIRECT_RL and tick.search is Search.PRIORITY


def _is_popped(tick: Tick) -> bool:
    """Whether its pair came from the queue."""
    return tick.phase is Phase.PLANNING and tick.search is Search.PRIORITY
