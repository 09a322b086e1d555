"""A county with 10,000 public questions and their answers, made of the real messages."""

from datetime import timedelta
from itertools import cycle, islice

from django.core.management import call_command
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from shared_apps.topics.public import tree
from tenant_apps.commons.models import Publication
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenants.public import unit_by_slug, unit_ref
from tests.benchmarks.sides import uplink

SLUG = "unit-2"
BATCH = 200


def prepare(count: int) -> str:
    """Fill the county and return its host."""
    uplink.prepare()
    call_command("collectstatic", interactive=False, verbosity=0)
    card = unit_by_slug(SLUG)
    assert card is not None, "made by prepare()"
    now = clock.now()
    with enter_unit(unit_ref(card.id)):
        codes = [leaf.code for leaf in tree().leaves() if not leaf.sensitivity]
        texts = islice(cycle(list(uplink.texts())), count)
        waiting = []
        for number, (text, code) in enumerate(zip(texts, cycle(codes), strict=False)):
            asked = now - timedelta(days=40, minutes=number)
            answered = asked + timedelta(days=2)
            waiting.append(
                ImportedMessage(
                    source="bench",
                    external_number=str(number),
                    text=text,
                    topic=code,
                    visibility="public_wish",
                    received_at=asked,
                    answer=f"{text[:120]} 已经收到并核实，请按上述办法办理，有问题再来问。",
                    answered_at=answered,
                )
            )
            if len(waiting) == BATCH:
                import_batch(waiting)
                waiting = []
        import_batch(waiting)
        with connection.cursor() as cursor:
            cursor.execute("analyze commons_publication; analyze questions_answer; analyze questions_step")
    return card.host


def numbers(count: int) -> list[str]:
    """Receipt numbers of public questions, spread over all of them."""
    card = unit_by_slug(SLUG)
    assert card is not None
    with enter_unit(unit_ref(card.id)):
        found = list(Publication.objects.order_by("asked_at").values_list("number", flat=True))
    return found[:: max(1, len(found) // count)][:count]
