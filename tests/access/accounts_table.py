"""Sign-in, my units, people, on both hosts."""

from typing import Any

from huisheng.kernel.access import DUTY_OFFICER, OPERATOR, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import FactorReset
from shared_apps.accounts.operations.inviting import invite
from tests.access.table import Row, World, everybody, only, signed_in
from tests.actors import give_role, make_account

NOT = 405


def person(world: World, unit: UnitRef) -> dict[str, Any]:
    """A duty officer of the unit."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit.id)
    return {"account_id": account.pk}


def grant(world: World, unit: UnitRef) -> dict[str, Any]:
    """A role in the unit."""
    return {"grant_id": give_role(make_account(), DUTY_OFFICER, unit.id)}


def invitation(world: World, unit: UnitRef) -> dict[str, Any]:
    """An open invitation into the unit."""
    with enter_network():
        invitation_id, _ = invite(
            username="invited", name="受邀", role=DUTY_OFFICER, unit_id=unit.id, invited_by=None
        )
    return {"invitation_id": invitation_id}


def reset(world: World, unit: UnitRef) -> dict[str, Any]:
    """A request to start a second factor over that waits."""
    from huisheng.kernel.clock import now
    from shared_apps.accounts.data import RESET_REQUEST_LIFE

    account_id = person(world, unit)["account_id"]
    with enter_network():
        row = FactorReset.objects.create(
            account_id=account_id, unit_id=unit.id, asked_by_id=1, ends_at=now() + RESET_REQUEST_LIFE
        )
    return {"reset_id": row.pk}


def of_unit(make: Any) -> Any:
    """The same object, reached over the network's host: the URL names the unit too."""

    def made(world: World, unit: UnitRef) -> dict[str, Any]:
        return {"unit_id": unit.id, **(make(world, unit) if make else {})}

    return made


def operator_grant(world: World, unit: UnitRef) -> dict[str, Any]:
    """The role of an operator; another stays, so that it may be ended."""
    give_role(make_account(), OPERATOR, None)
    return {"grant_id": give_role(make_account(), OPERATOR, None)}


def operator_person(world: World, unit: UnitRef) -> dict[str, Any]:
    """Another operator."""
    account = make_account()
    give_role(account, OPERATOR, None)
    return {"account_id": account.pk}


def operator_invitation(world: World, unit: UnitRef) -> dict[str, Any]:
    """An open invitation to an operator."""
    with enter_network():
        invitation_id, _ = invite(username="op", name="运维", role=OPERATOR, unit_id=None, invited_by=None)
    return {"invitation_id": invitation_id}


def operator_reset(world: World, unit: UnitRef) -> dict[str, Any]:
    """A request of the operators."""
    from huisheng.kernel.clock import now
    from shared_apps.accounts.data import RESET_REQUEST_LIFE

    with enter_network():
        row = FactorReset.objects.create(
            account_id=operator_person(world, unit)["account_id"],
            asked_by_id=1,
            ends_at=now() + RESET_REQUEST_LIFE,
        )
    return {"reset_id": row.pk}


INVITE = {"name": "某人", "username": "somebody", "role": UNIT_ADMIN, "staff_kind": "other"}


def _public(name: str, *, get: Any = 200, post: Any = 200, **more: Any) -> Row:
    return Row(name, "network", everybody(get), everybody(post), **more)


def _own(name: str, *, get: Any = 200, post: Any = 200, **more: Any) -> Row:
    return Row(name, "network", signed_in("network", get), signed_in("network", post), **more)


def _below(name: str, make: Any, *, get: Any = 200, post: Any = 200, **more: Any) -> Row:
    """A page about the people of A: for those above it, and for network staff of A itself."""
    above = ("own", "parent", "child", "operator")
    # The wrong method is refused before the object is looked for.
    hidden_get = dict.fromkeys(("sibling", "stranger"), NOT if get == NOT else 404)
    hidden_post = dict.fromkeys(("sibling", "stranger"), NOT if post == NOT else 404)
    return Row(
        name,
        "network",
        only(*above, ok=get, **hidden_get),
        only(*above, ok=post, **hidden_post),
        object_in=of_unit(make),
        **more,
    )


def _operators(name: str, make: Any = None, *, get: Any = 200, post: Any = 200, **more: Any) -> Row:
    return Row(name, "network", only("operator", ok=get), only("operator", ok=post), object_in=make, **more)


def _in_unit(
    name: str, make: Any = None, *, leaders: bool = False, get: Any = 200, post: Any = 200, **more: Any
) -> Row:
    kinds = ("leader", "unit_admin") if leaders else ("unit_admin",)
    return Row(name, "unit", only(*kinds, ok=get), only(*kinds, ok=post), object_in=make, **more)


_already_in = dict.fromkeys(
    ("no_role", "unit_admin", "viewer", "own", "parent", "child", "sibling", "stranger", "operator"), 302
)
_signed_in_page = dict.fromkeys(_already_in, 200)
_not_allowed = dict.fromkeys(_already_in, 403)

