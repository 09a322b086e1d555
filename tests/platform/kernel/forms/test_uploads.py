"""Files that answer a field: which are asked for, which are taken, what is said of the others."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from huisheng.kernel.forms import BadDefinition, Definition, Field, Kind, Words, from_json, parse, to_json
from huisheng.kernel.forms.checking import checked
from huisheng.kernel.forms.rendering import AnswersForm
from huisheng.kernel.forms.uploads import (
    TYPE_NAMES,
    WHY_NO_FILE,
    accepted,
    take_all,
    wanted,
    without_taken_off,
)
from tests.office import TYPES, archive, pdf, word
from tests.tenant_apps.questions.attached import bomb, locked_pdf, photo

ONE = Field(id="q1", kind=Kind.FILE, label=Words("总结"))
THREE = Field(id="q1", kind=Kind.FILE, label=Words("总结"), types=("pdf", "picture"), files=3, megabytes=1)


def _upload(content: bytes, name: str = "总结.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _refused(one: Field, *uploads: SimpleUploadedFile, kept: int = 0) -> list[str]:
    with translation.override("en"):
        ids = [str(number) for number in range(kept)]
        return take_all(Definition((one,)), {"q1": uploads}, {"q1": ids})[1].get("q1", [])


def test_what_a_field_asks_for_is_kept_and_said() -> None:
    assert from_json(to_json(Definition((THREE,)))).fields == (THREE,)
    assert accepted(THREE) == ".pdf,.jpg,.jpeg,.png,.webp"
    with translation.override("en"):
        assert wanted(THREE) == "PDF, Picture (JPEG, PNG); each up to 1 MB, at most 3 files"
        assert wanted(ONE).endswith("up to 10 MB")
    # Designed before one could say so: one file, of any type.
    assert (ONE.most_files, replace(ONE, kind=Kind.SHORT).most_files) == (1, 0)


@pytest.mark.parametrize(
    "bad",
    [
        (replace(ONE, files=11),),
        (replace(ONE, megabytes=11),),
        (replace(ONE, types=("exe",)),),
        (replace(ONE, types=("pdf", "pdf")),),
        (replace(ONE, kind=Kind.SHORT, files=1),),
        tuple(replace(ONE, id=f"q{n}", files=10) for n in range(1, 5)),
    ],
)
def test_what_cannot_be_asked(bad: tuple[Field, ...]) -> None:
    with pytest.raises(BadDefinition):
        checked(Definition(bad))


def test_taken_by_what_it_holds() -> None:
    taken, faults = take_all(
        Definition((THREE,)), {"q1": [_upload(pdf(), "../../总结.exe"), _upload(photo("PNG"), "图.png")]}, {}
    )
    assert faults == {}
    assert [file.name for file in taken["q1"]] == ["总结.pdf", "图.jpg"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<script>alert(1)</script>", "none of the files that can be sent"),
        (word(), "not of a type asked for here"),
        (b"%PDF-1.7 torn", "cannot be read"),
        (locked_pdf(), "locked by a password"),
        (pdf(acts=True), "has a macro"),
        (bomb(), "too many pixels"),
        (pdf() + b" " * 1024 * 1024, "larger than the 1 MB asked for"),
    ],
)
def test_what_is_not_taken_is_said_by_name(content: bytes, words: str) -> None:
    (said,) = _refused(THREE, _upload(content))
    assert words in said
    assert "总结.pdf" in said


def test_a_small_sheet_that_unfolds_into_gigabytes() -> None:
    zeros = b"\0" * (101 * 1024 * 1024)
    parts = {f"xl/media/{number}.bin": zeros for number in range(3)}
    packed = archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>", **parts})
    assert len(packed) < 1024 * 1024
    (said,) = _refused(ONE, _upload(packed, "统计.xlsx"))
    assert "unpacks to too much" in said


def test_one_too_many() -> None:
    def several() -> list[SimpleUploadedFile]:
        return [_upload(pdf(mark=str(number)), f"{number}.pdf") for number in range(3)]

    assert _refused(THREE, *several()) == []
    (said,) = _refused(THREE, *several(), kept=1)
    assert "“2.pdf” is one file too many: at most 3" in said
    assert _refused(ONE, several()[0], kept=1) == [], "it takes the place of the one that stands"
    assert len(_refused(ONE, *several())) == 2


def test_every_reason_and_type_has_words() -> None:
    for code in WHY_NO_FILE:
        assert str(WHY_NO_FILE[code]) % {"name": "a", "most": 1, "files": 1, "types": "b"}
    assert set(TYPE_NAMES) == {"pdf", "ofd", "word", "excel", "slides", "picture"}


def test_what_stands_and_is_not_asked_for_any_more() -> None:
    """The form was changed after the files had come."""
    files = {
        str(number): {"id": str(number), "name": "a", "type": kind, "size": "1", "digest": "d"}
        for number, kind in enumerate(["pdf", "pdf", "word"])
    }
    form = Definition((replace(THREE, files=1),))
    assert parse(form, {"q1": ["0"]}, files=files).errors == {}
    assert parse(form, {"q1": ["0", "1"]}, files=files).errors == {"q1": "files"}
    assert parse(form, {"q1": ["2"]}, files=files).errors == {"q1": "file_type"}
    page = AnswersForm(form, {"q1": ["0", "1"]}, sent=True, prefix="r", files=files)
    with translation.override("en"):
        assert "At most 1 files can be taken" in str(page.errors["q1"])


def test_boxes_take_off_what_stands() -> None:
    typed = {"q1": ["a", "b"], "q1.off": ["a"], "q2": ["x"]}
    assert without_taken_off(Definition((THREE,)), typed) == {"q1": ["b"], "q2": ["x"]}


def test_a_file_at_fault_is_said_once_and_the_others_stay() -> None:
    stored = {"a": {"id": "a", "name": "旧.pdf", "type": "pdf", "size": "2048", "digest": "d"}}
    form = Definition((replace(THREE, required=True),))
    page = AnswersForm(form, {}, sent=True, prefix="r", files=stored, faults={"q1": ["坏了"]})
    assert page.errors == {"q1": ["坏了"]}, "not also that it is missing"
    page = AnswersForm(
        form, {"q1": ["a"]}, sent=True, prefix="r", files=stored, links={"a": "/x/"}, faults={"q1": ["坏了"]}
    )
    html = str(page)
    assert "坏了" in html
    assert '<a href="/x/">' in html
    assert '<input type="hidden" name="r-q1" value="a">' in html
    assert 'name="r-q1.new"' in html
    assert " multiple" in html
