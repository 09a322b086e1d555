"""Whoever reported and has verified a phone finds what was decided on a page of their own, if they wish."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.moderation.data.codes import Kept, Reason, Verdict
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations import clocks, reviewing
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations import keeping
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tests.tenant_apps.moderation.conftest import KIND, Board

FORM = f"/report/{KIND}/1/"
PAGE = "/me/reports/"
FRESH = "新结果"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture
def phone(in_unit_a: UnitRef, client_of: Callable[..., Client], board: Board) -> Client:
    """Of somebody who has verified themselves, with something to report."""
    board.write("1", "骂人的话", title="标题")
    found: Client = client_of(in_unit_a)
    made = Reader.objects.create(key="k1", by="phone", verified_at=clock.now())
    found.cookies[COOKIE] = device_token(made.pk, clock.now())
    return found


def keep(actor: int) -> None:
    case = Case.objects.get()
    decide(case.id, version=case.version, verdict=Verdict.KEEP, reason=Kept.NO_BREACH, words="", actor=actor)


def test_who_wishes_it_is_told_on_their_page(phone: Client, officers: tuple[int, int, int]) -> None:
    assert 'name="keep"' in phone.get(FORM).content.decode()
    sent = phone.post(FORM, {"reason": "abuse", "token": "a", "keep": "on"}, follow=True)
    assert "也会列在" in sent.content.decode()
    text = phone.get(PAGE).content.decode()
    assert ("等待处理" in text, FRESH in text) == (True, False)
    keep(officers[0])
    opened = phone.get(PAGE)
    text = opened.content.decode()
    assert (FRESH in text, "不违反" in text or "保留" in text) == (True, True)
    assert opened["Cache-Control"] == "private, no-store"
    receipt = sent.redirect_chain[-1][0].split("?")[0]
    assert receipt in text, "from there it can be contested"
    other = Reader.objects.create(key="k2", by="phone", verified_at=clock.now())
    stranger = Client(HTTP_HOST=phone.defaults["HTTP_HOST"])
    stranger.cookies[COOKIE] = device_token(other.pk, clock.now())
    assert receipt not in stranger.get(PAGE).content.decode()
    assert "1 条举报有结果" in phone.get("/me/").content.decode()
    phone.post(PAGE)
    assert FRESH not in phone.get(PAGE).content.decode()
    reviewing.contest(Report.objects.get().pk, words="请再看看。")
    case = Case.objects.get()
    reviewing.settle(
        case.id, version=case.version, verdict=Verdict.HIDE, words="确实不妥。", actor=officers[1]
    )
    assert FRESH in phone.get(PAGE).content.decode()


def test_who_says_nothing_of_it_stays_unknown(
    phone: Client, officers: tuple[int, int, int], client_of: Callable[..., Client], in_unit_a: UnitRef
) -> None:
    sent = phone.post(FORM, {"reason": "abuse", "token": "a"}, follow=True)
    assert Report.objects.get().reader is None
    receipt = sent.redirect_chain[-1][0].split("?")[0]
    stranger = client_of(in_unit_a)
    assert "验证手机号" in stranger.get(receipt).content.decode()
    assert 'name="keep"' not in stranger.get(FORM).content.decode()
    assert stranger.post(receipt, {"keep": "1"}).status_code == 303
    assert Report.objects.get().reader is None
    assert phone.post(receipt, {"keep": "1"}).status_code == 303
    assert Report.objects.get().reader is not None
    assert "也会列在" in phone.get(receipt).content.decode()
    assert "也会列在" not in stranger.get(receipt).content.decode(), "whose it is, nobody else reads"
    assert stranger.get(PAGE).status_code == 303


def test_that_it_was_them_is_not_kept_for_long(phone: Client, officers: tuple[int, int, int]) -> None:
    phone.post(FORM, {"reason": "abuse", "token": "a", "keep": "on", "contact": "me@x.cn"})
    keep(officers[0])
    clocks.forget(Case.objects.get().id)
    row = Report.objects.get()
    assert (row.reader, row.news_at, row.contact) == (None, None, "")


def test_forgotten_readers_are_forgotten_here_too(phone: Client) -> None:
    phone.post(FORM, {"reason": "abuse", "token": "a", "keep": "on"})
    keeping.forget(Reader.objects.get().pk)
    assert Report.objects.get().reader is None


def test_what_an_old_verdict_answers_is_forgotten_too(
    board: Board, officers: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    board.write("1", "骂人的话")
    report(NewReport(kind=KIND, item="1", reason=Reason.ABUSE, token="a"))
    keep(officers[0])
    clocks.forget(Case.objects.get().id)
    rung: list[object] = []
    monkeypatch.setattr(clocks, "forget_later", lambda case, *, decided_at: rung.append(decided_at))
    report(NewReport(kind=KIND, item="1", reason=Reason.ABUSE, token="b", contact="13800138000"))
    assert len(rung) == 1
    assert clock.now() - rung[0] < timedelta(minutes=1)  # type: ignore[operator]
