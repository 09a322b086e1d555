"""The text with words in braces, and the Word file: opened again by the library that reads such files."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tenant_apps.questions.data.letter_text import DEFAULT_TEXT, VARIABLES, BadLetter, Role, check_letter
from tenant_apps.questions.rules.letters import Line, lines
from tenant_apps.questions.web.letter_file import BODY, HEADING, letter_file

VALUES = {
    "受文单位": "历下区人力资源和社会保障局",
    "函号": "历下团函〔2026〕3号",
    "事由": "青年被拖欠工资问题",
    "提问内容": "某公司拖欠三个月工资。\n涉及三名青年职工。",
    "提问人": "",
    "受理号": "LIXIA-1",
    "函复日期": "2026年12月6日",
    "联系人": "周老师，0531-80000000",
    "单位": "共青团济南市历下区委员会",
    "日期": "2026年11月21日",
}
GOLDEN = [
    ("number", "历下团函〔2026〕3号"),
    ("title", "关于商请协助办理青年被拖欠工资问题的函"),
    ("to", "历下区人力资源和社会保障局："),
    (
        "body",
        "我单位在服务青少年工作中收到一件青年提问（受理号：LIXIA-1），所提事项涉及贵单位职责。现将有关情况函告如下：",
    ),
    ("body", "某公司拖欠三个月工资。"),
    ("body", "涉及三名青年职工。"),
    (
        "body",
        "为及时回应青年关切，现商请贵单位依职责协助办理，并请于2026年12月6日前将办理情况函复我单位，以便向青年反馈。",
    ),
    ("body", "专此函达，请予支持为盼。"),
    ("body", "联系人：周老师，0531-80000000"),
    ("signature", "共青团济南市历下区委员会"),
    ("day", "2026年11月21日"),
]


def document(letter: tuple[Line, ...]) -> Any:
    at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    return letter_file(letter, title="关于商请协助办理青年被拖欠工资问题的函", author="历下团区委", at=at)


def test_the_letter_that_every_unit_starts_with() -> None:
    check_letter(DEFAULT_TEXT)
    assert [(line.role.value, line.text) for line in lines(DEFAULT_TEXT, VALUES)] == GOLDEN


def test_the_file_reads_as_the_letter() -> None:
    opened = Document(BytesIO(document(lines(DEFAULT_TEXT, VALUES))))
    assert [paragraph.text for paragraph in opened.paragraphs] == [text for _role, text in GOLDEN]
    title, body, signed = opened.paragraphs[1], opened.paragraphs[4], opened.paragraphs[-1]
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert signed.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    for paragraph, size, font in ((title, 22, HEADING), (body, 16, BODY), (signed, 16, BODY)):
        (run,) = paragraph.runs
        assert run.font.size.pt == size
        assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert body.paragraph_format.first_line_indent.pt == 32
    assert body.paragraph_format.line_spacing.pt == 28
    page = opened.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height, page.left_margin)] == [
        210,
        297,
        28,
    ]
    about = opened.core_properties
    assert (about.author, about.comments, about.created) == (
        "历下团区委",
        "",
        datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
    )


def test_where_a_font_is_missing_the_file_names_another() -> None:
    with ZipFile(BytesIO(document(lines(DEFAULT_TEXT, VALUES)))) as packed:
        assert packed.testzip() is None
        tables = [name for name in packed.namelist() if "fontTable" in name]
        fonts = packed.read(tables[0]).decode()
    assert len(tables) == 1
    for name in (HEADING, BODY, "宋体", "FangSong"):
        assert name in fonts


def test_what_is_filled_in_is_not_read_for_braces_again() -> None:
    letter = lines(DEFAULT_TEXT, VALUES | {"提问内容": "他写了{联系人}和{函号}"})
    assert Line(Role.BODY, "他写了{联系人}和{函号}") in letter


def test_what_is_said_of_the_asker_stands_alone_and_goes_when_it_is_nothing() -> None:
    text = DEFAULT_TEXT.replace("{提问人}", "提问人信息：{提问人}")
    assert not [line for line in lines(text, VALUES) if line.role is Role.ASKER]
    letter = lines(text, VALUES | {"提问人": "陈小满"})
    assert Line(Role.ASKER, "提问人信息：陈小满") in letter


@pytest.mark.parametrize(
    ("change", "fault", "words"),
    [
        (("{事由}", "{事項}"), "unknown", ("事項",)),
        (("{事由}", "{}"), "unknown", ("",)),
        (("{函复日期}", "月底"), "missing", ("函复日期",)),
        (("{单位}\n{日期}", ""), "missing", ("单位", "日期")),
        (("{联系人}", "｛联系人｝"), "brace", ("联系人：｛联系人｝",)),
        (("{联系人}", "{联系人"), "brace", ("联系人：{联系人",)),
        (("{提问人}", "{提问人}{提问内容}"), "apart", ("提问人", "提问内容")),
        (("{受文单位}：", "致{受文单位}："), "title", ()),
        (("关于商请协助办理{事由}的函\n", ""), "title", ()),
        (("专此函达", "专此函达" * 1000), "long", ()),
    ],
)
def test_a_text_that_is_no_letter_is_refused(change: tuple[str, str], fault: str, words: Any) -> None:
    with pytest.raises(BadLetter) as error:
        check_letter(DEFAULT_TEXT.replace(*change))
    assert (error.value.fault, error.value.words) == (fault, words)


def test_every_word_in_braces_of_the_text_is_explained() -> None:
    assert set(VALUES) == set(VARIABLES)
