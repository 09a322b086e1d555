"""What is decided about showing a question is told to whoever asked it, in the unit's own words; moderators
read what waits for them.
"""

import pytest
from django.db import transaction
from django.utils import translation

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.channels.data.words import TO_STAFF
from tenant_apps.channels.models import Notice
from tenant_apps.moderation.data.codes import Kept, Reason, Source, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.opening import open_case
from tenant_apps.moderation.operations.reviewing import appeal, settle
from tenant_apps.moderation.public import QUESTION, Item
from tenant_apps.questions.public import Receipt
from tests.actors import StaffClient
from tests.tenant_apps.channels.conftest import MAIL, Ask, mail_account
from tests.tenant_apps.channels.providers import MailServer
from tests.tenant_apps.channels.test_pages import admin
from tests.tenant_apps.channels.test_sending import go_on

__all__ = ["admin"]

FIRST, SECOND = 4711, 4712


@pytest.fixture
def receipt(asked: Ask, at_noon: object) -> Receipt:
    """A question whose asker left an address."""
    return asked(contact_email=MAIL)


@pytest.fixture
def case(receipt: Receipt, in_a: UnitRef) -> Case:
    """Its wish to be public waits for a moderator."""
    return waiting(receipt)


def waiting(receipt: Receipt) -> Case:
    item = Item(title="标题", text="正文", written_at=clock.now())
    with transaction.atomic():
        return open_case(
            QUESTION, str(receipt.question_id), item, source=Source.BEFORE, shown=False, at=clock.now()
        )


def decided(case: Case, verdict: Verdict) -> None:
    reason = Reason.ABUSE if verdict is Verdict.HIDE else Kept.NO_BREACH
    case.refresh_from_db()
    decide(case.pk, version=case.version, verdict=verdict, reason=reason, words="请看第二句", actor=FIRST)


def codes() -> list[str]:
    told = Notice.objects.filter(account_id=None).exclude(code="received")
    return list(told.order_by("id").values_list("code", flat=True))


def test_not_shown_and_looked_at_again(case: Case) -> None:
    decided(case, Verdict.HIDE)
    assert codes() == ["public_hidden"]
    appeal(case.pk, words="这是引用")
    case.refresh_from_db()
    settle(case.pk, version=case.version, verdict=Verdict.HIDE, words="仍有骂人", actor=SECOND)
    assert codes() == ["public_hidden", "public_reviewed"]


def test_shown_after_it_had_waited(case: Case) -> None:
    decided(case, Verdict.KEEP)
    assert codes() == ["public_shown"]


def test_a_report_that_changes_nothing_is_told_to_nobody(case: Case) -> None:
    Case.objects.update(shown=True)
    decided(case, Verdict.KEEP)
    assert codes() == []


def test_nothing_of_the_reason_or_the_words_is_stored(case: Case) -> None:
    decided(case, Verdict.HIDE)
    row = Notice.objects.get(code="public_hidden")
    assert (row.params, row.link) == ({}, "")


@pytest.mark.usefixtures("at_noon", "in_a")
def test_in_the_words_of_the_unit(
    asked: Ask, admin: StaffClient, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_account(mail)
    case = waiting(asked(contact_email=MAIL))
    Notice.objects.filter(code="received").delete()
    decided(case, Verdict.HIDE)
    address = "/manage/channels/words/public_hidden/"
    assert admin.post(address, {"line": "您的提问暂不公开，但一定会答复。"}).status_code == 302
    go_on(monkeypatch, minutes=4)
    assert "您的提问暂不公开，但一定会答复。" in "".join(mail.letters)


def test_moderators_read_what_waits() -> None:
    """Every code that moderation sends has words, which say more than that something waits."""
    wants = {"digest", "urgent", "soon", "late", "second", "review", "below"}
    with translation.override("zh-hans"):
        said = {want: str(TO_STAFF[f"moderation_{want}"].sentence) for want in wants}
    assert len(set(said.values())) == len(wants)
