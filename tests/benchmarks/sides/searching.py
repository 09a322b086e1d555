"""A county with very many public questions; searching them, and a LIKE scan of the same texts."""

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.ops.kept import one_look_at_the_stamps
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.text import tokens
from shared_apps.accounts.public import create_account, grant_role
from shared_apps.topics.public import tree
from tenant_apps.commons.queries.listing import Wanted
from tenant_apps.commons.queries.searching import search, suggest
from tenant_apps.questions.models import Question
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenant_apps.questions.queries.similar import duplicates_of, similar
from tenants.public import unit_by_slug, unit_ref
from tests.benchmarks.sides import uplink

SLUG = "unit-2"
BATCH = 200
SOURCE = "bench"
_ANSWER = "已经收到并核实，请按上述办法办理，有问题再来问。"
_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；\n]*")
_LIKE = "(title LIKE %s OR text LIKE %s OR answer LIKE %s)"
_FIRST_PAGE = "SELECT question, title FROM like_scan WHERE {} ORDER BY asked_at DESC LIMIT 20"


def prepare() -> None:
    """A network with the county, unless a run before this one made it."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
    if unit_by_slug(SLUG) is not None:
        # Units are compared with each other when they are migrated.
        with enter_unit(_county(), role="owner"), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS like_scan")
    with enter_network():
        call_command("migrate_units", verbosity=0, stdout=sys.stderr)
    if unit_by_slug(SLUG) is None:
        uplink.prepare()


def _county() -> UnitRef:
    card = unit_by_slug(SLUG)
    assert card is not None, "made by prepare()"
    return unit_ref(card.id)


def fill(count: int, seconds: float) -> int:
    """Import messages until there are so many, or the seconds are over; returns how many there are.

    By the door that files of other systems come in by. There are 2,800 real messages: each of the rest
    begins as one of them and goes on as another, so that no two are the same and words are as common as in
    life.
    """
    end = perf_counter() + seconds
    with enter_unit(_county()):
        there = Question.objects.filter(source=SOURCE).count()
        codes = [leaf.code for leaf in tree().leaves() if not leaf.sensitivity]
        texts = list(uplink.texts())
        now = clock.now()
        while there < count and perf_counter() < end:
            numbers = range(there, min(there + BATCH, count))
            import_batch(
                [
                    ImportedMessage(
                        source=SOURCE,
                        external_number=str(number),
                        text=_text(texts, number),
                        topic=codes[number % len(codes)],
                        visibility="public_wish",
                        received_at=now - timedelta(days=40, minutes=5 * number),
                        answer=f"{_text(texts, number)[:120]} {_ANSWER}",
                        answered_at=now - timedelta(days=38, minutes=5 * number),
                    )
                    for number in numbers
                ]
            )
            there += len(numbers)
    return there


def _text(texts: list[str], number: int) -> str:
    """The real message of this number; beyond the last the first half of one with the second of another."""
    turn, at = divmod(number, len(texts))
    first = texts[at]
    if turn == 0:
        return first
    begins = _SENTENCE.findall(first)
    goes_on = _SENTENCE.findall(texts[(at * 7 + turn * 389) % len(texts)])
    return "".join([*begins[: (len(begins) + 1) // 2], *goes_on[len(goes_on) // 2 :]])[:1000]


def settle() -> int:
    """What autovacuum does in its time: statistics, visible pages, entries of the index in their places.

    Makes the table of the LIKE scan: the same titles, texts and answers in one row each, as a plain
    application would have them, with an index by age. Returns how many texts there are.
    """
    with enter_unit(_county(), role="owner"), connection.cursor() as cursor:
        for table in ("commons_publication", "questions_question", "questions_answer", "questions_step"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("DROP TABLE IF EXISTS like_scan")
        cursor.execute(
            "CREATE TABLE like_scan AS SELECT p.question, p.title, p.text, a.text AS answer, p.asked_at"
            " FROM commons_publication p LEFT JOIN questions_answer a ON a.question_id = p.question"
            " WHERE p.standing = 'shown' ORDER BY p.asked_at"
        )
        cursor.execute("CREATE INDEX ON like_scan (asked_at DESC)")
        cursor.execute("VACUUM ANALYZE like_scan")
        cursor.execute("SELECT count(*) FROM like_scan")
        return int(cursor.fetchone()[0])


def words(count: int) -> list[str]:
    """What people type: one to three words of the beginning of a real message; the same every time."""
    return list(_typed(Random(20_250_102), list(uplink.texts()), count))


def _typed(random: Random, texts: list[str], count: int) -> Iterator[str]:
    for number in range(count):
        found: list[str] = []
        while not found:
            said = [word for word in tokens(random.choice(texts)[:60]) if len(word) > 1]
            found = list(dict.fromkeys(said))[: 1 + number % 3] if number % 2 else said[-1:]
        yield " ".join(found)


def search_each(typed: list[str]) -> list[float]:
    """Seconds of each search, as its page makes it."""
    return [_timed(partial(search, Wanted(words=one))) for one in typed]


def suggest_each(typed: list[str]) -> list[float]:
    """Seconds of the suggestions for what is typed of each so far."""
    return [_timed(partial(suggest, one[: max(2, len(one) - 1)])) for one in typed]


def like_each(typed: list[str], processes: int) -> list[float]:
    """Seconds of the first page of a LIKE scan for each, by so many processes of the server."""
    with enter_unit(_county()), connection.cursor() as cursor:
        cursor.execute(f"SET max_parallel_workers_per_gather = {processes - 1:d}")
    return [_timed(partial(_like, one)) for one in typed]


def _like(typed: str) -> list[Any]:
    wanted = typed.split()
    query = _FIRST_PAGE.format(" AND ".join([_LIKE] * len(wanted)))
    with connection.cursor() as cursor:
        cursor.execute(query, [f"%{word}%" for word in wanted for _ in range(3)])
        return list(cursor.fetchall())


def duplicates_each(count: int) -> list[float]:
    """Seconds of what the desk is shown beside a question: what may be about the same matter."""
    account = create_account(username=f"desk-{clock.now().timestamp():.0f}", name="值班")
    ref = _county()
    with enter_network():
        grant_role(account_id=account, role=DUTY_OFFICER, unit_id=ref.id)
    with enter_unit(ref):
        found = list(Question.objects.order_by("number").values_list("id", flat=True)[: count * 20 : 20])
    return [_timed(partial(duplicates_of, one, account_id=account)) for one in found]


def similar_each(count: int) -> list[float]:
    """Seconds of what somebody is shown who is asking."""
    return [_timed(partial(similar, one)) for one in list(uplink.texts())[:count]]


def _timed(work: Any) -> float:
    """As in a request: what is kept is looked at once."""
    with enter_unit(_county()):
        start = perf_counter()
        with one_look_at_the_stamps():
            work()
        return perf_counter() - start
