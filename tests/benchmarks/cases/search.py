"""Searching 100,000 public questions, beside a LIKE scan of the same texts in the same database."""

from tests.benchmarks.running import PRODUCT, Bench, Figures, Side, kept, percentile, say

QUESTIONS = 100_000
SEARCHES = 300
SCANS = 100
"""A scan takes a second: so many of the same searches give its 95th percentile."""

CLOSE = 200
"""Questions for which others about the same matter are looked for."""

_FOREVER = 1e9


def measure() -> Figures:
    """search.vs_like, and for reading how long suggestions and questions about the same matter take."""
    with kept("search") as bench:
        side = filled(bench, QUESTIONS, _FOREVER)
        return compared(side, searches=SEARCHES, scans=SCANS, close=CLOSE)


def filled(bench: Bench, count: int, seconds: float) -> Side:
    """A side with so many questions; raises RuntimeError when they are not all there after the seconds."""
    side = bench.side("searching", PRODUCT, bench.database("search"))
    side.call("prepare")
    there = side.call("fill", count=count, seconds=seconds)
    if there < count:
        raise RuntimeError(f"{there} of {count} questions are there; run it again to go on")
    texts = side.call("settle")
    say(f"{texts} texts in public")
    return side


def compared(side: Side, *, searches: int, scans: int, close: int) -> Figures:
    """Both ways of searching in turns of a tenth each, then the rest. All of it after one round unmeasured,
    as in a process that has been running for a while: its words are read and the tables are in memory.

    A scan by one process, as a search is: what PostgreSQL does with all processors of an idle machine is a
    figure for reading.
    """
    typed = side.call("words", count=searches)
    scanned = typed[:: max(1, searches // scans)]
    side.call("search_each", typed=typed)
    side.call("like_each", typed=scanned[:10], processes=1)
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(10):
        theirs += side.call("like_each", typed=scanned[turn::10], processes=1)
        ours += side.call("search_each", typed=typed[turn::10])
    parallel = side.call("like_each", typed=scanned, processes=3)
    typing = side.call("suggest_each", typed=typed)
    similar = side.call("similar_each", count=close)
    duplicates = side.call("duplicates_each", count=close)
    for name, seconds in (
        ("LIKE scan", theirs),
        ("LIKE scan by three processes", parallel),
        ("search", ours),
        ("suggestions", typing),
        ("similar answered questions for an asker", similar),
        ("duplicates for the desk", duplicates),
    ):
        say(
            f"{name}: median {percentile(seconds, 0.5) * 1000:.1f} ms,"
            f" p95 {percentile(seconds, 0.95) * 1000:.1f} ms, longest {max(seconds) * 1000:.1f} ms"
        )
    return {
        "search.vs_like": percentile(theirs, 0.95) / percentile(ours, 0.95),
        "search.vs_parallel_like": percentile(parallel, 0.95) / percentile(ours, 0.95),
        "search.suggest_s": percentile(typing, 0.95),
        "search.similar_s": percentile(similar, 0.95),
        "search.duplicates_s": percentile(duplicates, 0.95),
    }
