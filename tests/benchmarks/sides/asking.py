"""Questions about to be sent: the last form of each, as a browser would post it."""

from collections.abc import Iterator
from itertools import islice

from huisheng.kernel.tenancy import enter_unit
from shared_apps.topics.public import tree
from tenant_apps.questions.models import Question
from tenant_apps.questions.web.draft import Draft
from tenants.public import UnitCard, unit_by_slug, unit_ref
from tests.benchmarks.sides import uplink

SLUG = "unit-2"
OPENED_AGO = "1"
"""Long ago: nobody fills in three pages in the moment that a benchmark would."""


def prepare() -> str:
    """A network with one county to ask; returns its host."""
    uplink.prepare()
    return _county().host


def _county() -> UnitCard:
    card = unit_by_slug(SLUG)
    assert card is not None, "made by prepare()"
    return card


def forms(count: int, visibility: str = "private") -> list[dict[str, str]]:
    """The fields of as many last forms, each with a real message and a token of its own."""
    with enter_unit(unit_ref(_county().id)):
        topic = next(card.code for card in tree().leaves() if not card.sensitivity)
        return [
            {
                "at": "confirm",
                "go": "send",
                "draft": Draft.fresh(text=text, kind="consult", choice=f"n:{topic}")
                .with_values(opened=OPENED_AGO, checked="yes")
                .signed(),
                "homepage": "",
                "visibility": visibility,
                "show_name": "anonymous",
                "display_name": "",
                "contact_phone": "",
                "contact_email": "",
                "notify": "",
            }
            for text in islice(_real(), count)
        ]


def stored() -> int:
    """How many questions the county has."""
    with enter_unit(unit_ref(_county().id)):
        return int(Question.objects.count())


def _real() -> Iterator[str]:
    while True:
        yield from uplink.texts()
