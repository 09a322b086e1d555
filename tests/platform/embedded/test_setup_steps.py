"""Set-up steps: run again only when something changed that they depend on."""

import io
from pathlib import Path

import pytest

from huisheng.embedded.child import ChildError
from huisheng.embedded.console import Console, _width
from huisheng.embedded.demo_table import print_demo
from huisheng.embedded.folders import StateFolder
from huisheng.embedded.product import Place, product_environment
from huisheng.embedded.setup import SetUp, Step

RECORD = "import sys; open('ran.txt', 'a').write(sys.argv[1] + '\\n'); sys.exit(sys.argv[1] == 'broken')"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "manage.py").write_text(RECORD)
    (tmp_path / "platform" / "app" / "locale").mkdir(parents=True)
    (tmp_path / "platform" / "app" / "locale" / "django.po").write_text("one")
    return Place(tmp_path, StateFolder(tmp_path / "var"), product_environment(tmp_path, {}, {}), ())


def _ran(place: Place) -> list[str]:
    path = place.root / "ran.txt"
    return path.read_text().split() if path.exists() else []


def test_step_runs_again_only_when_its_inputs_change(place: Place) -> None:
    steps = [Step("translations", ("messages",), ("**/*.po",))]
    SetUp(place, Console(io.StringIO())).run(steps)
    SetUp(place, Console(io.StringIO())).run(steps)
    assert _ran(place) == ["messages"]
    (place.root / "platform" / "app" / "locale" / "django.po").write_text("another")
    SetUp(place, Console(io.StringIO())).run(steps)
    assert _ran(place) == ["messages", "messages"]


def test_another_database_needs_its_own_schemas(place: Place) -> None:
    for url in ("postgres://a/x", "postgres://a/x", "postgres://b/x"):
        SetUp(place, Console(io.StringIO())).run([Step("schemas", ("migrate_units",), (), (url,))])
    assert _ran(place) == ["migrate_units", "migrate_units"]


def test_failing_step_stops_its_lane_and_is_done_again(place: Place) -> None:
    lane = [Step("first", ("first",), ()), Step("broken", ("broken",), ()), Step("after", ("after",), ())]
    for _ in range(2):
        with pytest.raises(ChildError, match=r"manage\.py broken` ended with status 1"):
            SetUp(place, Console(io.StringIO())).run(lane)
    assert _ran(place) == ["first", "broken", "broken"]


def test_damaged_record_means_that_nothing_is_done(place: Place) -> None:
    steps = [Step("translations", ("messages",), ("**/*.po",))]
    (place.state.root / "done.json").write_text("{")
    SetUp(place, Console(io.StringIO())).run(steps)
    assert _ran(place) == ["messages"]


def test_columns_of_chinese_and_latin_text_line_up(tmp_path: Path) -> None:
    out = io.StringIO()
    facts = tmp_path / "demo.json"
    facts.write_text(
        '{"addresses": [{"name": "共青团历下区委", "kind": "county", "url": "http://a.localhost:8000/"},'
        ' {"name": "SDU 山东大学", "kind": "university", "url": "http://b.localhost:8000/"}]}',
        encoding="utf-8",
    )
    print_demo(Console(out), facts, "http://localhost:8000/")
    lines = [line for line in out.getvalue().splitlines() if "http" in line]
    assert len(lines) == 2
    assert len({_width(line[: line.index("http")]) for line in lines}) == 1


def test_table_without_facts_shows_the_network(tmp_path: Path) -> None:
    out = io.StringIO()
    print_demo(Console(out), tmp_path / "missing.json", "http://localhost:8000/")
    assert "http://localhost:8000/" in out.getvalue()
