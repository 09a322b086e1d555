"""/manage/sign-in/: entering a provider, and what each change ends."""

from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, OutsideIdentity, Provider
from shared_apps.accounts.operations.demo import totp_code
from shared_apps.accounts.operations.providing import secret_of
from shared_apps.accounts.queries.providers import ALLOWED, EVERYBODY, NEVER
from tenants.public import UnitCard, set_setting
from tests.shared_apps.accounts.outside.conftest import Enter
from tests.shared_apps.accounts.outside.going import SECOND, SECRET, browser, is_in, there_and_back
from tests.shared_apps.accounts.outside.university import CLIENT_ID, CLIENT_SECRET, University

PAGE = "/manage/sign-in/"


@pytest.fixture
def allowed(city: UnitCard, db: None) -> None:
    set_setting(city.id, ALLOWED, EVERYBODY, actor_id=None)


def form(university: University, **more: Any) -> dict[str, Any]:
    return {
        "kind": "oidc",
        "issuer": university.issuer,
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "factor_name": "amr",
        "factor_values": "otp\nhwk",
        "enabled": "on",
        **more,
    }


def kept() -> Provider:
    with enter_network():
        return Provider.objects.get()


@pytest.mark.usefixtures("allowed")
def test_it_is_asked_and_then_kept_with_its_secret_sealed(
    admin: Client, university: University, unit_a: UnitRef
) -> None:
    assert admin.post(PAGE, form(university)).headers["Location"] == PAGE
    row = kept()
    assert (row.unit_id, row.factor_values) == (unit_a.id, ["otp", "hwk"])
    assert row.authorization_endpoint == f"{university.issuer}/authorize"
    assert CLIENT_SECRET not in row.sealed_secret
    assert secret_of(row) == CLIENT_SECRET
    page = admin.get(PAGE).content.decode()
    assert CLIENT_SECRET not in page
    assert "/sign-in/lixia/back/" in page
    # A secret left out stays; with another issuer it goes.
    admin.post(PAGE, form(university, secret="", factor_values="otp"))
    assert secret_of(kept()) == CLIENT_SECRET
    admin.post(PAGE, form(university, secret="", kind="cas3", issuer=university.cas))
    assert secret_of(kept()) == ""


@pytest.mark.usefixtures("allowed")
def test_a_sealed_secret_opens_in_its_own_unit_alone(admin: Client, university: University) -> None:
    admin.post(PAGE, form(university))
    row = kept()
    row.unit_id += 1
    with pytest.raises(ValueError, match="altered"):
        secret_of(row)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "https://127.0.0.1/oidc"),
        ("issuer", "ftp://id.example.edu.cn"),
        ("issuer", "https://user:x@id.example.edu.cn/"),
        ("issuer", "https://10.0.0.1/"),
        ("client_id", ""),
        ("factor_name", ""),
        ("factor_name", "a b"),
        ("factor_values", "\n".join(str(number) for number in range(11))),
        ("kind", "saml"),
    ],
)
def test_what_cannot_be_is_named_and_not_kept(
    admin: Client, university: University, field: str, value: str
) -> None:
    answer = admin.post(PAGE, form(university, **{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    with enter_network():
        assert not Provider.objects.exists()


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("how", ["silent", "another", "redirect", "plain"])
def test_a_provider_that_does_not_answer_as_it_should_is_not_kept(
    admin: Client, university: University, how: str
) -> None:
    issuer = university.issuer
    if how == "silent":
        university.broken = "500"
    elif how == "redirect":
        university.broken = "redirect"
    elif how == "another":
        issuer += "/"
    else:
        university.discovery = {"token_endpoint": "ftp://id.example.edu.cn/token"}
    answer = admin.post(PAGE, form(university, issuer=issuer))
    assert answer.status_code == 422
    with enter_network():
        assert not Provider.objects.exists()


def test_where_it_is_not_allowed_nothing_is_kept(
    admin: Client, university: University, unit_a: UnitRef, city: UnitCard
) -> None:
    """By kind, by what the unit would allow itself, and by what a unit above forbids."""
    for where, value in ((None, ""), (unit_a.id, EVERYBODY), (city.id, NEVER)):
        if where is not None:
            set_setting(where, ALLOWED, value, actor_id=None)
        assert admin.post(PAGE, form(university)).status_code == 422
    with enter_network():
        assert not Provider.objects.exists()


@pytest.mark.parametrize("how", ["changed", "switched off", "removed"])
def test_each_change_ends_what_came_by_it(
    admin: Client, linked: Account, university: University, how: str
) -> None:
    came, on_the_way = browser(), browser()
    there_and_back(came, university)
    came.post(SECOND, {"code": totp_code(SECRET)})
    there_and_back(on_the_way, university)
    assert is_in(came)
    if how == "removed":
        admin.post(f"{PAGE}remove/")
    else:
        more = {"factor_values": "otp"} if how == "changed" else {"enabled": ""}
        assert admin.post(PAGE, form(university, **more)).status_code == 302
    assert not is_in(came)
    assert admin.get(PAGE).status_code == 200, "who came by a password stays"
    with enter_network():
        assert OutsideIdentity.objects.exists() is (how != "removed")
    if how != "changed":
        on_the_way.post(SECOND, {"code": totp_code(SECRET, steps=1)})
        assert not is_in(on_the_way)


def test_what_is_saved_unchanged_signs_nobody_out(
    admin: Client, enter: Enter, linked: Account, university: University
) -> None:
    came = browser()
    there_and_back(came, university)
    came.post(SECOND, {"code": totp_code(SECRET)})
    sent = form(university, secret="", factor_name="", factor_values="")
    assert admin.post(PAGE, sent).status_code == 302
    assert is_in(came)


def test_another_issuer_speaks_for_nobody_who_was_linked_before(
    linked: Account, enter: Enter, university: University
) -> None:
    """An administrator who enters a provider of their own is not let in as a colleague by it."""
    with enter_network():
        Provider.objects.update(issuer=f"{university.url}/oidc-of-another")
        identity = OutsideIdentity.objects.get()
    enter()
    assert there_and_back(browser(), university).headers["Location"] == SECOND
    with enter_network():
        OutsideIdentity.objects.filter(pk=identity.pk).update(subject_digest="0" * 64)
    assert there_and_back(browser(), university).status_code == 403
