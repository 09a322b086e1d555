"""Sessions: limits, keys, scopes, and what they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, OPERATOR
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.data import ABSOLUTE_LIMIT, IDLE_LIMIT
from shared_apps.accounts.models import Session
from shared_apps.accounts.operations.housekeeping import forget_what_is_over
from shared_apps.accounts.sessions import SessionStore
from tests.actors import StaffClient, client_for, make_account


@pytest.fixture
def signed_in(db: None) -> StaffClient:
    return client_for(make_account(), at=None)


def shift(**delta: timedelta) -> None:
    """Move a moment of every session into the past."""
    with enter_network():
        for row in Session.objects.all():
            for name, by in delta.items():
                setattr(row, name, getattr(row, name) - by)
            row.save()


def test_idle_for_half_an_hour_ends_it(signed_in: Client) -> None:
    shift(last_seen_at=IDLE_LIMIT - timedelta(minutes=1))
    assert signed_in.get("/my/").status_code == 200
    shift(last_seen_at=IDLE_LIMIT)
    assert signed_in.get("/my/").status_code == 302


def test_being_used_keeps_it_alive_but_not_beyond_twelve_hours(signed_in: Client) -> None:
    with enter_network():
        row = Session.objects.get()
        assert row.second_factor_at is not None
        assert row.ends_at - row.second_factor_at == ABSOLUTE_LIMIT == timedelta(hours=12)
    shift(ends_at=ABSOLUTE_LIMIT - timedelta(minutes=1))
    assert signed_in.get("/my/").status_code == 200
    shift(ends_at=timedelta(minutes=1))
    assert signed_in.get("/my/").status_code == 302


def test_work_at_a_desk_keeps_the_networks_session_alive(
    staff: Callable[..., StaffClient], unit_a: UnitRef
) -> None:
    browser = staff(DUTY_OFFICER, unit_a)
    shift(last_seen_at=timedelta(minutes=20))
    assert browser.get("/manage/roster/").status_code == 200
    with enter_network():
        seen = set(Session.objects.values_list("scope", "last_seen_at"))
    assert len(seen) == 2
    assert all(now() - at < timedelta(minutes=1) for _, at in seen)


def test_the_row_holds_no_key_and_no_readable_data(signed_in: Client) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    with enter_network():
        assert key not in str(list(Session.objects.values()))


def test_an_ended_session_is_not_revived_by_a_request_under_way(signed_in: Client) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    with enter_network():
        store = SessionStore(key)
        store["something"] = 1
        Session.objects.all().delete()
        from django.contrib.sessions.backends.base import UpdateError

        with pytest.raises(UpdateError):
            store.save()
        assert not Session.objects.exists()


def test_an_unknown_cookie_costs_nothing_but_a_look_and_is_dropped(client_of: Any, unit_a: UnitRef) -> None:
    client = client_of(unit_a)
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up-by-a-stranger"
    answer = client.get("/manage/roster/")
    assert answer.status_code == 302
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
    with enter_network():
        assert not Session.objects.exists()


def test_young_people_get_no_session_and_staff_pages_cost_two_look_ups(
    staff: Callable[..., StaffClient], client_of: Any, unit_a: UnitRef
) -> None:
    anonymous = client_of(unit_a)
    anonymous.get("/enter/start/")  # warms what is cached per process
    with CaptureQueriesContext(
        connection,
    ) as asked:
        anonymous.get("/enter/start/")
    assert [query["sql"] for query in asked if "accounts_" in query["sql"]] == []
    browser = staff(DUTY_OFFICER, unit_a)
    with CaptureQueriesContext(connection) as asked:
        browser.get("/enter/start/")
    accounts = [query["sql"] for query in asked if "accounts_" in query["sql"]]
    assert len(accounts) == 2, accounts
    with enter_network():
        assert Session.objects.filter(account=None).count() == 0


def test_data_of_one_scope_do_not_decode_in_another(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        data = SessionStore().encode({"a": 1})
        assert SessionStore().decode(data) == {"a": 1}
    with enter_unit(unit_b):
        assert SessionStore().decode(data) == {}
    with enter_network():
        assert SessionStore().decode(data) == {}


def test_what_is_over_is_deleted_and_the_rest_stays(signed_in: Client) -> None:
    client_for(make_account(), at=None)
    with enter_network():
        kept, over = Session.objects.order_by("created_at").values_list("key_digest", flat=True)
        Session.objects.filter(key_digest=over).update(ends_at=now())
        forget_what_is_over()
        assert set(Session.objects.values_list("key_digest", flat=True)) == {kept}


def test_a_closed_account_is_nobody_at_once(signed_in: StaffClient) -> None:
    from shared_apps.accounts.models import Account

    with enter_network():
        Account.objects.update(is_active=False)
    assert signed_in.get("/my/").status_code == 302


def test_closing_an_account_ends_its_sessions_on_every_host(
    staff: Callable[..., StaffClient], unit_a: UnitRef
) -> None:
    from shared_apps.accounts.models import Account

    officer = staff(DUTY_OFFICER, unit_a)
    operator = staff(OPERATOR)
    with enter_network():
        account = Account.objects.get(pk=officer.account_id)
    form = {"username": account.username, "name": account.name, "email": account.email}
    answer = operator.post(f"/admin/accounts/account/{account.pk}/change/", form)
    assert answer.status_code == 302
    assert officer.get("/manage/roster/").status_code == 302
    with enter_network():
        assert not Account.objects.get(pk=account.pk).is_active
        assert not Session.objects.filter(account=account).exists()
