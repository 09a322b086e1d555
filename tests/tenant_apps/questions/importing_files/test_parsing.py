"""One row → one message, or every reason why not."""

from datetime import UTC, datetime

import pytest

from tenant_apps.questions.operations.importing_files.columns import read_header
from tenant_apps.questions.operations.importing_files.dates import parse_date
from tenant_apps.questions.operations.importing_files.parsing import (
    ParsedMessage,
    clean_line,
    clean_text,
    parse_row,
)
from tenant_apps.questions.operations.importing_files.problems import FileProblem, Reason, RowProblem

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PLAIN = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
WITH_REPLY = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]


def _parse(header: list[str], cells: list[str]) -> list[ParsedMessage | RowProblem]:
    return list(parse_row(2, cells, read_header(header), now=NOW))


def _reasons(header: list[str], cells: list[str]) -> set[tuple[str, Reason]]:
    found = _parse(header, cells)
    assert all(isinstance(item, RowProblem) for item in found)
    return {(item.field, item.reason) for item in found if isinstance(item, RowProblem)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
        ("2019-07-11 00:00:00", datetime(2019, 7, 10, 16, 0, tzinfo=UTC)),
        ("2018/4/24", datetime(2018, 4, 23, 16, 0, tzinfo=UTC)),
        (" 2019/2/28 9:05 ", datetime(2019, 2, 28, 1, 5, tzinfo=UTC)),
        ("2019-02-28T11:25:05.000", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
    ],
)
def test_both_forms_of_dates_are_times_of_beijing(text: str, expected: datetime) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2019/2/30 10:00:00",
        "2019/2-28",
        "28.2.2019",
        "1899/1/1",
        "2019/2/28 25:00:00",
        "２０１９/2/28",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_row_becomes_a_clean_message() -> None:
    cells = [
        "188006",
        "A1",
        " A3区\t影楼 ",
        "2019/2/28 11:25:05",
        "\r\n\t\t\r\n\t\t座落在A市\t\r\n\r\n\r\n\u3000\u3000请查一下。\x00\r\n\t",
        "0",
        "0",
    ]
    (message,) = _parse(PLAIN, cells)
    assert isinstance(message, ParsedMessage)
    assert (message.number, message.title) == ("188006", "A3区 影楼")
    assert message.text == "座落在A市\n\n请查一下。"
    assert (message.reply, message.replied_at, message.categories) == ("", None, ())


def test_a_reply_and_its_date_come_along() -> None:
    cells = ["2549", "A1", "物业", "2019/4/25 9:32:09", "乱象", "您好，已调查。", "2019/5/10 14:56:53"]
    (message,) = _parse(WITH_REPLY, cells)
    assert isinstance(message, ParsedMessage)
    assert message.reply == "您好，已调查。"
    assert message.replied_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)


def test_categories_stop_at_the_first_gap() -> None:
    header = [*PLAIN[:5], "一级分类", "二级分类", "三级分类"]
    (message,) = _parse(header, ["1", "", "题", "2019/4/25", "文", "城乡建设", "", "其他"])
    assert isinstance(message, ParsedMessage)
    assert message.categories == ("城乡建设",)


def test_a_long_title_is_shortened_and_the_text_keeps_everything() -> None:
    (message,) = _parse(PLAIN, ["1", "", "题" * 200, "2019/4/25", "文", "", ""])
    assert isinstance(message, ParsedMessage)
    assert len(message.title) == 80
    assert message.title.endswith("…")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({0: ""}, {("留言编号", Reason.EMPTY)}),
        ({0: "12 34"}, {("留言编号", Reason.NUMBER)}),
        ({0: "=cmd()"}, {("留言编号", Reason.NUMBER)}),
        ({2: "\t\u3000"}, {("留言主题", Reason.EMPTY)}),
        ({3: "昨天"}, {("留言时间", Reason.DATE)}),
        ({3: "2027/1/1 0:00:00"}, {("留言时间", Reason.FUTURE)}),
        ({4: "\n\t\n"}, {("留言详情", Reason.EMPTY)}),
        ({4: "长" * 20_001}, {("留言详情", Reason.TOO_LONG)}),
        ({4: "坏\udc80字"}, {("留言详情", Reason.BYTES)}),
        ({6: ""}, {("答复时间", Reason.REPLY_DATE_MISSING)}),
        ({6: "2018/1/1"}, {("答复时间", Reason.REPLY_DATE)}),
        ({6: "不详"}, {("答复时间", Reason.DATE)}),
        (
            {0: "", 3: "昨天", 4: ""},
            {("留言编号", Reason.EMPTY), ("留言时间", Reason.DATE), ("留言详情", Reason.EMPTY)},
        ),
    ],
)
def test_every_fault_of_a_row_is_named(change: dict[int, str], expected: set[tuple[str, Reason]]) -> None:
    cells = ["2549", "A1", "物业", "2019/4/25 9:32:09", "乱象", "已调查", "2019/5/10 14:56:53"]
    for position, value in change.items():
        cells[position] = value
    assert _reasons(WITH_REPLY, cells) == expected


def test_cells_beyond_the_header_are_a_fault_unless_empty() -> None:
    cells = ["1", "", "题", "2019/4/25", "文", "0", "0"]
    assert isinstance(_parse(PLAIN, [*cells, "", " "])[0], ParsedMessage)
    assert _reasons(PLAIN, [*cells, "多"]) == {("", Reason.CELLS)}
    assert _reasons(PLAIN, cells[:-1]) == {("", Reason.CELLS)}


def test_columns_are_found_by_name_in_any_order_and_spelling() -> None:
    found = read_header(["\ufeff 详情", "时间", "编号", "主题 ", "一级分类", "备注", ""])
    assert found.positions == {"留言详情": 0, "留言时间": 1, "留言编号": 2, "留言主题": 3, "一级分类": 4}
    assert found.unknown == ("备注",)
    assert found.width == 6


def test_missing_and_doubled_columns_are_named() -> None:
    with pytest.raises(FileProblem, match="留言时间、留言详情"):
        read_header(["留言编号", "留言主题"])
    with pytest.raises(FileProblem, match="留言主题"):
        read_header([*PLAIN, "留言主题"])


def test_cleaning_leaves_what_people_wrote() -> None:
    assert clean_line("  一\t\n二 \u3000三 ") == "一 二 三"
    assert clean_text("一\n\n\n\n二\n  \n") == "一\n\n二"
    assert clean_text("<b>x</b> & =1+1") == "<b>x</b> & =1+1"