ROWS = [
    Row("account_login", "network", everybody(200, **_already_in), everybody(200, **_already_in)),
    Row("accounts-sign-in", "network", everybody(200, **_already_in), everybody(200, **_already_in)),
    _public("accounts-sign-out", get=NOT, post=302),
    _public("accounts-forgotten"),
    _public("account_inactive", get=403, post=403),
    _public("accounts-enrol", get=302, post=302),
    _public("mfa_authenticate", get=302, post=302),
    # Not signed in: to the sign-in.
    Row("mfa_activate_totp", "network", everybody(302, **_signed_in_page), everybody(302, **_signed_in_page)),
    Row("mfa_add_webauthn", "network", everybody(302, **_signed_in_page), everybody(302, **_signed_in_page)),
    _public("mfa_login_webauthn", get=302, post=302),
    # Nowhere allowed here; who may: tests/shared_apps/accounts/test_codes_by_sms_enrolling.py.
    Row("accounts-phone-add", "network", everybody(302, **_not_allowed), everybody(302, **_not_allowed)),
    _public("accounts-phone-send", get=NOT, post=302),
    _public("accounts-invitation", get=404, post=404, kwargs={"token": "unknown"}),
    _public("accounts-new-password", get=404, post=404, kwargs={"token": "unknown"}),
    # Whoever has no password (the test's people) is sent to a way that exists, or told that there is none.
    _own("account_reauthenticate", get=403, post=403),
    _own("account_change_password", get=302, post=302),
    _own("mfa_index", post=NOT),
    _own("mfa_reauthenticate", get=403, post=403),
    _own("mfa_deactivate_totp", get=404, post=404),
    _own("accounts-phone-remove", get=302, post=302),
    _own("mfa_view_recovery_codes", get=404, post=NOT),
    _own("mfa_generate_recovery_codes"),
    _own("mfa_download_recovery_codes", get=404, post=404),
    _own("mfa_list_webauthn", post=NOT),
    _own("mfa_reauthenticate_webauthn", get=403, post=403),
    _own("mfa_remove_webauthn", get=404, post=404, kwargs={"pk": 1}),
    _own("mfa_edit_webauthn", get=404, post=404, kwargs={"pk": 1}),
    _own("accounts-my", post=NOT),
    # Nobody has a provider here; who may do what with one: tests/shared_apps/accounts/outside.
    _public("accounts-outside", post=NOT),
    _public("accounts-outside-unit", get=404, post=404, kwargs={"slug": "lixia"}),
    _public("accounts-outside-back", get=404, post=NOT, kwargs={"slug": "lixia"}),
    _public("accounts-outside-out", get=404, post=NOT, kwargs={"slug": "lixia"}),
    _own("accounts-outside-link", get=404, post=404, kwargs={"unit_id": 1}),
    _own("accounts-outside-unlink", get=NOT, post=404, kwargs={"identity_id": 1}),
    _own("accounts-hand-over", get=404, post=NOT),
    # `child` are network staff of the unit itself: they stand beside its desk, not above it.
    Row(
        "accounts-visit",
        "network",
        only("own", "parent", child=404, sibling=404, stranger=404),
        only("own", "parent", ok=302, child=404, sibling=404, stranger=404),
        object_in=of_unit(None),
        data={"reason": "核实督办单的办理情况"},
    ),
    Row(
        "accounts-people-units",
        "network",
        only("own", "parent", "child", "sibling", "stranger", "operator"),
        only("own", "parent", "child", "sibling", "stranger", "operator", ok=NOT),
    ),
    _below("accounts-people-of", None, post=NOT),
    _below("accounts-people-of-invite", None, data=INVITE),
    _below("accounts-people-of-withdraw", invitation, get=NOT, post=302),
    _below("accounts-people-of-add-role", person, post=302, data={"role": UNIT_ADMIN}),
    # Network staff of A itself stand beside, not above: they are told so, and nothing is made.
    _below("accounts-people-of-password-link", person, get=NOT, post=(200, 302)),
    _below("accounts-people-of-reset", person, get=NOT, post=(200, 302)),
    _below("accounts-people-of-last-day", grant, post=302, data={"end_now": "1"}),
    _below("accounts-people-of-reset-decide", reset, get=NOT, post=302, data={"decision": "refuse"}),
    _operators("accounts-operators", post=NOT),
    _operators("accounts-operators-invite", post=200, data={**INVITE, "role": OPERATOR}),
    _operators("accounts-operators-withdraw", operator_invitation, get=NOT, post=302),
    _operators("accounts-operators-last-day", operator_grant, post=302, data={"end_now": "1"}),
    _operators("accounts-operators-ask-reset", operator_person, get=NOT, post=302),
    _operators(
        "accounts-operators-reset-decide", operator_reset, get=NOT, post=200, data={"decision": "approve"}
    ),
    Row("accounts-sign-in", "unit", everybody(302), everybody(NOT)),
    Row("accounts-enter", "unit", everybody(403), everybody(NOT)),
    Row("accounts-sign-out", "unit", everybody(NOT), everybody(302)),
    Row("accounts-visit-leave", "unit", everybody(NOT), everybody(302)),
    _in_unit("accounts-visits", leaders=True, post=NOT),
    _in_unit("accounts-provider", post=422, data={"kind": "saml"}),
    _in_unit("accounts-provider-remove", get=NOT, post=302),
    _in_unit("accounts-people", leaders=True, post=NOT),
    _in_unit("accounts-sms-policy", post=302),
    _in_unit("accounts-people-invite", data=INVITE),
    _in_unit("accounts-people-withdraw", invitation, get=NOT, post=302),
    _in_unit("accounts-people-add-role", person, post=302, data={"role": UNIT_ADMIN}),
    _in_unit("accounts-people-last-day", grant, post=302, data={"end_now": "1"}),
    _in_unit("accounts-people-password-link", person, leaders=True, get=NOT),
    _in_unit("accounts-people-ask-reset", person, leaders=True, get=NOT, post=302),
    _in_unit("accounts-people-reset-decide", reset, leaders=True, get=NOT, data={"decision": "approve"}),
]
