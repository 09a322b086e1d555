"""`/manage/keys/`, and keys at the unit's API."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.interfaces.data.codes import MOST_KEYS
from tenant_apps.interfaces.models import ApiKey
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.interfaces.operations.keeping_keys import BadKey
from tenant_apps.questions.api.views import QuestionsView
from tests.network import Network
from tests.tenant_apps.interfaces.conftest import ADMIN, Key

pytestmark = pytest.mark.usefixtures("topics", "in_unit_a")
FORM = {"name": " 市民  热线 ", "scopes": ["open311", "ask"], "days": "90"}


def test_a_key_is_shown_once_and_kept_as_a_hash(admin_a: Client) -> None:
    page = admin_a.post("/manage/keys/", FORM)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'id="key">(hsk_[\w-]{43})<', page.content.decode())
    assert found is not None
    row = ApiKey.objects.get()
    assert (row.name, row.scopes, row.hint) == ("市民 热线", ["ask", "open311"], found[1][-4:])
    assert found[1] not in json.dumps([str(value) for value in vars(row).values()])
    later = admin_a.get("/manage/keys/").content.decode()
    assert "市民 热线" in later
    assert found[1] not in later


def test_revoked_at_once_and_for_good(admin_a: Client, key: Key) -> None:
    key()
    row = ApiKey.objects.get()
    for _again in range(2):
        assert admin_a.post(f"/manage/keys/{row.pk}/revoke/").status_code == 303
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "已作废" in admin_a.get("/manage/keys/").content.decode()
    entries = unit_audit().entry._default_manager.filter(action__startswith="interfaces.")
    assert sorted(entries.values_list("action", flat=True)) == [
        "interfaces.key_made",
        "interfaces.key_revoked",
    ]
    assert admin_a.post("/manage/keys/4711/revoke/").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        FORM | {"name": ""},
        FORM | {"name": "x" * 41},
        FORM | {"name": "a\u202eb"},
        FORM | {"scopes": []},
        FORM | {"scopes": ["root"]},
        FORM | {"days": "36500"},
    ],
)
def test_what_is_wrong_is_named_and_no_key_is_made(admin_a: Client, fields: dict[str, Any]) -> None:
    assert admin_a.post("/manage/keys/", fields).status_code == 422
    assert not ApiKey.objects.exists()


def test_not_more_than_anybody_can_look_after(key: Key) -> None:
    for _one in range(MOST_KEYS):
        key()
    with pytest.raises(BadKey):
        key()


def test_a_curious_administrator_of_another_unit_finds_nothing(
    network: Network, key: Key, staff: Callable[..., Client], client_of: Any
) -> None:
    mine = key("ask")
    neighbour = staff("unit_admin", network.b)
    assert "城管平台" not in neighbour.get("/manage/keys/").content.decode()
    assert neighbour.post(f"/manage/keys/{ApiKey.objects.get().pk}/revoke/").status_code == 404
    visiting = staff("unit_admin", network.b, at=network.a)
    assert visiting.get("/manage/keys/").status_code == 403
    assert ask(client_of(network.b), mine).status_code == 401
    with enter_unit(network.ref(network.b)):
        assert not ApiKey.objects.exists()


def test_renewed_it_goes_on_while_the_other_side_changes_over(
    admin_a: Client, network: Network, client_of: Any, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, old = client_of(network.a), key("ask")
    row = ApiKey.objects.get()
    page = admin_a.post(f"/manage/keys/{row.pk}/renew/")
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'id="key">(hsk_[\w-]{43})<', page.content.decode())
    assert found is not None
    new, before = found[1], row.hash
    row.refresh_from_db()
    assert new != old
    assert row.hash not in (new, before)
    assert row.previous_hash == before
    assert [ask(client, one).status_code for one in (old, new)] == [201, 201]
    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [ask(client, one).status_code for one in (old, new)] == [401, 201]


@pytest.mark.usefixtures("admin_a")
def test_renewed_and_revoked_neither_of_both_holds(
    admin_a: Client, network: Network, client_of: Any, key: Key
) -> None:
    client, old = client_of(network.a), key("ask")
    row = ApiKey.objects.get()
    new = keeping_keys.renew(row.pk, actor=ADMIN).key
    keeping_keys.revoke(row.pk, actor=ADMIN)
    assert [ask(client, one).status_code for one in (old, new)] == [401, 401]
    assert admin_a.post(f"/manage/keys/{row.pk}/renew/").status_code == 404


def test_what_is_over_is_not_renewed(key: Key) -> None:
    key()
    row = ApiKey.objects.get()
    ApiKey.objects.update(expires_on=clock.business_day() - timedelta(days=1))
    with pytest.raises(LookupError):
        keeping_keys.renew(row.pk, actor=ADMIN)


def test_whoever_renews_it_is_who_it_acts_for(key: Key) -> None:
    key("desk")
    keeping_keys.renew(ApiKey.objects.get().pk, actor=4711)
    assert ApiKey.objects.get().made_by == 4711


def test_on_its_last_day_it_holds_and_the_day_after_no_more(
    network: Network, client_of: Any, key: Key
) -> None:
    client, mine = client_of(network.a), key("ask")
    for days, status in ((0, 201), (1, 401)):
        ApiKey.objects.update(expires_on=clock.business_day() - timedelta(days=days))
        assert ask(client, mine).status_code == status


def test_every_use_is_noted_once_a_minute_reading_too(
    network: Network, client_of: Any, key: Key, monkeypatch: pytest.MonkeyPatch, admin_a: Client
) -> None:
    client, mine = client_of(network.a), key("read", "desk-read")
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)

    def read() -> Any:
        client.get("/api/v1/desk/queues", headers={"x-api-key": mine})
        return ApiKey.objects.get().last_used_at

    first = read()
    assert first == moment
    moment += timedelta(seconds=59)
    assert read() == first
    moment += timedelta(seconds=1)
    assert read() == moment
    assert "最近使用" in admin_a.get("/manage/keys/").content.decode()


def test_what_is_done_with_a_key_says_so_in_the_log(network: Network, client_of: Any, key: Key) -> None:
    assert ask(client_of(network.a), key("ask")).status_code == 201
    assert ask(client_of(network.a), "").status_code == 201
    entries = unit_audit().entry._default_manager.filter(action="question.received").order_by("pk")
    assert [entry.detail.get("key") for entry in entries] == [ApiKey.objects.get().pk, None]


def ask(client: Client, key: str) -> Any:
    headers = {"idempotency-key": str(uuid4())} | ({"x-api-key": key} if key else {})
    body = json.dumps({"text": "公司拖欠三个月工资。", "topic": "150305"})
    return client.post("/api/v1/questions", body, content_type="application/json", headers=headers)


def test_the_api_counts_a_key_by_itself_and_refuses_wrong_ones(
    network: Network, client_of: Any, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(network.a)
    mine, reading = key("ask"), key("read")
    refused = ask(client, "hsk_" + "x" * 43)
    assert (refused.status_code, refused.json()["code"]) == (401, "key_refused")
    assert refused.json()["titles"]["zh-Hans"] != refused.json()["titles"]["en"]
    assert (ask(client, reading).status_code, ask(client, reading).json()["code"]) == (403, "key_scope")
    monkeypatch.setattr(QuestionsView, "limit", Limit("test.api", times=0, seconds=60))
    assert ask(client, "").status_code == 429
    assert ask(client, mine).status_code == 201
    monkeypatch.setattr(QuestionsView, "key_limit", Limit("test.key", times=1, seconds=60))
    assert [ask(client, mine).status_code for _ in range(2)] == [201, 429]


def test_days_and_scopes_are_checked_where_they_are_kept() -> None:
    for scopes, days in (([], 90), (["root"], 90), (["ask"], 91)):
        with pytest.raises(BadKey):
            keeping_keys.make("热线", scopes, days, actor=ADMIN)


def test_how_long_it_holds_is_said_in_the_language_of_the_page(admin_a: Client) -> None:
    chinese = admin_a.get("/manage/keys/").content.decode()
    english = admin_a.get("/manage/keys/", headers={"accept-language": "en"}).content.decode()
    assert "90 天" in chinese
    assert "90 days" in english
    assert "90 天" not in english
