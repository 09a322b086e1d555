"""From a file into units: the real files as they are, again and again, over bad rows and many units."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from huisheng.config.demo.conversation import DATA
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics import public as topics_app
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations.importing_files.filing import topic_of
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage, parse_file
from tenant_apps.questions.operations.importing_files.problems import FileProblem, Reason, RowProblem
from tenant_apps.questions.operations.importing_files.spreading import by_number, by_place
from tests.network import Network

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HEADER = "留言编号,留言主题,留言时间,留言详情,答复意见,答复时间"
ROWS = (
    "101,公交站太远,2019/2/28 11:25:05,到车站要走二十分钟。,,",
    "102,图书馆几点开门,2019-07-11 00:00:00,周末开吗？,周末九点开门。,2019/7/12 10:00:00",
    "103,拖欠工资,昨天,公司拖欠三个月工资。,,",
    "104,路灯不亮,2019/3/1 20:00:00,,,",
    "105,=SUM(A1),2019/3/1 20:00:00,小区路灯坏了一个月。,,2019/3/2",
)
GOOD, BAD = {"101", "102", "105"}, {"103", "104"}


@pytest.fixture(autouse=True)
def _topics(topics: None, unit_a: UnitRef, unit_b: UnitRef) -> None:
    """Real topics, two units."""


@pytest.fixture
def run(unit_a: UnitRef, tmp_path: Path) -> Callable[..., str]:
    """Run the command as an operator does, in NETWORK; returns what it said."""

    def command(path: Path, **options: object) -> str:
        out = StringIO()
        given: dict[str, object] = {"unit": "lixia", "errors": tmp_path / "errors.csv", **options}
        with enter_network():
            call_command("import_messages", str(path), stdout=out, **given)
        return out.getvalue()

    return command


def _table(folder: Path, *rows: str) -> Path:
    path = folder / "messages.csv"
    path.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    return path


def _numbers(unit: UnitRef) -> set[str]:
    with enter_unit(unit):
        return set(Question.objects.values_list("external_number", flat=True))


def test_good_rows_are_taken_over_and_bad_ones_are_written_down(
    run: Callable[..., str], unit_a: UnitRef, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="2") as raised:
        run(_table(tmp_path, *ROWS))
    assert raised.value.returncode == 2
    assert _numbers(unit_a) == GOOD
    with enter_unit(unit_a):
        assert list(Answer.objects.values_list("question__external_number", "text")) == [
            ("102", "周末九点开门。")
        ]
    content = (tmp_path / "errors.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["行号", "列", "内容", "原因", "处理办法"]
    assert [(row[0], row[1], row[2]) for row in rows[1:]] == [
        ("4", "留言时间", "昨天"),
        ("5", "留言详情", ""),
    ]
    assert all(row[3] and row[4] for row in rows[1:])


def test_importing_again_changes_nothing_and_a_corrected_file_fills_the_gaps(
    run: Callable[..., str], unit_a: UnitRef, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        run(_table(tmp_path, *ROWS))
    with pytest.raises(CommandError):
        run(_table(tmp_path, *ROWS))
    assert _numbers(unit_a) == GOOD
    with enter_unit(unit_a):
        assert Question.objects.count() == len(GOOD)
    corrected = [
        row.replace("昨天", "2019/3/1").replace("20:00:00,,,", "20:00:00,坏了,修好了,2019/3/3")
        for row in ROWS
    ]
    assert "2" in run(_table(tmp_path, *corrected))
    assert _numbers(unit_a) == GOOD | BAD
    assert not (tmp_path / "errors.csv").exists()


def test_a_reply_that_comes_later_is_added(run: Callable[..., str], unit_a: UnitRef, tmp_path: Path) -> None:
    run(_table(tmp_path, ROWS[0]))
    run(_table(tmp_path, ROWS[0].replace(",,", ",已增设一班车。,2019/3/5 9:00:00")))
    with enter_unit(unit_a):
        assert [(q.state, q.answers.get().text) for q in Question.objects.all()] == [
            ("answered", "已增设一班车。")
        ]


def test_the_same_number_of_another_source_is_another_question(
    run: Callable[..., str], unit_a: UnitRef, tmp_path: Path
) -> None:
    run(_table(tmp_path, ROWS[0]))
    run(_table(tmp_path, ROWS[0]), source="hotline")
    with enter_unit(unit_a):
        assert set(Question.objects.values_list("source", "external_number")) == {
            ("messages", "101"),
            ("hotline", "101"),
        }


def test_a_formula_in_the_error_file_is_text(run: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(_table(tmp_path, "=1+1,题,2019/3/1,文,,"))
    assert "'=1+1" in (tmp_path / "errors.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"unit": "nowhere"}, "nowhere"), ({"unit": "weihai"}, "provision"), ({"unit": "999999"}, "999999")],
)
def test_a_unit_that_cannot_take_it_is_named(
    run: Callable[..., str], tmp_path: Path, options: dict[str, object], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        run(_table(tmp_path, ROWS[0]), **options)


def test_a_file_that_cannot_be_used_writes_nothing(
    run: Callable[..., str], unit_a: UnitRef, tmp_path: Path
) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(HEADER + "\n", encoding="utf-16")
    with pytest.raises(CommandError, match="UTF-16"):
        run(path)
    assert _numbers(unit_a) == set()


def test_an_error_file_that_cannot_be_written_stops_the_import(
    run: Callable[..., str], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="no/errors"):
        run(_table(tmp_path, *ROWS), errors=tmp_path / "no" / "errors.csv")


def test_the_real_files_are_taken_over_as_they_are(run: Callable[..., str], unit_a: UnitRef) -> None:
    """Every number of the three files is one question; the one number that stands twice is one too."""
    expected: set[str] = set()
    replies: set[str] = set()
    for name in ("messages_labelled", "messages_with_replies"):
        path = DATA / f"{name}.csv.gz"
        run(path)
        found = list(parse_file(path, now=NOW))
        assert [item for item in found if isinstance(item, RowProblem)] == []
        messages = [item for item in found if isinstance(item, ParsedMessage)]
        expected |= {message.number for message in messages}
        replies |= {message.number for message in messages if message.reply}
    assert _numbers(unit_a) == expected
    with enter_unit(unit_a):
        assert (
            set(Question.objects.filter(state="answered").values_list("external_number", flat=True))
            == replies
        )
        labelled = Question.objects.get(external_number="75713")
        assert topics_app.first_level(labelled.topic).name in ("劳动和社会保障", "教育文体")


def test_labels_decide_the_branch_and_words_the_leaf(in_network: None) -> None:
    def filed(text: str, *categories: str) -> tuple[str, ...]:
        message = ParsedMessage(
            row=2,
            number="1",
            title=text,
            text=text,
            sent_at=NOW,
            reply="",
            replied_at=None,
            categories=categories,
        )
        return topics_app.topic(topic_of(message)).trail

    assert filed("公司拖欠三个月工资", "劳动和社会保障")[0] == "劳动和社会保障"
    assert filed("公司拖欠三个月工资", "环境保护")[0] == "环境保护"
    assert filed("公司拖欠三个月工资")[0] == "劳动和社会保障"
    assert filed("嗯")[-1] == "其他"
    assert filed("嗯", "没有这一类")[-1] == "其他"


def test_spread_messages_stay_where_they_are_when_units_are_added(
    run: Callable[..., str], network: Network, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    path = DATA / "messages_labelled.csv.gz"
    run(path, unit="lixia")
    before = _numbers(unit_a)
    run(path, unit="jinan", spread="number")
    assert _numbers(unit_a) == before
    assert _numbers(unit_b) == set()
    run(path, unit="jinan", spread="number", source="other")
    with enter_unit(unit_b):
        assert Question.objects.filter(source="other").exists()


def test_spreading_is_even_and_always_the_same(network: Network) -> None:
    messages = [
        item for item in parse_file(DATA / "messages.csv.gz", now=NOW) if isinstance(item, ParsedMessage)
    ]
    units = [network.a, network.b, network.city]
    counts = Counter(map(by_number(units), messages))
    assert set(counts) == {unit.id for unit in units}
    assert min(counts.values()) > len(messages) / len(units) * 0.85
    assert [by_number(units)(m) for m in messages[:50]] == [by_number(units)(m) for m in messages[:50]]


def test_places_in_the_text_lead_to_cities_and_counties(network: Network) -> None:
    place = by_place([network.city, network.other_city, network.a, network.b])

    def given(title: str) -> int:
        return place(
            ParsedMessage(
                row=2,
                number="7",
                title=title,
                text=title,
                sent_at=NOW,
                reply="",
                replied_at=None,
                categories=(),
            )
        )

    assert given("A市公交站太远") == network.city.id
    assert given("B市公交站太远") == network.other_city.id
    assert {given("A2区路灯不亮"), given("A3区路灯不亮")} == {network.a.id, network.b.id}
    assert given("B3区路灯不亮") == network.other_city.id


def test_problems_are_said_in_both_languages() -> None:
    for reason in Reason:
        with translation.override("en"):
            english = (reason.what, reason.repair)
        with translation.override("zh-hans"):
            chinese = (reason.what, reason.repair)
        assert all(english)
        assert all(any("\u4e00" <= char <= "\u9fff" for char in text) for text in chinese), reason
    with translation.override("zh-hans"), pytest.raises(FileProblem, match="没有文件"):
        list(parse_file(Path("/nowhere/file.csv"), now=NOW))
