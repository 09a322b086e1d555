"""Making schemas: against django-tenants, line by line, a thousand, and from an approval to a page."""

import difflib
import re
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
from tests.benchmarks.serving import Browser, UnexpectedAnswerError, served

ROUNDS = 5
REPLAYS = 3
WARM_UP = 2
WARM_UP_REPLAYS = 15
CLICKS = 50
UNITS, TENTH = 1_010, 10
_VERSION = re.compile(r'name="version" value="([0-9]+)"')


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
    session, waiting = side.call("applications", count=CLICKS)
    seconds = []
    with served(bench, database) as port:
        browser = Browser(port)
        browser.cookies["hs_session"] = session
        for slug, number in waiting:
            page = browser.get("localhost", f"/onboarding/{number}/")
            said = {"version": _version(page), "seal": "on", "person": "on"}
            start = perf_counter()
            browser.post(
                "localhost", f"/onboarding/{number}/do/approve/", browser.token(page), expect=303, **said
            )
            Browser(port).get(f"{slug}.localhost", "/")
            seconds.append(perf_counter() - start)
    # The first click finds cold templates in the server, as only one in the life of a process does.
    say(f"approval to page: median {median(seconds):.3f} s, first {seconds[0]:.3f} s")
    return percentile(seconds, 0.95)


def _version(page: str) -> str:
    found = _VERSION.search(page)
    if found is None:
        raise UnexpectedAnswerError("the page has no approval to give")
    return found[1]


def measure_growth() -> Figures:
    """provision.growth: whether the thousandth unit takes longer to make than the tenth, on the synthetic
    app.
    """
    with throw_away() as bench:
        bench.database("ours")
        side = bench.side("ours", SYNTHETIC, "ours")
        side.call("prepare")
        for _ in range(WARM_UP_REPLAYS):
            side.call("make_ready")
        seconds = [side.call("make_ready") for _ in range(UNITS)]
    # The median around each: one replay alone is noise.
    early, late = median(seconds[: 2 * TENTH]), median(seconds[-2 * TENTH :])
    say(f"replay at unit {TENTH} {early * 1000:.1f} ms, at unit {UNITS - TENTH} {late * 1000:.1f} ms")
    return {"provision.growth": late / early}
