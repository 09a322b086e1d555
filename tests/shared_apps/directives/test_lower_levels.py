"""What was handed on, as the issuer above sees it: by part of the tree, figures alone, each unit once."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.report_messages import DirectiveAsked
from shared_apps.directives.data.settings import READ_ABOVE
from shared_apps.directives.models import Delegation, Delivery, Directive, UnitReport
from shared_apps.directives.operations import (
    delegating,
    enquiries,
    issuing,
    recalling,
    receipts,
    reports,
)
from shared_apps.directives.queries.lower_levels import LowerLevels, lower_levels
from shared_apps.directives.queries.reports import sent_forms
from tenants.models import Unit
from tenants.models.unit import path_segment
from tenants.public import set_setting, unit_cards
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design
from tests.shared_apps.directives.test_delegating import handed_on

Staff = Callable[..., Client]


@pytest.fixture
def asked(write: Write, chief: Actor, network: Network) -> UUID:
    """A task of the province to its cities, with a form, which the city has handed on to its counties."""
    directive_id = write(target_unit_id=network.province.id, target_kinds=("city",))
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    delegating.take(handed_on(directive_id, network), network.city.id)
    return directive_id


def child_of(directive_id: UUID) -> UUID:
    found = Delegation.objects.filter(parent_id=directive_id).order_by("at").last()
    assert found is not None
    assert found.child_id is not None
    return found.child_id


def read(directive_id: UUID, **choice: object) -> LowerLevels:
    directive = Directive.objects.get(pk=directive_id)
    return lower_levels(directive, sent_forms(directive_id), **choice)  # type: ignore[arg-type]


def test_by_part_each_unit_once(asked: UUID, network: Network) -> None:
    child, now = child_of(asked), clock.now().isoformat()
    receipts.note_acknowledged(str(asked), network.city.id, now)
    reports.take(answered(child, q2="3", q3="1"), network.a.id)
    receipts.note_read(str(child), network.b.id, now)
    # Handed on once more: whoever has it twice is counted once.
    delegating.take(handed_on(asked, network, delegation_id=str(uuid4())), network.city.id)
    found = read(asked)
    parts = {part.unit.id: part.progress for part in found.parts}
    done = parts[network.city.id]
    assert (done.units, done.read, done.acknowledged, done.handed_on, done.reported) == (3, 3, 2, 1, 1)
    assert set(parts) == {network.city.id}, "the other city is not opened"
    assert found.whole.units == 3
    inside = read(asked, under=unit_cards([network.city.id])[network.city.id])
    assert {(part.unit.id, part.is_itself) for part in inside.parts} == {
        (network.city.id, True),
        (network.a.id, False),
        (network.b.id, False),
    }
    assert {unit.id for unit in found.figures.missing} == {network.b.id}


def test_levels_are_compared_and_never_added(asked: UUID, network: Network) -> None:
    """The city reports seven, which has in it the three and four of its counties."""
    child = child_of(asked)
    reports.take(answered(asked, q2="7"), network.city.id)
    reports.take(answered(child, q2="3", q3="1"), network.a.id)
    reports.take(answered(child, q2="4", q3="1"), network.b.id)
    found = read(asked)
    line = next(one for one in found.figures.lines if one.summed.field.id == "q2")
    assert (line.summed.total, line.own) == (Decimal(7), Decimal(7))
    shares = next(one.summed.shares for one in found.figures.lines if one.summed.field.id == "q3")
    assert [share.count for share in shares] == [2, 0]
    assert found.figures.missing == ()
    city = next(part for part in found.parts if part.unit.id == network.city.id)
    assert (city.totals["q2"].own, city.totals["q2"].below) == (Decimal(7), Decimal(7))


def test_what_was_sent_back_or_recalled_counts_for_nothing(asked: UUID, network: Network) -> None:
    child, mine = child_of(asked), actor("市里", network_staff=network.city)
    reports.take(answered(child, q2="3"), network.a.id)
    reports.send_back(child, network.a.id, mine, revision=1, reason="请核对")
    found = read(asked)
    assert (found.figures.reported, found.figures.returned, found.whole.reported) == (0, 1, 0)
    assert {unit.id for unit in found.figures.missing} == {network.a.id, network.b.id}
    recalling.recall(child, mine, why="有误")
    void = read(asked)
    assert (void.levels, void.whole.units, void.whole.handed_on) == ((), 1, 0)


def test_the_second_level_by_itself(write: Write, chief: Actor, network: Network) -> None:
    """Province to city, city to county a, and county a to a township."""
    directive_id = write(target_unit_id=network.province.id, target_kinds=("city",))
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    delegating.take(handed_on(directive_id, network), network.city.id)
    child = child_of(directive_id)
    township = _units("township", [network.a.id])[0]
    again = handed_on(
        child,
        network,
        delegation_id=str(uuid4()),
        target_unit_id=network.a.id,
        target_kinds=["township"],
        due_at=(clock.now() + timedelta(hours=4)).isoformat(),
    )
    delegating.take(again, network.a.id)
    grandchild = child_of(child)
    reports.take(answered(child, q2="5"), network.a.id)
    reports.take(answered(grandchild, q2="2"), township)
    first, second = read(directive_id), read(directive_id, level=2)
    assert (first.levels, first.level, second.level) == ((1, 2), 1, 2)
    totals = [
        next(one.summed.total for one in found.figures.lines if one.summed.field.id == "q2")
        for found in (first, second)
    ]
    assert totals == [Decimal(5), Decimal(2)]
    assert read(child).levels == (1,), "seen from the city the township is the first level"


def test_a_unit_that_has_moved_away_is_not_looked_into(asked: UUID, network: Network) -> None:
    reports.take(answered(child_of(asked), q2="3"), network.a.id)
    row = Unit.objects.get(pk=network.a.id)
    Unit.objects.filter(pk=row.pk).update(path=path_segment(network.stranger.id) + path_segment(row.pk))
    found = read(asked)
    assert (found.elsewhere, found.figures.reported, found.whole.reported) == (1, 0, 0)
    assert network.a.id not in {unit.id for unit in found.figures.missing}


def _units(kind: str, parents: list[int]) -> list[int]:
    """Opened units below these, without anything of their own but a place in the tree."""
    first = 500_000 + Unit.objects.count()
    paths = dict(Unit.objects.filter(pk__in=parents).values_list("pk", "path"))
    rows = Unit.objects.bulk_create(
        Unit(
            pk=first + number,
            name=f"{kind} {first + number}",
            short_name=f"{kind} {first + number}",
            kind=kind,
            slug=f"lower-{first + number}",
            parent_id=parent,
            path=f"{paths[parent]}{path_segment(first + number)}",
            state="live",
            schema_name=f"u_lower_{first + number}",
        )
        for number, parent in enumerate(parents)
    )
    return [row.pk for row in rows]


def _many(asked: UUID, network: Network, number: int) -> None:
    """So many counties have it from the city, and have reported."""
    child = child_of(asked)
    counties = _units("county", [network.city.id] * number)
    now = clock.now()
    Delivery.objects.bulk_create(
        Delivery(directive_id=child, unit_id=unit, reported_at=now, report_revision=1) for unit in counties
    )
    UnitReport.objects.bulk_create(
        UnitReport(
            directive_id=child,
            unit_id=unit,
            revision=1,
            form_version=1,
            answers={"q2": "2"},
            reported_at=now,
            first_at=now,
        )
        for unit in counties
    )


def test_the_same_statements_for_200_and_2000(asked: UUID, network: Network) -> None:
    taken = []
    for number, all_of_them in ((200, 200), (1_800, 2_000)):
        _many(asked, network, number)
        with CaptureQueriesContext(connection) as captured:
            found = read(asked)
        taken.append(len(captured))
        assert found.figures.reported == all_of_them
        assert found.whole.units == all_of_them + 3
    assert taken[0] == taken[1]
    assert taken[0] <= 12


WORDS = "已在三个街道开展"


@pytest.fixture
def written(asked: UUID, network: Network) -> UUID:
    """County a has reported words to the city, asked it something, and been sent back."""
    child = child_of(asked)
    reports.take(answered(child, q1=WORDS, q2="3"), network.a.id)
    reports.take(answered(child, q1=WORDS, q2="4"), network.b.id)
    mine = actor("市里", network_staff=network.city)
    reports.send_back(child, network.b.id, mine, revision=1, reason="街道名单不对")
    asking = DirectiveAsked(
        directive_id=str(child),
        enquiry_id="k1",
        text="能否延期？",
        person="李干事",
        at=clock.now().isoformat(),
    )
    enquiries.take_question(asking, network.a.id)
    return asked


class TestWhoReadsWhat:
    """The words belong to the unit that asked; those above it see figures."""

    def test_figures_on_the_page_and_in_the_file(self, written: UUID, network: Network, staff: Staff) -> None:
        client = staff("network_staff", network.province)
        board = client.get(f"/directives/{written}/").content.decode()
        assert f'href="/directives/{written}/below/"' in board
        page = client.get(f"/directives/{written}/below/").content.decode()
        assert f'data-part="{network.city.id}"' in page
        assert f'data-missing="{network.b.id}"' in page
        assert "文字内容，由布置报送的单位查看" in page
        file = client.get(f"/directives/{written}/below.xlsx").content
        book = openpyxl.load_workbook(io.BytesIO(file))
        cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert "活动场次（场）：下级报送" in cells
        for words in (WORDS, "街道名单不对", "李干事", "能否延期"):
            assert words not in page
            assert not any(words in cell for cell in cells)

    def test_those_above_read_no_words_of_the_lower_directive(
        self, written: UUID, network: Network, staff: Staff
    ) -> None:
        with enter_network():
            child = child_of(written)
        above = staff("network_staff", network.province)
        base = f"/directives/{child}"
        summary = above.get(f"{base}/reports/")
        assert summary.status_code == 200
        assert 'data-sum="q2"' in summary.content.decode()
        for part in (f"reports/{network.a.id}/", "enquiries/", "reports.zip"):
            assert above.get(f"{base}/{part}").status_code == 404
        book = openpyxl.load_workbook(io.BytesIO(above.get(f"{base}/reports.xlsx").content))
        cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        seen = summary.content.decode() + above.get(f"{base}/").content.decode()
        for words in (WORDS, "街道名单不对", "李干事", "能否延期"):
            assert words not in seen
            assert not any(words in cell for cell in cells)
        own = staff("network_viewer", network.city)
        assert WORDS in own.get(f"{base}/reports/{network.a.id}/").content.decode()

    def test_unless_the_unit_that_asked_lets_them(
        self, written: UUID, network: Network, staff: Staff
    ) -> None:
        with enter_network():
            child = child_of(written)
            set_setting(network.city.id, READ_ABOVE, True, actor_id=None)
        above = staff("network_staff", network.province)
        assert WORDS in above.get(f"/directives/{child}/reports/{network.a.id}/").content.decode()

    def test_beside_and_below_there_is_nothing(self, written: UUID, network: Network, staff: Staff) -> None:
        for unit in (network.other_city, network.a, network.stranger):
            client = staff("network_staff", unit)
            for part in ("below/", "below.xlsx", "reports/"):
                assert client.get(f"/directives/{written}/{part}").status_code == 404

    @pytest.mark.parametrize("wrong", ["under=x", "under=999999999"])
    def test_a_part_that_there_is_not(
        self, written: UUID, network: Network, staff: Staff, wrong: str
    ) -> None:
        client = staff("network_staff", network.province)
        assert client.get(f"/directives/{written}/below/?{wrong}").status_code == 404

    def test_nothing_handed_on(self, issue: Write, network: Network, staff: Staff) -> None:
        page = staff("network_staff", network.province).get(f"/directives/{issue()}/below/")
        assert "还没有单位向下交办" in page.content.decode()
