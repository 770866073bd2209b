"""Acting of a user's agent, where it chooses actions itself: greedy with ties drawn from evenly, and exploring."""

import numpy as np

from dyna_tui.errors import InputError
from dyna_tui.own_agents.agent import OwnAgent, parameters_of
from dyna_tui.own_agents.loading import AgentClass

STATES, ACTIONS = 3, 4
CHOICES = 200
VALUES = {"alpha": 0.5, "gamma": 0.9, "planning_steps": 0, "kappa": 0.0, "seed": 0}


def acting_faults(own: AgentClass) -> tuple[int, str, str]:
    """How many choices of actions were looked at, what is wrong with them, and what is to be noted about them."""
    taken = {"alpha", "gamma", *parameters_of(own.kind)}
    given = {name: value for name, value in VALUES.items() if name in taken}
    try:
        greedy = OwnAgent(own, STATES, ACTIONS, given | {"epsilon": 0.0}, ["epsilon"])
    except InputError:
        return 0, "", ""
    values = np.zeros((STATES, ACTIONS))
    values[0], values[1] = [0.0, 1.0, 0.0, 1.0], [0.0, -1.0, 2.0, 0.0]
    if not greedy.selects or not greedy.set_q(values):
        return 0, "", ""
    name = f"{own.name}.{greedy.method_name('select')}"
    tied, best = _chosen(greedy, 0), _chosen(greedy, 1)
    if not tied <= {1, 3} or best != {2}:
        return (
            2 * CHOICES,
            f"with ε = 0, {name} takes actions that are not greedy: it must take those of the highest Q(s, ·)",
            "",
        )
    exploring = OwnAgent(own, STATES, ACTIONS, given | {"epsilon": 1.0})
    exploring.set_q(values)
    if _chosen(exploring, 1) != set(range(ACTIONS)):
        return 3 * CHOICES, f"with ε = 1, {name} does not take every action: it must draw from all of them", ""
    if len(tied) == 1:
        which = "first" if tied == {1} else "last"
        return (
            3 * CHOICES,
            "",
            (
                f"{name} always takes the {which} of equally good actions, as argmax does: where all values are equal, "
                "the agent runs in one direction; draw from them evenly"
            ),
        )
    return 3 * CHOICES, "", ""


def _chosen(agent: OwnAgent, state: int) -> set[int]:
    """The actions that it takes in a state."""
    return {agent.select(state) for _ in range(CHOICES)}
