"""The loaded part: all are asked the same in turn, round after round, so that all meet the same machine."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench.load import Sample, load
from bench.specs import ONE_AT_A_TIME, SCENARIOS
from bench.targets import Target

CONNECTIONS = 8
SECONDS, LONGEST = 0.5, 2.0

Samples = dict[tuple[str, str], list[Sample]]


@dataclass
class Measured:
    """Samples by application and scenario, one a round; wire bytes and encoding of each answer."""

    samples: Samples = field(default_factory=dict)
    wire: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    speeds: list[float] = field(default_factory=list)

    def least(self, app: str, scenario: str, to: str) -> float | None:
        """The ratio of computing times, each in its least disturbed round: others on the machine only add to it."""
        mine, others = self.samples.get((app, scenario)), self.samples.get((to, scenario))
        return min(s.cpu for s in mine) / min(s.cpu for s in others) if mine and others else None

    def ratio(self, of: Callable[[Sample], float], app: str, scenario: str, to: str) -> float | None:
        """The middle of the rounds' ratios."""
        mine, others = self.samples.get((app, scenario)), self.samples.get((to, scenario))
        if not mine or not others:
            return None
        return statistics.median(of(a) / of(b) for a, b in zip(mine, others, strict=False))


def measure(
    targets: list[Target], scenarios: Iterable[str] = SCENARIOS, rounds: int = 5, say: Callable[[str], None] = print
) -> Measured:
    measured = Measured()
    wanted = [name for name in SCENARIOS if name in set(scenarios)]
    for target in targets:
        for scenario in asked_of(target, wanted):
            warm(target, scenario, measured)
    for number in range(rounds):
        say(f"round {number + 1} of {rounds} …")
        for place, scenario in enumerate(wanted):
            first = (number + place) % len(targets)
            for target in (one for one in targets[first:] + targets[:first] if scenario in one.requests):
                measured.speeds.append(fixed_work())
                sample_one(target, scenario, f"{number}x{int(time.time() * 10) % 10**7}", measured)
    for target in targets:
        for scenario in asked_of(target, wanted):
            target.check(scenario, "after@x.example")
    return measured


def asked_of(target: Target, wanted: Iterable[str]) -> list[str]:
    return [scenario for scenario in wanted if scenario in target.requests]


def warm(target: Target, scenario: str, measured: Measured) -> None:
    """Right answers, and caches filled, before anything is timed."""
    for turn in range(3):
        answer = target.check(scenario, f"check{turn}@x.example")
    measured.wire[target.name, scenario] = answer.wire, answer.encoding


def sample_one(target: Target, scenario: str, mark: str, measured: Measured) -> None:
    connections = 1 if scenario in ONE_AT_A_TIME else CONNECTIONS
    before = measured.samples.setdefault((target.name, scenario), [])
    # Slow ones are watched for longer, or their figures would come from a handful of requests.
    seconds = SECONDS if not before else min(max(SECONDS, 12 / before[-1].per_second), LONGEST)
    before.append(load(target, scenario, connections, seconds, mark))


def fixed_work() -> float:
    """Milliseconds for the same piece of Python each time: how fast the machine is right now."""
    began, x = time.perf_counter(), 0
    for i in range(60_000):
        x += i * i % 7
    return (time.perf_counter() - began) * 1e3
