"""A body outside is asked with a letter, in a real browser: seen before it leaves, opened as a file, its
reply read by the asker.
"""

from datetime import timedelta

from docx import Document
from playwright.sync_api import expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Referral
from tenant_apps.questions.operations import screening
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.queries.letters import chinese_day
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.chromium import HARDEST_AND_USUAL, PHONE, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

BODY = "济南市历下区人力资源和社会保障局"
MATTER = "某公司自今年三月起未支付工资。"
PHONE_OF_ASKER = "13800001111"


@HARDEST_AND_USUAL
def test_from_the_letter_to_the_reply(site: Site, browse: Browse, width: int, scripts: bool) -> None:
    county = site.network.a
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(county)):
        text = f"公司三个月没发工资（{width}{'有' if scripts else '无'}脚本），怎么办？"
        receipt = ask(NewQuestion(token=new_token(), text=text, topic="150305", contact_phone=PHONE_OF_ASKER))
        screening.accept(receipt.question_id, version=1, actor=1)
    officer = browse(width=width, scripts=scripts, cookies=cookies_for(site, DUTY_OFFICER, county))
    officer.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    officer.get_by_role("link", name="商请外单位").last.click()
    by = clock.business_day(clock.now()) + timedelta(days=10)
    officer.get_by_label("受文单位").fill(BODY)
    officer.get_by_label("单位类别").select_option(label="政府部门")
    officer.get_by_label("事由").fill("青年被拖欠工资问题")
    officer.get_by_label("函告内容").fill(MATTER)
    officer.get_by_label("请对方函复的日期").fill(by.isoformat())
    officer.get_by_label("本单位联系人").fill("周老师，0531-80000000")
    officer.get_by_role("button", name="预览函件").click()
    expect(officer.locator(".q-letter")).to_contain_text(f"{BODY}：")
    officer.get_by_role("button", name="按此发出").click()
    expect(officer.get_by_role("status").first).to_contain_text("已编号存档")

    with officer.expect_download() as download:
        officer.get_by_role("link", name="下载 Word 文件").click()
    letter = [paragraph.text for paragraph in Document(str(download.value.path())).paragraphs]
    with enter_unit(site.network.ref(county)):
        asked = Referral.objects.get(question_id=receipt.question_id)
    assert letter[:3] == [asked.number, "关于商请协助办理青年被拖欠工资问题的函", f"{BODY}："]
    assert MATTER in letter
    assert any(f"请于{chinese_day(by)}前" in line for line in letter)
    assert letter[-2:] == [county.name, chinese_day(clock.business_day(asked.sent_at))]
    assert PHONE_OF_ASKER not in "".join(letter)

    youth = browse(width=PHONE[0], scripts=False)
    link = site.url(f"/q/{receipt.number}/?k={receipt.secret}", county)
    youth.goto(link)
    expect(youth.get_by_text(f"已商请{BODY}处理")).to_be_visible()

    officer.get_by_label("办理结果").select_option(label="对方已办理")
    officer.get_by_label("给提问人的说明").fill("该局已约谈公司，工资本周补发。")
    officer.get_by_role("button", name="登记并告知提问人").click()
    expect(officer.get_by_role("status").first).to_contain_text("已登记")
    youth.goto(link)
    expect(youth.get_by_text("该局已约谈公司，工资本周补发。")).to_be_visible()
