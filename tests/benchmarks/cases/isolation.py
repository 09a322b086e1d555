"""What failing closed costs: the strict backend against django-tenants with TENANT_LIMIT_SET_CALLS."""

from functools import partial

from tests.benchmarks.running import STOCK, SYNTHETIC, Figures, alternate, say, throw_away

TURNS = 150
QUERIES = 10
ROUNDS = 11
UNITS = 5


def measure() -> Figures:
    """isolation.vs_stock: turns of ten queries, each turn in another unit."""
    with throw_away() as bench:
        bench.database("stock")
        bench.database("ours")
        stock, ours = bench.side("stock", STOCK, "stock"), bench.side("ours", SYNTHETIC, "ours")
        stock.call("prepare")
        ours.call("prepare")
        stock.call("copy_schemas", count=UNITS)
        own = ours.call("make_units", count=UNITS)
        theirs = [f"stock_{number}" for number in range(UNITS)]
        first = partial(stock.call, "ask", schemas=theirs, turns=TURNS, queries=QUERIES)
        second = partial(ours.call, "ask", schemas=own, turns=TURNS, queries=QUERIES)
        first()
        second()
        stock_seconds, own_seconds = alternate(ROUNDS, first, second)
    say(f"stock {stock_seconds / TURNS * 1000:.3f} ms, ours {own_seconds / TURNS * 1000:.3f} ms for a turn")
    return {"isolation.vs_stock": own_seconds / stock_seconds}
