"""How many tables one unit's schema has: tables × units is the limit of this architecture."""

from tests.benchmarks.running import PRODUCT, Figures, say, throw_away


def measure() -> Figures:
    """tables.per_unit"""
    with throw_away() as bench:
        side = bench.side("ours", PRODUCT, bench.database("tables"))
        side.call("prepare")
        names = side.call("tables", schema=side.call("replayed")["schema"])
    say(", ".join(names))
    return {"tables.per_unit": len(names)}
