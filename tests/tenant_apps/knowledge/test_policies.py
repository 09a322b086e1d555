"""Policies, projects and services: found by what one is, gone with their last day, the same from above."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.knowledge_messages import PROGRAMME, KnowledgePublished
from tenant_apps.knowledge.data.codes import REMIND_DAYS, Kind
from tenant_apps.knowledge.operations.overriding import hide, replace, show
from tenant_apps.knowledge.operations.publishing import publish, retire
from tenant_apps.knowledge.operations.writing import content_of, write
from tenant_apps.knowledge.public import help_for, insert_text, to_review
from tenant_apps.knowledge.queries import keeping
from tenant_apps.knowledge.rules.content import BadContentError, check
from tenant_apps.knowledge.rules.references import Reference
from tests.network import Network
from tests.tenant_apps.knowledge.conftest import OFFICER, Write, content

TODAY = date(2026, 11, 23)
ClientOf = Callable[..., Client]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """A function that makes it noon of a day."""

    def noon(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=clock.BUSINESS_ZONE).astimezone(clock.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    noon(TODAY)
    return noon


@pytest.fixture
def offered(published: Write, at: Any) -> dict[str, Reference]:
    """Three of them, each for others."""
    return {
        "loan": published(
            Kind.PROGRAMME,
            title="创业贴息贷款",
            sort="policy",
            stages=("founding", "returning"),
            place="历下区",
        ),
        "room": published(
            Kind.PROGRAMME, title="青年驿站免费住", sort="service", stages=("seeking",), topics=("15",)
        ),
        "all": published(Kind.PROGRAMME, title="心理热线", sort="service"),
    }


def _titles(client: Client, query: str = "") -> set[str]:
    page = client.get(f"/policies/{query}")
    assert page.status_code == 200
    return {
        title for title in ("创业贴息贷款", "青年驿站免费住", "心理热线") if title in page.content.decode()
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"创业贴息贷款", "青年驿站免费住", "心理热线"}),
        ("?stage=founding", {"创业贴息贷款", "心理热线"}),
        ("?stage=seeking", {"青年驿站免费住", "心理热线"}),
        ("?stage=seeking&sort=service", {"青年驿站免费住", "心理热线"}),
        ("?sort=policy", {"创业贴息贷款"}),
        ("?place=%E5%8E%86%E4%B8%8B%E5%8C%BA&sort=policy", {"创业贴息贷款"}),
        ("?topic=14", {"创业贴息贷款", "心理热线"}),
        ("?stage=nonsense", {"心理热线"}),
        ("?sort=policy&stage=family", set()),
    ],
)
def test_everybody_finds_what_is_for_them(
    offered: dict[str, Reference], client_of: ClientOf, unit_a: UnitRef, query: str, found: set[str]
) -> None:
    """What names no stage is for all."""
    assert _titles(client_of(unit_a), query) == found


@pytest.mark.django_db(transaction=True)
def test_the_page_is_kept_whole_until_something_changes(
    published: Write, network: Network, client_of: ClientOf, unit_a: UnitRef, at: Any
) -> None:
    """A crowd reads without a query; what is published, taken back, hidden or shown again is so at once."""
    reference = published(Kind.PROGRAMME, title="创业贴息贷款")
    client = client_of(unit_a)
    assert _titles(client) == {"创业贴息贷款"}
    with CaptureQueriesContext(connection) as taken:
        assert _titles(client) == {"创业贴息贷款"}
    assert not taken.captured_queries
    published(Kind.PROGRAMME, title="心理热线")
    assert _titles(client) == {"创业贴息贷款", "心理热线"}
    with enter_unit(unit_a):
        retire(reference, actor=OFFICER)
    assert _titles(client) == {"心理热线"}
    above = network.ref(network.province)
    with enter_unit(above):
        own = write(
            Kind.PROGRAMME, content(title="青年驿站免费住", audience="所有人", for_below=True), actor=OFFICER
        )
        publish(own, based_on=(1, 1), actor=OFFICER)
    relay_up(above)
    inherited = Reference(network.province.id, Kind.PROGRAMME, own.number)
    with enter_unit(unit_a):
        hide(inherited, actor=OFFICER)
    assert _titles(client) == {"心理热线"}
    with enter_unit(unit_a):
        show(inherited, actor=OFFICER)
    assert _titles(client) == {"心理热线", "青年驿站免费住"}


def test_it_is_shown_from_its_first_day_up_to_its_last(
    published: Write, client_of: ClientOf, unit_a: UnitRef, at: Callable[[date], None]
) -> None:
    published(
        Kind.PROGRAMME,
        title="青年驿站免费住",
        questions=("找工作住哪里免费",),
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=1),
    )
    client = client_of(unit_a)
    asked = "来找工作，有没有免费住的地方？青年驿站免费住"
    for day, is_there in ((-1, False), (0, True), (1, True), (2, False)):
        at(TODAY + timedelta(days=day))
        assert bool(_titles(client)) is is_there
        assert bool(help_for(asked)[0]) is is_there
        assert ("青年驿站免费住" in client.get("/help/").content.decode()) is is_there


def test_who_keeps_it_is_asked_before_its_last_day(
    published: Write, at: Callable[[date], None], unit_a: UnitRef
) -> None:
    last = TODAY + timedelta(days=REMIND_DAYS + 1)
    reference = published(Kind.PROGRAMME, valid_until=last)
    assert to_review() == 0
    at(TODAY + timedelta(days=1))
    assert to_review() == 1
    kept = keeping.kept_entry(reference, account_id=OFFICER)
    assert kept is not None
    assert kept.row.is_due
    assert kept.row.ends_soon
    at(last + timedelta(days=1))
    kept = keeping.kept_entry(reference, account_id=OFFICER)
    assert kept is not None
    assert (kept.row.is_due, kept.row.ends_soon) == (True, False)


def test_from_above_it_comes_whole_and_may_be_hidden_or_replaced(
    network: Network, client_of: ClientOf, unit_a: UnitRef, at: Any, in_unit_a: UnitRef
) -> None:
    above = network.ref(network.province)
    said = content(
        title="创业贴息贷款",
        audience="返乡创业青年",
        sort="policy",
        stages=("founding",),
        valid_from=TODAY,
        place="全省",
        office="省人社厅",
        for_below=True,
    )
    with enter_unit(above):
        own = write(Kind.PROGRAMME, said, actor=OFFICER)
        publish(own, based_on=(1, 1), actor=OFFICER)
    relay_up(above)
    client = client_of(unit_a)
    assert _titles(client, "?stage=founding&sort=policy") == {"创业贴息贷款"}
    assert _titles(client, "?stage=seeking") == set()
    reference = Reference(network.province.id, Kind.PROGRAMME, own.number)
    page = client.get(f"/help/{reference}/").content.decode()
    for words in ("省人社厅", "全省", "创业", "政策"):
        assert words in page
    text = insert_text(str(reference), {}, account_id=OFFICER)
    assert "责任单位：省人社厅" in text
    ours = replace(reference, actor=OFFICER)
    kept = keeping.kept_entry(ours, account_id=OFFICER)
    assert kept is not None
    copied = content_of(kept.latest)
    assert (copied.sort, copied.stages, copied.valid_from) == ("policy", ("founding",), TODAY)
    assert (copied.place, copied.office) == ("全省", "省人社厅")
    # A unit beside it, below the same province, sees the original all the same.
    assert _titles(client_of(network.b)) == {"创业贴息贷款"}


def test_one_from_above_that_is_hidden_is_in_no_list(
    network: Network, client_of: ClientOf, unit_a: UnitRef, at: Any, in_unit_a: UnitRef
) -> None:
    above = network.ref(network.province)
    with enter_unit(above):
        own = write(
            Kind.PROGRAMME, content(title="心理热线", audience="所有人", for_below=True), actor=OFFICER
        )
        publish(own, based_on=(1, 1), actor=OFFICER)
    relay_up(above)
    assert _titles(client_of(unit_a)) == {"心理热线"}
    hide(Reference(network.province.id, Kind.PROGRAMME, own.number), actor=OFFICER)
    assert _titles(client_of(unit_a)) == set()
    assert _titles(client_of(network.stranger)) == set()


def test_a_message_of_the_version_before_is_still_understood(
    network: Network, client_of: ClientOf, unit_a: UnitRef, at: Any
) -> None:
    above = network.ref(network.province)
    with enter_unit(above):
        from django.db import transaction

        with transaction.atomic():
            emit(
                KnowledgePublished(
                    entry_kind=PROGRAMME,
                    number=1,
                    entry_version=1,
                    title="心理热线",
                    body="打 12355。",
                    questions=[],
                    topics=[],
                    audience="所有人",
                    eligibility="",
                    how_to_apply="",
                    contact="",
                    link="",
                    valid_until=None,
                    is_public=True,
                    replaces_unit=0,
                    replaces_number=0,
                    at=clock.now().isoformat(),
                )
            )
    relay_up(above)
    assert _titles(client_of(unit_a), "?sort=programme&stage=family") == {"心理热线"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sort": "gift"}, "sort"),
        ({"stages": ("retired",)}, "sort"),
        ({"valid_from": TODAY, "valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ({"place": "x" * 61}, "place"),
    ],
)
def test_what_cannot_be_kept(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadContentError) as error:
        check(Kind.PROGRAMME, content(audience="学生", **changes))
    assert error.value.field == field
