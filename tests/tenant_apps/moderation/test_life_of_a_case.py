"""From a report to the end: decided by a person, looked at again by another, told to both parties."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.moderation.data.codes import Authority, Kept, Reason, Source, State, Verdict
from tenant_apps.moderation.data.settings import REVIEW, TWO_PERSONS
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations import clocks, reviewing
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.handing_on import hand_on
from tenant_apps.moderation.operations.locking import ChangedMeanwhile, NotPossible, NotYours
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.public import (
    Submitted,
    UnknownItem,
    hidden_ids,
    is_hidden,
    submit,
    submit_new,
)
from tenant_apps.moderation.queries.counts import months
from tenant_apps.moderation.queries.queue import case_page, count_for
from tenant_apps.moderation.queries.seen import by_receipt, for_author
from tenant_apps.moderation.rules.verdicts import BadVerdict
from tenants.public import set_setting
from tests.tenant_apps.moderation.conftest import CRITICAL, KIND, Board

Officers = tuple[int, int, int]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def reported(item: str = "1", reason: Reason = Reason.ABUSE, **more: object) -> str:
    values: dict[str, object] = {"kind": KIND, "item": item, "reason": reason, "token": uuid4().hex, **more}
    return report(NewReport(**values))  # type: ignore[arg-type]


def hide(case: Case, actor: int, **more: object) -> State:
    values: dict[str, object] = {
        "version": case.version,
        "verdict": Verdict.HIDE,
        "reason": Reason.ABUSE,
        "words": "第二句骂人了。",
        "actor": actor,
        **more,
    }
    return decide(case.id, **values)  # type: ignore[arg-type]


def keep(case: Case, actor: int, **more: object) -> State:
    return hide(case, actor, **({"verdict": Verdict.KEEP, "reason": Kept.CRITICISM, "words": ""} | more))


def only() -> Case:
    return Case.objects.get()


def wakeups() -> dict[str, str]:
    rows = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled").order_by("pk")
    return {row.payload["what"]: row.payload["at"] for row in rows}


def digests() -> int:
    rows = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled")
    return sum(row.payload["what"] == clocks.WAKE_DIGEST for row in rows)


def test_a_report_is_decided_and_read_by_its_receipt(board: Board, officers: Officers):
    board.write("1", CRITICAL)
    receipt = reported(words="他在骂人", contact="13800138000")
    seen = by_receipt(receipt)
    assert seen is not None
    assert (seen.waiting, seen.verdict, seen.hidden) == (True, "", False)
    assert board.hidden == set(), "a report hides nothing by itself"
    keep(only(), officers[0])
    seen = by_receipt(receipt.lower().replace("-", " "))
    assert seen is not None
    assert (seen.waiting, seen.hidden) == (False, False)
    assert seen.reason == Kept.CRITICISM.label
    assert by_receipt("JB-20261121-AAAA-AAAA-AAAA") is None
    assert by_receipt("nonsense") is None


def test_hidden_items_are_out_of_sight_and_their_author_reads_why(board: Board, officers: Officers):
    board.write("1", "骂人的话")
    assert for_author(KIND, "1") is None
    reported()
    hide(only(), officers[0])
    assert board.hidden == {"1"}
    assert list(hidden_ids(KIND)) == ["1"]
    seen = for_author(KIND, "1")
    assert seen is not None
    assert (seen.verdict, seen.reason, seen.words) == (
        Verdict.HIDE.label,
        Reason.ABUSE.label,
        "第二句骂人了。",
    )
    with pytest.raises(UnknownItem):
        reported()


def test_the_author_has_one_second_look_by_another_person(board: Board, officers: Officers):
    board.write("1", "并没有骂人")
    reported()
    hide(only(), officers[0])
    reviewing.appeal(only().id, words="这是引用。")
    case = only()
    assert case.state == State.REVIEW
    with pytest.raises(NotYours):
        reviewing.settle(case.id, version=case.version, verdict=Verdict.HIDE, words="不变", actor=officers[0])
    assert (count_for(officers[0]), count_for(officers[1])) == (0, 1)
    reviewing.settle(
        case.id, version=case.version, verdict=Verdict.KEEP, words="确是引用。", actor=officers[1]
    )
    assert board.hidden == set()
    assert not is_hidden(KIND, "1")
    seen = for_author(KIND, "1")
    assert seen is not None
    assert (seen.review_changed, seen.review_words, seen.review_until) == (True, "确是引用。", None)
    with pytest.raises(NotPossible):
        reviewing.appeal(only().id, words="再看一次")


def test_a_reporter_contests_once(board: Board, officers: Officers):
    board.write("1", "骂人的话")
    receipt, other = reported(), reported()
    keep(only(), officers[0], reason=Kept.NO_BREACH)
    seen = by_receipt(receipt)
    assert seen is not None
    assert seen.report_id is not None
    with pytest.raises(BadVerdict):
        reviewing.contest(seen.report_id, words=" ")
    reviewing.contest(seen.report_id, words="请再看第二句")
    again = by_receipt(other)
    assert again is not None
    assert (again.review_until, again.review_asked) == (None, False)
    case = only()
    reviewing.settle(case.id, version=case.version, verdict=Verdict.HIDE, words="确实骂人", actor=officers[2])
    assert board.hidden == {"1"}


def test_the_time_for_a_second_look_ends(board: Board, officers: Officers):
    board.write("1", "骂人的话")
    reported()
    hide(only(), officers[0])
    Case.objects.update(decided_at=clock.now() - timedelta(days=16))
    with pytest.raises(NotPossible):
        reviewing.appeal(only().id, words="等了很久")


def test_nobody_decides_about_what_they_wrote(board: Board, officers: Officers):
    board.write("1", "官方的话", author=officers[0])
    reported()
    with pytest.raises(NotYours):
        keep(only(), officers[0])
    keep(only(), officers[1])


def test_two_persons_where_the_unit_wants_it(board: Board, officers: Officers, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, TWO_PERSONS, True, actor_id=None)
    board.write("1", "骂人的话")
    reported()
    assert hide(only(), officers[0]) is State.SECOND
    assert board.hidden == set()
    assert for_author(KIND, "1") is None, "a proposal is no decision"
    with pytest.raises(NotYours):
        hide(only(), officers[0])
    assert hide(only(), officers[1]) is State.DECIDED
    assert board.hidden == {"1"}
    reviewing.appeal(only().id, words="请再看")
    case = only()
    for part in officers[:2]:
        with pytest.raises(NotYours):
            reviewing.settle(case.id, version=case.version, verdict=Verdict.HIDE, words="不变", actor=part)


def test_keeping_needs_no_second_person(board: Board, officers: Officers, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, TWO_PERSONS, True, actor_id=None)
    board.write("1", CRITICAL)
    reported()
    assert keep(only(), officers[0]) is State.DECIDED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": Kept.CRITICISM}, "reason"),
        ({"reason": "disliked"}, "reason"),
        ({"words": "  "}, "words"),
        ({"words": "字" * 1001}, "words"),
    ],
)
def test_hiding_needs_a_published_reason_and_words(
    board: Board, officers: Officers, change: dict[str, object], field: str
):
    board.write("1", "骂人的话")
    reported()
    with pytest.raises(BadVerdict) as caught:
        hide(only(), officers[0], **change)
    assert caught.value.field == field
    assert only().state == State.WAITING


def test_the_second_of_two_changes_nothing(board: Board, officers: Officers):
    board.write("1", "骂人的话")
    reported()
    seen = only()
    keep(seen, officers[0])
    with pytest.raises(ChangedMeanwhile):
        hide(seen, officers[1])
    assert board.hidden == set()


def test_the_evidence_stays_as_it_was(board: Board, officers: Officers):
    board.write("1", "骂人的话", title="标题")
    reported()
    board.write("1", "换成了好话", title="标题")
    page = case_page(only().id, officers[0])
    assert page is not None
    assert (page.text, page.changed, page.now and page.now.text) == ("骂人的话", True, "换成了好话")
    del board.notes["1"]
    page = case_page(only().id, officers[0])
    assert page is not None
    assert (page.text, page.now) == ("骂人的话", None)


def test_one_form_is_one_report(board: Board, officers: Officers):
    board.write("1", "话")
    assert reported(token="same") == reported(token="same")
    assert Report.objects.count() == 1


def test_the_same_is_not_decided_twice(board: Board, officers: Officers):
    board.write("1", CRITICAL)
    reported()
    keep(only(), officers[0])
    seen = by_receipt(reported())
    assert seen is not None
    assert not seen.waiting
    assert Case.objects.count() == 1
    reported(reason=Reason.PERSONAL)
    assert Case.objects.count() == 2, "another reason is another matter"
    board.write("1", "改过的话")
    keep(Case.objects.get(state=State.WAITING), officers[0])
    reported()
    assert Case.objects.count() == 3, "other words are another matter"


def test_what_is_urgent_is_due_within_hours(board: Board, officers: Officers):
    board.write("1", "话")
    board.write("2", "话")
    reported("1", Reason.CHILD)
    reported("2", Reason.ADVERT)
    hours = {case.item: (case.due_at - case.opened_at) / timedelta(hours=1) for case in Case.objects.all()}
    assert hours == {"1": 4, "2": 24}


def test_late_is_marked_once_and_said_to_the_reporter(board: Board, officers: Officers):
    board.write("1", "话")
    receipt = reported()
    assert wakeups()[clocks.WAKE_DUE] == (only().due_at - timedelta(hours=2)).isoformat()
    Case.objects.update(due_at=clock.now() + timedelta(hours=1))
    clocks.due_rings(only().id)
    assert (only().reminded_at is not None, only().overdue_at) == (True, None)
    Case.objects.update(due_at=clock.now() - timedelta(minutes=1))
    clocks.due_rings(only().id)
    clocks.due_rings(only().id)
    assert actions().count("moderation.late") == 1
    seen = by_receipt(receipt)
    assert seen is not None
    assert seen.late


def test_the_morning_comes_while_something_waits(board: Board, officers: Officers):
    board.write("1", "话")
    reported()
    assert digests() == 1
    clocks.morning()
    assert digests() == 2
    keep(only(), officers[0])
    clocks.morning()
    assert digests() == 2


@pytest.mark.django_db(transaction=True)
def test_a_crowd_asks_for_one_morning(board: Board, unit_a: UnitRef):
    """Each new comment that waits would move the morning to where it stands, by one message up."""
    with enter_unit(unit_a):
        for number in range(9):
            board.write(str(number), "话")
            reported(str(number))
        assert digests() == 1
        assert wakeups().keys() == {clocks.WAKE_DUE, clocks.WAKE_DIGEST}


def test_contacts_are_forgotten_after_the_end(board: Board, officers: Officers):
    board.write("1", "话")
    reported(contact="13800138000")
    clocks.forget(only().id)
    assert Report.objects.get().contact == "13800138000", "nothing is forgotten while it runs"
    keep(only(), officers[0])
    clocks.forget(only().id)
    assert Report.objects.get().contact == ""


def test_it_is_handed_on_once(board: Board, officers: Officers):
    board.write("1", "话")
    reported()
    hand_on(only().id, version=1, authority=Authority.POLICE, reference="公（网）字1号", actor=officers[0])
    with pytest.raises(NotPossible):
        hand_on(only().id, version=2, authority=Authority.OTHER, reference="2", actor=officers[0])
    assert only().handed_reference == "公（网）字1号"


def test_the_log_holds_no_text(board: Board, officers: Officers):
    board.write("1", "金丝雀正文", title="金丝雀标题")
    reported(words="金丝雀举报", contact="金丝雀电话")
    hide(only(), officers[0], words="金丝雀处理")
    reviewing.appeal(only().id, words="金丝雀申诉")
    rows = unit_audit().entry._default_manager.filter(action__startswith="moderation.")
    assert {row.action for row in rows} == {
        "moderation.opened",
        "moderation.reported",
        "moderation.decided",
        "moderation.review_asked",
    }
    sent = list(unit_tables().outbox._default_manager.values_list("payload", flat=True))
    assert "金丝雀" not in json.dumps([sent, [row.detail for row in rows]], ensure_ascii=False)


def test_counts_of_a_month(board: Board, officers: Officers):
    for item in "123":
        board.write(item, f"话{item}")
        reported(item)
    hide(Case.objects.get(item="1"), officers[0])
    keep(Case.objects.get(item="2"), officers[0])
    reviewing.appeal(Case.objects.get(item="1").id, words="请再看")
    case = Case.objects.get(item="1")
    reviewing.settle(case.id, version=case.version, verdict=Verdict.KEEP, words="改", actor=officers[1])
    (month,) = months()
    assert (month.reports, month.cases, month.kept, month.hidden, month.waiting) == (3, 3, 2, 0, 1)
    assert (month.in_time, month.reviewed, month.changed, month.by_reason) == (2, 1, 1, [])


class TestSubmitting:
    """A new item: shown, read first, or held by a word list."""

    def test_read_before(self, board: Board, officers: Officers):
        item = board.write("1", CRITICAL)
        assert submit(KIND, "1", item) == Submitted(False)
        assert only().source == Source.BEFORE
        keep(only(), officers[0])
        assert not is_hidden(KIND, "1")

    @pytest.mark.parametrize(("mode", "shown", "cases"), [("after", True, 1), ("none", True, 0)])
    def test_read_after_or_not_at_all(
        self, board: Board, officers: Officers, in_unit_a: UnitRef, mode: str, shown: bool, cases: int
    ):
        set_setting(in_unit_a.id, REVIEW, mode, actor_id=None)
        assert submit(KIND, "1", board.write("1", CRITICAL)).shown is shown
        assert Case.objects.count() == cases

    def test_criticism_is_not_held(self, board: Board, officers: Officers, in_unit_a: UnitRef):
        set_setting(in_unit_a.id, REVIEW, "none", actor_id=None)
        assert submit(KIND, "1", board.write("1", CRITICAL)) == Submitted(True)

    def test_a_word_of_a_list_holds(self, board: Board, officers: Officers, in_unit_a: UnitRef):
        set_setting(in_unit_a.id, REVIEW, "none", actor_id=None)
        assert submit(KIND, "1", board.write("1", "你这个傻*逼")) == Submitted(False)
        assert only().source == Source.WORDS
        page = case_page(only().id, officers[0])
        assert page is not None
        assert [held.reason for held in page.held] == [Reason.ABUSE.label]

    def test_what_is_changed_while_it_waits_is_read_again(
        self, board: Board, officers: Officers, in_unit_a: UnitRef
    ):
        set_setting(in_unit_a.id, REVIEW, "after", actor_id=None)
        assert submit(KIND, "1", board.write("1", "好话")).shown
        assert not submit(KIND, "1", board.write("1", "傻逼")).shown
        assert only().shown is False

    @pytest.mark.parametrize("mode", ["before", "after", "none"])
    @pytest.mark.parametrize("text", [CRITICAL, "你这个傻*逼"])
    @pytest.mark.parametrize("trusted", [False, True])
    def test_an_item_that_nobody_knows_yet_is_judged_like_any_other(
        self,
        board: Board,
        officers: Officers,
        in_unit_a: UnitRef,
        mode: str,
        text: str,
        trusted: bool,
    ):
        set_setting(in_unit_a.id, REVIEW, mode, actor_id=None)
        found = submit(KIND, "1", board.write("1", text), trusted=trusted)
        assert submit_new(KIND, "2", board.write("2", text), trusted=trusted) == found
        told = [f.name for f in Case._meta.fields if f.name not in ("id", "item", "opened_at", "due_at")]
        told.remove("written_at")
        first, *others = [*Case.objects.filter(item="1").values(*told), {}]
        second, *more = [*Case.objects.filter(item="2").values(*told), {}]
        assert (first, len(others)) == (second, len(more))
        if first:
            assert actions().count("moderation.opened") == len([*others, *more])

    @pytest.mark.parametrize("given", [submit, submit_new])
    def test_an_unknown_kind_is_refused(
        self, board: Board, officers: Officers, given: Callable[..., Submitted]
    ):
        with pytest.raises(UnknownItem):
            given("nothing", "1", board.write("1", "话"))


def actions() -> list[str]:
    return list(unit_audit().entry._default_manager.order_by("pk").values_list("action", flat=True))


def test_ids_are_no_numbers_that_can_be_counted(board: Board, officers: Officers):
    board.write("1", "话")
    reported()
    assert UUID(str(only().id)).version == 7
