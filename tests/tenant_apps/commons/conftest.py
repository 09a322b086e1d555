"""What every test of public questions needs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.importing import ImportedMessage, import_batch
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.readers.data.codes import By
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.public import ReaderCard
from tenant_apps.readers.queries.known import device_token
from tests.actors import NOT_GIVEN
from tests.network import Network

OFFICER = NOT_GIVEN + 11
WHOEVER_ASKED = 10**9
"""Nobody whom a test verifies: their numbers begin at 1 anew after every test that commits, and whoever asked
may not like what they asked.
"""
WAGES, LAMPS, SENSITIVE = "150305", "110201", "900101"

Ask = Callable[..., Receipt]
Import = Callable[..., Publication]


def show(receipt: Receipt) -> None:
    """Whoever asked is verified, and the unit has decided to show it."""
    Publication.objects.filter(question=receipt.question_id).update(person=WHOEVER_ASKED)
    deciding.show(receipt.question_id, actor=OFFICER)


@pytest.fixture
def topics(db: None) -> None:
    """The real topics, in this test's transaction."""
    with enter_network():
        import_tree()


@pytest.fixture
def asked(topics: None, in_unit_a: UnitRef) -> Ask:
    """A function: a question in unit a whose asker wishes it to help others."""

    def ask_one(**said: Any) -> Receipt:
        values = {
            "token": new_token(),
            "text": "小区路灯坏了三天，晚上很黑。",
            "topic": LAMPS,
            "visibility": Visibility.PUBLIC_WISH,
        }
        return ask(NewQuestion(**(values | said)))

    return ask_one


@pytest.fixture
def imported(topics: None, in_unit_a: UnitRef) -> Import:
    """A function: an answered question in unit a that stood in public at its source."""
    numbers = iter(range(1, 1000))

    def import_one(**said: Any) -> Publication:
        received = said.pop("received_at", clock.now() - timedelta(days=30))
        values: dict[str, Any] = {
            "source": "old",
            "external_number": str(next(numbers)),
            "title": "星沙联络线什么时候通车",
            "text": "星沙联络线立项好几年了，至今没有看到修建的迹象。",
            "topic": WAGES,
            "visibility": Visibility.PUBLIC_WISH,
            "received_at": received,
            "answer": "计划明年六月通车。",
            "answered_at": received + timedelta(days=3),
            "answered_by": "交通运输局",
        }
        values |= said
        if not values["answer"]:
            values["answered_at"] = None
        import_batch([ImportedMessage(**values)])
        question = Question.objects.get(external_number=values["external_number"])
        return Publication.objects.get(question=question.id)

    return import_one


Verify = Callable[..., ReaderCard]


@pytest.fixture
def verify(in_unit_a: UnitRef) -> Verify:
    """A function: somebody who has verified a phone with unit a; on the device, where one is given."""
    keys = iter(range(1000))

    def verify_one(name: str = "", device: Client | None = None) -> ReaderCard:
        made = Reader.objects.create(key=f"k{next(keys)}", by="phone", name=name, verified_at=clock.now())
        if device is not None:
            device.cookies[COOKIE] = device_token(made.pk, clock.now())
        return ReaderCard(made.pk, name, By.PHONE, made.verified_at)

    return verify_one


@pytest.fixture
def reader(network: Network, client_of: Any) -> Client:
    """A phone that nobody has signed in on, at unit a's site."""
    phone: Client = client_of(network.a)
    return phone
