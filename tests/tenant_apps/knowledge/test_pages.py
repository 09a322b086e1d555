"""The pages: what is typed is never lost, nobody publishes without the right, askers see what is public."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.web.workbooks import MOST_UNPACKED
from tenant_apps.knowledge.data.codes import Kind, State
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.operations.publishing import publish
from tenant_apps.knowledge.operations.writing import revise, write
from tests.tenant_apps.knowledge.conftest import OFFICER, From, Write, content

ARTICLE = {"title": "怎么申请？", "body": "按步骤来。", "questions": "甲\n乙\n\n甲", "topics": ["15"]}


def test_an_officer_writes_a_draft_and_an_administrator_publishes(
    officer_a: Client, admin_a: Client, unit_a: UnitRef
) -> None:
    answer = officer_a.post("/manage/knowledge/new/article/", {**ARTICLE, "publish": "1"})
    assert answer.headers["Location"] == "/manage/knowledge/1/"
    with enter_unit(unit_a):
        assert Entry.objects.get().state == State.DRAFT, "the button alone publishes nothing"
        assert Version.objects.get().questions == ["甲", "乙"]
    assert officer_a.post("/manage/knowledge/1/publish/", {"version": "1", "saves": "1"}).status_code == 403
    admin_a.post("/manage/knowledge/1/publish/", {"version": "1", "saves": "1"})
    with enter_unit(unit_a):
        assert Entry.objects.get().state == State.PUBLISHED


def test_what_was_typed_stays_and_the_field_is_named(admin_a: Client) -> None:
    answer = admin_a.post("/manage/knowledge/new/canned/", {"title": "已收到", "body": "欠{余额}元"})
    assert answer.status_code == 422
    assert "欠{余额}元" in answer.content.decode()
    assert "无法识别 {余额}" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("/manage/knowledge/", "维护知识库 · "),
        ("/manage/knowledge/?show=draft", "草稿 · 维护知识库 · "),
        ("/desk/knowledge/?q=住房", "住房 · 知识库 · "),
    ],
)
def test_lists_that_show_a_part_say_so_in_their_title(admin_a: Client, address: str, begins: str) -> None:
    title = admin_a.get(address).content.decode().split("<title>")[1].split("</title>")[0]
    assert title.startswith(begins)


def test_a_colleague_saved_meanwhile(officer_a: Client, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        reference = write(Kind.ARTICLE, content(title="同事的"), actor=OFFICER)
        revise(reference, content(title="同事又改"), based_on=(1, 1), actor=OFFICER)
    mine = {**ARTICLE, "title": "我的", "version": "1", "saves": "1"}
    answer = officer_a.post("/manage/knowledge/1/", mine)
    assert answer.status_code == 409
    assert "我的" in answer.content.decode()
    assert "同事又改" in answer.content.decode()
    again = officer_a.post("/manage/knowledge/1/", {**mine, "saves": "2"})
    assert again.status_code == 302
    with enter_unit(unit_a):
        assert Version.objects.get().title == "我的"


def test_publishing_an_outdated_view_is_refused(admin_a: Client, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        reference = write(Kind.ARTICLE, content(), actor=OFFICER)
        revise(reference, content(title="改了"), based_on=(1, 1), actor=OFFICER)
    admin_a.post("/manage/knowledge/1/publish/", {"version": "1", "saves": "1"})
    with enter_unit(unit_a):
        assert Entry.objects.get().state == State.DRAFT


def test_a_reply_of_ones_own_is_ready_at_once(officer_a: Client, unit_a: UnitRef) -> None:
    officer_a.post("/manage/knowledge/new/canned/", {"title": "我的", "body": "{称呼}好"})
    with enter_unit(unit_a):
        entry = Entry.objects.get()
        assert entry.owner_id == officer_a.account_id  # type: ignore[attr-defined]
        assert entry.state == State.PUBLISHED
    assert officer_a.post("/manage/knowledge/r1/retire/").status_code == 302
    with enter_unit(unit_a):
        assert Entry.objects.get().state == State.RETIRED


def test_another_persons_reply_does_not_exist(officer_a: Client, admin_a: Client, unit_a: UnitRef) -> None:
    officer_a.post("/manage/knowledge/new/canned/", {"title": "我的", "body": "好"})
    for path in ("/desk/knowledge/r1/", "/manage/knowledge/r1/", "/manage/knowledge/r1/versions/"):
        assert admin_a.get(path).status_code == 404, path
    assert admin_a.post("/manage/knowledge/r1/retire/").status_code == 404
    assert admin_a.post("/desk/knowledge/r1/insert/").status_code == 404


def test_askers_see_what_is_public_and_nothing_else(asker_a: Client, published: Write) -> None:
    published(title="公开的")
    published(title="内部的", is_public=False)
    published(Kind.CANNED, title="回复")
    page = asker_a.get("/help/").content.decode()
    assert "公开的" in page
    assert "内部的" not in page
    assert "回复" not in page
    assert [asker_a.get(f"/help/{name}/").status_code for name in ("1", "2", "r1")] == [200, 404, 404]
    assert asker_a.get("/help/?q=" + "内部").content.decode().count("内部的") == 0


def test_what_is_hidden_here_is_gone_for_askers(
    admin_a: Client, asker_a: Client, province_says: From
) -> None:
    named = province_says(title="省里的")
    assert "省里的" in asker_a.get("/help/").content.decode()
    admin_a.post(f"/manage/knowledge/above/{named}/", {"do": "hide"})
    assert "省里的" not in asker_a.get("/help/").content.decode()
    assert asker_a.get(f"/help/{named}/").status_code == 404
    admin_a.post(f"/manage/knowledge/above/{named}/", {"do": "show"})
    assert asker_a.get(f"/help/{named}/").status_code == 200


def test_the_fragment_beside_a_reply_box(officer_a: Client, published: Write) -> None:
    published(Kind.CANNED, title="已收到")
    published(Kind.PROGRAMME, title="助学贷款")
    published(title="内部的助学贷款", is_public=False)
    headers = {"HX-Request": "true"}
    first = officer_a.post("/desk/knowledge/pick/", {"text": "学费交不起，上不起大学"}, headers=headers)
    assert 'data-knowledge-insert="/desk/knowledge/r1/insert/"' in first.content.decode()
    assert 'data-knowledge-insert="/desk/knowledge/p1/insert/"' in first.content.decode()
    found = officer_a.get("/desk/knowledge/pick/?q=助学贷款", headers=headers).content.decode()
    assert 'data-knowledge-insert="/desk/knowledge/p1/insert/"' in found
    assert 'data-knowledge-insert="/desk/knowledge/1/insert/"' not in found, "internal text has no button"


def test_words_to_insert_are_plain_text(officer_a: Client, published: Write) -> None:
    published(Kind.CANNED, body="{称呼}，你好。")
    answer = officer_a.post("/desk/knowledge/r1/insert/", {"values": '{"asker": "小李"}'})
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "小李，你好。"
    refused = officer_a.post("/desk/knowledge/r1/insert/", {"values": "[1]"})
    assert refused.status_code == 422
    assert "称呼" in refused.content.decode()


def test_versions_show_what_changed(admin_a: Client, unit_a: UnitRef, published: Write) -> None:
    reference = published(body="甲。乙。")
    with enter_unit(unit_a):
        revise(reference, content(body="甲。丙。"), based_on=(1, 1), actor=OFFICER)
    page = admin_a.get("/manage/knowledge/1/versions/").content.decode()
    assert "<del>乙。</del><ins>丙。</ins>" in page
    admin_a.post("/manage/knowledge/1/restore/", {"number": "1"})
    with enter_unit(unit_a):
        assert Version.objects.latest("number").body == "甲。乙。"


def workbook(admin: Client) -> SimpleUploadedFile:
    """What the unit exports."""
    return SimpleUploadedFile("knowledge.xlsx", admin.get("/manage/knowledge/export/").content)


def test_out_into_a_file_and_in_again_changes_nothing(
    admin_a: Client, unit_a: UnitRef, published: Write
) -> None:
    published(body="=1+1\n\n- 一\n- 二", topics=("15", "90"))
    published(Kind.PROGRAMME, contact="12355", link="https://www.xszz.edu.cn/")
    published(Kind.CANNED, owner=OFFICER, title="我自己的")
    file = workbook(admin_a)
    sheet = load_workbook(BytesIO(file.read())).worksheets[0]
    assert {row[2].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}, "no cell is a formula"
    assert "我自己的" not in {row[2].value for row in sheet.iter_rows(min_row=2)}
    file.seek(0)
    admin_a.post("/manage/knowledge/import/", {"file": file})
    with enter_unit(unit_a):
        assert Version.objects.count() == 3


def test_all_rows_or_none_and_each_fault_is_named(admin_a: Client, unit_a: UnitRef, published: Write) -> None:
    published()
    book = load_workbook(BytesIO(workbook(admin_a).read()))
    sheet = book.worksheets[0]
    sheet.append(["问答", "", "好的一行", "正文"])
    sheet.append(["帮扶项目", "", "没有对象", "正文"])
    sheet.append(["别的", "", "甲", "乙"])
    sheet.append(["问答", "99", "甲", "乙"])

    def sent() -> SimpleUploadedFile:
        file = BytesIO()
        book.save(file)
        return SimpleUploadedFile("knowledge.xlsx", file.getvalue())

    answer = admin_a.post("/manage/knowledge/import/", {"file": sent()})
    assert answer.status_code == 422
    assert "第 5 行" in answer.content.decode()
    sheet.delete_rows(5)
    answer = admin_a.post("/manage/knowledge/import/", {"file": sent()})
    assert "第 4 行" in answer.content.decode()
    assert "第 5 行" in answer.content.decode()
    with enter_unit(unit_a):
        assert Version.objects.count() == 1
    sheet.delete_rows(4, 2)
    admin_a.post("/manage/knowledge/import/", {"file": sent(), "only_check": "on"})
    with enter_unit(unit_a):
        assert Version.objects.count() == 1
    admin_a.post("/manage/knowledge/import/", {"file": sent()})
    with enter_unit(unit_a):
        assert set(Entry.objects.values_list("number", "state")) == {(1, "published"), (2, "draft")}


def test_what_is_no_workbook_is_said(admin_a: Client) -> None:
    answer = admin_a.post(
        "/manage/knowledge/import/", {"file": SimpleUploadedFile("knowledge.xlsx", b"no workbook")}
    )
    assert answer.status_code == 422
    assert "这不是 XLSX 文件" in answer.content.decode()


def packed(**parts: bytes) -> SimpleUploadedFile:
    """A zip file that calls itself a workbook."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content_ in parts.items():
            archive.writestr(name, content_)
    return SimpleUploadedFile("knowledge.xlsx", file.getvalue())


