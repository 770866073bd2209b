"""Painted panels held against the facts: counters, titles, the model's rows, the inspector, timeline, curves."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from dyna_tui.agents import Bonus
from dyna_tui.charts.numbers import count
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import AheadRow
from dyna_tui.lab.lane import Lane
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.text.columns import Table, fit
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.inspector import _layouts
from dyna_tui.tui.widgets.lane import TITLE_EDGES
from tests.truth.cells import CROSSES, Held
from tests.truth.facts import Facts
from tests.truth.numbers import says, says_sum
from tests.truth.painted import Cell, Screen
from tests.tui.hand import Hand
from tests.tui.test_laboratory_counters import LABELS


def hold_lane(hand: Hand, screen: Screen, index: int, facts: Facts) -> None:
    """The counters of a lane, its title, and the size of its model."""
    view, lane = facts.view, hand.lanes[index]
    rows = screen.region(lane.region)
    numbers = (view.real_steps, view.planning_steps, view.episode, view.reward_sum)
    for label, number in zip(LABELS, numbers, strict=True):
        (text,) = [found[1] for row in rows for found in re.finditer(rf"{label} +(-?[\d,.]+(e-\d+)?)(?= |$|│)", row)]
        assert says_sum(text, number), f"{label} {text} for {number}"
    assert facts.lane.spec.variant.title in rows[0] or "…" in rows[0]
    if not view.model.exists:
        assert "no model" in rows[-1]
        return
    wrong, tried = facts.outdated_pairs, facts.tried_pairs
    pairs = f"{tried:,} pair{'s' * (tried != 1)}"
    sizes = [f"{wrong:,} of {pairs} outdated", f"{wrong:,} of {tried:,} outdated"] if wrong else [pairs]
    room = next((size for size in sizes if len(f"model: {size}") <= len(rows[-1]) - TITLE_EDGES), sizes[-1])
    assert f" model: {room} " in rows[-1], f"{room}: {rows[-1]}"


def hold_title(hand: Hand, screen: Screen, lane: Lane) -> None:
    """The layout in force, since when, whether the lanes are in the past, and the seed where there is room."""
    top, view = screen.rows[0], lane.view
    layouts = len(lane.maze.layouts)
    if layouts > 1:
        assert f"layout {view.layout + 1} of {layouts}" in top
        since = re.search(r"since step ([\d,]+)", top)
        assert since is None or since[1] == count(view.layout_since), top
    else:
        assert "layout" not in top.replace(lane.maze.title, "")
    past = re.search(r"(?:step|update) ([\d,]+) of ([\d,]+)", top)
    assert (past is not None) == any(each.in_past for each in hand.lab.lanes), top
    if past:
        assert past.groups() == (count(hand.lab.clock), count(hand.lab.end)), top
    assert ("equal updates" in top) == (hand.lab.clock_by is Clock.UPDATES), top
    named = re.search(r"seed (\d+)", top)
    assert named is None or named[1] == str(hand.lab.seed)


def _texts(table: Table, row: str) -> dict[str, str]:
    """What stands in each column of a row."""
    texts, at = {}, 0
    for column in table.columns:
        texts[column.key] = row[at : at + column.width].strip()
        at += column.width + table.gap
    return texts


def _pairs(facts: Facts) -> dict[tuple[str, str], tuple[int, int]]:
    """The pairs by what they are called in tables."""
    grid = facts.grid
    return {
        (grid.label(state), move.arrow): (state, action)
        for state in range(facts.lane.world.states)
        for action, move in enumerate(grid.actions)
    }


def _holds_true(facts: Facts, state: int, action: int, text: str) -> None:
    wrong = facts.is_outdated(state, action)
    assert text.startswith("×") == wrong, f"true? {text!r}, outdated: {wrong}"
    if text.startswith("× wall"):
        assert facts.kind(state).wall
    if text.startswith("× stay"):
        assert state in facts.leads(state, action), "it stays put now"
    goes = re.search(r"× ?(?:goes elsewhere: |goes to |→ ?)(.+)", text)
    if goes:
        leads = list(map(facts.grid.label, facts.leads(state, action)))
        assert leads == [goes[1]], f"{text!r} of {facts.grid.pair(state, action)}: it goes to {leads}"


def hold_memory(hand: Hand, screen: Screen, facts: Facts) -> int:
    """The rows of the model in view; how many there were."""
    memory = hand.laboratory.panels.memory
    if not memory.display or not memory.region or memory.has_focus or not memory.is_on_screen:
        return 0
    frame = hand.frames[hand.focus]
    rows = screen.region(memory.content_region)
    view = facts.view
    if not view.model.exists:
        assert any("has no model" in row for row in rows) or not any(row.strip() for row in rows)
        return 0
    if frame.memory.rows and isinstance(frame.memory.rows[0], AheadRow):
        return _hold_ahead(facts, memory._table, rows)
    if not view.model.size:
        assert any("The model is empty." in row or "Nothing learned yet." in row for row in rows), "an empty model"
        return 0
    pairs, held, above = _pairs(facts), 0, None
    order: list[tuple[float, ...]] = []
    for row in rows[1:]:
        texts = _texts(memory._table, row)
        if not row.strip(" ▁▂▃▄▅▆▇█▉▊▋▌▍▎▏┃│") or not texts.get("next", "x"):
            continue
        pair = pairs.get((texts["state"], texts["action"])) if texts["state"] else above
        assert pair is not None, f"a pair: {row}"
        if texts["state"]:
            _hold_pair(facts, pair, texts, order, str(frame.memory.order))
        _hold_outcome(facts, pair, texts)
        above, held = pair, held + 1
    assert order == sorted(order), f"{frame.memory.order}: {order}"
    subtitle = screen.rows[memory.region.bottom - 1][memory.region.x : memory.region.right]
    told = re.search(r"([\d,]+) of ([\d,]+)(?: pairs?)? outdated", subtitle)
    if told:
        assert told.groups() == (count(facts.outdated_pairs), count(facts.tried_pairs))
    queued = re.search(r"([\d,]+) queued", subtitle)
    assert queued is None or queued[1] == count(len(view.queue[0]))
    return held


def _hold_pair(
    facts: Facts, pair: tuple[int, int], texts: dict[str, str], order: list[tuple[float, ...]], named: str
) -> None:
    view, lane = facts.view, facts.lane
    belief = facts.belief(*pair)
    assert belief is not None, "a listed pair is remembered"
    visits, tau = int(view.visits[pair]), view.real_steps - int(view.last_tried[pair])
    kappa = lane.spec.number("kappa") if lane.spec.bonus is not Bonus.NONE else 0.0
    for key, number in (
        ("reward", belief.reward),
        ("seen", visits),
        ("tau", tau),
        ("bonus", kappa * float(np.sqrt(tau))),
    ):
        assert key not in texts or says(texts[key], number), f"{key} {texts[key]!r} for {number} of {pair}"
    priority = view.priority(pair[0] * facts.actions + pair[1])
    if "priority" in texts:
        assert (texts["priority"] == "") == (priority is None)
        assert priority is None or says(texts["priority"], priority)
    assumed = texts.get("true") in ("assumed", "new", "?")
    assert assumed == facts.is_assumed(*pair) or "true" not in texts, "what is assumed is called so"
    if "true" in texts and not assumed:
        _holds_true(facts, *pair, texts["true"])
    wrong = facts.is_outdated(*pair)
    if named == "highest priority first":
        order.append((priority is None, -(priority or 0.0), tau if priority is None else 0))
    else:
        order.append((not wrong if named == "outdated first" else False, tau))


def _hold_outcome(facts: Facts, pair: tuple[int, int], texts: dict[str, str]) -> None:
    belief = facts.belief(*pair)
    assert belief is not None
    if "next" not in texts:
        return
    name, ends = texts["next"].removesuffix(" end").strip(), texts["next"].endswith("end")
    fitting = [each for each in belief.outcomes if name in (facts.grid.label(each[1]), "end") and each[2] == ends]
    assert fitting, f"{texts['next']!r} follows {pair}: {belief}"
    for key, number_of in (
        ("times", lambda each: each[0]),
        ("p", lambda each: each[0] / belief.total),
        ("chance", lambda each: facts.chance(*pair, each[1], each[2])),
    ):
        if key in texts:
            told = [number_of(each) for each in fitting]
            assert any(says(texts[key], number) for number in told), f"{key} {texts[key]!r} for {told}"


def _hold_ahead(facts: Facts, table: Table, rows: Sequence[str]) -> int:
    """The states that a look-ahead reached: their values and best actions."""
    states = {facts.grid.label(state): state for state in range(facts.lane.world.states)}
    held = 0
    for row in rows[1:]:
        texts = _texts(table, row)
        if texts["state"] not in states:
            continue
        state = states[texts["state"]]
        values = facts.view.q[state].tolist()
        assert says(texts["value"], max(values)), f"V {texts['value']!r} for {max(values)}"
        best = "".join(
            move.arrow for move, value in zip(facts.grid.actions, values, strict=True) if value == max(values)
        )
        shortened = best if len(best) <= 4 else f"{best[:3]}…"
        assert texts["best"] == ("any" if min(values) == max(values) else shortened), f"best {texts['best']!r}: {best}"
        held += 1
    return held


def hold_inspector(hand: Hand, screen: Screen, facts: Facts, optimal: Sequence[float] | None) -> int:
    """The table of the cell under the cursor; how many rows it had."""
    inspector = hand.laboratory.panels.inspector
    state = hand.grid.cursor
    if not inspector.display or not inspector.is_on_screen or state is None:
        return 0
    rows = screen.region(inspector.content_region)
    frame, view = hand.frames[hand.focus], facts.view
    table = fit(_layouts(frame), inspector.content_region.width)
    values = view.q[state].tolist() if not facts.kind(state).terminal else facts.q(state)
    bonus = [0.0] * facts.actions
    if facts.lane.spec.bonus is Bonus.ACTION:
        bonus = [facts.lane.spec.number("kappa") * float(np.sqrt(tau)) for tau in facts.tau(state)]
    preference = [value + extra for value, extra in zip(values, bonus, strict=True)]
    by_arrow, held = {move.arrow: action for action, move in enumerate(facts.grid.actions)}, 0
    for row in rows[1:]:
        texts = _texts(table, row)
        if not texts["action"] or texts["action"].strip("▸ ")[:1] not in by_arrow or "more actions" in row:
            continue
        action = by_arrow[texts["action"].strip("▸ ")[:1]]
        best = preference[action] == max(preference) and min(preference) != max(preference)
        assert texts["action"].startswith("▸") == best, "▸ marks the greedy actions"
        for key, number in (
            ("q", values[action]),
            ("bonus", bonus[action]),
            ("seen", int(view.visits[state, action])),
            ("tau", facts.tau(state)[action]),
            ("error", float(view.td_error[state, action])),
        ):
            assert key not in texts or says(texts[key], number), f"{key} {texts[key]!r} for {number}"
        _hold_prediction(facts, state, action, texts)
        held += 1
    bottom = screen.rows[inspector.region.bottom - 1][inspector.region.x : inspector.region.right]
    kind = facts.kind(state)
    told = re.search(r"V\* (\S+)", bottom)
    if told:
        assert not kind.wall and not kind.terminal and optimal is not None
        assert says(told[1], optimal[state]), f"V* {told[1]} for {optimal[state]}"
    told = re.search(r"max Q (\S+)", bottom)
    assert told is None or says(told[1], max(values)), f"{bottom} for {max(values)}"
    assert ("never visited" in bottom) <= (not facts.visited(state) and not kind.terminal and not kind.wall)
    return held


def _hold_prediction(facts: Facts, state: int, action: int, texts: dict[str, str]) -> None:
    if "predicted" not in texts:
        return
    belief, text = facts.belief(state, action), texts["predicted"]
    if belief is None:
        assert text == "nothing"
        return
    if facts.is_assumed(state, action):
        assert text == "assumed"
        return
    found = re.fullmatch(r"(?:stays|→ (?P<to>.+?)) r (?P<reward>\S+)", text)
    assert found, text
    reached = [state] if found["to"] is None else [s for s in belief.likeliest if facts.grid.label(s) == found["to"]]
    assert set(reached) & set(belief.likeliest), f"{text!r} for {belief}"
    assert says(found["reward"], belief.reward), f"{text!r} for {belief}"
    if "p" in texts:
        shares = [weight / belief.total for weight, reached, _ in belief.outcomes if reached in belief.likeliest]
        assert any(says(texts["p"], share) for share in [*shares, sum(shares)]), f"p {texts['p']!r} for {shares}"
    if "true" in texts:
        _holds_true(facts, state, action, texts["true"])


def hold_timeline(hand: Hand, screen: Screen, lane: Lane) -> None:
    """Its length, where it is now, and every change of the maze and every intervention that was made."""
    bar = hand.laboratory.panels.timeline
    row = screen.rows[bar.region.y][bar.content_region.x : bar.content_region.right]
    lab = hand.lab
    length = int(row.split()[-1].replace(",", ""))
    line = row[: len(row) - max(7, len(row.split()[-1])) - 1]
    assert length >= lab.end
    columns = len(line)

    def column(time: int) -> int:
        return round(time / length * (columns - 1))

    now = column(lab.clock)
    assert line[now] == "█" and line.count("█") == 1, f"now is {lab.clock} of {length}: {line}"
    if lab.clock_by is not Clock.REAL:
        return
    entries = lane.journal.entries
    changes = {entry.step for entry in entries if entry.intervention.changes_maze} | set(lane.changes)
    others = {entry.step for entry in entries if not entry.intervention.changes_maze}
    reached = lane.end.steps_started
    for steps, glyphs in ((changes, "◆◈█×"), (others, "▲◆◈×█")):
        for step in steps:
            assert step > reached or line[column(step)] in glyphs, f"{glyphs[0]} at {step} of {length}: {line}"
    marked = {at for at, glyph in enumerate(line) if glyph in "◆◈"}
    scheduled = set(np.asarray(lane.world.switch_step).tolist()) | set(lane.view.episode_switch_steps.tolist())
    assert marked <= {column(step) for step in changes | {s for s in scheduled if s <= reached}} or lane.in_past
    assert {at for at, glyph in enumerate(line) if glyph == "▲"} <= {column(step) for step in others}


def hold_curves(hand: Hand, screen: Screen) -> int:
    """Each lane is named at the end of its curve; of two that end apart, the higher has its name above."""
    held = 0
    labels = hand.laboratory.context.labels
    for panel, curves in enumerate(hand.laboratory.panels.curves):
        if not curves.display or not curves.is_on_screen or panel:
            continue
        rows = screen.region(curves.content_region)
        ends = {label: lane.view.reward_sum for label, lane in zip(labels, hand.lab.lanes, strict=True)}
        if not any(lane.view.real_steps for lane in hand.lab.lanes):
            continue
        at: dict[str, int] = {}
        for y, row in enumerate(rows):
            named = [label for label in labels if re.search(rf"(?:^|\s){re.escape(label)}\s*$", row)]
            if named:
                at.setdefault(max(named, key=len), y)  # one name may end another: Sarsa, Expected Sarsa
        placed = [(y, ends[label]) for label, y in at.items()]
        for y, end in placed:
            assert all(other <= end for below, other in placed if below > y), f"{placed} of {labels}"
        held += len(placed)
    return held


LEGEND = re.compile(r"(\S+) {12}(\S+) (max Q − V\*|max Q|Q|visits|steps|TD error)(?: \(log\))?(?= |$)")


def hold_legend(screen: Screen, grid: Grid, of: Held, cells: Mapping[int, Cell]) -> int:
    """The ends of the scale, and the crosses that it names; whether there was a legend."""
    if not grid._legend_rows or len(cells) < of.facts.lane.world.states:
        return 0
    region = grid.content_region
    line = screen.rows[region.y + grid._legend_at()][region.x : region.right]
    crossed = any(glyph in cell.text for cell in cells.values() for glyph in CROSSES)
    assert ("× outdated" in line) <= crossed, f"no cross is painted: {line}"
    found = LEGEND.search(line)
    if found:
        numbers = [0.0]
        for state in cells:
            kind = of.facts.kind(state)
            if of._known(state) and not (kind.wall and of.facts.on_grid):
                numbers += of._summaries(state) or []
                numbers += of._numbers(state) if of.view is not View.DISTANCE else []
        low, high = min(numbers), max(numbers)
        if of.view in (View.TD_ERROR, View.DISTANCE):
            high = max(-low, high)
            low = -high
        assert says(found[1], low) and says(found[2], high), f"{line} for {low} to {high}"
    return 1
