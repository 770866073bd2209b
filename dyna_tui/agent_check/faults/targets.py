"""Faults in the target of an update, and in how far Q(s, a) is moved towards it."""

from collections.abc import Sequence

from dyna_tui.agent_check.faults.fault import Fault, of_value, of_worth, target
from dyna_tui.agent_check.update import Outcome, Update


def _row(update: Update, outcome: Outcome) -> list[float]:
    values: list[float] = update.q[outcome.next_state].tolist()
    return values


def _bootstrapped(update: Update, outcome: Outcome) -> Sequence[float]:
    """The end of an episode as if it went on: with the value of any action, for Sarsa may choose any."""
    worths = _row(update, outcome) if update.next_action >= 0 else [update.worth(outcome._replace(terminal=False))]
    return [update.moved(outcome.reward + update.bonus + update.settings.gamma * worth) for worth in worths]


def _of_policy(update: Update, outcome: Outcome) -> float:
    row, epsilon = _row(update, outcome), update.settings.epsilon
    return (1 - epsilon) * max(row) + epsilon * sum(row) / len(row)


def _step(alpha: float, update: Update, outcome: Outcome) -> float:
    return update.old + alpha * (target(update, outcome) - update.old)


TARGETS: tuple[Fault, ...] = (
    of_value(
        "whole numbers",
        "Q holds whole numbers, so every value is cut down: make it an array of floats",
        lambda u, o: float(int(u.moved(target(u, o)))),
    ),
    of_value(
        "terminal state bootstrapped",
        "a terminal state is bootstrapped from: where done is true the target is r alone, without γ max Q(s', ·)",
        _bootstrapped,
        False,
    ),
    of_value(
        "model forgets termination",
        "planning bootstraps from terminal states: the model must hold done beside r and s', and where it is true the "
        "target is r alone",
        _bootstrapped,
        True,
    ),
    of_worth(
        "mean for max",
        "the mean of Q(s', ·) stands where its maximum belongs",
        lambda u, o: sum(_row(u, o)) / len(_row(u, o)),
    ),
    of_worth("min for max", "the minimum of Q(s', ·) stands where its maximum belongs", lambda u, o: min(_row(u, o))),
    of_worth("sum for max", "the sum of Q(s', ·) stands where its maximum belongs", lambda u, o: sum(_row(u, o))),
    of_worth(
        "largest absolute value",
        "the largest |Q(s', ·)| stands where max Q(s', ·) belongs",
        lambda u, o: max(map(abs, _row(u, o))),
    ),
    of_worth(
        "max for Sarsa's action",
        "max Q(s', ·) is Q-learning's target: take what the policy of this agent expects",
        lambda u, o: max(_row(u, o)),
    ),
    of_worth(
        "expected Sarsa's target",
        "the target is Expected Sarsa's, the mean over the ε-greedy policy, where max Q(s', ·) belongs",
        _of_policy,
    ),
    of_worth(
        "same action in the next state",
        "Q(s', a) with the action just taken stands where max Q(s', ·) belongs",
        lambda u, o: float(u.q[o.next_state, u.action]),
    ),
    of_worth(
        "bootstraps from s",
        "the target bootstraps from s, the state that was left: it must be max Q(s', ·)",
        lambda u, o: float(u.q[u.state].max()),
    ),
    of_worth(
        "maximum of the table",
        "the maximum is taken over the whole table: it must be that of the row of s'",
        lambda u, o: float(u.q.max()),
    ),
    of_worth(
        "argmax for max",
        "the index of the best action (argmax) stands where its value (max) belongs",
        lambda u, o: float(u.q[o.next_state].argmax()),
    ),
    of_worth(
        "Sarsa's target",
        "the target is Sarsa's, Q(s', a') of one action, where max Q(s', ·) belongs",
        _row,
        broad=True,
    ),
    of_value("alpha forgotten", "α is forgotten: Q(s, a) becomes the target instead of moving by α towards it", target),
    of_value(
        "old value not subtracted",
        "Q(s, a) is not subtracted: α times the whole target is added, where α [target − Q(s, a)] belongs",
        lambda u, o: u.old + u.settings.alpha * target(u, o),
    ),
    of_value(
        "old value not added",
        "Q(s, a) becomes α [target − Q(s, a)]: that has to be added to it (+=, not =)",
        lambda u, o: u.settings.alpha * (target(u, o) - u.old),
    ),
    of_value(
        "alpha missing before the target",
        "the target is added whole to (1 − α) Q(s, a): it needs the factor α",
        lambda u, o: (1 - u.settings.alpha) * u.old + target(u, o),
    ),
    of_value(
        "target alone times alpha",
        "Q(s, a) becomes α times the target: (1 − α) Q(s, a) is missing",
        lambda u, o: u.settings.alpha * target(u, o),
    ),
    of_value("alpha and 1 - alpha swapped", "α and 1 − α are swapped", lambda u, o: _step(1 - u.settings.alpha, u, o)),
    of_value(
        "absolute TD error",
        "|δ| is added: the TD error must keep its sign, so that Q(s, a) can fall too",
        lambda u, o: u.old + u.settings.alpha * abs(target(u, o) - u.old),
    ),
    of_value(
        "TD error subtracted",
        "the TD error has the wrong sign: it is target − Q(s, a)",
        lambda u, o: _step(-u.settings.alpha, u, o),
    ),
    of_value(
        "updated twice",
        "the pair is updated twice in a row: once for each experience is right",
        lambda u, o: _step(1 - (1 - u.settings.alpha) ** 2, u, o),
    ),
    of_value(
        "alpha squared",
        "α is applied twice: the TD error is multiplied by α once",
        lambda u, o: _step(u.settings.alpha**2, u, o),
    ),
    of_value(
        "gamma forgotten",
        "γ is forgotten: what follows counts γ max Q(s', ·)",
        lambda u, o: u.moved(o.reward + u.bonus + u.worth(o)),
    ),
    of_value(
        "reward discounted",
        "γ multiplies the reward too: the target is r + γ max Q(s', ·)",
        lambda u, o: u.moved(u.settings.gamma * (o.reward + u.bonus + u.worth(o))),
    ),
    of_value(
        "gamma squared",
        "γ is applied twice: the target is r + γ max Q(s', ·)",
        lambda u, o: u.moved(o.reward + u.bonus + u.settings.gamma**2 * u.worth(o)),
    ),
    of_value(
        "nothing follows", "the target is r alone: γ max Q(s', ·) is missing", lambda u, o: u.moved(o.reward + u.bonus)
    ),
    of_value(
        "reward forgotten",
        "the reward is forgotten: the target is r + γ max Q(s', ·)",
        lambda u, o: u.moved(target(u, o) - o.reward),
    ),
    of_value(
        "last reward forgotten",
        "the target of an episode's last step is 0: it is r",
        lambda u, o: u.moved(0.0 if o.terminal else target(u, o)),
    ),
    of_value(
        "no update at the end",
        "the step into a terminal state changes nothing: it has to move Q(s, a) towards r",
        lambda u, o: u.old if o.terminal else u.moved(target(u, o)),
    ),
)
