"""The board of a directive that many units have: page by page, by part, by step and by name; whoever is
reminded is whoever was shown. While reports come in each look is of one moment.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import receipts, reports
from shared_apps.directives.queries import board as boards
from shared_apps.directives.queries.board import OWED, Choice, board, units_of
from tenants.public import create_unit
from tests.network import Network
from tests.shared_apps.directives.conftest import Write
from tests.shared_apps.directives.reporting import answered

Staff = Callable[..., Client]
MANY = 23


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    monkeypatch.setattr(boards, "PER_PAGE", 5)


def counties(network: Network) -> list[int]:
    """So many counties, some below the one city and some below the other."""
    found = []
    for number in range(MANY):
        parent = network.city if number % 3 else network.other_city
        found.append(
            create_unit(
                name=f"共青团第{number}县委员会",
                short_name=f"第{number}县团委",
                kind="county",
                slug=f"many-{number}",
                parent_id=parent.id,
                code=f"many-{number}",
            )
        )
    return found


@pytest.fixture
def units(network: Network, in_network: None) -> list[int]:
    return counties(network)


@pytest.fixture
def task(issue: Write, units: list[int]) -> UUID:
    """A task that all of them and the two counties have; of the many every fifth has reported, and every
    seventh has read it.
    """
    directive_id = issue()
    Directive.objects.filter(pk=directive_id).update(target_unit_id=Directive.objects.get().issuer_unit_id)
    Delivery.objects.bulk_create(Delivery(directive_id=directive_id, unit_id=unit) for unit in units)
    for number, unit in enumerate(units):
        now = clock.now().isoformat()
        if number % 5 == 0:
            receipts.note_reported(str(directive_id), unit, now, revision=1, text=f"报{number}", number="2")
        elif number % 7 == 0:
            receipts.note_read(str(directive_id), unit, now)
    return directive_id


def read(directive_id: UUID, choice: Choice | None = None, page: str = "") -> boards.Board:
    return board(Directive.objects.get(pk=directive_id), choice=choice, page=page)


def shown(found: boards.Board) -> list[int]:
    return [view.unit_id for view in found.shown]


def test_every_unit_stands_on_one_page(task: UUID, units: list[int], network: Network) -> None:
    whole = read(task)
    assert set(shown(whole)) == {*units, network.a.id, network.b.id}
    assert whole.pages is None
    paged: list[int] = []
    for number in range(1, 6):
        found = read(task, page=str(number))
        assert len(found.shown) == 5
        assert found.total == MANY + 2
        assert found.steps == whole.steps, "counted as a whole on every page"
        paged += shown(found)
    assert paged == shown(whole)
    assert shown(read(task, page="99")) == paged[-5:], "beyond the last one is the last one"
    texts = {view.report_text for view in whole.shown if view.revision}
    assert texts == {f"报{number}" for number in range(0, MANY, 5)}


@pytest.mark.parametrize("step", ["unread", "read", "reported", "overdue", OWED])
def test_by_step(task: UUID, step: str) -> None:
    everything = read(task).shown
    wanted = {view.unit_id for view in everything if view.step == step or (step == OWED and view.is_owed)}
    found = read(task, Choice(step=step))
    assert set(shown(found)) == wanted
    assert found.chosen == len(wanted)
    assert found.total == len(everything)
    assert set(units_of(Directive.objects.get(pk=task), Choice(step=step))) == wanted


def test_by_part_and_by_name(task: UUID, units: list[int], network: Network) -> None:
    below = {unit for number, unit in enumerate(units) if not number % 3}
    part = Choice(under=network.other_city)
    assert set(shown(read(task, part))) == below
    assert sum(read(task, part).steps.values()) == len(below)
    assert set(shown(read(task, Choice(name="第2")))) == {units[2], *units[20:23]}
    assert set(shown(read(task, Choice(under=network.other_city, name="第2")))) == {units[21]}
    assert shown(read(task, Choice(name="没有这个单位"))) == []


def test_the_same_statements_for_few_and_many(issue: Write, task: UUID) -> None:
    few = issue()

    def statements(directive_id: UUID) -> int:
        with CaptureQueriesContext(connection) as taken:
            read(directive_id, page="1")
        return len(taken)

    assert statements(few) == statements(task)


class TestPage:
    def test_counts_first_and_units_page_by_page(
        self, staff: Staff, task: UUID, network: Network, units: list[int]
    ) -> None:
        client = staff("network_staff", network.province)
        page = client.get(f"/directives/{task}/").content.decode()
        assert page.count("<li data-unit=") == 5
        assert 'href="?page=2"' in page
        assert f'href="?under={network.other_city.id}#units"' in page
        assert "第 1 页" in page
        assert f"提醒全部未完成单位（{MANY + 2 - 5}）" in page
        inside = client.get(f"/directives/{task}/?under={network.other_city.id}&name=%E7%AC%AC21")
        assert inside.content.decode().count("<li data-unit=") == 1

    @pytest.mark.parametrize("wrong", ["step=done", "under=x", "under=999999999"])
    def test_what_there_is_not(self, staff: Staff, task: UUID, network: Network, wrong: str) -> None:
        client = staff("network_staff", network.province)
        assert client.get(f"/directives/{task}/?{wrong}").status_code == 404

    def test_a_part_beside_is_not_looked_into(self, staff: Staff, task: UUID, network: Network) -> None:
        client = staff("network_staff", network.province)
        assert client.get(f"/directives/{task}/?under={network.stranger.id}").status_code == 404

    def test_reminded_are_those_of_the_choice(
        self, staff: Staff, task: UUID, network: Network, units: list[int]
    ) -> None:
        client = staff("network_staff", network.province)
        choice = {"under": str(network.other_city.id), "step": "unread", "name": ""}
        address = f"/directives/{task}/"
        page = client.get(address, choice).content.decode()
        wanted = {unit for number, unit in enumerate(units) if number % 3 == 0 and number % 5 and number % 7}
        assert f"提醒筛选出的未完成单位（{len(wanted)}）" in page
        assert _reminded() == set()
        response = client.post(f"{address}remind/", choice)
        assert response.status_code == 302
        assert response["Location"] == f"{address}?under={network.other_city.id}&step=unread"
        assert _reminded() == wanted
        with enter_network():
            sent = network_tables().outbox._default_manager.filter(kind="directive.reminded")
            assert set(sent.values_list("unit_id", flat=True)) == wanted
        after = client.get(response["Location"]).content.decode()
        assert f"已提醒 {len(wanted)} 个单位" in after
        assert "未完成的单位今天都已提醒过" in after

    def test_a_choice_that_there_is_not_reminds_nobody(
        self, staff: Staff, task: UUID, network: Network
    ) -> None:
        client = staff("network_staff", network.province)
        for wrong in ({"step": "done"}, {"under": str(network.stranger.id)}):
            assert client.post(f"/directives/{task}/remind/", wrong).status_code == 404
        assert _reminded() == set()


def _reminded() -> set[int]:
    with enter_network():
        rows = Delivery.objects.filter(reminded_at__isnull=False)
        return set(rows.values_list("unit_id", flat=True))


@pytest.fixture
def committed(network: Network, transactional_db: None) -> Iterator[tuple[UUID, list[int]]]:
    """A task of many units, really written."""
    with enter_network():
        units = counties(network)
        now = clock.now()
        row = Directive.objects.create(
            kind="report",
            state="issued",
            title="报送",
            text="请报送",
            issuer_unit_id=network.province.id,
            issuer_account_id=1,
            target_unit_id=network.province.id,
            due_at=now + timedelta(minutes=10),
            created_at=now,
            issued_at=now,
        )
        Delivery.objects.bulk_create(Delivery(directive=row, unit_id=unit) for unit in units)
        yield row.pk, units


def test_reports_of_the_last_minutes(committed: tuple[UUID, list[int]]) -> None:
    """Four at a time report while somebody looks: every look has each unit once and no report undone, and in
    the end all have reported.
    """
    directive_id, units = committed

    def report(unit: int) -> None:
        try:
            with enter_network():
                reports.take(answered(directive_id, q2="3"), unit)
        finally:
            connection.close()

    looks: list[dict[int, str]] = []
    with ThreadPoolExecutor(4) as threads:
        coming = [threads.submit(report, unit) for unit in units]
        while not all(done.done() for done in coming):
            looks.append({view.unit_id: view.step for view in read(directive_id).shown})
        for done in coming:
            done.result()
    looks.append({view.unit_id: view.step for view in read(directive_id).shown})
    had: set[int] = set()
    for look in looks:
        assert set(look) == set(units)
        have = {unit for unit, step in look.items() if step == "reported"}
        assert had <= have
        had = have
    assert had == set(units)
    paged = [view.unit_id for page in range(1, 6) for view in read(directive_id, page=str(page)).shown]
    assert sorted(paged) == sorted(units)
