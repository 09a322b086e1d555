"""Whoever asked has everything deleted: nobody who judges what is public keeps a word of it."""

from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from shared_apps.contracts.moderation_messages import VerdictWithdrawn
from tenant_apps.commons.data.codes import COMMENT
from tenant_apps.commons.operations import claiming, commenting
from tenant_apps.moderation.data.codes import Kept, Reason, State, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import referring
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.questions.operations import erasing, screening, withdrawing
from tenant_apps.readers.models import Reader
from tests.actors import NOT_GIVEN
from tests.tenant_apps.commons.conftest import OFFICER, Ask, Verify, show

MODERATOR = NOT_GIVEN + 12
WORDS = "我叫李小雨，小区路灯坏了三天。"


@pytest.fixture
def case(asked: Ask, in_unit_a: UnitRef) -> Case:
    """Of a question that waits for somebody to decide whether everybody may read it."""
    receipt = asked(title="李小雨问路灯", text=WORDS)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    reader = Reader.objects.create(key="k", by="phone", verified_at=clock.now())
    claiming.claim(receipt.question_id, reader.pk)
    case = Case.objects.get()
    assert case.text == WORDS
    return case


def erase(case: Case) -> Case:
    withdrawing.withdraw(UUID(case.item))
    erasing.erase_all(UUID(case.item))
    case.refresh_from_db()
    return case


def without_words(case: Case) -> bool:
    said = [case.title, case.text, case.digest, case.words, case.review_asked_words, case.review_words]
    return not any(said) and case.matched == []


def test_an_open_case_ends_and_says_no_word_of_it(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(referring, "emit", told.append)
    referring.refer(case)
    asked_as = str(case.referral)
    case = erase(case)
    assert without_words(case)
    assert (case.state, case.verdict, case.reason) == (State.FINAL, Verdict.KEEP, Kept.NOT_SHOWN)
    assert case.referral is None
    assert told[-1] == VerdictWithdrawn(referral_id=asked_as), "those above let go of it too"


def test_of_a_verdict_stays_what_was_decided_and_why(case: Case) -> None:
    decide(
        case.pk,
        version=case.version,
        verdict=Verdict.HIDE,
        reason=Reason.PERSONAL,
        words="李小雨的姓名不宜公开。",
        actor=MODERATOR,
    )
    case = erase(case)
    assert without_words(case)
    assert (case.state, case.verdict, case.reason) == (State.DECIDED, Verdict.HIDE, Reason.PERSONAL)


def test_the_name_of_whoever_commented_goes_with_them(asked: Ask, verify: Verify) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    writer, other = verify(), verify()
    commenting.write_comment(receipt.question_id, writer, "我也在等。")
    assert Case.objects.filter(kind=COMMENT).update(title="李小雨") == 1
    commenting.forget_reader(other.reader_id)
    assert Case.objects.get(kind=COMMENT).title == "李小雨"
    commenting.forget_reader(writer.reader_id)
    case = Case.objects.get(kind=COMMENT)
    assert (case.title, case.text) == ("", "我也在等。")
