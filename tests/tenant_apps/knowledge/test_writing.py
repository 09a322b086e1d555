"""Writing, publishing, retiring: numbers, versions, who sees what when."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.knowledge.data.codes import Kind, State
from tenant_apps.knowledge.data.settings import REVIEW_MONTHS
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.operations.finding import ChangedMeanwhileError, NoSuchEntryError
from tenant_apps.knowledge.operations.publishing import (
    NotPublishedError,
    confirm,
    months_later,
    publish,
    retire,
)
from tenant_apps.knowledge.operations.writing import restore, revise, write
from tenant_apps.knowledge.public import search, to_review
from tenant_apps.knowledge.queries.keeping import kept_entry, kept_rows
from tenant_apps.knowledge.rules.content import BadContentError
from tenant_apps.knowledge.rules.references import Reference
from tenants.public import set_setting
from tests.tenant_apps.knowledge.conftest import COLLEAGUE, OFFICER, Write, content

FIRST = Reference(0, Kind.ARTICLE, 1)


def test_numbers_run_per_kind_and_stay(in_unit_a: UnitRef, published: Write) -> None:
    assert published() == FIRST
    assert write(Kind.PROGRAMME, content(audience="学生"), actor=OFFICER).number == 1
    retire(FIRST, actor=OFFICER)
    assert write(Kind.ARTICLE, content(), actor=OFFICER).number == 2


def test_nothing_is_ever_deleted_so_no_number_comes_again(in_unit_a: UnitRef, published: Write) -> None:
    published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(kind=Kind.ARTICLE, number=1, made_by_id=OFFICER)


def test_a_draft_holds_nowhere(in_unit_a: UnitRef) -> None:
    write(Kind.ARTICLE, content(), actor=OFFICER)
    assert search("助学贷款") == []


def test_a_published_version_never_changes(in_unit_a: UnitRef, published: Write) -> None:
    published()
    assert revise(FIRST, content(title="改了"), based_on=(1, 1), actor=OFFICER) == 2
    assert [card.title for card in search("助学贷款")] == ["国家助学贷款怎么申请？"]
    publish(FIRST, based_on=(2, 1), actor=OFFICER)
    assert [card.title for card in search("学费")] == ["改了"]
    assert list(Version.objects.order_by("number").values_list("title", flat=True)) == [
        "国家助学贷款怎么申请？",
        "改了",
    ]


def test_only_the_version_that_holds_is_found(in_unit_a: UnitRef, published: Write) -> None:
    published()
    revise(FIRST, content(title="申请公租房", questions=()), based_on=(1, 1), actor=OFFICER)
    publish(FIRST, based_on=(2, 1), actor=OFFICER)
    assert search("上不起大学") == []
    assert list(Version.objects.filter(search__isnull=False).values_list("number", flat=True)) == [2]


def test_a_draft_is_saved_over_and_an_outdated_view_is_told(in_unit_a: UnitRef) -> None:
    write(Kind.ARTICLE, content(), actor=OFFICER)
    assert revise(FIRST, content(title="甲"), based_on=(1, 1), actor=OFFICER) == 1
    with pytest.raises(ChangedMeanwhileError) as refused:
        revise(FIRST, content(title="乙"), based_on=(1, 1), actor=COLLEAGUE)
    assert (refused.value.version, refused.value.saves) == (1, 2)
    assert Version.objects.get().title == "甲"


def test_nobody_publishes_what_they_have_not_read(in_unit_a: UnitRef) -> None:
    write(Kind.ARTICLE, content(), actor=OFFICER)
    revise(FIRST, content(title="甲"), based_on=(1, 1), actor=OFFICER)
    with pytest.raises(ChangedMeanwhileError):
        publish(FIRST, based_on=(1, 1), actor=COLLEAGUE)
    assert search("甲") == []


def test_saving_what_stands_already_makes_no_version(in_unit_a: UnitRef, published: Write) -> None:
    published()
    assert revise(FIRST, content(), based_on=(1, 1), actor=OFFICER) == 1
    assert Version.objects.count() == 1


def test_an_old_version_is_taken_up_as_a_new_one(in_unit_a: UnitRef, published: Write) -> None:
    published()
    revise(FIRST, content(title="改了"), based_on=(1, 1), actor=OFFICER)
    publish(FIRST, based_on=(2, 1), actor=OFFICER)
    assert restore(FIRST, 1, actor=COLLEAGUE) == 3
    assert [card.title for card in search("学费")] == ["改了"], "a draft holds once it is published"
    assert Version.objects.get(number=3).title == "国家助学贷款怎么申请？"


def test_retired_is_gone_and_may_come_back(in_unit_a: UnitRef, published: Write) -> None:
    published()
    retire(FIRST, actor=OFFICER)
    assert search("助学贷款") == []
    with pytest.raises(NotPublishedError):
        retire(FIRST, actor=OFFICER)
    publish(FIRST, based_on=(1, 1), actor=OFFICER)
    assert [card.reference for card in search("助学贷款")] == [FIRST]


def test_a_reply_of_ones_own_is_nobody_elses(in_unit_a: UnitRef, published: Write) -> None:
    mine = published(Kind.CANNED, owner=OFFICER)
    assert kept_entry(mine, account_id=COLLEAGUE) is None
    assert kept_rows(account_id=COLLEAGUE) == []
    with pytest.raises(NoSuchEntryError):
        revise(mine, content(is_public=False), based_on=(1, 1), actor=COLLEAGUE)
    with pytest.raises(NoSuchEntryError):
        retire(mine, actor=COLLEAGUE)


@pytest.mark.parametrize(
    ("kind", "said", "field", "code"),
    [
        (Kind.ARTICLE, {"title": "  "}, "title", "empty"),
        (Kind.ARTICLE, {"title": "长" * 121}, "title", "too_long"),
        (Kind.ARTICLE, {"questions": ("问",) * 21}, "questions", "too_many"),
        (Kind.ARTICLE, {"questions": ("问" * 101,)}, "questions", "too_long"),
        (Kind.ARTICLE, {"link": "javascript:alert(1)"}, "link", "no_address"),
        (Kind.PROGRAMME, {}, "audience", "empty"),
        (Kind.CANNED, {}, "is_public", "never_public"),
        (Kind.CANNED, {"is_public": False, "body": "{余额}"}, "body", "unknown_variable"),
    ],
)
def test_bad_content_is_refused_and_named(
    in_unit_a: UnitRef, kind: Kind, said: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(BadContentError) as refused:
        write(kind, content(**said), actor=OFFICER)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Entry.objects.exists()


def test_it_is_looked_through_again(in_unit_a: UnitRef, published: Write) -> None:
    published()
    entry = Entry.objects.get()
    assert entry.review_on == months_later(clock.business_day(), 12)
    assert to_review() == 0
    Entry.objects.update(review_on=clock.business_day())
    assert to_review() == 1
    assert [row.reference for row in kept_rows(account_id=OFFICER, show="due")] == [FIRST]
    confirm(FIRST, actor=COLLEAGUE)
    assert to_review() == 0
    assert Entry.objects.get().reviewed_by_id == COLLEAGUE


def test_what_has_ended_is_due_too(in_unit_a: UnitRef, published: Write) -> None:
    published(Kind.PROGRAMME, valid_until=date(2020, 1, 31))
    assert to_review() == 1


def test_nobody_is_reminded_where_the_unit_does_not_want_it(in_unit_a: UnitRef, published: Write) -> None:
    set_setting(in_unit_a.id, REVIEW_MONTHS, 0, actor_id=None)
    published()
    assert Entry.objects.get().review_on is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 5, 15), 12, date(2027, 5, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_every_step_stands_in_the_audit_without_a_word_of_the_text(
    in_unit_a: UnitRef, published: Write
) -> None:
    published()
    confirm(FIRST, actor=OFFICER)
    retire(FIRST, actor=OFFICER)
    entries = unit_audit().entry._default_manager.filter(object_type="knowledge")
    assert set(entries.values_list("action", "object_id")) == {
        ("knowledge.written", "1"),
        ("knowledge.published", "1"),
        ("knowledge.reviewed", "1"),
        ("knowledge.retired", "1"),
    }
    assert not any("助学" in str(detail) for detail in entries.values_list("detail", flat=True))


def test_states(in_unit_a: UnitRef, published: Write) -> None:
    published()
    revise(FIRST, content(title="改了"), based_on=(1, 1), actor=OFFICER)
    (row,) = kept_rows(account_id=OFFICER, show="draft")
    assert (row.state, row.published, row.latest, row.has_draft) == (State.PUBLISHED, 1, 2, True)
