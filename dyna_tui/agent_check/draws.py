"""Draws of planning: which pairs it takes, and which outcomes of a count model, compared with what chance allows."""

from collections import Counter
from collections.abc import Hashable, Mapping

from dyna_tui.agent_check.findings import Draws
from dyna_tui.agent_check.update import Entry, Outcome, Update

EVEN_PAIRS, EVEN_STATES, TRIED_PAIRS, BY_TRIES = "pairs", "states", "tried pairs", "tries"
REAL_PAIR, REAL_STATE = "real pair", "real state"
BY_COUNT, EVEN_OUTCOMES, LATEST = "counts", "even", "latest"
FEWEST = 200
"""Draws that are needed to compare anything."""


class PlannedDraws:
    """The pairs that planning took, and the outcomes of those that had several."""

    def __init__(self) -> None:
        """None so far."""
        self.pairs = Draws(EVEN_PAIRS, EVEN_STATES, BY_TRIES, REAL_PAIR, REAL_STATE)
        self.untried = Draws(EVEN_PAIRS, TRIED_PAIRS)
        self.outcomes = Draws(BY_COUNT, EVEN_OUTCOMES, LATEST)

    def note(self, update: Update, entry: Entry, tries: Mapping[tuple[int, int], int]) -> None:
        """Takes a right planning update: the entry that it was of, and how often each pair of the model was tried."""
        pairs = list(tries)
        states = Counter(state for state, _ in pairs)
        total = sum(tries.values())
        real = update.real.state, update.real.action
        here = [pair for pair in pairs if pair[0] == real[0]]
        self.pairs.note(
            (entry.state, entry.action),
            {
                EVEN_PAIRS: dict.fromkeys(pairs, 1 / len(pairs)),
                EVEN_STATES: {pair: 1 / len(states) / states[pair[0]] for pair in pairs},
                BY_TRIES: {pair: number / total for pair, number in tries.items()},
                REAL_PAIR: {real: 1.0},
                REAL_STATE: dict.fromkeys(here, 1 / max(len(here), 1)),
            },
        )
        untried = sum(not number for number in tries.values()) / len(pairs)
        self.untried.note(
            tries[entry.state, entry.action] == 0,
            {EVEN_PAIRS: {True: untried, False: 1 - untried}, TRIED_PAIRS: {True: 0.0, False: 1.0}},
        )
        self.note_outcome(update)

    def note_outcome(self, update: Update) -> None:
        """Takes the outcome of a right planning update, where there were several and it is known which it was."""
        if len(update.outcomes) < 2 or update.settings.expected:
            return
        values = list(zip(update.outcomes, update.due(), strict=True))
        fitting = [outcome for outcome, value in values if update.close(update.found, value)]
        if len(fitting) != 1:
            return
        total, most, latest = sum(update.weights), max(update.weights), _end(update.history[-1])
        shares: dict[str, Counter[Hashable]] = {rule: Counter() for rule in (BY_COUNT, EVEN_OUTCOMES, LATEST)}
        for outcome, weight in zip(update.outcomes, update.weights, strict=True):
            kind = weight == most, _end(outcome) == latest
            shares[BY_COUNT][kind] += weight / total  # type: ignore[assignment]
            shares[EVEN_OUTCOMES][kind] += 1 / len(update.outcomes)  # type: ignore[assignment]
            shares[LATEST][kind] += int(kind[1])
            if outcome is fitting[0]:
                drawn = kind
        self.outcomes.note(drawn, shares)

    def wrong_pairs(self) -> str:
        """What is wrong with the pairs that were drawn; empty where nothing is."""
        draws = self.pairs
        if not self.untried.fits(EVEN_PAIRS) and self.untried.fits(TRIED_PAIRS):
            return (
                "planning takes tried pairs alone: Dyna-Q+ also plans untried actions of visited states, believed to "
                "stay put with reward 0 (compare with dyna-q+:untried=false if that is meant)"
            )
        if draws.number < FEWEST or draws.fits(EVEN_PAIRS) or draws.fits(EVEN_STATES):
            return ""
        if draws.fits(REAL_PAIR):
            return "planning repeats the real step: draw any pair that was tried before, each as likely as the others"
        if draws.fits(REAL_STATE):
            return "planning takes pairs of the current state alone: draw from all pairs that were tried"
        if draws.fits(BY_TRIES):
            return (
                "planning draws pairs in proportion to how often they were tried: hold each pair once, and draw evenly"
            )
        if never := draws.never:
            others = f" and {len(never) - 1} more" if len(never) > 1 else ""
            return (
                f"planning never draws (s, a) = {never[0]}{others}: draw from all pairs, each as likely as the others"
            )
        return "planning does not draw evenly: each pair must be as likely as the others"

    def wrong_outcomes(self) -> str:
        """What is wrong with the outcomes that were drawn; empty where nothing is."""
        draws = self.outcomes
        if draws.number < FEWEST or draws.fits(BY_COUNT):
            return ""
        if draws.fits(LATEST):
            return "planning always takes the latest outcome of a pair: draw one in proportion to how often it was seen"
        if draws.fits(EVEN_OUTCOMES):
            return "planning draws the outcomes of a pair evenly: draw each in proportion to how often it was seen"
        return "planning does not draw outcomes in proportion to how often they were seen"


def _end(outcome: Outcome) -> tuple[int, bool]:
    """What tells the outcomes of a pair apart; their reward is one and the same mean."""
    return outcome.next_state, outcome.terminal