@pytest.mark.parametrize(
    "file",
    [
        packed(nothing=b"here"),
        packed(**{"[Content_Types].xml": b"<broken", "xl/workbook.xml": b"<broken"}),
        packed(
            **{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
        ),
    ],
)
def test_a_broken_workbook_is_said(admin_a: Client, file: SimpleUploadedFile) -> None:
    file.seek(0)
    answer = admin_a.post("/manage/knowledge/import/", {"file": file})
    assert answer.status_code == 422
    assert "这不是 XLSX 文件" in answer.content.decode()


def test_a_damaged_workbook_is_said(admin_a: Client) -> None:
    book, file = Workbook(), BytesIO()
    for row in range(200):
        book.worksheets[0].append([f"标题{row}", f"正文{row * 7919}"])
    book.save(file)
    whole = bytearray(file.getvalue())
    with ZipFile(BytesIO(bytes(whole))) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    begins = sheet.header_offset + 30 + len(sheet.filename)
    whole[begins + 20 : begins + 60] = b"\xff" * 40
    answer = admin_a.post("/manage/knowledge/import/", {"file": SimpleUploadedFile("k.xlsx", bytes(whole))})
    assert answer.status_code == 422
    assert "这不是 XLSX 文件" in answer.content.decode()


def test_a_file_that_unpacks_to_more_than_it_should_is_not_unpacked(admin_a: Client) -> None:
    answer = admin_a.post("/manage/knowledge/import/", {"file": packed(big=b"0" * (MOST_UNPACKED + 1))})
    assert answer.status_code == 422
    assert "请拆成几个文件" in answer.content.decode()


def test_lists_cost_the_same_for_one_and_for_many(
    officer_a: Client,
    published: Write,
    province_says: From,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(path: str) -> int:
        officer_a.get(path)
        with CaptureQueriesContext(connection) as captured:
            officer_a.get(path)
        return len(captured)

    published()
    province_says()
    paths = ("/desk/knowledge/", "/manage/knowledge/", "/help/", "/desk/knowledge/?q=助学")
    before = {path: cost(path) for path in paths}
    for _ in range(3):
        published()
        province_says()
    assert {path: cost(path) for path in paths} == before


def test_markdown_export_reads_as_a_handbook(admin_a: Client, published: Write) -> None:
    published(title="怎么申请？", body="按步骤来。")
    text = admin_a.get("/manage/knowledge/export/?as=md").content.decode()
    assert "# 工作百问\n\n## 第1问 怎么申请？\n\n按步骤来。" in text


def test_published_stays_while_the_next_version_is_written(
    admin_a: Client, asker_a: Client, unit_a: UnitRef, published: Write
) -> None:
    reference = published(title="第一版")
    admin_a.post(
        "/manage/knowledge/1/",
        {**ARTICLE, "title": "第二版", "is_public": "on", "version": "1", "saves": "1"},
    )
    assert "第一版" in asker_a.get("/help/1/").content.decode()
    with enter_unit(unit_a):
        publish(reference, based_on=(2, 1), actor=OFFICER)
    assert "第二版" in asker_a.get("/help/1/").content.decode()
