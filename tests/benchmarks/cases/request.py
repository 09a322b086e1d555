"""What the tenancy costs a page: the same page, server and connections with it and on plain Django."""

from functools import partial

from tests.benchmarks.running import SYNTHETIC, Figures, alternate, say, throw_away

PLAIN = "tests.benchmarks.synthetic.plain"
REQUESTS = 400
ROUNDS = 15


def measure() -> Figures:
    """request.vs_plain_django: the whole WSGI application, request by request, no network between."""
    with throw_away() as bench:
        bench.database("plain")
        bench.database("ours")
        setup = bench.side("ours", SYNTHETIC, "ours")
        setup.call("prepare")
        [schema] = setup.call("make_units", count=1)
        plain, ours = bench.side("pages", PLAIN, "plain"), bench.side("pages", SYNTHETIC, "ours")
        plain.call("prepare_plain")
        ours.call("fill_unit", schema=schema)
        first = partial(plain.call, "ask", host="unit.localhost", requests=REQUESTS)
        second = partial(ours.call, "ask", host="unit.localhost", requests=REQUESTS)
        first()
        second()
        plain_seconds, own_seconds = alternate(ROUNDS, first, second)
    say(f"plain {plain_seconds / REQUESTS * 1000:.3f} ms, ours {own_seconds / REQUESTS * 1000:.3f} ms each")
    return {"request.vs_plain_django": own_seconds / plain_seconds}
