"""Wrong agents, each with one planted fault, by the name of the fault that has to be found."""

import heapq
import random
from typing import Any

import numpy as np

from tests.agent_check.right_agents import DynaQ, DynaQExpected, DynaQPlus, DynaQStochastic, PrioritizedSweeping


class Bootstrapped(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r + self.gamma * float(np.max(self.Q[s_prime]))


class ForgetsEnd(DynaQ):
    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model[s, a] = (r, s_prime, False)


class Mean(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.mean(self.Q[s_prime]))


class Min(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.min(self.Q[s_prime]))


class Argmax(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.argmax(self.Q[s_prime]))


class SameAction(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(self.Q[s_prime, a])


class SarsaTarget(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(self.Q[s_prime, random.randrange(self.n_actions)])


class ExpectedTarget(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        row = self.Q[s_prime]
        return r if done else float(r + self.gamma * ((1 - self.epsilon) * row.max() + self.epsilon * row.mean()))


class WrongState(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.max(self.Q[s]))


class WholeTable(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.max(self.Q))


class NoGamma(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + float(np.max(self.Q[s_prime]))


class RewardDiscounted(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return self.gamma * (r if done else r + float(np.max(self.Q[s_prime])))


class NoLastReward(DynaQ):
    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return 0.0 if done else r + self.gamma * float(np.max(self.Q[s_prime]))


class NothingAtEnd(DynaQ):
    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        if not done:
            super().learn(s, a, r, s_prime, done)


class NoAlpha(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] = target


class NoAlphaInPlanning(DynaQ):
    def plan(self, s: int, a: int) -> None:
        self.Q[s, a] = self.simulated_target(s, a)


class NotSubtracted(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] += self.alpha * target


class NotAdded(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] = self.alpha * (target - self.Q[s, a])


class Swapped(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] = self.alpha * self.Q[s, a] + (1 - self.alpha) * target


class Absolute(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] += self.alpha * abs(target - self.Q[s, a])


class Backward(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] -= self.alpha * (target - self.Q[s, a])


class WholeNumbers(DynaQ):
    def begin(self) -> None:
        self.Q = np.zeros(self.Q.shape, int)


class FirstOutcome(DynaQ):
    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model.setdefault((s, a), (r, s_prime, done))


class RealReward(DynaQ):
    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.learn(s, a, r, s_prime, done)
        self.remember(s, a, r, s_prime, done)
        for _ in range(self.n):
            pair = self.draw()
            _, s_sim, done_sim = self.model[pair]
            self.learn(*pair, r, s_sim, done_sim)


class RealNextState(RealReward):
    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.learn(s, a, r, s_prime, done)
        self.remember(s, a, r, s_prime, done)
        for _ in range(self.n):
            pair = self.draw()
            r_sim, _, done_sim = self.model[pair]
            self.learn(*pair, r_sim, s_prime, done_sim)


class RealPair(RealReward):
    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.learn(s, a, r, s_prime, done)
        self.remember(s, a, r, s_prime, done)
        for _ in range(self.n):
            r_sim, s_sim, done_sim = self.model[self.draw()]
            self.learn(s, a, r_sim, s_sim, done_sim)


class NextStateUpdated(DynaQ):
    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.Q[s_prime, a] += self.alpha * (self.target(s, a, r, s_prime, done) - self.Q[s_prime, a])


class NotANumber(DynaQ):
    def improve(self, s: int, a: int, target: float) -> None:
        super().improve(s, a, target if target < 1.2 else float("nan"))


class NoPlanning(DynaQ):
    def planning_updates(self) -> int:
        return 0


class NoLearning(DynaQ):
    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        pass


class MissesModel(DynaQ):
    def draw(self) -> tuple[int, int]:
        return random.randrange(len(self.Q)), random.randrange(self.n_actions)

    def plan(self, s: int, a: int) -> None:
        if (s, a) in self.model:
            super().plan(s, a)


class BonusInDirect(DynaQPlus):
    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.clock()
        self.improve(s, a, self.target(s, a, r, s_prime, done) + self.bonus(s, a))


class NoBonus(DynaQPlus):
    def bonus(self, s: int, a: int) -> float:
        return 0.0


class NoRoot(DynaQPlus):
    def bonus(self, s: int, a: int) -> float:
        return float(self.kappa * (self.time - self.last[s, a]))


class NoKappa(DynaQPlus):
    def bonus(self, s: int, a: int) -> float:
        return float(np.sqrt(self.time - self.last[s, a]))


class BonusOutside(DynaQPlus):
    def plan(self, s: int, a: int) -> None:
        self.improve(s, a, DynaQ.simulated_target(self, s, a))
        self.Q[s, a] += self.bonus(s, a)


class NoBonusAtEnd(DynaQPlus):
    def simulated_target(self, s: int, a: int) -> float:
        return DynaQ.simulated_target(self, s, a) + (0.0 if self.model[s, a][2] else self.bonus(s, a))


class TauOfEpisode(DynaQPlus):
    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        if getattr(self, "ended", False):
            self.last[:] = self.time
        self.ended = done
        super().learn(s, a, r, s_prime, done)


class LateClock(DynaQPlus):
    def bonus(self, s: int, a: int) -> float:
        return float(self.kappa * np.sqrt(self.time - self.last[s, a] + 1))


class NeverReset(DynaQPlus):
    def bonus(self, s: int, a: int) -> float:
        return float(self.kappa * np.sqrt(self.time))


class UntriedEnds(DynaQPlus):
    def untried(self, s: int) -> Any:
        return (0.0, s, True)


class CountsForgetEnd(DynaQStochastic):
    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        super().remember(s, a, r, s_prime, False)


class LatestReward(DynaQStochastic):
    def reward(self, s: int, a: int) -> float:
        return self.rewards[s, a][-1]


class SummedReward(DynaQStochastic):
    def reward(self, s: int, a: int) -> float:
        return sum(self.rewards[s, a])


FAULTS: dict[type[DynaQ], str] = {
    ForgetsEnd: "model forgets termination",
    NoAlphaInPlanning: "alpha forgotten",
    FirstOutcome: "first outcome kept",
    Bootstrapped: "terminal state bootstrapped",
    Mean: "mean for max",
    Absolute: "absolute TD error",
    WrongState: "bootstraps from s",
    NoGamma: "gamma forgotten",
    SarsaTarget: "Sarsa's target",
    BonusInDirect: "bonus in direct RL",
    NoRoot: "square root missing",
    TauOfEpisode: "tau reset at an episode",
    CountsForgetEnd: "model forgets termination",
    NotSubtracted: "old value not subtracted",
    Min: "min for max",
    Argmax: "argmax for max",
    SameAction: "same action in the next state",
    ExpectedTarget: "expected Sarsa's target",
    WholeTable: "maximum of the table",
    RewardDiscounted: "reward discounted",
    NoLastReward: "last reward forgotten",
    NothingAtEnd: "no update at the end",
    NoAlpha: "alpha forgotten",
    NotAdded: "old value not added",
    Swapped: "alpha and 1 - alpha swapped",
    Backward: "TD error subtracted",
    WholeNumbers: "whole numbers",
    NextStateUpdated: "next state updated",
    NotANumber: "not a number",
    NoLearning: "no direct RL",
    NoBonus: "no bonus",
    NoKappa: "kappa missing",
    BonusOutside: "bonus outside alpha",
    NoBonusAtEnd: "no bonus at the end",
    LateClock: "clock late",
    NeverReset: "tau not reset by a try",
    UntriedEnds: "untried action worth nothing",
    LatestReward: "reward of one try",
    SummedReward: "summed reward",
    DynaQExpected: "expected update",
}
"""Faults that are found part by part and in whole steps alike."""

IN_WHOLE_STEPS: dict[type[DynaQ], str] = {
    RealReward: "real reward in planning",
    RealNextState: "real next state in planning",
    RealPair: "real pair updated in planning",
    NoPlanning: "no planning",
    MissesModel: "skipped planning",
}
"""Faults of ``update`` itself."""


class LatestPair(DynaQ):
    def draw(self) -> tuple[int, int]:
        return self.latest

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        super().remember(s, a, r, s_prime, done)
        self.latest: tuple[int, int] = s, a


class ByTries(DynaQ):
    def begin(self) -> None:
        self.tried: list[tuple[int, int]] = []

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        super().remember(s, a, r, s_prime, done)
        self.tried.append((s, a))

    def draw(self) -> tuple[int, int]:
        return random.choice(self.tried)


class AllButLast(DynaQ):
    def draw(self) -> tuple[int, int]:
        pair: tuple[int, int] = random.choice(list(self.model)[: max(1, len(self.model) - 1)])
        return pair


class OneMore(DynaQ):
    def planning_updates(self) -> int:
        return self.n + 1 if self.n > 1 else self.n


class TriedAlone(DynaQPlus):
    def draw(self) -> tuple[int, int]:
        pair: tuple[int, int] = random.choice([pair for pair in self.model if self.last[pair]])
        return pair


class LatestOutcome(DynaQStochastic):
    def sampled(self, s: int, a: int) -> Any:
        return list(self.counts[s, a])[-1] if len(self.rewards[s, a]) < 2 else self.latest[s, a]

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        super().remember(s, a, r, s_prime, done)
        self.latest = getattr(self, "latest", {}) | {(s, a): (s_prime, done)}


class EvenOutcomes(DynaQStochastic):
    def sampled(self, s: int, a: int) -> Any:
        return random.choice(list(self.counts[s, a]))


DRAWS: dict[type[DynaQ], str] = {
    LatestPair: "repeats the real step",
    ByTries: "in proportion to how often they were tried",
    AllButLast: "",
    OneMore: "makes 3 planning updates a real step where n is 2",
    TriedAlone: "takes tried pairs alone",
    LatestOutcome: "always takes the latest outcome",
    EvenOutcomes: "draws the outcomes of a pair evenly",
}
"""Faults in what planning draws, and words of the sentence that names each."""


class DirectToo(PrioritizedSweeping):
    def experience(self, pair: tuple[int, int]) -> None:
        self.improve(pair)
        self.push(pair)


class NoPredecessors(PrioritizedSweeping):
    def push_predecessors(self, state: int) -> None:
        pass


class NoThreshold(PrioritizedSweeping):
    def experience(self, pair: tuple[int, int]) -> None:
        self.theta = 0.0
        self.push(pair)


class LowestFirst(PrioritizedSweeping):
    def push(self, pair: tuple[int, int]) -> None:
        priority = abs(self.error(*pair))
        if priority > self.theta and pair not in self.priority:
            self.priority[pair] = -priority
            heapq.heappush(self.heap, (priority, pair))


class LaterPriority(PrioritizedSweeping):
    def push(self, pair: tuple[int, int]) -> None:
        priority = abs(self.error(*pair))
        if priority > self.theta:
            self.priority[pair] = priority
            heapq.heappush(self.heap, (-priority, pair))


class AbsoluteSweeping(PrioritizedSweeping):
    def improve(self, pair: tuple[int, int]) -> None:
        self.Q[pair] += self.alpha * abs(self.error(*pair))


SWEEPING: dict[type[PrioritizedSweeping], str] = {
    DirectToo: "direct RL changes Q(s, a) too",
    NoPredecessors: "the predecessors of an updated state are not queued",
    NoThreshold: "θ is ignored",
    LowestFirst: "the lowest priority comes first",
    LaterPriority: "a later, lower priority replaces a higher one",
    AbsoluteSweeping: "|δ| is added",
}
"""Faults of prioritized sweeping, and the beginning of the sentence that names each."""
