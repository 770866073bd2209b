"""Names of an agent's parameters and methods: those of the field, and how users write them."""

from collections.abc import Mapping

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "n_states": ("nstates", "numstates", "states", "ns", "statecount", "statesize", "observationspacesize"),
    "n_actions": ("nactions", "numactions", "actions", "na", "actioncount", "actionsize", "actionspacesize"),
    "alpha": ("alpha", "learningrate", "lr", "stepsize"),
    "gamma": ("gamma", "discount", "discountfactor", "discountrate"),
    "epsilon": ("epsilon", "eps", "explorationrate"),
    "planning_steps": (
        *("planningsteps", "nplanningsteps", "numplanningsteps", "nplanning", "numplanning", "planningn", "nplan"),
        *("n", "planning", "nsteps", "dyna", "simulatedsteps", "nsimulated"),
    ),
    "kappa": ("kappa", "k", "bonus", "bonuscoefficient", "explorationbonus"),
    "theta": ("theta", "threshold", "prioritythreshold"),
    "q0": ("q0", "initialq", "initq", "qinit", "initialvalue"),
    "seed": ("seed", "randomseed"),
    "rng": ("rng", "randomstate", "generator", "rand"),
}
"""An agent's parameters by their names here, and how else they are written: lower case, without underscores."""

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "state": ("s", "state", "st", "obs", "observation", "laststate", "prevstate", "oldstate"),
    "action": ("a", "action", "act", "lastaction", "prevaction"),
    "reward": ("r", "reward", "rew"),
    "next_state": ("sprime", "nextstate", "s2", "sp", "snext", "nexts", "newstate", "s1", "nextobs", "ns"),
    "terminal": ("done", "terminal", "terminated", "isterminal", "end", "over"),
    "next_action": ("aprime", "nextaction", "a2", "ap", "anext", "newaction", "a1"),
}
"""What the methods take, by names here, and how else it is written."""

TABLES = ("Q", "q", "q_table", "Q_table", "qtable", "q_values", "Q_values", "qvalues", "values")
"""The attributes that may be the table of action values."""

ROLES: Mapping[str, tuple[str, ...]] = {
    "update": ("update", "step", "learn_step", "agent_step"),
    "learn": ("learn", "direct_rl", "direct_learning", "learn_direct", "q_update", "update_q", "q_learning_update"),
    "remember": ("remember", "update_model", "learn_model", "model_learning", "model_update", "add_to_model"),
    "plan": ("plan", "planning", "planning_step", "planning_update", "simulate"),
    "select": ("select_action", "choose_action", "act", "get_action", "policy", "epsilon_greedy", "choose"),
}
"""The methods by what they do, and how they may be called."""

METHODS = (*ROLES["update"], *ROLES["learn"])
"""A class with one of these methods is an agent."""


def normal(name: str) -> str:
    """A name as the tables here have it."""
    return name.lower().replace("_", "")


def role_of(name: str, roles: Mapping[str, tuple[str, ...]]) -> str | None:
    """What a name means; None where that is not known."""
    return next((role for role, names in roles.items() if normal(name) in names), None)
