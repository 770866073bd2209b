"""Truth line by line: what ``tell`` says of cells, model, policy, values and counters is what the engine has."""

import re
from random import Random

import pytest

from dyna_tui.agents import Bonus
from dyna_tui.errors import InputError
from dyna_tui.lab.lab import Lab
from dyna_tui.maze.grid import GridShape
from tests.lab.moves import back_to, step_back, tick_back
from tests.plain.lines import Talk
from tests.truth.facts import Facts
from tests.truth.numbers import says, says_sum
from tests.truth.stories import AGENTS, WORLDS, an_intervention
from tests.truth.test_screen import CELLS, SEED

PAIR = re.compile(
    r"(?P<name>.+?): Q (?P<q>\S+), (?:never tried|tried (?P<tries>[\d,]+) times?, last (?P<ago>[\d,]+) steps? ago)"
    r"(?:; the model (?:(?P<nothing>says nothing)|(?P<assumes>assumes that it stays here with reward 0)"
    r"|says it (?:(?P<stays>stays here)|leads to (?P<to>.+?)) with reward (?P<reward>\S+), which is (?P<valid>.+)))?\."
)
ROW = re.compile(
    r"(?P<name>.+?) from (?P<cell>.+?) (?:(?P<stays>stays there)|leads to (?P<to>.+?))(?: and ends the episode)?"
    r", reward (?P<reward>\S+?),.*"
)


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def hold_cell(talk: Talk, facts: Facts, state: int, lane: int) -> int:
    """``tell cell``: how many actions it told of."""
    grid, kind = facts.grid, facts.kind(state)
    lines = talk.give(f"tell cell {grid.name(state)} in lane {lane + 1}")
    assert not talk.errors, talk.errors
    assert lines[0].endswith(" is here.") == (facts.view.state == state), lines[0]
    if kind.terminal:
        assert lines[1:] == ["It ends the episode: no action is taken here."]
        return 0
    assert ("It cannot be entered." in lines) == (kind.wall and facts.on_grid)
    assert any("was never here" in line for line in lines) <= (not facts.visited(state))
    told = [found for line in lines if (found := PAIR.fullmatch(line))]
    names = [move.name for move in grid.actions]
    if not told:
        assert kind.wall and not facts.visited(state)
        return 0
    assert [found["name"] for found in told] == names
    for action, found in enumerate(told):
        view = facts.view
        assert says(found["q"], view.q[state, action]), f"{found[0]} for {view.q[state, action]}"
        assert whole(found["tries"] or "0") == view.visits[state, action], found[0]
        assert found["ago"] is None or whole(found["ago"]) == facts.tau(state)[action], found[0]
        belief = facts.belief(state, action)
        if not view.model.exists:
            assert "the model" not in found[0]
        elif belief is None:
            assert found["nothing"]
        elif facts.is_assumed(state, action):
            assert found["assumes"] and belief.outcomes == ((1.0, state, False),) and belief.reward == 0, found[0]
        else:
            assert not found["assumes"], found[0]
            reached = grid.label(state) if found["stays"] else found["to"]
            assert reached in map(grid.label, belief.likeliest), found[0]
            assert says(found["reward"], belief.reward), found[0]
            assert found["valid"].startswith("outdated") == facts.is_outdated(state, action), found[0]
            goes = re.search(r"it goes to (.+) now", found["valid"])
            assert goes is None or [goes[1]] == list(map(grid.label, facts.leads(state, action))), found[0]
    values, by = facts.view.q[state].tolist(), "Greedy: "
    best = [name for name, value in zip(names, values, strict=True) if value == max(values)]
    greedy = "all tied" if len(best) == len(names) else " or ".join(best)
    if facts.lane.spec.bonus is Bonus.ACTION:
        by = "Greedy by Q: "
        (chooses,) = [line for line in lines if line.startswith("It chooses by Q + bonus: ")]
        preference = facts.view.policy[state]
        chosen = [name for name, share in zip(names, preference, strict=True) if share == preference.max()]
        assert (
            chooses == f"It chooses by Q + bonus: {'all tied' if len(chosen) == len(names) else ' or '.join(chosen)}."
        )
    assert f"{by}{greedy}." in lines
    return len(told)


def hold_model(talk: Talk, facts: Facts, lane: int) -> int:
    """``tell model``: its size, and what is outdated of it."""
    if not facts.view.model.exists:
        return 0
    first, *lines = talk.give(f"tell model 40 in lane {lane + 1}")
    tried, wrong = facts.tried_pairs, facts.outdated_pairs
    assert f"holds {tried:,} tried pair{'s' * (tried != 1)}" in first, first
    if facts.view.model.size:
        assert first.endswith(f", {wrong:,} of them outdated." if wrong else ", all of them true."), first
    states = {facts.grid.label(state): state for state in range(facts.lane.world.states)}
    actions = {move.name: action for action, move in enumerate(facts.grid.actions)}
    held = 0
    for line in lines:
        found = ROW.fullmatch(line)
        if found is None or found["name"] not in actions or found["cell"] not in states:
            continue
        pair = states[found["cell"]], actions[found["name"]]
        belief = facts.belief(*pair)
        assert belief is not None
        reached = found["cell"] if found["stays"] else found["to"]
        assert reached in [facts.grid.label(state) for _, state, _ in belief.outcomes], line
        assert says(found["reward"], belief.reward), line
        assert ("outdated" in line) == facts.is_outdated(*pair) or facts.counts, line
        assert ("only assumes" in line) == facts.is_assumed(*pair), line
        held += 1
    return held


