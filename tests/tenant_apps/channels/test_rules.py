"""Quiet hours, the order of ways, keys and sealing."""

from datetime import datetime

import pytest

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.rules.keys import key_of, tidy_key
from tenant_apps.channels.rules.order import first_possible, ways_in_order
from tenant_apps.channels.rules.quiet import next_allowed
from tenant_apps.channels.rules.sealing import CannotUnseal, keyed_hash, seal, unseal


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_ZONE)


@pytest.mark.parametrize(
    ("moment", "hours", "allowed"),
    [
        ("2026-11-21T21:59:59", (22, 8), "2026-11-21T21:59:59"),
        ("2026-11-21T22:00", (22, 8), "2026-11-22T08:00"),
        ("2026-11-21T23:30", (22, 8), "2026-11-22T08:00"),
        ("2026-11-22T00:00", (22, 8), "2026-11-22T08:00"),
        ("2026-11-22T07:59:59", (22, 8), "2026-11-22T08:00"),
        ("2026-11-22T08:00", (22, 8), "2026-11-22T08:00"),
        ("2026-12-31T23:00", (22, 8), "2027-01-01T08:00"),
        ("2026-11-22T13:15", (12, 14), "2026-11-22T14:00"),
        ("2026-11-22T14:00", (12, 14), "2026-11-22T14:00"),
        ("2026-11-22T03:00", (9, 9), "2026-11-22T03:00"),
        ("2026-11-22T12:00", (8, 0), "2026-11-23T00:00"),
    ],
)
def test_quiet_hours(moment: str, hours: tuple[int, int], allowed: str) -> None:
    assert next_allowed(at(moment), *hours) == at(allowed)


def test_the_usual_order() -> None:
    assert ways_in_order([]) == (Way.WECHAT, Way.SMS, Way.EMAIL, Way.SITE)


def test_whoever_chooses_is_told_by_these_alone() -> None:
    assert ways_in_order(["email", "sms", "pigeon"]) == (Way.EMAIL, Way.SMS, Way.SITE)


def test_what_is_urgent_uses_whatever_is_left() -> None:
    assert ways_in_order(["email"], urgent=True) == (Way.EMAIL, Way.SMS, Way.WECHAT, Way.SITE)


def test_the_site_always_remains() -> None:
    order = ways_in_order([])
    assert first_possible(order, possible={"sms", "email"}, stopped=(), tried=()) == Way.SMS
    assert first_possible(order, possible={"sms", "email"}, stopped={"sms"}, tried=()) == Way.EMAIL
    assert first_possible(order, possible={"sms", "email"}, stopped={"sms"}, tried={"email"}) == Way.SITE
    assert first_possible(order, possible=set(), stopped=(), tried=()) == Way.SITE


def test_a_key_is_the_same_again_and_another_one_elsewhere(in_unit_a: UnitRef, unit_b: UnitRef) -> None:
    key = key_of(7)
    assert key == key_of(7) != key_of(8)
    with enter_unit(unit_b):
        assert key_of(7) != key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("abcdef-123456", "ABCDEF123456"),
        (" ＡＢＣＤＥＦ １２３４５６ ", "ABCDEF123456"),
        ("O0I1LL-ABCDEF", "001111ABCDEF"),
        ("ABCDEF12345", ""),
        ("ABCDEF1234567", ""),
        ("ABCDEF12345中", ""),
        ("", ""),
    ],
)
def test_a_key_is_read_as_people_type_it(typed: str, key: str) -> None:
    assert tidy_key(typed) == key


def test_what_one_unit_seals_no_other_opens(in_unit_a: UnitRef, unit_b: UnitRef) -> None:
    sealed = seal({"key": "secret"}, purpose="sender")
    assert "secret" not in sealed
    assert unseal(sealed, purpose="sender") == {"key": "secret"}
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="openid")
    with enter_unit(unit_b), pytest.raises(CannotUnseal):
        unseal(sealed, purpose="sender")


@pytest.mark.parametrize("broken", ["", "AAAA", "no base64 at all!", "A" * 100])
def test_broken_seals_are_refused(in_unit_a: UnitRef, broken: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(broken, purpose="sender")


def test_identities_are_pairwise(in_unit_a: UnitRef, unit_b: UnitRef) -> None:
    mine = keyed_hash("oABC", purpose="wechat identity")
    with enter_unit(unit_b):
        assert keyed_hash("oABC", purpose="wechat identity") != mine
