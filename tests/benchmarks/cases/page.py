"""Pages beside the bare Django floor: the same server and workers, the client on the same machine."""

from urllib.parse import urlencode

from tests.benchmarks.cases import reading
from tests.benchmarks.cases.floors import FLOOR, floor_database
from tests.benchmarks.floor import floor
from tests.benchmarks.posting import CSRF, multipart, post_all, posted, request
from tests.benchmarks.running import PRODUCT, Figures, alternate, say, throw_away
from tests.benchmarks.serving import Browser, served

AT_ONCE = 8
REQUESTS = 240
ROUNDS = 5
WORKERS = 2


def measure() -> Figures:
    """Asking, then reading."""
    return {**_asking(), **reading.measure()}


def _asking() -> Figures:
    """page.ask: a new question, eight at once, ÷ the floor's post.

    The product takes the last form of asking as browsers send it (static/questions/asking.js: as plain text
    while no file is chosen), stores question, history, audit, fact and wake-up and tells the relay; the floor
    inserts one row for somebody who is signed in. Both answer with a redirect. For reading: the same in
    parts, as browsers without scripts send it.
    """
    with throw_away() as bench:
        database = bench.database("asking")
        side = bench.side("asking", PRODUCT, database)
        host = side.call("prepare")
        count = REQUESTS * (ROUNDS + 2)
        forms = side.call("forms", count=count)
        # Limits count by address, and here a thousand people ask.
        ours = [
            posted("/ask/", host, {**form, "attached": ""}, address=_address(n))
            for n, form in enumerate(forms[:-REQUESTS])
        ]
        in_parts = [
            multipart("/ask/", host, form, address=_address(n), file="attached")
            for n, form in enumerate(forms[-REQUESTS:], start=len(ours))
        ]
        texts = [str(n) + "怎么办？" * 20 for n in range(count)]
        with (
            served(bench, database, workers=WORKERS, threads=1, HUISHENG_PROXIES="1") as our_port,
            served(
                bench, floor_database(bench), application=FLOOR, workers=WORKERS, threads=1, ready="/static/"
            ) as floor_port,
        ):
            cookie = signed_in(floor_port)
            theirs = [_floor_post(text, cookie) for text in texts]
            own_share, floor_share = iter(_shares(ours)), iter(_shares(theirs))
            post_all(floor_port, next(floor_share), at_once=AT_ONCE)
            post_all(our_port, next(own_share), at_once=AT_ONCE)
            floor_seconds, own_seconds = alternate(
                ROUNDS,
                lambda: post_all(floor_port, next(floor_share), at_once=AT_ONCE),
                lambda: post_all(our_port, next(own_share), at_once=AT_ONCE),
            )
            parts_seconds = post_all(our_port, in_parts, at_once=AT_ONCE)
        stored = side.call("stored")
    if stored != count:
        raise RuntimeError(f"{stored} questions stored instead of {count}")
    say(
        f"floor {REQUESTS / floor_seconds:.0f}/s, ours {REQUESTS / own_seconds:.0f}/s,"
        f" without scripts {REQUESTS / parts_seconds:.0f}/s"
    )
    return {"page.ask": floor_seconds / own_seconds}


def _address(number: int) -> str:
    return f"10.{number // 250}.{number % 250}.9"


def _shares(requests: list[bytes]) -> list[list[bytes]]:
    return [requests[start : start + REQUESTS] for start in range(0, len(requests), REQUESTS)]


def signed_in(port: int) -> str:
    """A session of somebody at the floor."""
    browser = Browser(port)
    token = browser.token(browser.get("localhost", "/login/"))
    body = urlencode({"csrfmiddlewaretoken": token, "username": "user1", "password": floor.PASSWORD})
    browser.send("POST", "localhost", "/login/", body, 302)
    return browser.cookies["sessionid"]


def _floor_post(text: str, session: str) -> bytes:
    body = urlencode({"csrfmiddlewaretoken": CSRF, "title": text[:40], "text": text}).encode()
    kind = "application/x-www-form-urlencoded"
    return request("/ask/", "localhost", body, kind, cookies=f"; sessionid={session}")
