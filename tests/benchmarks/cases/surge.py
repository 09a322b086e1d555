"""The busiest hour of Henan's launch, beside the bare Django floor: the highest rate that each holds.

Both are sought in the same minutes, one run of ours after each of the floor's: a machine that shares its
processors with others is slow for minutes on end, and what one side alone meets would be taken for its speed.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, cycle
from random import Random
from statistics import median
from time import perf_counter, sleep
from typing import Final
from urllib.parse import quote, urlencode

from tests.benchmarks.cases.floors import FLOOR, floor_database
from tests.benchmarks.cases.page import signed_in
from tests.benchmarks.cases.reading import FLOOR_WORDS, WORDS
from tests.benchmarks.cases.uplink import workers
from tests.benchmarks.open_loop import Answered, Planned, send_at
from tests.benchmarks.posting import CSRF, asked_for, request, send_all
from tests.benchmarks.running import PRODUCT, Bench, Figures, Side, kept, percentile, say
from tests.benchmarks.serving import served

READS: Final = 3_995_000
PARTICIPANTS: Final = 128_000
ASKED: Final = 4_000
"""What the launch brought in its thirty hours."""

HELD_SECONDS: Final = 0.25
QUESTIONS: Final = 4_000
"""Public questions to be read: as many as the launch had in the end."""

DEVICES: Final = 2_000
LISTS, SEARCHES = 0.25, 0.05
"""Of the reads: the list of the newest, and a search. The rest are questions, by Zipf's law; and for each
person who takes part the part of the page about themselves.
"""

COMMENTS: Final = 4
"""Every so many of those who take part say something; the others like a question."""

WORKERS = 2
AT_ONCE = 8
STATUSES: Final = (200, 302, 303)


@dataclass(frozen=True, slots=True)
class Size:
    """How long and how often: large for the figure, small for the suite."""

    questions: int = QUESTIONS
    devices: int = DEVICES
    asked: int = 400
    seconds: float = 10.0
    rounds: int = 5
    first_steps: int = 5
    steps: int = 3


@dataclass(slots=True)
class Crowd:
    """One side of the comparison: where it listens, what a crowd sends it, how many of each kind.

    ``meanwhile`` is what others do during a run; ``settle`` waits until nothing of it is left to be done.
    """

    port: int
    read: Iterator[bytes]
    take_part: Iterator[bytes]
    ask: Iterator[bytes]
    meanwhile: Callable[[int, float], None] = lambda asked, seconds: None
    settle: Callable[[], None] = lambda: None
    accepted: set[str] = field(default_factory=set)
    best: list[float] = field(default_factory=list)

    def plan(self, count: int, random: Random) -> list[Planned]:
        """So many requests in the proportion of the launch, one kind scattered among the others."""
        total = READS + PARTICIPANTS + ASKED
        asked = max(1, round(count * ASKED / total))
        taking = round(count * PARTICIPANTS / total)
        kinds = ["ask"] * asked + ["take"] * taking + ["read"] * (count - asked - taking)
        random.shuffle(kinds)
        sources: Mapping[str, Iterator[bytes]] = {
            "ask": self.ask,
            "take": self.take_part,
            "read": self.read,
        }
        return [Planned(kind, next(sources[kind])) for kind in kinds]


def measure() -> Figures:
    """surge.vs_floor."""
    return measured(Size())


def measured(size: Size) -> Figures:
    """The median of the rounds' ratios; a round is one search for ours and one for the floor's, run by run in
    turn.

    Raises RuntimeError when a question that was accepted is missing above, or one is there that nobody asked.
    """
    with kept("surge") as bench:
        database = bench.database("surge")
        side = bench.side("surge", PRODUCT, database)
        host = side.call("prepare", count=size.questions)
        side.call("line_up", count=size.asked)
        random = Random(20_250_104)
        with (
            workers(bench, database),
            served(bench, database, workers=WORKERS, threads=1, HUISHENG_PROXIES="1") as own_port,
            _floor(bench) as floor_port,
        ):
            # A county that has stood for as long as it takes to ask so much: the work of preparing is no load
            # of the launch, neither on our side nor, meanwhile, on the floor's.
            say(f"prepared; {side.call('settle')} questions put into clusters")
            crowds = {
                "floor": _floor_crowd(floor_port, random, size),
                "ours": _own_crowd(own_port, host, side, random, size),
            }
            for name, crowd in crowds.items():
                crowd.best.append(_capacity(crowd, random, round(120 * size.seconds)))
                say(f"{name}, eight at once: {crowd.best[0]:.0f}/s")
            ratios = []
            for number in range(size.rounds):
                _round(crowds, random, size, first=number == 0)
                ratios.append(crowds["ours"].best[-1] / crowds["floor"].best[-1])
                held = " and ".join(f"{name} {crowd.best[-1]:.0f}/s" for name, crowd in crowds.items())
                say(f"round {number + 1}: held are {held}, ratio {ratios[-1]:.2f}")
            arrived = side.call("arrived")
    accepted = crowds["ours"].accepted
    compare(accepted, **arrived)
    say(f"{len(accepted)} questions accepted, all of them above; {arrived['summed']} in the province's sums")
    return {
        "surge.vs_floor": median(ratios),
        "surge.rate": median(crowds["ours"].best[1:]),
        "surge.floor_rate": median(crowds["floor"].best[1:]),
    }


def compare(accepted: set[str], *, stored: Sequence[str], counted: Sequence[str], summed: int) -> None:
    """Questions accepted, stored in the county, known above, and the province's sum: all the same ones.

    Raises RuntimeError.
    """
    lost = accepted - set(counted)
    if lost or set(stored) != set(counted) or len(counted) != len(set(counted)):
        raise RuntimeError(
            f"accepted and not above: {sorted(lost)};"
            f" stored and not above: {sorted(set(stored) - set(counted))};"
            f" above and not stored: {sorted(set(counted) - set(stored))};"
            f" counted {len(counted)} times for {len(set(counted))} questions"
        )
    if summed != len(counted):
        raise RuntimeError(f"the province's sums say {summed} instead of {len(counted)}")


def _round(crowds: Mapping[str, Crowd], random: Random, size: Size, *, first: bool) -> None:
    """Find the highest rate that each crowd's server holds, and add it to its best: one run of each in turn
    until all are found.
    """
    searches = {name: _search(crowd.best[-1], size, first=first) for name, crowd in crowds.items()}
    rates = {name: next(search) for name, search in searches.items()}
    while rates:
        for name, rate in list(rates.items()):
            held = _holds(name, crowds[name], rate, size, random)
            try:
                rates[name] = searches[name].send(held)
            except StopIteration as found:
                crowds[name].best.append(found.value)
                del rates[name]


def _search(about: float, size: Size, *, first: bool) -> Generator[float, bool, float]:
    """Yields a rate to be tried and is told whether it was held; returns the highest that was.

    By halving a range about the given rate a few times; before, the range is moved down or up until its
    lower end is held and its upper end is not. Raises RuntimeError when nothing is held.
    """
    low, high, steps = (0.35, 1.15, size.first_steps) if first else (0.85, 1.2, size.steps)
    low, high = about * low, about * high
    broken = False
    while not (yield low):
        low, high, broken = low * 0.7, low, True
        if low < 1:
            raise RuntimeError("the server does not hold one request in a second")
    # What was measured at the start, with nothing kept yet, is no limit of what is held later.
    while not broken and (yield high):
        low, high = high, high * 1.25
    for _ in range(steps):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if (yield middle) else (low, middle)
    return low


def _capacity(crowd: Crowd, random: Random, count: int) -> float:
    """Requests in a second, eight at once, after as many to warm up."""
    for _ in range(2):
        plan = [one.request for one in crowd.plan(count, random)]
        seconds = send_all(crowd.port, plan, at_once=AT_ONCE, expect=(b"HTTP/1.1 2", b"HTTP/1.1 30"))
    return len(plan) / seconds


def _holds(name: str, crowd: Crowd, rate: float, size: Size, random: Random) -> bool:
    answers, given_up = _trial(crowd, rate, size.seconds, random)
    wrong = [one for one in answers if one.status not in STATUSES]
    if wrong:
        raise RuntimeError(f"{len(wrong)} wrong answers, e.g. {wrong[0].kind}: {wrong[0].head[:300]!r}")
    if given_up:
        say(f"  {name}, {rate:.0f}/s: falls behind")
        return False
    seconds = [one.seconds for one in answers]
    p99 = percentile(seconds, 0.99)
    middle = percentile(seconds, 0.5)
    say(f"  {name}, {rate:.0f}/s: median {middle * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    return p99 <= HELD_SECONDS


def _trial(crowd: Crowd, rate: float, seconds: float, random: Random) -> tuple[list[Answered], bool]:
    plan = crowd.plan(round(rate * seconds), random)
    asked = sum(one.kind == "ask" for one in plan)
    beside = threading.Thread(target=crowd.meanwhile, args=(asked, seconds))
    beside.start()
    run = send_at(crowd.port, plan, rate=rate)
    beside.join()
    crowd.accepted.update(_number(one) for one in run.answers if one.kind == "ask" and one.status == 303)
    _rest(crowd)
    return run.answers, run.given_up


def _number(answer: Answered) -> str:
    """The receipt number in the address that whoever asked is led to."""
    head = answer.head.decode(errors="replace")
    location = next(line for line in head.split("\r\n") if line.lower().startswith("location: "))
    return location.split("/q/")[1].split("/")[0]


def _rest(crowd: Crowd) -> None:
    """Wait until everything that a run left behind is worked off, so that runs do not judge each other."""
    crowd.settle()
    end = perf_counter() + 30
    while perf_counter() < end:
        start = perf_counter()
        send_all(crowd.port, [next(crowd.read)] * WORKERS * 2, at_once=WORKERS * 2, expect=(b"HTTP/1.1 200",))
        if perf_counter() - start < HELD_SECONDS:
            return
        sleep(0.2)


def _zipf(count: int, random: Random) -> Iterator[int]:
    """Places in a row of so many, the n-th one n times more rarely than the first."""
    weights = list(accumulate(1 / place for place in range(1, count + 1)))
    while True:
        yield from random.choices(range(count), cum_weights=weights, k=1000)


def _own_crowd(port: int, host: str, side: Side, random: Random, size: Size) -> Crowd:
    numbers = side.call("numbers")
    places = _zipf(len(numbers), random)
    searched = _zipf(len(WORDS), random)
    people = cycle(side.call("devices", count=size.devices))
    addresses = (f"10.{n // 62_500 % 250}.{n // 250 % 250}.{n % 250}" for n in cycle(range(15_000_000)))

    def read() -> Iterator[bytes]:
        mine = PARTICIPANTS / READS
        while True:
            drawn = random.random()
            if drawn < LISTS:
                path, cookies = "/questions/", ""
            elif drawn < LISTS + SEARCHES:
                path, cookies = f"/questions/?q={quote(WORDS[next(searched)])}", ""
            elif drawn < LISTS + SEARCHES + mine:
                path, cookies = f"/questions/{numbers[next(places)]}/mine/", next(people)
            else:
                path, cookies = f"/questions/{numbers[next(places)]}/", ""
            yield asked_for(path, host, address=next(addresses), cookies=cookies.removeprefix("; "))

    def take_part() -> Iterator[bytes]:
        for turn in cycle(range(COMMENTS)):
            path = f"/questions/{numbers[next(places)]}/"
            said = {"text": "我们这边也是这样，希望早点有答复。"} if turn == 0 else {"like": "1"}
            body = urlencode({"csrfmiddlewaretoken": CSRF, **said}).encode()
            yield request(
                f"{path}{'comment' if turn == 0 else 'like'}/",
                host,
                body,
                "application/x-www-form-urlencoded",
                address=next(addresses),
                cookies=next(people),
            )

    def ask() -> Iterator[bytes]:
        while True:
            for form in side.call("forms", count=200):
                body = urlencode({"csrfmiddlewaretoken": CSRF, **form, "attached": ""}).encode()
                kind = "application/x-www-form-urlencoded"
                yield request("/ask/", host, body, kind, address=next(addresses))

    def publish(asked: int, seconds: float) -> None:
        side.call("publish", count=asked, seconds=seconds)

    def settle() -> None:
        side.call("relayed")

    return Crowd(port, read(), take_part(), ask(), publish, settle)


@contextmanager
def _floor(bench: Bench) -> Iterator[int]:
    database = floor_database(bench)
    with served(bench, database, application=FLOOR, workers=WORKERS, threads=1, ready="/static/") as port:
        yield port


def _floor_crowd(port: int, random: Random, size: Size) -> Crowd:
    """The floor has one kind of post; whoever takes part sends that one too."""
    places = _zipf(size.questions, random)
    searched = _zipf(len(FLOOR_WORDS), random)
    cookie = f"; sessionid={signed_in(port)}"

    def read() -> Iterator[bytes]:
        while True:
            drawn = random.random()
            if drawn < LISTS:
                path = "/list/"
            elif drawn < LISTS + SEARCHES:
                path = f"/search/?q={FLOOR_WORDS[next(searched)]}"
            else:
                path = f"/q/{next(places) + 1}/"
            yield asked_for(path, "localhost")

    def post() -> Iterator[bytes]:
        while True:
            text = "怎么办？" * 20
            body = urlencode({"csrfmiddlewaretoken": CSRF, "title": text[:40], "text": text}).encode()
            yield request("/ask/", "localhost", body, "application/x-www-form-urlencoded", cookies=cookie)

    return Crowd(port, read(), post(), post())
