"""What it takes to make a network's figures anew from its units' own tables, and to compare the two."""

from typing import Final

from tests.benchmarks.running import PRODUCT, Figures, say, throw_away

QUESTIONS: Final = 100_000


def measure() -> Figures:
    """rebuild.*: from nothing known to all counted, once more with nothing to correct, and the comparison."""
    with throw_away() as bench:
        side = bench.side("rebuilding", PRODUCT, bench.database("rebuild"))
        side.call("prepare")
        filled = side.call("fill", questions=QUESTIONS)
        first = side.call("rebuild")
        compared = side.call("compare")
        again = side.call("rebuild")
    if (first["corrected"], again["corrected"], again["changed"]) != (filled, 0, 0):
        raise RuntimeError(f"of {filled} questions were corrected: first {first}, then {again}")
    say(f"{filled:,} questions, {first['facts']:,} facts, {first['changed']:,} rows of sums")
    return {
        "rebuild.from_units_s": first["seconds"],
        "rebuild.again_s": again["seconds"],
        "rebuild.longest_step_s": max(first["longest"], again["longest"]),
        "rebuild.compared_s": compared,
    }
