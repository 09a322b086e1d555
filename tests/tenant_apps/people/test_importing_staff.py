"""Importing staff from a spreadsheet: the dry run, what is written, and the workbooks that go out."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Invitation
from tenant_apps.people.data.codes import MemberState, SectionKind
from tenant_apps.people.data.staff_columns import COLUMNS, MOST_ROWS
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations import staff_workbooks
from tenant_apps.people.operations.importing_staff import import_staff
from tenant_apps.people.operations.reading_staff import UnreadableError, read_sheet
from tests.actors import StaffClient
from tests.tenant_apps.people.conftest import Hire

TITLES = [column.title for column in COLUMNS]
NEXT_YEAR = business_day() + timedelta(days=300)


def row(number: int, **changes: Any) -> list[Any]:
    values: dict[str, Any] = {
        "name": f"人员{number}",
        "login": f"person{number}@example.cn",
        "role": "值班员",
        "staff_kind": "专职",
        "staff_number": f"00{number:03d}",
        "phone": f"1380000{number:04d}",
        "ends_on": NEXT_YEAR.isoformat(),
        **changes,
    }
    return [values.get(column.key, "") for column in COLUMNS]


def workbook(*rows: list[Any], titles: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(TITLES if titles is None else titles)
    for one in rows:
        sheet.append(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_one_bad_row_among_thirty(staff: Callable[..., StaffClient], unit_a: UnitRef, settings: Any) -> None:
    rows = [row(number) for number in range(1, 31)]
    rows[16] = row(17, role="主任", phone="一三八", ends_on="2020-01-01")
    admin = staff(UNIT_ADMIN, unit_a)
    upload = SimpleUploadedFile("staff.xlsx", workbook(*rows))
    preview = admin.post("/manage/members/import/preview/", {"file": upload})
    assert preview.status_code == 200
    with enter_unit(unit_a):
        assert not Member.objects.exists(), "a dry run writes nothing"
    assert (preview.context["new"], preview.context["bad_count"]) == (29, 1)
    (bad,) = preview.context["bad"]
    assert bad.number == 18
    assert {fault.column for fault in bad.faults} == {"角色", "手机", "到期日"}
    assert all(fault.reason and fault.repair for fault in bad.faults)

    answer = admin.post("/manage/members/import/faults/", {"faults": preview.context["faults"]})
    mended: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    first = [cell.value for cell in mended[2]]
    assert first[: len(TITLES)][0:3] == ["人员17", "person17@example.cn", "主任"]
    assert first[len(TITLES)] == "18"
    assert "角色" in first[len(TITLES) + 1]

    done = admin.post("/manage/members/import/confirm/", {"rows": preview.context["rows"]})
    assert done.status_code == 200
    assert "no-store" in done.headers["Cache-Control"]
    with enter_unit(unit_a):
        assert Member.objects.filter(state=MemberState.INVITED, ends_on=NEXT_YEAR).count() == 29
        assert Member.objects.get(login="person1@example.cn").staff_number == "00001"
    with enter_network():
        assert set(Invitation.objects.values_list("role", "ends_on")) == {(DUTY_OFFICER, NEXT_YEAR)}
        assert Invitation.objects.count() == 29
    links = admin.post("/manage/members/import/links/", {"links": done.context["signed"]})
    sheet: Any = openpyxl.load_workbook(io.BytesIO(links.content)).active
    assert "/accounts/invitation/" in sheet.cell(2, 3).value


def test_the_same_file_again_invites_nobody_twice(hire: Hire, in_unit_a: UnitRef) -> None:
    content = workbook(row(1), row(2))
    import_staff(read_sheet(content).good, actor=1)
    again = read_sheet(content)
    assert {one.updates is not None for one in again.good} == {True}
    done = import_staff(again.good, actor=1)
    assert (done.invited, done.updated) == ((), 2)
    with enter_network():
        assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"name": ""}, "姓名"),
        ({"name": "长" * 81}, "姓名"),
        ({"login": ""}, "登录名"),
        ({"login": "has space"}, "登录名"),
        ({"login": "ab"}, "登录名"),
        ({"role": ""}, "角色"),
        ({"role": "operator"}, "角色"),
        ({"staff_kind": "临时"}, "人员类别"),
        ({"email": "nowhere"}, "邮箱"),
        ({"section": "不存在的部"}, "科室"),
        ({"ends_on": "明年"}, "到期日"),
        ({"ends_on": "2026-02-30"}, "到期日"),
        ({"checked_on": "2126-01-01", "check_reference": "鲁检 1"}, "入职查询日期"),
        ({"checked_on": "2026-01-01"}, "入职查询编号"),
    ],
)
def test_every_fault_names_its_column(in_unit_a: UnitRef, changes: dict[str, str], column: str) -> None:
    sheet = read_sheet(workbook(row(1, **changes), row(2)))
    assert [one.number for one in sheet.good] == [3]
    assert {fault.column for bad in sheet.bad for fault in bad.faults} == {column}


def test_cells_as_people_fill_them(in_unit_a: UnitRef) -> None:
    Section.objects.create(kind=SectionKind.SECTION, name="学校部")
    last = date(NEXT_YEAR.year, NEXT_YEAR.month, NEXT_YEAR.day)
    content = workbook(
        row(1, phone=13800001111, ends_on=last, section="学校部", login="ＡＢＣ＠example.cn"),
        row(2, ends_on=f"{last.year}年{last.month}月{last.day}日", staff_number=123.0),
        ["" for _column in COLUMNS],
    )
    sheet = read_sheet(content)
    assert sheet.bad == []
    assert [one.ends_on for one in sheet.good] == [last.isoformat()] * 2
    assert (sheet.good[0].phone, sheet.good[0].login) == ("13800001111", "abc@example.cn")
    assert sheet.good[1].staff_number == "123"
    import_staff(sheet.good, actor=1)
    (member_id,) = Section.objects.get().members
    assert Member.objects.get(pk=member_id).login == "abc@example.cn"


def test_two_rows_with_one_login(in_unit_a: UnitRef) -> None:
    sheet = read_sheet(workbook(row(1), row(2, login="person1@example.cn")))
    assert [one.number for one in sheet.good] == [2]
    assert [one.number for one in sheet.bad] == [3]


def test_columns_in_any_order_and_a_missing_one_is_named(in_unit_a: UnitRef) -> None:
    turned = workbook(row(1)[::-1], titles=TITLES[::-1])
    assert read_sheet(turned).good[0].name == "人员1"
    with pytest.raises(UnreadableError) as refused:
        read_sheet(workbook(["甲", "值班员"], titles=["姓名", "角色"]))
    assert (refused.value.code, refused.value.detail) == ("columns", "登录名")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,login\n", "type"),
        (b"PK\x03\x04 not really", "type"),
        (b"x" * (2 * 1024 * 1024 + 1), "size"),
        (workbook(), "empty"),
    ],
)
def test_files_that_are_no_such_workbook(in_unit_a: UnitRef, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableError, match=code):
        read_sheet(content)


def test_too_many_rows(in_unit_a: UnitRef) -> None:
    with pytest.raises(UnreadableError, match="rows"):
        read_sheet(workbook(*(row(number) for number in range(1, 1003))))


def test_a_row_below_the_formatted_ones_counts_as_one(in_unit_a: UnitRef) -> None:
    """Excel appends below the template's own empty rows; the fault names the row as the sheet shows it."""
    book = openpyxl.load_workbook(io.BytesIO(staff_workbooks.template(["学校部"])))
    sheet: Any = book.worksheets[0]
    sheet.append(row(1, login="a b"))
    assert sheet.max_row > MOST_ROWS
    out = io.BytesIO()
    book.save(out)
    (bad,) = read_sheet(out.getvalue()).bad
    assert bad.number == sheet.max_row


