"""An approval is undone before the unit has gone live: nobody reaches it, and the applicant knows why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from huisheng.kernel.access import NETWORK_STAFF, OPERATOR
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import closing, deciding, opening, posting
from shared_apps.onboarding.operations.history import TooLateError
from shared_apps.onboarding.rules.receipts import secret_of
from tenants.models import Domain, ReadySchema, Unit
from tenants.provisioning import opening as schemas
from tenants.public import (
    UnitIsLiveError,
    create_unit,
    go_live,
    provision,
    reactivate,
    unit_by_slug,
    unit_card,
)
from tests.network import Network
from tests.shared_apps.onboarding.conftest import LEADER, Apply, named

pytestmark = pytest.mark.django_db

Staff = Callable[..., Client]
CHECKED = {"seal": "on", "person": "on"}
WHY = "经核实，该单位尚未成立团委。"
SAID = {"reason": "unit", "words": WHY, "sure": "on"}


def step(client: Client, application: Application, name: str, **data: Any) -> Any:
    return client.post(f"/onboarding/{application.number}/do/{name}/", data)


def again(application: Application) -> Application:
    with enter_network():
        return Application.objects.get(pk=application.pk)


def undo(application: Application) -> str:
    found = again(application)
    with enter_network():
        return str(deciding.undo(found.pk, by=1, version=found.version, reason=Reason.UNIT, words=WHY))


def approve(application: Application) -> None:
    with enter_network():
        deciding.approve(application.pk, by=1, version=application.version)


def half_set_up(application: Application, monkeypatch: pytest.MonkeyPatch) -> str:
    """Approved, with a schema and nothing in it; returns the schema's name."""

    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("the machine is in the way")

    approve(application)
    with monkeypatch.context() as broken, enter_network():
        broken.setattr(schemas, "_open", fail)
        assert not opening.carry_on(application.pk)
    card = unit_by_slug(application.slug)
    assert card is not None
    assert (card.state, card.routable) == ("provisioning", False)
    return str(card.schema)


@pytest.fixture
def chief(staff: Staff, network: Network) -> Client:
    return staff(NETWORK_STAFF, network.city)


