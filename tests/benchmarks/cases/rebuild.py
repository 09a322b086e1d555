"""What it takes to make a network's figures anew from its units' own tables, and to compare the two.

It goes by steps that write down how far they have come, in the database as the product does and in a file
beside it (seconds), so that a run that was broken off is carried on where HUISHENG_BENCH_KEEP names a folder.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self

from tests.benchmarks.running import KEEP, PRODUCT, Figures, Side, kept, say

QUESTIONS: Final = 100_000
HOW_MANY: Final = "HUISHENG_BENCH_QUESTIONS"
"""Of the environment: fewer, to see whether it runs."""
AT_MOST_SECONDS: Final = 5_400.0
"""One run takes no longer, and says how to go on."""
SAID_EVERY_SECONDS: Final = 10.0


class LeftOffError(RuntimeError):
    """The time of one run is over before the end."""


@dataclass(slots=True)
class Taken:
    """Seconds of what is done already, kept in a file: of each step of both rebuilds, and of comparing."""

    file: Path
    questions: int
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    compared: float | None = None

    @classmethod
    def of(cls, file: Path, questions: int) -> Self:
        """As the run before left them. Raises ValueError where that was one of other size."""
        told: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
        if told.get("questions", questions) != questions:
            raise ValueError(f"{file.parent} holds a run of {told['questions']:,} questions")
        return cls(**{"questions": questions, **told, "file": file})

    def save(self) -> None:
        """Write them down."""
        told = {name: value for name, value in asdict(self).items() if name != "file"}
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps(told))
        beside.replace(self.file)


def measure() -> Figures:
    """rebuild.*: from nothing known to all counted, once more with nothing to correct, and the comparison."""
    with kept("rebuild") as bench:
        side = bench.side("rebuilding", PRODUCT, bench.database("rebuild"))
        taken = Taken.of(bench.folder / "taken.json", int(os.environ.get(HOW_MANY) or QUESTIONS))
        return measured(side, taken, until=monotonic() + AT_MOST_SECONDS)


def measured(side: Side, taken: Taken, *, until: float) -> Figures:
    """All that is not done yet. Raises LeftOffError when the time is over, RuntimeError for wrong figures."""
    side.call("prepare")
    filled = _fill(side, taken, until)
    first = _rebuilt(side, "first", taken, taken.first, until)
    if taken.compared is None:
        taken.compared = side.call("compare")
        taken.save()
        say(f"compared, {taken.compared:.1f} s")
    again = _rebuilt(side, "again", taken, taken.again, until)
    if (first["corrected"], again["corrected"], again["changed"]) != (filled, 0, 0):
        raise RuntimeError(f"of {filled} questions were corrected: first {first}, then {again}")
    say(f"{filled:,} questions, {first['facts_summed']:,} facts, {first['changed']:,} rows of sums")
    return {
        "rebuild.from_units_s": sum(taken.first),
        "rebuild.again_s": sum(taken.again),
        "rebuild.longest_step_s": max(*taken.first, *taken.again),
        "rebuild.compared_s": taken.compared,
    }


def _fill(side: Side, taken: Taken, until: float) -> int:
    """The rows of all questions; returns how many there are."""
    taken.save()
    while (filled := side.call("fill", questions=taken.questions, seconds=SAID_EVERY_SECONDS)) is None:
        say(f"rows of questions: {side.call('there'):,} of {taken.questions:,}")
        _in_time(until)
    return int(filled)


def _rebuilt(side: Side, name: str, taken: Taken, seconds: list[float], until: float) -> dict[str, Any]:
    """One rebuild to its end, step by step; what it came to."""
    said = 0.0
    while True:
        step = side.call("step", name=name)
        seconds.append(step.pop("seconds"))
        taken.save()
        if step["ended"] or monotonic() - said > SAID_EVERY_SECONDS:
            said = monotonic()
            say(
                f"{name}: {step['units_read']} of {step['units']} units read,"
                f" {step['facts_summed']:,} of {step['facts']:,} facts summed,"
                f" {sum(seconds):.1f} s in {len(seconds)} steps"
            )
        if step["ended"]:
            return dict(step)
        _in_time(until)


def _in_time(until: float) -> None:
    if monotonic() > until:
        raise LeftOffError(f"the time of one run is over; with {KEEP}=folder the next one goes on")
