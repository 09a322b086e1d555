"""Practice as staff and applicants play it: resumable, explained, and counted nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.training import public
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.models import TrainingRecord
from tenant_apps.training.operations.recording import note_round
from tenant_apps.training.rules.rounds import Round, standing
from tenant_apps.training.rules.scenarios import COURSE, scenarios
from tests.access.written import written
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.training.test_rounds import played_to, right_answer

Staff = Callable[..., StaffClient]
UNIT = "/manage/training/practice/"
OPEN = "/practice/"
OWN = ("training_trainingrecord", "unit_audit")
"""What the end of a round writes."""


@pytest.fixture
def officer(network: Network, staff: Staff) -> StaffClient:
    return staff("duty_officer", network.a)


def token_of(response: Any) -> str:
    return str(response.context["token"])


def send(client: Client, home: str, response: Any, given: list[str]) -> Any:
    """Send what a page offers, and follow to the next."""
    code = response.context["scenario"].code
    return client.post(f"{home}{code}/", {"s": token_of(response), "given": given}, follow=True)


def play(client: Client, home: str, code: str, *, wrongly: bool = True) -> Any:
    """A whole round, with one mistake at its first step that has choices."""
    response = client.get(f"{home}{code}/")
    while (step := response.context["step"]) is not None:
        wrong = next((choice.code for choice in step.choices if not choice.right), None)
        if wrong is not None and wrongly:
            wrongly = False
            response = send(client, home, response, [wrong])
            assert response.context["step"].code == step.code
            assert response.context["now"].last.why.zh in response.content.decode()
        response = send(client, home, response, right_answer(scenarios()[code], step))
    return response


def test_a_round_is_counted_nowhere(officer: StaffClient, unit_a: UnitRef, unit_b: UnitRef) -> None:
    """No question, no message, no alarm, no figure, no letter: of all tables of units and network two."""
    officer.get(UNIT)
    with written(unit_a, unit_b) as tables:
        end = play(officer, UNIT, "danger")
    assert tables == {f"{unit_a.schema}.{table}" for table in OWN}
    assert end.context["step"] is None
    assert len(end.context["now"].missed) == 1
    assert 'href="/desk/help/danger/"' in end.content.decode()


def test_what_is_kept_says_who_what_and_when_and_no_mistake(officer: StaffClient, unit_a: UnitRef) -> None:
    play(officer, UNIT, "danger")
    play(officer, UNIT, "danger", wrongly=False)
    with enter_unit(unit_a):
        row = TrainingRecord.objects.get()
    assert (row.kind, row.subject, row.account_id) == (RecordKind.ROUND, "danger", officer.account_id)
    assert "queue" not in str(vars(row))


def test_a_step_that_is_not_the_last_writes_nothing(officer: StaffClient, unit_a: UnitRef) -> None:
    send(officer, UNIT, officer.get(f"{UNIT}ordinary/"), ["consult"])
    with enter_unit(unit_a):
        assert TrainingRecord.objects.count() == 0


def test_it_waits_where_one_left_it(officer: StaffClient) -> None:
    page = send(officer, UNIT, officer.get(f"{UNIT}ordinary/"), ["consult"])
    assert page.context["now"].number == 2
    kept = officer.cookies[settings.HUISHENG_PRACTICE_COOKIE_NAME]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (UNIT, True, "Lax")
    listed = officer.get(UNIT)
    assert listed.context["going_on"].number == 2
    again = officer.get(listed.context["going_on_href"])
    assert again.context["step"].code == "screen"
    play(officer, UNIT, "danger", wrongly=False)
    assert officer.get(UNIT).context["going_on"] is None


def test_the_system_says_when_it_would_refuse(officer: StaffClient) -> None:
    page = send(officer, UNIT, officer.get(f"{UNIT}ordinary/"), ["consult"])
    assert "这一步，系统本身就不会接受。" not in page.content.decode()
    assert "这一步，系统本身就不会接受。" in send(officer, UNIT, page, ["close"]).content.decode()


def test_nothing_chosen_is_no_mistake(officer: StaffClient) -> None:
    page = officer.get(f"{UNIT}ordinary/")
    after = send(officer, UNIT, page, [])
    assert after.context["now"].last is None
    assert "请先选一项。" in after.content.decode()


def test_a_round_of_one_unit_is_none_of_another(officer: StaffClient, network: Network, staff: Staff) -> None:
    page = send(officer, UNIT, officer.get(f"{UNIT}ordinary/"), ["consult"])
    other = staff("duty_officer", network.b)
    answer = other.post(f"{UNIT}ordinary/", {"s": token_of(page), "given": ["accept"]})
    assert (answer.status_code, answer["Location"]) == (302, f"{UNIT}ordinary/")


def test_a_made_up_round_is_none(officer: StaffClient, unit_a: UnitRef) -> None:
    assert officer.get(f"{UNIT}ordinary/?s=made-up").status_code == 302
    done = played_to("ordinary", "rate")
    assert standing(done).step is not None
    answer = officer.post(f"{UNIT}ordinary/", {"s": ":".join(done.tried), "given": ["no"]})
    assert answer.status_code == 302
    page = officer.get(f"{UNIT}danger/")
    assert officer.post(f"{UNIT}ordinary/", {"s": token_of(page), "given": ["take"]}).status_code == 302
    assert officer.post(f"{UNIT}danger/", {"s": token_of(page), "given": ["none"]}).status_code == 404
    assert officer.get(f"{UNIT}no-such/").status_code == 404
    with enter_unit(unit_a):
        assert TrainingRecord.objects.count() == 0


def test_whoever_waits_for_a_decision_practises_without_a_row(
    network_client: Client, unit_a: UnitRef
) -> None:
    with written(unit_a) as tables:
        listed = network_client.get(OPEN)
        end = play(network_client, OPEN, "exclusion")
    assert listed.status_code == 200
    assert tables == set()
    assert end.context["step"] is None
    assert "这里什么也不记录" in end.content.decode()
    assert "/desk/help/" not in end.content.decode()


def test_words_of_ones_own_are_read_by_the_rules_and_kept_nowhere(
    officer: StaffClient, unit_a: UnitRef
) -> None:
    page = f"{UNIT}words/"
    officer.get(page)
    with written(unit_a) as tables:
        quiet = officer.post(page, {"text": "补贴怎么申请？我叫王小明，电话13800138000。"})
        alarm = officer.post(page, {"text": "我不想活了，今晚就结束。"})
        nothing = officer.post(page, {"text": " "})
    assert tables == set()
    assert not quiet.context["reading"].danger
    assert "13800138000" in quiet.context["reading"].found
    assert "13800138000" not in quiet.context["reading"].covered
    assert alarm.context["reading"].danger
    assert (alarm.status_code, nothing.status_code) == (200, 422)


def test_it_reads_in_english_too(officer: StaffClient) -> None:
    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = officer.get(f"{UNIT}danger/")
    assert "You are at the desk" in page.content.decode()
    assert "The first minute" in page.content.decode()


def test_figures_for_other_apps(officer: StaffClient, network: Network, unit_a: UnitRef) -> None:
    for code in sorted(COURSE):
        with enter_unit(unit_a):
            assert public.trained_people() == frozenset()
            note_round(code, account_id=officer.account_id)
    with enter_unit(unit_a):
        assert public.finished_rounds() == len(COURSE)
        assert public.trained_people() == {officer.account_id}
    with enter_unit(network.ref(network.b)):
        assert public.finished_rounds() == 0


def test_a_round_without_anything_tried_is_at_its_beginning() -> None:
    assert standing(Round("ordinary")).number == 1
