"""Making schemas: against django-tenants' create_schema, line by line, and from a press to a page."""

import difflib
import subprocess
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from tests.benchmarks.running import (
    PRODUCT,
    STOCK,
    SYNTHETIC,
    Bench,
    Figures,
    Side,
    percentile,
    say,
    throw_away,
)
from tests.benchmarks.serving import Browser, served

ROUNDS = 5
REPLAYS = 3
WARM_UP = 2
WARM_UP_REPLAYS = 15
CLICKS = 50


def measure() -> Figures:
    """provision.* on the synthetic app; the click on the product itself."""
    with throw_away() as bench:
        bench.database("stock")
        bench.database("ours")
        stock, ours = bench.side("stock", STOCK, "stock"), bench.side("ours", SYNTHETIC, "ours")
        stock.call("prepare")
        ours.call("prepare")
        figures = _replay(stock, ours) | {"provision.diff_lines": _diff_lines(bench, ours, "ours")}
    with throw_away() as bench:
        figures["provision.click_to_page_s"] = _click_to_page(bench)
    return figures


def _replay(stock: Side, ours: Side) -> Figures:
    # A server that has just started touches its shared memory for the first time, and is slow at everything.
    for number in range(WARM_UP):
        stock.call("create_schema", name=f"warm_up_{number}")
        for _ in range(WARM_UP_REPLAYS):
            ours.call("make_ready")
    created, replayed = [], []
    for number in range(ROUNDS):
        created.append(stock.call("create_schema", name=f"round_{number}"))
        replayed += [ours.call("make_ready") for _ in range(REPLAYS)]
    say(f"create_schema {median(created):.3f} s, replay {median(replayed) * 1000:.1f} ms")
    return {"provision.replay_vs_create_schema": median(created) / median(replayed)}


def _diff_lines(bench: Bench, side: Side, database: str) -> float:
    dumps = []
    for function in ("migrated", "replayed"):
        names = side.call(function)
        dumps.append(_dump(bench, database, **names))
    side.call("drop_migrated")
    lines = [
        line
        for line in difflib.unified_diff(*dumps, lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]
    for line in lines[:20]:
        say(line)
    say(f"{len(dumps[0])} lines compared")
    return len(lines)


def _dump(bench: Bench, database: str, schema: str, role: str, owner: str) -> list[str]:
    from huisheng.embedded.binaries import find_binaries
    from huisheng.embedded.identity import engine_identity

    at = urlsplit(bench.engines.database_url)
    binaries = find_binaries(engine_identity(bench.folder / "probe"), bench.folder / "programs")
    done = subprocess.run(
        [
            binaries.postgres("pg_dump"),
            *("-h", str(at.hostname), "-p", str(at.port), "-U", str(at.username), "-d", database),
            *("--schema-only", "--schema", schema, "--role", owner),
        ],
        env={**binaries.environment(), "PGPASSWORD": str(at.password)},
        capture_output=True,
        text=True,
        check=True,
    )
    text = done.stdout.replace(role, "<role>").replace(schema, "<schema>")
    # The two lines carry a random word each.
    return [line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def _click_to_page(bench: Bench) -> float:
    database = bench.database("product")
    side = bench.side("product", PRODUCT, database)
    side.call("prepare")
    slugs = side.call("listed_units", count=CLICKS + 1)
    session = side.call("operator_session")
    seconds = []
    with served(bench, database) as port:
        browser = Browser(port)
        browser.cookies["hs_session"] = session
        for slug, unit_id in slugs:
            page = browser.get("localhost", f"/operators/units/{unit_id}/")
            start = perf_counter()
            browser.post("localhost", f"/operators/units/{unit_id}/provision/", browser.token(page))
            Browser(port).get(f"{slug}.localhost", "/")
            seconds.append(perf_counter() - start)
    # The first click finds cold templates in the server, as only one in the life of a process does.
    say(f"click to page: median {median(seconds):.3f} s, first {seconds[0]:.3f} s")
    return percentile(seconds, 0.95)
