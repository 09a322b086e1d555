"""What the bench of a launch stands on: a client that waits for nobody, the proportion, the comparison; and a
small launch, without a clock.
"""

import socket
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import repeat
from random import Random

import pytest

from tests import kept_cluster
from tests.benchmarks.cases import surge
from tests.benchmarks.cases.uplink import workers
from tests.benchmarks.open_loop import Planned, send_at
from tests.benchmarks.posting import asked_for
from tests.benchmarks.running import PRODUCT, throw_away
from tests.benchmarks.serving import served

ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server that accepts connections and, by itself, answers nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server


def _answer(server: socket.socket, count: int, go: threading.Event) -> None:
    go.wait(10)
    for _ in range(count):
        connection, _address = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(ANSWER)


def test_a_server_that_stands_still_is_seen_in_every_request_that_came_meanwhile(
    listening: socket.socket,
) -> None:
    go = threading.Event()
    server = threading.Thread(target=_answer, args=(listening, 20, go))
    server.start()
    threading.Timer(0.5, go.set).start()
    run = send_at(listening.getsockname()[1], [Planned("read", b"GET /")] * 20, rate=100)
    server.join()
    assert not run.given_up
    assert [one.status for one in run.answers] == [200] * 20
    # The last was due after 0.19 s and could be answered after 0.5 s: it did not wait for the first to end.
    assert all(one.seconds > 0.25 for one in run.answers)


def test_a_server_that_never_answers_ends_the_run(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.benchmarks.open_loop.GIVEN_UP_SECONDS", 0.2)
    run = send_at(listening.getsockname()[1], [Planned("read", b"GET /")] * 1000, rate=100)
    assert run.given_up
    assert run.answers == []


def test_a_connection_that_is_cut_is_no_answer(listening: socket.socket) -> None:
    def cut() -> None:
        listening.accept()[0].close()

    server = threading.Thread(target=cut)
    server.start()
    run = send_at(listening.getsockname()[1], [Planned("ask", b"POST /")], rate=100)
    server.join()
    assert [one.status for one in run.answers] == [0]


def test_the_proportion_is_that_of_the_launch() -> None:
    crowd = surge.Crowd(0, repeat(b"read"), repeat(b"take"), repeat(b"ask"))
    plan = crowd.plan(41_270, Random(1))
    assert Counter(one.kind for one in plan) == {"read": 39_950, "take": 1_280, "ask": 40}
    assert all(one.request == one.kind.encode() for one in plan)
    # However short a run is, somebody asks.
    assert Counter(one.kind for one in crowd.plan(100, Random(1)))["ask"] == 1


def test_pages_are_read_by_zipfs_law() -> None:
    places = surge._zipf(100, Random(1))
    read = Counter(next(places) for _ in range(20_000))
    assert read[0] > 1.7 * read[1] > 1.7 * read[9]
    assert read.keys() <= set(range(100))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("limit", [40.0, 300.0, 900.0])
def test_the_highest_rate_is_found_wherever_it_is(limit: float, first: bool) -> None:
    """Below what the search begins with, within it and above it."""
    tried, found = _searched(surge._search(400.0, surge.Size(), first=first), limit)
    assert found in tried
    assert 0.94 * limit <= found <= limit


def _searched(search: Generator[float, bool, float], limit: float) -> tuple[list[float], float]:
    """What a search tries of a server that holds so much, and what it returns."""
    tried = [next(search)]
    while True:
        try:
            tried.append(search.send(tried[-1] <= limit))
        except StopIteration as end:
            return tried, end.value


def test_both_are_sought_in_the_same_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"floor": 120.0, "ours": 300.0}
    tried: list[str] = []

    def holds(name: str, _crowd: surge.Crowd, rate: float, _size: surge.Size, _random: Random) -> bool:
        tried.append(name)
        return rate <= limits[name]

    monkeypatch.setattr(surge, "_holds", holds)
    crowds = {
        name: surge.Crowd(0, repeat(b""), repeat(b""), repeat(b""), best=[limit])
        for name, limit in limits.items()
    }
    surge._round(crowds, Random(1), surge.Size(), first=False)
    assert len(tried) > 8
    assert tried[::2] == ["floor"] * (len(tried) // 2)
    assert tried[1::2] == ["ours"] * (len(tried) // 2)
    assert all(0.94 * limits[name] <= crowd.best[1] <= limits[name] for name, crowd in crowds.items())


@pytest.mark.parametrize(
    ("accepted", "stored", "counted", "summed"),
    [
        ({"1", "2"}, ["1"], ["1"], 1),
        ({"1"}, ["1", "2"], ["1"], 1),
        ({"1"}, ["1"], ["1", "2"], 2),
        ({"1"}, ["1", "2"], ["1", "1"], 2),
        ({"1"}, ["1"], ["1"], 2),
    ],
    ids=["accepted, not stored", "not above", "invented above", "one lost and one doubled", "sums"],
)
def test_sets_are_compared_and_not_counts(
    accepted: set[str], stored: list[str], counted: list[str], summed: int
) -> None:
    surge.compare({"1"}, stored=["1", "2"], counted=["2", "1"], summed=2)
    with pytest.raises(RuntimeError):
        surge.compare(accepted, stored=stored, counted=counted, summed=summed)


@pytest.mark.chaos
def test_a_small_launch_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers, people who take part and people who ask, all mixed, on real servers with a worker, while the
    desk publishes: every question that was accepted is above once, and what was published is read.
    """
    monkeypatch.setattr("tests.benchmarks.open_loop.GIVEN_UP_SECONDS", 300.0)
    monkeypatch.setattr("tests.benchmarks.serving.WAIT_SECONDS", 300.0)
    random, size = Random(1), surge.Size(questions=40, devices=8, asked=4)
    with throw_away(kept_cluster.place()) as bench:
        database = bench.database(kept_cluster.MIGRATED)
        side = bench.side("surge", PRODUCT, database)
        host = side.call("prepare", count=size.questions)
        side.call("line_up", count=size.asked)
        before = set(side.call("numbers"))
        with (
            workers(bench, database),
            served(bench, database, workers=2, threads=2, HUISHENG_PROXIES="1") as port,
        ):
            crowd = surge._own_crowd(port, host, side, random, size)
            kinds = {"ask": (crowd.ask, 15), "take": (crowd.take_part, 20), "read": (crowd.read, 150)}
            plan = [Planned(kind, next(one)) for kind, (one, times) in kinds.items() for _ in range(times)]
            random.shuffle(plan)
            beside = threading.Thread(target=crowd.meanwhile, args=(size.asked, 2.0))
            beside.start()
            run = send_at(port, plan, rate=60)
            beside.join()
            wrong = [one.head[:300] for one in run.answers if one.status not in surge.STATUSES]
            assert (run.given_up, wrong) == (False, [])
            accepted = {surge._number(one) for one in run.answers if one.kind == "ask"}
            published = set(side.call("numbers")) - before
            pages = [Planned("read", asked_for(f"/questions/{number}/", host)) for number in published]
            shown = send_at(port, pages, rate=20)
            arrived = side.call("arrived")
    assert (len(accepted), len(published)) == (15, size.asked)
    assert [one.status for one in shown.answers] == [200] * size.asked
    surge.compare(accepted, **arrived)
