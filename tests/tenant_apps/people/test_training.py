"""Training, quiz, hours: what a volunteer goes through before and after answering."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import HoursState
from tenant_apps.people.data.default_texts import QUIZ
from tenant_apps.people.data.settings import PASS_MARK
from tenant_apps.people.models import Hours, Member
from tenant_apps.people.operations import training, working
from tenant_apps.people.operations.training import TrainingError
from tenant_apps.people.operations.working import HoursRefusedError
from tenant_apps.people.public import is_trained, may_answer, note_answered
from tenant_apps.people.queries.hours import totals
from tenant_apps.people.rules.quiz import parse
from tenants.public import set_setting
from tests.actors import StaffClient, client_for
from tests.tenant_apps.people.conftest import JOBS, Make

RIGHT = {place: question.right for place, question in enumerate(parse(QUIZ))}


def wrong(number: int) -> dict[int, int]:
    """Answers of which this many are wrong."""
    return {place: (right + 1) % 4 if place < number else right for place, right in RIGHT.items()}


def test_the_usual_quiz_is_sound() -> None:
    quiz = parse(QUIZ)
    assert len(quiz) == 10
    assert all(len(set(question.choices)) == 4 for question in quiz)
    assert len({question.right for question in quiz}) > 1


def test_who_failed_the_quiz_may_not_answer(volunteer: Make) -> None:
    member = volunteer(trained_at=None, passed_at=None)
    account = member.account_id or 0
    with pytest.raises(TrainingError, match="unread"):
        training.take_quiz(account_id=account, given=RIGHT)
    training.note_read(account_id=account)
    result = training.take_quiz(account_id=account, given=wrong(3))
    assert (result.passed, result.right, result.wrong) == (False, 7, (0, 1, 2))
    assert not is_trained(account)
    assert not may_answer(account, JOBS)
    assert training.take_quiz(account_id=account, given=wrong(2)).passed
    assert is_trained(account)
    assert may_answer(account, JOBS)
    with pytest.raises(TrainingError, match="passed"):
        training.take_quiz(account_id=account, given=wrong(10))


def test_three_tries_a_day(volunteer: Make) -> None:
    member = volunteer(passed_at=None)
    account = member.account_id or 0
    for _try in range(3):
        training.take_quiz(account_id=account, given={})
    with pytest.raises(TrainingError, match="tries"):
        training.take_quiz(account_id=account, given=RIGHT)
    yesterday = (business_day() - timedelta(days=1)).isoformat()
    member.refresh_from_db()
    member.profile["quiz"] = [{**attempt, "day": yesterday} for attempt in member.profile["quiz"]]
    member.save()
    assert training.take_quiz(account_id=account, given=RIGHT).passed


def test_the_pass_mark_is_the_units(volunteer: Make, in_unit_a: UnitRef) -> None:
    set_setting(in_unit_a.id, PASS_MARK, 100, actor_id=None)
    member = volunteer(passed_at=None)
    assert not training.take_quiz(account_id=member.account_id or 0, given=wrong(1)).passed


@pytest.mark.parametrize(
    "text",
    [
        "只有题目",
        "题目\n- 甲\n- 乙",
        "题目\n+ 甲\n+ 乙",
        "题目\n+ 甲",
        "题目\n甲\n乙",
        "\n\n".join(["题目\n+ 甲\n- 乙"] * 2),
        "\n\n".join(["题目\n+ 甲\n- " + "长" * 300] * 3),
    ],
)
def test_a_quiz_that_means_nothing_is_refused_with_its_lines(in_unit_a: UnitRef, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        training.change_texts(training="", quiz_as_text=text, actor=1)
    assert set(refused.value.message_dict) == {"quiz"}
    assert training.quiz_text() == QUIZ


def test_a_unit_replaces_texts_and_takes_the_usual_ones_back(
    in_unit_a: UnitRef, django_capture_on_commit_callbacks: Any
) -> None:
    own = "\n\n".join(f"第{n}题\n+ 对\n- 错" for n in range(3))
    with django_capture_on_commit_callbacks(execute=True):
        training.change_texts(training="我们的培训", quiz_as_text=own.replace("\n", "\r\n"), actor=1)
    assert (training.training_text(), len(training.quiz())) == ("我们的培训", 3)
    with django_capture_on_commit_callbacks(execute=True):
        training.change_texts(training="", quiz_as_text="", actor=1)
    assert training.quiz_text() == QUIZ


def test_the_way_over_the_pages(volunteer: Make, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        member = volunteer(trained_at=None, passed_at=None)
    from huisheng.kernel.tenancy import enter_network
    from shared_apps.accounts.models import Account

    with enter_network():
        account = Account.objects.get(pk=member.account_id or 0)
    browser: StaffClient = client_for(account, at=unit_a)
    assert browser.post("/volunteer/training/").headers["Location"] == "/volunteer/quiz/"
    assert browser.post("/volunteer/quiz/", {"q0": "0"}).status_code == 422
    failed = browser.post("/volunteer/quiz/", {f"q{place}": value for place, value in wrong(9).items()})
    assert failed.status_code == 422
    passed = browser.post("/volunteer/quiz/", {f"q{place}": value for place, value in RIGHT.items()})
    assert passed.headers["Location"] == "/volunteer/"
    for page in ("my", "hours", "certificate", "training", "quiz"):
        shown = browser.get(f"/volunteer/{page}/")
        assert shown.status_code == 200
        assert f'<a href="/volunteer/{page}/" aria-current="page">' in shown.content.decode()


class TestHours:
    def test_a_published_answer_counts_once(self, volunteer: Make) -> None:
        member = volunteer()
        for reference in ("q1", "q1", "q2"):
            note_answered(member_id=member.pk, reference=reference, at=now())
        assert (totals(member.pk).minutes, totals(member.pk).answers) == (30, 2)
        assert Member.objects.get(pk=member.pk).answered == 2

    def test_hours_by_hand_count_once_somebody_else_confirms_them(self, volunteer: Make) -> None:
        member = volunteer()
        account = member.account_id or 0
        entered = [
            working.enter_hours(account_id=account, day=business_day(), minutes=60, words="值守活动")
            for _n in range(2)
        ]
        assert totals(member.pk).minutes == 0
        with pytest.raises(LookupError):
            working.decide_hours(hours_id=entered[0], confirm=True, actor=account)
        working.decide_hours(hours_id=entered[0], confirm=True, actor=1)
        working.decide_hours(hours_id=entered[1], confirm=False, actor=1)
        assert totals(member.pk).minutes == 60
        assert set(Hours.objects.values_list("state", flat=True)) == {
            HoursState.CONFIRMED,
            HoursState.REFUSED,
        }

    @pytest.mark.parametrize(
        ("days", "minutes", "code"),
        [(1, 60, "day"), (-61, 60, "day"), (0, 0, "minutes"), (0, 721, "minutes")],
    )
    def test_what_cannot_be_entered(self, volunteer: Make, days: int, minutes: int, code: str) -> None:
        member = volunteer()
        with pytest.raises(HoursRefusedError, match=code):
            working.enter_hours(
                account_id=member.account_id or 0,
                day=business_day() + timedelta(days=days),
                minutes=minutes,
                words="",
            )


def test_only_volunteers_have_these_pages(staff: Callable[..., StaffClient], unit_a: UnitRef) -> None:
    assert staff("unit_admin", unit_a).get("/volunteer/training/").status_code == 403
