"""Faults in the exploration bonus kappa sqrt(tau) of Dyna-Q+ (Sutton & Barto (2018), section 8.3)."""

from math import sqrt

from dyna_tui.agent_check.faults.fault import Fault, of_bonus, of_value, target
from dyna_tui.agent_check.update import Outcome, Update


def _in_direct_rl(update: Update, outcome: Outcome) -> list[float]:
    """With tau counted to this step or the one before, from the last try or from the beginning."""
    kappa = update.settings.kappa
    taus = (update.tau, update.tau - 1, update.tau + 1, update.time, update.time - 1)
    return [update.moved(target(update, outcome) + kappa * sqrt(tau)) for tau in taus if tau >= 0]


def _kappa_sqrt(update: Update, tau: int) -> float:
    return update.settings.kappa * sqrt(max(tau, 0))


def _outside_alpha(update: Update, outcome: Outcome) -> float:
    return update.moved(target(update, outcome) - update.bonus) + update.bonus


def _not_at_end(update: Update, outcome: Outcome) -> float:
    return update.moved(target(update, outcome) - (update.bonus if outcome.terminal else 0.0))


BONUSES: tuple[Fault, ...] = (
    of_value(
        "bonus in direct RL",
        "the bonus is in direct RL too: κ √τ belongs to planning alone, real experience has its reward r",
        _in_direct_rl,
        False,
    ),
    of_bonus("no bonus", "the bonus is missing: planning's reward is r + κ √τ", lambda u: 0.0),
    of_bonus(
        "square root missing",
        "the bonus is κ τ: the square root is missing, it is κ √τ",
        lambda u: u.settings.kappa * u.tau,
    ),
    of_bonus("kappa missing", "the bonus is √τ: the factor κ is missing", lambda u: sqrt(u.tau)),
    of_bonus(
        "kappa in the root",
        "the bonus is √(κ τ): κ stands before the root, κ √τ",
        lambda u: sqrt(u.settings.kappa * u.tau),
    ),
    of_bonus("bonus subtracted", "the bonus is subtracted: it is added to the reward", lambda u: -u.bonus),
    of_bonus(
        "tau reset at an episode",
        "τ begins anew with every episode: it counts the real steps since the pair's last try, whatever episodes end",
        lambda u: _kappa_sqrt(u, min(u.tau, u.time - u.episode_start)),
    ),
    of_bonus(
        "clock reset at an episode",
        "the clock begins anew with every episode: t counts the real steps of the whole run",
        lambda u: [_kappa_sqrt(u, u.time - u.episode_start - last) for last in range(u.time - u.episode_start + 1)],
        broad=True,
    ),
    of_bonus(
        "clock late",
        "τ is one too large: a pair that was just tried has τ = 0, so note the time of the try before planning",
        lambda u: _kappa_sqrt(u, u.tau + 1),
    ),
    of_bonus(
        "clock early",
        "τ is one too small: the clock goes up by one with every real step, before planning",
        lambda u: _kappa_sqrt(u, u.tau - 1),
    ),
    of_bonus(
        "tau not reset by a try",
        "τ is the whole time t: it must begin anew when the pair is tried",
        lambda u: _kappa_sqrt(u, u.time),
    ),
    of_bonus(
        "bonus by number of tries",
        "the bonus goes by how often the pair was tried: it goes by how long ago, κ √τ",
        lambda u: [_kappa_sqrt(u, len(u.history)), u.settings.kappa / sqrt(max(len(u.history), 1))],
    ),
    of_value(
        "bonus outside alpha",
        "the bonus is added to Q(s, a) itself: it is part of the reward, inside α [...]",
        _outside_alpha,
        True,
    ),
    of_value(
        "no bonus at the end",
        "the bonus is left out where s' is terminal: it is added to r there too",
        _not_at_end,
        True,
    ),
)
