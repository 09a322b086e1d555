"""What the chaos run compares of directives: it agrees after hundreds of steps, and sees what is missing."""

import random

import pytest
from django.db import transaction

from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from shared_apps.directives.models import Delivery, Enquiry, UnitReport
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenants.public import set_setting
from tests.chaos.below import one_step
from tests.chaos.below_compared import compare
from tests.network import Network

STEPS = 150


@pytest.fixture
def worked(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> list[UnitRef]:
    """The province and two counties after much work; everything has arrived."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)
    set_setting(network.province.id, SECOND_PERSON, False, actor_id=None)
    units = [network.ref(network.province), network.ref(network.a), network.ref(network.b)]
    rng = random.Random(7)
    for _ in range(STEPS):
        one_step(units, rng)
        if rng.random() < 0.3:
            _relay(rng.choice(units[1:]))
    for _ in range(2):
        for unit in units:
            _relay(unit)
    return units


def _relay(unit: UnitRef) -> None:
    relay_up(unit)
    relay_down(unit)


def _lost_in_a_unit() -> None:
    DirectiveItem.objects.filter(pk=DirectiveItem.objects.earliest("pk").pk).delete()


def _report_changed_in_a_unit() -> None:
    reported = DirectiveItem.objects.filter(report_revision__gt=0).earliest("pk")
    DirectiveItem.objects.filter(pk=reported.pk).update(report_text="另一稿")


def _answer_changed_in_a_unit() -> None:
    entry = DirectiveEntry.objects.filter(kind=DirectiveEntry.Kind.REPORT).latest("number")
    DirectiveEntry.objects.filter(pk=entry.pk).update(body={**entry.body, "answers": {"q1": "-1"}})


def test_above_and_below_agree_and_a_difference_is_seen(worked: list[UnitRef]) -> None:
    """One test: what is worked through takes its time."""
    found = compare(worked)
    assert found.wrong == []
    assert found.directives > 3
    assert found.reports > 3
    with enter_network():
        assert UnitReport.objects.filter(revision__gt=1).exists(), "reports were corrected"
        assert UnitReport.objects.filter(returned_revision__gt=0).exists(), "and sent back"
        assert Enquiry.objects.exists()
    for change, about in (
        (_lost_in_a_unit, "directives"),
        (_report_changed_in_a_unit, "reports"),
        (_answer_changed_in_a_unit, "answers"),
    ):
        with enter_unit(worked[1]), transaction.atomic():
            change()
            missing = [one for one in compare(worked).wrong if one.startswith(f"{about}: above and in no")]
            transaction.set_rollback(True)
        assert missing, about
    with enter_network():
        row = Delivery.objects.filter(read_at__isnull=False).earliest("pk")
        Delivery.objects.filter(pk=row.pk).update(read_at=None)
        Enquiry.objects.filter(pk=Enquiry.objects.earliest("asked_at").pk).delete()
    wrong = compare(worked).wrong
    assert {one.split(":")[0] for one in wrong} == {"receipts", "questions"}
