"""Formula of an update that differs, with its numbers: what it should have made of Q(s, a), and what the agent has."""

from collections.abc import Iterator

from dyna_tui.agent_check.update import Outcome, Update
from dyna_tui.agents import UpdateRule

WORTH = {
    UpdateRule.SARSA: "Q(s', a')",
    UpdateRule.EXPECTED_SARSA: "Σ π(a|s') Q(s', a)",
}
"""What follows, by the rule; else max Q(s', ·)."""


def lines(update: Update) -> Iterator[str]:
    """Where an update differs, a line for each of what happened, what was due and what was found."""
    step = f'real step {update.time:,} (episode {update.episode:,}) of the case "{update.case}"'
    state, action = update.real.state, update.real.action
    yield f"first at {step}: s = {state}, a = {action}, {_follows(update.real.outcome)}"
    if update.planning and not update.known:
        yield from _of_unknown_pair(update)
        return
    outcome = _nearest(update)
    if update.planning:
        yield f"planning of s = {update.state}, a = {update.action}; the model: {_follows(outcome)}{_tau(update)}"
    pair = f"Q({update.state}, {update.action})"
    yield f"due    {pair} ← {_formula(update, outcome)}"
    numbers = _numbers(update, outcome)
    yield f"       {' ' * len(pair)} = {numbers} = {update.moved(_target(update, outcome)):.6g}"
    yield f"found  {_found(update)}"


def _of_unknown_pair(update: Update) -> Iterator[str]:
    pairs = len({(entry.state, entry.action) for entry in update.entries})
    yield f"due    one planning update, of one of the {pairs} pairs of the model"
    yield f"found  {_found(update)}"


def _found(update: Update) -> str:
    """What the agent changed."""
    changed = update.changed
    if not changed:
        return (
            f"Q({update.state}, {update.action}) = {update.found:.6g}, unchanged"
            if update.known
            else "no value changed"
        )
    shown = [f"Q({state}, {action}) = {float(update.after[state, action]):.6g}" for state, action in changed[:3]]
    return ", ".join(shown) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")


def _follows(outcome: Outcome) -> str:
    return f"r = {outcome.reward:.6g}, s' = {outcome.next_state}{', terminal' if outcome.terminal else ''}"


def _tau(update: Update) -> str:
    return f", τ = {update.tau:,}" if update.settings.kappa else ""


def _nearest(update: Update) -> Outcome:
    """The outcome with which what was due comes nearest to what was found."""
    return min(update.outcomes, key=lambda outcome: _distance(update, outcome))


def _distance(update: Update, outcome: Outcome) -> float:
    distance = abs(update.moved(_target(update, outcome)) - update.found)
    return distance if distance == distance else 0.0  # a NaN is as far from all


def _target(update: Update, outcome: Outcome) -> float:
    worths = [update.worth(outcome)]
    if update.planning and update.settings.expected:
        shares = zip(update.outcomes, update.weights, strict=True)
        worths = [update.worth(each) * weight / sum(update.weights) for each, weight in shares]
    return outcome.reward + update.bonus + update.settings.gamma * sum(worths)


def _formula(update: Update, outcome: Outcome) -> str:
    worth = WORTH.get(update.settings.rule, "max Q(s', ·)")
    if update.planning and update.settings.expected:
        worth = f"Σ p(s') {worth}"
    bonus = " + κ √τ" if update.planning and update.settings.kappa else ""
    return f"Q(s, a) + α [r{bonus}{'' if outcome.terminal else f' + γ {worth}'} − Q(s, a)]"


def _numbers(update: Update, outcome: Outcome) -> str:
    settings, old = update.settings, _signed(update.old)
    bonus = f" + {settings.kappa:.6g}·√{update.tau}" if update.planning and settings.kappa else ""
    worth = (_target(update, outcome) - outcome.reward - update.bonus) / settings.gamma if settings.gamma else 0.0
    follows = "" if outcome.terminal else f" + {settings.gamma:.6g}·{_signed(worth)}"
    return f"{update.old:.6g} + {settings.alpha:.6g}·({outcome.reward:.6g}{bonus}{follows} − {old})"


def _signed(value: float) -> str:
    return f"({value:.6g})" if value < 0 else f"{value:.6g}"
