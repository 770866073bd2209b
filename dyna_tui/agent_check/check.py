"""Check of a user's agent: is it right, and if not, which update differs first, and by which likely fault."""

import warnings
from collections.abc import Iterator

import numpy as np

from dyna_tui.agent_check.acting import acting_faults
from dyna_tui.agent_check.battery import (
    COUNT_CASE,
    DIRECT_CASES,
    DRAWS_CASE,
    FRESH_AGENTS,
    FRESH_CASE,
    PLANNING_CASES,
    SWEEPING_CASES,
)
from dyna_tui.agent_check.draws import PlannedDraws
from dyna_tui.agent_check.driving import Drive
from dyna_tui.agent_check.findings import Part
from dyna_tui.agent_check.report import AgentReport
from dyna_tui.agent_check.sweeping import check_sweeping
from dyna_tui.agent_check.variant import chosen
from dyna_tui.agents import AgentSpec, Model, Search
from dyna_tui.errors import InputError
from dyna_tui.own_agents.agent import parameters_of
from dyna_tui.own_agents.calls import TIME_LIMIT, Calls, swallowed_output
from dyna_tui.own_agents.chance import Chance
from dyna_tui.own_agents.loading import AgentClass


def check_agent(agent: type | str, like: str | None = None, time_limit: float = TIME_LIMIT) -> AgentReport:
    """Checks whether a class is the agent that it is meant to be.

    The engine's real steps drive it over small worlds and settings; each update of its values is compared with
    Sutton & Barto's formula. Classes with ``learn``, ``remember`` and ``plan(s, a)`` are asked for each update. Of one
    with ``update`` alone, which plans by its own random draws, direct RL is compared with planning off; each planning
    update has to be one that the model allows; and which pairs it draws has to be as even as chance allows.

    Args:
        agent: a class with ``__init__(self, n_states, n_actions, alpha, gamma, ...)``, a table ``Q`` and a method
            ``update(s, a, r, s_prime, done)``, or ``learn`` and ``remember`` with the same arguments and
            ``plan(s, a)``; or ``FILE.py[:CLASS]``.
        like: the spec of the agent to compare with, as in ``dyna-q+:untried=false``; guessed from the class if None.
        time_limit: seconds that one call of its methods may take.

    Returns:
        The report; true where nothing differs.

    Raises:
        dyna_tui.InputError: where the class cannot be made or asked, raises, or does not return.

    Example:
        >>> import numpy as np
        >>> import dyna_tui as dt
        >>> class QLearning:
        ...     def __init__(self, n_states, n_actions, alpha, gamma):
        ...         self.Q, self.alpha, self.gamma = np.zeros((n_states, n_actions)), alpha, gamma
        ...
        ...     def update(self, s, a, r, s_prime, done):
        ...         target = r + self.gamma * self.Q[s_prime].max()
        ...         self.Q[s, a] += self.alpha * (target - self.Q[s, a])
        >>> report = dt.check_agent(QLearning)
        >>> report.right
        False
        >>> report.faults[0].partition(":")[0]
        'a terminal state is bootstrapped from'
    """
    if isinstance(agent, str):
        from dyna_tui.own_agents.loading import load

        own = load(agent, time_limit)
    elif isinstance(agent, type):
        own = AgentClass(agent, Calls())
    else:
        what = f"{agent!r:.40}, an object of {type(agent).__name__}"
        raise InputError(f"{what}, but must be a class, or the text FILE.py[:CLASS]: check_agent(DynaQ)")
    spec, reason = chosen(own, like)
    with swallowed_output() as output, Chance(0).drawn_from(), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        parts, notes = own.calls.within(time_limit, lambda: _checked(own, spec))
    if output.lines:
        notes = (*notes, f"it printed {output.lines:,} lines, which are left out here")
    return AgentReport(own.spec_text, spec.spec_text, reason, parts, notes)


