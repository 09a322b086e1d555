"""A county in the busiest hour of a launch: who takes part, a desk that publishes, what arrived above."""

import sys
from random import Random
from time import perf_counter, sleep
from typing import Any

from django.core.management import call_command
from django.db.models import Sum

from huisheng.kernel import clock
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Daily, Fact
from shared_apps.insights.operations import clustering
from shared_apps.topics.public import tree
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.questions.models import Question
from tenant_apps.questions.public import NewQuestion, accept, ask, new_token, version_of
from tenant_apps.readers.models import Reader
from tenant_apps.readers.public import COOKIE
from tenant_apps.readers.queries.known import device_token
from tenants.public import unit_by_slug, unit_ref
from tests.benchmarks.sides import asking, reading, uplink

PROVINCE = "unit-0"
OFFICER = 1
WAIT_SECONDS = 120.0


def prepare(count: int) -> str:
    """The county with so many public questions, unless a run before this one made it; returns its host."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        call_command("migrate_units", verbosity=0, stdout=sys.stderr)
    card = unit_by_slug(reading.SLUG)
    return reading.prepare(count) if card is None else card.host


def numbers() -> list[str]:
    """Receipt numbers of what stands in public, in an order that says nothing; the first is read most."""
    with enter_unit(_county()):
        found = list(Publication.objects.filter(standing="shown").order_by("number"))
    Random(20_250_103).shuffle(found)
    return [row.number for row in found]


def devices(count: int) -> list[str]:
    """Cookies of as many phones on which somebody has verified themselves."""
    now = clock.now()
    with enter_unit(_county()):
        there = Reader.objects.count()
        Reader.objects.bulk_create(
            [Reader(key=f"bench-{n}", by="phone", verified_at=now) for n in range(there, count)]
        )
        ids = Reader.objects.order_by("pk").values_list("pk", flat=True)[:count]
        return [f"; {COOKIE}={device_token(reader_id, now)}" for reader_id in ids]


def forms(count: int) -> list[dict[str, str]]:
    """As asking's, of people who wish it to be public."""
    return asking.forms(count, visibility="public_wish")


def line_up(count: int) -> int:
    """Have at least so many questions wait for the desk's decision to publish them."""
    ref = _county()
    with enter_network():
        codes = [leaf.code for leaf in tree().leaves() if not leaf.sensitivity]
    with enter_unit(ref):
        there = Publication.objects.filter(standing="held", person=OFFICER).count()
        for number, text in zip(range(there, count), uplink.texts(), strict=False):
            new = NewQuestion(
                token=new_token(),
                text=f"{text[:900]} {number}",
                topic=codes[number % len(codes)],
                visibility="public_wish",
            )
            question_id = ask(new).question_id
            accept(question_id, version=version_of(question_id), actor=OFFICER)
            Publication.objects.filter(pk=question_id).update(person=OFFICER)
        return int(Publication.objects.filter(standing="held", person=OFFICER).count())


def publish(count: int, seconds: float) -> int:
    """Show so many of them, spread over the seconds, as people at the desk do meanwhile."""
    ref = _county()
    begin = perf_counter()
    with enter_unit(ref):
        ids = list(
            Publication.objects.filter(standing="held", person=OFFICER)
            .order_by("asked_at")
            .values_list("pk", flat=True)[:count]
        )
    for number, question_id in enumerate(ids):
        sleep(max(0.0, begin + (number + 0.5) * seconds / count - perf_counter()))
        with enter_unit(ref):
            deciding.show(question_id, actor=OFFICER)
    return len(ids)


def settle() -> int:
    """Have everything done that preparing has left to be done later, by the worker and here: what lies in the
    outbox, and what the network puts into clusters. Returns how much of the latter there was here.
    """
    relayed()
    with enter_network():
        return clustering.work_off(at_most=None)


def relayed() -> None:
    """Wait until nothing lies in the outbox any more. Raises TimeoutError."""
    outbox = unit_tables().outbox
    end = perf_counter() + WAIT_SECONDS
    with enter_unit(_county()):
        while outbox._default_manager.exists():
            if perf_counter() > end:
                raise TimeoutError("the relay did not deliver everything")
            sleep(0.05)


def arrived() -> dict[str, Any]:
    """Once everything is delivered: the numbers of all questions stored here and of all that the network has
    been told of, and what the province's sums say.
    """
    relayed()
    ref = _county()
    with enter_unit(ref):
        stored = {str(pk): number for pk, number in Question.objects.values_list("id", "number")}
    with enter_network():
        told = Fact.objects.filter(unit_id=ref.id, kind="question.received")
        counted = [stored.get(pk, f"unknown {pk}") for pk in told.values_list("question_id", flat=True)]
        province = unit_by_slug(PROVINCE)
        assert province is not None, "made by prepare()"
        rows = Daily.objects.filter(unit_id=province.id, own=False)
        summed = rows.aggregate(total=Sum("received"))["total"] or 0
    return {"stored": sorted(stored.values()), "counted": sorted(counted), "summed": summed}


def _county() -> UnitRef:
    card = unit_by_slug(reading.SLUG)
    assert card is not None, "made by prepare()"
    return unit_ref(card.id)