def test_a_site_that_was_tried_out_is_closed_at_once_and_archived_after_30_days(
    chief: Client, submitted: Apply, network: Network, network_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = submitted()
    step(chief, application, "approve", version=application.version, **CHECKED)
    host = unit_card(network.listed.id).host
    assert Client(headers={"host": host}).get("/").status_code == 200
    page = chief.get(f"/onboarding/{application.number}/").content.decode()
    assert "撤销批准" in page
    version = again(application).version
    assert step(chief, application, "undo", version=version, reason="unit").status_code == 422
    assert step(chief, application, "undo", version=version, **SAID).status_code == 303
    application = again(application)
    assert (application.state, application.reason, application.reason_words) == ("undone", "unit", WHY)
    assert unit_card(network.listed.id).state == "suspended"
    assert Client(headers={"host": host}).get("/").status_code == 503
    assert application.archive_at is not None
    assert application.archive_at - now() > timedelta(days=29)
    with enter_network():
        logged = network_audit().entry._default_manager.get(action="application.undone")
        assert (logged.detail["reason"], logged.detail["left"]) == ("unit", "suspended")
        posting.send_due()
    [letter] = [one for one in mail.outbox if "撤销" in one.subject]
    assert letter.to == [LEADER.mail]
    assert WHY in str(letter.body)
    own = network_client.get(f"/apply/{application.number}/?k={secret_of(application.pk)}").content.decode()
    assert WHY in own
    assert "do/lead/" not in own
    with enter_network():
        assert closing.archive_due() == 0, "not before its time"
        monkeypatch.setattr(closing, "now", lambda: now() + timedelta(days=31))
        assert closing.archive_due() == 1
        assert closing.archive_due() == 0
        assert application.entries.filter(step="archived").count() == 1
    assert unit_card(network.listed.id).state == "archived"


def test_what_an_operator_has_opened_again_is_not_archived(
    submitted: Apply, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = submitted()
    approve(application)
    with enter_network():
        opening.carry_on(application.pk)
    assert undo(application) == "suspended"
    reactivate(network.listed.id, actor=1)
    monkeypatch.setattr(closing, "now", lambda: now() + timedelta(days=31))
    with enter_network():
        assert closing.archive_due() == 0
    assert unit_card(network.listed.id).state == "sandbox"


def test_what_was_not_set_up_yet_never_is_and_may_apply_again(submitted: Apply, network: Network) -> None:
    application = submitted()
    approve(application)
    assert undo(application) == "listed"
    card = unit_card(network.listed.id)
    assert (card.state, card.schema, card.routable) == ("listed", None, False)
    with enter_network():
        assert not opening.carry_on(application.pk)
        assert opening.carry_on_all() == 0
    assert unit_card(network.listed.id).schema is None
    second = submitted()
    approve(second)
    with enter_network():
        assert opening.carry_on(second.pk)
    assert unit_card(network.listed.id).routable


def test_a_unit_that_was_named_leaves_the_tree_again(submitted: Apply, network: Network) -> None:
    application = submitted(named(network))
    approve(application)
    assert undo(application) == "nothing"
    assert unit_by_slug(application.slug) is None
    assert again(application).unit_id is None
    with enter_network():
        assert not Domain.objects.filter(domain=f"{application.slug}.{settings.HUISHENG_BASE_HOST}").exists()
        assert not opening.carry_on(application.pk)


def test_a_named_unit_that_others_stand_below_is_listed_and_not_opened(
    submitted: Apply, network: Network
) -> None:
    application = submitted(named(network))
    approve(application)
    upper = unit_by_slug(application.slug)
    assert upper is not None
    create_unit(
        name="共青团泉城职业学院分校委员会",
        short_name="分校团委",
        kind="other",
        slug="fenxiao",
        parent_id=upper.id,
    )
    assert undo(application) == "listed"
    card = unit_card(upper.id)
    assert (card.state, card.schema, card.routable) == ("listed", None, False)


def test_a_schema_that_was_begun_stays_with_its_unit_and_is_given_to_no_other(
    submitted: Apply, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = submitted()
    schema = half_set_up(first, monkeypatch)
    assert undo(first) == "listed"
    card = unit_card(network.listed.id)
    assert (card.state, card.schema, card.routable) == ("listed", schema, False)
    other = submitted(named(network))
    approve(other)
    with enter_network():
        assert opening.carry_on(other.pk)
        assert ReadySchema.objects.get(name=schema).unit_id == network.listed.id
    found = unit_by_slug(other.slug)
    assert found is not None
    assert found.schema != schema
    second = submitted()
    approve(second)
    with enter_network():
        assert opening.carry_on(second.pk)
    card = unit_card(network.listed.id)
    assert (card.state, card.schema, card.routable) == ("sandbox", schema, True)


def test_a_named_unit_with_a_schema_is_archived_and_not_offered_to_others(
    submitted: Apply, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = submitted(named(network))
    half_set_up(application, monkeypatch)
    assert undo(application) == "archived"
    card = unit_by_slug(application.slug)
    assert card is not None
    assert (card.state, card.routable) == ("archived", False)
    assert again(application).archive_at is None, "there is nothing to hand out"


@pytest.mark.parametrize("where", ["_claim_schema", "_open"])
def test_undone_while_it_is_being_set_up_it_is_not_opened(
    submitted: Apply, network: Network, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The schedule has looked, and the approval is undone before it comes to the unit."""
    application = submitted()
    approve(application)
    real = getattr(schemas, where)

    def late(*args: Any) -> Any:
        monkeypatch.setattr(schemas, where, real)
        undo(application)
        return real(*args)

    monkeypatch.setattr(schemas, where, late)
    with enter_network():
        assert not opening.carry_on(application.pk)
    card = unit_card(network.listed.id)
    assert (card.state, card.routable) == ("listed", False)
    found = again(application)
    assert (found.state, found.failures) == ("undone", 0)


def test_pressed_twice_it_is_once(chief: Client, submitted: Apply) -> None:
    application = submitted()
    step(chief, application, "approve", version=application.version, **CHECKED)
    version = again(application).version
    step(chief, application, "undo", version=version, **SAID)
    assert step(chief, application, "undo", version=version, **SAID).status_code == 404
    with enter_network():
        assert application.entries.filter(step="undone").count() == 1
        assert application.letters.filter(what="undone").count() == 1
        with pytest.raises(TooLateError):
            deciding.undo(application.pk, by=1, version=version, reason=Reason.UNIT, words="")


def test_a_site_that_stands_by_now_is_not_closed_unseen(submitted: Apply, network: Network) -> None:
    """The page said that nobody was led to it; since then it was opened."""
    application = submitted()
    approve(application)
    seen = again(application).version
    with enter_network():
        opening.carry_on(application.pk)
        with pytest.raises(deciding.ChangedError):
            deciding.undo(application.pk, by=1, version=seen, reason=Reason.UNIT, words="")
    assert unit_card(network.listed.id).routable


def test_what_has_gone_live_is_not_undone(chief: Client, submitted: Apply, network: Network) -> None:
    application = submitted()
    step(chief, application, "approve", version=application.version, **CHECKED)
    go_live(network.listed.id, actor=1)
    assert 'do/undo/"' not in chief.get(f"/onboarding/{application.number}/").content.decode()
    step(chief, application, "undo", version=again(application).version, **SAID)
    assert again(application).state == "opened"
    with pytest.raises(UnitIsLiveError):
        undo(application)
    assert unit_card(network.listed.id).state == "live"


def test_only_who_approved_or_stands_above_undoes_it(
    staff: Staff, submitted: Apply, network: Network
) -> None:
    province = staff(NETWORK_STAFF, network.province)
    application = submitted()
    step(province, application, "approve", version=application.version, **CHECKED)
    with enter_network():
        assert again(application).decided_for == network.province.id
    version = again(application).version
    for who in (staff(NETWORK_STAFF, network.city), staff(NETWORK_STAFF, network.stranger)):
        assert "do/undo/" not in who.get(f"/onboarding/{application.number}/").content.decode()
        assert step(who, application, "undo", version=version, **SAID).status_code == 404
    assert again(application).state == "opened"
    assert step(staff(OPERATOR), application, "undo", version=version, **SAID).status_code == 303
    assert again(application).state == "undone"


def test_a_unit_set_up_by_an_operator_is_untouched_by_a_refusal_to_undo(
    submitted: Apply, network: Network
) -> None:
    application = submitted()
    provision(network.listed.id)
    with enter_network(), pytest.raises(TooLateError):
        deciding.undo(application.pk, by=1, version=application.version, reason=Reason.UNIT, words="")
    with enter_network():
        assert Unit.objects.get(pk=network.listed.id).state == "sandbox"
