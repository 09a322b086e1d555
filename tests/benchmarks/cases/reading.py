"""Public pages beside the floor's list, detail and search: the same rows, server and workers."""

import gzip
import re
import statistics
from collections.abc import Callable, Sequence
from urllib.parse import quote

from tests.benchmarks.cases.floors import FLOOR, floor_database
from tests.benchmarks.posting import asked_for, send_all
from tests.benchmarks.running import PRODUCT, Figures, alternate, say, throw_away
from tests.benchmarks.serving import Browser, served

AT_ONCE = 8
REQUESTS = 240
ROUNDS = 5
WORKERS = 2
QUESTIONS = 10_000
WORDS = (
    "工资",
    "小区 物业",
    "公交",
    "学校 收费",
    "拆迁 补偿",
    "医保",
    "噪音 扰民",
    "停车",
    "路灯",
    "社保 转移",
)
FLOOR_WORDS = tuple(f"word{number * 37}" for number in range(1, 11))


def measure() -> Figures:
    """page.list_*, page.detail_*, page.search, page.bytes.

    Cold: a parameter that the page does not heed makes it render each time, with settings and topics kept;
    warm: the same address again and again, as a crowd does, right at once after a change. Search: ten
    searches in turn, each rendered anew.
    """
    with throw_away() as bench:
        database = bench.database("reading")
        side = bench.side("reading", PRODUCT, database)
        host = side.call("prepare", count=QUESTIONS)
        numbers = side.call("numbers", count=REQUESTS)
        floor = floor_database(bench)
        with (
            served(bench, database, workers=WORKERS, threads=1) as own,
            served(bench, floor, application=FLOOR, workers=WORKERS, threads=1, ready="/static/") as theirs,
        ):
            first = Browser(own).get(host, "/questions/")
            fresh = iter(range(10_000_000))

            def anew(paths: Sequence[str]) -> list[bytes]:
                # `_` is heeded by no page.
                return [
                    asked_for(f"{path}{'&' if '?' in path else '?'}_={next(fresh)}", host) for path in paths
                ]

            details = [f"/questions/{number}/" for number in numbers]
            searches = [f"/questions/?q={quote(words)}" for words in WORDS] * (REQUESTS // len(WORDS))
            floor_lists = [asked_for("/list/", "localhost")] * REQUESTS
            floor_details = [asked_for(f"/q/{n * 41 % QUESTIONS + 1}/", "localhost") for n in range(REQUESTS)]
            floor_searches = [asked_for(f"/search/?q={word}", "localhost") for word in FLOOR_WORDS] * (
                REQUESTS // len(FLOOR_WORDS)
            )
            figures = {
                "page.list_cold": _against(
                    theirs, floor_lists, own, lambda: anew(["/questions/"] * REQUESTS)
                ),
                "page.list_warm": _against(
                    theirs, floor_lists, own, lambda: [asked_for("/questions/", host)] * REQUESTS
                ),
                "page.detail_cold": _against(theirs, floor_details, own, lambda: anew(details)),
                "page.detail_warm": _against(
                    theirs, floor_details, own, lambda: [asked_for(details[0], host)] * REQUESTS
                ),
                "page.search": _against(theirs, floor_searches, own, lambda: anew(searches)),
                "page.bytes": _first_view(own, host, first),
            }
    return figures


def _against(floor: int, floor_requests: list[bytes], own: int, requests: Callable[[], list[bytes]]) -> float:
    """The floor's time ÷ ours for as many requests, medians of rounds in turn."""
    for port, all_of_them in ((floor, floor_requests), (own, requests())):
        send_all(port, all_of_them, at_once=AT_ONCE, expect=(b"HTTP/1.1 200",))
    theirs, ours = alternate(
        ROUNDS,
        lambda: send_all(floor, floor_requests, at_once=AT_ONCE, expect=(b"HTTP/1.1 200",)),
        lambda: send_all(own, requests(), at_once=AT_ONCE, expect=(b"HTTP/1.1 200",)),
    )
    say(f"floor {REQUESTS / theirs:.0f}/s, ours {REQUESTS / ours:.0f}/s")
    return theirs / ours


def _first_view(port: int, host: str, page: str) -> float:
    """Kilobytes of page, styles and scripts, compressed as the server in front compresses them."""
    browser = Browser(port)
    addresses = re.findall(r'<(?:link rel="stylesheet"|script)[^>]+(?:href|src)="([^"]+)"', page)
    parts = [page, *(browser.get(host, address) for address in addresses)]
    return statistics.fsum(len(gzip.compress(part.encode())) for part in parts) / 1000
