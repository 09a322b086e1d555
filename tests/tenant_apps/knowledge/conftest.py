"""What every test of the knowledge base needs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.web import whole_pages
from shared_apps.topics.public import import_tree
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.operations.publishing import publish
from tenant_apps.knowledge.operations.writing import write
from tenant_apps.knowledge.rules.content import Content
from tenant_apps.knowledge.rules.references import Reference
from tests.actors import NOT_GIVEN
from tests.network import Network

OFFICER, COLLEAGUE = NOT_GIVEN + 11, NOT_GIVEN + 12

Write = Callable[..., Reference]
From = Callable[..., Reference]


def content(**said: Any) -> Content:
    """An article about student loans; keyword arguments replace what it says."""
    values: dict[str, Any] = {
        "title": "国家助学贷款怎么申请？",
        "body": "先向学校资助中心提出申请。\n\n- 身份证\n- 录取通知书",
        "questions": ("上不起大学怎么办", "学费交不起"),
        "is_public": True,
    }
    return Content(**(values | said))


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are delivered by the tests themselves."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture(autouse=True)
def _no_page_of_before() -> None:
    whole_pages.forget_pages_of_this_process()


@pytest.fixture
def topics(db: None) -> None:
    """The real topics, in this test's transaction."""
    with enter_network():
        import_tree()


@pytest.fixture
def published(in_unit_a: UnitRef) -> Write:
    """A function: an entry of unit a that holds. `kind` and `owner` may be given."""

    def make(kind: Kind = Kind.ARTICLE, owner: int | None = None, **said: Any) -> Reference:
        if kind == Kind.CANNED:
            said = {"questions": (), "is_public": False} | said
        if kind == Kind.PROGRAMME:
            said = {"audience": "家庭经济困难的学生"} | said
        reference = write(kind, content(**said), actor=OFFICER, owner=owner)
        publish(reference, based_on=(1, 1), actor=OFFICER)
        return reference

    return make


@pytest.fixture
def province_says(network: Network, db: None) -> From:
    """A function: an entry of the province for all units below, delivered to the directory; returns how it
    is named below.
    """

    def make(kind: Kind = Kind.ARTICLE, **said: Any) -> Reference:
        return from_above(network.ref(network.province), kind, **said)

    return make


def from_above(unit: UnitRef, kind: Kind = Kind.ARTICLE, **said: Any) -> Reference:
    """As `province_says`, from any unit."""
    if kind == Kind.CANNED:
        said = {"questions": (), "is_public": False} | said
    with enter_unit(unit):
        own = write(kind, content(**({"for_below": True} | said)), actor=OFFICER)
        publish(own, based_on=(1, 1), actor=OFFICER)
    relay_up(unit)
    return Reference(unit.id, kind, own.number)


@pytest.fixture
def officer_a(network: Network, topics: None, staff: Callable[..., Client]) -> Client:
    """The browser of a duty officer of unit a."""
    return staff("duty_officer", network.a)


@pytest.fixture
def admin_a(network: Network, topics: None, staff: Callable[..., Client]) -> Client:
    """The browser of an administrator of unit a."""
    return staff("unit_admin", network.a)


@pytest.fixture
def asker_a(network: Network, topics: None, client_of: Callable[..., Client]) -> Client:
    """The browser of somebody who asks, on unit a's site."""
    return client_of(network.a)
