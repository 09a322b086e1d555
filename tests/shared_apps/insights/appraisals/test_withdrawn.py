"""Published rules are withdrawn with reasons, before the figures are frozen, and units are told."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.appraisal_messages import WITHDRAWN
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations import appraisal_closing as closing
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.operations import appraisal_withdrawing as withdrawing
from shared_apps.network_ledger.models import NetworkAudit
from shared_apps.topics.public import TopicTree
from tenants.public import UnitCard
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.shared_apps.insights.appraisals.making import chief, drafted, frozen, go_live, published

REASON = "指标权重有误，待重新研究后另行发布。"


@pytest.fixture
def live(in_network: None, topic_tree: TopicTree, network: Network) -> Network:
    go_live([network.a, network.b, network.city])
    return network


def withdrawn(issuer: UnitCard, **said: Any) -> Appraisal:
    appraisal = published(issuer, **said)
    withdrawing.withdraw(appraisal.pk, chief(issuer), reason=REASON)
    return Appraisal.objects.get(pk=appraisal.pk)


def works_at(role: str, unit: UnitCard) -> Client:
    account = make_account()
    give_role(account, role, unit.id)
    return client_for(account, at=None)


def test_it_is_withdrawn_once_by_its_issuer_and_its_units_are_told(live: Network) -> None:
    appraisal = published(live.city)
    told = network_tables().outbox._default_manager.filter(kind="appraisal.told", payload__what=WITHDRAWN)
    with pytest.raises(PermissionError):
        withdrawing.withdraw(appraisal.pk, chief(live.province), reason=REASON)
    for bad in ("\u3000", "字" * (withdrawing.REASON_MAX + 1)):
        with pytest.raises(withdrawing.BadReasonError):
            withdrawing.withdraw(appraisal.pk, chief(live.city), reason=bad)
    assert not told.exists()
    assert withdrawing.withdraw(appraisal.pk, chief(live.city), reason=f" {REASON} ") == len(appraisal.listed)
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.withdrawn_reason) == (Appraisal.State.WITHDRAWN, REASON)
    assert appraisal.withdrawn_person == "王处长"
    assert set(told.values_list("unit_id", flat=True)) == {live.a.id, live.b.id}
    with pytest.raises(closing.NotRunningError):
        withdrawing.withdraw(appraisal.pk, chief(live.city), reason=REASON)
    entry = NetworkAudit.objects.get(action="appraisal.withdrawn")
    assert entry.detail == {"unit_id": live.city.id, "units": 2}
    assert REASON not in str(entry.detail)


def test_nobody_is_appraised_by_it_any_more(live: Network) -> None:
    appraisal = withdrawn(live.city)
    with pytest.raises(closing.NotRunningError):
        closing.close(appraisal.pk, chief(live.city))
    assert not objecting.is_open_for_objections(appraisal)


def test_neither_a_draft_nor_frozen_figures_are_withdrawn(live: Network) -> None:
    draft = drafted(live.city)
    kept = frozen(live.city, live.a)
    for appraisal in (draft, kept):
        state = appraisal.state
        with pytest.raises(closing.NotRunningError):
            withdrawing.withdraw(appraisal.pk, chief(live.city), reason=REASON)
        appraisal.refresh_from_db()
        assert (appraisal.state, appraisal.withdrawn_at) == (state, None)


def test_the_page_asks_for_reasons_and_keeps_what_was_typed(live: Network) -> None:
    appraisal = published(live.city)
    staff = works_at(NETWORK_STAFF, live.city)
    page = reverse("insights-appraisal-withdraw", args=[appraisal.pk])
    assert page in staff.get(reverse("insights-appraisal", args=[appraisal.pk])).content.decode()
    for typed in ("", "权重有误。" * 201):
        refused = staff.post(page, {"reason": typed})
        assert refused.status_code == 422
        assert typed in refused.content.decode()
    done = staff.post(page, {"reason": REASON}, follow=True)
    assert REASON in done.content.decode()
    again = staff.get(page, follow=True)
    assert again.redirect_chain, "there is nothing to withdraw any more"


def test_units_read_why_and_no_figures(live: Network) -> None:
    appraisal = withdrawn(live.city)
    admin = works_at(UNIT_ADMIN, live.a)
    # A unit's notice leads to its own page of the appraisal.
    read = admin.get(reverse("insights-appraisal-unit", args=[appraisal.pk, live.a.id]), follow=True)
    text = read.content.decode()
    assert read.redirect_chain[-1][0] == reverse("insights-appraisal", args=[appraisal.pk])
    assert REASON in text
    assert "data-withdrawn" in text
    assert "data-unit=" not in text
    rows = reverse("insights-appraisal-rows", args=[appraisal.pk, live.a.id, "in_time"])
    file = reverse("insights-appraisal-file", args=[appraisal.pk, "csv"])
    assert [admin.get(address).status_code for address in (rows, file)] == [404, 404]


def test_a_new_draft_begins_with_its_rules_and_says_so(live: Network) -> None:
    appraisal = withdrawn(live.city, title="上半年办理质效考核")
    staff = works_at(NETWORK_STAFF, live.city)
    begun = f"{reverse('insights-appraisal-new')}?from={appraisal.pk}"
    form = staff.get(begun).context["form"]
    with enter_network():
        sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    done = staff.post(begun, {**sent, "title": "上半年办理质效考核（修订）"}, follow=True)
    made = Appraisal.objects.get(title="上半年办理质效考核（修订）")
    assert made.after_id == appraisal.pk
    assert (made.rules, made.level, made.first) == (appraisal.rules, appraisal.level, appraisal.first)
    assert "data-after" in done.content.decode()


def test_nobody_begins_with_the_rules_of_others(live: Network) -> None:
    theirs = drafted(live.province, title="省里的草稿")
    staff = works_at(NETWORK_STAFF, live.city)
    page = staff.get(f"{reverse('insights-appraisal-new')}?from={theirs.pk}")
    assert "省里的草稿" not in page.content.decode()
