"""Planned units become rows: all of them once, with place, domain and path, however often the import runs."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from tenants.importing.planned import PlannedUnit
from tenants.importing.saving import SavedUnits, save_units
from tenants.importing.slugs import assign_slugs
from tenants.importing.tree import LISTS, limit_to_province, plan_units, read_lists
from tenants.models import Domain, Unit, UnitPlace
from tenants.public import create_unit, search_units, unit_by_slug

pytestmark = pytest.mark.usefixtures("in_network")


# Not when the module is loaded: each worker loads all, and one of them runs these.
@pytest.fixture(scope="module")
def everything() -> list[PlannedUnit]:
    return plan_units(read_lists(LISTS))


@pytest.fixture(scope="module")
def slugs(everything: list[PlannedUnit]) -> dict[str, str]:
    return assign_slugs(everything)


@pytest.fixture(scope="module")
def ningxia(everything: list[PlannedUnit]) -> list[PlannedUnit]:
    return limit_to_province(everything, "宁夏")


def test_a_province_is_entered_once_with_places_and_domains(
    ningxia: list[PlannedUnit], slugs: dict[str, str]
) -> None:
    first = save_units(ningxia, slugs, source="test")
    assert first == SavedUnits(entered=len(ningxia), known=0)
    rows = {unit.code: unit for unit in Unit.objects.filter(code__in=[unit.code for unit in ningxia])}
    assert set(rows) == {unit.code for unit in ningxia}
    for planned in ningxia:
        row = rows[planned.code]
        assert (row.name, row.short_name, row.kind, row.line, row.state) == (
            planned.name,
            planned.short_name,
            planned.kind,
            planned.line,
            "listed",
        )
        above = rows[planned.parent_code].path if planned.parent_code else ""
        assert row.path == f"{above}{row.pk:06d}."
        assert row.parent_id == (rows[planned.parent_code].pk if planned.parent_code else None)
    ids = {row.pk for row in rows.values()}
    assert dict(UnitPlace.objects.filter(unit_id__in=ids).values_list("unit_id", "path")) == {
        row.pk: row.path for row in rows.values()
    }
    assert set(UnitPlace.objects.filter(unit_id__in=ids).values_list("from_day", "to_day")) == {
        (business_day(), None)
    }
    assert dict(Domain.objects.filter(tenant_id__in=ids).values_list("tenant_id", "domain")) == {
        row.pk: f"{row.slug}.localhost" for row in rows.values()
    }

    before = {row.pk: row.path for row in rows.values()}
    assert save_units(ningxia, slugs, source="test") == SavedUnits(entered=0, known=len(ningxia))
    assert dict(Unit.objects.filter(pk__in=ids).values_list("pk", "path")) == before


def test_a_renamed_unit_keeps_its_name_and_new_units_stand_below_it(
    ningxia: list[PlannedUnit], slugs: dict[str, str]
) -> None:
    places = [unit for unit in ningxia if unit.kind != "county"]
    save_units(places, slugs, source="test")
    Unit.objects.filter(code="640100").update(short_name="银川团委")
    save_units(ningxia, slugs, source="test")
    yinchuan = Unit.objects.get(code="640100")
    assert yinchuan.short_name == "银川团委"
    county = Unit.objects.get(code="640104")
    assert county.path == f"{yinchuan.path}{county.pk:06d}."


def test_an_address_taken_by_hand_is_left_to_its_unit(
    ningxia: list[PlannedUnit], slugs: dict[str, str]
) -> None:
    by_hand = create_unit(name="旧站", short_name="旧站", kind="other", slug="yinchuan", parent_id=None)
    save_units(ningxia, slugs, source="test")
    found = unit_by_slug("yinchuan")
    assert found is not None
    assert found.id == by_hand
    assert Unit.objects.get(code="640100").slug == "yinchuan-640100"


def test_units_are_found_by_name_pinyin_and_initials(
    ningxia: list[PlannedUnit], slugs: dict[str, str]
) -> None:
    save_units(ningxia, slugs, source="test")
    for text in ("兴庆", "xingqing", "xqq"):
        assert "共青团兴庆区委" in {card.short_name for card in search_units(text, 50)}, text


def test_the_command_tells_what_it_did_and_names_a_wrong_province(
    capsys: pytest.CaptureFixture[str], ningxia: list[PlannedUnit]
) -> None:
    out = StringIO()
    call_command("import_units", province="宁夏", stdout=out)
    assert str(len(ningxia)) in out.getvalue()
    out = StringIO()
    call_command("import_units", province="宁夏", stdout=out)
    assert "0" in out.getvalue().splitlines()[0]
    assert capsys.readouterr().err.endswith("\n")
    with pytest.raises(CommandError, match="火星"):
        call_command("import_units", province="火星")


def test_the_whole_country_is_entered(everything: list[PlannedUnit], slugs: dict[str, str]) -> None:
    with enter_network():
        known = set(Unit.objects.values_list("code", flat=True))
    save_units(everything, slugs, source="test")
    assert set(Unit.objects.values_list("code", flat=True)) - known == {unit.code for unit in everything}
