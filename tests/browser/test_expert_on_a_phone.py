"""An expert opens one question from a link on a phone and answers; staff publish; the link is dead."""

import pytest
from playwright.sync_api import expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.data.codes import AnswerKind
from tenant_apps.questions.models import Answer, Decision
from tenant_apps.questions.operations import deciding
from tests.actors import give_role, make_account
from tests.browser import people_pages
from tests.browser.chromium import PHONE, Browse
from tests.browser.site import Site
from tests.browser.test_accessibility import _overflow as overflow

ADVICE = "可以先向区劳动保障监察大队投诉，带上工资条和考勤记录，一般五个工作日内受理。"


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_link_to_the_published_answer(browse: Browse, site: Site, scripts: bool) -> None:
    a = site.network.a
    # Before the answer comes: where nobody of the staff could read it, it would go to the unit above.
    reviewer = make_account(name="王审阅")
    give_role(reviewer, DUTY_OFFICER, a.id)
    address = site.url(people_pages.link(site), a)
    page = browse(width=PHONE[0], scripts=scripts)
    page.goto(address)
    expect(page.get_by_role("heading", name="有一个提问想请教您")).to_be_visible()
    expect(page.get_by_text(people_pages.BRIEF)).to_be_visible()
    assert "王小雨" not in page.content()
    assert overflow(page) == 0
    for name in ("我来答", "这次不方便", "与我有关，需要回避"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
    page.get_by_role("button", name="我来答").click()
    expect(page.get_by_text("12333")).to_be_visible()
    page.get_by_label("您的回答").fill(ADVICE)
    page.get_by_role("button", name="提交回答").click()
    expect(page.get_by_text("工作人员审阅后发布")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="这个链接已失效")).to_be_visible()
    assert ADVICE not in page.content()
    with enter_unit(site.network.ref(a)):
        wanted = Decision.objects.filter(kind="first_answers", state="open").latest("asked_at")
        deciding.decide(wanted.pk, approve=True, words="", actor=reviewer.pk)
        given = Answer.objects.get(question_id=wanted.question_id)
        assert (given.kind, given.text, given.persona) == (AnswerKind.EXPERT, ADVICE, "李国栋 执业律师")
