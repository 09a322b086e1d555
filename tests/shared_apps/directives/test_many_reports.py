"""Reports of many units: page by page, by part, standing and name; the spreadsheet has all of them."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from shared_apps.directives.models import Delivery, Directive, UnitReport
from shared_apps.directives.operations import issuing
from shared_apps.directives.queries import reports_page as pages
from shared_apps.directives.queries.reports import roll_up, sent_forms
from shared_apps.directives.queries.reports_page import (
    BY_EARLIER,
    HOLDS,
    LATE,
    MISSING,
    RETURNED,
    ReportChoice,
    ReportsPage,
    reports_page,
)
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import design
from tests.shared_apps.directives.test_large_board import counties

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_PAGE", 5)


@pytest.fixture
def units(network: Network, in_network: None) -> list[int]:
    return counties(network)


@pytest.fixture
def asked(write: Write, chief: Actor, network: Network, units: list[int]) -> UUID:
    """A task of the province to all counties: of the many every third has reported, of these one late; one
    more was sent back.
    """
    directive_id = write(target_unit_id=network.province.id)
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    Delivery.objects.filter(directive_id=directive_id).delete()
    Delivery.objects.bulk_create(Delivery(directive_id=directive_id, unit_id=unit) for unit in units)
    now = clock.now()
    UnitReport.objects.bulk_create(
        UnitReport(
            directive_id=directive_id,
            unit_id=unit,
            revision=1,
            form_version=1,
            answers={"q2": "2"},
            person="李干事",
            reported_at=now,
            first_at=now + timedelta(days=30 if number == 3 else 0),
            returned_revision=1 if number == 1 else 0,
            returned_at=now if number == 1 else None,
        )
        for number, unit in enumerate(units)
        if number % 3 == 0 or number == 1
    )
    return directive_id


def listed(directive_id: UUID, choice: ReportChoice | None = None, page: str = "1") -> ReportsPage:
    forms = sent_forms(directive_id)
    assert forms is not None
    whole = roll_up(Directive.objects.get(pk=directive_id), forms)
    return reports_page(whole, choice or ReportChoice(), page)


def shown(found: ReportsPage) -> list[int]:
    return [line.unit_id for group in found.groups for line in group.lines]


def test_every_unit_stands_on_one_page(asked: UUID, units: list[int]) -> None:
    first = listed(asked)
    assert (first.pages.paginator.num_pages, first.chosen) == (5, len(units))
    every = [unit for number in range(1, 6) for unit in shown(listed(asked, page=str(number)))]
    assert sorted(every) == sorted(units)
    assert [group.standing for group in first.groups] == [RETURNED, MISSING]
    assert shown(listed(asked, page="99")) == shown(listed(asked, page="5"))


@pytest.mark.parametrize(
    ("standing", "number"), [(RETURNED, 1), (MISSING, 14), (HOLDS, 8), (LATE, 1), (BY_EARLIER, 0)]
)
def test_by_standing(asked: UUID, standing: str, number: int) -> None:
    found = listed(asked, ReportChoice(standing))
    assert (found.chosen, found.counts[standing]) == (number, number)


def test_by_name(asked: UUID, units: list[int]) -> None:
    assert set(shown(listed(asked, ReportChoice(name="第2县")))) == {units[2]}


def test_the_same_statements_for_few_and_many(asked: UUID) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as taken:
            listed(asked)
        return len(taken)

    few = statements()
    more = range(700_000, 702_000)
    Delivery.objects.bulk_create(Delivery(directive_id=asked, unit_id=unit) for unit in more)
    UnitReport.objects.bulk_create(
        UnitReport(
            directive_id=asked,
            unit_id=unit,
            revision=1,
            form_version=1,
            answers={"q2": "2"},
            reported_at=clock.now(),
        )
        for unit in more
    )
    assert statements() == few


class TestPage:
    def test_page_by_page(self, asked: UUID, network: Network, staff: Staff, units: list[int]) -> None:
        client = staff("network_staff", network.province)
        base = f"/directives/{asked}/reports/"
        first = client.get(base).content.decode()
        assert 'href="?page=2"' in first
        assert first.count("data-missing=") + first.count("<li data-unit=") == 5
        reported = client.get(f"{base}?standing=reported&page=2").content.decode()
        assert reported.count("<li data-unit=") == 3
        assert 'standing=missing#listed"' in reported

    def test_sums_are_of_the_part(self, asked: UUID, network: Network, staff: Staff) -> None:
        client = staff("network_staff", network.province)
        base = f"/directives/{asked}/reports/"
        whole = client.get(base).content.decode()
        assert "23 个单位中已报送 8 个" in whole
        part = client.get(f"{base}?under={network.other_city.id}").content.decode()
        assert "8 个单位中已报送 8 个" in part, "every third county stands below the other city"

    def test_the_spreadsheet_has_all(
        self, asked: UUID, network: Network, staff: Staff, units: list[int]
    ) -> None:
        client = staff("network_staff", network.province)
        file = client.get(f"/directives/{asked}/reports.xlsx?standing=reported&page=2")
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        assert len(list(book.worksheets[0].iter_rows())) == len(units) + 1

    @pytest.mark.parametrize("wrong", ["standing=done", "under=x", "under=999999999"])
    def test_what_there_is_not(self, asked: UUID, network: Network, staff: Staff, wrong: str) -> None:
        client = staff("network_staff", network.province)
        assert client.get(f"/directives/{asked}/reports/?{wrong}").status_code == 404
