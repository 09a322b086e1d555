"""Queues of one's own at the desk: filters under a name, on every device."""

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.models import SavedView
from tenant_apps.questions.operations import freeing, saving_views
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.saving_views import MOST
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER

VIEW = "/desk/views/?queue=to_screen&kind=help"


def page(response) -> str:
    return response.content.decode()


def kept(account: int = OFFICER) -> list[tuple[str, str]]:
    return list(SavedView.objects.filter(account=account).values_list("name", "query"))


def test_it_stands_on_every_device_of_its_owner_and_nowhere_else(desk_a, network: Network, staff, topics):
    assert desk_a.post(VIEW, {"name": "求助  待审"}).status_code == 303
    assert "求助 待审" in page(desk_a.get("/desk/"))
    for name in list(desk_a.cookies):
        if name != settings.SESSION_COOKIE_NAME:
            del desk_a.cookies[name]
    assert "求助 待审" in page(desk_a.get("/desk/")), "nothing of it is kept in the browser"
    assert "求助 待审" not in page(staff("duty_officer", network.a).get("/desk/"))


def test_it_is_renamed_and_let_go_where_it_is_open(desk_a: Client, in_unit_a: UnitRef, topics):
    desk_a.post(VIEW, {"name": "求助"})
    shown = page(desk_a.get("/desk/?queue=to_screen&kind=help"))
    assert 'value="求助"' in shown
    desk_a.post(VIEW, {"name": "先看这些"})
    assert [name for name, _query in SavedView.objects.values_list("name", "query")] == ["先看这些"]
    desk_a.post(VIEW, {"forget": "1"})
    assert "先看这些" not in page(desk_a.get("/desk/?queue=closed"))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        (VIEW, " ", "最多 20 个字"),
        (VIEW, "长" * 21, "最多 20 个字"),
        ("/desk/views/", "名字", "请先设置筛选条件"),
    ],
)
def test_what_cannot_be_saved_is_said(
    desk_a: Client, in_unit_a: UnitRef, topics, address: str, name: str, words: str
):
    desk_a.post(address, {"name": name})
    assert not SavedView.objects.exists()
    assert words in page(desk_a.get("/desk/"))


def test_twelve_and_no_more_and_others_count_for_themselves(in_unit_a: UnitRef):
    for number in range(MOST):
        saving_views.save_view(account=OFFICER, name=f"第{number}个", query=f"q={number}")
    with pytest.raises(BadDecision) as refused:
        saving_views.save_view(account=OFFICER, name="多一个", query="q=more")
    assert refused.value.field == "many"
    saving_views.save_view(account=OFFICER, name="改名", query="q=3")
    saving_views.save_view(account=COLLEAGUE, name="同事的", query="q=3")
    assert len(kept()) == MOST
    assert ("改名", "q=3") in kept()
    assert kept(COLLEAGUE) == [("同事的", "q=3")]


def test_nobody_lets_another_ones_view_go(in_unit_a: UnitRef):
    saving_views.save_view(account=OFFICER, name="我的", query="q=1")
    saving_views.forget_view(account=COLLEAGUE, query="q=1")
    assert kept() == [("我的", "q=1")]


def test_whoever_leaves_takes_their_views_along(in_unit_a: UnitRef):
    saving_views.save_view(account=OFFICER, name="我的", query="q=1")
    saving_views.save_view(account=COLLEAGUE, name="同事的", query="q=1")
    freeing.free(member_id=None, account_id=OFFICER, at=clock.now())
    assert (kept(), kept(COLLEAGUE)) == ([], [("同事的", "q=1")])
