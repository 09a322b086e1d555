"""`/manage/domains/`: what an administrator reads, does, and is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.channels.models import Notice
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tenants.models import Domain
from tenants.public import make_main, set_setting, unit_domains, unit_ref
from tests.tenants.domains.own_web import Web, look_now

PAGE = "/manage/domains/"
DOMAIN = "youth.example.edu.cn"
Staff = Callable[..., Client]
Put = Callable[[int, str], str]


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


def text(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def actions(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        rows = unit_audit().entry._default_manager.filter(action__startswith="pages.domain")
        return list(rows.order_by("id").values_list("action", flat=True))


def test_step_by_step_to_a_domain_of_ones_own(web: Web, admin: Client, unit_a: UnitRef) -> None:
    assert admin.post(PAGE, {"add": "1", "domain": f"https://{DOMAIN}/"}).status_code == 302
    (view,) = unit_domains(unit_a.id).domains
    page = text(admin)
    for line in (view.txt_name, view.txt_value, unit_a.host, f"http://{DOMAIN}{view.file_path}", "CNAME"):
        assert line in page
    admin.post(PAGE, {"do": "check", "domain": DOMAIN})
    assert "没有查到TXT记录" in text(admin)
    web.texts[view.txt_name] = [view.txt_value]
    web.leads_here(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    page = text(admin)
    assert "使用中" in page
    assert view.txt_value not in page, "what is proved needs no secret any more"
    answer = admin.post(PAGE, {"do": "main", "domain": DOMAIN})
    assert answer["Location"].startswith(f"http://{DOMAIN}:")
    assert actions(unit_a) == ["pages.domain_named", "pages.domain_in_use", "pages.domain_main"]


def test_it_is_checked_by_the_button(web: Web, admin: Client, unit_a: UnitRef) -> None:
    admin.post(PAGE, {"add": "1", "domain": DOMAIN})
    (view,) = unit_domains(unit_a.id).domains
    web.texts[view.txt_name] = [view.txt_value]
    web.leads_here(DOMAIN)
    assert (
        f"{DOMAIN} 已启用"
        in admin.post(PAGE, {"do": "check", "domain": DOMAIN}, follow=True).content.decode()
    )
    answer = admin.post(PAGE, {"do": "check", "domain": DOMAIN}, follow=True)
    assert "请等十秒" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("203.0.113.7", "这是IP地址"),
        ("edu.cn", "公共后缀"),
        ("other.localhost", "平台统一分配"),
        ("youth.example.cn:80", "不要带端口号"),
        ("*.example.cn", "通配符"),
        ("<script>", "不是有效的域名"),
    ],
)
def test_what_is_no_domain_is_refused_in_words(admin: Client, unit_a: UnitRef, typed: str, said: str) -> None:
    answer = admin.post(PAGE, {"add": "1", "domain": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert unit_domains(unit_a.id).domains == ()


def test_another_s_domain_is_not_seen_and_not_touched(
    web: Web,
    admin: Client,
    unit_a: UnitRef,
    unit_b: UnitRef,
    put_into_use: Put,
) -> None:
    theirs = put_into_use(unit_b.id, "theirs.example.cn")
    assert theirs not in text(admin)
    for what in ("check", "main", "again", "nonsense"):
        assert admin.post(PAGE, {"do": what, "domain": theirs}).status_code == 404
    assert admin.post(f"{PAGE}{theirs}/give-up/").status_code == 404
    with enter_network():
        assert Domain.objects.get(domain=theirs).tenant_id == unit_b.id
    assert admin.post(PAGE, {"do": "main", "domain": unit_b.host}).status_code == 404


def test_without_an_icp_number_one_is_warned(admin: Client, unit_a: UnitRef) -> None:
    assert "未填写ICP备案号" in text(admin)
    set_setting(unit_a.id, "footer.icp", "鲁ICP备12345678号-1", actor_id=None)
    assert "未填写ICP备案号" not in text(admin)


def test_it_is_given_up_after_a_question(
    web: Web,
    admin: Client,
    unit_a: UnitRef,
    put_into_use: Put,
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    path = f"{PAGE}{DOMAIN}/give-up/"
    assert "90天" in text(admin, path)
    assert admin.post(path).status_code == 302
    assert "已停用" in text(admin)
    admin.post(PAGE, {"do": "again", "domain": DOMAIN})
    assert "待验证" in text(admin)
    assert admin.post(path).status_code == 302
    assert actions(unit_a)[-1] == "pages.domain_given_up"


def test_a_lost_one_is_owed_today_and_told_after_a_week(
    web: Web,
    staff: Staff,
    admin: Client,
    unit_a: UnitRef,
    put_into_use: Put,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leader: Any = staff(LEADER, unit_a)
    put_into_use(unit_a.id, DOMAIN)
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert "有1个域名不再指向本站" in text(admin, "/manage/")
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    look_now(unit_a.id, DOMAIN)
    with enter_unit(unit_a):
        told = Notice.objects.filter(code="domain_lost")
        assert {notice.account_id for notice in told} == {admin.account_id, leader.account_id}  # type: ignore[attr-defined]
    assert "已不指向本站" in text(admin)


def test_receipts_go_on_with_the_unit_s_own_name(
    web: Web, admin: Client, unit_a: UnitRef, put_into_use: Put
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    make_main(unit_a.id, DOMAIN, actor_id=None)
    with enter_unit(unit_ref(unit_a.id)):
        receipt = ask(NewQuestion(token=new_token(), text="宿舍热水什么时候恢复？", topic="150305"))
    assert receipt.number.startswith("LIXIA-")
