"""The operator sees which messages are dead and brings them back; nobody sees what they carry."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.network_ledger.models import NetworkDeadLetter
from shared_apps.network_ledger.queries.notices import PER_PAGE
from tests.messaging.messages import Counted, Summed

PAGE = "/operators/dead-letters/"
CARRIED = "what-the-message-carries"


@pytest.fixture
def dead(unit_a: UnitRef) -> UnitRef:
    """A unit with two dead letters of one kind and one of another, of kinds that are not known yet."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key=CARRIED))
        emit(Counted(key="second"))
        emit(Summed(key="third"))
    _rename(unit_a, "test.", "later.")
    relay_up(unit_a)
    return unit_a


def _rename(unit: UnitRef, before: str, after: str) -> None:
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {unit.schema}.unit_outbox SET kind = replace(kind, %s, %s)",
            [before, after],
        )


def applied() -> set[str]:
    with enter_network():
        rows = network_audit().entry._default_manager.filter(action__in=("test.counted", "test.summed"))
        return set(rows.values_list("object_id", flat=True))


def letters() -> dict[str, int]:
    with enter_network():
        return {row.kind: row.pk for row in NetworkDeadLetter.objects.all()}


def test_shows_kinds_and_errors_not_contents(dead: UnitRef, staff: Any) -> None:
    page = staff("operator").get(PAGE).content.decode()
    assert "later.counted" in page
    assert "UnknownKindError" in page
    assert "历下区" in page
    assert CARRIED not in page


def test_filters_by_kind(dead: UnitRef, staff: Any) -> None:
    response = staff("operator").get(PAGE, {"kind": "later.summed"})
    assert {letter.kind for letter in response.context["letters"]} == {"later.summed"}
    assert {(row.kind, row.number) for row in response.context["kinds"]} == {
        ("later.counted", 2),
        ("later.summed", 1),
    }


def test_without_letters_it_says_so(staff: Any) -> None:
    assert "没有未送达的消息" in staff("operator").get(PAGE).content.decode()


def test_one_is_tried_anew(dead: UnitRef, staff: Any) -> None:
    _rename(dead, "later.", "test.")
    response = staff("operator").post(f"{PAGE}replay/", {"id": letters()["later.summed"]})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert set(letters()) == {"later.counted"}
    relay_up(dead)
    assert applied() == {"third"}


def test_a_kind_is_tried_anew_and_again_dead_if_nothing_was_repaired(dead: UnitRef, staff: Any) -> None:
    operator = staff("operator")
    response = operator.post(f"{PAGE}replay/", {"kind": "later.counted"})
    assert response["Location"] == f"{PAGE}?kind=later.counted"
    assert set(letters()) == {"later.summed"}
    relay_up(dead)
    assert set(letters()) == {"later.counted", "later.summed"}
    assert applied() == set()


def test_pressed_twice_it_tells(dead: UnitRef, staff: Any) -> None:
    operator, number = staff("operator"), letters()["later.summed"]
    for _ in range(2):
        response = operator.post(f"{PAGE}replay/", {"id": number}, follow=True)
    assert "没有需要重新投递的消息" in response.content.decode()


def test_the_replay_is_in_the_audit(dead: UnitRef, staff: Any) -> None:
    operator = staff("operator")
    operator.post(f"{PAGE}replay/", {"kind": "later.summed"})
    with enter_network():
        entry = network_audit().entry._default_manager.get(action="dead_letter.replayed")
    assert entry.actor == f"account:{operator.account_id}"
    assert entry.detail["kind"] == "later.summed"


@pytest.mark.parametrize("role", ["network_staff", "network_viewer"])
def test_nobody_else(dead: UnitRef, staff: Any, province: Any, role: str, network_client: Client) -> None:
    before = letters()
    assert staff(role, province).get(PAGE).status_code == 403
    assert staff(role, province).post(f"{PAGE}replay/", {"kind": "later.counted"}).status_code == 403
    assert network_client.get(PAGE).status_code == 302
    assert network_client.post(f"{PAGE}replay/", {"kind": "later.counted"}).status_code in (302, 401)
    assert letters() == before


def test_a_made_up_id_is_no_letter(dead: UnitRef, staff: Any) -> None:
    assert staff("operator").post(f"{PAGE}replay/", {"id": "x"}).status_code == 404
    assert staff("operator").get(PAGE, {"page": "x"}).status_code == 200


def test_same_number_of_queries_for_one_and_for_many(
    dead: UnitRef, staff: Any, django_assert_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    operator = staff("operator")
    operator.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        operator.get(PAGE)
    with enter_network(role="relay"):
        row = NetworkDeadLetter.objects.first()
        assert row is not None
        from huisheng.kernel.ids import uuid7

        NetworkDeadLetter.objects.bulk_create(
            NetworkDeadLetter(
                direction="up",
                unit_id=row.unit_id,
                event_id=uuid7(),
                kind="later.counted",
                version=1,
                attempts=1,
                error="E",
                occurred_at=row.occurred_at,
            )
            for _ in range(PER_PAGE + 5)
        )
    with CaptureQueriesContext(connection) as many:
        response = operator.get(PAGE)
    assert len(response.context["letters"]) == PER_PAGE
    assert len(many) == len(few)