def hold_rows(talk: Talk, facts: Facts, lane: int) -> int:
    """``tell policy`` and ``tell values``: every cell in the columns that they name."""
    names = [move.name for move in facts.grid.actions]

    def policy(state: int) -> str:
        values = facts.view.q[state].tolist()
        best = [name for name, value in zip(names, values, strict=True) if value == max(values)]
        return "" if len(best) == len(names) else " or ".join(best)

    held = 0
    for what in ("policy", "values"):
        told: dict[int, str] = {}
        for line in talk.give(f"tell {what} in lane {lane + 1}")[1:]:
            told |= _states_of(facts, line)
        for state in range(facts.lane.world.states):
            kind, text = facts.kind(state), told.get(state, "")
            if kind.terminal or (kind.wall and facts.on_grid):
                assert not text
            elif what == "policy":
                assert text == policy(state), facts.grid.label(state)
            else:
                assert says(text or "0", float(facts.view.q[state].max())) or not text
            held += bool(text)
    return held


def _states_of(facts: Facts, line: str) -> dict[int, str]:
    """What a line says of the states in it."""
    grid = facts.grid
    found = re.fullmatch(r"Row (\d+): (.+)\.", line)
    if not isinstance(grid, GridShape):
        return {state: line.removeprefix(f"{grid.title(state)}: ").removesuffix(".")
                for state in range(grid.states) if line.startswith(f"{grid.title(state)}: ")}  # fmt: skip
    if not found:
        return {}
    told = {}
    for part in found[2].split(", "):
        span = re.fullmatch(r"columns? (\d+)(?: to (\d+))? (.+)", part)
        assert span, part
        for column in range(int(span[1]), int(span[2] or span[1]) + 1):
            told[int(found[1]) * grid.width + column] = span[3]
    return told


def hold_counters(talk: Talk) -> None:
    """``tell counters``."""
    for lane, line in zip(talk.lab.lanes, talk.give("tell counters"), strict=True):
        view = lane.view
        found = re.search(
            r"Real steps ([\d,]+), Planning steps ([\d,]+), Updates ([\d,]+), Episode ([\d,]+), Reward (\S+)\.$", line
        )
        assert found, line
        counts = view.real_steps, view.planning_steps, view.updates, view.episode
        assert tuple(map(whole, found.groups()[:4])) == counts
        assert says_sum(found[5], view.reward_sum), line


def change(lab: Lab, random: Random) -> None:
    """Something is done: a few steps, ticks, a rewind, a fork, interventions."""
    kind, lane = random.random(), random.choice(lab.lanes)
    if kind < 0.35:
        lab.advance(lab.clock + random.randint(1, 60))
    elif kind < 0.5:
        for _ in range(random.randint(1, 9)):
            lab.tick()
    elif kind < 0.6:
        back_to(lab, random.randint(0, lab.clock))
    elif kind < 0.7:
        random.choice((step_back, tick_back))(lab)
    elif kind < 0.75 and len(lab.lanes) < 4:
        lab.fork(random.randrange(len(lab.lanes)))
    else:
        for _ in range(random.randint(1, 4)):
            try:
                lane.do(an_intervention(lane, random))
            except InputError:
                continue


def tell(agent: str, world: str, seed: int, deeds: int = 8) -> int:
    """Tells a story, holding what is told after each deed; how many actions of cells were held."""
    random = Random(f"plain {agent} {world} {seed}")
    other = random.choice(sorted(AGENTS))
    talk, held = Talk(WORLDS[world], [AGENTS[agent], AGENTS[other]]), 0
    talk.lab.advance(random.choice((0, 3, 40, 300)))
    for _ in range(deeds):
        for index, lane in enumerate(talk.lab.lanes):
            facts = Facts(lane)
            here = f"{agent}, {world}, {seed}"
            for state in random.sample(range(lane.world.states), min(4, lane.world.states)):
                try:
                    held += hold_cell(talk, facts, state, index)
                except AssertionError as error:
                    raise AssertionError(f"{here}: {facts.grid.label(state)}: {talk.written[-7:]}") from error
            held += hold_model(talk, facts, index) + hold_rows(talk, facts, index)
        hold_counters(talk)
        change(talk.lab, random)
    return held


@pytest.mark.parametrize("agent", ("dyna-q+", "forgets"))
def test_what_is_told_is_the_engine_s(agent: str) -> None:
    assert tell(agent, "three layouts", 1, 4) > 40


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_what_is_told_of_every_agent_and_world_is_the_engine_s(world: str) -> None:
    held, seed = 0, SEED
    while held < CELLS / len(WORLDS) / 4:
        held += sum(tell(agent, world, seed) for agent in AGENTS)
        seed += 1
    print(world, held, f"seeds {SEED} to {seed - 1}")
