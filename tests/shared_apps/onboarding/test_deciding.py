"""Those above: who sees what, asks, approves and refuses; two at once; nothing of a refusal stays undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from huisheng.kernel.access import LEADER as LEADER_ROLE
from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.public import is_role_held
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import confirming, conversing, deciding, leading, opening, posting
from shared_apps.onboarding.operations.applying import UnitIsOpenError
from shared_apps.onboarding.operations.history import TooLateError
from shared_apps.onboarding.rules.receipts import secret_of
from tenants.public import provision, unit_by_slug, unit_card, unit_ref
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.onboarding.conftest import LEADER, Apply, named, picture

pytestmark = pytest.mark.django_db

Staff = Callable[..., Client]
CHECKED = {"seal": "on", "person": "on"}


def _step(client: Client, application: Application, step: str, **data: Any) -> Any:
    return client.post(f"/onboarding/{application.number}/do/{step}/", data)


def _now(application: Application) -> Application:
    with enter_network():
        return Application.objects.get(pk=application.pk)


@pytest.fixture
def chief(staff: Staff, network: Network) -> Client:
    """Staff of the city, which is above the listed county."""
    return staff(NETWORK_STAFF, network.city)


def test_approved_is_open_and_has_its_first_leader(
    chief: Client, submitted: Apply, network: Network, network_client: Client
) -> None:
    """From the button to the invitation: the site stands, and by a code the person named leads it."""
    application = submitted()
    page = chief.get(f"/onboarding/{application.number}/").content.decode()
    assert LEADER.name in page
    assert "没有发现重复申请" in page
    answer = _step(chief, application, "approve", version=application.version, **CHECKED)
    assert answer.status_code == 303
    application = _now(application)
    assert application.state == "opened"
    assert unit_card(network.listed.id).state == "sandbox"
    assert unit_ref(network.listed.id)
    with enter_network():
        posting.send_due()
        confirming.send_code(application.pk)
    told = [letter for letter in mail.outbox if "站点已建好" in letter.subject]
    assert [letter.to for letter in told] == [[LEADER.mail]]
    assert secret_of(application.pk) in str(told[0].body)
    code = mail.outbox[-1].subject[:6]
    answer = network_client.post(
        f"/apply/{application.number}/do/lead/", {"k": secret_of(application.pk), "code": code}
    )
    link = answer["Location"]
    assert link.startswith("/accounts/invitation/")
    said = {"new_password1": "long-enough-of-a-password", "new_password2": "long-enough-of-a-password"}
    assert network_client.post(link, said).status_code == 302
    for role in (LEADER_ROLE, UNIT_ADMIN):
        assert is_role_held(network.listed.id, role)
    with enter_network():
        assert leading.is_led(network.listed.id)
        Application.objects.update(code_sent_at=None)
        confirming.send_code(application.pk)
    again = network_client.post(
        f"/apply/{application.number}/do/lead/",
        {"k": secret_of(application.pk), "code": mail.outbox[-1].subject[:6]},
    )
    assert again["Location"].startswith("/apply/"), "a second leader is invited by the first"


def test_without_the_code_nobody_becomes_leader(
    chief: Client, submitted: Apply, network_client: Client, network: Network
) -> None:
    application = submitted()
    _step(chief, application, "approve", version=application.version, **CHECKED)
    for code in ("", "000000"):
        answer = network_client.post(
            f"/apply/{application.number}/do/lead/", {"k": secret_of(application.pk), "code": code}
        )
        assert answer.status_code == 422
    assert _now(application).invitation_id is None


def test_a_unit_that_was_named_enters_the_tree_with_the_approval(
    chief: Client, submitted: Apply, network: Network
) -> None:
    application = submitted(named(network))
    assert unit_by_slug("quancheng-zhiye") is None
    _step(chief, application, "approve", version=application.version, slug="quancheng", **CHECKED)
    card = unit_by_slug("quancheng")
    assert card is not None
    assert (card.parent_id, card.state, card.routable) == (network.city.id, "sandbox", True)
    assert _now(application).unit_id == card.id


@pytest.mark.parametrize("slug", ["lixia", "admin", "l1xia"])
def test_whoever_approves_cannot_give_another_s_address(
    chief: Client, submitted: Apply, network: Network, slug: str
) -> None:
    application = submitted(named(network))
    answer = _step(chief, application, "approve", version=application.version, slug=slug, **CHECKED)
    assert answer.status_code == 422
    assert _now(application).state == "review"


def test_nothing_is_approved_unchecked(chief: Client, submitted: Apply) -> None:
    application = submitted()
    assert _step(chief, application, "approve", version=application.version).status_code == 422
    assert _now(application).state == "review"


def test_what_came_in_meanwhile_is_read_first(chief: Client, submitted: Apply) -> None:
    """An approval of what the page showed, while the applicant has handed in another letter."""
    application = submitted()
    with enter_network():
        conversing.ask(application.pk, "请重新盖章。", by=1)
        conversing.answer(application.pk, "好的。")
    _step(chief, application, "approve", version=application.version, **CHECKED)
    assert _now(application).state == "review"


def test_refused_for_a_public_reason_that_the_applicant_reads(
    chief: Client, submitted: Apply, network_client: Client
) -> None:
    application = submitted()
    assert str(Reason.PARENT.label) in network_client.get("/apply/").content.decode()
    assert _step(chief, application, "reject", version=application.version, reason="other").status_code == 422
    _step(
        chief, application, "reject", version=application.version, reason="parent", words="请向威海市申请。"
    )
    assert _now(application).state == "rejected"
    page = network_client.get(f"/apply/{application.number}/?k={secret_of(application.pk)}").content.decode()
    assert str(Reason.PARENT.label) in page
    assert "请向威海市申请。" in page
    assert "人员" not in page.split("办理经过")[1], "who decided is not named to the applicant"
    with enter_network():
        posting.send_due()
    assert any("请向威海市申请" in str(letter.body) for letter in mail.outbox)


def test_questions_back_and_forth(chief: Client, submitted: Apply, network_client: Client) -> None:
    application = submitted()
    _step(chief, application, "ask", question="公章看不清，请重新扫描。")
    assert _now(application).state == "asked"
    assert _now(application).waiting_since is None
    own = f"/apply/{application.number}/?k={secret_of(application.pk)}"
    assert "公章看不清" in network_client.get(own).content.decode()
    key = {"k": secret_of(application.pk)}
    scan = SimpleUploadedFile("again.png", picture(), "image/png")
    network_client.post(f"/apply/{application.number}/do/letter/", {**key, "letter": scan})
    network_client.post(f"/apply/{application.number}/do/answer/", {**key, "text": "已重新扫描。"})
    assert _now(application).state == "review"
    assert "已重新扫描。" in chief.get(f"/onboarding/{application.number}/").content.decode()
    shown = chief.get(f"/onboarding/{application.number}/scan/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")


def test_who_stands_elsewhere_sees_nothing(staff: Staff, submitted: Apply, network: Network) -> None:
    application = submitted()
    for unit in (network.a, network.other_city, network.stranger, network.listed):
        client = staff(NETWORK_STAFF, unit)
        for address in ("", "scan/"):
            assert client.get(f"/onboarding/{application.number}/{address}").status_code == 404
        answer = _step(client, application, "approve", version=application.version, **CHECKED)
        assert answer.status_code == 404
        assert application.name not in client.get("/onboarding/?tab=all").content.decode()
    assert _now(application).state == "review"


def test_contacts_are_those_of_units_below(
    staff: Staff, chief: Client, submitted: Apply, network: Network
) -> None:
    application = submitted()
    page = chief.get("/onboarding/contacts/").content.decode()
    assert LEADER.phone not in page, "not before it is approved"
    _step(chief, application, "approve", version=application.version, **CHECKED)
    for unit, sees in ((network.city, True), (network.province, True), (network.other_city, False)):
        page = staff(NETWORK_STAFF, unit).get("/onboarding/contacts/?q=赵").content.decode()
        assert (LEADER.phone in page) == sees
    assert LEADER.phone not in chief.get("/onboarding/contacts/?q=孙").content.decode()


def test_nobody_decides_about_their_own_unit(staff: Staff, submitted: Apply, network: Network) -> None:
    application = submitted()
    own = staff(NETWORK_STAFF, network.listed)
    assert _step(own, application, "approve", version=application.version, **CHECKED).status_code == 404


def test_of_two_who_decide_the_first_counts(
    staff: Staff, chief: Client, submitted: Apply, network: Network
) -> None:
    application = submitted()
    other = staff(NETWORK_STAFF, network.province)
    _step(chief, application, "approve", version=application.version, **CHECKED)
    _step(other, application, "reject", version=application.version, reason="proof")
    assert _now(application).state == "opened"
    with enter_network(), pytest.raises(TooLateError):
        deciding.approve(application.pk, by=1, version=application.version)


def test_a_second_application_for_an_opened_unit_is_not_approved(
    chief: Client, submitted: Apply, network: Network
) -> None:
    first, second = submitted(), submitted()
    _step(chief, first, "approve", version=first.version, **CHECKED)
    _step(chief, second, "approve", version=second.version, **CHECKED)
    assert (_now(first).state, _now(second).state) == ("opened", "review")
    with enter_network(), pytest.raises(UnitIsOpenError):
        deciding.approve(second.pk, by=1, version=second.version)


def test_a_unit_that_was_opened_otherwise_is_not_approved(
    submitted: Apply, network: Network, staff: Staff
) -> None:
    """By an operator, while the application waited."""
    application = submitted()
    provision(network.listed.id)
    with enter_network(), pytest.raises(UnitIsOpenError):
        deciding.approve(application.pk, by=1, version=application.version)
    operator = staff("operator")
    assert "已经开通" in operator.get(f"/onboarding/{application.number}/").content.decode()


def test_the_table_holds_one_approval_of_a_unit(submitted: Apply) -> None:
    first, second = submitted(), submitted()
    with enter_network():
        Application.objects.filter(pk=first.pk).update(state="approved")
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=second.pk).update(state="opened")


def test_the_nearest_that_is_open_and_has_staff_decides(submitted: Apply, network: Network) -> None:
    give_role(make_account(), NETWORK_STAFF, network.province.id)
    give_role(make_account(), NETWORK_STAFF, network.other_city.id)
    assert submitted(named(network, parent_id=network.other_city.id)).reviewer_unit_id == network.province.id
    give_role(make_account(), NETWORK_STAFF, network.city.id)
    assert submitted().reviewer_unit_id == network.city.id


def test_carried_on_twice_is_once(chief: Client, submitted: Apply, network: Network) -> None:
    application = submitted()
    with enter_network():
        deciding.approve(application.pk, by=1, version=application.version)
        assert opening.carry_on(application.pk)
        assert opening.carry_on(application.pk)
        assert opening.carry_on_all() == 0
    application = _now(application)
    with enter_network():
        assert application.entries.filter(step="opened").count() == 1
        assert application.letters.filter(what="opened").count() == 1
