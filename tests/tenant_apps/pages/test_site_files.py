"""Files by which WeChat and WeCom believe that the site is the unit's: these, and no others."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_unit

PAGE = "/manage/site-files/"
CODE = "AbCd1234EfGh5678"
NAME = f"MP_verify_{CODE}.txt"
Staff = Callable[..., Client]


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


def upload(name: str, content: bytes) -> dict[str, object]:
    return {"add": "1", "file": SimpleUploadedFile(name, content)}


def test_a_file_as_it_was_downloaded_is_served_here_alone(
    admin: Client, unit_b: UnitRef, unit_a: UnitRef
) -> None:
    assert admin.post(PAGE, upload(NAME, f"\ufeff{CODE}\n".encode())).status_code == 302
    stranger = Client(headers={"host": unit_a.host})
    answer = stranger.get(f"/{NAME}")
    assert (answer.status_code, answer.content) == (200, CODE.encode())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client(headers={"host": unit_b.host}).get(f"/{NAME}").status_code == 404
    assert stranger.get(f"/WW_verify_{CODE}.txt").status_code == 404
    assert admin.post(PAGE, {"remove": NAME}).status_code == 302
    assert stranger.get(f"/{NAME}").status_code == 404
    assert admin.post(PAGE, {"remove": NAME}).status_code == 404
    with enter_unit(unit_a):
        rows = unit_audit().entry._default_manager.filter(action__startswith="pages.file_")
        assert [(row.action, row.object_id) for row in rows.order_by("id")] == [
            ("pages.file_added", NAME),
            ("pages.file_removed", NAME),
        ]


def test_it_can_be_typed_as_well(admin: Client, unit_a: UnitRef) -> None:
    said = {"add": "1", "name": f" WW_verify_{CODE}.txt ", "content": CODE}
    assert admin.post(PAGE, said).status_code == 302
    assert admin.get(f"/WW_verify_{CODE}.txt").content == CODE.encode()
    assert CODE in admin.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("index.html", b"<script>"),
        (f"MP_verify_{CODE}.html", CODE.encode()),
        (f"../MP_verify_{CODE}.exe", CODE.encode()),
        (f"XX_verify_{CODE}.txt", CODE.encode()),
        ("MP_verify_.txt", b""),
        ("MP_verify_<b>12345678.txt", b"<b>12345678"),
        (NAME, b"<script>alert(1)</script>"),
        (NAME, b"huisheng-domain=0123"),
        (NAME, CODE.encode() * 1000),
        (NAME, b""),
    ],
)
def test_nothing_else_is_taken(admin: Client, name: str, content: bytes) -> None:
    answer = admin.post(PAGE, upload(name, content))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert admin.get(f"/{NAME}").status_code == 404


def test_neither_file_nor_name(admin: Client) -> None:
    assert "请选择文件" in admin.post(PAGE, {"add": "1"}).content.decode()


def test_ten_files_and_no_more(admin: Client) -> None:
    for number in range(10):
        code = f"{CODE}{number}"
        assert (
            admin.post(PAGE, {"add": "1", "name": f"MP_verify_{code}.txt", "content": code}).status_code
            == 302
        )
    answer = admin.post(PAGE, {"add": "1", "name": NAME, "content": CODE})
    assert answer.status_code == 422
    assert "最多十个" in answer.content.decode()