def test_the_template_has_drop_downs_and_text_cells(in_unit_a: UnitRef) -> None:
    book = openpyxl.load_workbook(io.BytesIO(staff_workbooks.template(["学校部", "=1+1"])))
    sheet: Any = book.worksheets[0]
    assert [cell.value.rstrip("*") for cell in sheet[1]] == TITLES
    assert {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation} == {
        "C2",
        "D2",
        "H2",
    }
    assert {sheet.cell(2, place).number_format for place in range(1, len(TITLES) + 1)} == {"@"}
    words = [cell.value for line in book.worksheets[1].iter_rows() for cell in line]
    assert "学校部" in words
    assert "'=1+1" in words


def test_what_looks_like_a_formula_goes_out_as_text(in_unit_a: UnitRef) -> None:
    sheet = read_sheet(workbook(row(1, name="'=HYPERLINK(1)", role="没有")))
    assert sheet.bad[0].cells[0] == "=HYPERLINK(1)"
    out: Any = openpyxl.load_workbook(io.BytesIO(staff_workbooks.faults(sheet.bad))).active
    assert out.cell(2, 1).value == "'=HYPERLINK(1)"
    assert out.cell(2, 1).data_type == "s"


def test_rows_that_were_not_previewed_here_are_refused(
    staff: Callable[..., StaffClient], unit_a: UnitRef, unit_b: UnitRef
) -> None:
    upload = SimpleUploadedFile("staff.xlsx", workbook(row(1)))
    preview = staff(UNIT_ADMIN, unit_b).post("/manage/members/import/preview/", {"file": upload})
    answer = staff(UNIT_ADMIN, unit_a).post(
        "/manage/members/import/confirm/", {"rows": preview.context["rows"]}
    )
    assert answer.status_code == 422
    with enter_unit(unit_a):
        assert not Member.objects.exists()
