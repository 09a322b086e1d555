"""Rules of who gets what: kept by administrators, inherited below, proposed to who passes a question on."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.people.public import keep_section
from tenant_apps.questions.data.settings import ROUTES
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import route_keeping
from tenant_apps.questions.operations.route_keeping import BadRouteError
from tenant_apps.questions.queries import routes, units_to_ask
from tenant_apps.questions.queries.routes import RouteLock
from tenants.public import SettingLockedError, get_setting
from tests.tenant_apps.questions.between.conftest import Between
from tests.tenant_apps.questions.between.conftest import between as between
from tests.tenant_apps.questions.conftest import OFFICER, WAGES
from tests.tenant_apps.questions.test_asking_pages import page

PAGE = "/manage/routing/"


def section(between: Between, name: str = "学校部") -> int:
    with enter_unit(between.a):
        return keep_section(
            section_id=None,
            kind="section",
            name=name,
            parent_id=None,
            leader_id=None,
            member_ids=[],
            has_queue=True,
            actor=OFFICER,
        )


def first_suggested(between: Between, pk: UUID) -> tuple[int, str]:
    with enter_unit(between.a):
        one = units_to_ask.suggested(pk)[0]
    return one.id, one.why


def test_a_rule_of_the_unit_goes_before_everything_else(between: Between) -> None:
    pk = between.ask(text="公司在槐荫区").question_id
    with enter_unit(between.a):
        route_keeping.to_unit(WAGES[:2], between.province.id, actor=OFFICER)
    assert first_suggested(between, pk) == (between.province.id, "本单位规定，这类由它负责")


def test_the_word_on_the_nearest_topic_goes_first(between: Between) -> None:
    with enter_unit(between.a):
        route_keeping.to_unit(WAGES[:2], between.province.id, actor=OFFICER)
        route_keeping.to_unit(WAGES[:4], between.b.id, actor=OFFICER)
        found = routes.unit_for(WAGES)
        assert found is not None
        assert found.id == between.b.id
        assert routes.unit_for("010101") is None


def test_a_rule_from_above_holds_below(between: Between) -> None:
    with enter_unit(between.city):
        route_keeping.to_unit(WAGES[:2], between.b.id, actor=OFFICER)
    assert get_setting(between.a.id, ROUTES) == {WAGES[:2]: between.b.id}
    with enter_unit(between.a):
        [row] = routes.rows()
    assert (row.to, row.origin, row.own) == ("槐荫区团委", "沿用济南市团委的设定", False)


def test_a_unit_above_locks_its_rules_for_those_below(between: Between, admin_a: Client) -> None:
    school = section(between)
    with enter_unit(between.city):
        route_keeping.to_unit(WAGES[:2], between.b.id, actor=OFFICER)
        route_keeping.lock(True, actor=OFFICER)
        assert routes.locked() == RouteLock("", True, True)
        route_keeping.to_unit(WAGES[:4], between.b.id, actor=OFFICER)
        assert routes.locked().here, "whoever changes a rule does not open the lock"
    with enter_unit(between.a):
        assert routes.locked() == RouteLock("济南市团委", False, False)
        with pytest.raises(SettingLockedError):
            route_keeping.to_unit(WAGES, between.province.id, actor=OFFICER)
        assert {row.origin for row in routes.rows()} == {"济南市团委统一锁定"}
    assert "由济南市团委规定" in page(admin_a.get(PAGE))
    assert admin_a.post(PAGE, {"forget": WAGES[:2], "of": "units"}).status_code == 422
    assert admin_a.post(PAGE, {"what": WAGES[:2], "unit": "山东省团委"}).status_code == 422
    assert admin_a.post(PAGE, {"what": WAGES[:2], "section": str(school)}).status_code == 303
    with enter_unit(between.city):
        route_keeping.lock(False, actor=OFFICER)
    with enter_unit(between.a):
        route_keeping.to_unit(WAGES, between.province.id, actor=OFFICER)


def test_opening_a_lock_leaves_nothing_behind_that_hides_rules_from_above(between: Between) -> None:
    with enter_unit(between.city):
        route_keeping.lock(True, actor=OFFICER)
        route_keeping.lock(False, actor=OFFICER)
    with enter_unit(between.province):
        route_keeping.to_unit(WAGES, between.b.id, actor=OFFICER)
    assert get_setting(between.a.id, ROUTES) == {WAGES: between.b.id}


def test_the_lock_is_offered_where_there_is_somebody_below(
    between: Between, staff: Callable[..., Client], admin_a: Client
) -> None:
    assert "锁定单位规则" not in page(admin_a.get(PAGE))
    above = staff("unit_admin", between.network.city)
    assert "锁定单位规则" in page(above.get(PAGE))
    assert above.post(PAGE, {"lock": "on"}).status_code == 303
    assert "允许下级自行设定" in page(above.get(PAGE))


def test_no_rule_leads_to_a_unit_that_the_asker_excluded(between: Between) -> None:
    pk = between.ask(excluded_units=(between.b.id,)).question_id
    with enter_unit(between.a):
        route_keeping.to_unit(WAGES, between.b.id, actor=OFFICER)
    assert first_suggested(between, pk)[0] == between.city.id


def test_a_section_is_filled_in_but_not_one_that_must_not_see_it(between: Between) -> None:
    school = section(between)
    with enter_unit(between.a):
        route_keeping.to_section(WAGES, school, actor=OFFICER)
    pk = between.ask().question_id
    kept = between.ask(excluded_section=school).question_id
    with enter_unit(between.a):
        assert routes.section_for(pk) == school
        assert routes.section_for(kept) is None


def test_what_comes_from_a_line_goes_to_its_section(between: Between) -> None:
    school = section(between)
    pk = between.ask().question_id
    with enter_unit(between.a):
        route_keeping.line_to_section("school", school, actor=OFFICER)
        assert routes.section_for(pk) is None
        # As if a university had handed it over.
        Question.objects.filter(pk=pk).update(origin_unit=between.b.id, origin_question=pk)
        assert routes.section_for(pk) is None, "a county is of no such line"


def test_what_cannot_be_is_refused(between: Between) -> None:
    with enter_unit(between.a):
        for topic, unit in (("999999", between.b.id), (WAGES, between.a.id), (WAGES, 999999)):
            with pytest.raises(BadRouteError):
                route_keeping.to_unit(topic, unit, actor=OFFICER)
        with pytest.raises(BadRouteError):
            route_keeping.to_section(WAGES, 999999, actor=OFFICER)
        assert routes.rows() == []


def test_the_page_keeps_and_forgets(between: Between, admin_a: Client) -> None:
    assert "还没有规则" in page(admin_a.get(PAGE))
    assert admin_a.post(PAGE, {"what": WAGES[:2], "section": "", "unit": "huaiyin"}).status_code == 303
    assert "槐荫区团委" in page(admin_a.get(PAGE))
    assert admin_a.post(PAGE, {"forget": WAGES[:2], "of": "units"}).status_code == 303
    assert "还没有规则" in page(admin_a.get(PAGE))


@pytest.mark.parametrize(
    ("unit", "words"),
    [("乌有之乡", "没有这样的单位"), ("团委", "有多个单位符合"), ("", "请选择一个部门，或填写一个单位")],
)
def test_a_name_that_fits_none_or_many_is_named(
    between: Between, admin_a: Client, unit: str, words: str
) -> None:
    response = admin_a.post(PAGE, {"what": WAGES[:2], "section": "", "unit": unit})
    assert response.status_code == 422
    assert words in page(response)