def _checked(own: AgentClass, spec: AgentSpec) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts of an agent with what was found of each, and notes."""
    if spec.search is Search.PRIORITY:
        return (check_sweeping(own, spec, SWEEPING_CASES),), ()
    plans = spec.variant.model is not Model.NONE
    direct = Part("direct RL")
    drive = Drive(own, spec, DIRECT_CASES[0], 0)
    by_parts = plans and drive.agent.by_parts and (drive.agent.has("remember") or drive.agent.has("update"))
    whole = drive.agent.has("update") or not by_parts
    parts = [direct]
    if by_parts and drive.agent.has("remember"):
        asked = Part("planning, part by part")
        parts.append(asked)
        for case in PLANNING_CASES:
            Drive(own, spec, case, 2, engine_steps=2).by_parts(direct, asked)
    if whole:
        for case in DIRECT_CASES:
            Drive(own, spec, case, 0).directly(direct)
        if plans:
            parts += _planned(own, spec, direct)
    notes = []
    if not all(Drive(own, spec, case, 0).writable for case in DIRECT_CASES[:2]):
        notes.append("its table could not be set to other values than those it begins with: faults may be hidden")
    if not plans and "planning_steps" in parameters_of(own.kind):
        notes.append(f"{spec.variant.name} does not plan: it was made with n = 0, so its planning was not checked")
    acting = Part("acting", unit="choices")
    acting.checked, acting.fault, note = acting_faults(own)
    if note:
        notes.append(note)
    if acting.checked:
        parts.append(acting)
    return tuple(parts), tuple(notes)


def _off_by_one(own: AgentClass, spec: AgentSpec) -> str:
    """That it makes one planning update more, or less, than n, whatever n is; empty where it does not."""
    for by, made in ((1, "n + 1"), (-1, "n - 1")):
        updates = {n: max(n + by, 0) for n in range(COUNT_CASE.planning_steps + 1)}
        if all(Drive(own, spec, COUNT_CASE, n).counting(Part(""), k) == k for n, k in updates.items()):
            return f"asked for n planning updates, made {made}: a loop over range(n) makes n"
    return ""


def _planned(own: AgentClass, spec: AgentSpec, direct: Part) -> Iterator[Part]:
    """What was found of planning in whole steps."""
    planning, number, pairs = (
        Part("planning"),
        Part("number of updates", unit="real steps"),
        Part("pairs", unit="draws"),
    )
    if not direct.is_right:
        direct.fault = _off_by_one(own, spec)
        planning.skipped = number.skipped = pairs.skipped = "direct RL must be right first"
        yield from (planning, number, pairs)
        return
    for case in PLANNING_CASES:
        Drive(own, spec, case, 1).with_planning(planning)
    if not planning.is_right:
        planning.fault = _off_by_one(own, spec)
    yield planning
    if not planning.is_right:
        number.skipped = pairs.skipped = "planning must be right first"
        yield from (number, pairs)
        return
    n = COUNT_CASE.planning_steps
    made = Drive(own, spec, COUNT_CASE, n).counting(number, n)
    if not number.is_right:
        count = "another number of" if made is None else f"{made}"
        number.fault = f"it makes {count} planning updates a real step where n is {n}"
    yield number
    if spec.search is Search.TRAJECTORY:
        pairs.skipped = "those of simulated episodes are not"
        yield pairs
        return
    draws = PlannedDraws()
    Drive(own, spec, DRAWS_CASE, 1).with_planning(planning, draws)
    if spec.search is Search.VISITED:
        for seed in range(FRESH_AGENTS):
            Drive(own, spec, FRESH_CASE, 1, seed=seed).with_planning(planning, draws)
    pairs.checked, pairs.fault = draws.pairs.number, draws.wrong_pairs()
    yield pairs
    if draws.outcomes.number:
        yield Part("outcomes", draws.outcomes.number, "draws", fault=draws.wrong_outcomes())
