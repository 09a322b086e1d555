"""The unit's home page: one field, who is on duty, what was answered, who runs it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.people.operations.rostering import add_shift
from tenant_apps.questions.models import Question
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenant_apps.questions.queries.answer_time import USUAL
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.network import Network

Clients = Callable[..., Client]


@pytest.fixture
def home(client_of: Clients, unit_a: UnitRef) -> Callable[[], str]:
    """A function: the page as it reads now."""

    def read() -> str:
        response = client_of(unit_a).get("/")
        assert response.status_code == 200
        return response.content.decode()

    return read


def _message(
    number: int, *, title: str, topic: str = "150305", days: int = 3, **more: Any
) -> ImportedMessage:
    asked = clock.now() - timedelta(days=days)
    return ImportedMessage(
        source="test",
        external_number=str(number),
        title=title,
        text=title,
        topic=topic,
        received_at=asked,
        answer="已办理。",
        answered_at=asked + timedelta(hours=30),
        visibility="public_wish",
        **more,
    )


def test_the_first_thing_is_a_field_that_leads_to_asking(home: Callable[[], str]) -> None:
    page = home()
    assert "想问什么？" in page
    assert '<form class="hs-stack hs-stack--tight" action="/ask/begin/" method="post">' in page
    assert 'name="text"' in page
    assert 'href="/check/"' in page


def test_what_is_typed_goes_on_to_the_asking_page(client_of: Clients, unit_a: UnitRef) -> None:
    with enter_network():
        import_tree()
    response = client_of(unit_a).post("/ask/begin/", {"text": "公司拖欠三个月工资怎么办"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="text"' not in page, "the first step is done"
    assert "劳动和社会保障" in page


def test_what_was_answered_is_shown_without_what_is_sensitive(
    home: Callable[[], str], unit_a: UnitRef
) -> None:
    with enter_network():
        import_tree()
    assert "还没有答复过提问" in home()
    with enter_unit(unit_a):
        import_batch(
            [
                _message(1, title="工资发放问题"),
                _message(2, title="压力很大睡不着", topic="900101"),
                _message(3, title="我不想活了"),
            ]
        )
    page = home()
    assert "工资发放问题" in page
    assert "压力很大睡不着" not in page


def test_the_usual_time_is_told_once_there_is_enough_to_tell(
    home: Callable[[], str], unit_a: UnitRef
) -> None:
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        import_batch([_message(number, title="题") for number in range(5)])
    assert "首次答复" not in home(), "what another system answered says nothing of this one"
    with enter_unit(unit_a):
        Question.objects.update(imported=False)
        assert "首次答复" not in home(), "what is told holds for an hour"
        USUAL.forget()
    assert "半数提问在 2 天内得到首次答复" in home()
    with enter_unit(unit_a):
        Question.objects.filter(pk=Question.objects.values("pk")[:1]).update(seeded=True)
        USUAL.forget()
    assert "首次答复" not in home(), "four are too few to tell"


def test_who_is_on_duty_is_told_and_otherwise_who_is_next(home: Callable[[], str], unit_a: UnitRef) -> None:
    assert "此刻无人值班" in home()
    account = make_account(name="陈雨桐")
    give_role(account, DUTY_OFFICER, unit_a.id)
    now = clock.now()
    with enter_unit(unit_a):
        add_shift(
            account_id=account.pk,
            starts_at=now + timedelta(hours=2),
            ends_at=now + timedelta(hours=4),
            made_by=account.pk,
        )
    assert "下一位：陈雨桐" in home()
    with enter_unit(unit_a):
        add_shift(
            account_id=account.pk,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            made_by=account.pk,
        )
    page = home()
    assert "陈雨桐" in page
    assert "此刻无人值班" not in page


def test_the_footer_says_who_runs_it_and_where_to_report(
    home: Callable[[], str], network: Network, unit_a: UnitRef
) -> None:
    page = home()
    assert "主办单位" in page
    assert network.a.name in page
    with enter_network():
        set_setting(unit_a.id, "footer.report_phone", "0531-12345678", actor_id=None)
        set_setting(unit_a.id, "footer.icp", "鲁ICP备12345678号-1", actor_id=None)
        set_setting(unit_a.id, "footer.police", "鲁公网安备37010202000001号", actor_id=None)
        set_setting(unit_a.id, "footer.contact", "经十路1号 周一至周五", actor_id=None)
    page = home()
    assert 'href="tel:053112345678"' in page
    assert 'href="https://beian.miit.gov.cn/"' in page
    assert "code=37010202000001" in page
    assert "经十路1号" in page


def test_the_welcome_of_the_unit_stands_instead_of_the_usual_one(
    home: Callable[[], str], unit_a: UnitRef
) -> None:
    assert "这里有人看，也有人答" in home()
    with enter_network():
        set_setting(unit_a.id, "home.welcome", "泉城青年，有话直说。", actor_id=None)
    page = home()
    assert "泉城青年，有话直说。" in page
    assert "这里有人看，也有人答" not in page


def test_the_page_asks_few_questions_of_the_database(
    client_of: Clients, unit_a: UnitRef, django_assert_max_num_queries: Any
) -> None:
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        import_batch([_message(number, title="题") for number in range(3)])
    browser = client_of(unit_a)
    browser.get("/")
    with django_assert_max_num_queries(8):
        browser.get("/")
    with enter_unit(unit_a):
        import_batch([_message(number, title="题") for number in range(3, 60)])
    with django_assert_max_num_queries(8):
        browser.get("/")
