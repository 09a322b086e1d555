"""From an SMS back to the question, on a phone: the provider is a local server, everything else is real."""

import json
from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations import sending
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.conftest import PHONE, aliyun_account


def test_an_sms_leads_back(site: Site, browse: Browse, settings: Any) -> None:
    unit = site.network.ref(site.network.a)
    with enter_network():
        import_tree()
    with providers.serving(providers.aliyun) as provider, enter_unit(unit):
        settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"aliyun": provider.url}
        aliyun_account()
        receipt = ask(
            NewQuestion(
                token=new_token(), text="公司拖欠三个月工资，怎么办？", topic="150305", contact_phone=PHONE
            )
        )
        Reach.objects.create(question_id=receipt.question_id, quiet_from=0, quiet_until=0)
        Notice.objects.filter(question_id=receipt.question_id).update(
            due_at=clock.now() - timedelta(minutes=1)
        )
        sending.work()
    said = [
        json.loads(message["TemplateParam"])
        for message in provider.messages
        if message["PhoneNumbers"] == PHONE
    ]
    mine = next(one for one in said if one["number"] == receipt.number[-6:])
    page = browse(width=360)
    page.goto(site.url("/n/", site.network.a))
    page.locator("#code").fill(f"{mine['key1']}-{mine['key2']}".lower())
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/q/**")
    assert page.locator("h1").inner_text() == "公司拖欠三个月工资，怎么办"
    page.locator("details:has(a[href*='/notices/'])").evaluate("fold => fold.open = true")
    page.locator("a[href*='/notices/']").click()
    page.locator("select[name=first]").select_option("sms")
    page.locator("select[name=second]").select_option("")
    page.locator("select[name=third]").select_option("")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    with enter_unit(unit):
        reach = Reach.objects.get(question_id=receipt.question_id)
    assert (reach.order, reach.stopped) == (["sms"], ["wechat", "email"])
