"""Stories of a laboratory for the truth of its screen: random keys of users, and interventions of every kind."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from dyna_tui.agents import PARAMETERS, VARIANTS, Parameter
from dyna_tui.errors import InputError
from dyna_tui.lab.codec import Domain, Index, Number, Whole, domains
from dyna_tui.lab.history.interventions import INTERVENTIONS, Intervention, ParameterName, ParameterValue
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, load
from tests.dyna.engine import maze_of
from tests.lab.states import RICH, THREE
from tests.tables import worlds
from tests.tui.hand import Hand

OWN = Path(__file__).parent.parent / "own_agents" / "lanes.py"
AGENTS: Mapping[str, str] = {name: f"{name}:horizon=5" if name == "mpc" else name for name in VARIANTS} | {
    "sampled": "dyna-q:n=4,search=trajectory,alpha=0.5",
    "average": "dyna-q:n=3,alpha=1/n,epsilon=0.9,epsilon_end=0.1,epsilon_steps=100",
    "forgets": "dyna-q-stochastic:n=4,forget=0.1",
    "expects": "dyna-q-stochastic:n=4,backup=expected",
    "acts on its bonus": "dyna-q+:n=4,bonus=action,kappa=0.05",
    "tried alone": "dyna-q+:n=4,untried=false",
    "fast": "dyna-q:n=20,alpha=1",
    "own class": f"{OWN}:DynaQ:n=2",
    "chooses": f"{OWN}:Chooses:n=2",
}
"""Every agent that there is, those with other ways to plan and choose, and a user's classes."""
PITS = maze_of(
    "S...P.\n.##.mG\n...u..\n@ 50\nS.#.P.\n.#..mG\n.#....",
    "slip = 0.25\nstep_reward = -0.04\n[cells]\nP = { reward = -1.0, terminal = true }\nm = { reward = -0.25 }\n"
    'u = { to = "start" }',
)
WORLDS: Mapping[str, Maze] = {
    "blocking": load("blocking"),
    "three layouts": maze_of(THREE),
    "jumps and wind": RICH,
    "pits": PITS,
    "windy": load("windy"),
    **worlds(),
}
"""A world of every kind."""
SIZES = ((80, 24), (100, 30), (120, 40), (200, 50))
KEYS = (
    *("full_stop", "full_stop", "p", "p", "p", "P", "comma", "comma", "E", "less_than_sign", "greater_than_sign"),
    *(
        "left_curly_bracket",
        "right_curly_bracket",
        "m",
        "k",
        "tab",
        "v",
        "v",
        "v",
        "V",
        "plus",
        "plus",
        "minus",
        "minus",
    ),
    *("0", "c", "z", "o", "up", "down", "left", "right", "escape", "f", "r", "t"),
)
MOST_STEPS = 60


def number_in(parameter: Parameter, random: Random) -> Any:
    """A value of a parameter."""
    if parameter.choices:
        return random.choice(parameter.choices)
    if parameter.words and random.random() < 0.3:
        return random.choice(parameter.words)
    if isinstance(parameter.default, bool):
        return random.random() < 0.5
    high = min(parameter.high, 9)
    if isinstance(parameter.default, int):
        return random.randint(int(parameter.low), int(high))
    return random.choice((round(random.uniform(max(parameter.low, -1), min(high, 1)), 3), 0.5, min(high, 1.0)))


def in_domain(domain: Domain, others: Mapping[str, Any], lane: Lane, random: Random) -> Any:
    """A value in the domain of an intervention's field."""
    match domain:
        case Index():
            return random.randrange(lane.state.number_of(domain.of))
        case Whole():
            return random.randint(domain.low, min(domain.high, domain.low + 9))
        case Number():
            return random.uniform(domain.low, min(domain.high, domain.low + 9))
        case ParameterName():
            return random.choice(sorted(lane.spec.values))
        case ParameterValue():
            return number_in(PARAMETERS[others["name"]], random)
    raise TypeError(f"say here how a value of {domain} is made")


def an_intervention(lane: Lane, random: Random) -> Intervention:
    """An intervention of any kind."""
    kind = random.choice(list(INTERVENTIONS.values()))
    values: dict[str, Any] = {}
    for field, domain in domains(kind).items():
        values[field] = in_domain(domain, values, lane, random)
    return kind(**values)


@dataclass(frozen=True)
class Deed:
    """One thing that is done."""

    name: str
    do: Callable[[Hand], Any]


async def _press(hand: Hand, *keys: str) -> None:
    await hand.event(*keys)
    for _ in range(3):
        if hand.app.screen is hand.laboratory:
            break
        # Whether to fork or to overwrite: either way; any other dialog is left.
        await hand.event(*(("g",) if "verwrite" in hand.text else ()))
        if hand.app.screen is not hand.laboratory:
            await hand.event("escape")


async def _end(hand: Hand) -> None:
    """Runs to the end of what was begun, for so many turns at most."""
    for _ in range(40):
        if not hand.driver.running:
            break
        hand.clock.now += 0.02
        await hand.turn()
    if hand.driver.running:
        await hand.event("space")
    await hand.settle()


async def _intervene(hand: Hand, kinds: Sequence[float]) -> None:
    random = Random(repr(kinds))

    def change(lab: Lab) -> None:
        lane = random.choice(lab.lanes)
        for _ in range(random.randint(1, 3)):
            try:
                lane.do(an_intervention(lane, random))
            except InputError:
                continue

    hand.driver.ask(change)
    await hand.settle()


def a_deed(random: Random) -> Deed:
    """Something that a user does: a key, a few steps, an intervention."""
    kind = random.random()
    if kind < 0.2:
        steps = random.randint(1, MOST_STEPS)
        return Deed(f"{steps} steps", lambda hand: hand.advance(hand.lab.clock + steps))
    if kind < 0.4:
        number = random.random()
        return Deed(f"intervention {number}", lambda hand: _intervene(hand, (number,)))
    key = random.choice(KEYS)

    async def press(hand: Hand) -> None:
        await _press(hand, key)
        await _end(hand)

    return Deed(key, press)


def safe(name: str) -> str:
    """A name as a part of a test's."""
    return re.sub(r"\W+", "-", name)
