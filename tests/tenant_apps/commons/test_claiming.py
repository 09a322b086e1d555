"""Before anything of somebody is shown: a verified phone, and a moderator who looks at it (E12, A34)."""

import re
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import claiming, deciding, keeping_up
from tenant_apps.commons.operations.deciding import NotForOthers
from tenant_apps.moderation.data.codes import Kept, Reason, Verdict
from tenant_apps.moderation.data.settings import REVIEW
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.questions.operations import hiding, screening
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tenants.public import set_setting
from tests.actors import NOT_GIVEN
from tests.tenant_apps.commons.conftest import OFFICER, SENSITIVE, Ask

MODERATOR = NOT_GIVEN + 12


@pytest.fixture
def reader_id(in_unit_a: UnitRef) -> int:
    """Somebody who has verified a phone."""
    return int(Reader.objects.create(key="k", by="phone", verified_at=clock.now()).pk)


def row(receipt: Any) -> Publication:
    found: Publication = Publication.objects.get(question=receipt.question_id)
    return found


def accept(receipt: Any) -> None:
    screening.accept(receipt.question_id, version=1, actor=OFFICER)


def test_without_a_verified_phone_nothing_is_shown_nor_put_before_anybody(asked: Ask) -> None:
    receipt = asked()
    accept(receipt)
    # Any later step looks at it anew.
    keeping_up.keep_up([receipt.question_id])
    assert (row(receipt).standing, Case.objects.count()) == (Standing.HELD, 0)
    with pytest.raises(NotForOthers):
        deciding.show(receipt.question_id, actor=OFFICER)


@pytest.mark.parametrize("first", ["claim", "accept"])
def test_verified_and_taken_on_it_is_put_before_a_moderator(asked: Ask, reader_id: int, first: str) -> None:
    receipt = asked()
    if first == "accept":
        accept(receipt)
        claiming.claim(receipt.question_id, reader_id)
    else:
        claiming.claim(receipt.question_id, reader_id)
        assert not Case.objects.exists()
        accept(receipt)
    case = Case.objects.get()
    assert (row(receipt).standing, case.item, case.shown) == (
        Standing.HELD,
        str(receipt.question_id),
        False,
    )
    decide(
        case.pk, version=case.version, verdict=Verdict.KEEP, reason=Kept.NO_BREACH, words="", actor=MODERATOR
    )
    assert (row(receipt).standing, row(receipt).text) == (Standing.SHOWN, "小区路灯坏了三天，晚上很黑。")


def test_a_moderator_says_no_and_the_reason_is_read(asked: Ask, reader_id: int, reader: Client) -> None:
    receipt = asked()
    accept(receipt)
    claiming.claim(receipt.question_id, reader_id)
    case = Case.objects.get()
    decide(
        case.pk,
        version=case.version,
        verdict=Verdict.HIDE,
        reason=Reason.ADVERT,
        words="这是广告。",
        actor=MODERATOR,
    )
    assert row(receipt).standing == Standing.GONE
    page = reader.get(f"/q/{receipt.number}/public/", {"k": receipt.secret}).content.decode()
    assert "本单位决定不公开" in page


def test_where_the_unit_looks_afterwards_it_is_shown_at_once(
    asked: Ask, reader_id: int, unit_a: UnitRef
) -> None:
    set_setting(unit_a.id, REVIEW, "after", actor_id=OFFICER)
    receipt = asked()
    accept(receipt)
    claiming.claim(receipt.question_id, reader_id)
    assert (row(receipt).standing, Case.objects.get().shown) == (Standing.SHOWN, True)


def test_a_wish_taken_back_while_somebody_looks_stays_taken_back(asked: Ask, reader_id: int) -> None:
    receipt = asked()
    accept(receipt)
    claiming.claim(receipt.question_id, reader_id)
    hiding.make_private(receipt.question_id)
    case = Case.objects.get()
    decide(
        case.pk, version=case.version, verdict=Verdict.KEEP, reason=Kept.NO_BREACH, words="", actor=MODERATOR
    )
    assert (row(receipt).standing, row(receipt).text) == (Standing.GONE, "")


@pytest.mark.parametrize("said", [{"visibility": "private"}, {"topic": SENSITIVE}])
def test_what_will_not_be_shown_is_not_claimed(asked: Ask, reader_id: int, said: dict[str, Any]) -> None:
    with pytest.raises(NotForOthers):
        claiming.claim(asked(**said).question_id, reader_id)
    assert not Publication.objects.exists()


def test_the_way_of_whoever_asked(asked: Ask, reader_id: int, reader: Client) -> None:
    receipt = asked()
    address = f"/q/{receipt.number}/public/"
    status = reader.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert re.search(rf'href="{address}\?k=', status)
    page = reader.get(address, {"k": receipt.secret})
    assert "法律要求" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    to_verify = reader.post(address, {"k": receipt.secret})
    assert to_verify["Location"].startswith("/verify/?next=%2Fq%2F")
    reader.cookies[COOKIE] = device_token(reader_id, clock.now())
    assert reader.post(address, {"k": receipt.secret}).status_code == 303
    assert row(receipt).person == reader_id
    assert "受理以后" in reader.get(address, {"k": receipt.secret}).content.decode()


def test_without_the_key_nobody_learns_or_claims_anything(asked: Ask, reader_id: int, reader: Client) -> None:
    receipt = asked()
    reader.cookies[COOKIE] = device_token(reader_id, clock.now())
    for number, key in ((receipt.number, "WRONG"), ("NONE", receipt.secret)):
        response = reader.post(f"/q/{number}/public/", {"k": key})
        assert (response.status_code, response["Location"]) == (303, f"/q/{number}/")
    assert not Publication.objects.exists()
