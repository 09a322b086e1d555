"""Figures from before: taken over whole or not at all, shown apart, in no other figure."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from huisheng.kernel import clock
from shared_apps.insights.models import Daily, Historic
from shared_apps.insights.operations.importing_history import ALLOWED, BadHistory, import_history
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.intake import take
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import Question

Staff = Callable[..., Client]
TODAY = clock.business_day()
HEAD = "unit,month,measure,value,source\n"


def kept() -> set[tuple[int, date, str, int, str]]:
    return set(Historic.objects.values_list("unit_id", "month", "measure", "value", "source"))


def test_what_is_taken_over_stands_as_its_source_gives_it(in_network: None, network: Network) -> None:
    text = "\ufeff单位,月份,指标,数值,来源\nlixia,2019-03,received,412,《2019年工作总结》\n"
    assert import_history(text, actor="system") == 1
    assert import_history(text, actor="system") == 1
    assert kept() == {(network.a.id, date(2019, 3, 1), "received", 412, "《2019年工作总结》")}
    import_history(f"{HEAD}lixia,2019-03,received,400,年鉴\n", actor="system")
    assert kept() == {(network.a.id, date(2019, 3, 1), "received", 400, "年鉴")}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("nowhere,2019-03,received,1,s", "unit"),
        ("lixia,2019-13,received,1,s", "month"),
        ("lixia,2999-01,received,1,s", "month"),
        ("lixia,2019-03,rate,50,s", "measure"),
        ("lixia,2019-03,open,50,s", "measure"),
        ("lixia,2019-03,received,-1,s", "value"),
        ("lixia,2019-03,received,1.5,s", "value"),
        ("lixia,2019-03,received,1,", "source"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    in_network: None, network: Network, line: str, column: str
) -> None:
    with pytest.raises(BadHistory) as raised:
        import_history(f"{HEAD}lixia,2019-02,received,1,s\n{line}\n", actor="system")
    assert [(bad.row, bad.column) for bad in raised.value.rows] == [(3, column)]
    assert kept() == set()


@pytest.mark.parametrize("text", ["", "unit,month\n", HEAD, f"{HEAD}lixia,2019-03,received,1,s\n" * 2])
def test_a_file_without_columns_or_rows_is_refused(in_network: None, network: Network, text: str) -> None:
    with pytest.raises(BadHistory):
        import_history(text, actor="system")
    assert kept() == set()


def test_what_the_unit_tells_itself_is_not_told_by_a_file(topic_tree: TopicTree, network: Network) -> None:
    told = Question.asked(network.a.id, TODAY - timedelta(days=70))
    take([told.received()])
    month = f"{told.day:%Y-%m}"
    with pytest.raises(BadHistory) as raised:
        import_history(f"{HEAD}lixia,{month},received,9,s\n", actor="system")
    assert [bad.column for bad in raised.value.rows] == ["month"]
    earlier = told.day.replace(day=1) - timedelta(days=1)
    assert import_history(f"{HEAD}lixia,{earlier:%Y-%m},received,9,s\n", actor="system") == 1


def test_it_is_in_no_other_figure(topic_tree: TopicTree, network: Network, staff: Staff) -> None:
    question = Question.asked(network.a.id, TODAY - timedelta(days=3))
    take([question.received()])
    before = sorted(Daily.objects.values_list("unit_id", "own", "day", "received"))
    month = (TODAY.replace(day=1) - timedelta(days=40)).replace(day=1)
    import_history(f"{HEAD}lixia,{month:%Y-%m},received,98765,年鉴\n", actor="system")
    assert sorted(Daily.objects.values_list("unit_id", "own", "day", "received")) == before
    rebuild()
    assert sorted(Daily.objects.values_list("unit_id", "own", "day", "received")) == before
    assert len(kept()) == 1
    reader = staff("network_viewer", network.city)
    for address in (f"/dashboard/{network.a.id}/?period=90", "/insights/definitions/"):
        body = reader.get(address).content.decode()
        assert "98765" not in body
        assert "98,765" not in body
    page = reader.get(f"/insights/history/{network.a.id}/").content.decode()
    assert "历史数据" in page
    assert "98765" in page
    assert "年鉴" in page
    assert "98765" not in reader.get(f"/insights/history/{network.city.id}/").content.decode()


def test_it_is_taken_away_as_a_table(in_network: None, network: Network, staff: Staff) -> None:
    import_history(f"{HEAD}lixia,2019-03,received,412,=1+1\n", actor="system")
    reader = staff("network_viewer", network.city)
    text = reader.get(f"/insights/history/{network.a.id}/table.csv").content.decode()
    assert "2019-03" in text
    assert ",'=1+1" in text
    assert reader.get(f"/insights/history/{network.a.id}/table.xlsx").status_code == 200
    assert reader.get(f"/insights/history/{network.a.id}/table.pdf").status_code == 404
    assert reader.get(f"/insights/history/{network.other_city.id}/table.csv").status_code == 404


def test_the_command_says_which_rows(in_network: None, network: Network, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text(f"{HEAD}lixia,2019-03,rate,5,s\n", encoding="utf-8")
    faults = StringIO()
    with pytest.raises(CommandError):
        call_command("import_history", str(path), stderr=faults)
    assert "row 2, measure" in faults.getvalue()
    path.write_text(f"{HEAD}lixia,2019-03,received,5,s\n", encoding="utf-8")
    said = StringIO()
    call_command("import_history", str(path), stdout=said)
    assert "1 rows taken over" in said.getvalue()


def test_only_flows_can_be_taken_over() -> None:
    assert "received" in ALLOWED
    assert ALLOWED.isdisjoint(
        {"open", "overdue", "rate", "in_time", "time_to_answer", "satisfied", "sensitive"}
    )
