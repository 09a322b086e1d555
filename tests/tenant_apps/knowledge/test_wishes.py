"""Policies for a verified reader: by their own choice, counted when new, forgotten by one button."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.queries.wishes import count_new, wishes
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations.keeping import forget
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tests.tenant_apps.knowledge.conftest import Write


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A function that lets a day pass."""
    real, passed = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])

    def pass_a_day() -> None:
        passed[0] += timedelta(days=1)

    return pass_a_day


@pytest.fixture
def phone(client_of: Any, unit_a: UnitRef) -> Client:
    """A phone on which somebody has verified themselves at unit a's site."""
    client: Client = client_of(unit_a)
    with enter_unit(unit_a):
        reader = Reader.objects.create(key="somebody", by="phone", verified_at=clock.now())
        client.cookies[COOKIE] = device_token(reader.pk, clock.now())
    return client


def _reader() -> int:
    return int(Reader.objects.get().pk)


def test_new_ones_that_fit_are_counted_until_they_are_seen(
    phone: Client, published: Write, later: Callable[[], None]
) -> None:
    published(Kind.PROGRAMME, title="早就有的", stages=("founding",))
    later()
    choice = {"stages": ["founding"], "topics": ["14"]}
    assert phone.post("/policies/mine/", choice).status_code == 303
    assert count_new(_reader()) == 0, "what stood there is not new"
    later()
    published(Kind.PROGRAMME, title="创业贴息贷款", stages=("founding",), topics=("14",))
    published(Kind.PROGRAMME, title="住房补贴", stages=("working",), topics=("14",))
    published(Kind.PROGRAMME, title="就业见习", stages=("founding",), topics=("15",))
    published(Kind.PROGRAMME, title="人人可用", is_public=False)
    assert count_new(_reader()) == 1
    page = phone.get("/policies/mine/").content.decode()
    assert "创业贴息贷款" in page
    assert "早就有的" in page
    assert "住房补贴" not in page
    assert "就业见习" not in page
    assert "1 条新内容" in phone.get("/me/").content.decode()
    assert count_new(_reader()) == 1, "looking changes nothing"
    later()
    assert phone.post("/policies/mine/seen/").status_code == 303
    assert count_new(_reader()) == 0


def test_one_that_begins_later_is_new_when_it_begins(
    phone: Client, published: Write, later: Callable[[], None]
) -> None:
    phone.post("/policies/mine/", {})
    begins = clock.business_day() + timedelta(days=2)
    published(Kind.PROGRAMME, title="下周开始", valid_from=begins)
    later()
    phone.post("/policies/mine/seen/")
    assert count_new(_reader()) == 0
    later()
    later()
    assert count_new(_reader()) == 1


def test_one_button_and_nothing_is_kept(phone: Client, published: Write, later: Callable[[], None]) -> None:
    phone.post("/policies/mine/", {"stages": ["study"]})
    assert wishes(_reader()).stages == ("study",)
    later()
    published(Kind.PROGRAMME)
    assert count_new(_reader()) == 1
    assert phone.post("/policies/mine/stop/").status_code == 303
    assert Reader.objects.get().wishes == {}
    assert count_new(_reader()) == 0


def test_who_is_forgotten_wishes_nothing(phone: Client, in_unit_a: UnitRef) -> None:
    phone.post("/policies/mine/", {"stages": ["family"]})
    forget(_reader())
    assert Reader.objects.get().wishes == {}
    assert phone.get("/policies/mine/").status_code == 302


def test_who_has_not_verified_themselves_is_led_there_and_leaves_nothing(
    client_of: Any, unit_a: UnitRef, unit_b: UnitRef, phone: Client, in_unit_a: UnitRef
) -> None:
    stranger = client_of(unit_a)
    for path in ("/policies/mine/", "/policies/mine/seen/", "/policies/mine/stop/"):
        answer = stranger.post(path, {"stages": ["study"]})
        assert (answer.status_code, answer["Location"]) == (302, "/verify/")
    # Nor is somebody of unit a anybody at unit b's site.
    elsewhere = client_of(unit_b)
    elsewhere.cookies[COOKIE] = phone.cookies[COOKIE].value
    assert elsewhere.post("/policies/mine/", {"stages": ["study"]}).status_code == 302
    assert Reader.objects.get().wishes == {}


def test_what_is_no_choice_is_said_and_not_kept(phone: Client, in_unit_a: UnitRef) -> None:
    answer = phone.post("/policies/mine/", {"stages": ["retired"]})
    assert answer.status_code == 422
    assert Reader.objects.get().wishes == {}
