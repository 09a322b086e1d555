"""The page of clocks and the form for a later date, as their users meet them."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.data.settings import TOPIC_PROMISES, promises_key
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import screening
from tenants.public import HOURS, OWN_DAYS, Span, explain_setting, get_setting, set_setting, working_calendar
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER, Ask

PAGE = "/manage/clocks/"
HELP = {"part": "kind", "which": "help"}


@pytest.fixture
def admin(topics: None, admin_a: Client) -> Client:
    """The administrator of unit a."""
    return admin_a


def post(admin: Client, **said: str) -> int:
    return admin.post(PAGE, said).status_code


def kind(answer: str, **more: str) -> dict[str, str]:
    return {
        **HELP,
        "kind-response_hours": "4",
        "kind-answer_days": answer,
        "kind-handling_days": "15",
        **more,
    }


def test_the_page_shows_what_holds_and_an_example(admin: Client) -> None:
    text = admin.get(PAGE).content.decode()
    assert "08:30–12:00，14:00–18:00" in text
    assert "17:50" in text
    assert "系统默认" in text


def test_a_promise_for_one_kind_and_back(admin: Client, network: Network) -> None:
    key = promises_key(Kind.HELP)
    assert post(admin, **kind("2")) == 303
    assert get_setting(network.a.id, key) == {"response_hours": 4, "answer_days": 2, "handling_days": 15}
    # What equals the value from above is inherited again.
    assert post(admin, **kind("3")) == 303
    assert explain_setting(network.a.id, key).layer == "default"


@pytest.mark.parametrize("answer", ["0", "61", "", "drei"])
def test_a_promise_without_sense_is_named_and_kept(admin: Client, network: Network, answer: str) -> None:
    response = admin.post(PAGE, kind(answer))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert explain_setting(network.a.id, promises_key(Kind.HELP)).layer == "default"


def test_what_is_locked_above_is_not_changed_here(admin: Client, network: Network) -> None:
    set_setting(network.province.id, promises_key(Kind.HELP), {"answer_days": 1}, locked=True, actor_id=None)
    assert "?kind=help" not in admin.get(PAGE).content.decode()
    assert post(admin, **kind("9")) == 422
    assert get_setting(network.a.id, promises_key(Kind.HELP)) == {"answer_days": 1}


def test_an_upper_unit_locks_for_all_below(
    staff: Callable[..., Client], topics: None, network: Network
) -> None:
    above = staff("unit_admin", network.province)
    assert above.get(f"{PAGE}?kind=help").content.decode().count('name="kind-locked"') == 1
    assert post(above, **kind("2", **{"kind-locked": "on"})) == 303
    assert explain_setting(network.a.id, promises_key(Kind.HELP)).layer == "locked"


def test_hours_of_a_week(admin: Client, network: Network) -> None:
    week = {f"hours-day{number}": "9:00-12:00，13:30-17:30" for number in range(6)} | {"hours-day6": ""}
    assert post(admin, part="hours", **week) == 303
    calendar = working_calendar(network.a.id)
    assert calendar.is_working_day(date(2026, 11, 28))  # a Saturday
    assert calendar.spans_on(date(2026, 11, 23)) == (Span(540, 720), Span(810, 1050))
    assert post(admin, part="hours", inherit="1") == 303
    assert explain_setting(network.a.id, HOURS).layer == "default"


def test_hours_that_cannot_be_read_are_named_and_kept(admin: Client, network: Network) -> None:
    week = {f"hours-day{number}": "" for number in range(1, 7)} | {"hours-day0": "nine to five"}
    response = admin.post(PAGE, {"part": "hours", **week})
    assert response.status_code == 422
    text = response.content.decode()
    assert "nine to five" in text
    assert "无法识别" in text
    assert post(admin, part="hours", **(week | {"hours-day0": ""})) == 422
    assert explain_setting(network.a.id, HOURS).layer == "default"


def test_a_day_of_ones_own_and_back(admin: Client, network: Network) -> None:
    monday = date(2026, 11, 23)
    assert post(admin, part="day", **{"day-day": "2026-11-23", "day-works": "0"}) == 303
    assert not working_calendar(network.a.id).is_working_day(monday)
    assert post(admin, part="no-day", day="2026-11-23") == 303
    assert working_calendar(network.a.id).is_working_day(monday)
    assert explain_setting(network.a.id, OWN_DAYS).layer == "default"
    assert post(admin, part="day", **{"day-day": "some day", "day-works": "0"}) == 422


def test_a_topic_with_its_own_promise_and_back(admin: Client, network: Network) -> None:
    assert post(admin, part="topic", **{"topic-topic": "15", "topic-answer_days": "2"}) == 303
    assert get_setting(network.a.id, TOPIC_PROMISES) == {"15": {"answer_days": 2}}
    assert post(admin, part="topic", **{"topic-topic": "15"}) == 422
    assert post(admin, part="no-topic", code="15") == 303
    assert explain_setting(network.a.id, TOPIC_PROMISES).layer == "default"


@pytest.mark.parametrize(
    "said", [{}, {"part": "nonsense"}, {"part": "kind", "which": "nonsense"}, {"part": "no-day"}]
)
def test_nonsense_changes_nothing(admin: Client, said: dict[str, str]) -> None:
    assert post(admin, **said) == 422


# --- a later date


@pytest.fixture
def question_id(asked: Ask, in_unit_a: UnitRef) -> UUID:
    return asked().question_id


def test_a_later_date_is_asked_for_at_the_desk(desk_a: Client, question_id: UUID, in_unit_a: UnitRef) -> None:
    page = f"/desk/q/{question_id}/later/"
    assert "申请延期" in desk_a.get(f"/desk/q/{question_id}/").content.decode()
    assert desk_a.get(page).status_code == 200
    response = desk_a.post(page, {"version": 1, "days": "3", "words": "还要和教育局核对。"})
    assert response.status_code == 303
    with enter_unit(in_unit_a):
        wanted = Decision.objects.get(kind="extension")
        assert wanted.payload["days"] == 3
    assert "延期待审批" in desk_a.get(f"/desk/q/{question_id}/").content.decode()
    again = desk_a.post(page, {"version": 1, "days": "3", "words": "还要和教育局核对。"})
    assert again.status_code == 422


def test_what_is_missing_is_named_and_nothing_typed_is_lost(desk_a: Client, question_id: UUID) -> None:
    page = f"/desk/q/{question_id}/later/"
    response = desk_a.post(page, {"version": 1, "days": "99", "words": "还要和教育局核对。"})
    assert response.status_code == 422
    assert "还要和教育局核对。" in response.content.decode()
    assert desk_a.post(page, {"version": 1, "days": "2", "words": ""}).status_code == 422


def test_a_step_of_a_colleague_in_between_is_said(
    desk_a: Client, question_id: UUID, in_unit_a: UnitRef
) -> None:
    with enter_unit(in_unit_a):
        screening.accept(question_id, version=1, actor=OFFICER)
        version = Question.objects.get().version
    page = f"/desk/q/{question_id}/later/"
    response = desk_a.post(page, {"version": 1, "days": "2", "words": "还要和教育局核对。"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "还要和教育局核对。" in text
    assert f'name="version" value="{version}"' in text
